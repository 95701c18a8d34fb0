"""The tables of further calls: what they say of replies, of a watch, and of replies that lie."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.figures import look_of
from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Cell
from drs_inspector.domain.tables.documents import TABLES, Document
from drs_inspector.domain.tables.readings.tables import READING_TABLES
from tests.domain.read_calls.samples import calls, reply_of
from tests.domain.tables.made import LISTED, picked, rows, snapshot_of

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NAMES = ("progress", *(table.name for table in READING_TABLES))
MS = int(AT.timestamp()) * 1000


def saved(call: str, body: Any, *, job: str = "", minutes: int = 0, **asked: object) -> SavedReply:
    at = (AT + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return SavedReply([call], json.dumps(body).encode(), read_at=at, job_id=job, given=asked)


def document(*replies: SavedReply, jobs: str = "j k") -> Snapshot:
    snapshot = snapshot_of(listed=[{**LISTED, "id": one} for one in jobs.split()])
    snapshot.replies.extend(replies)
    return snapshot


def progress(lag: int, job: str = "j", **more: object) -> dict[str, object]:
    status = "INCRE_TRANSFER_STARTED"
    return {
        "job_id": job, "progress": "100", "incre_trans_delay": str(lag), "transfer_status": status, **more,
    }  # fmt: skip


def test_how_a_lag_developed_is_a_row_for_each_look() -> None:
    first = saved("BatchListProgresses", {"results": [progress(5), progress(9, "k")]}, minutes=10)
    before = saved("BatchListProgresses", {"results": [progress(2, process_time=str(MS - 1000))]})
    rpo = {"delay": "1500", "time": "2026-11-20 11:00:00"}
    recovery = saved("BatchListRposAndRtos", {"results": [{"job_id": "k", "rpo_info": rpo}]}, minutes=20)
    failed = saved("BatchListProgresses", {"results": [{"job_id": "j", "error_code": "DRS.M05003"}]}, minutes=30)
    reached = saved("ShowMonitorData", {"is_src_normal": True, "is_dst_normal": "false"}, job="k", minutes=5)
    found = rows("progress", document(first, before, recovery, failed, reached))
    assert picked(found, "job_id", "looked_at", "lag_seconds", "measured_at", "call") == [
        ("j", AT, 2.0, AT - timedelta(seconds=1), "BatchListProgresses"),
        ("j", AT + timedelta(minutes=10), 5.0, None, "BatchListProgresses"),
        ("k", AT + timedelta(minutes=5), None, None, "ShowMonitorData"),
        ("k", AT + timedelta(minutes=10), 9.0, None, "BatchListProgresses"),
        ("k", AT + timedelta(minutes=20), None, None, "BatchListRposAndRtos"),
    ]
    assert picked(found, "percent", "status", "reachable_source", "reachable_target", "rpo_seconds")[1:] == [
        (100.0, "INCRE_TRANSFER_STARTED", None, None, None),
        (None, None, True, False, None),
        (100.0, "INCRE_TRANSFER_STARTED", None, None, None),
        (None, None, None, None, 1.5),
    ]


def test_the_looks_of_a_watch_and_the_replies_that_are_kept_beside_it_are_each_one_row() -> None:
    looks = LooksOfSource()
    for minute in range(3):
        raw = json.dumps(progress(minute)).encode()
        look = look_of("BatchListProgresses", raw, AT + timedelta(minutes=minute, microseconds=123))
        assert look is not None
        looks.add("j", look.call, look)
    snapshot = document()
    newest = saved("BatchListProgresses", {"results": [progress(2), progress(7, "k")]}, minutes=2)
    snapshot.replies_beside = lambda: (newest,)
    snapshot.judged_by = Judging(is_live=True, figures=looks)
    assert picked(rows("progress", snapshot), "job_id", "lag_seconds") == [("j", 0), ("j", 1), ("j", 2), ("k", 7)]
    assert len(rows("progress", Document("part", snapshot, ["k"]))) == 1
    # As a file keeps them: the series of the watch, and the replies.
    kept = document(newest)
    kept.series = [one for one in map(JobSeries.of_json, map(encoded, looks.series())) if one is not None]
    assert [*map(without_document, rows("progress", kept))] == [*map(without_document, rows("progress", snapshot))]


def encoded(series: JobSeries) -> bytes:
    return msgspec.json.encode(series.columns)


def without_document(row: dict[str, Cell]) -> dict[str, Cell]:
    at = row["looked_at"]
    assert isinstance(at, datetime)
    return row | {"snapshot": "", "looked_at": at.replace(microsecond=0)}


def test_monitoring_is_a_row_for_each_value_with_its_unit() -> None:
    one = saved(
        "ShowMonitorData",
        {"is_src_normal": True, "dst_delay": "1500", "src_offset": "binlog.7", "update_time": "2026-11-20T09:59:00Z"},
        job="j",
    )
    inside = {"dst_normal": False, "mem_used_inMB": "12.5"}
    recovery = saved("ShowMonitoringData", {"results": [{"id": "k", "data_guard_minitor": inside}]})
    part = {"type": "apply", "status": "STARTED", "delay": "40", "resolution_time": "2026-11-20 09:58:00"}
    components = saved("ShowIncrementComponentsDetail", {"increment_components_list": [part]}, job="j")
    found = rows("monitoring", document(one, recovery, components))
    assert picked(found, "job_id", "component", "metric", "value", "text", "unit") == [
        ("j", "source", "is_src_normal", 1.0, "true", None),
        ("j", "source", "src_offset", None, "binlog.7", None),
        ("j", "target", "dst_delay", 1500.0, None, "milliseconds"),
        ("j", "apply", "status", None, "STARTED", None),
        ("j", "apply", "delay", 40.0, None, "seconds"),
        ("k", "target", "is_dst_normal", 0.0, "false", None),
        ("k", "node", "used_memory", 12.5, None, "megabytes"),
    ]
    moments = picked(found, "measured", "measured_text")
    assert (moments[0], moments[4]) == ((AT - timedelta(minutes=1), None), (None, "2026-11-20 09:58:00"))


def test_comparisons_have_their_results_where_a_reply_has_them() -> None:
    run = {"id": "c1", "type": "lines", "status": "SUCCESSFUL", "start_time": "2026-11-20T09:00:00Z", "end_time": None}
    listed = saved("ListDataLevelTableCompareJobs", {"compare_jobs": [run]}, job="j")
    database = {"source_db_name": "a", "compare_num": 4, "compare_end_num": "4", "data_inconsistent_num": 1}
    overview = saved(
        "ListDataCompareOverview",
        {"data_compare_overview_infos": [database, {**database, "data_inconsistent_num": 0}]},
        job="j",
        compare_job_id="c1",
    )
    kinds = [
        {"type": "TABLE", "source_count": 9, "target_count": 8, "status": 0},
        {"type": "VIEW", "source_count": 1, "target_count": 1, "status": 2},
        {"type": "INDEX", "source_count": 3, "status": 3},
    ]
    objects = saved("ListObejectLevelCompareOverview", {"compare_job_id": "c2", "compare_result": kinds}, job="j")
    never = saved("ListObejectLevelCompareOverview", {"compare_job_id": None, "compare_result": None}, job="k")
    tasks = [{"compare_task_id": "c3", "compare_type": "contents", "create_time": str(MS)}]
    texts = ["INCONSISTENT", "CONSISTENT", "COMPARING", "CAN_NOT_COMPARE"]
    block = {
        "compare_task_id": "c3",
        "content_compare_overview": [{"source_db_name": "a", "content_compare_result": text} for text in texts],
    }
    whole = {
        "job_id": "k", "compare_task_list_results": {"compare_task_list": tasks}, "content_compare_results": block,
    }  # fmt: skip
    found = rows("comparisons", document(listed, overview, objects, never, saved("ListCompareResult", whole)))
    assert picked(
        found, "job_id", "comparison_id", "type", "counted", "compared", "finished", "different", "not_comparable"
    ) == [
        ("j", "c1", "lines", None, None, None, None, None),
        ("j", "c1", "lines", "tables", 8, 8, 1, None),
        ("j", "c2", "objects", "kinds of objects", 3, 2, 1, None),
        ("k", "c3", "contents", None, None, None, None, None),
        ("k", "c3", "contents", "databases", 4, 3, 1, 1),
    ]
    assert picked(found, "source_count", "target_count")[2] == (13, 9)
    assert picked(found, "started")[3] == (AT,)


def test_prechecks_events_and_alarms() -> None:
    items = [
        {
            "item": "srcDbIsOff",
            "result": "FAILED",
            "group": "db_params",
            "failed_sub_jobs": [{"id": "k", "name": "below"}],
        }
    ]
    check = saved("BatchCheckResults", {"results": [{"precheck_id": "j", "process": "60%", "precheck_result": items}]})
    event = {"name": "RETRY", "status": "success", "operation_time": "2026-11-20T10:00:00Z", "user_name": "ada"}
    timeline = saved("ShowTimeline", {"timelines": [event]}, job="j")
    line = {"level": "Error", "message": "Lost.", "create_time": "2026-11-20 10:00:00"}
    log = saved("ShowJobDetail", {"job": {"id": "j", "logs": [line]}}, job="j", type="log")
    ddl = {
        "seqno": 7,
        "status": 1,
        "exe_result": True,
        "ddl_text": "DROP TABLE a",
        "ddl_timestamp": MS,
        "clean_time": 0,
    }
    rule = saved("ShowSmnSubscriptionDetail", {"topic_name": "t", "delay_time": 300, "rpo_delay": 0}, job="j")
    alarms = saved("ListJobDdls", {"count": 12, "ddl_list": [ddl]}, job="j")
    dirty = saved("ShowDirtyData", {"count": 3, "dirty_data_list": [{"error_sql": "INSERT canary"}]}, job="k")
    snapshot = document(check, timeline, log, rule, alarms, dirty)
    assert picked(rows("precheck", snapshot), "job_id", "process_percent", "item", "result", "failed_subtasks") == [
        ("j", 60.0, "srcDbIsOff", "FAILED", "below")
    ]
    assert picked(rows("timeline", snapshot), "kind", "happened", "happened_text", "name", "status", "message") == [
        ("operation", AT, None, "RETRY", "success", None),
        ("log", None, "2026-11-20 10:00:00", None, "Error", "Lost."),
    ]
    found = rows("alarms", snapshot)
    assert picked(found, "job_id", "kind", "count", "delay_seconds", "open", "seqno", "cleared") == [
        ("j", "rule", None, 300, None, None, None),
        ("j", "ddl", 12, None, True, 7, None),
        ("k", "rows not applied", 3, None, None, None, None),
    ]
    assert "canary" not in str(found)


def test_what_names_no_job_or_another_one_is_in_whole_documents_only() -> None:
    nameless = saved("ShowTimeline", {"timelines": [{"name": "START"}]})
    other = saved("ShowTimeline", {"timelines": [{"name": "STOP"}]}, job="elsewhere")
    snapshot = document(nameless, other, saved("ShowTimeline", {"timelines": [{"name": "PAUSE"}]}, job="k"))
    assert picked(rows("timeline", snapshot), "job_id", "name") == [
        ("k", "PAUSE"),
        ("elsewhere", "STOP"),
        (None, "START"),
    ]
    assert picked(rows("timeline", Document("part", snapshot, ["k"])), "job_id") == [("k",)]


def test_what_is_odd_in_these_replies_is_in_the_table_of_drift() -> None:
    odd = saved("BatchListProgresses", {"news": 1, "results": [progress(2, newer={"x": 1}, remaining_time=[1])]})
    misspelt = saved("ShowMonitorData", {"sr_delay": 5, "more": True}, job="k")
    found = rows("drift", document(odd, misspelt))
    assert picked(found, "job_id", "call", "kind", "path") == [
        ("j", "BatchListProgresses", "unknown field", "news"),
        ("j", "BatchListProgresses", "other type", "remaining_time"),
        ("j", "BatchListProgresses", "unknown field", "results.newer"),
        ("k", "ShowMonitorData", "unknown field", "more"),
        ("k", "ShowMonitorData", "other type", "sr_delay"),
    ]


@pytest.mark.parametrize("call", sorted(set(calls()) & BY_NAME.keys()))
def test_the_published_reply_of_every_call_makes_rows_of_the_kinds_of_their_columns(call: str) -> None:
    snapshot = document(saved(call, reply_of(call), job="j"))
    found = {name: rows(name, snapshot) for name in NAMES}
    told = [name for name in NAMES if found[name]]
    wanted = [table.name for table in READING_TABLES if call in table.calls]
    assert [name for name in told if name != "progress"] == wanted
    assert rows("drift", snapshot) is not None


_HOSTILE: tuple[object, ...] = (
    None, [], {}, 7, "x", {"results": None}, {"results": [None, 7, [], {"job_id": "j", "progress_map": [[]]}]},
    {"timelines": [{"operation_time": "9" * 17, "name": 10**30}, "x"], "logs": 4, "count": 10**30},
    {"ddl_list": [{"seqno": 10**30, "ddl_text": "\u202e\x00<b>" * 50}], "count": "many"},
    {"compare_jobs": {"id": "one"}, "compare_result": [[]], "data_compare_overview_infos": [{"compare_num": 10**30}]},
    {"increment_components_list": [{"delay": 1e300}], "is_src_normal": "perhaps", "bandwidth": "1e999"},
)  # fmt: skip


@pytest.mark.parametrize("call", sorted({name for table in READING_TABLES for name in table.calls}))
def test_replies_that_lie_are_rows_of_the_right_kinds_or_none(call: str) -> None:
    snapshot = document(*(saved(call, body, job="j") for body in _HOSTILE))
    for name in (*NAMES, "drift"):
        for row in rows(name, snapshot):
            assert all(math.isfinite(value) for value in row.values() if isinstance(value, float)), row


def test_units_are_named_and_no_table_lacks_a_help() -> None:
    assert set(NAMES) <= TABLES.keys()
    for name in NAMES:
        columns: Mapping[str, str] = {one.name: one.unit for one in TABLES[name].columns}
        assert [*columns][:5] == ["snapshot", "job_id", "read_at", "call", "looked_at"]
        for unit in ("seconds", "percent"):
            assert all(said == unit for column, said in columns.items() if column.endswith(f"_{unit}"))
