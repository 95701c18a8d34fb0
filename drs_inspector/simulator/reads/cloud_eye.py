"""Cloud Eye: lag and load of the last hours, minute by minute, from the same truth (contract-more 10.1)."""

from collections.abc import Callable, Iterator

from drs_inspector.simulator.jobs.optional_parts import draw_optional
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.options import uuid_text
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, ms_of
from drs_inspector.simulator.reads.v5_job import node_id
from drs_inspector.simulator.truth.job_state import JobState, lags, measured_ms
from drs_inspector.simulator.truth.load import Load, load_at
from drs_inspector.simulator.truth.phases import phase_of
from drs_inspector.simulator.truth.stories import losses

_NAMESPACE = "SYS.DRS"
_DIMENSION = "instance_id"
_MINUTE = 60_000
_MOST_POINTS = 3000
_MOST_METRICS = 1000
_SAMPLES = 5
_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "average": lambda values: sum(values) / len(values),
    "max": max,
    "min": min,
    "sum": sum,
    "variance": lambda values: sum((one - sum(values) / len(values)) ** 2 for one in values) / len(values),
}
_LOAD: dict[str, tuple[str, Callable[[Load], float]]] = {
    "cpu_util": ("%", lambda load: load.cpu),
    "mem_util": ("%", lambda load: load.memory_percent),
    "disk_util": ("%", lambda load: load.volume_percent),
    "network_incoming_bytes_rate": ("Byte/s", lambda load: load.bytes_rate),
    "network_outgoing_bytes_rate": ("Byte/s", lambda load: load.bytes_rate),
    "disk_read_bytes_rate": ("Byte/s", lambda load: load.bytes_rate // 3),
    "disk_write_bytes_rate": ("Byte/s", lambda load: load.bytes_rate // 2),
    "extract_bytes_rate": ("Byte/s", lambda load: load.bytes_rate),
    "extract_rows_rate": ("row/s", lambda load: load.rows_rate),
    "apply_bytes_rate": ("Byte/s", lambda load: load.bytes_rate),
    "apply_rows_rate": ("row/s", lambda load: load.rows_rate),
    "apply_transactions_rate": ("transaction/s", lambda load: load.transactions_rate),
    "apply_ddls_rate": ("DDL/s", lambda _load: 0),
    "apply_average_execute_time": ("ms", lambda load: load.execute_ms),
    "apply_average_commit_time": ("ms", lambda load: load.commit_ms),
    "apply_current_state": ("", lambda load: load.state),
    "apply_thread_workers": ("", lambda _load: 20),
}
_LAGS = {"extract_latency": 1, "apply_latency": 2}
METRICS = (*_LOAD, *_LAGS)


def metrics(ask: Ask) -> Json:
    """ListMetrics: which figures there are of which job; ``start`` is the marker of the last one of a page."""
    _check_namespace(ask.text("namespace"))
    wanted = ask.text("dim.0").partition(",")[2]
    ids = [one for one in _instances(ask) if wanted in ("", one)]
    names = [name for name in METRICS if ask.text("metric_name") in ("", name)]
    every = len(ids) * len(names)
    limit = _whole(ask.text("limit"), _MOST_METRICS)
    first = _after(ask.text("start"), list(ids), names)
    places = range(first, min(every, first + limit))
    rows = [_metric(names[place % len(names)], list(ids)[place // len(names)]) for place in places]
    marker = _marker(rows[-1]["metric_name"], rows[-1]["dimensions"][0]["value"]) if rows else ""
    return {"metrics": rows, "meta_data": {"count": len(rows), "total": every, "marker": marker}}


def _metric(name: str, instance: str) -> Json:
    unit = _LOAD[name][0] if name in _LOAD else "ms"
    dimensions = [{"name": _DIMENSION, "value": instance}]
    return {"namespace": _NAMESPACE, "metric_name": name, "unit": unit, "dimensions": dimensions}


def _marker(name: str, instance: str) -> str:
    return f"{_NAMESPACE}.{name}.{_DIMENSION}:{instance}"


def _after(marker: str, ids: list[str], names: list[str]) -> int:
    name, colon, instance = marker.removeprefix(f"{_NAMESPACE}.").partition(f".{_DIMENSION}:")
    if not colon or instance not in ids or name not in names:
        return 0
    return ids.index(instance) * len(names) + names.index(name) + 1


def batch_values(ask: Ask) -> Json:
    """BatchListMetricData: values of several metrics; too many points move the beginning without a word."""
    asked = ask.body.get("metrics")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 500:
        raise RefusedError("ces.0014", "The parameter metrics is invalid.")
    span = _Span(ask, ask.body, len(asked))
    found = []
    for one in asked:
        _check_namespace(one.get("namespace"))
        name, instance = one.get("metric_name"), one["dimensions"][0]["value"]
        plan = _plan_of(ask, instance)
        points = list(span.points(plan, name)) if plan is not None and name in METRICS else []
        found.append(_metric(name, instance) | {"datapoints": points} if name in METRICS else one | {"datapoints": []})
    return {"metrics": found}


def values(ask: Ask) -> Json:
    """ShowMetricData: the same of one metric."""
    _check_namespace(ask.text("namespace"))
    name, instance = ask.text("metric_name"), ask.text("dim.0").partition(",")[2]
    span = _Span(ask, dict(ask.query), 1)
    plan = _plan_of(ask, instance)
    if plan is None or name not in METRICS:
        return {"metric_name": name, "datapoints": []}
    unit = _metric(name, instance)["unit"]
    return {"metric_name": name, "datapoints": [point | {"unit": unit} for point in span.points(plan, name)]}


class _Span:
    """The time that is asked for, in steps; raises RefusedError for one that makes no sense."""

    def __init__(self, ask: Ask, given: Json, count: int) -> None:
        try:
            began, ended, period = int(given["from"]), int(given["to"]), int(given["period"])
        except (KeyError, TypeError, ValueError):
            raise RefusedError("ces.0014", "The time is invalid.") from None
        self._filter = str(given.get("filter", ""))
        if self._filter not in _STATISTICS or began >= ended or period < 1:
            raise RefusedError("ces.0014", "A parameter is invalid.")
        self._step = _MINUTE if period == 1 else period * 1000
        began = max(began, ended - _MOST_POINTS // count * self._step)
        self._began = began // self._step * self._step
        # A period that is not over yet is empty.
        self._ended = min(ended, ask.now_ms + (1 if period == 1 else 1 - self._step))
        self._is_raw = period == 1

    def points(self, plan: Plan, name: str) -> Iterator[Json]:
        """Yield the points of a metric of a job."""
        for at in range(self._began, self._ended, self._step):
            times = (at,) if self._is_raw else range(at, at + self._step, max(_MINUTE, self._step // _SAMPLES))
            found = [value for time in times if (value := value_at(plan, name, time)) is not None]
            if found:
                yield {"timestamp": at, self._filter: round(_STATISTICS[self._filter](found), 2)}


def value_at(plan: Plan, name: str, at_ms: int) -> float | None:
    """Return a metric of a job at a moment; None while it does not run or is silent."""
    if at_ms < plan.timeline.created_ms:
        return None
    status = plan.timeline.stage(plan.timeline.position(at_ms)).status
    if phase_of(status) not in ("full", "incremental") or measured_ms(plan, at_ms) < at_ms - _MINUTE:
        return None
    if name in _LAGS:
        lag = lags(plan, at_ms)
        behind = lag[0] if name == "apply_latency" else lag[1]
        return behind if behind >= 0 else None
    return _LOAD[name][1](load_at(plan, at_ms))


def _instances(ask: Ask) -> dict[str, Plan]:
    """Return the jobs that run by the id that Cloud Eye has of them."""
    by_node = "cloud-eye-node-ids" in ask.faults
    return {
        node_id(state) if by_node else state.plan.id: state.plan
        for state in ask.states()
        if state.phase in ("full", "incremental")
    }


def _plan_of(ask: Ask, instance: str) -> Plan | None:
    """Return the job that Cloud Eye has under that id, None where there is none."""
    if "cloud-eye-node-ids" in ask.faults:
        return _instances(ask).get(instance)
    return ask.tenant.plan(instance) if ask.tenant.presence(instance) == "there" else None


def _check_namespace(name: object) -> None:
    if name != _NAMESPACE:
        raise RefusedError("ces.0014", "The namespace is invalid.")


def _whole(text: str, default: int) -> int:
    return min(int(text), default) if text.isdigit() and int(text) else default


def alarm_rules(ask: Ask) -> Json:
    """ListAlarmRules: rules for lag, of the jobs that have an alarm."""
    wanted = ask.text("resource_id")
    rows = [
        {
            "alarm_id": f"al{uuid_text(state.plan.id, 'alarm')}", "name": f"lag-{state.plan.name}", "enabled": True,
            "namespace": _NAMESPACE, "type": "ALL_INSTANCE",
            "policies": [{"metric_name": "apply_latency", "comparison_operator": ">", "value": 60_000, "unit": "ms"}],
            "resources": [[{"name": _DIMENSION, "value": state.plan.id}]],
        }
        for state in ask.states()
        if _has_rule(state) and wanted in ("", state.plan.id)
    ]  # fmt: skip
    return {"count": len(rows), "alarms": ask.listed(rows)}


def _has_rule(state: JobState) -> bool:
    return draw_optional(state.plan)[0]["alarm_notify"] is not None


def alarm_histories(ask: Ask) -> Json:
    """ListAlarmHistories: alarms of jobs that were not reached."""
    began = ms_of(ask.text("from")) or ask.now_ms - 7 * 86_400_000
    ended = ms_of(ask.text("to")) or ask.now_ms
    wanted = ask.text("resource_id")
    rows = [
        {
            "record_id": uuid_text(state.plan.id, at), "alarm_id": f"al{uuid_text(state.plan.id, 'alarm')}",
            "name": f"lag-{state.plan.name}", "status": "ok", "level": 2, "type": "EVENT.SYS",
            "action_enabled": True, "begin_time": iso(at), "end_time": iso(at + 3 * 3_600_000),
            "metric": {"namespace": _NAMESPACE, "metric_name": "apply_latency"}, "condition": {"value": 60_000},
            "additional_info": {"resource_id": state.plan.id, "resource_name": state.plan.name, "event_id": ""},
            "data_points": [], "alarm_actions": [], "ok_actions": [],
        }
        for state in ask.states()
        if _has_rule(state) and wanted in ("", state.plan.id) and state.incremental_ms is not None
        for at in losses(state.plan, max(began, state.incremental_ms), ended)
    ]  # fmt: skip
    return {"count": len(rows), "alarm_histories": ask.listed(rows)}


def events(_ask: Ask) -> Json:
    """ListEvents: DRS sends none."""
    return {"events": [], "meta_data": {"total": 0}}


def event(ask: Ask) -> Json:
    """ListEventDetail: DRS sends none."""
    return {
        "event_name": ask.path["event_name"], "event_info": [], "event_sources": [], "event_users": [],
        "event_type": "EVENT.SYS", "meta_data": {"total": 0},
    }  # fmt: skip


REPLIES = {
    "ListMetrics": metrics,
    "BatchListMetricData": batch_values,
    "ShowMetricData": values,
    "ListAlarmRules": alarm_rules,
    "ListAlarmHistories": alarm_histories,
    "ListEvents": events,
    "ListEventDetail": event,
}
