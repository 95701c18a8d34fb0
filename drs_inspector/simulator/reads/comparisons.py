"""Comparisons: runs, databases and tables (contract-more 4)."""

from collections.abc import Callable

from drs_inspector.simulator.jobs.endpoints import canary
from drs_inspector.simulator.jobs.vocabulary import USERS
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, iso, not_here
from drs_inspector.simulator.truth.changes import differing
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise, pick
from drs_inspector.simulator.truth.runs import Kind, Run, newest, runs_of
from drs_inspector.simulator.truth.selected import rows_of
from drs_inspector.simulator.truth.sequences import But

DIFFERENT, EQUAL, COMPARING = 0, 2, 5
_NOT_FINISHED = 3
_ROWS_A_SHARD = 10_000
KINDS = {
    "DB": "database", "SCHEMA": "schema", "TABLE": "table", "VIEW": "view", "FUNCTION": "function",
    "PROCEDURE": "procedure", "INDEX": "table_indexs", "TABLE_STRUCTURE": "table_structure",
}  # fmt: skip
_DAY_MS = 86_400_000


def run_in_path(ask: Ask, state: JobState, *kinds: Kind) -> Run:
    """Return the comparison that is asked for; raises RefusedError for one that is not there."""
    run = next((one for one in runs_of(state) if one.id == ask.path["compare_job_id"]), None)
    if run is None or (kinds and run.kind not in kinds):
        code = "DRS.10000001" if ask.is_v5 else "DRS.M00202"
        raise RefusedError(code, "The comparison does not exist.")
    return run


def table_compare(ask: Ask) -> Json:
    """ListDataLevelTableCompareJobs: comparisons of rows and of values."""
    runs = [run for run in runs_of(ask.started()) if run.kind in ("lines", "contents")]
    return {"count": len(runs), "compare_jobs": ask.listed([_run_row(run) for run in runs])}


def _run_row(run: Run) -> Json:
    return {
        "id": run.id, "type": run.kind, "start_time": iso(run.started_ms), "end_time": iso(run.ended_ms or None),
        "status": run.status, "export_status": "INIT", "report_remain_seconds": -1,
        "options": {"contentCompareType": "dynamic", "lobCompare": "ignore", "comparePolicy": "normal"},
        "compare_job_tag": {},
    }  # fmt: skip


class Tables:
    """What a comparison found of the tables of a job: those in front are compared first."""

    def __init__(self, ask: Ask, state: JobState, run: Run) -> None:
        self.objects = ask.objects(state)
        self.total = self.objects.count("table")
        self.done = self.total if run.is_over else int(self.total * run.fraction)
        self.differ = differing(state, self.total, largest=ask.is_largest)

    def status(self, number: int) -> int:
        """Return the outcome of a table."""
        if number >= self.done:
            return COMPARING
        return DIFFERENT if number in self.differ else EQUAL

    def database(self, name: str) -> Json:
        """Return the counts of a database."""
        tables = self.objects.tables_of(name)
        done = max(0, min(self.done, tables.stop) - tables.start)
        differ = sum(number in tables and number < self.done for number in self.differ)
        status = COMPARING if done < len(tables) else DIFFERENT if differ else EQUAL
        return {
            "status": status, "compare_num": len(tables), "compare_end_num": done, "data_inconsistent_num": differ,
            "uncomparable_num": 0,
        }  # fmt: skip

    def asked(self, ask: Ask) -> tuple[int, Callable[[int], int]]:
        """Return how many tables are asked for, and which is at a place."""
        if ask.text("type") == "unCompare":
            return 0, int
        name = ask.text("db_name")
        tables = self.objects.tables_of(name) if name else range(self.total)
        wanted = ask.text("status")
        if wanted == str(DIFFERENT):
            few = [number for number in sorted(self.differ) if number in tables and number < self.done]
            return len(few), few.__getitem__
        if wanted == str(EQUAL):
            stop = max(tables.start, min(tables.stop, self.done))
            few = [number for number in sorted(self.differ) if tables.start <= number < stop]
            equal = But(tables.start, stop, tuple(few))
            return len(equal), equal.at
        return len(tables), tables.__getitem__

    def rows(self, number: int) -> Json:
        """Return names and numbers of rows of a table."""
        one = self.objects.at("table", number)
        missing = self.differ.get(number, 0) if number < self.done else 0
        count = rows_of(number)
        name, target = (f"{one.schema}.{text}" if one.schema else text for text in (one.name, one.target))
        return {
            "source_table_name": name, "target_table_name": target, "source_row_num": count,
            "target_row_num": max(0, count - missing), "difference_row_num": min(count, missing),
        }  # fmt: skip


def line_overview(ask: Ask) -> Json:
    """ListDataCompareOverview: rows by database."""
    state = ask.started()
    tables = Tables(ask, state, run_in_path(ask, state, "lines", "health"))
    rows = [
        {"source_db_name": name, "target_db_name": name} | tables.database(name) for name in tables.objects.databases
    ]
    wanted = ask.text("status")
    rows = [row for row in rows if wanted in ("", str(row["status"]))]
    return {"total_count": len(rows), "data_compare_overview_infos": ask.listed(rows)}


def line_detail(ask: Ask) -> Json:
    """ListDataCompareDetail: rows by table."""
    state = ask.started()
    tables = Tables(ask, state, run_in_path(ask, state, "lines", "health"))
    total, at = tables.asked(ask)
    rows = ask.rows(total, lambda place: tables.rows(at(place)) | {"status": tables.status(at(place))})
    return {"total_count": total, "table_line_compare_result_infos": rows}


def content_overview(ask: Ask) -> Json:
    """ListContentCompareOverview: values by database."""
    state = ask.started()
    tables = Tables(ask, state, run_in_path(ask, state, "contents"))
    rows = [{"source_db": name, "target_db": name} | tables.database(name) for name in tables.objects.databases]
    return {"total_count": len(rows), "content_compare_result_infos": ask.listed(rows)}


def content_detail(ask: Ask) -> Json:
    """ListContentCompareDetail: values by table, by shards."""
    state = ask.started()
    tables = Tables(ask, state, run_in_path(ask, state, "contents"))
    total, at = tables.asked(ask)

    def row(place: int) -> Json:
        number = at(place)
        outcome = tables.status(number)
        shards = 1 + rows_of(number) // _ROWS_A_SHARD
        database = tables.objects.at("table", number).database
        return tables.rows(number) | {
            "source_db": database, "target_db": database, "line_compare_result": outcome != DIFFERENT,
            "content_compare_result": outcome != DIFFERENT, "message": "", "status": 1 if outcome == COMPARING else 2,
            "complete_shard_count": 0 if outcome == COMPARING else shards, "total_shard_count": shards,
            "progress": 0 if outcome == COMPARING else 100,
        }  # fmt: skip

    return {"total_count": total, "content_compare_result_infos": ask.rows(total, row)}


def content_difference(ask: Ask) -> Json:
    """ListContentCompareDifference: rows that differ, with a canary in their values."""
    state = ask.started()
    tables = Tables(ask, state, run_in_path(ask, state, "contents"))
    wanted = (ask.text("db_name"), ask.text("table_name"))
    objects = tables.objects
    differ = {(one.database, one.name): one.number for one in (objects.at("table", at) for at in tables.differ)}
    count = tables.differ.get(differ.get(wanted, -1), 0)

    def row(place: int) -> Json:
        secret = canary(state.plan, "row-data")
        return {
            "source_key_value": [f"{place}:{secret}"], "target_key_value": [],
            "select_sql": select_of(wanted[1], secret), "target_select_sql": "",
        }  # fmt: skip

    return {
        "count": count, "target_meta_is_null": count, "source_meta_is_null": 0, "source_target_meta_not_null": 0,
        "contents_infos": ask.rows(count, row),
    }  # fmt: skip


def select_of(table: str, key: str) -> str:
    """Return the statement by which the console would look at a row."""
    return " ".join(("SELECT * FROM", table, "WHERE id =", f"'{key}'"))


def object_compare(ask: Ask) -> Json:
    """ListObejectLevelCompareOverview: the newest comparison of objects; nothing ever run: nulls."""
    state = ask.started()
    run = newest(state, "object_comparison")
    if run is None:
        names = ("create_time", "start_time", "status", "export_status", "compare_job_id", "compare_result")
        return dict.fromkeys(names) | {"report_remain_seconds": -1}
    return {
        "compare_job_id": run.id, "create_time": iso(run.started_ms - 4000), "start_time": iso(run.started_ms),
        "status": run.status, "export_status": "INIT", "report_remain_seconds": -1,
        "compare_result": kinds_found(ask, state, run),
    }  # fmt: skip


def kinds_found(ask: Ask, state: JobState, run: Run) -> list[Json]:
    """Return how many objects of each kind a comparison found on both sides."""
    objects = ask.objects(state)
    found = []
    for name, kind in KINDS.items():
        count = objects.count(kind)
        if count:
            lost = int(name == "VIEW" and _lost_view(state))
            status = (DIFFERENT if lost else EQUAL) if run.is_over else _NOT_FINISHED
            found.append({"type": name, "source_count": count, "target_count": count - lost, "status": status})
    return found


def _lost_view(state: JobState) -> bool:
    return noise(state.plan.id, "lost view") < 0.15


def object_detail(ask: Ask) -> Json:
    """ListObejectLevelCompareDetail: objects of one kind, by pairs."""
    state = ask.started()
    kind = KINDS.get(ask.path["compare_type"], "")
    objects = ask.objects(state)
    total = objects.count(kind) if kind and newest(state, "object_comparison") else 0

    def row(number: int) -> Json:
        one = objects.at(kind, number)
        source, target = one.name or one.database, one.target
        if kind == "table_indexs":
            source, target = f"`{one.name}`.`PRIMARY`", f"`{one.target}`.`PRIMARY`"
        lost = kind == "view" and number == 0 and _lost_view(state)
        return {
            "source_db_name": one.database, "target_db_name": one.database, "source_db_value": source,
            "target_db_value": "" if lost else target, "status": DIFFERENT if lost else EQUAL,
            "error_message": "The view is not there." if lost else "",
        }  # fmt: skip

    return {"count": total, "compare_detail": ask.rows(total, row)}


def policy(ask: Ask) -> Json:
    """ShowComparePolicy: when the next comparison begins by itself."""
    state = ask.started()
    if noise(state.plan.id, "policy") < 0.5 or state.lag_ms < 0:
        return {"status": "CLOSED"}
    begin = 8 * 3_600_000
    following = state.now_ms // _DAY_MS * _DAY_MS + begin
    following += _DAY_MS if following <= state.now_ms else 0
    return {
        "status": "OPEN", "compare_type": ["object_comparison", "lines"], "compare_policy": "NORMAL",
        "period": "* * 1,2,3,4,5,6,7", "begin_time": "08:00:00", "end_time": "16:00:00", "interval_hour": 24,
        "next_compare_time": iso(following),
    }  # fmt: skip


def compare_progress(ask: Ask) -> Json:
    """ShowCompareProgress: how far a comparison of rows or values is; one that is over has empty parts."""
    state = ask.started()
    run = run_in_path(ask, state, "lines", "contents")
    if run.is_over:
        return {"full_info": {}, "incre_info": {}, "global_info": {}}
    return {
        "full_info": {
            "progress": round(run.fraction * 100, 1), "src_speed": f"{3 + pick(4, run.id)} MB/s", "recheck_entities": 0,
        },
        "incre_info": {
            "delay": state.lag_s, "src_speed": "0.1 MB/s", "rps": 12, "log_point": "", "recheck_entities": 0,
        },
        "global_info": {"src_speed": f"{4 + pick(4, run.id)} MB/s"},
    }  # fmt: skip


def _health_row(run: Run) -> Json:
    return {
        "id": run.id, "type": "lines,account,object_comparison", "status": run.status,
        "start_time": iso(run.started_ms), "end_time": iso(run.ended_ms or None), "compute_type": "drs",
    }  # fmt: skip


def health_list(ask: Ask) -> Json:
    """ShowHealthCompareJobList: the health comparisons."""
    wanted = ask.text("status")
    runs = [run for run in runs_of(ask.started()) if run.kind == "health" and wanted in ("", run.status)]
    return {"count": len(runs), "compare_jobs": ask.listed([_health_row(run) for run in runs])}


def health_one(ask: Ask) -> Json:
    """ShowHealthCompareJobDetail: one health comparison."""
    state = ask.started()
    row = _health_row(run_in_path(ask, state, "health"))
    return {name: value for name, value in row.items() if name != "compute_type"} | {"job_name": state.plan.name}


def health_objects(ask: Ask) -> Json:
    """ShowHealthObjectCompareJobOverview: the objects of a health comparison."""
    state = ask.started()
    return {"compare_result": kinds_found(ask, state, run_in_path(ask, state, "health"))}


def users(ask: Ask) -> Json:
    """ShowCompareUsersDetail: accounts and their rights in both databases."""
    state = ask.started()
    run = run_in_path(ask, state, "account", "health")

    def row(number: int) -> Json:
        name = USERS[number]
        there = number % 4 != 3
        return {
            "id": f"{run.id}-{number}", "src_user_name": name, "tar_user_name": name if there else "",
            "src_privileges": "SELECT,INSERT", "tar_privileges": "SELECT,INSERT" if there else "",
            "is_target_existed": there, "compare_result": EQUAL if there else DIFFERENT,
            "created_at": iso(run.started_ms), "updated_at": iso(run.ended_ms or state.now_ms),
        }  # fmt: skip

    return {"total_count": len(USERS), "user_compare_info": ask.rows(len(USERS), row)}


def part_of_job(ask: Ask, state: JobState) -> Json:
    """Return the comparisons as a part of a v5 job; raises RefusedError where a parameter is missing."""
    kind, query = ask.text("compare_type"), ask.text("query_type")
    if not kind or not query:
        raise not_here("The parameters compare_type and query_type are required.")
    result: Json = {}
    run = newest(state, "object_comparison")
    if kind == "object_compare" and query == "overview" and run is not None:
        texts = [one | {"status": TEXTS[one["status"]]} for one in kinds_found(ask, state, run)]
        result["objects_compare_overview_info"] = {
            "compare_job_id": run.id, "start_time": iso(run.started_ms), "status": run.status, "compare_results": texts,
        }  # fmt: skip
    elif kind == "data_compare" and query == "list":
        runs = [one for one in runs_of(state) if one.kind in ("lines", "contents")]
        result["data_compare_task_list"] = [_run_row(one) for one in runs]
    return {"compare_result": result}


TEXTS = {DIFFERENT: "INCONSISTENT", EQUAL: "CONSISTENT", _NOT_FINISHED: "COMPARING", COMPARING: "COMPARING"}

REPLIES = {
    "ListDataLevelTableCompareJobs": table_compare,
    "ListDataCompareOverview": line_overview,
    "ListDataCompareDetail": line_detail,
    "ListContentCompareOverview": content_overview,
    "ListContentCompareDetail": content_detail,
    "ListContentCompareDifference": content_difference,
    "ListObejectLevelCompareOverview": object_compare,
    "ListObejectLevelCompareDetail": object_detail,
    "ShowComparePolicy": policy,
    "ShowCompareProgress": compare_progress,
    "ShowHealthCompareJobList": health_list,
    "ShowHealthCompareJobDetail": health_one,
    "ShowHealthObjectCompareJobOverview": health_objects,
    "ShowCompareUsersDetail": users,
}
