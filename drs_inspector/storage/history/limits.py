"""How much history of a project is kept: by count, by age and by size."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from drs_inspector.storage.history.reading_file import Head
from drs_inspector.storage.history.source_history import SourceHistory

_AT_A_TIME: Final = 10
"""Removing rewrites files: where one reading is too many, a tenth of them goes."""
_YEARS: Final = range(1970, 9_000)


class Limits(NamedTuple):
    """The most readings, days and bytes of each project; 0 is no limit."""

    readings: int = 0
    days: int = 0
    bytes: int = 0


class Pruned(NamedTuple):
    """How many readings were removed, and the bytes that all files of the project have now."""

    readings: int
    bytes: int


def prune(history: SourceHistory, limits: Limits, now: datetime, *, with_room: bool = False) -> Pruned:
    """Remove the oldest readings until the rest is within the limits; the newest stays. Raises FileProblemError.

    ``with_room`` removes a tenth more than it has to, so that not every further reading has to remove one.
    """
    removed = 0
    found = history.readings()
    if found.unfinished:
        history.prune(found.unfinished)
        found = history.readings()
    while found.readings:
        numbers = [one.head.number for one in found.readings]
        first = _first_to_keep(numbers, [one.head for one in found.readings], limits, now, with_room=with_room)
        if limits.bytes and found.bytes > limits.bytes:
            first = max(first, numbers[min(max(1, len(numbers) // _AT_A_TIME), len(numbers) - 1)])
        first = min(first, numbers[-1])
        if first <= numbers[0]:
            break
        removed += history.prune(first)
        found = history.readings()
    return Pruned(removed, found.bytes)


def _first_to_keep(
    numbers: Sequence[int], heads: Sequence[Head], limits: Limits, now: datetime, *, with_room: bool
) -> int:
    first = numbers[0]
    if limits.readings and len(numbers) > limits.readings:
        room = limits.readings // _AT_A_TIME if with_room else 0
        first = numbers[len(numbers) - max(limits.readings - room, 1)]
    if limits.days:
        old = sum(1 for moment in _since(heads, now) if moment is not None and now - moment > timedelta(limits.days))
        first = max(first, numbers[min(old, len(numbers) - 1)])
    return first


def _since(heads: Sequence[Head], now: datetime) -> list[datetime | None]:
    """Return since when each reading is there, whatever clocks said: none is newer than one that was kept after it.

    A time that is still to come, or none, is that of the next reading; of one that was kept after another and says an
    earlier time, a clock was set back meanwhile.
    """
    found: list[datetime | None] = []
    latest: datetime | None = None
    for head in heads:
        moment = moment_of(head.kept_at)
        if moment is not None and moment <= now and (latest is None or moment > latest):
            latest = moment
        found.append(latest)
    first = next((one for one in found if one is not None), None)
    return [first if one is None else one for one in found]


def moment_of(text: str) -> datetime | None:
    """Return a time that a file says, aware; None for one that is none, or that no calendar can show."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment.year in _YEARS else None
