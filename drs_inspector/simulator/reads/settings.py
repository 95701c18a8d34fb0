"""How jobs are tuned, and what was changed (contract-more 5.5 to 5.7)."""

from drs_inspector.simulator.reads.ask import Ask, Json, iso, ms_of, not_here
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise, pick

_PARAMETERS = (
    ("applier_thread_num", "20", "1-64", False),
    ("read_task_num", "4", "1-16", True),
    ("shard_task_num", "8", "1-32", True),
    ("increment_writer_num", "8", "1-32", False),
    ("relay_socket_timeout", "30000", "30000-600000", True),
    ("datamove_source_socket_timeout", "120000", "120000-3600000", True),
)
_HOUR_MS = 3_600_000
_TUNING = (
    ("hisKmsInfo", " ", "true", ""), ("fetchLogByTable", "true", "true", "true,false"),
    ("excludeUsers", " ", "false", ""), ("slotAdvanceInterval", "10", "true", "[1,2147483647]"),
)  # fmt: skip


def configurations(ask: Ask) -> Json:
    """ListJobParameters: parameters with their defaults, of jobs with a MySQL source."""
    state = ask.job()
    if state.plan.engine.source != "mysql" or state.phase in ("new", "over"):
        raise not_here()
    wanted = ask.text("name")
    rows = [
        {
            "name": name, "value": _value(state, name, default, bounds), "default_value": default,
            "value_range": bounds, "is_need_restart": restart, "description": f"Sets {name.replace('_', ' ')}.",
            "created_at": iso(state.moments.created_ms),
            "updated_at": iso(_changed_ms(state) if _is_tuned(state, name) else state.moments.created_ms),
        }
        for name, default, bounds, restart in _PARAMETERS
        if wanted in name
    ]  # fmt: skip
    return {"count": len(rows), "parameter_config_list": ask.listed(rows)}


def histories(ask: Ask) -> Json:
    """ListJobHistoryParameters: changes of parameters; without a time those of seven days."""
    state = ask.job()
    if state.plan.engine.source != "mysql":
        raise not_here()
    week = 7 * 24 * _HOUR_MS
    begin, end = ms_of(ask.text("begin_time")), ms_of(ask.text("end_time"))
    began = state.now_ms - week if begin is None else begin
    ended = state.now_ms if end is None else end
    at = _changed_ms(state)
    rows = [
        {
            "name": name, "old_value": default, "new_value": _value(state, name, default, bounds),
            "is_update_success": True, "is_applied": not restart, "update_time": iso(at),
            "apply_time": "" if restart else iso(at + 1000),
        }
        for name, default, bounds, restart in _PARAMETERS
        if _is_tuned(state, name) and began <= at <= ended and ask.text("name") in name
    ]  # fmt: skip
    return {"count": len(rows), "parameter_history_config_list": ask.listed(rows)}


def _changed_ms(state: JobState) -> int:
    return state.moments.created_ms + 2 * _HOUR_MS


def _is_tuned(state: JobState, name: str) -> bool:
    return state.now_ms > _changed_ms(state) and noise(state.plan.id, name) < 0.2


def _value(state: JobState, name: str, default: str, bounds: str) -> str:
    if not _is_tuned(state, name):
        return default
    low, high = (int(part) for part in bounds.split("-"))
    return str(low + 1 + pick(min(high - low, 60), state.plan.id, name, "value"))


def tuning(ask: Ask) -> Json:
    """QueryTuningParams: settings that the vendor's support changes; a part may be missing."""
    state = ask.job()
    rows = [
        {"param_name": name, "param_value": value, "availability": free, "range": bounds}
        for name, value, free, bounds in _TUNING
    ]
    parts: Json = {"full_sync": rows[:1], "incre_capture": rows[1:3]}
    if state.plan.engine.source == "postgresql":
        parts["incre_relay"] = rows[3:]
    return parts


REPLIES = {
    "ListJobParameters": configurations,
    "ListJobHistoryParameters": histories,
    "QueryTuningParams": tuning,
}
