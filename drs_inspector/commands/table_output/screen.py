"""Where a table is printed: a terminal has a width and styles, a file or a pipe neither."""

import os
import shutil
from dataclasses import dataclass
from typing import Literal, TextIO

from drs_inspector.commands.run_settings import RUN

Style = Literal["", "bold", "dim", "red", "green", "yellow", "blue", "cyan", "bold red", "bold green", "bold yellow"]
_CODES = {
    "bold": "1",
    "dim": "90",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "bold red": "1;31",
    "bold green": "1;32",
    "bold yellow": "1;33",
}
_WITHOUT_COLOUR = dict.fromkeys(("bold", "bold red", "bold green", "bold yellow"), "1")


@dataclass(frozen=True, slots=True)
class Screen:
    """``width`` is in columns, None where nothing has to fit. ``codes`` are the styles that can be shown."""

    width: int | None
    codes: dict[str, str]

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self.width is not None

    def styled(self, text: str, style: Style) -> str:
        """Return a text, which steers nothing itself, in a style."""
        code = self.codes.get(style)
        return f"\x1b[{code}m{text}\x1b[0m" if code else text


def screen_of(out: TextIO) -> Screen:
    """Return what a stream leads to. COLUMNS says how wide a terminal is that does not say it itself: else it is 80."""
    if not out.isatty():
        return Screen(None, {})
    width = shutil.get_terminal_size().columns
    if os.environ.get("TERM") == "dumb":
        return Screen(width, {})
    return Screen(width, _CODES if RUN.has_colour else _WITHOUT_COLOUR)
