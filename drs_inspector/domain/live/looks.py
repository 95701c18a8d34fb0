"""The looks at the jobs of a source: kept as long as it is open, dense for the last minutes and sparse before."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from operator import attrgetter
from typing import Final

import msgspec

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.figures import Figures, Look, series
from drs_inspector.domain.live.figures import FIGURE_CALLS, ClockDifference, look_of
from drs_inspector.domain.live.progress import progress_of
from drs_inspector.domain.live.series import MOST_LOOKS, JobSeries
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot

SPARKLINE_SECONDS: Final = 3_600.0
SPARKLINE_POINTS: Final = 48
_STEPS: Final = ((600.0, 0.0), (3_600.0, 60.0), (86_400.0, 300.0), (float("inf"), 3_600.0))
"""Up to which age in seconds one look is kept in each so many seconds; 0 is all."""
_THIN_AFTER: Final = 16
_FIRST: Final = datetime(1, 1, 2, tzinfo=UTC)
SET_BACK: Final = timedelta(minutes=2)
"""By more than that no clock goes back, and no look is slow: a person, or the network, has set this computer's."""


class LooksOfSource(Mapping[str, Figures]):
    """The figures of the jobs of a live source by id; it grows while the source is watched, and stays bounded.

    Of the last ten minutes every look is kept, of the last hour one a minute, of a day one in five minutes, and one an
    hour before: that with the largest lag, so that no peak is lost.
    """

    def __init__(self) -> None:
        self._looks: dict[str, dict[str, list[Look]]] = {}
        self._to_thin: dict[tuple[str, str], int] = {}
        # Of a measuring whose time is still to come: that time, and when it was first read.
        self._early: dict[tuple[str, str], tuple[datetime, datetime]] = {}
        self._made: dict[str, Figures] = {}
        self._newest: datetime | None = None
        self.difference = ClockDifference()

    def add(self, job_id: str, call: str, look: Look) -> None:
        """Add a look that a call gave. Where the clock was set back since the one before, those before are, too."""
        if self._newest is None or look.read_at > self._newest:
            self._newest = look.read_at
        elif self._newest - look.read_at > SET_BACK:
            self._set_back(self._newest - look.read_at)
        look = self._as_old_as_first_read((job_id, call), look)
        looks = self._looks.setdefault(job_id, {}).setdefault(call, [])
        looks.append(look)
        self._made.pop(job_id, None)
        key = (job_id, call)
        if len(looks) >= self._to_thin.get(key, _THIN_AFTER):
            looks[:] = thinned(looks)
            self._to_thin[key] = len(looks) + _THIN_AFTER

    def _set_back(self, by: timedelta) -> None:
        """Have all looks be as old by the clock as it is now as they were by that of before."""
        for calls in self._looks.values():
            for looks in calls.values():
                looks[:] = [_earlier(look, by) for look in looks]
        self._early = {key: (_back(told, by), _back(read, by)) for key, (told, read) in self._early.items()}
        self._made.clear()
        self._newest = _back(self._newest, by) if self._newest is not None else None

    def _as_old_as_first_read(self, key: tuple[str, str], look: Look) -> Look:
        """Return a look whose measuring is not newer for being read again before the time that the cloud gives it."""
        measured = look.measured_at
        if measured is None:
            return look
        known = self._early.get(key)
        if known is not None and known[0] == measured:
            return msgspec.structs.replace(look, measured_at=known[1])
        if measured > look.read_at:
            self._early[key] = measured, look.read_at
        elif known is not None:
            del self._early[key]
        return look

    def read(self, job_id: str, call: str, raw: Raw, read_at: datetime, server_time: datetime | None) -> Look | None:
        """Add the look that a reply of a call, or its entry about the job, is; return it also where it has no figure.

        ``read_at`` is by this computer's clock, ``server_time`` by the cloud's. None for what is no look.
        """
        look = look_of(call, raw, read_at, self.difference.seen(read_at, server_time))
        if look is not None and look.has_figures:
            self.add(job_id, call, look)
        return look

    def drop(self, job_ids: Collection[str]) -> None:
        """Forget jobs that are gone."""
        for job_id in job_ids:
            for call in self._looks.pop(job_id, {}):
                self._to_thin.pop((job_id, call), None)
                self._early.pop((job_id, call), None)
            self._made.pop(job_id, None)

    def newest(self, job_id: str, call: str) -> Look | None:
        """Return the last look that a call gave, None before the first."""
        looks = self._looks.get(job_id, {}).get(call)
        return looks[-1] if looks else None

    @property
    def count(self) -> int:
        """How many looks are kept."""
        return sum(len(looks) for of_job in self._looks.values() for looks in of_job.values())

    def series(self) -> list[JobSeries]:
        """Return the looks as they are now, job by job and call by call."""
        return [
            JobSeries(job_id, call, looks)
            for job_id, calls in self._looks.items()
            for call, looks in calls.items()
            if looks
        ]

    def __getitem__(self, job_id: str) -> Figures:
        made = self._made.get(job_id)
        if made is None:
            made = self._made[job_id] = _merged(tuple(self._looks[job_id].values()))
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._looks)

    def __len__(self) -> int:
        return len(self._looks)


class SavedLooks(Mapping[str, Figures]):
    """The figures that the series and the saved replies of a document tell, read when they are first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._replies: dict[str, list[SavedReply]] = {}
        self._series: dict[str, list[JobSeries]] = {}
        self._made: dict[str, Figures] = {}
        for one in snapshot.series:
            if one.call in FIGURE_CALLS:
                self._series.setdefault(one.job_id, []).append(one)
        for reply in snapshot.replies:
            if reply.call is not None and reply.call.name in FIGURE_CALLS:
                for job_id in reply.job_ids:
                    self._replies.setdefault(job_id, []).append(reply)

    def __getitem__(self, job_id: str) -> Figures:
        made = self._made.get(job_id)
        if made is None:
            if job_id not in self._replies and job_id not in self._series:
                raise KeyError(job_id)
            watched = {one.call: one.looks for one in self._series.get(job_id, ())}
            looks = [
                look
                for reply in self._replies.get(job_id, ())
                for look in _looks_in(reply, job_id)
                if not _is_among(look, watched.get(reply.calls[0].name, ()))
            ]
            made = self._made[job_id] = _merged([*watched.values(), looks])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._series, *self._replies)))

    def __len__(self) -> int:
        return len(self._series.keys() | self._replies.keys())


def thinned(looks: Sequence[Look]) -> list[Look]:
    """Return what is kept of looks in the order of their time, by their age at the newest of them."""
    if not looks:
        return []
    newest = looks[-1].read_at.timestamp()
    kept: dict[tuple[float, float], Look] = {}
    for number, look in enumerate(looks):
        moment = look.read_at.timestamp()
        step = next(step for most, step in _STEPS if newest - moment <= most)
        key = (step, moment // step) if step else (0.0, float(number))
        before = kept.get(key)
        if before is None or (look.lag or 0) >= (before.lag or 0):
            kept[key] = look
    return sorted(kept.values(), key=lambda look: look.read_at)[-MOST_LOOKS:]


def sparkline(
    figures: Figures, value: Callable[[Look], float | None], now: datetime
) -> tuple[tuple[float, float], ...]:
    """Return the values of the last hour with their age in seconds, oldest first, `SPARKLINE_POINTS` at most.

    Of those that are too close together the largest is kept.
    """
    width = SPARKLINE_SECONDS / SPARKLINE_POINTS
    found: dict[int, tuple[float, float]] = {}
    for moment, number in series(figures, value).values:
        age = max((now - moment).total_seconds(), 0.0)
        place = int(age // width)
        if place < SPARKLINE_POINTS and (place not in found or number >= found[place][1]):
            found[place] = (age, number)
    return tuple(found[place] for place in sorted(found, reverse=True))


def _earlier(look: Look, by: timedelta) -> Look:
    measured = look.measured_at
    return msgspec.structs.replace(
        look, read_at=_back(look.read_at, by), measured_at=None if measured is None else _back(measured, by)
    )


def _back(moment: datetime, by: timedelta) -> datetime:
    return moment - by if moment - _FIRST > by else _FIRST


def _merged(lists: Iterable[Sequence[Look]]) -> Figures:
    looks = [look for one in lists for look in one]
    return Figures(looks=tuple(sorted(looks, key=attrgetter("read_at"))))


def _is_among(look: Look, watched: Sequence[Look]) -> bool:
    """Whether a look of a saved reply, which knows its second alone, is one of a series: it must not count twice."""
    second = look.read_at.replace(microsecond=0)
    newer = takewhile(lambda one: one.read_at >= second, reversed(watched))
    return any(one.read_at.replace(microsecond=0) == second for one in newer)


def _looks_in(reply: SavedReply, job_id: str) -> Iterator[Look]:
    """Yield the looks of a saved reply: of its reading, else of the time that the figures name."""
    assert reply.call is not None  # noqa: S101 - asked where they are gathered
    read_at, server_time = _moment(reply.read_at), _moment(reply.server_time)
    for entry in reply.entries_of_job(job_id):
        moment = read_at
        if moment is None and reply.call.name == "BatchListProgresses":
            measured = progress_of(entry)[0].process_time
            moment = measured.instant if measured is not None and measured.zone_known else None
        if moment is None:
            continue
        ahead = ClockDifference().seen(moment, server_time)
        look = look_of(reply.call.name, entry, moment.astimezone(UTC), ahead)
        if look is not None:
            yield look


def _moment(text: str) -> datetime | None:
    told = read_timestamp(text) if text else None
    return told.instant if told is not None and told.zone_known else None
