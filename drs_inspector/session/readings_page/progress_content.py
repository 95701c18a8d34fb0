"""What the calls of a job's progress say: percent and lag, RPO and RTO, ends and load, steps, kinds, objects."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.labels.time_words import duration_words, moment_words, whole_percent
from drs_inspector.domain.live.metrics import APPLY_STATES, VALUES_CALL, Measured, metrics_of
from drs_inspector.domain.live.monitoring import Monitoring, monitoring_of, recovery_monitoring_of
from drs_inspector.domain.live.objects import ObjectProgress, kinds_of, objects_of
from drs_inspector.domain.live.progress import progress_of, rpo_rto_of
from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.session.readings_page.content import (
    NO_ROWS,
    TOO_LARGE,
    Column,
    Content,
    Grid,
    GridRow,
    each_once,
    is_too_large,
    kind_of_object,
)
from drs_inspector.session.readings_page.told import Told

_STATES: Final = {1: "under way", 2: "done"}


def _progress(told: Told, _now: datetime) -> Content:
    found, drift = progress_of(told.raws[0])
    said = []
    if found.percent is not None:
        said.append(f"{whole_percent(found.percent)} % of the full phase")
    if found.remaining_seconds:
        said.append(f"{duration_words(found.remaining_seconds)} left")
    if found.lag_seconds is not None and found.lag_seconds >= 0:
        said.append(f"{duration_words(found.lag_seconds)} behind")
    return Content(f"{', '.join(said)}." if said else "", rows=reply_rows(told.raws[0]), drift=each_once(drift))


def _rpo_rto(told: Told, _now: datetime) -> Content:
    found, drift = rpo_rto_of(told.raws[0])
    said = [
        f"{name} {duration_words(seconds)}"
        for name, seconds in (("RPO", found.rpo_seconds), ("RTO", found.rto_seconds))
        if seconds is not None and seconds >= 0
    ]
    return Content(f"{', '.join(said)}." if said else "", rows=reply_rows(told.raws[0]), drift=each_once(drift))


def monitoring_in(call: str, raw: Raw) -> Monitoring:
    """Return the look at ends and load that either call tells."""
    return (recovery_monitoring_of if call == "ShowMonitoringData" else monitoring_of)(raw)[0]


def _monitoring(told: Told, _now: datetime) -> Content:
    found, drift = monitoring_of(told.raws[0])
    return _reached(found)._replace(rows=reply_rows(told.raws[0]), drift=each_once(drift))


def _recovery_monitoring(told: Told, _now: datetime) -> Content:
    found, drift = recovery_monitoring_of(told.raws[0])
    return _reached(found)._replace(rows=reply_rows(told.raws[0]), drift=each_once(drift))


def _reached(found: Monitoring) -> Content:
    ends = (("source", found.is_src_normal), ("target", found.is_dst_normal))
    lost = [name for name, is_reached in ends if is_reached is False]
    if lost:
        return Content(f"DRS does not reach the {' and the '.join(lost)}.", "red")
    unknown = [name for name, is_reached in ends if is_reached is None]
    if unknown:
        return Content(
            f"It is not told whether the {' and the '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} reached."
        )
    return Content("DRS reaches the source and the target.", "green")


def _kinds(told: Told, now: datetime) -> Content:
    found, drift = kinds_of(told.raws[0])
    columns = (
        Column("Kind", 20), Column("At the source", 12, is_number=True), Column("At the target", 12, is_number=True),
        Column("State", 12), Column("Ended", 18),
    )  # fmt: skip
    rows = []
    for one in found:
        state = _STATES.get(-1 if one.status is None else one.status, "not told")
        name = kind_of_object(one.type)
        rows.append(GridRow((name, _count(one.src_count), _count(one.dst_count), state, when(one.end_time, now))))
    done = sum(one.status == 2 for one in found)
    kinds = "1 kind" if len(found) == 1 else f"{len(found):,} kinds"
    answer = f"{done:,} of {kinds} of object {'is' if done == 1 else 'are'} done." if found else NO_ROWS
    return Content(answer, grid=Grid(columns, tuple(rows)), drift=drift)


def _objects(told: Told, _now: datetime) -> Content:
    if is_too_large(told):
        return Content(TOO_LARGE)
    found, drift = objects_of(told.raws)
    return Content(objects_answer(found, is_whole=told.is_whole), drift=drift)


def objects_answer(found: Sequence[ObjectProgress], *, is_whole: bool) -> str:
    """Return how many of some objects are not done; not ``is_whole``: there are more that were not read."""
    if not found:
        return NO_ROWS
    count = sum(not one.is_done for one in found)
    all_done = "All are done." if is_whole else "All that were read are done."
    objects = f"{len(found):,} object{'' if len(found) == 1 else 's'} {'is' if count == 1 else 'are'}"
    return f"{count:,} of {objects} not done." if count else all_done


def _metrics(told: Told, _now: datetime) -> Content:
    found, drift = metrics_of(told.raws)
    return Content(found_words(found, told), drift=drift)


def found_words(found: Sequence[Measured], told: Told) -> str:
    """Return under which id the figures were found, which is documented nowhere, and where they have no value."""
    if not found:
        return NO_ROWS
    jobs = {job_id for page in told.pages for job_id in page.job_ids}
    own = all(one.instance in jobs for one in found)
    figures = f"{len(found):,} figure{'' if len(found) == 1 else 's'}{_span_words(told)}, found by the id of "
    words = f"{figures}{'the job' if own else 'its replication instance: Cloud Eye lists none by that of the job'}."
    return words if any(one.values for one in found) else f"{words} None has a mean value."


def _span_words(told: Told) -> str:
    """Return the time that was asked for in words, "" where that is not known."""
    given = told.pages[0].given if told.pages else {}
    begin, end = given.get("from"), given.get("to")
    if not isinstance(begin, int) or not isinstance(end, int) or end <= begin:
        return ""
    return f" of {duration_words((end - begin) / 1000)}"


def value_words(name: str, value: float | None) -> str:
    """Return a value of a metric in words, "-" for none."""
    if value is None:
        return "-"
    if name == "apply_current_state" and value in APPLY_STATES:
        return APPLY_STATES[value]
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.2f}"


def when(moment: Timestamp | None, now: datetime) -> str:
    """Return a time of a reply in words; one without a zone as the server wrote it, "" for none."""
    if moment is None:
        return ""
    if moment.instant is None or not moment.zone_known:
        return moment.local_text()
    return moment_words(moment.instant.astimezone(UTC), now)


def _count(count: int | None) -> str:
    return "-" if count is None else f"{count:,}"


PROGRESS: Final[dict[str, Callable[[Told, datetime], Content]]] = {
    "BatchListProgresses": _progress,
    "BatchListRposAndRtos": _rpo_rto,
    "ShowMonitorData": _monitoring,
    "ShowMonitoringData": _recovery_monitoring,
    "BatchListStructProcess": _kinds,
    "ShowProgressData": _objects,
    "BatchListStructDetail": _objects,
    "kinds": _kinds,
    VALUES_CALL: _metrics,
}
