"""Replies of different calls agree with each other, and figures with each other, over many projects and moments."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

from drs_inspector.simulator.clock import list_time
from drs_inspector.simulator.reads.ask import iso, ms_of
from drs_inspector.simulator.truth.changes import differing
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.selected import table_percent, tables_done
from drs_inspector.simulator.truth.stories import story_of
from tests.simulator.asking import START, Json, Project

MINUTE, HOUR = 60, 3600
LATER = {"FULL_TRANSFER_COMPLETE", "CHILD_TRANSFER_COMPLETE", "RELEASE_RESOURCE_STARTED", "RELEASE_RESOURCE_COMPLETE"}
LATER_BEGINS = ("INCRE_", "PAUS", "FROZEN", "CHANGE_", "REBUILD_", "NODE_", "RELEASE_")


def moments(seeds: tuple[int, ...] = (1, 2, 3)) -> Iterator[tuple[Project, JobState]]:
    """Yield jobs of several projects at several moments, some on the minute."""
    for seed in seeds:
        project = Project(jobs=45, seed=seed, start=START // 60_000 * 60_000)
        for step in (0, 37 * MINUTE + 11, 5 * HOUR + 49, 60 * HOUR):
            project.clock.advance(step)
            yield from ((project, state) for state in project.states())


@pytest.fixture(scope="module")
def seen() -> list[tuple[JobState, Json]]:
    """Every job at every moment, with its progress."""
    return [(state, project.entry("BatchListProgresses", state.plan.id)) for project, state in moments()]


def test_progress_is_100_exactly_when_the_full_phase_is_over(seen: list[tuple[JobState, Json]]) -> None:
    for state, entry in seen:
        over = state.status in LATER or state.status.startswith(LATER_BEGINS)
        assert (entry["progress"] == "100") == over, state.status
        assert entry["transfer_status"] == state.status
        parts = [int(part["completed"].rstrip("%")) for part in entry["progress_map"].values()]
        assert all(0 <= part <= 100 for part in parts)
        assert all(part == 100 for part in parts) or not over
        assert (entry["incre_trans_delay"] == "-1") == (state.phase not in ("incremental", "paused"))
    assert {"full", "incremental", "paused", "over", "new", "configuration"} == {state.phase for state, _entry in seen}


def test_all_stories_are_told(seen: list[tuple[JobState, Json]]) -> None:
    stories = Counter(story_of(state.plan) for state, _entry in seen if state.phase == "incremental")
    assert set(stories) == {"steady", "growing", "late", "source-lost", "target-lost", "stale"}
    assert max(stories, key=lambda story: stories[story]) == "steady"
    assert {state.cause for state, _entry in seen} == {"", "network", "privileges", "log"}


def test_lag_is_the_same_in_every_call() -> None:
    asked = Counter[str]()
    for project, state in moments():
        if state.lag_ms < 0:
            continue
        entry = project.entry("BatchListProgresses", state.plan.id)
        lag = int(entry["incre_trans_delay_millis"])
        assert int(entry["incre_trans_delay"]) == round(lag / 1000)
        part = project.ask("ShowJobDetail", job_id=state.plan.id, type="progress")["job"]["progress_info"]
        assert part["incr_trans_delay_millis"] == entry["incre_trans_delay_millis"]
        if not project.refusal("ShowMonitorData", job_id=state.plan.id):
            monitor = project.ask("ShowMonitorData", job_id=state.plan.id)
            assert monitor["dst_delay"] == lag >= monitor["src_delay"]
            assert ms_of(monitor["update_time"]) == int(entry["process_time"]) // 1000 * 1000
            asked["monitor"] += 1
        both = project.entry("BatchListRposAndRtos", state.plan.id)
        if "rpo_info" in both:
            assert max(int(both[name]["delay"]) for name in ("rpo_info", "rto_info")) == lag
            assert both["rpo_info"]["time"] == list_time(state.measured_ms, 8)
            recovery = project.entry("ShowMonitoringData", state.plan.id)["data_guard_minitor"]
            assert recovery["dst_delay"] == lag
            asked["recovery"] += 1
        if not project.refusal("ShowIncrementComponentsDetail", job_id=state.plan.id):
            parts = project.ask("ShowIncrementComponentsDetail", job_id=state.plan.id)["increment_components_list"]
            assert max(int(part["delay"]) for part in parts) == int(entry["incre_trans_delay"])
            asked["components"] += 1
        # Cloud Eye has points on the minute only.
        if state.phase == "incremental" and state.measured_ms % 60_000 == 0:
            span = {"from": state.measured_ms - 3 * 60_000, "to": state.now_ms + 1, "period": 1, "filter": "max"}
            dimension = f"instance_id,{state.plan.id}"
            point = project.ask(
                "ShowMetricData", namespace="SYS.DRS", metric_name="apply_latency", dim_0=dimension, **span
            )["datapoints"]
            if point and point[-1]["timestamp"] == state.measured_ms:
                assert point[-1]["max"] == lag
                asked["points"] += 1
    assert all(asked[name] > 5 for name in ("monitor", "recovery", "components", "points")), asked


def test_rows_by_object_and_counts_by_kind_are_those_of_the_selection() -> None:
    selected = looked = 0
    for project, state in moments((1, 2)):
        if state.phase in ("new", "configuration"):
            continue
        plan = state.plan
        kinds = {one["type"]: one for one in _overview(project, state)}
        if plan.selects and plan.special != "odd-objects":
            entries = msgspec.json.decode(project.tenant.detail_bytes(plan.id))
            infos = entries.get("object_infos") or []
            counted = Counter(entry["type"] for entry in infos if isinstance(entry, dict))
            if counted and project.options.profile == "huawei":
                assert int(kinds["table"]["src_count"]) == counted["table"], plan.special
                selected += 1
        if plan.scenario == "cloudDataGuard" or "table" not in kinds:
            continue
        reply = project.ask("ShowProgressData", job_id=plan.id, type="table", limit=1000)
        rows = reply["flow_compare_data"]
        assert len(rows) == reply["count"] == int(kinds["table"]["src_count"])
        assert sum(row["progress"] == 100 for row in rows) == int(kinds["table"]["dst_count"])
        assert all(row["progress"] == 100 for row in rows) == state.is_complete
        looked += 0 < int(kinds["table"]["dst_count"]) < len(rows)
    assert selected > 60
    assert looked > 3, "some are in the middle of it"


def _overview(project: Project, state: JobState) -> list[Json]:
    job = project.ask("ShowJobDetail", job_id=state.plan.id, type="progress")["job"]
    found: list[Json] = job["migration_object_progress_info"]["migration_object_overview"]
    return found


def test_names_of_objects_are_those_of_the_detail() -> None:
    project = Project(objects=700)
    for feature in ("three-level", "non-latin", "oracle", "full-house"):
        job_id = project.tenant.special_id(feature)
        entries = project.tenant.detail(job_id)["object_infos"]
        names = [(one["name"], one.get("alias_name", one["name"])) for one in entries if one["type"] == "table"]
        rows = project.ask("ShowProgressData", job_id=job_id, type="table", limit=1000)["flow_compare_data"]
        assert [(row["src_tb"], row["dst_tb"]) for row in rows] == names
        views = [one["name"] for one in entries if one["type"] == "view"]
        rows = project.ask("ShowProgressData", job_id=job_id, type="view", limit=1000)["flow_compare_data"]
        assert [row["src_tb"] for row in rows] == views
        whole = project.ask("ShowDbObjectsList", job_id=job_id, type="modified")["object_info"]
        homes = [inside for one in whole.values() for inside in (one, *one.get("schemas", {}).values())]
        assert sum(len(home.get("tables", ())) for home in homes) == len(names)


def test_tables_that_are_done_are_counted_as_they_are_told_one_by_one() -> None:
    project = Project(jobs=50)
    life = project.state(project.tenant.special_id("oracle")).plan.timeline
    position = next(at for at in range(life.stages) if life.stage(at).status == "FULL_TRANSFER_STARTED")
    start, length = life.start_of(position), life.stage(position).seconds
    done = -1
    for turn in range(101):
        project.clock = type(project.clock)(start + int(length * turn * 9.99), 0)
        state = project.state(project.tenant.special_id("oracle"))
        for tables in (1, 7, 300):
            assert tables_done(state, tables) == sum(
                table_percent(state, number, tables) == 100 for number in range(tables)
            )
        assert tables_done(state, 300) >= done
        done = tables_done(state, 300)
    assert 0 < done < 300


def test_the_timeline_has_the_times_of_the_detail() -> None:
    for project, state in moments():
        times = {
            one["name"]: one["operation_time"]
            for one in project.ask("ShowTimeline", job_id=state.plan.id, limit=1000)["timelines"]
            if one["name"] in ("CREATE", "START", "FULL_TRANSFER_COMPLETE")
        }
        detail = project.tenant.detail(state.plan.id)
        if state.plan.special in ("sparse", "nulls", "drift"):
            continue
        assert times["CREATE"] == iso(int(detail["create_time"]))
        if state.moments.complete_ms is not None and state.moments.complete_ms <= state.now_ms:
            assert times["FULL_TRANSFER_COMPLETE"] == iso(int(detail["full_transfer_complete_time"]))
            assert times["CREATE"] <= iso(int(detail["actual_start_time"])) <= times["FULL_TRANSFER_COMPLETE"]


def test_a_failed_job_has_its_error_in_the_log_and_its_database_is_not_reached() -> None:
    causes = Counter[str]()
    for project, state in moments():
        if not state.status.endswith("FAILED"):
            continue
        log = project.ask("ShowJobDetail", job_id=state.plan.id, type="log", log_level="Error", limit=1000)["job"]
        at = iso(state.moments.updated_ms)
        lines = [one for one in log["logs"] if one["create_time"] == at]
        assert lines
        detail = project.tenant.detail(state.plan.id)
        if detail.get("failed_reason"):
            assert lines[0]["message"].endswith(detail["failed_reason"])
        if project.refusal("ShowMonitorData", job_id=state.plan.id):
            continue
        monitor = project.ask("ShowMonitorData", job_id=state.plan.id)
        reached = monitor["is_src_normal"] and monitor["is_dst_normal"]
        assert reached == (state.cause != "network")
        causes[state.cause] += 1
    assert causes["network"] > 3


def test_more_jobs_are_used_than_listed_and_state_is_one_in_list_status_and_parts() -> None:
    for seed in (1, 2):
        project = Project(jobs=60, seed=seed)
        used = project.ask("ShowQuotas")["quotas"]["resource"]["used"]
        listed = [
            job
            for scenario in ("migration", "sync", "cloudDataGuard")
            for job in project.ask("ListJobs", job_type=scenario, limit=1000)["jobs"]
        ]
        assert used >= len(project.tenant.job_ids()) >= len(listed) > 30
        for job in listed:
            entry = project.tenant.list_entry(job["id"])
            progress = project.entry("BatchListProgresses", job["id"])
            assert entry["status"] == job["status"] == progress["transfer_status"]


def test_rows_that_were_not_applied_are_the_difference_of_a_comparison() -> None:
    compared = 0
    for project, state in moments():
        if state.plan.scenario != "sync" or state.lag_ms < 0:
            continue
        runs = project.ask("ListDataLevelTableCompareJobs", job_id=state.plan.id)["compare_jobs"]
        over = [run for run in runs if run["type"] == "lines" and run["end_time"]]
        dirty = project.ask("ShowDirtyData", job_id=state.plan.id, limit=1)
        if not over or not dirty["count"]:
            continue
        given = {"job_id": state.plan.id, "compare_job_id": over[0]["id"]}
        rows = project.ask("ListDataCompareDetail", **given, status="0")["table_line_compare_result_infos"]
        assert sum(row["difference_row_num"] for row in rows) == dirty["count"]
        infos = project.ask("ListDataCompareOverview", **given)["data_compare_overview_infos"]
        assert sum(info["data_inconsistent_num"] for info in infos) == len(rows)
        equal = project.ask("ListDataCompareDetail", **given, status="2")
        assert equal["total_count"] + len(rows) == sum(info["compare_num"] for info in infos)
        assert differing(state, len(rows) + equal["total_count"], largest=False)
        compared += 1
    assert compared > 5
