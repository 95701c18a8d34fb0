"""The zone in which times are written for the person at the window: this computer's own, unless another was chosen.

It is one for the whole program, as the zone of the computer is: whatever writes a time without naming a zone uses it.
Work that writes for others, such as a report, has a zone of its own while it lasts, in its own thread or task
alone. What programs read (JSON, CSV, archives, SQL) is in UTC, or says its zone, and does not depend on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import tzinfo


class _Reader:
    """``zone`` is None for the computer's own."""

    zone: tzinfo | None = None


_reader = _Reader()
_of_work: ContextVar[tzinfo | None] = ContextVar("zone of a work", default=None)


def reader_zone() -> tzinfo | None:
    """Return the zone to write times in; None is this computer's own, as ``datetime.astimezone`` takes it."""
    return _of_work.get() or _reader.zone


def write_times_in(zone: tzinfo | None) -> None:
    """Write times in another zone from now on; None is this computer's own."""
    _reader.zone = zone


@contextmanager
def times_in(zone: tzinfo) -> Iterator[None]:
    """Write times in a zone inside of the block, in this thread or task; all others write theirs meanwhile."""
    token = _of_work.set(zone)
    try:
        yield
    finally:
        _of_work.reset(token)
