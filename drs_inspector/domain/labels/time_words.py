"""Durations, times and percentages in words, as window, terminal and reports say them.

Between a number and its unit is a no-break space; what programs read takes figures instead.
"""

import math
from datetime import datetime, timedelta, tzinfo

from drs_inspector.domain.reader_zone import reader_zone

NO_BREAK = "\u00a0"
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_LONGEST_SECONDS = 10_000 * 86_400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Below two days a table tells the hours: "39 h".
_HOURS_UNTIL_SECONDS = 2 * 86_400


def duration_words(seconds: float) -> str:
    """Return a duration in its two largest units: "14 min 20 s", "5 d 1 h"; what is below them is cut off.

    A negative duration is "0 s", one without end and what is no number "-".
    """
    if not math.isfinite(seconds):
        return "-"
    if seconds >= _LONGEST_SECONDS:
        return f"over {_amount(_LONGEST_SECONDS // 86_400, 'd')}"
    left = int(max(seconds, 0))
    largest = next((place for place, (_, size) in enumerate(_UNITS) if left >= size), len(_UNITS) - 1)
    said: list[str] = []
    for unit, size in _UNITS[largest : largest + 2]:
        count, left = divmod(left, size)
        if count or not said:
            said.append(_amount(count, unit))
    return " ".join(said)


def short_duration(seconds: float) -> str:
    """Return a duration in one unit, as tables have it: "14 min", "39 h", "40 d"."""
    if math.isfinite(seconds) and 86_400 <= seconds < _HOURS_UNTIL_SECONDS:
        return _amount(int(seconds) // 3_600, "h")
    words = duration_words(seconds)
    return words if words.startswith("over") else words.split(" ", 1)[0]


def whole_percent(percent: float) -> int:
    """Return percent as a whole number from 0 to 100, what is below it cut off: nothing is complete before it is."""
    return int(min(max(percent, 0.0), 100.0))


def moment_words(moment: datetime, now: datetime | None, zone: tzinfo | None = None) -> str:
    """Return a time as "09:06" on the day of ``now``, "22 Nov, 09:10" in its year, else with the year.

    ``zone`` is that of the reader when None. Both times have a zone; without ``now`` the year is always there.
    """
    local = _local(moment, zone)
    clock = f"{local.hour:02d}:{local.minute:02d}"
    today = None if now is None else _local(now, zone)
    if today is not None and local.date() == today.date():
        return clock
    day = f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{day}, {clock}" if today is not None and local.year == today.year else f"{day} {local.year}, {clock}"


def day_words(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a time with its day: "today 09:41", "yesterday 09:41", else as ``moment_words``."""
    local = _local(moment, zone)
    days = (_local(now, zone).date() - local.date()).days
    name = {0: "today", 1: "yesterday"}.get(days)
    clock = f"{local.hour:02d}:{local.minute:02d}"
    return moment_words(moment, now, zone) if name is None else f"{name} {clock}"


def past_words(moment: datetime, now: datetime, zone: tzinfo | None = None, *, relative: bool = True) -> str:
    """Return when something was: as an age ("now", "14 min ago", "yesterday", "3 d ago"), else as ``moment_words``."""
    if not relative:
        return moment_words(moment, now, zone)
    seconds = (now - moment).total_seconds()
    if seconds < _UNITS[2][1]:
        return "now"
    if seconds >= _UNITS[1][1] and _local(moment, zone).date() == _local(now, zone).date() - timedelta(days=1):
        return "yesterday"
    return f"{duration_words(seconds).split(' ', 1)[0]} ago" if seconds < _LONGEST_SECONDS else "long ago"


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    try:
        return moment.astimezone(zone or reader_zone())
    except (OverflowError, OSError, ValueError):  # beyond what a calendar or the system can shift
        return moment


def _amount(count: int, unit: str) -> str:
    return f"{count:,}{NO_BREAK}{unit}"
