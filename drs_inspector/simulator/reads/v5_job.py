"""The v5 job in parts, and the v5 list (contract-more 1.1, 1.2)."""

from typing import Any

from drs_inspector.simulator.jobs.detail import draw_node
from drs_inspector.simulator.jobs.endpoints import endpoints
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.optional_parts import draw_optional
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.options import hex_id, uuid_text
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, not_here
from drs_inspector.simulator.reads.comparisons import part_of_job
from drs_inspector.simulator.reads.history import topic_urn
from drs_inspector.simulator.reads.progress import overview as kinds_of
from drs_inspector.simulator.reads.progress import progress_of, sampled_iso
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.load import load_at
from drs_inspector.simulator.truth.log_lines import JobLog

_LEVELS = ("", "Info", "Warn", "Error")
_SCENARIOS = ("migration", "sync", "cloudDataGuard", "replay")
# What an older region does not know yet.
_NEWER = ("overview", "diagnosis_history", "db_table_details")


def list_jobs(ask: Ask) -> Json:
    """ListJobs: the jobs of a scenario, with the members of v5."""
    scenario = ask.text("job_type")
    if scenario not in _SCENARIOS:
        raise RefusedError("DRS.10000001", "The parameter job_type is invalid.")
    texts = [ask.text(name) for name in ("engine_type", "net_type", "status", "name")]
    ids = ask.tenant.list_ids(ListQuery(scenario, *texts))
    return {"total_count": len(ids), "jobs": ask.rows(len(ids), lambda number: _entry(ask, ids[number]))}


def _entry(ask: Ask, job_id: str) -> Json:
    entry = dict(ask.tenant.list_entry(job_id))
    state = ask.state(job_id)
    entry["job_type"] = entry.pop("db_use_type")
    entry["create_time"] = iso(state.moments.created_ms)
    entry["node_new_framework"] = entry.pop("node_newFramework", False)
    entry |= {"charging_mode": "on_demand", "enterprise_project_id": "0", "job_mode": "single"}
    if "children" in entry:
        entry["children"] = [_entry(ask, child["id"]) for child in entry["children"]]
    return entry


def job_part(ask: Ask) -> Json:
    """ShowJobDetail: one part of a job; parts that need the id of a test are refused."""
    kind = ask.text("type")
    if (kind in _NEWER or ask.text("log_level")) and ask.options.profile == "old":
        raise not_here("The parameter type is invalid.")
    make = _PARTS.get(kind)
    if make is None:
        raise not_here("The parameter type or query_id is invalid.")
    state = ask.job()
    common = {"id": state.plan.id, "status": state.status, "create_time": iso(state.moments.created_ms)}
    return {"job": common | make(ask, state)}


def _base(state: JobState) -> Json:
    plan = state.plan
    optional = draw_optional(plan)[0]
    return {
        "name": plan.name, "job_type": plan.scenario, "engine_type": plan.engine.engine_type,
        "job_direction": plan.direction, "task_type": plan.task_type, "net_type": plan.net_type,
        "charging_mode": "period" if optional["period_order"] else "on_demand", "enterprise_project_id": "0",
        "description": plan.description, "start_time": iso(state.moments.started_ms), "expired_days": "14",
        "tags": [{"key": key, "value": value} for key, value in tag_pairs(optional["tags"])],
    }  # fmt: skip


def tag_pairs(tags: Any) -> list[tuple[str, str]]:
    """Return key and value of tags in any of the shapes that details have."""
    if isinstance(tags, dict):
        return list(tags.items())
    if not tags:
        return []
    return [(one["key"], one["value"]) for one in tags] if "key" in tags[0] else list(tags[0].items())


def _node(ask: Ask, state: JobState) -> Json:
    stage = state.plan.timeline.stage(state.position)
    node = draw_node(state.plan, stage, state.position, ask.options.region)
    base = {"instance_type": "single", "arch": "x86", "availability_zone": node.get("az_code", ""), "role": "master"}
    base["status"] = node.get("inst_info", {}).get("status", "")
    vpc = {name: node.get(name, "") for name in ("vpc_id", "subnet_id", "security_group_id")}
    return {"spec": {"node_type": node.get("inst_info", {}).get("inst_type", "")}, "vpc": vpc, "base_info": base}


def _overview(ask: Ask, state: JobState) -> Json:
    return {"base_info": _base(state), "node_info": _node(ask, state)}


def _detail(ask: Ask, state: JobState) -> Json:
    plan = state.plan
    optional = draw_optional(plan)[0]
    rng = seeded_random(ask.options.seed, plan.id, "endpoints")
    both = endpoints(plan, rng, ask.options.region, ask.tenant.project_id)
    alarm = optional["alarm_notify"]
    part = _overview(ask, state) | {
        "source_endpoint": [_endpoint(both["source_endpoint"], "so")],
        "target_endpoint": [_endpoint(both["target_endpoint"], "ta")],
        "speed_limit": [
            {name: one[name] for name in ("begin", "end", "speed")} for one in optional["speed_limit"] or ()
        ],
        "policy_config": {
            "filter_ddl_policy": "drop_database", "conflict_policy": "ignore", "index_trans": True, "ddl_trans": True,
            "data_sync_topology_type": "one2one", "support_ddl_info": "", "dml_types": "insert,update,delete",
        },
        "instance_features": {}, "task_version": "6.0",
    }  # fmt: skip
    if plan.engine.source == "oracle":
        part["policy_config"]["increment_read_mode"] = "logminer"
    if alarm is not None:
        part["alarm_notify"] = {
            "alarm_to_user": alarm["alarm_to_user"], "topic_urn": topic_urn(ask, alarm["topic_name"]),
            **{name: alarm[name] for name in ("delay_time", "rpo_delay", "rto_delay")},
        }  # fmt: skip
    return part


def _endpoint(one: Json, role: str) -> Json:
    """Return an endpoint of v3 as v5 nests it; its made-up secrets go with it."""
    inside = {"id": uuid_text(one.get("ip"), role), "ip": one.get("ip"), "db_port": str(one.get("db_port", ""))}
    inside |= {"instance_id": one.get("inst_id", ""), "instance_name": one.get("inst_name", "")}
    inside |= {name: one[name] for name in ("db_user", "db_password", "db_name") if name in one}
    ssl = {name: value for name, value in one.items() if name.startswith("ssl_")}
    return {
        "db_type": one["db_type"], "endpoint_type": "cloud" if "inst_id" in one else "offline", "endpoint_role": role,
        "endpoint": inside, "cloud": {"region": one["region"], "project_id": one["project_id"]},
        "vpc": {name: one[name] for name in ("vpc_id", "subnet_id", "security_group_id") if name in one}, "ssl": ssl,
    }  # fmt: skip


def _progress(ask: Ask, state: JobState) -> Json:
    load = load_at(state.plan, state.measured_ms)
    moments = state.moments
    kinds = [
        {
            "type": one["type"], "status": str(one["status"]), "src_count": str(one["src_count"]),
            "dst_count": str(one["dst_count"]), "start_time": iso(moments.started_ms),
            "end_time": iso(moments.complete_ms) if one["status"] == 2 else "",
        }
        for one in kinds_of(state, ask.objects(state))
    ]  # fmt: skip
    return {
        "progress_info": progress_of(state, ask, "incr"),
        "migration_object_progress_info": {
            "create_time": sampled_iso(state, ask), "full_start_time": iso(moments.started_ms),
            "full_complete_time": iso(moments.complete_ms), "incr_start_time": iso(state.incremental_ms),
            "end_time": iso(state.released_ms), "migration_object_overview": kinds,
        },
        "metrics": {
            "job_id": state.plan.id, "node_id": node_id(state), "time_stamp": sampled_iso(state, ask),
            "cpu_util": str(load.cpu), "mem_util": str(load.memory_percent),
            "network_incoming_bytes_rate": str(load.bytes_rate), "network_outgoing_bytes_rate": str(load.bytes_rate),
            "disk_read_bytes_rate": str(load.bytes_rate // 3), "disk_write_bytes_rate": str(load.bytes_rate // 2),
            "apply_rows_rate": str(load.rows_rate), "apply_transactions_rate": str(load.transactions_rate),
            "apply_ddl_rate": "0", "apply_average_execute_time": str(load.execute_ms),
            "apply_average_commit_time": str(load.commit_ms), "apply_current_state": str(load.state),
        },
    }  # fmt: skip


def node_id(state: JobState) -> str:
    """Return the id of a job's replication instance."""
    return hex_id(state.plan.id, "node")


def _log(ask: Ask, state: JobState) -> Json:
    level = ask.text("log_level")
    if level not in _LEVELS:
        raise RefusedError("DRS.10000001", "The parameter log_level is invalid.")
    log = JobLog(state, level, largest=ask.is_largest, opened_ms=ask.opened_ms)
    offset, limit = ask.page()
    lines = [
        {"level": line.level, "message": line.message, "create_time": iso(line.at_ms)}
        for line in log.page(offset, limit)
    ]
    return {"logs": lines, "total_count": len(log)}


def _diagnoses(_ask: Ask, state: JobState) -> Json:
    if state.cause == "":
        return {"diagnoses": []}
    finding = {
        "item": {"category": "network", "name": "connection", "weight": 10}, "state": "abnormal", "score": 0,
        "result_list": [{"key": "connect", "value": "timed out", "is_multi_language": False, "level": "error"}],
        "suggestion_list": [{"content": "Check the security group of the replication instance."}],
        "time": iso(state.moments.updated_ms + 60_000),
    }  # fmt: skip
    return {
        "diagnoses": [
            {
                "score": 60, "status": "success", "progress": 100, "start_time": iso(state.moments.updated_ms),
                "end_time": iso(state.moments.updated_ms + 60_000), "total": 12, "normal_count": 11,
                "abnormal_count": 1,
                "alarm_count": 0, "failure_count": 0, "timeout_count": 0, "diagnosis_results": [finding],
            }
        ]
    }  # fmt: skip


def _no_details(_ask: Ask, _state: JobState) -> Json:
    """Return nothing: no sample shows what there is."""
    return {}


_PARTS = {
    "overview": _overview,
    "detail": _detail,
    "progress": _progress,
    "log": _log,
    "compare": part_of_job,
    "diagnosis_history": _diagnoses,
    "db_table_details": _no_details,
}

REPLIES = {"ListJobs": list_jobs, "ShowJobDetail": job_part}
