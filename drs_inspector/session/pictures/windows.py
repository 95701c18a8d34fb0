"""From the windows of a speed limit, which repeat every day, to the parts of one day of the reader."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.jobs.fields import SpeedLimit
from drs_inspector.domain.labels.time_words import NO_BREAK
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.session.pictures.day_band import NO_LIMIT, UNLIMITED_SPEED, BandPart, DayBand, HourMark
from drs_inspector.session.pictures.moments import clock_words, local_of, seconds_of, zone_words
from drs_inspector.session.pictures.plot import number_words

MOST_WINDOWS: Final = 24
"""So many windows are drawn; the cloud takes three."""
_DAY_MINUTES: Final = 1_440
_HOURS: Final = range(0, 24, 3)
_LONGEST_WORD: Final = 40
_FIRST, _LAST = date(1, 1, 4), date(9999, 12, 27)


class _Window(NamedTuple):
    """Minutes of the day from ``begin`` until before ``end``, which is more and may be beyond midnight."""

    begin: int
    end: int
    speed: float | None
    is_utc: bool


class _Held(NamedTuple):
    """A window on one date, in seconds since 1970."""

    begin: float
    end: float
    speed: float | None


class HeldLimit(NamedTuple):
    """A limit that holds: from when until when in seconds since 1970, and its speed in MB/s."""

    begin: float
    end: float
    speed: float


def limit_at(limits: Sequence[SpeedLimit], now: float, zone: tzinfo | None = None) -> HeldLimit | None:
    """Return the one limit that holds at a moment; None where none does, or where it is not known which of several.

    Nor is one returned that held before, or goes on: a window of a whole day neither begins nor ends.
    """
    today = min(max(local_of(now, zone).date(), _FIRST), _LAST)
    windows = [read for limit in limits[:MOST_WINDOWS] if isinstance(read := _read(limit), _Window)]
    every = [one for window in windows for one in _on_days(window, today, zone)]
    held = [one for one in every if one.begin <= now < one.end]
    if len(held) != 1 or held[0].speed is None:
        return None
    found = held[0]
    if any(one.speed == found.speed and (one.end == found.begin or one.begin == found.end) for one in every):
        return None
    return HeldLimit(found.begin, found.end, held[0].speed)


def day_band_of(limits: Sequence[SpeedLimit], now: float, zone: tzinfo | None = None) -> DayBand | None:
    """Return the day of ``now`` (seconds since 1970) with the windows of a speed limit; None where there are none.

    A window whose end is before its begin goes over midnight; ``hh:59`` is the whole of that minute. Windows without
    ``is_utc`` are in UTC. Of windows at the same time all speeds are told: which of them holds is not known.
    """
    if not limits:
        return None
    today = min(max(local_of(now, zone).date(), _FIRST), _LAST)
    begin, end = _at(today, 0, zone), _at(today + timedelta(days=1), 0, zone)
    windows: list[_Window] = []
    problems: list[str] = []
    for limit in limits[:MOST_WINDOWS]:
        read = _read(limit)
        if isinstance(read, _Window):
            windows.append(read)
        else:
            problems.append(read)
    if len(limits) > MOST_WINDOWS:
        problems.append(f"{counted(len(limits) - MOST_WINDOWS, 'more window is', 'more windows are')} not drawn")
    if any(not one.is_utc for one in windows):
        problems.append("a window is not in UTC; it is drawn as local time")
    held = [one for window in windows for one in _on_days(window, today, zone) if one.end > begin and one.begin < end]
    is_today = begin <= now < end
    return DayBand(
        parts=tuple(_parts(held, begin, end, now, zone)),
        hours=tuple(_hours(today, begin, end, zone)),
        now=(now - begin) / (end - begin) if is_today else None,
        now_words=f"now, {clock_words(now, now, zone)}" if is_today else "",
        zone=zone_words(begin, end, zone),
        problems=tuple(problems),
    )


def _read(limit: SpeedLimit) -> _Window | str:
    begin, end = minutes_of(limit.begin), minutes_of(limit.end)
    if begin is None or end is None:
        return f"a window from {_said(limit.begin)} to {_said(limit.end)} cannot be read"
    begin %= _DAY_MINUTES
    end += end % 60 == 59
    speed = _number(limit.speed)
    if speed is None:
        return f"a window with the speed {_said(limit.speed)} cannot be read"
    if end <= begin:
        end += _DAY_MINUTES
    return _Window(begin, end, None if speed >= UNLIMITED_SPEED else speed, limit.is_utc is not False)


def minutes_of(text: str | None) -> int | None:
    """Return the minute of the day that "09:00" is, None for what is no such time. "24:00" is the end of the day."""
    hours, _, minutes = (text or "").partition(":")
    if not (hours.isascii() and hours.isdigit() and len(hours) <= 2 and minutes.isascii() and minutes.isdigit()):
        return None
    if len(minutes) != 2 or int(minutes) > 59:
        return None
    found = int(hours) * 60 + int(minutes)
    return found if found <= _DAY_MINUTES else None


def _number(text: str | None) -> float | None:
    try:
        speed = float((text or "")[:_LONGEST_WORD])
    except ValueError:
        return None
    return speed if math.isfinite(speed) and speed > 0 else None


def _said(text: str | None) -> str:
    return f"\u201c{printable(shortened(text, _LONGEST_WORD))}\u201d" if text else "nothing"


def _at(day: date, minutes: int, zone: tzinfo | None) -> float:
    """Return the moment at which a reader's clock shows a minute of a day."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    zone = zone or reader_zone()
    try:
        return seconds_of(wall.replace(tzinfo=zone) if zone is not None else wall.astimezone())
    except (OverflowError, OSError, ValueError):  # beyond what the system can shift
        return seconds_of(wall.replace(tzinfo=UTC))


def _on_days(window: _Window, today: date, zone: tzinfo | None) -> Iterable[_Held]:
    """Yield the window on the days around one: a day of a reader may have parts of three days in UTC."""
    where = UTC if window.is_utc else zone
    for step in (-2, -1, 0, 1):
        day = today + timedelta(days=step)
        begin, end = _at(day, window.begin, where), _at(day, window.end, where)
        if end > begin:
            yield _Held(begin, end, window.speed)


def _parts(held: Sequence[_Held], begin: float, end: float, now: float, zone: tzinfo | None) -> Iterable[BandPart]:
    """Yield the parts of the day in their order, without a gap."""
    cuts = sorted({begin, end, *(min(max(at, begin), end) for one in held for at in (one.begin, one.end))})
    spans: list[tuple[float, float, tuple[_Held, ...]]] = []
    for low, high in pairwise(cuts):
        covering = tuple(one for one in held if one.begin <= low and one.end >= high)
        if all(one.speed is None for one in covering):
            covering = ()  # a window without a limit is as no window
        spans.append((spans.pop()[0] if spans and spans[-1][2] == covering else low, high, covering))
    for low, high, covering in spans:
        whole = covering[0] if len(covering) == 1 else _Held(low, high, None)
        yield BandPart(
            (low - begin) / (end - begin),
            (high - begin) / (end - begin),
            _speed_words(covering),
            _clock(whole, zone),
            _clock(whole, UTC),
            is_limit=any(one.speed is not None for one in covering),
            is_now=low <= now < high,
        )


def _speed_words(covering: Sequence[_Held]) -> str:
    speeds = sorted({one.speed for one in covering if one.speed is not None})
    words = [number_words(speed) for speed in speeds]
    has_none = any(one.speed is None for one in covering) or not covering
    if not words:
        return NO_LIMIT
    return f"{' or '.join(words)}{NO_BREAK}MB/s{f' or {NO_LIMIT}' if has_none else ''}"


def _clock(span: _Held, zone: tzinfo | None) -> str:
    """Return a span by the clock, to the last minute in it: "09:00 to 18:59"."""
    last = span.end - 60
    return f"{clock_words(span.begin, span.begin, zone)} to {clock_words(last, last, zone)}"


def _hours(today: date, begin: float, end: float, zone: tzinfo | None) -> Iterable[HourMark]:
    for hour in _HOURS:
        at = _at(today, hour * 60, zone)
        if begin <= at < end:
            yield HourMark((at - begin) / (end - begin), f"{hour:02d}")
    yield HourMark(1.0, "24")
