"""A process of the program as the program sees it: started, written to, read from, ended. It blocks."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Generic, TypeVar

from drs_inspector.domain.errors import ResourceError
from drs_inspector.storage.duckdb_process.framing import LARGEST_MESSAGE, BrokenTalkError, read_message, write_message
from drs_inspector.this_program import this_program

Reply = TypeVar("Reply")
GRACE_SECONDS: Final = 1.0
"""How much longer than its time DuckDB may take to stop by itself, before its process is ended."""
# Windows starts nothing without the first; the process needs none of the person's environment.
_KEPT_VARIABLES: Final = ("SYSTEMROOT",)
_OWN_VARIABLES: Final = {
    "MALLOC_ARENA_MAX": "2",  # each thread takes 64 MB of the address space otherwise
    "PYTHONUTF8": "1",
}


class ChildProcess(Generic[Reply]):
    """Starts a hidden command of the program in a process that has the pipes and a nearly empty environment.

    It ends with this one: its pipe ends, on Windows its job does. ``exchange`` is called by one thread at a time,
    ``kill`` by any. ``decode`` makes an answer of bytes, and raises BrokenTalkError for what is none. Raises
    ResourceError, with ``title``, when it cannot be started.
    """

    def __init__(self, command: str, memory: int, decode: Callable[[bytes], Reply], title: str) -> None:
        self._decode = decode
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*this_program(), command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment | _OWN_VARIABLES,
                # Keys of the terminal are for the program; folders of the person are no place to look for modules in.
                start_new_session=True,
                cwd=Path(os.sep).resolve(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._job = _job_of(self._process, memory)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ResourceError(title, f"{reason}.", "Close other programs, then try again.") from error
        self._talking = threading.Lock()

    def tell(self, payload: bytes) -> None:
        """Send one message. Raises BrokenTalkError when the process ends before."""
        with self._talk() as (target, _source):
            write_message(target, payload)

    def exchange(self, payload: bytes) -> Reply:
        """Send one message and wait for the answer. Raises BrokenTalkError when the process ends before."""
        with self._talk() as (target, source):
            write_message(target, payload)
            return self._decode(read_message(source, 2 * LARGEST_MESSAGE))

    def receive(self) -> Reply:
        """Wait for a further answer to the message before. Raises BrokenTalkError when the process ends before."""
        with self._talk() as (_target, source):
            return self._decode(read_message(source, 2 * LARGEST_MESSAGE))

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, by whatever hand."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """End the process at once, whatever it does; from any thread."""
        with suppress(OSError):
            self._process.kill()

    def end(self) -> int | None:
        """End the process, wait for that, close the pipes, and return with what it ended."""
        self.kill()
        code = self._process.wait()
        with self._talking:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
        return code

    @contextmanager
    def _talk(self) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        target, source = self._process.stdin, self._process.stdout
        with self._talking:
            if target is None or source is None:
                raise BrokenTalkError
            try:
                yield target, source
            except BrokenTalkError:
                # Its pipes end before it does, and with what it ends is why.
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(GRACE_SECONDS)
                raise


class StartOfProcess(Generic[Reply]):
    """Starts what ``make`` makes, in a thread. It ends when the wait for it was cancelled, so that nothing wants it."""

    def __init__(self, make: Callable[[], ChildProcess[Reply]]) -> None:
        self._make = make
        self._deciding = threading.Lock()
        self._is_wanted = True
        self._child: ChildProcess[Reply] | None = None

    def run(self) -> ChildProcess[Reply]:
        """Start it; this blocks. Raises ResourceError."""
        child = self._make()
        with self._deciding:
            self._child, is_wanted = child, self._is_wanted
        if not is_wanted:
            child.end()
        return child

    def cancel(self) -> None:
        """End the process as soon as there is one, and wait for nothing."""
        with self._deciding:
            self._is_wanted, child = False, self._child
        if child is not None:
            threading.Thread(target=child.end, name="process-ending", daemon=True).start()


def _job_of(process: "subprocess.Popen[bytes]", memory: int) -> Any:
    if sys.platform == "win32":
        from drs_inspector.storage.duckdb_process.windows_job import put_into_job  # noqa: PLC0415 - ctypes is not everywhere

        return put_into_job(int(process._handle), memory)  # noqa: SLF001 - there is no other way to it
    return None
