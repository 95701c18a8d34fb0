"""Values that a person types: numbers, durations, sizes and dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,20})?")
_DURATION = re.compile(r"(?:\d{1,9}(?:\.\d{1,3})?(?:ms|min|[smhdw]))++", re.IGNORECASE)
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|min|[smhdw])", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)(B|[KMGT]i?B)", re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?)?)?)?(Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
BYTES = {
    "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1970, 2999
# What is added to the beginning of a moment for its end, by the number of its parts.
_LENGTHS = (
    timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1), timedelta(microseconds=1)
)  # fmt: skip


class Moment(NamedTuple):
    """A year, month, day, hour, minute or second: from ``start`` until just before ``end``, both in UTC."""

    start: datetime
    end: datetime


def read_number(text: str) -> int | float | None:
    """Return a number of at most 40 digits, None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def read_duration(text: str) -> float | None:
    """Return the seconds of ``2d``, ``90min`` or ``1h30m``, None for anything else."""
    if not _DURATION.fullmatch(text):
        return None
    return sum(float(count) * SECONDS[unit.lower()] for count, unit in _PART.findall(text))


def read_size(text: str) -> float | None:
    """Return the bytes of ``10MB`` (millions) or ``10MiB``, None for anything else."""
    found = _SIZE.fullmatch(text)
    return None if found is None else float(found[1]) * BYTES[found[2].upper()]


def is_date(text: str) -> bool:
    """Say whether a text is written like a date, be there such a day or not."""
    return _DATE.fullmatch(text) is not None


def read_moment(text: str, zone: tzinfo | None = None) -> Moment | None:
    """Return the time of ``2026``, ``2026-11``, ``2026-11-01`` or ``2026-11-01T10:30Z``, None for anything else.

    Without a zone it is one of ``zone`` (None: this computer's own). Years are from 1970 to 2999.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    *written, fraction, offset = found.groups()
    parts = [int(part) for part in written if part is not None]
    if not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    try:
        start = _datetime(parts, fraction)
        end = _end(start, len(parts), fraction)
        return Moment(_in_utc(start, offset, zone), _in_utc(end, offset, zone))
    except (ValueError, OverflowError, OSError):
        return None


def _datetime(parts: list[int], fraction: str | None) -> datetime:
    year, month, day, hour, minute, second = (*parts, *(0, 1, 1, 0, 0, 0)[len(parts) :])
    # Without a zone on purpose: which one it is in comes after it.
    return datetime(year, month, day, hour, minute, second, int(f"{fraction or 0:0<6}"))  # noqa: DTZ001


def _end(start: datetime, count: int, fraction: str | None) -> datetime:
    if count == 1:
        return start.replace(year=start.year + 1)
    if count == 2:
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return start + _LENGTHS[count - 3 + (fraction is not None)]


def _in_utc(moment: datetime, offset: str | None, zone: tzinfo | None) -> datetime:
    if offset is not None:
        zone = UTC if offset in "zZ" else datetime.strptime(offset, "%z").tzinfo
    return (moment if zone is None else moment.replace(tzinfo=zone)).astimezone(UTC)
