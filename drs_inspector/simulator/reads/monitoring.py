"""Whether databases are reached, load, lag in both steps, components and switchovers (contract-more 2.6 to 2.10)."""

from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, not_here
from drs_inspector.simulator.reads.progress import sampled_iso
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.load import ROW_BYTES, Load, carried_rows, load_at
from drs_inspector.simulator.truth.positions import node_position, position_at, source_position, target_position
from drs_inspector.simulator.truth.selected import all_rows

_MB = 1024 * 1024
_PAIRS = ("oracle", "gaussdb")


def disaster_recovery(ask: Ask) -> Json:
    """ShowMonitoringData: monitoring of one job of disaster recovery, with the spellings of the cloud."""

    def entry(state: JobState) -> Json:
        if state.plan.scenario != "cloudDataGuard" or not _runs(state):
            raise RefusedError("DRS.M00200", "This operation is not supported by the job or in its state.")
        load, rows = _figures(ask, state)
        return {
            "data_guard_minitor": {
                "bandwidth": _mb(load.bytes_rate),
                "cpuUsed_percent": f"{load.cpu:.2f}",
                "mem_used_inMB": str(load.memory_mb),
                "node_mem_inMB": load.node_memory_mb,
                "volume_used_inGB": f"{load.volume_gb:.2f}",
                "node_volume_inGB": load.node_volume_gb,
                "src_rps": str(load.rows_rate),
                "src_io": str(load.reads),
                "dst_rps": str(load.rows_rate),
                "dst_io": str(load.writes),
                "sr_delay": state.read_lag_ms,
                "dst_delay": state.lag_ms,
                "sr_offset": source_position(state),
                "node_offset": node_position(state),
                "dst_offset": target_position(state),
                "src_normal": state.reaches_source,
                "dst_normal": state.reaches_target,
                "trans_inMB": _mb(rows * ROW_BYTES),
                "trans_lines": str(rows),
                "migration_bytes_per_second": load.bytes_rate,
            }
        }

    return ask.batch(entry, job="id", most=1)


def monitor_data(ask: Ask) -> Json:
    """ShowMonitorData: monitoring of a job of any scenario but Cassandra."""
    state = ask.job()
    if not _runs(state) or state.plan.engine.source == "cassandra":
        raise not_here()
    load, rows = _figures(ask, state)
    return {
        "bandwidth": _mb(load.bytes_rate),
        "is_src_normal": state.reaches_source,
        "is_dst_normal": state.reaches_target,
        "src_offset": source_position(state),
        "node_offset": node_position(state),
        "dst_offset": target_position(state),
        "src_delay": state.read_lag_ms,
        "dst_delay": state.lag_ms,
        "src_rps": str(load.rows_rate),
        "src_io": str(load.reads),
        "dst_rps": str(load.rows_rate),
        "dst_io": str(load.writes),
        "trans_data": _mb(rows * ROW_BYTES),
        "trans_lines": str(rows),
        "used_volumes": f"{load.volume_gb:.2f}",
        "used_memory": str(load.memory_mb),
        "used_cpu_percent": f"{load.cpu:.2f}",
        "node_volume_size": load.node_volume_gb,
        "node_memory_size": load.node_memory_mb,
        "apply_rate": load.bytes_rate,
        "update_time": sampled_iso(state, ask),
    }


def components(ask: Ask) -> Json:
    """ShowIncrementComponentsDetail: whether reading or applying is behind."""
    state = ask.job()
    plan = state.plan
    if plan.scenario != "sync" or state.lag_ms < 0 or not any(one in plan.engine.engine_type for one in _PAIRS):
        raise not_here()
    began = state.incremental_ms or state.moments.created_ms
    working = "STOPPED" if state.phase == "paused" or state.status.endswith("FAILED") else "STARTED"
    parts = (
        ("capture", state.read_lag_ms, node_position(state)),
        ("apply", state.apply_lag_ms, target_position(state)),
    )
    return {
        "update_time": sampled_iso(state, ask),
        "increment_components_list": [
            {
                "type": kind,
                "status": working,
                "start_time": iso(began),
                "start_point": position_at(state, began),
                "current_point": current,
                "resolution_time": iso(state.measured_ms - lag),
                "delay": str(round(lag / 1000)),
            }
            for kind, lag, current in parts
        ],
    }


def switchover(ask: Ask) -> Json:
    """ShowSwitchoverInfo: when roles were exchanged last; empty before the first time."""
    state = ask.started()
    if state.plan.scenario != "cloudDataGuard":
        raise not_here()
    life = state.plan.timeline
    marks = [number for number in range(state.position + 1) if life.stage(number).mark == "switched"]
    if not marks:
        return {"last_switchover_time": "", "increment_check_point": "", "target_safe_point": ""}
    at = life.start_of(marks[0])
    return {
        "last_switchover_time": iso(at),
        "increment_check_point": position_at(state, at),
        "target_safe_point": position_at(state, at - 1000),
    }


def switch_vip(ask: Ask) -> Json:
    """SwitchVipStatus: of a synchronisation between two self-built databases, on Open Telekom Cloud."""
    state = ask.job()
    if state.plan.scenario != "sync" or state.plan.direction != "non-dbs":
        raise RefusedError("DRS.M00200", "This operation is not supported by the job.")
    over = state.phase == "over"
    return {"id": state.plan.id, "status": "SWITCH_VIP_COMPLETE" if over else "SWITCH_VIP_START"}


def _figures(ask: Ask, state: JobState) -> tuple[Load, int]:
    tables = ask.objects(state).count("table")
    return load_at(state.plan, state.measured_ms), carried_rows(state, all_rows(tables))


def _runs(state: JobState) -> bool:
    return state.phase in ("full", "incremental", "paused")


def _mb(size: int) -> str:
    return f"{size / _MB:.3f}"


REPLIES = {
    "ShowMonitoringData": disaster_recovery,
    "ShowMonitorData": monitor_data,
    "ShowIncrementComponentsDetail": components,
    "ShowSwitchoverInfo": switchover,
    "SwitchVipStatus": switch_vip,
}
