"""What can be chosen in the palette, whichever kind it is."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class Kind(StrEnum):
    """What a row of the palette is."""

    JOB = "job"
    COMMAND = "command"
    VIEW = "view"
    SOURCE = "source"
    OBJECT = "object"
    HELP = "help"
    FILTER = "filter"

    @property
    def words(self) -> str:
        """What the group of them is called."""
        return _TITLES[self]


_TITLES = {
    Kind.JOB: "Jobs",
    Kind.COMMAND: "Commands",
    Kind.VIEW: "Views",
    Kind.SOURCE: "Sources",
    Kind.OBJECT: "Objects",
    Kind.HELP: "Help",
    Kind.FILTER: "Filter",
}


class Candidate(NamedTuple):
    """One thing to choose. ``text`` is what is searched and shown, ``note`` what follows it.

    ``key`` is what is handed on when it is chosen: the name of an action, a ``TreeNode``, a ``Place``, the key of a
    view or of a source, a query. ``also`` are further words to be found by, which are not shown. ``shortcut`` is the
    key of an action as the system writes it; with a ``reason`` it cannot be chosen now. ``glyph`` with ``tone`` is that
    of a health word, ``icon`` the name of an icon, ``id`` what can be copied as the id.
    """

    kind: Kind
    text: str
    key: Any
    note: str = ""
    also: str = ""
    shortcut: str = ""
    reason: str = ""
    glyph: str = ""
    tone: str = ""
    icon: str = ""
    id: str = ""


class Entries(Protocol):
    """Candidates of one kind that are made when they are shown: of thousands of jobs only the names are looked at."""

    @property
    def kind(self) -> Kind:
        """What they are."""

    def texts(self) -> Iterable[tuple[str, str]]:
        """Yield the text of each, and further words to be found by, "" for none."""

    def candidate(self, number: int) -> Candidate:
        """Return one, by its number among ``texts``, as it is now."""


class Listed:
    """Candidates that are there already."""

    def __init__(self, kind: Kind, candidates: Sequence[Candidate]) -> None:
        self.kind = kind
        self._candidates = candidates

    def texts(self) -> Iterable[tuple[str, str]]:
        """Yield the words of each."""
        return ((one.text, one.also) for one in self._candidates)

    def candidate(self, number: int) -> Candidate:
        """Return one."""
        return self._candidates[number]
