"""What was read of the objects of jobs in the last minutes: from two readings follows what no cloud tells."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.live.objects import ObjectProgress
from drs_inspector.session.readings_page.content import member_text
from drs_inspector.session.readings_page.told import Told

SPAN: Final = 600.0
"""So many seconds before the newest reading is the other one, or as much of it as there is."""
_SLACK: Final = 60.0
_LEAST: Final = 45.0
"""Below so many seconds between two readings nothing follows from them."""
MOST_LISTS: Final = 20
MOST_LOOKS: Final = 8
MOST_OBJECTS: Final = 300
"""Of one reading; those that are furthest behind."""
_LATE_PICTURE: Final = timedelta(days=1)
_KEY_BYTES: Final = 16


class ObjectsLook(NamedTuple):
    """The percent of each object that is not done, by `key_of` it, when it was ``at``; of none whose name is twice."""

    at: datetime
    percents: Mapping[bytes, float]


class ObjectLooks:
    """The readings of lists of objects, for as long as a source is open. A list is that of a job and a kind."""

    def __init__(self) -> None:
        self._looks: dict[tuple[str, str, str], list[ObjectsLook]] = {}

    def seen(self, key: tuple[str, str, str], look: ObjectsLook) -> ObjectsLook | None:
        """Keep a reading of a list, and return the one that it is compared with, None where there is none yet.

        A reading of the same picture as the one before replaces it; one that is earlier says that a clock was set.
        """
        looks = self._looks.pop(key, [])
        looks = [one for one in looks if 0 < (look.at - one.at).total_seconds() <= SPAN + _SLACK]
        earlier = next((one for one in looks if (look.at - one.at).total_seconds() >= _LEAST), None)
        if len(looks) >= MOST_LOOKS:
            del looks[1]  # the first is the one that the newest is compared with
        self._looks[key] = [*looks, look]
        while len(self._looks) > MOST_LISTS:
            del self._looks[next(iter(self._looks))]
        return earlier


def look_at(told: Told, objects: tuple[ObjectProgress, ...]) -> ObjectsLook | None:
    """Return the look that a reading of objects is, None where it is not known when it was."""
    at = taken_at(told)
    if at is None:
        return None
    open_ones = sorted(
        ((percent, one) for one in objects if (percent := percent_of(one)) is not None and percent < 100),
        key=lambda each: each[0],
    )
    found: dict[bytes, float] = {}
    twice: set[bytes] = set()
    for percent, one in open_ones[:MOST_OBJECTS]:
        key = key_of(one)
        if key in found:
            twice.add(key)
        found[key] = percent
    return ObjectsLook(at, {key: percent for key, percent in found.items() if key not in twice})


def percent_of(one: ObjectProgress) -> float | None:
    """Return how far an object is; None for what no percentage can be."""
    return one.progress if one.progress is not None and 0 <= one.progress <= 100 else None


def key_of(one: ObjectProgress) -> bytes:
    """Return what tells an object from others, of one length however long its names are."""
    text = "\0".join(f"{name!r}" for name in (one.src_db, one.src_tb, one.dst_db, one.dst_tb))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def taken_at(told: Told) -> datetime | None:
    """Return when the service took the picture that a reading is, else when it was read."""
    read_at = told.read_at
    if read_at is None or not told.raws:
        return None
    text = member_text(told.raws[0], "create_time")
    moment = read_timestamp(text) if text else None
    if moment is None or moment.instant is None or not moment.zone_known:
        return read_at
    return moment.instant if timedelta() <= read_at - moment.instant <= _LATE_PICTURE else read_at
