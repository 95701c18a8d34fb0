"""Replies as typed views: four kinds of times, numbers as text, other spellings, and what is odd stays visible."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.live.checks import precheck_of
from drs_inspector.domain.live.comparisons import databases_of, object_comparison_of, runs_of
from drs_inspector.domain.live.history import alarms_of, count_of, ddl_of, log_of, timeline_of
from drs_inspector.domain.live.monitoring import monitoring_of, recovery_monitoring_of
from drs_inspector.domain.live.objects import kinds_of, objects_of
from drs_inspector.domain.live.progress import Progress, components_of, progress_of, rpo_rto_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from tests.domain.read_calls.samples import reply_of

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


def progress(**members: Any) -> Progress:
    view, drift = progress_of(raw(members))
    assert drift == []
    return view


def test_progress_says_percent_lag_and_end() -> None:
    one = progress(
        job_id="a", progress="41", incre_trans_delay="-1", incre_trans_delay_millis=-1, remaining_time="90",
        transfer_status="FULL_TRANSFER_STARTED", process_time="1795168740000", apply_rows_rate="17",
        progress_map={"struct": {"completed": "100%", "remaining_time": None}, "data": {"completed": "41"}},
    )  # fmt: skip
    assert (one.percent, one.lag_seconds, one.remaining_seconds, one.apply_rows_rate) == (41, None, 90, 17)
    assert one.ends_at == NOW + timedelta(seconds=30)
    assert [(part.name, part.completed, part.remaining_time) for part in one.progress_map] == [
        ("struct", 100, None),
        ("data", 41, None),
    ]


def test_progress_in_the_ways_of_other_clouds_and_phases() -> None:
    early = progress(
        progress="0", transfer_status="FULL_TRANSFER_STARTED", remaining_time="0", process_time="0",
        progress_map={"struct": {"completed": "94%"}, "data": {"completed": "100%"}},
    )  # fmt: skip
    assert (early.percent, early.remaining_seconds, early.ends_at) == (94, None, None)
    late = progress(progress="100", transfer_status="INCRE_TRANSFER_STARTED", incre_trans_delay="12", remaining_time=9)
    assert (late.percent, late.lag_seconds, late.remaining_seconds) == (100, 12, None)
    assert progress(incre_trans_delay="12", incre_trans_delay_millis="12345").lag_seconds == 12.345
    assert progress(incr_trans_delay="3", incr_trans_delay_millis="2999").lag_seconds == 2.999, "as a v5 job has it"
    listed, _drift = progress_of(raw({"progress_map": [{"completed": "7%", "remaining_time": "5"}]}))
    assert [part.completed for part in listed.progress_map] == [7]


def test_what_is_no_figure_stays_unknown_and_is_shown_as_it_came() -> None:
    view, drift = progress_of(raw({"progress": "many", "incre_trans_delay": [1], "newer": {"x": 1}}))
    assert (view.percent, view.lag_seconds) == (None, None)
    assert [(one.path, one.kept) for one in drift] == [("progress", "raw"), ("incre_trans_delay", "raw")]
    assert [one.path for one in view.unknown] == ["newer"]
    for nothing in (b"null", b"{}", b"[]", b'"x"', b"{", b"7"):
        assert progress_of(nothing)[0].percent is None
        assert objects_of([nothing]) == ((), ())
        assert monitoring_of(nothing)[0].is_reachable is None


def test_rpo_and_rto_in_seconds_and_a_time_without_a_zone() -> None:
    info = {"check_point": "NA", "delay": "1500", "gtid_set": "NA", "time": "2026-11-20 11:00:00"}
    view, drift = rpo_rto_of(raw({"job_id": "a", "rpo_info": info, "rto_info": {**info, "delay": "-1"}}))
    assert (view.rpo_seconds, view.rto_seconds, drift) == (1.5, None, [])
    assert view.rpo_info is not None
    assert (view.rpo_info.gtid_set, view.rpo_info.check_point) == (None, None)
    assert view.rpo_info.time is not None
    assert not view.rpo_info.time.zone_known


def test_monitoring_is_one_view_of_two_spellings() -> None:
    v5, odd = monitoring_of(
        raw({
            "is_src_normal": "true", "is_dst_normal": True, "sr_delay": 1000, "dst_delay": "2500", "bandwidth": "1.25",
            "used_volumes": "95", "node_volume_size": 100, "update_time": "2026-11-20T10:00:00Z", "sr_offset": "NA",
        })
    )  # fmt: skip
    assert (v5.is_reachable, v5.src_delay, v5.lag_seconds, v5.bandwidth, v5.volume_share) == (
        True,
        1000,
        2.5,
        1.25,
        0.95,
    )
    assert [one.expected for one in odd] == ["the name src_delay", "the name src_offset"]
    assert v5.update_time is not None
    assert v5.update_time.instant == NOW
    entry = {"id": "a", "data_guard_minitor": {
        "src_normal": False, "dst_normal": None, "cpuUsed_percent": "3.5", "sr_delay": 81046806, "dst_delay": -1,
    }}  # fmt: skip
    recovery, odd = recovery_monitoring_of(raw(entry))
    assert (recovery.is_reachable, recovery.used_cpu_percent, recovery.lag_seconds, odd) == (False, 3.5, None, [])
    assert recovery.src_delay == 81046806
    assert monitoring_of(raw({"is_src_normal": True}))[0].is_reachable is None


def test_objects_by_kind_and_one_by_one() -> None:
    kinds, drift = kinds_of(
        raw({"struct_process": {"result": [
            {"type": "table_indexs", "status": 2, "src_count": 9, "dst_count": 7, "start_time": 1795165560000},
            {"type": "TABLE_INDEXS", "status": "1", "src_count": "9", "dst_count": "7", "start_time": "1795165560000"},
        ]}})
    )  # fmt: skip
    assert [(one.kind, one.status, one.src_count, one.dst_count) for one in kinds] == [
        ("tableindexs", 2, 9, 7),
        ("tableindexs", 1, 9, 7),
    ]
    assert kinds[0].start_time is not None
    assert kinds[1].start_time is not None
    assert (kinds[0].start_time.instant, drift) == (kinds[1].start_time.instant, ())
    overview = {"job": {"migration_object_progress_info": {"migration_object_overview": [{"type": "table"}]}}}
    assert [one.kind for one in kinds_of(raw(overview))[0]] == ["table"]
    rows, drift = objects_of([
        raw({"flow_compare_data": [{"src_db": "a", "src_tb": "t", "dst_db": "b", "dst_tb": None, "progress": "100"}]}),
        raw({"struct_detail": {"list": [{"src_DB": "a.s", "src_TB": "t", "progress": 7}]}}),
    ])  # fmt: skip
    assert [(one.src_db, one.src_tb, one.dst_tb, one.is_done) for one in rows] == [
        ("a", "t", None, True),
        ("a.s", "t", None, False),
    ]
    assert drift == ()


def test_a_pre_check_counts_its_items() -> None:
    items = [{"item": "a", "result": "PASSED"}, {"item": "b", "result": "ALARM"}, {"item": "c", "result": " failed"}]
    view, drift = precheck_of(
        raw({"precheck_id": "a", "result": "true", "process": "97%", "total_passed_rate": 33, "precheck_result": items})
    )
    assert (view.result, view.process, view.is_running, drift) == (True, 97, True, [])
    assert [len(view.items(result)) for result in ("PASSED", "ALARM", "FAILED")] == [1, 1, 1]


def test_comparisons_of_every_list_are_runs() -> None:
    run = {"id": "1", "type": "lines", "status": "RUNNING", "start_time": "2026-11-20T10:00:00.5Z"}
    health = {"id": "2", "type": "lines,account,object_comparison", "status": "SUCCESSFUL"}
    task = {
        "compare_task_id": "3",
        "compare_type": "lines",
        "compare_task_status": "FAILED",
        "create_time": "1795165560000",
    }
    runs, drift = runs_of([
        raw({"compareJobs": [run]}), raw({"compare_jobs": [health]}),
        raw({"compare_task_list_results": {"compare_task_list": [task]}}),
    ])  # fmt: skip
    assert [(one.id, one.is_live, one.types[0]) for one in runs] == [
        ("1", True, "lines"),
        ("2", False, "lines"),
        ("3", False, "lines"),
    ]
    assert runs[1].types == ("lines", "account", "object_comparison")
    assert all(one.start_time is not None for one in (runs[0], runs[2]))
    assert [(one.path, one.expected) for one in drift] == [("compareJobs", "the name compare_jobs")]
    equal = {"type": "TABLE", "source_count": 3, "target_count": 3, "status": 2}
    for counts, expected in (
        ([equal], True),
        ([equal, {**equal, "status": 0}], False),
        ([{**equal, "status": "3"}], None),
    ):
        found, _drift = object_comparison_of(raw({"compare_job_id": "1", "compare_result": counts}))
        assert (found.is_equal, found.exists) == (expected, True)
    assert not object_comparison_of(raw({"compare_job_id": None, "compare_result": None}))[0].exists
    rows, _odd = databases_of([raw({"content_compare_result_infos": [{"source_db": "a", "compare_num": 2}]})])
    more, _odd = databases_of([raw({"data_compare_overview_infos": [{"source_db_name": "b", "compare_num": "2"}]})])
    assert [(one.source_db, one.compare_num) for one in (*rows, *more)] == [("a", 2), ("b", 2)]


def test_history_is_ordered_by_the_program() -> None:
    rows, _drift = timeline_of([
        raw({"timelines": [{"name": "start", "operation_time": "2026-11-20T10:00:00Z"}, {"name": "odd"}]}),
        raw({"timelines": [{"name": "pause", "operation_time": "2026-11-20T12:00:00.250Z", "user_name": "x"}]}),
    ])  # fmt: skip
    assert [one.name for one in rows] == ["pause", "start", "odd"]
    lines, _drift = log_of([raw({"job": {"logs": [{"level": "ERROR", "create_time": "2026-11-20T10:00:00Z"}]}})])
    assert [one.is_error for one in lines] == [True]
    changes, drift = ddl_of([raw({"ddl_list": [{"seqno": 7, "ddl_timestamp": 1795165560000, "exe_result": True}]})])
    assert (changes[0].seqno, changes[0].exe_result, drift) == (7, True, ())
    assert count_of(raw({"count": "12", "dirty_data_list": []})) == 12
    assert count_of(raw({})) is None
    for alarms, is_silent in (
        ({"topic_name": "ops", "delay_time": 300}, False),
        ({"topic_name": "ops", "delay_time": 0}, True),
        ({"topic_name": "", "delay_time": 300}, True),
    ):
        assert alarms_of(raw(alarms))[0].is_silent is is_silent


@pytest.mark.parametrize("spelled", [1795168800, "1795168800", 1795168800000, "1795168800000", "2026-11-20T10:00:00Z"])
def test_four_kinds_of_times_are_told_by_their_shape(spelled: Any) -> None:
    found, _drift = components_of(raw({"increment_components_list": [{"type": "capture", "start_time": spelled}]}))
    assert found[0].start_time is not None
    assert found[0].start_time.instant == NOW
    assert found[0].start_time.raw == str(spelled)


@pytest.mark.parametrize(
    ("call", "read"),
    [
        ("BatchListProgresses", lambda reply: progress_of(raw(reply["results"][0]))[0]),
        ("BatchListRposAndRtos", lambda reply: rpo_rto_of(raw(reply["results"][0]))[0]),
        ("BatchCheckResults", lambda reply: precheck_of(raw(reply["results"][0]))[0]),
        ("ShowMonitorData", lambda reply: monitoring_of(raw(reply))[0]),
        ("ShowMonitoringData", lambda reply: recovery_monitoring_of(raw(reply["results"][0]))[0]),
        ("ShowIncrementComponentsDetail", lambda reply: components_of(raw(reply))[0][0]),
        ("ShowProgressData", lambda reply: objects_of([raw(reply)])[0][0]),
        ("ShowTimeline", lambda reply: timeline_of([raw(reply)])[0][0]),
        ("ListJobDdls", lambda reply: ddl_of([raw(reply)])[0][0]),
        ("ShowSmnSubscriptionDetail", lambda reply: alarms_of(raw(reply))[0]),
    ],
)
def test_a_view_has_a_place_for_all_that_is_published(call: str, read: Any) -> None:
    assert BY_NAME[call].asked is not None
    # Both spellings of one member: the other one is kept as it came.
    assert {one.path for one in read(reply_of(call)).unknown} <= {"sr_delay", "sr_offset"}
