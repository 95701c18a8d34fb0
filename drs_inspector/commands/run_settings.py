"""How this run of the program speaks: what the options say that every command takes. Loads nothing."""

import os
from collections.abc import Sequence

PREFIX = "DRS_INSPECTOR_"
"""What the names of variables begin with."""
_ERRORS = ("text", "json")


class RunSettings:
    """``errors`` is "text" or "json", ``color`` "auto" or "never".

    ``quiet`` leaves out what is neither data nor an error. ``verbose`` names each request, ``debug`` shows what goes
    over the wire, without secrets.
    """

    def __init__(self) -> None:
        self.errors, self.color = "text", "auto"
        self.quiet = self.verbose = self.debug = False

    @property
    def has_colour(self) -> bool:
        """Whether colours are wanted, where a terminal has them."""
        return self.color != "never" and not os.environ.get("NO_COLOR")

    def reset(self, arguments: Sequence[str] = ()) -> None:
        """Go back to what holds without options, but for the form of errors: those of the arguments have it already."""
        self.__init__()  # type: ignore[misc]  # all of it anew
        self.errors = _errors_in(arguments) or os.environ.get(f"{PREFIX}ERRORS", "text")
        if self.errors not in _ERRORS:
            self.errors = "text"


def _errors_in(arguments: Sequence[str]) -> str:
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if word == "--":
            break
        if name == "--errors":
            return value if equals else next(iter(arguments[place + 1 : place + 2]), "")
    return ""


RUN = RunSettings()
"""The settings of this process; ``cli`` sets them before a command runs."""
