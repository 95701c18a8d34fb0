"""The history of a job as rows: the newest first, under heads of days."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.figures import Figures, Limits
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.live.view import Raw
from drs_inspector.session.history.job_reader import KeptTold
from drs_inspector.session.history.job_rows import JobRow
from drs_inspector.session.job_page.history.cloud_events import (
    merged,
    operation_events,
    parameter_events,
    schema_events,
    speed_events,
    time_events,
    told_twice,
)
from drs_inspector.session.job_page.history.event import PERSON, REFUSED, SCHEMA, Event
from drs_inspector.session.job_page.history.lists import (
    OPERATIONS_CALL,
    PARAMETERS_CALL,
    SCHEMA_CALL,
    Foot,
    ListTold,
    foot_of,
)
from drs_inspector.session.job_page.history.look_events import look_events
from drs_inspector.session.job_page.history.reading_events import paths_of, reading_events
from drs_inspector.session.job_page.page_rows import NOT_TOLD, Column, Group, Line, PageRows, Words, outside
from drs_inspector.session.pictures.moments import local_of, within_calendar
from drs_inspector.session.readings_page.content import is_too_large

COLUMNS: Final = (
    Column("Time", 2, 10),
    Column("What", 12, 20),
    Column("Details", 68, 24),
    Column("Who", 10, 18),
    Column("Told by", 8, 18),
)
_DETAILS: Final = 2
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNKNOWN: Final = "unknown"
_READERS: Final[dict[str, Callable[[Iterable[Raw]], Iterator[Event]]]] = {
    OPERATIONS_CALL: operation_events,
    PARAMETERS_CALL: parameter_events,
    SCHEMA_CALL: schema_events,
}
_NOTHING: Final = "Nothing is known of what happened to this job."


class Seen(NamedTuple):
    """What a history is made of besides the job: lists of the cloud, and looks of a watch.

    ``read_at`` is when the job was read, None where that is not told. ``readings`` is what kept ones tell, None where
    there cannot be any; ``has_doors``: two of them can be compared.
    """

    lists: tuple[ListTold, ...]
    now: datetime
    read_at: datetime | None
    figures: Figures = Figures()
    limits: Limits = Limits()
    is_live: bool = False
    readings: KeptTold | None = None
    has_doors: bool = False


class KeptEvents:
    """The events of lists, read again only where a list is another one: a watch changes the rest every few seconds."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, list[Event]]] = {}

    def of(self, one: ListTold) -> list[Event]:
        """Return the events of a list."""
        name, made_of = one.panel.call.name, one.told.made_of
        before = self._kept.get(name)
        if before is None or before[0] != made_of:
            raws = () if is_too_large(one.told) else one.told.raws
            before = self._kept[name] = made_of, list(_READERS[name](raws))
        return before[1]


class History(NamedTuple):
    """``page`` are the rows, ``foot`` what they rest on, ``raws`` the JSON of rows of readings by their paths.

    ``changes`` are the rows that kept readings tell, by the paths of their lines.
    """

    page: PageRows
    foot: Foot
    raws: dict[str, Raw]
    changes: dict[str, JobRow]


def history_of(job: Job, seen: Seen, kept: KeptEvents | None = None) -> History:
    """Return all that is known of what happened to a job; ``kept`` saves work where it is made again."""
    events = _events(job, seen, kept or KeptEvents())
    # By the day first: a time without a zone may be of another day than its neighbours.
    dated = sorted(
        (one for one in events if one.seconds is not None), key=lambda one: (_day(one), one.seconds or 0), reverse=True
    )
    groups = [
        Group(day, _day_words(day, seen.now), _lines(of_day), is_counted=True)
        for day, of_day in ((day, tuple(found)) for day, found in groupby(dated, key=_day))
    ]
    undated = [one for one in events if one.seconds is None]
    if undated:
        groups.append(Group(_UNKNOWN, "Time not known", _lines(undated), is_counted=True))
    has_looks = any(one.told.startswith("Watch") for one in events) or bool(seen.figures.looks)
    foot = foot_of(
        seen.lists, AboutJob.of(job), seen.now, is_live=seen.is_live, has_looks=has_looks, readings=seen.readings
    )
    people = len({one.who for one in events if PERSON in one.kinds})
    answer = _NOTHING
    if events:
        since = f" since {_short_day(_day(dated[-1]), seen.now)}" if dated else ""
        answer = f"{len(events):,} event{'' if len(events) == 1 else 's'}{since}"
    more = f"{people:,} {'person' if people == 1 else 'people'}" if people else ""
    page = PageRows(answer, more, COLUMNS, tuple(groups), (_DETAILS,))
    told = seen.readings.changes.rows if seen.readings is not None and seen.readings.changes is not None else ()
    changes = dict(zip(paths_of(told), told, strict=True))
    return History(page, foot, {one.path: one.raw for one in events if one.path and one.raw}, changes)


def kinds_of(page: PageRows, lists: Iterable[ListTold]) -> list[tuple[str, str]]:
    """Return what rows can be shown alone: kinds that the lists here may tell, with their number."""
    calls = {one.panel.call.name for one in lists}
    every = [line for group in page.groups for line in group.lines]
    words = [(PERSON, "By a person", OPERATIONS_CALL), (SCHEMA, "Schema", SCHEMA_CALL),
        (REFUSED, "Refused", OPERATIONS_CALL)]  # fmt: skip
    found = [
        (kind, f"{name} {sum(kind in line.kinds for line in every):,}") for kind, name, call in words if call in calls
    ]
    return [("", f"All {len(every):,}"), *found] if found else []


def _events(job: Job, seen: Seen, kept: KeptEvents) -> list[Event]:
    lists = {one.panel.call.name: kept.of(one) for one in seen.lists}
    own = list(time_events(job))
    operations = [told_twice(one, own) for one in lists.pop(OPERATIONS_CALL, ())]
    return [
        *look_events(job, seen.figures, seen.limits),
        *(speed_events(job, seen.read_at, operations) if seen.read_at is not None else ()),
        *operations,
        *(event for events in lists.values() for event in events),
        *merged(own, operations),
        *(reading_events(seen.readings, seen.now, has_doors=seen.has_doors) if seen.readings is not None else ()),
    ]


def _lines(events: Sequence[Event]) -> tuple[Line, ...]:
    seen: dict[str, int] = {}
    return tuple(_line(one, seen) for one in events)


def _line(event: Event, seen: dict[str, int]) -> Line:
    raw = event.at.raw if event.at is not None else ""
    key = f"{event.told} {raw} {event.what} {event.details.text}"
    number = seen[key] = seen.get(key, 0) + 1
    who = Words(event.who, is_quiet=not {PERSON}.intersection(event.kinds) or event.who == NOT_TOLD)
    return Line(
        f"{key} {number}" if number > 1 else key,
        (_time(event), Words(event.what, glyph=event.glyph, tone=event.tone), event.details, who,
            Words(event.told, is_quiet=not event.door, is_link=bool(event.door), exact=event.told_exact)),
        door=event.door,
        paths=(event.path,) if event.path else (),
        kinds=event.kinds,
    )  # fmt: skip


def _time(event: Event) -> Words:
    at, seconds = event.at, event.seconds
    if at is None or at.instant is None or seconds is None:
        return Words(outside(at.raw)[:40] if at is not None and at.raw else NOT_TOLD, is_quiet=True)
    local = _local(at, seconds)
    note = "" if at.zone_known else "server"
    return Words(f"{local.hour:02d}:{local.minute:02d}", note, exact=at.local_text())


def _day(event: Event) -> str:
    at, seconds = event.at, event.seconds
    if at is None or at.instant is None or seconds is None:
        return _UNKNOWN
    return _local(at, seconds).date().isoformat()


def _local(at: Timestamp, seconds: float) -> datetime:
    """Return a time by the clock of the reader; one that has none there, at the ends of the calendar, as it is told."""
    if at.instant is not None and (not at.zone_known or seconds != within_calendar(seconds)):
        return at.instant
    return local_of(seconds)


def _day_words(day: str, now: datetime) -> str:
    moment, today = datetime.fromisoformat(day).date(), local_of(now.timestamp()).date()
    words = _short_day(day, now)
    if moment == today:
        return f"Today, {words}"
    if today - moment == timedelta(days=1):
        return f"Yesterday, {words}"
    return f"{_WEEKDAYS[moment.weekday()]}, {words}"


def _short_day(day: str, now: datetime) -> str:
    moment = datetime.fromisoformat(day).date()
    year = "" if moment.year == local_of(now.timestamp()).year else f" {moment.year}"
    return f"{moment.day} {_MONTHS[moment.month - 1]}{year}"
