"""A process of this program that finds out whether bytes are JSON values: its scanner would stop the window."""

import struct
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, BinaryIO, Final

from drs_inspector.domain.rawjson.split import BrokenJsonError, check_json
from drs_inspector.this_program import this_program

COMMAND: Final = "check-values"
"""The hidden command that calls ``check_values``."""
_LENGTH: Final = struct.Struct("<Q")
_FIT, _UNFIT = b"values\n", b"no values\n"
_STEP: Final = 1 << 20
_SECONDS: Final = 60.0
_SECONDS_FOR_MEGABYTE: Final = 0.1


class ValueProcess:
    """One such process. It gets the bytes through a pipe, so it judges what was read here; it ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End the process if there is one, and start none any more; from any thread."""
        with self._lock:
            self._is_over = True
            if self._process is not None:
                self._process.kill()

    def are_values(self, values: Sequence[memoryview], go_on: Callable[[], None]) -> bool | None:
        """Say whether each is one JSON value; None when the process cannot be started, fails or takes too long.

        Calls ``go_on`` now and then, and raises what that raises.
        """
        megabytes = sum(len(value) for value in values) / _STEP
        process = self._start()
        if process is None:
            return None
        timer = threading.Timer(_SECONDS + megabytes * _SECONDS_FOR_MEGABYTE, self.kill)
        timer.start()
        try:
            answer = _answer(process, values, go_on)
        finally:
            timer.cancel()
            self.kill()
            process.wait()
        return {_FIT: True, _UNFIT: False}.get(answer)

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._is_over:
                return None
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [*this_program(), COMMAND],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError:
                return None
            return self._process


def _answer(process: subprocess.Popen[bytes], values: Sequence[memoryview], go_on: Callable[[], None]) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    with process.stdin as target, process.stdout as source:
        with suppress(OSError):  # it has found one that is none, or has failed, and the answer says which
            for value in values:
                _write(target, _LENGTH.pack(len(value)))
                for start in range(0, len(value), _STEP):
                    go_on()
                    _write(target, value[start : start + _STEP])
            _write(target, _LENGTH.pack(0))
        target.close()
        return source.read()


def _write(target: IO[bytes], piece: bytes | memoryview) -> None:
    while len(piece) > 0:
        piece = piece[target.write(piece) :]


def check_values(source: BinaryIO, target: BinaryIO) -> None:
    """Read values as ``are_values`` sends them and write the answer; when they end too early, nothing."""
    while length := _read_length(source):
        value = source.read(length)
        if len(value) < length:
            return
        try:
            check_json(value)
        except BrokenJsonError:
            target.write(_UNFIT)
            return
    if length == 0:
        target.write(_FIT)


def _read_length(source: BinaryIO) -> int | None:
    raw = source.read(_LENGTH.size)
    return _LENGTH.unpack(raw)[0] if len(raw) == _LENGTH.size else None
