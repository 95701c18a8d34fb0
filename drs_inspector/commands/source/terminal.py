"""Questions and answers on a terminal: on stderr, in colour where that is wanted, secrets not shown."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import click

from drs_inspector.commands.run_settings import RUN
from drs_inspector.domain.printable import printable

Tone = Literal["", "green", "red", "yellow", "blue", "bright_black"]


# Marks a style in a text until that is written. No text from outside can hold it: it is new in each process.
_MARK = f"\0{os.urandom(8).hex()}"
_BOLD, _PLAIN = "1", "0"
_COLOURS = {"green": "32", "red": "31", "yellow": "33", "blue": "34", "bright_black": "90"}


class Terminal:
    """The terminal of this process. All of it goes to stderr: stdout is for data.

    Texts steer nothing, whatever they are made of; only what ``bold``, ``coloured`` and ``dim`` return keeps its style.
    """

    @property
    def can_ask(self) -> bool:
        """Whether a person can answer."""
        return sys.stdin.isatty()

    def bold(self, text: str) -> str:
        """Return the text in bold, where the terminal can show that."""
        return _styled(text, _BOLD) if _is_capable() else text

    def coloured(self, text: str, tone: Tone) -> str:
        """Return the text in a colour of the terminal's own, unless NO_COLOR or TERM=dumb say otherwise."""
        return _styled(text, _COLOURS[tone]) if tone and _is_capable() and RUN.has_colour else text

    def dim(self, text: str) -> str:
        """Return text that is beside the point."""
        return self.coloured(text, "bright_black")

    def say(self, text: str = "", *, sign: str = "", tone: Tone = "") -> None:
        """Write a line, with a sign before it that says the same as its colour."""
        click.echo(_shown(f"{self.coloured(sign, tone)} {text}" if sign else text), err=True)

    def say_done(self, text: str) -> None:
        """Write that something was done."""
        is_unicode = (getattr(sys.stderr, "encoding", "") or "").lower().startswith("utf")
        self.say(text, sign="✓" if is_unicode else "v", tone="green")

    def say_refused(self, text: str, next_step: str = "") -> None:
        """Write what was refused, and below it what to do."""
        self.say(text, sign="x", tone="red")
        if next_step:
            self.say(f"  {next_step}")

    def ask(self, label: str, *, note: str = "", default: str = "", secret: bool = False) -> str | None:
        """Return an answer, empty for Enter without a default; None when the question was given up (Ctrl+C, Ctrl+D).

        ``note`` follows the label, dim. A secret is not shown while it is typed.
        """
        words = self.bold(label) + (f" {self.dim(f'({note})')}" if note else "") + (f" [{default}]" if default else "")
        try:
            with _interruptible():
                answer: str = click.prompt(
                    _shown(words), default=default, show_default=False, hide_input=secret, err=True, prompt_suffix=": "
                )
        except (click.Abort, EOFError, KeyboardInterrupt):
            self.say()
            return None
        return answer

    def confirm(self, question: str) -> bool | None:
        """Return a yes or no, no for Enter; None when the question was given up."""
        while True:
            answer = self.ask(question, default="y/N")
            if answer is None:
                return None
            if answer.strip().lower() in {"y", "yes"}:
                return True
            if answer.strip().lower() in {"", "n", "no", "y/n"}:
                return False


def _styled(text: str, code: str) -> str:
    return f"{_MARK}{code}m{text}{_MARK}{_PLAIN}m"


def _shown(text: str) -> str:
    """Return a text of one line as it is written: styles become what the terminal obeys, everything else is text."""
    first, *others = text.split(_MARK)
    shown = [printable(first)]
    for one in others:
        code, _, rest = one.partition("m")
        shown.append(f"\x1b[{code}m{printable(rest)}")
    return "".join(shown)


def _is_capable() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl+C end a question at once: the event loop's own handler would only take note of it."""
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    except ValueError:
        # Not the main thread, where no signal arrives either.
        yield
        return
    try:
        yield
    finally:
        # Another signal that came meanwhile has set what ends the program at once.
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, before)
