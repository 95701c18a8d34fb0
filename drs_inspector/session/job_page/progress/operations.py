"""What was done to a job, as bands and marks of its plots."""

from itertools import islice
from typing import Final, NamedTuple

from drs_inspector.domain.printable import shortened
from drs_inspector.session.job_page.history.cloud_events import operation_events
from drs_inspector.session.job_page.history.event import REFUSED, Event
from drs_inspector.session.pictures.plot import Mark, Stretch
from drs_inspector.session.readings_page.content import is_too_large
from drs_inspector.session.readings_page.told import Told

_MOST: Final = 300
_LONGEST: Final = 60
_PAUSE: Final = "PAUSE"
_GOES_ON: Final = frozenset(
    {"START", "QUICK_START", "START_INCR", "RETRY", "JUMP_RETRY", "RESET", "STOP_JOB", "DELETE"}
)


Dated = tuple[tuple[float, Event], ...]


class Operations(NamedTuple):
    """``stretches`` have a beginning and an end, ``marks`` a moment alone: the cloud tells no other of operations."""

    stretches: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()


NO_OPERATIONS: Final = Operations()


class KeptOperations:
    """The operations of the newest reading of a timeline; it is read once, however often they are drawn."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._events: Dated = ()

    def of(self, told: Told, now: float) -> Operations:
        """Return what a reading tells, as `operations_in` does."""
        if told.made_of != self._made_of:
            self._made_of, self._events = told.made_of, _dated(told)
        return _operations(self._events, now)


def operations_in(told: Told, now: float) -> Operations:
    """Return what the timeline of a job tells. ``now`` (seconds since 1970) ends a pause that goes on.

    A pause is a band from when it began to what ended it; everything else is a mark. The newest come first.
    """
    return _operations(_dated(told), now)


def _dated(told: Told) -> Dated:
    """Return the operations of which it is known when they were, the newest first."""
    if not told.is_read or is_too_large(told):
        return ()
    events = islice(operation_events(told.raws), _MOST)
    dated = [(at, one) for one in events if (at := one.seconds) is not None and one.at and one.at.zone_known]
    return tuple(sorted(dated, key=lambda each: each[0], reverse=True))


def _operations(events: Dated, now: float) -> Operations:
    stretches: list[Stretch] = []
    marks: list[Mark] = []
    ended = now
    for at, event in events:
        if at > now:
            continue
        is_refused = REFUSED in event.kinds
        if event.name == _PAUSE and not is_refused:
            stretches.append(Stretch(at, ended, _words(event)))
        else:
            marks.append(Mark(at, _words(event)))
        if not is_refused and (event.name in _GOES_ON or event.name == _PAUSE):
            ended = at
    return Operations(tuple(stretches), tuple(marks))


def _words(event: Event) -> str:
    return shortened(event.what, _LONGEST)
