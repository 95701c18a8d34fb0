"""A saved view: a filter with the columns, the order and the groups that go with it."""

import msgspec


class SavedView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``filter`` is a text of the query language; the others are those of a ``TableLayout``.

    ``sorting`` holds names of columns, a descending one with "-" before it.
    """

    name: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sorting: tuple[str, ...] = ()
    grouping: str = ""
