"""What happened to a job and who is told: timeline, log, DDL, rows that were not applied, alarms (contract-more 6)."""

from collections.abc import Iterable

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.scalars import read_int
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.live.view import Code, Flag, Moment, Raw, View, Whole, newest_first, rows_of, view_of


class Operation(View, frozen=True, kw_only=True):
    """Something that was done to a job; the set of names is open."""

    name: Code = None
    status: Code = None
    operation_time: Moment = None
    user_name: str | None = None


class LogLine(View, frozen=True, kw_only=True):
    """A line of a job's log; it may hold names of hosts and accounts, and SQL."""

    level: Code = None
    message: str | None = None
    create_time: Moment = None

    @property
    def is_error(self) -> bool:
        """Whether it tells of an error, in whichever case the level is written."""
        return (self.level or "").lower() == "error"


class Ddl(View, frozen=True, kw_only=True):
    """A change of schema during the replication. ``status`` 1 is an alarm that was not cleared."""

    seqno: Whole = None
    checkpoint: Code = None
    ddl_text: str | None = None
    ddl_timestamp: Moment = None
    record_time: Moment = None
    exe_result: Flag = None
    status: Whole = None
    clean_time: Moment = None


class ParameterChange(View, frozen=True, kw_only=True):
    """A change of a parameter. ``is_applied`` False waits for a restart of the job."""

    name: Code = None
    old_value: str | None = None
    new_value: str | None = None
    is_update_success: Flag = None
    is_applied: Flag = None
    update_time: Moment = None
    apply_time: Moment = None


class Alarms(View, frozen=True, kw_only=True):
    """Who is told when a job is late; delays in seconds, 0 is never."""

    topic_name: Code = None
    topic_urn: Code = None
    delay_time: Whole = None
    rpo_delay: Whole = None
    rto_delay: Whole = None
    is_alarm_user: Flag = None

    @property
    def is_silent(self) -> bool:
        """Whether no one is told."""
        has_topic = self.topic_name is not None or self.topic_urn is not None
        return not has_topic or not (self.delay_time or self.rpo_delay or self.rto_delay)


def timeline_of(raws: Iterable[Raw]) -> tuple[tuple[Operation, ...], tuple[Drift, ...]]:
    """Return what was done to a job, the newest first; the cloud's own order is not documented."""
    rows, drift = rows_of(Operation, raws, "timelines")
    return tuple(newest_first(rows, "operation_time")), drift


def log_of(raws: Iterable[Raw]) -> tuple[tuple[LogLine, ...], tuple[Drift, ...]]:
    """Return the lines of the log, the newest first."""
    rows, drift = rows_of(LogLine, raws, "job.logs|logs")
    return tuple(newest_first(rows, "create_time")), drift


def ddl_of(raws: Iterable[Raw]) -> tuple[tuple[Ddl, ...], tuple[Drift, ...]]:
    """Return the changes of schema, in the order in which they came."""
    return rows_of(Ddl, raws, "ddl_list")


def alarms_of(raw: Raw) -> tuple[Alarms, list[Drift]]:
    """Return who is told when a job is late."""
    return view_of(Alarms, raw)


def count_of(raw: Raw) -> int | None:
    """Return how many rows a reply says that there are: of those that were not applied, of open alarms."""
    return next((read_int(value, "count", [], True) for value in values_at(raw, "count")), None)
