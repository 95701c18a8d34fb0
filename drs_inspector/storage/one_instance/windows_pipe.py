"""Windows: the way to the open window is a named pipe, whose name only this user can read."""

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from drs_inspector.storage.one_instance.messages import NotListeningError
from drs_inspector.storage.one_instance.place import InstancePlace

Result = TypeVar("Result")
_ASF_ANY = 0xFFFFFFFF  # every process


class PipeChannel:
    """A connected pipe. A call that is not answered in time goes on in a thread that ends with the process."""

    def __init__(self, place: InstancePlace, end: float) -> None:
        """Connect; ``end`` is a time of ``time.monotonic``. Raises NotListeningError."""
        try:
            # Only this user can write the file, and the name in it cannot be guessed.
            self._file = open(place.socket.read_text("ascii"), "r+b", buffering=0)  # noqa: SIM115, PTH123 - a pipe
        except OSError as error:
            raise NotListeningError from error
        self._end = end

    def send(self, content: bytes) -> None:
        """Send all of it."""
        self._within(lambda: self._file.write(content))

    def line(self) -> bytes:
        """Return the next line, without its end."""
        found = self._within(self._file.readline)
        if not found.endswith(b"\n"):
            raise NotListeningError
        return found[:-1]

    def close(self) -> None:
        """Close it."""
        self._file.close()

    def _within(self, call: Callable[[], Result]) -> Result:
        outcomes: list[Result] = []
        errors: list[OSError] = []

        def run() -> None:
            try:
                outcomes.append(call())
            except OSError as error:
                errors.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(max(self._end - time.monotonic(), 0))
        if errors:
            raise NotListeningError from errors[0]
        if not outcomes:
            raise TimeoutError
        return outcomes[0]


def allow_front() -> None:
    """Pass on the right of a process that a person has just started: to bring its window to the front."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ASF_ANY)
