"""A person at a terminal: a real pseudo terminal, what is shown on it, and answers that are typed."""

import contextlib
import fcntl
import os
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PROJECT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 60
_ASLEEP_FOR = 5  # looks in a row
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")


class Conversation:
    """A program at a terminal. ``shown`` is everything that was on it, without colours; ``raw`` with them."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int) -> None:
        self.process = process
        self._terminal = terminal
        self._at = 0
        self.raw = ""

    @property
    def shown(self) -> str:
        return _ESCAPES.sub("", self.raw).replace("\r\n", "\n")

    def wait_for(self, text: str) -> str:
        """Wait until this comes after what was waited for before; return what came up to it."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while (found := self.shown.find(text, self._at)) < 0:
            if time.monotonic() > end or not self._read():
                raise AssertionError(f"{text!r} did not come. Shown:\n{self.shown}")
        said, self._at = self.shown[self._at : found], found + len(text)
        return said

    def answer(self, question: str, text: str) -> str:
        """Wait for a question and type an answer; return what was shown before the question."""
        said = self.wait_for(question)
        # A secret's question turns the echo off after it has been shown.
        time.sleep(0.05)
        os.write(self._terminal, f"{text}\n".encode())
        return said

    def press(self, key: bytes) -> None:
        """Press a key once the program waits for one.

        A question is on the screen a moment before Python waits for its answer, and an interrupt between the two is
        noticed with the next key only.
        """
        asleep = 0
        while asleep < _ASLEEP_FOR and self.process.poll() is None:
            time.sleep(0.01)
            asleep = asleep + 1 if self._is_asleep() else 0
        os.write(self._terminal, key)

    def _is_asleep(self) -> bool:
        """Return whether the program waits for something; elsewhere than on Linux that cannot be seen."""
        state = Path(f"/proc/{self.process.pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "S"

    def end(self) -> int:
        """Read on to the end and return the exit code."""
        while self._read():
            pass
        return self.process.wait(_PATIENCE_SECONDS)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 0.5)
        if not ready:
            return True
        with contextlib.suppress(OSError):  # the program has ended
            piece = os.read(self._terminal, 65_536)
            self.raw += piece.decode("utf-8", "replace")
            return bool(piece)
        return False


@contextlib.contextmanager
def conversation(arguments: Sequence[str], folder: Path, **variables: str) -> Iterator[Conversation]:
    """Run the command line on a terminal of 100 columns."""
    terminal, inner = os.openpty()
    # struct winsize: rows, columns, and two that nothing here uses.
    fcntl.ioctl(inner, termios.TIOCSWINSZ, b"\x28\x00\x64\x00\x00\x00\x00\x00")

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.terminal_host", *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(_PROJECT), "TERM": "xterm", **variables},
        start_new_session=True,
        preexec_fn=take_terminal,  # noqa: PLW1509 -- the child needs the terminal before it runs anything
    )
    os.close(inner)
    try:
        yield Conversation(process, terminal)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
