"""A thousand readings of 1,000 jobs, of which one in a hundred changes each time: size, opening, listing, keeping."""

import io
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from drs_inspector.domain.coverage import Coverage, details_of
from drs_inspector.domain.snapshot import Job, Snapshot, SourceInfo
from drs_inspector.domain.steps import at_once
from drs_inspector.session.history.job_changes import JobScan
from drs_inspector.session.history.opening import ProjectHistory
from drs_inspector.storage.archive import open_bytes, open_files, write_archive
from drs_inspector.storage.history.source_history import SourceHistory
from drs_inspector.storage.history.writing import FULL_EVERY
from tests.bench.many_jobs import detail, entry
from tests.bench.table import Row, ratio_row

READINGS = 1_000
JOBS = 1_000
_CHANGED = JOBS // 100
_STATUSES = ("INCRE_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED", "FULL_TRANSFER_STARTED", "PAUSING")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_RUNS = 15


def rows() -> list[Row]:
    """Measure by the thread's own processor time, which a busy neighbour spoils less."""
    return [*_measured("", moving=False), *_measured(", and the times of all jobs move", moving=True)]


def readings(*, moving: bool) -> Iterator[Snapshot]:
    """Yield one project as it was at each reading."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    told = [(entry(number), detail(number)) for number in range(JOBS)]
    jobs: dict[int, Job] = {}
    for reading in range(READINGS):
        changed = set(chance.sample(range(JOBS), _CHANGED))
        moment = (_START + timedelta(minutes=5 * reading)).isoformat().replace("+00:00", "Z")
        snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de", project_id="p", read_at=moment))
        for number, (listed, details) in enumerate(told):
            if moving or number in changed:
                details["update_time"] = str(int(details["update_time"]) + 300_000 + chance.randrange(10_000))
            if number in changed:
                listed["status"] = details["status"] = chance.choice(_STATUSES)
                listed["description"] = details["description"] = f"changed {chance.randrange(10**9)}"
            # What did not change is the same object, as after a fetch.
            if number not in jobs or moving or number in changed:
                one, two = msgspec.json.encode(listed), msgspec.json.encode(details)
                jobs[number] = Job(listed["id"], list_raw=one, detail_raw=two, scenario=listed["db_use_type"])
            jobs[number].reply_number = reading * 100 + number // 10
            snapshot.jobs[listed["id"]] = jobs[number]
        snapshot.coverage = Coverage(details=details_of(snapshot.jobs, {}))
        yield snapshot


def _measured(words: str, *, moving: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        history = SourceHistory(folder / "h", b"benchmrk", folder / "h")
        keeping, writing = [], []
        stream = io.BytesIO()
        for number, snapshot in enumerate(readings(moving=moving)):
            _search(snapshot)  # both would do it
            keeping.append(_seconds(lambda one=snapshot: history.add(one, _START)))  # type: ignore[misc]
            if number % 20 == 0:
                stream = io.BytesIO()
                writing.append(_seconds(lambda one=snapshot, to=stream: write_archive(one, to)))  # type: ignore[misc]
        archive = folder / "one.drs.json"
        stream = io.BytesIO()
        write_archive(snapshot, stream)
        archive.write_bytes(stream.getvalue())
        size = sum(path.stat().st_size for path in history.folder.iterdir())
        one = archive.stat().st_size

        def open_archive() -> None:
            open_files([archive]).read_summaries()

        def open_reading(number: int) -> None:
            open_bytes("reading", history.restored(number).body).read_summaries()

        assert json.loads(history.restored(READINGS).body)["jobs"] == json.loads(archive.read_bytes())["jobs"]
        yardstick, latest, middle, whole = _interleaved(
            open_archive,
            lambda: open_reading(READINGS),
            lambda: open_reading(READINGS // 2 - FULL_EVERY // 2),
            lambda: open_reading(READINGS - FULL_EVERY + 1),
        )
        listing = _seconds(history.readings)
        telling = _seconds(lambda: _told(history))
    of_one = f"one archive: {one / 1e6:.2f} MB"
    what = f"{READINGS:,} readings of {JOBS:,} jobs, {_CHANGED} change{words}"
    return [
        Row(f"{what}: size", f"{size / 1e6:.2f} MB", of_one, f"{size / one:.2f}", "below 5"),
        ratio_row(f"{what}: open the newest", latest, "open one archive", yardstick, "1"),
        ratio_row(f"{what}: open one with a whole list", whole, "open one archive", yardstick, "1"),
        ratio_row(f"{what}: open one in the middle", middle, "open one archive", yardstick, "1"),
        ratio_row(f"{what}: list them", listing, "open one archive", yardstick, "none set"),
        ratio_row(f"{what}: what changed of one job", telling, "open one archive", yardstick, "none set"),
        ratio_row(f"{what}: keep one", _median(keeping), "write one archive", _median(writing), "none set"),
    ]


def _told(history: SourceHistory) -> None:
    kept = history.readings()
    found = ProjectHistory("p", history, kept.readings, kept.damaged, kept.bytes)
    assert at_once(JobScan(found, entry(JOBS // 2)["id"]).steps()).has_job


def _search(snapshot: Snapshot) -> None:
    for job in snapshot.jobs.values():
        _ = job.list_raw, job.detail_raw


def _interleaved(*works: Callable[[], None]) -> list[float]:
    """Return the median of each, measured in turns."""
    found = [[_seconds(work) for work in works] for _ in range(_RUNS)]
    return [_median([run[place] for run in found]) for place in range(len(works))]


def _seconds(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
