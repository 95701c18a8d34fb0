"""What changed of a job over kept readings as a table, for the command line and for files."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.session.history.job_rows import JobRow, ReadAt

COLUMNS: Final = (
    TableColumn("read_at", "First seen", Kind.TIME, "When the reading was made in which it was seen first."),
    TableColumn("told_label", "Told by", Kind.TEXT, "The readings that tell it: readings 12 and 13."),
    TableColumn("what_label", "What", Kind.TEXT, "What happened, in words: Status changed."),
    TableColumn("old_value", "Before", Kind.TEXT, "The value in the reading before, null where it has none."),
    TableColumn("new_value", "After", Kind.TEXT, "The value in the reading, null where it has none."),
    TableColumn("note", "Note", Kind.TEXT, "What else is to be said: why something was not read, renamed, moved."),
    TableColumn("kind", "Kind", Kind.TEXT, "What the row tells: see docs/history.md."),
    TableColumn("reading", "Reading", Kind.INTEGER, "The number of the reading in which it was seen first."),
    TableColumn("last_reading", "Last reading", Kind.INTEGER, "The last of several readings in which it was so."),
    TableColumn("reading_before", "Reading before", Kind.INTEGER, "The reading in which it was otherwise."),
    TableColumn("read_before_at", "Before at", Kind.TIME, "When that reading was made."),
    TableColumn("section", "Section", Kind.TEXT, "Of a value fields, objects or rules, else null."),
    TableColumn("change", "Change", Kind.TEXT, "Of a value added, gone or changed, else null."),
    TableColumn("field", "Field", Kind.TEXT, "Of a value what it is, as a comparison names it, else null."),
    TableColumn("path", "Path", Kind.TEXT, "Of a value where in the reply it is, as a comparison tells it."),
)
FOR_PEOPLE: Final = tuple(column.name for column in COLUMNS[:6])
"""The names of the columns that a person looks at."""
_SLICE: Final = 1_000


class JobChangeRows:
    """The rows of a job as a table."""

    name = "changes"
    columns = COLUMNS

    def __init__(self, rows: Sequence[JobRow]) -> None:
        self._rows = rows

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows, the newest first."""
        for start in range(0, len(self._rows), _SLICE):
            rows = [_cells(one) for one in self._rows[start : start + _SLICE]]
            yield RowSlice(tuple(zip(*rows, strict=True)), len(rows))


def _cells(row: JobRow) -> tuple[Cell, ...]:
    plain = row.plain()
    told = {
        "read_at": _moment(row.seen),
        "read_before_at": _moment(row.since),
        "told_label": row.told_by,
        "what_label": row.title,
        "old_value": row.old,
        "new_value": row.new,
        "field": row.what or None,
    }
    return tuple(told[one.name] if one.name in told else plain[one.name] for one in COLUMNS)


def _moment(reading: ReadAt | None) -> datetime | None:
    """Return when a reading was made; None where that is not known, or told without a zone."""
    time = reading.time if reading is not None else None
    return time.instant if time is not None and time.zone_known else None
