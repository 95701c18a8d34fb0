"""Times on pictures: seconds since 1970 in UTC, and what a reader sees of them."""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.reader_zone import reader_zone

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Two days from both ends of the calendar, so that every zone has the same moment.
EARLIEST: Final = (datetime(1, 1, 3, tzinfo=UTC) - _EPOCH).total_seconds()
LATEST: Final = (datetime(9999, 12, 29, tzinfo=UTC) - _EPOCH).total_seconds()
_MINUS: Final = "\u2212"


def seconds_of(moment: datetime) -> float:
    """Return a moment with a zone as seconds since 1970, within the calendar."""
    return within_calendar((moment - _EPOCH).total_seconds())


def within_calendar(seconds: float) -> float:
    """Return seconds since 1970 that every zone has a date for; what is no number is the beginning of the calendar."""
    return EARLIEST if math.isnan(seconds) else min(max(seconds, EARLIEST), LATEST)


def moment_of(seconds: float) -> datetime:
    """Return the moment in UTC."""
    return _EPOCH + timedelta(seconds=within_calendar(seconds))


def local_of(seconds: float, zone: tzinfo | None = None) -> datetime:
    """Return the moment by the clock of a reader; in UTC where the system cannot shift it."""
    moment = moment_of(seconds)
    try:
        return moment.astimezone(zone or reader_zone())
    except (OverflowError, OSError, ValueError):
        return moment


def clock_words(seconds: float, now: float | None, zone: tzinfo | None = None) -> str:
    """Return "09:06" for a moment of the day of ``now``, else the day as well."""
    return moment_words(moment_of(seconds), None if now is None else moment_of(now), zone)


def exact_words(seconds: float, zone: tzinfo | None = None) -> str:
    """Return "27 Nov 2026, 10:19:03 (UTC+1)"; milliseconds where there are some."""
    local = local_of(seconds, zone)
    words = moment_words(local, None, zone)
    parts = f"{words}:{local.second:02d}"
    if local.microsecond >= 1_000:
        parts += f".{local.microsecond // 1_000:03d}"
    return f"{parts} ({offset_words(seconds, zone)})"


def offset_words(seconds: float, zone: tzinfo | None = None) -> str:
    """Return how a reader's clock differs from UTC at a moment: "UTC+1", "UTC+5:30", "UTC"."""
    offset = local_of(seconds, zone).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else _MINUS}{hours}{f':{rest:02d}' if rest else ''}"


def zone_words(begin: float, end: float, zone: tzinfo | None = None) -> str:
    """Return "local time (UTC+1)", and where the clock was changed in between both."""
    last, first = offset_words(end, zone), offset_words(begin, zone)
    return f"local time ({last})" if first == last else f"local time ({last}, at the beginning {first})"
