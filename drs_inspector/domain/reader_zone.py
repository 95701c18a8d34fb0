"""The zone in which times are written for the person at the window: this computer's own, unless another was chosen.

It is one for the whole program, as the zone of the computer is: whatever writes a time without naming a zone uses it.
What programs read (JSON, CSV, archives, SQL) is in UTC, or says its zone, and does not depend on it.
"""

from datetime import tzinfo


class _Reader:
    """``zone`` is None for the computer's own."""

    zone: tzinfo | None = None


_reader = _Reader()


def reader_zone() -> tzinfo | None:
    """Return the zone to write times in; None is this computer's own, as ``datetime.astimezone`` takes it."""
    return _reader.zone


def write_times_in(zone: tzinfo | None) -> None:
    """Write times in another zone from now on; None is this computer's own."""
    _reader.zone = zone
