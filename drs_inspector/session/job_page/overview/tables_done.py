"""How many tables of a full copy are done, where a reading of all of them says it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.live.objects import objects_of
from drs_inspector.session.readings_page.content import is_too_large
from drs_inspector.session.readings_page.told import Told

OBJECTS_BY: Final = frozenset({"ShowProgressData", "BatchListStructDetail"})
"""The calls that tell the progress of each object."""


class TablesDone(NamedTuple):
    """So many of so many tables are copied, as of a moment."""

    done: int
    total: int
    read_at: datetime


def tables_done_of(readings: Iterable[Told]) -> TablesDone | None:
    """Return what the newest of some readings says; None where none has all rows, or is too large for a glance."""
    whole = [(one.read_at, one) for one in readings if one.is_read and one.is_whole and one.read_at is not None]
    if not whole:
        return None
    read_at, told = max(whole, key=lambda one: one[0])
    if is_too_large(told):
        return None
    tables = [one for one in objects_of(told.raws)[0] if one.src_tb]
    return TablesDone(sum(one.is_done for one in tables), len(tables), read_at) if tables else None
