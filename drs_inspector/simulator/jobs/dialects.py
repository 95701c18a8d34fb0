"""Turns a well-formed job into the ways real replies differ from their description (contract 4.3, 4.4)."""

from typing import Any

Json = dict[str, Any]

# The fields of a v3 detail (contract 4.3).
DETAIL_FIELDS = (
    "parent_id", "name", "status", "description", "create_time", "task_type", "source_endpoint", "dmq_endpoint",
    "source_sharding", "target_endpoint", "net_type", "failed_reason", "inst_info", "actual_start_time",
    "full_transfer_complete_time", "update_time", "job_direction", "db_use_type", "need_restart", "is_target_readonly",
    "conflict_policy", "filter_ddl_policy", "speed_limit", "schema_type", "node_num", "object_switch", "master_job_id",
    "full_mode", "struct_trans", "index_trans", "replace_definer", "migrate_user", "sync_database", "error_code",
    "error_message", "target_root_db", "az_code", "vpc_id", "subnet_id", "security_group_id", "multi_write",
    "support_ip_v6", "inherit_id", "gtid", "alarm_notify", "incre_start_position", "is_multi_az", "az_name",
    "master_az", "slave_az", "node_role", "period_order", "object_infos", "original_job_direction",
    "data_transformation", "tags", "public_ip_list", "bind_public_ip_state", "children", "is_open_fast_clean",
    "job_kernel_direction", "sync_mode",
)  # fmt: skip
_NOT_ON_OTC = (
    "period_order", "object_infos", "original_job_direction", "data_transformation", "tags", "public_ip_list",
    "bind_public_ip_state", "children", "is_open_fast_clean", "job_kernel_direction", "sync_mode", "drs_2027_preview",
)  # fmt: skip
_ENDPOINT_NOT_ON_OTC = ("db_name", "safe_mode", "topic", "kafka_security_config")


def all_null(job: Json) -> Json:
    """Return the job with its id and a null in every other field."""
    return {"id": job["id"], **dict.fromkeys(DETAIL_FIELDS)}


def unknown_status(job: Json) -> Json:
    """Return the job in a state, scenario and engine that no documentation knows."""
    return job | {"status": "FLUX_REALIGNMENT_PENDING", "task_type": "TELEPORT_TRANS"}


def unknown_fields(job: Json) -> Json:
    """Return the job with fields that no documentation knows, of every JSON type."""
    return job | {
        "replication_weather": {"outlook": "流量", "wind": [1, -2.5, None, True]},
        "x_flag": False,
        "x_list": [],
        "x_number": 9_007_199_254_740_993,
    }


def reduce_to_otc(job: Json) -> Json:
    """Return the job with the fields that the OTC pages have (contract 4.3), plus the undocumented ``issue_coupon``."""
    kept = {name: value for name, value in job.items() if name not in _NOT_ON_OTC}
    for name in ("source_endpoint", "target_endpoint", "dmq_endpoint"):
        if name in kept:
            kept[name] = _otc_endpoint(kept[name])
    if "source_sharding" in kept:
        kept["source_sharding"] = [_otc_endpoint(shard) for shard in kept["source_sharding"]]
    if "node_num" in kept:
        kept["node_num"] = str(kept["node_num"])
    return kept | {"issue_coupon": None}


def neighbour_types(value: Any) -> Any:
    """Return the value with each scalar as its neighbouring JSON type and each one-entry list as its entry."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and not value.startswith("0") else value
    if isinstance(value, dict):
        return {name: item if name in {"id", "name"} else neighbour_types(item) for name, item in value.items()}
    if isinstance(value, list):
        return neighbour_types(value[0]) if len(value) == 1 else [neighbour_types(item) for item in value]
    return value


def _otc_endpoint(endpoint: Json) -> Json:
    kept = {name: value for name, value in endpoint.items() if name not in _ENDPOINT_NOT_ON_OTC}
    if "ssl_link" in kept:
        kept["ssl_link"] = str(kept["ssl_link"]).lower()
    return kept
