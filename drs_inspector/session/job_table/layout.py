"""How a person has laid out the table of jobs: what a saved view keeps besides its filter."""

import msgspec

HEALTH_COLUMN = "health"
DEFAULT_COLUMNS = ("name", HEALTH_COLUMN, "status", "progress", "route", "objects", "renamed", "rules", "age")
"""The columns of the specification, in its order; the first one is the pinned name."""


class SortedBy(msgspec.Struct, frozen=True):
    """A column that rows are ordered by."""

    column: str
    descending: bool = False


class TableLayout(msgspec.Struct, frozen=True, kw_only=True):
    """The columns in order, up to two that order the rows, and the key of the grouping (``domain/health/grouping.py``).

    Columns are keys of the window's columns, names of the ``jobs`` table, or paths (``tags.team``).
    """

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    sorting: tuple[SortedBy, ...] = (SortedBy(HEALTH_COLUMN),)
    grouping: str = "none"
