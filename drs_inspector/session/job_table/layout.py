"""How a person has laid out the table of jobs: what a saved view keeps besides its filter."""

from collections.abc import Sequence

import msgspec

HEALTH_COLUMN = "health"
FIGURE_COLUMN = "progress"
DEFAULT_COLUMNS = ("name", HEALTH_COLUMN, "status", FIGURE_COLUMN, "route", "objects", "renamed", "rules", "age")
"""The columns of the specification, in its order; the first one is the pinned name.

Of files without any figures progress or lag is left out: a column without any value is hidden.
"""


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


def with_columns(layout: TableLayout, columns: Sequence[str]) -> TableLayout:
    """Return a layout with these columns in this order."""
    return msgspec.structs.replace(layout, columns=tuple(columns))


def grouped_by(layout: TableLayout, key: str) -> TableLayout:
    """Return a layout with another grouping."""
    return msgspec.structs.replace(layout, grouping=key)


def sorted_by(layout: TableLayout, key: str, *, descending: bool | None = None, as_second: bool = False) -> TableLayout:
    """Return a layout that orders by a column, without ``descending`` the other way round where it orders already.

    ``as_second``: beside the column that orders first.
    """
    old = layout.sorting
    known = next((one for one in old if one.column == key), None)
    if descending is None:
        descending = known is not None and not known.descending
    chosen = SortedBy(key, descending)
    if not as_second or old in ((), (known,)):
        sorting: tuple[SortedBy, ...] = (chosen,)
    elif known is not None:
        sorting = tuple(chosen if one is known else one for one in old)
    else:
        sorting = (old[0], chosen)
    return msgspec.structs.replace(layout, sorting=sorting)
