"""One SQL process as the program sees it: started, written to, read from, ended. It blocks; ``process`` does not."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from drs_inspector.session.sql.failures import not_started
from drs_inspector.session.sql.limits import GRACE_SECONDS
from drs_inspector.session.sql.messages import COMMAND, BrokenTalkError, Reply, read_reply, write_message
from drs_inspector.this_program import this_program

# Windows starts nothing without the first; the program needs none of the person's environment for SQL.
_KEPT_VARIABLES: Final = ("SYSTEMROOT",)
_OWN_VARIABLES: Final = {
    "MALLOC_ARENA_MAX": "2",  # each thread takes 64 MB of the address space otherwise
    "PYTHONUTF8": "1",
}


class ChildProcess:
    """Starts a process that has the pipes, a nearly empty environment and nothing else of this one.

    It ends with this one: its pipe ends, on Windows its job does. ``exchange`` is called by one thread at a time,
    ``kill`` by any. Raises ResourceError.
    """

    def __init__(self, memory: int) -> None:
        environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [*this_program(), COMMAND],
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
            raise not_started(error) from error
        self._talking = threading.Lock()

    def tell(self, payload: bytes) -> None:
        """Send one message. Raises BrokenTalkError when the process ends before."""
        with self._talk() as (target, _source):
            write_message(target, payload)

    def exchange(self, payload: bytes) -> Reply:
        """Send one message and wait for the answer. Raises BrokenTalkError when the process ends before."""
        with self._talk() as (target, source):
            write_message(target, payload)
            return read_reply(source)

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


def _job_of(process: "subprocess.Popen[bytes]", memory: int) -> Any:
    if sys.platform == "win32":
        from drs_inspector.session.sql.windows_job import put_into_job  # noqa: PLC0415 - ctypes is not everywhere

        return put_into_job(int(process._handle), memory)  # noqa: SLF001 - there is no other way to it
    return None
