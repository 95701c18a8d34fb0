"""Jobs that the v3 list never shows: batches, restores, subscriptions, replay (contract-more 7.6 and 8)."""

from typing import NamedTuple

from drs_inspector.simulator.options import hex_id, uuid_text
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, not_here

_HOUR_MS = 3_600_000
_BACKUP_STATES = ("TRANSFERRING", "SUCCESS", "FAILED", "PRECHECK FAILED", "SUCCESS")
_FILE_BYTES = 7_340_032_000
_SUBSCRIPTIONS = 3
_BATCHES = 2


class _Backup(NamedTuple):
    """A restore from a backup; it runs for some hours from its creation, then stays as it ended."""

    id: str
    name: str
    status: str
    created_ms: int
    finished_ms: int | None
    log: str


def _backups(ask: Ask) -> list[_Backup]:
    found = []
    for number, status in enumerate(_BACKUP_STATES):
        created = ask.opened_ms - (number * 30 + 2) * _HOUR_MS
        text = hex_id(ask.options.seed, ask.tenant.project_id, "backup", number)
        job_id = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:27]}jb703"
        over = None if status == "TRANSFERRING" else created + 3 * _HOUR_MS
        log = "The backup file does not match the version of the target." if "FAILED" in status else ""
        found.append(_Backup(job_id, f"restore-erp-{number}", status, created, over, log))
    return found


def backup_list(ask: Ask) -> Json:
    """ListReplicationJobs: restores from backups."""
    wanted, name = ask.text("status"), ask.text("name")
    rows = [
        {
            "id": one.id, "name": one.name, "status": one.status, "engine_type": "sqlserver", "error_log": one.log,
            "description": "", "create_time": iso(one.created_ms), "finish_time": iso(one.finished_ms),
            "enterprise_project_id": "0",
        }
        for one in _backups(ask)
        if wanted in ("", one.status) and name in one.name
    ]  # fmt: skip
    return {"count": len(rows), "jobs": ask.listed(rows)}


def backup_one(ask: Ask) -> Json:
    """ShowReplicationJob: one restore; the running one waits for its last backup."""
    one = next((one for one in _backups(ask) if one.id == ask.path["job_id"]), None)
    if one is None:
        raise RefusedError("DRS.10000010", "Job does not exist, please check job ID.")
    file = {"file_name": "erp_full.bak", "file_size": str(_FILE_BYTES), "file_last_modify": iso(one.created_ms)}
    return {
        "id": one.id, "status": one.status, "create_time": iso(one.created_ms), "finish_time": iso(one.finished_ms),
        "base_info": {
            "name": one.name, "engine_type": "sqlserver", "description": "", "tags": [], "enterprise_project_id": "0",
        },
        "backup_info": {"file_source": "OBS", "bucket_name": "backups", "file_info": [file]},
        "target_db_info": {
            "target_instance_id": f"{hex_id(one.id)}in04", "ms_file_stream_status": "off", "file_id": "",
        },
        "options": {
            "is_cover": False, "is_default_restore": True, "is_last_backup": one.status != "TRANSFERRING",
            "is_precheck": True, "recovery_mode": "full", "db_names": ["erp"], "reset_db_name_map": {},
            "is_delete_backup_file": False, "consistency_check_mode": "async",
        },
        "new_db_names": "erp", "instance_name": "rds-erp", "error_log": one.log,
    }  # fmt: skip


def _subscription(ask: Ask, number: int) -> Json:
    created = ask.opened_ms - (number + 3) * 24 * _HOUR_MS
    return {
        "id": f"{uuid_text(ask.options.seed, ask.tenant.project_id, 'subscription', number)[:-5]}jb601",
        "name": f"orders-feed-{number}", "status": "SUBSCRIPTION_STARTED" if number else "SUBSCRIPTION_PAUSED",
        "create_time": iso(created), "begin_time": iso(ask.now_ms - number * 45_000), "now_time": iso(ask.now_ms),
        "description": "", "enterprise_project_id": "0",
        "job_action": {"available_actions": [], "unavailable_actions": [], "current_action": None},
    }  # fmt: skip


def subscriptions(ask: Ask) -> Json:
    """ShowSubscriptionLists: subscriptions to changes; a list although it is a POST."""
    wanted, name = ask.body.get("status") or "", str(ask.body.get("name") or "")
    rows = [_subscription(ask, number) for number in range(_SUBSCRIPTIONS)]
    rows = [one for one in rows if wanted in ("", one["status"]) and name in one["name"]]
    return {"total_count": len(rows), "jobs": ask.listed(rows)}


def subscription(ask: Ask) -> Json:
    """ShowSubscriptionDetail: one subscription, with times as text of numbers."""
    rows = {row["id"]: row for row in (_subscription(ask, number) for number in range(_SUBSCRIPTIONS))}
    row = rows.get(ask.path["job_id"])
    if row is None:
        raise RefusedError("DRS.10000010", "Job does not exist, please check job ID.")
    kept = {name: row[name] for name in ("id", "name", "status", "enterprise_project_id", "description")}
    return kept | {
        "ip": "10.5.0.20", "engine_type": "mysql", "created_time": row["create_time"], "begin_time": row["begin_time"],
        "now_time": row["now_time"], "charge_info": {"charge_mode": "on_demand"},
        "subscription_data_type": {"is_dml_subscribed": True, "is_ddl_subscribed": False},
        "source_endpoint": {
            "db_instance_id": f"{hex_id(row['id'])}in01", "name": "rds-orders", "ip": "10.5.0.9", "port": 3306,
            "type": "mysql", "user_name": "drs_reader",
        },
    }  # fmt: skip


def batches(ask: Ask) -> Json:
    """ListAsyncJobs: jobs that are created in batches."""
    rows = [
        {
            "async_job_id": _batch_id(ask, number), "status": "SUCCESS", "domain_name": "demo-account",
            "user_name": "demo", "create_time": iso(ask.opened_ms - (number + 1) * 50 * _HOUR_MS),
        }
        for number in range(_BATCHES)
    ]  # fmt: skip
    rows = [one for one in rows if ask.text("async_job_id") in ("", one["async_job_id"])]
    rows = [one for one in rows if ask.text("status") in ("", one["status"])]
    return {"total_count": len(rows), "jobs": ask.listed(rows)}


def _batch_id(ask: Ask, number: int) -> str:
    return uuid_text(ask.options.seed, ask.tenant.project_id, "batch", number)


def batch_jobs(ask: Ask) -> Json:
    """ListAsyncJobDetail: the jobs of one batch."""
    found = [number for number in range(_BATCHES) if _batch_id(ask, number) == ask.path["async_job_id"]]
    if not found:
        raise RefusedError("DRS.10000010", "The batch does not exist.")
    ids = ask.tenant.job_ids()[found[0] :: _BATCHES]

    def row(number: int) -> Json:
        state = ask.state(ids[number])
        base = {"name": state.plan.name, "job_type": state.plan.scenario, "engine_type": state.plan.engine.engine_type}
        return {
            "id": state.plan.id, "status": state.status, "create_time": iso(state.moments.created_ms),
            "base_info": base,
        }  # fmt: skip

    return {"total_count": len(ids), "jobs": ask.rows(len(ids), row)}


def no_replay(ask: Ask) -> Json:
    """Refuse what only jobs that replay traffic have: there are none."""
    ask.job()
    raise not_here()


REPLIES = {
    "ListAsyncJobs": batches,
    "ListAsyncJobDetail": batch_jobs,
    "ListReplicationJobs": backup_list,
    "ShowReplicationJob": backup_one,
    "ShowSubscriptionLists": subscriptions,
    "ShowSubscriptionDetail": subscription,
    **dict.fromkeys(
        (
            "ShowReplayProgress", "ShowReplayResults", "ShowReplayRecord", "ShowReplayExecuteRecord",
            "ShowReplayReportExportStatus",
        ),
        no_replay,
    ),
}  # fmt: skip
