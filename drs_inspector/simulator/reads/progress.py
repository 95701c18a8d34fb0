"""How far jobs are and how late (contract-more 2.1 to 2.5)."""

from drs_inspector.simulator.clock import list_time
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, ms_text, not_here
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.load import load_at
from drs_inspector.simulator.truth.positions import gtid_set, node_position, target_position
from drs_inspector.simulator.truth.selected import SelectedObjects, table_percent, tables_done

_STRUCTURE = ("database", "schema", "table_structure", "view", "function", "procedure", "table_indexs")
_KINDS = (*_STRUCTURE[:3], "table", *_STRUCTURE[3:])
_RUNNING, _DONE = 1, 2


def batch_progress(ask: Ask) -> Json:
    """BatchListProgresses: percent, lag and remaining time."""
    return ask.batch(lambda state: progress_of(state, ask))


def progress_of(state: JobState, ask: Ask, spelling: str = "incre") -> Json:
    """Return progress and lag; v5 spells the members of the lag in another way."""
    figures: Json = {
        "progress": str(state.percent),
        f"{spelling}_trans_delay": str(state.lag_s),
        "task_mode": state.plan.task_type,
        "transfer_status": state.status,
        "process_time": "0" if "no-process-time" in ask.faults else ms_text(_sampled(state, ask)),
        "remaining_time": str(state.remaining_s),
        "progress_map": {
            name: {"completed": f"{percent}%", "remaining_time": None}
            for name, percent in (("struct", state.struct), ("data", state.data), ("index", state.index))
        },
    }
    if ask.options.profile != "otc":
        figures[f"{spelling}_trans_delay_millis"] = str(state.lag_ms)
    if spelling == "incre" and ask.options.profile != "otc" and state.phase in ("full", "incremental"):
        load = load_at(state.plan, state.measured_ms)
        figures |= {"apply_rows_rate": load.rows_rate, "apply_bytes_rate": load.bytes_rate}
    return figures


def _sampled(state: JobState, ask: Ask) -> int | None:
    """Return when figures were taken; there are none before a job has started."""
    if state.phase in ("new", "configuration"):
        return None
    late = int(ask.faults.number("old-figures", 7200) * 1000) if "old-figures" in ask.faults else 0
    return state.measured_ms - late


def sampled_iso(state: JobState, ask: Ask) -> str:
    """Return when figures were taken, as v5 writes it."""
    return iso(_sampled(state, ask))


def rpo_and_rto(ask: Ask) -> Json:
    """BatchListRposAndRtos: RPO and RTO of disaster recovery in the incremental phase."""

    def entry(state: JobState) -> Json:
        if state.plan.scenario != "cloudDataGuard" or state.lag_ms < 0:
            raise RefusedError("DRS.M00200", "RPO and RTO are not supported by this job or in its state.")
        time = list_time(state.measured_ms, ask.options.list_zone_hours)
        common = {"gtid_set": gtid_set(state), "time": time}
        return {
            "rpo_info": {"check_point": node_position(state), "delay": str(state.read_lag_ms), **common},
            "rto_info": {"check_point": target_position(state), "delay": str(state.apply_lag_ms), **common},
        }

    return ask.batch(entry)


def struct_process(ask: Ask) -> Json:
    """BatchListStructProcess: the initialisation of disaster recovery by kind of object."""

    def entry(state: JobState) -> Json:
        _check_recovery(state)
        result = [
            {
                "type": one["type"],
                "status": one["status"],
                "src_count": one["src_count"],
                "dst_count": one["dst_count"],
                "start_time": state.moments.started_ms,
                "end_time": (state.moments.complete_ms or state.measured_ms) if one["status"] == _DONE else None,
            }
            for one in overview(state, ask.objects(state))
        ]
        databases = {"service_database": "source", "disaster_recovery_database": "target"}
        return {"struct_process": {"create_time": ms_text(state.measured_ms), "result": result}} | {
            "database_info": databases
        }

    return ask.batch(entry, error="error_message")


def struct_detail(ask: Ask) -> Json:
    """BatchListStructDetail: the same object by object; the page is that of the rows of each job."""
    kind = ask.path["type"]
    asked = ask.body.get("page_req")
    page = {"cur_page": 1, "per_page": 5} | (asked if isinstance(asked, dict) else {})
    number, size = page["cur_page"], page["per_page"]
    if type(number) is not int or type(size) is not int or number < 0 or not 0 <= size <= 100:
        raise RefusedError("DRS.M00210", "The page is invalid.")

    def entry(state: JobState) -> Json:
        _check_recovery(state)
        objects = ask.objects(state)
        total = objects.count(kind)
        places = range(total) if not size else range(max(0, number - 1) * size, min(total, max(1, number) * size))
        rows = [_row(state, objects, kind, place, ("src_DB", "src_TB", "dst_DB", "dst_TB")) for place in places]
        return {"struct_detail": {"total_record": total, "create_time": ms_text(state.measured_ms), "list": rows}}

    return ask.batch(entry, error="error_message")


def progress_data(ask: Ask) -> Json:
    """ShowProgressData: how far a migration or a synchronisation is, object by object."""
    state, kind = ask.started(), ask.path["type"]
    if state.plan.scenario == "cloudDataGuard":
        raise not_here()
    objects = ask.objects(state)
    names = ("src_db", "src_tb", "dst_db", "dst_tb")
    wanted = ask.text("search_name").lower()
    if wanted:
        found = [number for number in range(objects.count(kind)) if wanted in objects.at(kind, number).name.lower()]
        rows = ask.rows(len(found), lambda place: _row(state, objects, kind, found[place], names))
        return {"count": len(found), "create_time": sampled_iso(state, ask), "flow_compare_data": rows}
    total = objects.count(kind)
    rows = ask.rows(total, lambda place: _row(state, objects, kind, place, names))
    return {"count": total, "create_time": sampled_iso(state, ask), "flow_compare_data": rows}


def overview(state: JobState, objects: SelectedObjects) -> list[Json]:
    """Return how many objects of each kind there are at the source, and how many at the target already."""
    rows = []
    for kind in _KINDS:
        total = objects.count(kind)
        if not total:
            continue
        done = tables_done(state, total) if kind == "table" else total * _percent(state, kind) // 100
        rows.append(
            {"type": kind, "status": _DONE if done == total else _RUNNING, "src_count": total, "dst_count": done}
        )
    return rows


def _percent(state: JobState, kind: str) -> int:
    return state.index if kind == "table_indexs" else state.struct


def _row(state: JobState, objects: SelectedObjects, kind: str, number: int, names: tuple[str, ...]) -> Json:
    one = objects.at(kind, number)
    total = objects.count(kind)
    percent = table_percent(state, number, total) if kind == "table" else _percent(state, kind)
    database = f"{one.database}.{one.schema}" if one.schema and one.schema != one.database else one.database
    values = (database, one.name or None, database, one.target if one.name else None)
    return {**dict(zip(names, values, strict=True)), "progress": percent}


def _check_recovery(state: JobState) -> None:
    if state.plan.child_ids:
        raise RefusedError("DRS.M00200", "The job is a virtual id: ask for its subtasks.")
    if state.plan.scenario != "cloudDataGuard" or state.phase in ("new", "configuration"):
        raise RefusedError("DRS.M00200", "This operation is not supported by the job or in its state.")


REPLIES = {
    "BatchListProgresses": batch_progress,
    "BatchListRposAndRtos": rpo_and_rto,
    "BatchListStructProcess": struct_process,
    "BatchListStructDetail": struct_detail,
    "ShowProgressData": progress_data,
}
