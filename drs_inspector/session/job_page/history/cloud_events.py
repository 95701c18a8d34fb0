"""What the cloud tells of the past of a job: operations, parameters, schema changes, its own times, speed limits."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.jobs.fields import SpeedLimit
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.domain.live.history import Ddl, Operation, ParameterChange
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.live.view import Raw, View, view_of
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.session.job_page.history.event import (
    AT_SOURCE,
    BOTH,
    BY_TIME,
    DRS,
    JOB_TIMES,
    NO_PERSON,
    OPERATIONS,
    PARAMETERS,
    PERSON,
    REFUSED,
    SCHEMA,
    SCHEMA_CHANGES,
    SPEED_LIMITS,
    Event,
)
from drs_inspector.session.job_page.page_rows import NOT_TOLD, Words, outside
from drs_inspector.session.job_page.told_settings import NO_LIMIT
from drs_inspector.session.pictures.windows import minutes_of

MOST: Final = 300
"""So many rows of each list are merged."""
_MOST_WINDOWS: Final = 3
_LONGEST_NAME: Final = 80
_ARROW: Final = " \u2192 "
_DAY: Final = timedelta(days=1)
_DAY_MINUTES: Final = 1_440
_NO_REASON: Final = Words("failed; the cloud told no reason")
_NO_VALUES: Final = Words("old and new value are not told", is_quiet=True)
_SPEED: Final = "CONFIG_SPEED"
_DONE: Final = {"octagon": ("octagon-cross", "red"), "tick": ("circle-tick", "green")}
_NAMES: Final = {
    "CREATE": ("Created", "Creation"),
    "START": ("Started", "Start"),
    "QUICK_START": ("Started quickly", "Quick start"),
    "START_LATER": ("Start planned", "Planned start"),
    "START_INCR": ("Incremental phase started", "Start of the incremental phase"),
    "PAUSE": ("Paused", "Pause"),
    "RETRY": ("Retried", "Retry"),
    "JUMP_RETRY": ("Retried, skipping", "Retry with skipping"),
    "RESET": ("Reset", "Reset"),
    "CHANGE": ("Edited", "Edit"),
    _SPEED: ("Speed limit changed", "Change of the speed limit"),
    "MODIFY_CONFIGURATION": ("Settings changed", "Change of the settings"),
    "MODIFY_DB_CONFIG": ("Ends changed", "Change of the ends"),
    "CHANGE_MODE": ("Phases changed", "Change of the phases"),
    "CHOOSE_OBJECT": ("Objects chosen", "Choice of objects"),
    "PRE_CHECK": ("Pre-check", "Pre-check"),
    "RESET_DB_PWD": ("Password changed", "Change of the password"),
    "SWITCH_OVER": ("Switched over", "Switchover"),
    "CHANGE_FLAVOR": ("Size changed", "Change of the size"),
    "NODE_FLAVOR_MODIFY": ("Size of the node changed", "Change of the size of the node"),
    "REBUILD_NODE": ("Node rebuilt", "Rebuilding of the node"),
    "STOP_JOB": ("Ended", "End"),
    "FREE_RESOURCE": ("Ended", "End"),
    "DELETE": ("Deleted", "Deletion"),
    "CLONE": ("Cloned", "Clone"),
    "FULL_TRANSFER_COMPLETE": ("Full copy done", "Full copy"),
}  # fmt: skip
_OWN_DONE: Final = frozenset({"FULL_TRANSFER_COMPLETE"})
_NO_COMMANDS: Final = frozenset({"CREATE", "PRE_CHECK", "FULL_TRANSFER_COMPLETE", "REBUILD_NODE", "SWITCH_OVER"})
"""What is done over a while, and then fails: it was not refused."""
_CHANGES: Final = frozenset(
    {"CHANGE", _SPEED, "MODIFY_CONFIGURATION", "MODIFY_DB_CONFIG", "CHANGE_MODE", "CHOOSE_OBJECT", "CHANGE_FLAVOR"}
)
"""What has an old and a new value, which the list of operations does not tell."""
_OWN_TIMES: Final = (
    ("create_time", "CREATE", NOT_TOLD),
    ("actual_start_time", "START", NOT_TOLD),
    ("full_transfer_complete_time", "FULL_TRANSFER_COMPLETE", DRS),
)

AnyView = TypeVar("AnyView", bound=View)


def operation_events(raws: Iterable[Raw]) -> Iterator[Event]:
    """Yield what people and the service did to the job. A name that is not known is shown as it is."""
    for path, raw, one in _rows(Operation, raws, "timelines"):
        code = (one.name or "").upper()
        done, noun = _NAMES.get(code, (outside(one.name or "Operation without a name")[:_LONGEST_NAME],) * 2)
        status = (one.status or "").casefold()
        is_refused = status.startswith("fail")
        user = outside(one.user_name) if one.user_name and one.user_name.strip() else ""
        is_person = bool(user) and user.casefold() not in NO_PERSON
        kinds = (*([PERSON] if is_person else []), *([REFUSED] if is_refused else []))
        glyph, tone = _DONE["octagon"] if is_refused else _DONE["tick"] if code in _OWN_DONE else (" ", "")
        details = _NO_REASON if is_refused else _NO_VALUES if code in _CHANGES else Words()
        if status not in ("success", "successful", "") and not is_refused:
            details = Words(outside(one.status))
        what = f"{noun} {'failed' if code in _NO_COMMANDS else 'refused'}" if is_refused else done
        yield Event(
            one.operation_time, what, details, user or NOT_TOLD, OPERATIONS, kinds, glyph, tone, code, path, raw
        )


def parameter_events(raws: Iterable[Raw]) -> Iterator[Event]:
    """Yield the changes of parameters, and when each came into force where that was later."""
    for path, raw, one in _rows(ParameterChange, raws, "parameter_history_config_list"):
        values = _ARROW.join((_value(one.old_value, raw, "old_value"), _value(one.new_value, raw, "new_value")))
        text = f"{outside(one.name or 'a parameter')} {values}"
        event = partial(Event, told=PARAMETERS, path=path, raw=raw)
        if one.is_update_success is False:
            glyph, tone = _DONE["octagon"]
            details = Words(text, "failed; the cloud told no reason", is_data=True)
            yield event(one.update_time, "Parameter change refused", details, kinds=(REFUSED,), glyph=glyph, tone=tone)
            continue
        note = "waits for a restart" if one.is_applied is False else ""
        yield event(one.update_time, "Parameter changed", Words(text, note, is_data=True))
        is_later = one.apply_time is not None and one.update_time != one.apply_time
        if is_later and one.is_applied:
            glyph, tone = _DONE["tick"]
            details = Words(text, "after a restart", is_data=True)
            yield event(one.apply_time, "Parameter in force", details, DRS, glyph=glyph, tone=tone)


def schema_events(raws: Iterable[Raw]) -> Iterator[Event]:
    """Yield the changes of schema at the source, and whether they failed at the target."""
    for path, raw, one in _rows(Ddl, raws, "ddl_list"):
        has_failed = one.exe_result is False
        notes = ("at the target" if has_failed else "", "alarm open" if one.status == 1 else "")
        text = " ".join((one.ddl_text or "")[:2_000].split())
        details = Words(outside(text) or "statement not told", ", ".join(filter(None, notes)), is_data=bool(text))
        glyph, tone = _DONE["octagon"] if has_failed else (" ", "")
        kinds = (SCHEMA, REFUSED) if has_failed else (SCHEMA,)
        at, what = one.ddl_timestamp or one.record_time, "Schema change failed" if has_failed else "Schema change"
        yield Event(at, what, details, AT_SOURCE, SCHEMA_CHANGES, kinds, glyph, tone, "", path, raw)


def time_events(job: Job) -> Iterator[Event]:
    """Yield what the job's own times tell."""
    detail = job.detail
    for field, name, who in _OWN_TIMES:
        at = job.created if field == "create_time" else getattr(detail, field, None)
        if at is None:
            continue
        glyph, tone = _DONE["tick"] if name in _OWN_DONE else (" ", "")
        took = _between(detail.actual_start_time, at) if detail is not None and name in _OWN_DONE else ""
        details = Words(f"in {took}") if took else Words()
        yield Event(at, _NAMES[name][0], details, who, JOB_TIMES, (), glyph, tone, name, field)


def speed_events(job: Job, now: datetime, changed: Sequence[Event]) -> Iterator[Event]:
    """Yield when a window of the speed limit began or ended in the day before ``now``, as the windows are set then.

    Not before the job was started, nor before the limit was changed the last time: what it was then is not told.
    """
    detail = job.detail
    if detail is None or job.list_is_newer or phase_of(job.status) is None:
        return
    since = [event.seconds for event in changed if event.name == _SPEED and event.seconds is not None]
    started = detail.actual_start_time
    if started is None or started.instant is None or not started.zone_known:
        return
    since.append(started.instant.timestamp())
    for number, window in enumerate(detail.speed_limit[:_MOST_WINDOWS]):
        speed = (window.speed or "").strip()
        if not (speed.isascii() and speed.isdigit() and len(speed) < 6) or int(speed) == NO_LIMIT:
            continue
        for is_begin, at in _last(window, now):
            if at.timestamp() <= max(since):
                continue
            words = f"{int(speed):,}\u00a0MB/s"
            yield Event(
                Timestamp(at.isoformat(), at.astimezone(UTC)),
                "Speed limit began" if is_begin else "Speed limit ended",
                Words(words, "as it is set now"),
                BY_TIME,
                SPEED_LIMITS,
                path=f"speed_limit[{number}]",
            )


def merged(own: Iterable[Event], operations: Sequence[Event]) -> Iterator[Event]:
    """Yield the job's own times without those that an operation tells as well, which then says so."""
    for event in own:
        if not any(_is_same(event, one) for one in operations):
            yield event


def told_twice(operation: Event, own: Iterable[Event]) -> Event:
    """Return an operation with what the job's own times tell of it as well."""
    same = next((one for one in own if _is_same(one, operation)), None)
    if same is None:
        return operation
    details = operation.details if operation.details.whole else same.details
    return operation._replace(told=BOTH, details=details)


def _is_same(own: Event, operation: Event) -> bool:
    if own.name != operation.name or REFUSED in operation.kinds or own.at is None or operation.at is None:
        return False
    mine, other = own.seconds, operation.seconds
    known = own.at.zone_known and operation.at.zone_known
    return known and mine is not None and other is not None and abs(mine - other) <= 60


def _rows(kind: type[AnyView], raws: Iterable[Raw], path: str) -> Iterator[tuple[str, Raw, AnyView]]:
    """Yield path, JSON and view of the first rows; beyond the first page a path would lead elsewhere, and is ""."""
    every = (
        (f"{path}[{at}]" if not page else "", row)
        for page, raw in enumerate(raws)
        for at, row in enumerate(values_at(raw, path))
    )
    for name, row in islice(every, MOST):
        yield name, row, view_of(kind, row)[0]


def _value(value: str | None, raw: Raw, member: str) -> str:
    """Return a value as it is told; an empty text is one, too."""
    if value:
        return outside(value)[:_LONGEST_NAME]
    return "empty" if any(bytes(one) == b'""' for one in values_at(raw, member)) else NOT_TOLD


def _between(begin: Timestamp | None, end: Timestamp) -> str:
    if begin is None or begin.instant is None or end.instant is None or not (begin.zone_known and end.zone_known):
        return ""
    seconds = (end.instant - begin.instant).total_seconds()
    return duration_words(seconds) if seconds > 0 else ""


def _last(window: SpeedLimit, now: datetime) -> Iterator[tuple[bool, datetime]]:
    """Yield when a window began and ended the last time in the day before ``now``; hh:59 is the whole minute."""
    begin, end = minutes_of(window.begin), minutes_of(window.end)
    if begin is None or end is None or (end + (end % 60 == 59) - begin) % _DAY_MINUTES == 0:
        return  # a window of a whole day neither begins nor ends
    zone: tzinfo | None = UTC if window.is_utc is not False else reader_zone()
    for is_begin, minutes in ((True, begin), (False, end + (end % 60 == 59))):
        try:
            today = datetime.combine(now.astimezone(zone).date(), time())
            walls = [today + timedelta(minutes=minutes) - days * _DAY for days in (0, 1)]
            moments = [wall.replace(tzinfo=zone) if zone is not None else wall.astimezone() for wall in walls]
        except (OverflowError, OSError, ValueError):  # the ends of the calendar
            return
        yield from ((is_begin, at) for at in moments if now - _DAY < at <= now)
