"""Programs that write and remove readings at the same time, are killed at any moment, or cannot write."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.history.errors import DamagedReadingError
from drs_inspector.storage.history.limits import Limits, prune
from drs_inspector.storage.history.reading_file import ReadingFile
from drs_inspector.storage.history.source_history import SourceHistory
from tests.storage.history.readings import START, archive_of, files_of, history_in, keep, snapshot_at, told

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
KILLS = int(os.environ.get("HISTORY_KILLS", "5"))
JOBS = 7


@pytest.fixture(autouse=True)
def _short_chains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drs_inspector.storage.history.source_history.FULL_EVERY", 6)


def in_child(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, and return its number."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def keep_on(folder: Path, first: int, many: int, most: int) -> None:
    """Keep readings, whose time says which they are, and remove old ones meanwhile."""
    history = history_in(folder)
    for reading in range(first, first + many):
        keep(history, [reading], jobs=JOBS)
        if most:
            prune(history, Limits(readings=most), START + timedelta(days=1))


def check_all(history: SourceHistory) -> list[int]:
    """Return which readings there are, each of which is as it was read; one that another program removes is gone."""
    found = history.readings()
    assert found.damaged == ()
    kept = []
    for one in found.readings:
        hour, minute = map(int, one.head.kept_at[11:16].split(":"))
        reading = (hour - START.hour) * 60 + minute
        try:
            restored = history.restored(one.head.number)
        except DamagedReadingError:
            assert one.head.number not in [left.head.number for left in history.readings().readings]
            continue
        assert restored.lost == 0
        assert told(restored.body) == told(archive_of(snapshot_at(reading, jobs=JOBS)))
        kept.append(reading)
    return kept


def test_a_kill_at_any_moment_leaves_every_reading_whole_or_not_there(tmp_path: Path) -> None:
    chance = random.Random(KILLS)  # noqa: S311 - the same each time
    history = history_in(tmp_path)
    keep_on(tmp_path, 0, 8, 0)
    last = 8
    for _kill in range(KILLS):
        pid = in_child(lambda first=last: keep_on(tmp_path, first, 500, 9))  # type: ignore[misc]
        time.sleep(chance.uniform(0.005, 0.25))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        kept = check_all(history)
        assert kept == list(range(kept[0], kept[-1] + 1))
        last = kept[-1] + 1
    keep_on(tmp_path, last, 3, 4)
    assert check_all(history) == [last - 1, last, last + 1, last + 2]
    strangers = [path.name for path in history.folder.iterdir() if path not in files_of(history)]
    assert strangers == ["first.json"]
    first, *_others = [one.head.number for one in history.readings().readings]
    heads = [ReadingFile(path.read_bytes(), int(path.stem), history.source).head for path in files_of(history)]
    assert [one.number for one in heads if one is not None and one.is_reading] == list(range(first, first + 4))


def test_two_programs_that_keep_and_remove_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    keep_on(tmp_path, 0, 2, 0)
    children = [
        in_child(lambda: keep_on(tmp_path, 10, 8, 0)),
        in_child(lambda: keep_on(tmp_path, 30, 8, 0)),
        in_child(lambda: [prune(history_in(tmp_path), Limits(readings=5), START) for _ in range(5)]),
        in_child(lambda: [check_all(history_in(tmp_path)) for _ in range(3)]),
    ]
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0, 0]
    kept = check_all(history_in(tmp_path))
    assert {17, 37} <= set(kept), "the last of each is young"
    assert len(kept) >= 5
    assert len(set(kept)) == len(kept)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    import resource  # noqa: PLC0415 - not on Windows

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [0, 100, 600])
def test_where_nothing_can_be_written_that_is_told_and_what_is_there_stays(tmp_path: Path, size: int) -> None:
    history = history_in(tmp_path)
    keep(history, range(1, 4), jobs=JOBS)
    before = {path.name: path.read_bytes() for path in history.folder.iterdir()}
    with no_file_above(size), pytest.raises(FileProblemError):
        history.add(snapshot_at(4, jobs=9), START)
    with no_file_above(size), pytest.raises(FileProblemError):
        history.prune(3)
    check_all(history)
    if size < 1_000:
        assert {path.name: path.read_bytes() for path in history.folder.iterdir()} == before
    keep(history, [4], jobs=JOBS)
    assert check_all(history)[-1] == 4


def test_a_folder_that_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = history_in(tmp_path)
    keep(history, range(1, 4), jobs=JOBS)

    for path in (history.folder, *files_of(history)):
        path.chmod(0o500 if path.is_dir() else 0o400)
    tmp_path.chmod(0o500)
    if os.geteuid() == 0:  # nothing is refused to root
        monkeypatch.setattr(os, "open", _refusing_writes(os.open))
    try:
        assert check_all(history) == [1, 2, 3]
        with pytest.raises(FileProblemError):
            keep(history, [4], jobs=JOBS)
        with pytest.raises(FileProblemError):
            history.prune(3)
        assert check_all(history) == [1, 2, 3]
    finally:
        tmp_path.chmod(0o700)
        history.folder.chmod(0o700)


def _refusing_writes(plain: Callable[..., int]) -> Callable[..., int]:
    def opened(path: object, flags: int, *given: object, **more: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(13, "Permission denied", str(path))
        return plain(path, flags, *given, **more)

    return opened
