"""``--exec``: a program of the person's own that hears of each change, without a shell and without secrets."""

import asyncio
import json
import os
import shlex
import shutil
from collections.abc import Mapping, Sequence

import click

from drs_inspector.commands.output import write_lines
from drs_inspector.session.watch.waiting import within

LONGEST_SECONDS = 60.0
LONGEST_WAIT = 60.0
"""So long, in seconds, the end of a watch waits for the program to hear of what it has not heard of yet."""
MOST_WAITING = 1_000
_SECRETS = ("DRS_INSPECTOR_", "OS_", "HUAWEICLOUD_SDK_", "HW_")
"""Variables that begin so may hold a secret of a sign-in: the program does not get them."""
_STANDARD_ERROR = 2


def command_of(text: str, *, on_windows: bool = os.name == "nt") -> tuple[str, ...]:
    """Return the words of a command line. Raises click.UsageError for quotes that do not end and an unknown program.

    On Windows only ``"`` holds a word together, and a backslash is a letter: paths have it.
    """
    try:
        words = tuple(_windows_words(text) if on_windows else shlex.split(text))
    except ValueError:
        raise click.UsageError("--exec: a quote has no end.") from None
    if text and not words:
        raise click.UsageError("--exec needs a program.")
    if words and shutil.which(words[0]) is None:
        raise click.UsageError(f"--exec: there is no program {words[0]!r}.")
    return words


def _windows_words(text: str) -> list[str]:
    words = shlex.shlex(text, posix=True)
    words.whitespace_split = True
    words.commenters = words.escape = ""
    words.quotes = '"'
    return list(words)


class OnChange:
    """Runs the program for one change after another; ``run`` works until it is cancelled, ``finish`` waits for it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._waiting: asyncio.Queue[Mapping[str, str | bool | None]] = asyncio.Queue(MOST_WAITING)
        self._unheard = 0
        self._is_over = asyncio.Event()

    def tell(self, change: Mapping[str, str | bool | None]) -> None:
        """Let the program hear of a change."""
        if not self._words:
            return
        try:
            self._waiting.put_nowait(change)
            self._unheard += 1
            self._is_over.clear()
        except asyncio.QueueFull:
            write_lines(f"--exec is too slow: it does not hear of {change.get('name')}.", err=True)

    async def finish(self) -> None:
        """Wait until the program has heard everything, but not for ever: what it did not hear of is said."""
        if self._unheard:
            await within(LONGEST_WAIT, self._is_over)
        if self._unheard:
            changes = "1 change" if self._unheard == 1 else f"{self._unheard:,} changes"
            write_lines(f"--exec did not hear of {changes}, or not to the end.", err=True)

    def give_up(self) -> None:
        """Let ``finish`` wait no longer."""
        self._is_over.set()

    async def run(self) -> None:
        """Tell the program of changes as they come."""
        while True:
            change = await self._waiting.get()
            try:
                await self._run(json.dumps(change).encode() + b"\n")
            finally:
                self._unheard -= 1
                if not self._unheard:
                    self._is_over.set()

    async def _run(self, line: bytes) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words, stdin=asyncio.subprocess.PIPE, stdout=_STANDARD_ERROR, env=environment
            )
        except OSError as error:
            write_lines(f"--exec could not be run: {error.strerror}.", err=True)
            return
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await process.communicate(line)
        except TimeoutError:
            write_lines(f"--exec was ended after {LONGEST_SECONDS:.0f} s.", err=True)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode and process.returncode > 0:
            write_lines(f"--exec ended with {process.returncode}.", err=True)
