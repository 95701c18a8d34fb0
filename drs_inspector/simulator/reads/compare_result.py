"""The one comparison call that Open Telekom Cloud has too: the list of runs, and one with its results (4.1)."""

from drs_inspector.simulator.jobs.endpoints import canary
from drs_inspector.simulator.reads.ask import Ask, Json, RefusedError, ms_text
from drs_inspector.simulator.reads.comparisons import KINDS, TEXTS, Tables, kinds_found, select_of
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.runs import Run, runs_of

_MOST_DETAILS = 200


def compare_result(ask: Ask) -> Json:
    """ListCompareResult: without the id of a comparison the list of them, with one its results."""
    body = ask.body
    page, size = body.get("current_page"), body.get("per_page")
    if type(page) is not int or type(size) is not int or page < 1 or size < 1:
        raise RefusedError("DRS.M00201", "The parameters current_page and per_page are required.")
    state = ask.state(str(body.get("job_id", "")))
    if state.phase in ("new", "configuration"):
        raise RefusedError("DRS.10000009", "The job has not been started.")
    reply: Json = {"job_id": state.plan.id}
    runs = [run for run in runs_of(state) if run.kind != "health"]
    asked = {name: str(body[name]) for name in _BLOCKS if body.get(name)}
    if not asked:
        rows = [
            {
                "compare_task_id": run.id, "compare_type": run.kind, "compare_task_status": run.status,
                "create_time": ms_text(run.started_ms), "end_time": ms_text(run.ended_ms),
            }
            for run in runs[(page - 1) * size : page * size]
        ]  # fmt: skip
        return reply | {"compare_task_list_results": {"compare_task_list": rows, "compare_task_list_count": len(runs)}}
    for name, run_id in asked.items():
        block, make = _BLOCKS[name]
        run = next((one for one in runs if one.id == run_id), None)
        reply[block] = (
            {"compare_task_id": run_id, "error_code": "DRS.M00289", "error_msg": "The comparison does not exist."}
            if run is None
            else {"compare_task_id": run.id, **make(ask, state, run)}
        )
    return reply


def _objects(ask: Ask, state: JobState, run: Run) -> Json:
    overview = []
    details: Json = {}
    for one in kinds_found(ask, state, run):
        lost = one["source_count"] - one["target_count"]
        overview.append(
            {
                "object_type": one["type"], "object_compare_result": TEXTS[one["status"]], "diff_count": lost,
                "source_count": one["source_count"], "target_count": one["target_count"],
            }
        )  # fmt: skip
        details[one["type"]] = [_lost(ask, state, KINDS[one["type"]], number) for number in range(lost)]
    return {"object_compare_overview": overview, "object_compare_details": details}


def _lost(ask: Ask, state: JobState, kind: str, number: int) -> Json:
    one = ask.objects(state).at(kind, number)
    return {
        "source_db_name": one.database, "source_db_value": one.name, "target_db_name": one.database,
        "target_db_value": "", "error_message": "It is not there.",
    }  # fmt: skip


def _lines(ask: Ask, state: JobState, run: Run) -> Json:
    tables = Tables(ask, state, run)
    overview, details = [], []
    for name in tables.objects.databases:
        result = TEXTS[tables.database(name)["status"]]
        overview.append({"source_db_name": name, "target_db_name": name, "line_compare_result": result})
        places = tables.objects.tables_of(name)[:_MOST_DETAILS]
        rows = [_row(tables, number) | {"message": ""} for number in places]
        details.append({"source_db_name": name, "line_compare_detail": rows, "line_compare_detail_count": len(rows)})
    return {
        "line_compare_overview": overview, "line_compare_overview_count": len(overview),
        "line_compare_details": details,
    }  # fmt: skip


def _contents(ask: Ask, state: JobState, run: Run) -> Json:
    tables = Tables(ask, state, run)
    overview, details, diffs = [], [], []
    for name in tables.objects.databases:
        result = TEXTS[tables.database(name)["status"]]
        overview.append({"source_db_name": name, "target_db_name": name, "content_compare_result": result})
        places = tables.objects.tables_of(name)
        rows = [
            _row(tables, number)
            | {"source_db_name": name, "target_db_name": name, "content_compare_result": TEXTS[tables.status(number)]}
            for number in places[:_MOST_DETAILS]
        ]
        details.append(
            {
                "source_db_name": name, "content_compare_detail": rows, "content_compare_detail_count": len(rows),
                "content_uncompare_detail": [], "content_uncompare_detail_count": 0,
            }
        )  # fmt: skip
        diffs += [_diff(state, tables, number) for number in sorted(tables.differ) if number in places]
    return {
        "content_compare_overview": overview, "content_compare_overview_count": len(overview),
        "content_compare_details": details, "content_compare_diffs": diffs,
    }  # fmt: skip


def _row(tables: Tables, number: int) -> Json:
    rows = tables.rows(number)
    result = TEXTS[tables.status(number)]
    return {
        "source_table_name": rows["source_table_name"], "target_table_name": rows["target_table_name"],
        "source_row_num": rows["source_row_num"], "target_row_num": rows["target_row_num"],
        "diff_row_num": rows["difference_row_num"], "line_compare_result": result,
    }  # fmt: skip


def _diff(state: JobState, tables: Tables, number: int) -> Json:
    one = tables.objects.at("table", number)
    secret = canary(state.plan, "row-data")
    return {
        "source_db_name": one.database, "source_table_name": one.name, "content_compare_diff_count": 1,
        "content_compare_diff": [
            {
                "source_select_sql": select_of(one.name, secret), "target_select_sql": "",
                "source_key_value": [secret], "target_key_value": [],
            }
        ],
    }  # fmt: skip


_BLOCKS = {
    "object_level_compare_id": ("object_level_compare_results", _objects),
    "line_compare_id": ("line_compare_results", _lines),
    "content_compare_id": ("content_compare_results", _contents),
}

REPLIES = {"ListCompareResult": compare_result}
