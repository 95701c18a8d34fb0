"""What painters paint: values that arrive ready from a model, with their words, tones and figures.

Each can be hashed, because it is the key of the cell's picture, and says what a screen reader says of it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

UNKNOWN: Final = "\u2013"  # what a cell shows whose value the cloud has not told
Span = tuple[int, int]
"""Begin and end of a part of a text, in characters."""


class Glyph(StrEnum):
    """The shapes of glyphs, by name. A name that is not here is drawn as a status that is not known."""

    FAILED = "octagon-cross"
    LATE = "triangle-exclamation"
    STALE = "dashed-clock"
    NOT_READ = "circle-slash"
    WAITING = "circle-pause"
    WORKING = "circle-half"
    HEALTHY = "circle-tick"
    DONE = "ring-tick"
    UNKNOWN = "circle-question"


class HealthCell(NamedTuple):
    """A health word with its glyph (a name of ``Glyph``) and tone, and the reason for it."""

    glyph: str
    tone: str
    word: str
    reason: str = ""

    @property
    def spoken(self) -> str:
        """Word and reason; the glyph says the same as the word."""
        return said((self.word, self.reason))


class PillCell(NamedTuple):
    """A status in a tone."""

    text: str
    tone: str

    @property
    def spoken(self) -> str:
        """The word of the status."""
        return self.text


class NameCell(NamedTuple):
    """A name in a list with depth.

    ``is_open`` is None for a row that has none below. ``glyph`` is for lists without a health column; ``word`` says it
    to those who do not see it. ``parent`` is the name of the job above a subtask.
    """

    text: str
    depth: int = 0
    is_open: bool | None = None
    parent: str = ""
    glyph: str = ""
    tone: str = "grey"
    word: str = ""

    @property
    def spoken(self) -> str:
        """The name, what it belongs to, its health."""
        return said((self.text, f"subtask of {self.parent}" if self.parent else "", self.word))


class RouteCell(NamedTuple):
    """Where a job reads and where it writes."""

    source: str
    target: str

    @property
    def spoken(self) -> str:
        """Both ends with a word between them."""
        return f"{self.source or 'not known'} to {self.target or 'not known'}"


class ProgressCell(NamedTuple):
    """A share from 0 to 1 as a bar with its figure, or a figure such as a lag with its line, or why there is none.

    ``line`` is how it went, in runs of points; a point is its column, of 48, and its height, of 28. Between two runs
    nothing is known. ``limit`` is the height above which it is too much, None where that does not matter. ``told`` says
    it in a sentence.
    """

    share: float | None
    text: str = UNKNOWN
    tone: str = "green-blue"
    is_figure: bool = True
    line: tuple[tuple[Span, ...], ...] = ()
    limit: int | None = None
    told: str = ""

    @property
    def spoken(self) -> str:
        """The figure and how it went, or why there is none."""
        return "not known" if self.text == UNKNOWN else self.told or self.text


class MatchCell(NamedTuple):
    """A text in which something was found: ``spans`` in ascending order. ``note`` follows in the secondary colour."""

    text: str
    spans: tuple[Span, ...] = ()
    note: str = ""

    @property
    def spoken(self) -> str:
        """The text and what follows."""
        return said((self.text, self.note))


class GroupCell(NamedTuple):
    """The head of a group of rows: its key (a code, in the fixed font), its words, how many rows it has.

    A folded one has a bar of its jobs' health: a tone and a count for each word; ``note`` says it in words.
    """

    words: str
    total: str
    key: str = ""
    is_open: bool = True
    bar: tuple[tuple[str, int], ...] = ()
    note: str = ""

    @property
    def spoken(self) -> str:
        """All of it; whether it is open is what is heard last."""
        return said((self.key, self.words, self.total, self.note, "open" if self.is_open else "folded"))


class MoreCell(NamedTuple):
    """The row in place of the rest of a group; it is a link that shows them."""

    text: str

    @property
    def spoken(self) -> str:
        """What the link says."""
        return self.text


class CodeCell(NamedTuple):
    """A code, in the fixed font, and what it is in words."""

    code: str
    words: str

    @property
    def spoken(self) -> str:
        """Both."""
        return said((self.code, self.words))


class EmptyCell(NamedTuple):
    """Words in place of a value: that it is not known, was not read or was refused."""

    text: str = UNKNOWN

    @property
    def spoken(self) -> str:
        """The words."""
        return "not known" if self.text == UNKNOWN else self.text


class LineCell(NamedTuple):
    """A job in a narrow list: its name with its glyph, below it its health word and the reason."""

    name: NameCell
    reason: str = ""

    @property
    def spoken(self) -> str:
        """The name with its word, then the reason."""
        return said((self.name.spoken, self.reason))


class FacetCell(NamedTuple):
    """A value that can be ticked, how many rows have it, and which share of the most frequent one that is."""

    text: str
    total: str
    share: float
    is_ticked: bool = False
    is_excluded: bool = False

    @property
    def spoken(self) -> str:
        """The value and its count; a list says by itself whether it is ticked."""
        return said((self.text, self.total))


class RowMarks(NamedTuple):
    """What holds for a whole row.

    ``changed`` is the tone of its edge when it has changed and was not looked at since, and ``told`` says that;
    ``is_alarming``: the edge points into the row. ``is_dim``: it does not match itself; ``is_head``: it is the head of
    a group.
    """

    changed: str = ""
    is_dim: bool = False
    is_head: bool = False
    is_alarming: bool = False
    told: str = ""


CellValue = (
    HealthCell
    | PillCell
    | NameCell
    | RouteCell
    | ProgressCell
    | MatchCell
    | GroupCell
    | MoreCell
    | CodeCell
    | EmptyCell
    | LineCell
    | FacetCell
    | str
    | None
)


def said(parts: Iterable[str]) -> str:
    """Return parts as one phrase; empty ones are left out."""
    return ", ".join(part for part in parts if part)
