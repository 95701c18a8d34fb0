"""The check beside the window: another process for what holds the interpreter's lock, bounded and ended."""

import io
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.storage.archive import open_bytes
from drs_inspector.storage.archive.index import value_process
from drs_inspector.storage.archive.index.check import StoppedError
from drs_inspector.storage.archive.index.value_process import COMMAND, ValueProcess, check_values
from drs_inspector.this_program import this_program
from tests.helpers.waiting import until
from tests.storage.archive.indexed import checked, early, everything, forged, honest, says_so, write

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def _of_another_computer(path: Path) -> Path:
    return write(path, forged(honest(), lambda _jobs: None))


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([b'[{"id":1}]', b"{}", b'"x"'], True),
        ([b'["\xff\\ud800"]', b"[" * 5000 + b"]" * 5000], True),
        ([b"[1]", b"[1],[2]"], False),
        ([b'[1],"status":"x"'], False),
        ([b"[1"], False),
        ([b"[1]" * 3_000_000, b"{}"], False),
        ([b" "], False),
    ],
)
def test_each_has_to_be_one_value(values: list[bytes], *, answer: bool) -> None:
    assert ValueProcess().are_values([memoryview(one) for one in values], lambda: None) is answer


@pytest.mark.parametrize("program", [["/nowhere/to/be/found"], [sys.executable, "-c", "print(5)"], SLEEP])
def test_without_an_answer_the_file_is_read_whole_and_nothing_is_said(
    program: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(value_process, "this_program", lambda: program)
    monkeypatch.setattr(value_process, "_SECONDS", 0.1)
    path = _of_another_computer(tmp_path / "a.json")
    shown = checked(early(path))
    assert everything(shown) == everything(open_bytes("a.json", path.read_bytes()))
    assert not says_so(shown)


async def test_a_check_that_is_stopped_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def start(*args: Any, **more: Any) -> Any:
        started.append(popen(*args, **more))
        return started[-1]

    monkeypatch.setattr(value_process, "this_program", lambda: SLEEP)
    monkeypatch.setattr(subprocess, "Popen", start)
    check = early(_of_another_computer(tmp_path / "a.json")).check
    assert check is not None
    stopped: list[BaseException] = []

    def run() -> None:
        try:
            check.run()
        except StoppedError as error:
            stopped.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    await until(lambda: started)
    check.stop()
    thread.join()
    assert stopped
    assert started[0].returncode not in (None, 0)


def test_the_process_ends_when_the_program_that_started_it_is_gone() -> None:
    process = subprocess.Popen([*this_program(), COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answer, _ = process.communicate(b"\x10\0\0\0\0\0\0\0[1]")
    assert (answer, process.returncode) == (b"", 0)
    for cut in (b"", b"\x10", b"\3\0\0\0\0\0\0\0[1]"):
        target = io.BytesIO()
        check_values(io.BytesIO(cut), target)
        assert target.getvalue() == b"", "no answer to a question that was not asked to its end"
