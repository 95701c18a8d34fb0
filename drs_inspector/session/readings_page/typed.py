"""What the replies with a typed view say: comparisons, pre-check, timeline, log, schema changes, alarms, quota."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.explanations.explanation import COMPARE_CODE, PRECHECK_ITEM
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.labels.time_words import duration_words, whole_percent
from drs_inspector.domain.live.checks import CheckItem, precheck_of
from drs_inspector.domain.live.comparisons import (
    CompareRun,
    DatabaseComparison,
    ObjectCount,
    databases_of,
    object_comparison_of,
    runs_of,
)
from drs_inspector.domain.live.history import Ddl, alarms_of, count_of, ddl_of, log_of, timeline_of
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.readings_page.content import (
    MOST_TYPED,
    NO_ROWS,
    TOO_LARGE,
    Column,
    Content,
    Grid,
    GridRow,
    each_once,
    is_too_large,
    kind_of_object,
    member_text,
    members_of,
    untyped,
)
from drs_inspector.session.readings_page.outcomes import ONE_BY_ONE
from drs_inspector.session.readings_page.panels import Panel, panel_of
from drs_inspector.session.readings_page.progress_content import PROGRESS, when
from drs_inspector.session.readings_page.told import Told

Say = Callable[[Told, datetime], Content]
_RUNS: Final = ("compare_jobs", "compareJobs", "compare_task_list_results.compare_task_list")
_RESULTS: Final = {
    "FAILED": ("failed", "red"),
    "ALARM": ("alarm", "amber"),
    "": ("", "amber"),
    "PASSED": ("passed", ""),
}
_OBJECT_STATES: Final = {0: ("differs", "amber"), 2: ("equal", ""), 3: ("not finished", "")}
_FRAME: Final = frozenset({"id", "status", "create_time", "total_count"})
_SILENT: Final = "No one is told: {}."


def answer_of(reply: SavedReply, job_id: str, now: datetime) -> str:
    """Return the sentence that a saved reply says about a job, "" where none can be made."""
    if reply.call is None or reply.call.asked is None:
        return ""
    raws = tuple(reply.entries_of_job(job_id))
    return content_of(panel_of(reply.call, reply.given), Told((reply,), raws), now).answer if raws else ""


def content_of(panel: Panel, told: Told, now: datetime) -> Content:
    """Return what a reading says. Whatever the reply holds, nothing is raised for it, and the JSON has all of it."""
    if not told.raws:
        return Content("Nothing in it is about this job." if told.is_read else "")
    if is_too_large(told):
        return Content(TOO_LARGE)
    say = _SAY.get(panel.call.name) or _PARTS.get(panel.key)
    return untyped(panel.call, told) if say is None else say(told, now)


def _precheck(told: Told, _now: datetime) -> Content:
    check, drift = precheck_of(told.raws[0])
    order = list(_RESULTS)
    items = sorted(check.precheck_result, key=lambda one: order.index(_result(one)))
    counts = Counter(map(_result, items))
    if check.is_running:
        answer, tone = f"It is under way: {whole_percent(check.process or 0.0)} %.", ""
    elif not items:
        answer, tone = check.error_msg or "No item was checked.", ""
    else:
        failed, alarms, others, passed = (counts[name] for name in order)
        more = f", {others:,} with another result or none" if others else ""
        answer = f"{failed:,} of {len(items):,} items failed, {alarms:,} with an alarm, {passed:,} passed{more}."
        tone = "red" if failed else "amber" if alarms or others else "green"
    columns = (Column("Result", 8), Column("Item", 26), Column("Why", 40), Column("Group", 14))
    rows = [
        GridRow(
            (
                _RESULTS[_result(one)][0] or _words(one.result).lower() or "not told",
                one.item or "",
                one.failed_reason or one.raw_error_msg or "",
                one.group or "",
            ),
            tone=_RESULTS[_result(one)][1],
            topic=partial(Topic, PRECHECK_ITEM, one.item or ""),
        )
        for one in items
    ]
    return Content(answer, tone, grid=Grid(columns, tuple(rows)), drift=each_once(drift))


def _result(item: CheckItem) -> str:
    result = (item.result or "").strip().upper()
    return result if result in _RESULTS else "PASSED" if result in ("PASS", "SUCCESS") else ""


def _runs(told: Told, now: datetime) -> Content:
    runs, drift = runs_of(told.raws)
    raws = [row for raw in told.raws for path in _RUNS for row in values_at(raw, path)]
    pairs = sorted(zip(runs, raws, strict=False), key=lambda pair: _instant(pair[0].start_time), reverse=True)
    live = sum(one.is_live for one in runs)
    under_way = f", {live:,} under way" if live else ""
    nothing = _nothing(told, _RUNS, "None was made.")
    answer = f"{_counted(len(runs), 'comparison')}{under_way}." if runs else nothing
    columns = (Column("Started", 18), Column("Of", 24), Column("State", 16), Column("Took", 10, is_number=True))
    rows = [
        GridRow((when(run.start_time, now), _types(run), _words(run.status), _took(run)), raw) for run, raw in pairs
    ]
    return Content(answer, grid=Grid(columns, tuple(rows)), drift=each_once(drift))


def _beside_the_frame(told: Told, _now: datetime) -> Content:
    """Show a part of a job that has no view; where it is no more than its frame, which every part has, say so."""
    rows = [row for raw in told.raws for row in reply_rows(raw)]
    if all(row.path.removeprefix("job.") in _FRAME for row in rows):
        return Content(_nothing(told, ("job.diagnoses", "diagnoses"), "None was made."))
    return Content(rows=tuple(rows))


def _nothing(told: Told, paths: Iterable[str], words: str) -> str:
    """Return what is said of an empty list; of a reply without the list nothing is known."""
    for home, _dot, name in (path.rpartition(".") for path in paths):
        for raw in told.raws:
            if any(name in dict(members_of(one)) for one in (values_at(raw, home) if home else [raw])):
                return words
    return NO_ROWS


def _types(run: CompareRun) -> str:
    return ", ".join(_words(one).lower() for one in run.types) or "not told"


def _took(run: CompareRun) -> str:
    start, end = run.start_time, run.end_time
    if start is None or end is None or start.instant is None or end.instant is None:
        return ""
    if start.zone_known is not end.zone_known:
        return ""  # by how much they differ is not known
    return duration_words((end.instant - start.instant).total_seconds())


def _objects(told: Told, now: datetime) -> Content:
    found, drift = object_comparison_of(told.raws[0])
    if not found.exists:
        return Content("None was ever made.", drift=each_once(drift))
    differing = sum(one.status == 0 for one in found.compare_result)
    kinds = _counted(len(found.compare_result), "kind")
    answer, tone = {
        True: (f"All {kinds} of object are equal.", "green"),
        False: (f"{differing:,} of {kinds} of object differ{'s' if differing == 1 else ''}.", "amber"),
        None: (f"It is not known whether they are equal: {_words(found.status).lower() or 'no state is told'}.", ""),
    }[found.is_equal]
    moment = found.start_time or found.create_time
    begun = f" Started {when(moment, now)}." if moment is not None else ""
    return Content(answer + begun, tone, grid=_kinds(found.compare_result), drift=each_once(drift))


def _kinds(kinds: Sequence[ObjectCount]) -> Grid:
    columns = (
        Column("Kind", 18),
        Column("At the source", 12, is_number=True),
        Column("At the target", 12, is_number=True),
    )
    rows = []
    for one in sorted(kinds, key=lambda one: one.status or 0):
        state, tone = _OBJECT_STATES.get(-1 if one.status is None else one.status, ("not told", ""))
        rows.append(
            GridRow(
                (kind_of_object(one.type), _number(one.source_count), _number(one.target_count), state),
                tone=tone,
                topic=partial(Topic, COMPARE_CODE, "" if one.status is None else str(one.status)),
            )
        )
    return Grid((*columns, Column("State", 14)), tuple(rows))


def _databases(told: Told, _now: datetime) -> Content:
    found, drift = databases_of(told.raws)
    differing = sum(one.data_inconsistent_num or 0 for one in found)
    left = sum(max((one.compare_num or 0) - (one.compare_end_num or 0), 0) for one in found)
    untold = sum(one.data_inconsistent_num is None or one.compare_num is None for one in found)
    uncompared = sum(one.uncomparable_num or 0 for one in found)
    said = [f"{_counted(differing, 'table')} differ{'s' if differing == 1 else ''}"] if differing else []
    said = said or ["No table is known to differ" if untold else "No table differs"]
    said += [f"of {_counted(untold, 'database')} it is not told"] if untold else []
    said += [f"{left:,} not done yet"] if left > 0 else []
    said += [f"{uncompared:,} cannot be compared"] if uncompared else []
    is_proved = found and told.is_whole and not (left or uncompared or untold)
    tone = "amber" if differing else "green" if is_proved else ""
    rows = [GridRow(_database(one), tone="amber" if one.data_inconsistent_num else "") for one in found]
    columns = (
        *(Column(title, 18) for title in ("Database", "At the target")),
        *(Column(title, 10, is_number=True) for title in ("Tables", "Done", "Differ", "Cannot be compared")),
    )
    return Content(f"{', '.join(said)}." if found else NO_ROWS, tone, grid=Grid(columns, tuple(rows)), drift=drift)


def _database(one: DatabaseComparison) -> tuple[str, ...]:
    numbers = (one.compare_num, one.compare_end_num, one.data_inconsistent_num, one.uncomparable_num)
    return (one.source_db or "", one.target_db or "", *map(_number, numbers))


def _timeline(told: Told, now: datetime) -> Content:
    found, drift = timeline_of(told.raws)
    rows = [
        GridRow(
            (when(one.operation_time, now), one.name or "", _words(one.status).lower(), one.user_name or "not told"),
            tone="red" if (one.status or "").lower().startswith("fail") else "",
        )
        for one in found
    ]
    columns = (Column("When", 18), Column("What", 24), Column("Result", 10), Column("Who", 20))
    return Content("" if rows else NO_ROWS, grid=Grid(columns, tuple(rows)), drift=drift)


def _log(told: Told, now: datetime) -> Content:
    found, drift = log_of(told.raws)
    errors = sum(one.is_error for one in found)
    nothing = _nothing(told, ("job.logs", "logs"), "It is empty.")
    answer = f"{_counted(errors, 'error')} in the newest {_counted(len(found), 'line')}." if found else nothing
    rows = [
        GridRow(
            (when(one.create_time, now), (one.level or "").lower(), one.message or ""),
            tone="red" if one.is_error else "",
        )
        for one in found
    ]
    columns = (Column("When", 18), Column("Level", 8), Column("Message", 46))
    return Content(answer, "red" if errors else "", grid=Grid(columns, tuple(rows)), drift=drift)


def _ddl(told: Told, now: datetime) -> Content:
    found, drift = ddl_of(told.raws)
    alarms = sum(one.status == 1 for one in found)
    failed = sum(one.exe_result is False for one in found)
    answer = f"{_counted(len(found), 'statement')}, {alarms:,} with an open alarm, {failed:,} failed at the target."
    columns = (Column("When", 18), Column("Statement", 44), Column("At the target", 12), Column("Alarm", 10))
    rows = [GridRow(_statement(one, now), tone="amber" if one.status == 1 else "") for one in found[:MOST_TYPED]]
    return Content(
        answer if found else _nothing(told, ("ddl_list",), "No schema was changed."),
        "amber" if alarms or failed else "",
        grid=Grid(columns, tuple(rows)),
        drift=drift,
    )


def _statement(one: Ddl, now: datetime) -> tuple[str, ...]:
    result = {True: "applied", False: "failed", None: "not told"}[one.exe_result]
    alarm = {0: "none", 1: "open"}.get(-1 if one.status is None else one.status, "not told")
    return when(one.ddl_timestamp or one.record_time, now), one.ddl_text or "", result, alarm


def _alarms(told: Told, _now: datetime) -> Content:
    found, drift = alarms_of(told.raws[0])
    limits = [
        f"{name} of {duration_words(seconds)}"
        for name, seconds in (("lag", found.delay_time), ("RPO", found.rpo_delay), ("RTO", found.rto_delay))
        if seconds
    ]
    if found.topic_name is None and found.topic_urn is None:
        answer = _SILENT.format("no topic is set")
    elif not limits:
        answer = _SILENT.format("no limit is set")
    else:
        answer = f"{found.topic_name or 'The topic'} is told from a {' or a '.join(limits)} on."
    return Content(
        answer, "amber" if found.is_silent else "green", rows=reply_rows(told.raws[0]), drift=each_once(drift)
    )


def _dirty_rows(told: Told, _now: datetime) -> Content:
    count = count_of(told.raws[0])
    if count is None:
        return Content("The reply does not tell how many rows were not applied.")
    applied = "All rows were applied." if not count else f"{_counted(count, 'row')} could not be applied."
    return Content(applied, "amber" if count else "green")


def _quota(told: Told, _now: datetime) -> Content:
    numbers = {
        name: next(
            (int(text) for one in values_at(raw, "quotas.resource") if _is_count(text := member_text(one, name))), None
        )
        for raw in told.raws[:1]
        for name in ("used", "quota")
    }
    used, quota = numbers.get("used"), numbers.get("quota")
    if used is None or quota is None:
        return Content(rows=reply_rows(told.raws[0]))
    tone = "amber" if quota > 0 and used >= quota * 0.9 else ""
    answer = (
        f"{used:,} of {quota:,} jobs are in use."
        if quota >= 0
        else f"{counted(used, 'job')} {are(used)} in use; there is no limit."
    )
    return Content(answer, tone, rows=reply_rows(told.raws[0]))


def _is_count(text: str) -> bool:
    return text.lstrip("-").isdecimal() and len(text) < 12


def _parameters(told: Told, _now: datetime) -> Content:
    entries = [one for raw in told.raws for one in values_at(raw, "parameter_config_list")]
    changed = [one for one in entries if member_text(one, "value") != member_text(one, "default_value")]
    names = ("name", "value", "default_value", "value_range", "description")
    columns = [Column(title, share) for title, share in zip(_PARAMETER, (24, 12, 12, 14, 40), strict=True)]
    others = [one for one in entries if one not in changed]
    rows = [
        GridRow([member_text(one, name) for name in names], one, "amber" if at < len(changed) else "")
        for at, one in enumerate([*changed, *others][:MOST_TYPED])
    ]
    said = f"{len(changed):,}" if changed else "None"
    differs = "differ" if len(changed) > 1 else "differs"
    answer = f"{said} of {_counted(len(entries), 'parameter')} {differs} from the default." if entries else NO_ROWS
    return Content(answer, grid=Grid(tuple(columns), tuple(rows)))


_PARAMETER: Final = ("Parameter", "Value", "By default", "Range", "What it is")


def _instant(moment: Timestamp | None) -> float:
    return moment.instant.timestamp() if moment is not None and moment.instant is not None else 0.0


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _words(code: str | None) -> str:
    """Return a code as words: RUNNING as "Running", INCRE_DOING as "Incre doing"."""
    text = (code or "").strip()
    return (text if any(one.islower() for one in text) else text.capitalize()).replace("_", " ")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def drift_words(drift: Iterable[Drift]) -> str:
    """Return how many values were not as described, and the first ones: for a line with the triangle; "" for none."""
    found = list(drift)
    if not found:
        return ""
    first = "; ".join(f"{one.path}: {one.expected} expected, {one.found} found" for one in found[:3])
    more = f"; and {len(found) - 3:,} more" if len(found) > 3 else ""
    return f"{_counted(len(found), 'value')} not as described: {first}{more}."


_SAY: Final[dict[str, Say]] = {
    **PROGRESS,
    **ONE_BY_ONE,
    "BatchCheckResults": _precheck,
    "ListDataLevelTableCompareJobs": _runs,
    "ShowHealthCompareJobList": _runs,
    "ListCompareResult": _runs,
    "ListObejectLevelCompareOverview": _objects,
    "ListDataCompareOverview": _databases,
    "ListContentCompareOverview": _databases,
    "ShowTimeline": _timeline,
    "ListJobDdls": _ddl,
    "ShowSmnSubscriptionDetail": _alarms,
    "ShowDirtyData": _dirty_rows,
    "ShowQuotas": _quota,
    "ListJobParameters": _parameters,
}
_PARTS: Final[dict[tuple[str, str], Say]] = {
    ("ShowJobDetail", "log"): _log,
    ("ShowJobDetail", "diagnosis_history"): _beside_the_frame,
    ("ShowJobDetail", "db_table_details"): _beside_the_frame,
    ("ShowJobDetail", "progress"): PROGRESS["kinds"],
}
