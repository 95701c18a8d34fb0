"""A tab that is a table in groups: what it says, and which rows are seen of it when folded, sorted and searched."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.printable import printable, shortened

NOT_TOLD: Final = "not told"
"""What the cloud does not say. It is no value: nothing is concluded from it."""
NONE_HERE: Final = "\u2013"
"""What this end cannot have."""
LONGEST: Final = 1_000
"""Letters of a value that a row shows; the whole of it is in the JSON."""
DIFFERS: Final = "\u2260"
SAME: Final = "="
_SIGN_WORDS: Final = {DIFFERS: "differs", SAME: "the same"}


class Words(NamedTuple):
    """A cell: ``text``, and what is said behind it in the secondary colour.

    ``is_data``: in the fixed font; ``is_bold``: the answer; ``is_quiet``: no value, but why there is none; ``is_link``:
    it leads somewhere; ``glyph`` and ``tone`` are of what is drawn in front, a blank glyph keeps its room free.
    ``exact`` is what a copy and the tool tip have in place of a text that is rounded.
    """

    text: str = ""
    note: str = ""
    is_data: bool = False
    is_bold: bool = False
    is_quiet: bool = False
    is_link: bool = False
    glyph: str = ""
    tone: str = ""
    exact: str = ""

    @property
    def whole(self) -> str:
        """Text and note, for what is said."""
        return f"{self.text} ({self.note})" if self.text and self.note else self.text or self.note

    @property
    def copied(self) -> str:
        """The exact text, for what is copied, searched and told in the tool tip."""
        return self.exact or self.whole


UNTOLD: Final = Words(NOT_TOLD, is_quiet=True)
ABSENT: Final = Words(NONE_HERE, is_quiet=True)


def data(text: object, note: str = "") -> Words:
    """Return a value from outside in the fixed font."""
    return Words(outside(text), outside(note), is_data=True)


def outside(text: object) -> str:
    """Return a text from outside as a row shows it: it steers nothing, and it has an end."""
    return printable(shortened(str(text), LONGEST))


class Line(NamedTuple):
    """A row. ``key`` is the same after a refresh; ``sign`` says how its two values compare, "" where nothing does.

    ``path`` is where in the reply the value is, ``paths`` where there are several. ``door`` is the tab that it leads
    to. ``below`` are the further values of a list, seen at once where ``is_open``. ``kinds`` are what it is one of,
    for what shows rows of one kind in all groups.
    """

    key: str
    cells: tuple[Words, ...]
    sign: str = ""
    paths: tuple[str, ...] = ()
    door: str = ""
    below: tuple["Line", ...] = ()
    is_open: bool = True
    kinds: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the row is about."""
        return self.cells[0].text

    def phrase(self, titles: Sequence[str]) -> str:
        """Return the row as a screen reader says it: "Engine, differs, Source MySQL, Target Kafka"."""
        parts = [self.cells[0].whole, _SIGN_WORDS.get(self.sign, "")]
        for title, cell in zip(titles[1:], self.cells[1:], strict=False):
            if cell.whole and cell.text != NONE_HERE:
                name = title.partition(" \u00b7 ")[0]
                parts.append(f"{name} {cell.whole}" if name else cell.whole)
        return shortened(", ".join(filter(None, parts)))


class Group(NamedTuple):
    """Rows under a head: ``note`` is how many of how many, and what a folded one has in it.

    ``is_counted``: the head tells how many rows are seen instead.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    is_open: bool = True
    is_counted: bool = False


class Column(NamedTuple):
    """A column: its share of the width, and what it never gets less than, in letters."""

    title: str
    share: int
    least: int = 8


class PageRows(NamedTuple):
    """All that a tab says: the answer in a bold sentence, what else is worth knowing at once, and groups of rows."""

    answer: str
    more: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    values: tuple[int, ...] = (1,)
    """The columns that have the value of a row."""

    @property
    def size(self) -> int:
        """The number of rows, without the further values of lists."""
        return sum(len(group.lines) for group in self.groups)


def all_lines(page: PageRows) -> list[Line]:
    """Return every row of a page, folded or not, each before the further values below it."""
    return [one for group in page.groups for line in group.lines for one in (line, *line.below)]


class Row(NamedTuple):
    """A row that is seen: the head of a group (without a line), a line, or a further value of the line above.

    ``is_open`` is None for what does not fold.
    """

    group: Group
    line: Line | None = None
    depth: int = 0
    is_open: bool | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What is the same after a refresh."""
        return self.group.key, self.line.key if self.line is not None else ""


class Shown(NamedTuple):
    """What of a page is seen: ``turned`` are the keys of what is folded or unfolded otherwise than it begins.

    ``find`` are words that must be in a row, in any column. ``only`` are the groups, or the kinds of rows in all
    groups, that are shown, () for all.
    ``column`` orders the rows within their groups, -1 as they come.
    """

    turned: frozenset[tuple[str, str]] = frozenset()
    find: str = ""
    only: tuple[str, ...] = ()
    column: int = -1
    descending: bool = False

    def turn(self, key: tuple[str, str]) -> "Shown":
        """Fold what is open, unfold what is folded."""
        return self._replace(turned=self.turned ^ {key})

    @property
    def is_narrowed(self) -> bool:
        """Whether rows are left out."""
        return bool(self.find.strip() or self.only)


def rows_of(page: PageRows, shown: Shown) -> list[Row]:
    """Return the rows that are seen. While something is searched for, every group with a hit is open."""
    return list(_rows(page, shown))


def _rows(page: PageRows, shown: Shown) -> Iterator[Row]:
    words = shown.find.casefold().split()
    for group in page.groups:
        has_all = not shown.only or group.key in shown.only
        lines = [line for line in group.lines if (has_all or _is_of(line.kinds, shown.only)) and _has(line, words)]
        if not lines:
            continue
        note = f"{len(lines):,}" if group.is_counted else group.note
        head = Row(group._replace(lines=tuple(lines), note=note))
        is_open = bool(words) or (group.is_open != (head.key in shown.turned))
        yield head._replace(is_open=is_open)
        if is_open:
            yield from _lines(group, _sorted(lines, shown), shown.turned, words)


def _lines(
    group: Group, lines: Iterable[Line], turned: frozenset[tuple[str, str]], words: Sequence[str]
) -> Iterator[Row]:
    for line in lines:
        row = Row(group, line)
        if not line.below:
            yield row
            continue
        found_below = bool(words) and not _in_cells(line, words)
        is_open = found_below or (line.is_open != (row.key in turned))
        yield row._replace(is_open=is_open)
        if is_open:
            yield from (Row(group, one, 1) for one in line.below)


def _is_of(kinds: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(kind in wanted for kind in kinds)


def _has(line: Line, words: Sequence[str]) -> bool:
    return not words or _in_cells(line, words) or any(_in_cells(one, words) for one in line.below)


def _in_cells(line: Line, words: Sequence[str]) -> bool:
    text = " ".join((*(f"{cell.whole} {cell.exact}" for cell in line.cells), *line.paths)).casefold()
    return all(word in text for word in words)


def _sorted(lines: list[Line], shown: Shown) -> list[Line]:
    if shown.column < 0:
        return lines

    def text(line: Line) -> tuple[bool, str]:
        cell = line.cells[shown.column] if shown.column < len(line.cells) else ABSENT
        return (cell.is_quiet or not cell.whole) != shown.descending, cell.whole.casefold()

    return sorted(lines, key=text, reverse=shown.descending)
