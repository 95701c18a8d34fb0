"""The log of errors stays small, private and whole, whatever happens to it and however many write to it."""

import importlib
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import filelock
import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files import error_log
from drs_inspector.storage.files.error_log import ENTRY_BYTES, FILE_BYTES, FILES, ErrorLog, forget_error_log
from drs_inspector.storage.files.paths import app_paths

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and pipes of POSIX")
HEAD = re.compile(r"^== error ([0-9a-f]{12}) seen (\d{8}) times, last ", re.MULTILINE)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ErrorLog:
    # Every time is written at once, unless a test is about that.
    monkeypatch.setattr(error_log, "_QUIET_SECONDS", 0.0)
    return ErrorLog(tmp_path / "state" / "log")


def counts(log: ErrorLog) -> list[int]:
    return [int(found[2]) for found in HEAD.finditer(log.read())]


def bytes_of(log: ErrorLog) -> int:
    return sum(path.stat().st_size for path in log.folder.iterdir())


def test_an_entry_can_be_found_by_its_id(log: ErrorLog) -> None:
    entry = log.add("ValueError: it broke\n  somewhere:3 work\n", "drs-inspector show")
    assert entry.path == log.folder / "errors.log"
    text = log.read()
    assert f"== error {entry.id} seen 00000001 times, last 20" in text
    assert "  drs-inspector show\n  ValueError: it broke\n    somewhere:3 work\n" in text
    assert log.add("something else").id != entry.id


@posix_only
def test_the_log_is_for_its_owner_alone(log: ErrorLog) -> None:
    log.folder.mkdir(parents=True, mode=0o755)
    log.path.touch(mode=0o644)
    log.add("one")
    assert stat.S_IMODE(log.folder.stat().st_mode) == 0o700
    for path in log.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert log.path.is_file()


def test_the_same_error_is_counted_and_not_written_again(log: ErrorLog) -> None:
    log.add("the same")
    size = log.path.stat().st_size
    for _ in range(500):
        log.add("the same", "somewhere else")
    log.add("another")
    log.add("the same")
    assert counts(log) == [502, 1]
    assert log.read().count("the same") == 1
    assert log.path.stat().st_size < 2 * size + 100


def test_a_repetition_of_what_could_not_be_written_is_not_said_to_be_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    log = ErrorLog(tmp_path / "log")
    for _ in range(3):
        with pytest.raises(FileProblemError):
            log.add("the same")
    (tmp_path / "log").unlink()
    log.add("the same")
    assert counts(log) == [1]


def test_a_loop_of_errors_is_no_loop_of_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = ErrorLog(tmp_path / "log")
    written: list[int] = []
    now = [1_000.0]
    monkeypatch.setattr(log, "_write", lambda _found, _text, times: written.append(times))
    monkeypatch.setattr(error_log, "time", SimpleNamespace(monotonic=lambda: now[0]))
    for _ in range(10_000):
        log.add("the same")
    assert written == [1]
    now[0] += 3_600
    log.add("the same")
    assert written == [1, 10_000]
    monkeypatch.undo()
    log.add("first of all")
    error_log._write_pending()
    log.add("the same")
    assert len(counts(log)) == 2


def test_what_was_only_counted_is_noted_at_the_end(tmp_path: Path) -> None:
    log = ErrorLog(tmp_path / "log")
    for _ in range(50):
        log.add("a loop")
    error_log._write_pending()
    assert counts(log) == [50]


def test_many_different_errors_fill_a_few_files(log: ErrorLog) -> None:
    for number in range(400):
        log.add(f"error {number}\n" + "x" * 4_000)
    assert sorted(path.name for path in log.folder.iterdir() if path.suffix == ".log") == [
        "errors.1.log",
        "errors.2.log",
        "errors.log",
    ]
    assert all(path.stat().st_size <= FILE_BYTES for path in log.folder.iterdir())
    text = log.read()
    assert text.index("error 398") < text.index("error 399")
    assert "error 0\n" not in text
    assert FILES * FILE_BYTES <= 1 << 20


def test_one_huge_error_is_cut(log: ErrorLog) -> None:
    log.add("é" * 10_000_000)
    assert log.path.stat().st_size < ENTRY_BYTES + 500
    assert log.read().rstrip().endswith("... cut")
    log.add("\ud800 half a letter")
    assert len(counts(log)) == 2


def test_text_that_looks_like_a_head_is_none(log: ErrorLog) -> None:
    entry = log.add("real")
    log.add(f"== error {entry.id} seen 00000007 times, last never ==")
    log.add("real")
    assert counts(log) == [2, 1]


WRITER = """
import sys
from pathlib import Path
from drs_inspector.storage.files import error_log
error_log._QUIET_SECONDS = 0.0
log = error_log.ErrorLog(Path(sys.argv[1]))
for number in range(120):
    log.add(f"of {sys.argv[2]}: {number}\\n" + "y" * 3000)
    log.add("of all")
"""


def test_several_processes_write_whole_entries_and_lose_no_count(log: ErrorLog) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, log.folder, str(number)]) for number in range(4)]
    assert [writer.wait(100) for writer in writers] == [0, 0, 0, 0]
    text = log.read()
    blocks = re.split(r"(?m)^(?=== error )", text)
    assert blocks[0] == ""
    for block in blocks[1:]:
        assert HEAD.match(block), block[:200]
        assert block.count("first seen") == 1
        body = block.split("\n", 2)[2]
        assert body == "  of all\n\n" or re.fullmatch(r"  of \d: \d+\n  y{3000}\n\n", body), body[:100]
    assert sum(int(found[2]) for found in HEAD.finditer(text)) <= 960
    assert all(path.stat().st_size <= FILE_BYTES for path in log.folder.iterdir())


def test_several_threads_write_at_once(log: ErrorLog) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.add(f"error {number % 5}"), range(200)))
    assert sorted(counts(log)) == [40] * 5


def test_without_a_lock_entries_are_appended_and_the_size_stays_bounded(
    log: ErrorLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_log, "_LOCK_SECONDS", 0.01)
    log.add("first")
    with filelock.FileLock(log.folder / "errors.lock"):
        log.add("first")
        assert counts(log) == [1, 1]
        for number in range(100):
            try:
                log.add(f"{number}\n" + "x" * 5_000)
            except FileProblemError:
                break
    assert log.path.stat().st_size < FILE_BYTES + 2 * ENTRY_BYTES
    log.add("after")
    assert "after" in log.path.read_text()


def test_an_error_inside_an_error_does_not_wait_for_itself(log: ErrorLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finaliser can fail while the log is being written, on the same thread."""
    monkeypatch.setattr(error_log, "_LOCK_SECONDS", 0.05)
    done = threading.Event()

    def nested() -> None:
        with error_log._pending_lock:
            log.add("nested")
        done.set()

    threading.Thread(target=nested, daemon=True).start()
    assert done.wait(60)
    assert "nested" in log.read()


@posix_only
@pytest.mark.parametrize("kind", ["file for the folder", "folder for the file", "pipe", "link", "read-only"])
def test_a_log_that_cannot_be_written_is_an_error_in_words(log: ErrorLog, tmp_path: Path, kind: str) -> None:
    if kind == "file for the folder":
        log.folder.parent.mkdir()
        log.folder.write_text("")
    else:
        log.folder.mkdir(parents=True)
    if kind == "folder for the file":
        log.path.mkdir()
    elif kind == "pipe":
        os.mkfifo(log.path)
    elif kind == "link":
        (tmp_path / "precious").write_text("keep")
        log.path.symlink_to(tmp_path / "precious")
    elif kind == "read-only":
        log.folder = Path("/proc/nowhere")
    with pytest.raises(FileProblemError, match="could not be written"):
        log.add("one")
    assert isinstance(log.read(), str)
    if kind == "link":
        assert (tmp_path / "precious").read_text() == "keep"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size plays a full disk")
def test_a_full_disk_leaves_no_half_of_an_entry(log: ErrorLog) -> None:
    resource = importlib.import_module("resource")
    log.add("whole")
    whole = log.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 20, limits[1]))
    try:
        with pytest.raises(FileProblemError, match="disk is full"):
            log.add("half")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert log.path.read_bytes() == whole


def test_forget_removes_everything() -> None:
    log = ErrorLog()
    assert log.folder.is_relative_to(app_paths().state)
    forget_error_log()
    log.add("one")
    (log.folder / "errors.1.log").write_text("older")
    assert log.folder.is_dir()
    forget_error_log()
    assert not log.folder.exists()
    assert log.read() == ""
    # What was counted in memory does not come back either.
    error_log._write_pending()
    assert not log.folder.exists()
    log.add("one")
    assert counts(log) == [1]


@posix_only
def test_forgetting_what_cannot_be_removed_is_an_error_in_words(log: ErrorLog) -> None:
    log.folder.mkdir(parents=True)
    log.path.mkdir()
    with pytest.raises(FileProblemError, match="could not be removed"):
        log.forget()
