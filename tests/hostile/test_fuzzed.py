"""Replies and files with random changes: no crash, no hang, no lost value; what cannot be read is told in words.

The same 2,000 cases every time. More where there is time: nox --session fuzz.
"""

import io
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import pytest

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.jobs.sections import job_sections
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.fetch.worker import FetchWorker
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import write_archive
from tests.helpers.fuzzing import DAMAGES, Case, Fuzzer
from tests.storage.archive.archives import SAMPLE, checked

# What watches each line takes longer than the lines.
pytestmark = pytest.mark.no_cover

CASES = int(os.environ.get("DRS_INSPECTOR_FUZZED", "2000"))
SEED = 20261127
PARTS = range(4)  # of each fifth: no test should take long
LONGEST_SECONDS = 5.0
HELD_AGAINST_THE_SCHEMA = 20  # one case in so many: it takes longer than all the rest


@cache
def details() -> bytes:
    """A detail reply of the simulator: small jobs of several kinds."""
    options = SimulatorOptions(jobs=12, objects=3)
    tenant = Tenant(
        options, SimulatorClock(1_750_000_000_000, 0), project_id="0" * 32, project_name="eu-west-101", jobs=12
    )
    jobs = [tenant.detail_bytes(job_id) for job_id in tenant.job_ids()]
    small = sorted(jobs, key=len)[:4]
    return b'{"count":%d,"results":[' % len(small) + b",".join(small) + b"]}"


def listed(reply: bytes) -> bytes:
    names = ("id", "name", "status", "engine_type", "description", "create_time")
    jobs = [{name: job[name] for name in names if name in job} for job in json.loads(reply)["results"]]
    return json.dumps({"total_record": len(jobs), "jobs": jobs}).encode()


def archive() -> bytes:
    return archived(open_bytes("seed.json", details()))


# What wraps a saved file is undone for it; the bytes of a reply come as they are.
ON_THE_WAY = tuple(damage for damage in DAMAGES if not damage.harmless or damage.name == "blanks around")


def in_a_job(place: tuple[str, ...]) -> bool:
    """Tell whether a place of an archive is in what the cloud sent; of a name of its own frame it reads one."""
    return place[:2] == ("jobs", "[]") and place[2:3] in {("list",), ("detail",)}


def archived(snapshot: Snapshot) -> bytes:
    stream = io.BytesIO()
    write_archive(snapshot, stream)
    return stream.getvalue()


def is_text(content: bytes) -> bool:
    try:
        return bool(content.decode())
    except UnicodeDecodeError:
        return False


def check(case: Case, read: Callable[[bytes], Snapshot | InspectorError], number: int) -> str:
    """Read a case, write it, open that again; return what became of it."""
    began = time.thread_time()
    result = read(case.data)
    if isinstance(result, InspectorError):
        assert result.title
        assert result.cause
        outcome = "told"
    else:
        content = archived(result)
        again = archived(open_bytes("again.drs.json", content))
        # Bytes that are no UTF-8 stay what they are.
        if number % HELD_AGAINST_THE_SCHEMA == 0 and is_text(content):
            checked(content)
        for job in result.jobs.values():
            job_sections(job)
        assert isinstance(coverage_lines(result), list)
        lost = [mark for mark in case.marks if mark.encode() not in content or mark.encode() not in again]
        assert lost == [], f"lost: {lost}"
        outcome = "complete" if result.complete else "read"
    assert time.thread_time() - began < LONGEST_SECONDS
    return outcome


def run(fuzzer: Fuzzer, read: Callable[[bytes], Snapshot | InspectorError], number: int) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for position, case in enumerate(fuzzer.cases(number)):
        try:
            outcomes[check(case, read, position)] += 1
        except Exception as error:
            raise AssertionError(f"case {position}: {', '.join(case.changes)}: {case.data[:2000]!r}") from error
    return outcomes


def opened(data: bytes) -> Snapshot | InspectorError:
    try:
        return open_bytes("case.json", data)
    except FileProblemError as problem:
        return problem


FILES: dict[str, Callable[[int], Fuzzer]] = {
    "detail replies": lambda part: Fuzzer(SEED + part, [details(), SAMPLE.read_bytes()]),
    "lists": lambda part: Fuzzer(SEED + 10 + part, [listed(details()), listed(SAMPLE.read_bytes())]),
    "archives": lambda part: Fuzzer(SEED + 20 + part, [archive()], in_a_job),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", FILES)
def test_fuzzed_files(kind: str, part: int) -> None:
    outcomes = run(FILES[kind](part), opened, CASES // 5 // len(PARTS))
    assert outcomes["read"] + outcomes["complete"] > outcomes["told"] > 0, outcomes


class OneReply:
    """A cloud whose list, or details, are a case; the other half is as it should be."""

    def __init__(self, *, lists: bytes, details: bytes) -> None:
        self._lists = lists
        self._details = details

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        assert (scenario, per_page > 0) == ("sync", True)
        return self._lists if page == 1 else b'{"total_record":0,"jobs":[]}'

    async def job_details(self, ids: Sequence[str]) -> bytes:
        assert ids
        return self._details


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("half", ["lists", "details"])
async def test_fuzzed_replies(half: str, part: int) -> None:
    whole = details()
    seed = {"lists": listed(whole), "details": whole}[half]
    outcomes: Counter[str] = Counter()
    for position, case in enumerate(
        Fuzzer(SEED + 30 + part, [seed], damages=ON_THE_WAY).cases(CASES // 5 // len(PARTS))
    ):
        halves = {"lists": listed(whole), "details": whole} | {half: case.data}
        events = ThrottledEvents(lambda _: None)
        merger = SnapshotMerger(None, SourceInfo(kind="cloud"), events, whole=True)
        worker = FetchWorker(
            OneReply(**halves), merger, FetchCounts(events), FetchRequest(scenarios=("sync",)), parallel=2
        )
        report = await worker.run()
        try:
            outcomes[check(case, lambda _data, read=merger.snapshot: read, position)] += 1  # type: ignore[misc]
        except Exception as error:
            raise AssertionError(f"case {position}: {', '.join(case.changes)}: {case.data[:2000]!r}") from error
        assert report.complete is merger.snapshot.complete
    assert outcomes["read"] + outcomes["complete"] == CASES // 5 // len(PARTS)
    assert outcomes["complete"] > 0
