"""A table as text: heads, and a line for each row. On a terminal it fits; elsewhere it is whole and without styles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from drs_inspector.commands.table_output.fitting import (
    GAP,
    ColumnWidth,
    Shape,
    fitted,
    shortened,
    text_width,
    with_room,
)
from drs_inspector.commands.table_output.screen import Screen, Style
from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn, TableRows
from drs_inspector.storage.exports.tables.table_format import cell_text

NULL = "-"
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)
_REASONS = frozenset({"cause", "error", "message", "reason", "why", "help", "rule", "rules"})
# The same in each row of one document, whose name is said above the table.
_OF_DOCUMENT = frozenset({"snapshot", "read_at"})
_LINES_AT_ONCE = 512
# One long text in a pipe must not fill every line with spaces.
_WIDEST = 160


Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Returns what to mark in a text as it is shown: (first letter, letter after the last) pairs, ascending."""


class TextCell(NamedTuple):
    """What a cell says, printable, and its style."""

    text: str
    style: Style = ""


class TextColumn(NamedTuple):
    """A column of a text table; ``marks`` are shown bold in it, and add nothing that would be copied."""

    title: str
    shape: Shape = Shape.NAME
    right: bool = False
    marks: Marks | None = None


def shape_of(column: TableColumn) -> Shape:
    """Return how a column of a table gives way."""
    if column.kind != Kind.TEXT:
        return Shape.WHOLE
    last = column.name.rsplit(".", 1)[-1]
    if last == "id" or last.endswith("_id"):
        return Shape.ID
    # Words of the program: short, and all of them needed to tell one from another.
    if last.endswith("_label"):
        return Shape.WHOLE
    return Shape.REASON if last in _REASONS else Shape.NAME


def text_table(columns: Sequence[TextColumn], rows: Sequence[Sequence[TextCell]], screen: Screen) -> Iterator[str]:
    """Yield the lines of a table whose rows are at hand; columns that do not fit at all are left out at the right."""
    widths = [
        max(map(text_width, chain([column.title], (row[place].text for row in rows))))
        for place, column in enumerate(columns)
    ]
    yield from _lines(columns, widths, rows, screen)


def table_lines(
    table: TableRows,
    screen: Screen,
    say: Callable[[str], None],
    *,
    null: str = NULL,
    is_chosen: bool = True,
    marks: Mapping[str, Marks] | None = None,
) -> Iterator[str]:
    """Yield pieces of text that end with a line: a table. Its rows are made twice, as widths are known at its end.

    ``is_chosen``: a person has chosen the columns, so that they are rather shortened than left out. ``say`` gets what a
    person has to know who sees a part of them. ``marks`` are those of columns, by name.
    """
    columns = [
        TextColumn(_title(column), shape_of(column), column.kind in _NUMBERS, (marks or {}).get(column.name))
        for column in table.columns
    ]
    measured = _measured(table, columns, null)
    widths = measured.widths
    places = list(range(len(columns)))
    if screen.width is not None:
        sized = [ColumnWidth(column.shape, width) for column, width in zip(columns, widths, strict=True)]
        places = _with_room(table, sized, measured, screen.width, easily=not is_chosen)
    chosen = [columns[place] for place in places]
    rows = (
        [TextCell(printable(cell_text(value))) if value is not None else TextCell(null, "dim") for value in row]
        for part in table.slices()
        for row in zip(*(part.columns[place] for place in places), strict=True)
    )
    lines = _lines(chosen, [widths[place] for place in places], rows, screen)
    while piece := list(islice(lines, _LINES_AT_ONCE)):
        yield "\n".join(piece) + "\n"
    left_out = [column.name for place, column in enumerate(table.columns) if place not in places]
    if left_out:
        names = ", ".join(left_out[:4]) + (" ..." if len(left_out) > 4 else "")
        say(
            f"{len(places)} of {len(columns)} columns shown; not shown: {names}. "
            "Choose with --columns, or write all of them with --format or into a pipe."
        )


def _title(column: TableColumn) -> str:
    """Return the head of a column: titles are as in the window, names that a person has typed stay as they are."""
    return printable(column.title if column.title == column.name else column.title.upper())


class _Measured(NamedTuple):
    """The width of each column, up to two different values of it, and which columns repeat one before them."""

    widths: list[int]
    told: list[set[Cell]]
    repeats: set[int]


def _measured(table: TableRows, columns: Sequence[TextColumn], null: str) -> _Measured:
    widths = [text_width(column.title) for column in columns]
    told: list[set[Cell]] = [set() for _column in columns]
    alike = {(one, other) for other in range(len(columns)) for one in range(other)}
    for part in table.slices():
        alike = {pair for pair in alike if part.columns[pair[0]] == part.columns[pair[1]]}
        for place, values in enumerate(part.columns):
            few = told[place]
            for value in values:
                if len(few) > 1:
                    break
                few.add(value)
            longest = max(
                (text_width(printable(cell_text(value))) if value is not None else len(null) for value in values),
                default=0,
            )
            widths[place] = max(widths[place], longest)
    return _Measured(widths, told, {other for _one, other in alike})


def _with_room(
    table: TableRows, columns: Sequence[ColumnWidth], measured: _Measured, available: int, *, easily: bool
) -> list[int]:
    """Return the places of the columns to show: where not all have room, those that say nothing new go first."""
    places = list(range(len(columns)))
    if with_room(columns, available, easily=easily) < len(places):
        telling = [
            place
            for place in places
            if measured.told[place] - {None}
            and place not in measured.repeats
            and (table.columns[place].name not in _OF_DOCUMENT or len(measured.told[place]) > 1)
        ]
        places = telling or places
    return places[: with_room([columns[place] for place in places], available, easily=easily)]


def _lines(
    columns: Sequence[TextColumn], widths: Sequence[int], rows: Iterable[Sequence[TextCell]], screen: Screen
) -> Iterator[str]:
    fit = [min(width, _WIDEST) for width in widths]
    if screen.width is not None:
        shapes = [ColumnWidth(column.shape, width) for column, width in zip(columns, widths, strict=True)]
        fit = fitted(shapes, screen.width)
    shown = list(zip(columns, fit, strict=False))
    heads = [TextCell(column.title, "bold") for column, _width in shown]
    for row in chain([heads], rows):
        yield _line(shown, row, screen)


def _line(shown: Sequence[tuple[TextColumn, int]], row: Sequence[TextCell], screen: Screen) -> str:
    cells = []
    last = len(shown) - 1
    for place, ((column, width), (text, style)) in enumerate(zip(shown, row, strict=False)):
        short = shortened(text, width, column.shape) if screen.is_terminal else text
        spaces = " " * (width - text_width(short))
        marks = None if style else column.marks
        styled = screen.styled(short, style) if marks is None else _marked(short, marks, screen)
        if column.right:
            cells.append(spaces + styled)
        else:
            cells.append(styled if place == last else styled + spaces)
    return (" " * GAP).join(cells)


def _marked(text: str, marks: Marks, screen: Screen) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in marks(text):
        pieces += [text[end:start], screen.styled(text[start:stop], "bold yellow")]
        end = stop
    return "".join((*pieces, text[end:]))
