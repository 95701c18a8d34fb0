"""What is known before a job starts (contract-more 3)."""

import msgspec

from drs_inspector.simulator.jobs.endpoints import canary
from drs_inspector.simulator.jobs.vocabulary import USERS
from drs_inspector.simulator.options import hex_id
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.prechecks import CheckedItem, precheck_of

_WORDS = {
    "srcDbBinlogExpireLogsDays": "The binary log is kept for 1 day only.",
    "dstMaxAllowedPacketCheck": "max_allowed_packet is 4 MB at the target.",
    "sqlModeConsistency": "sql_mode differs.",
    "srcTriggerAndEventCheck": "Triggers and events of the source are not copied.",
    "dstDbDiskSize": "The free disk of the target is smaller than the source.",
    "srcDbPrivilegesIsEnoughForIncre": "The account lacks REPLICATION SLAVE, REPLICATION CLIENT.",
    "srcDbConnection": "The source cannot be reached from the replication instance.",
}
_PARAMETERS = (
    ("binlog_cache_size", "32768", "4096-16777216", "integer"),
    ("character_set_server", "utf8mb4", "utf8|latin1|gbk|utf8mb4", "string"),
    ("collation_server", "utf8mb4_general_ci", "", "string"),
    ("innodb_buffer_pool_size", "1073741824", "134217728-4294967296", "integer"),
    ("innodb_flush_log_at_trx_commit", "1", "0|1|2", "integer"),
    ("long_query_time", "1", "0.03-3600", "float"),
    ("max_connections", "1500", "30-4000", "integer"),
    ("net_read_timeout", "30", "1-31536000", "integer"),
    ("sync_binlog", "1", "0-4294967295", "integer"),
    ("tx_isolation", "REPEATABLE-READ", "READ-COMMITTED|REPEATABLE-READ|SERIALIZABLE", "string"),
)


def precheck(ask: Ask) -> Json:
    """BatchCheckResults: what the newest pre-check found; an error for a job that was never checked."""

    def entry(state: JobState) -> Json:
        found = precheck_of(state)
        if found is None:
            raise RefusedError("DRS.M00200", "There is no result of a pre-check.")
        return {
            "result": found.is_passed,
            "process": f"{found.percent}%",
            "total_passed_rate": f"{found.rate}%",
            "rds_instance_id": f"{hex_id(state.plan.id, 'instance')}in01",
            "job_direction": state.plan.direction,
            "precheck_result": [_item(state, one) for one in found.items],
        }

    return ask.batch(entry, job="precheck_id")


def _item(state: JobState, one: CheckedItem) -> Json:
    item: Json = {"item": one.item, "result": one.result, "group": one.group, "failed_sub_jobs": []}
    if one.result != "PASSED":
        item["failed_reason"] = _WORDS.get(one.item, "See the console.")
        item["raw_error_msg"] = ""
    if one.item == "dstDbDiskSize":
        sizes = {
            "diskSizeTimes": 1.5,
            "dstVolumeSize": 107_374_182_400,
            "srcIndexSize": "1073741824",
            "size": 9 * 10**9,
        }
        item["data"] = msgspec.json.encode(sizes).decode()
    if one.result == "FAILED" and state.plan.child_ids:
        item["failed_sub_jobs"] = [
            {"id": child, "name": f"{state.plan.name}-{number}", "check_result": "FAILED"}
            for number, child in enumerate(state.plan.child_ids, 1)
        ]
    return item


def parameters(ask: Ask) -> Json:
    """BatchShowParams: parameters of both databases, as DRS has read them before."""
    ids = ask.ids()
    if ask.body.get("refresh") not in ("0", "1", 0, 1):
        raise RefusedError("DRS.M00202", "The value of the parameter refresh is invalid.")
    for job_id in ids:
        state = ask.state(job_id)
        fits = state.plan.scenario != "sync" and state.plan.engine.source == "mysql" and state.plan.direction == "up"
        if not fits or state.phase != "configuration" or state.plan.child_ids:
            raise RefusedError("DRS.M00304", "Parameters can only be compared while a job is configured.")
        if precheck_of(state) is None:
            raise RefusedError("DRS.M00303", "There are no cached parameters.")
    rows = [_parameter(job_id, *one) for job_id in ids for one in _PARAMETERS]
    size = len(_PARAMETERS)
    lists = [{"job_id": job_id, "params": rows[at * size : at * size + size]} for at, job_id in enumerate(ids)]
    return {"count": len(lists), "params_list": lists}


def _parameter(job_id: str, key: str, value: str, bounds: str, kind: str) -> Json:
    differs = int(hex_id(job_id, key)[0], 16) < 4
    target = bounds.partition("|")[0].partition("-")[0] if differs and bounds else value
    return {
        "key": key, "source_value": value, "target_value": target, "value_range": bounds, "data_type": kind,
        "compare_result": str(target == value).lower(), "group": "performance" if "size" in key else "common",
        "need_restart": str(key == "innodb_buffer_pool_size").lower(),
    }  # fmt: skip


def source_users(ask: Ask) -> Json:
    """ListUsers: the accounts of the source, with made-up passwords that no client may keep."""
    state = ask.job()
    fits = state.plan.scenario == "migration" or (
        state.plan.scenario == "sync" and state.plan.engine.source == "postgresql"
    )
    if not fits:
        raise RefusedError("DRS.M00200", "This operation is not supported by the job.")
    users = [
        {
            "id": f"{account}@%", "account": f"'{account}'@'%'", "comment": "", "is_transfer": number % 3 != 2,
            "privileges": "GRANT SELECT, INSERT ON *.*", "no_privileges": "SUPER" if number % 3 == 2 else "",
            "password": canary(state.plan, f"user-password-{number}"), "roles": ["app"], "selected": number % 2 == 0,
        }
        for number, account in enumerate(USERS)
    ]  # fmt: skip
    roles = [
        {"role": "app", "comment": "", "is_transfer": True, "privileges": "", "inherits_roles": [], "selected": True}
    ]
    return {
        "job_id": state.plan.id, "is_global_password": "false", "message": "SUCCESS", "is_success": True,
        "user_list": users, "roles_list": roles,
    }  # fmt: skip


REPLIES = {
    "BatchCheckResults": precheck,
    "BatchShowParams": parameters,
    "ListUsers": source_users,
}
