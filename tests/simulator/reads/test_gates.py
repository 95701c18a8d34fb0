"""Calls that do not suit a job or its state, profiles of clouds, calls that are never answered, and faults."""

from collections.abc import Callable
from typing import Any

import pytest

from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS
from drs_inspector.simulator.faults.drifts import DRIFTS
from drs_inspector.simulator.jobs.endpoints import CANARY
from drs_inspector.simulator.reads.routes import SERVED
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.runs import runs_of
from tests.domain.read_calls.samples import JOB, given_for
from tests.simulator.asking import START, Json, Project
from tests.simulator.conftest import Cloud, CloudMaker

GONE = "DRS.10000010"
NOT_HERE = "DRS.10000009"


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(jobs=120)


def job(project: Project, wanted: Callable[[JobState], object]) -> str:
    return next(state.plan.id for state in project.states() if wanted(state))


def test_calls_are_there_for_the_jobs_that_they_suit(project: Project) -> None:
    oracle = job(project, lambda one: one.plan.engine.source == "oracle" and one.lag_ms >= 0)
    recovery = job(
        project, lambda one: one.plan.scenario == "cloudDataGuard" and one.lag_ms >= 0 and not one.plan.child_ids
    )
    parent = job(project, lambda one: one.plan.family == "dual-active" and one.plan.child_ids)
    mysql = job(
        project, lambda one: one.plan.scenario == "migration" and one.plan.engine.source == "mysql" and one.lag_ms >= 0
    )
    new = job(project, lambda one: one.phase == "new")
    assert project.refusal("ShowIncrementComponentsDetail", job_id=oracle) == ""
    assert project.refusal("ShowIncrementComponentsDetail", job_id=mysql) == NOT_HERE
    assert project.refusal("ListJobParameters", job_id=mysql) == ""
    assert project.refusal("ListJobParameters", job_id=oracle) == NOT_HERE
    assert project.refusal("ListDbObjects", job_id=mysql, type="synchronized") == ""
    assert project.refusal("ListDbObjects", job_id=new, type="synchronized") == NOT_HERE
    assert project.refusal("ListDbObjects", job_id=mysql, type="source") == NOT_HERE
    assert project.refusal("ShowObjectColumnInfo", job_id=mysql, is_refresh="true") == NOT_HERE
    assert project.refusal("ListDataLevelTableCompareJobs", job_id=new) == NOT_HERE
    assert project.refusal("ListDataLevelTableCompareJobs", job_id=mysql) == ""
    assert project.refusal("ShowSwitchoverInfo", job_id=mysql) == NOT_HERE
    assert project.refusal("ShowMonitorData", job_id=new) == NOT_HERE
    assert project.refusal("ShowTimeline", job_id=JOB) == GONE
    assert "struct_process" in project.entry("BatchListStructProcess", recovery)
    for job_id, words in ((parent, "virtual id"), (mysql, "not supported")):
        assert words in project.entry("BatchListStructProcess", job_id)["error_message"]
    assert "rpo_info" in project.entry("BatchListRposAndRtos", recovery)
    assert project.entry("BatchListRposAndRtos", mysql)["error_code"] == "DRS.M00200"
    assert project.refusal("ShowMonitoringData", jobs=[recovery, mysql]) == "DRS.M00202"
    assert project.refusal("BatchListProgresses", jobs=[f"{number}" for number in range(11)]) == "DRS.M00202"
    assert project.entry("BatchListProgresses", JOB)["error_code"] == "DRS.M00289"


def test_checks_and_parameters_are_there_once_a_job_was_checked() -> None:
    project = Project(jobs=20)
    job_id = project.tenant.special_id("odd-objects")
    life = project.tenant.plan(job_id).timeline
    at = next(number for number in range(life.stages) if life.stage(number).status == "CONFIGURATION")
    start, length = life.start_of(at), life.stage(at).seconds * 1000
    shares: list[tuple[float, str, str]] = [
        (0.1, "error_msg", "DRS.M00303"),
        (0.7, "100%", ""),
        (1.01, "100%", "DRS.M00304"),
    ]
    for share, told, refused in shares:
        project.clock = type(project.clock)(int(start + share * length), 0)
        entry = project.entry("BatchCheckResults", job_id)
        assert told in (entry.get("process"), *entry)
        assert project.refusal("BatchShowParams", jobs=[job_id], refresh="0") == refused
        if not refused:
            lists = project.ask("BatchShowParams", jobs=[job_id], refresh="0")["params_list"]
            assert [one["job_id"] for one in lists] == [job_id]
            assert {"true", "false"} >= {one["compare_result"] for one in lists[0]["params"]}
            passed = all(item["result"] != "FAILED" for item in entry["precheck_result"])
            assert entry["result"] == passed
            assert len(entry["precheck_result"]) > 35
    project.clock = type(project.clock)(int(start + 0.6 * length) - 60_000, 0)
    assert 0 < int(project.entry("BatchCheckResults", job_id)["process"].rstrip("%")) < 100


async def ask(cloud: Cloud, name: str, job_id: str = JOB, **query: Any) -> tuple[int, Any]:
    """Return status and body of a call by HTTP."""
    call = BY_NAME[name]
    asked = call.asked
    assert asked is not None
    path = asked.path
    for one, value in (given_for(call) | {"project_id": cloud.project_id, "job_id": job_id}).items():
        path = path.replace(f"{{{one}}}", str(value))
    body: Json = {"jobs": [job_id], "refresh": "0", "job_id": job_id, "current_page": 1, "per_page": 10}
    json = body if asked.method == "POST" else None
    reply = await cloud.client.request(asked.method, path, json=json, params=query, headers=cloud.headers)
    return reply.status_code, reply.json()


async def statuses(cloud: Cloud) -> dict[str, int]:
    names = [call.name for call in CALLS if call.asked is not None and call.asked.service in SERVED]
    return {name: (await ask(cloud, name))[0] for name in names}


@pytest.mark.parametrize("profile", ["huawei", "huawei-v3", "old", "otc"])
async def test_a_profile_offers_what_that_cloud_has(make_cloud: CloudMaker, profile: str) -> None:
    async with make_cloud(profile=profile, jobs=20, objects=10) as cloud:
        found = await statuses(cloud)
        offered = {name for name, status in found.items() if status != 404}
        every = {call.name: call.asked for call in CALLS if call.asked is not None and call.name in found}
        clouds = "OTC" if profile == "otc" else "HW"
        wanted = {name for name, asked in every.items() if clouds in asked.clouds.split()}
        if profile == "huawei-v3":
            wanted = {name for name in wanted if not every[name].path.startswith("/v5")}
        assert offered == wanted
        if profile == "otc":
            of_drs = {name for name in wanted if every[name].service == "drs"}
            assert of_drs == {
                "ShowJobList", "BatchListJobDetails", "BatchListJobStatus", "BatchListProgresses", "BatchCheckResults",
                "ListCompareResult", "BatchShowParams", "SwitchVipStatus",
            }  # fmt: skip
            assert (await ask(cloud, "ShowTimeline"))[1]["error_code"] == "APIG.0101"
            status, body = await ask(cloud, "BatchListProgresses", cloud.state.tenant.job_ids()[0])
            assert (status, "incre_trans_delay_millis" in body["results"][0]) == (202, False)
        if profile == "huawei":
            assert (await ask(cloud, "BatchListRposAndRtos"))[0] == 202
        job_id = cloud.state.tenant.special_id("full-house")
        parts = {part: (await ask(cloud, "ShowJobDetail", job_id, type=part))[0] for part in ("overview", "progress")}
        assert parts == {
            "huawei": {"overview": 200, "progress": 200},
            "old": {"overview": 400, "progress": 200},
        }.get(profile, {"overview": 404, "progress": 404})
        assert not cloud.state.write_attempts


async def test_what_answers_only_to_the_one_who_began_it_is_refused(make_cloud: CloudMaker) -> None:
    async with make_cloud(jobs=17, objects=10) as cloud:
        job_id = cloud.state.tenant.job_ids()[0]
        never = [call.name for call in CALLS if call.asked is not None and call.asked.tier == "never"]
        assert len(never) == 9
        for name in never:
            assert (await ask(cloud, name, job_id, query_id="1"))[1]["error_code"] == NOT_HERE
        for part in ("network", "precheck", "diagnosis", "is_writable", ""):
            status, body = await ask(cloud, "ShowJobDetail", job_id, type=part)
            assert (status, body["error_code"]) == (400, NOT_HERE)


async def test_faults_of_one_call_leave_the_others_alone(make_cloud: CloudMaker) -> None:
    faults = ("403@/timelines", "gateway-403@/monitor-data", "cloud-eye-429", "v5-404@/ddl")
    async with make_cloud(jobs=17, objects=10, faults=faults) as cloud:
        job_id = cloud.state.tenant.special_id("three-level")
        found = {}
        for name in ("ShowTimeline", "ShowMonitorData", "ListJobDdls", "ShowSwitchoverInfo", "ListMetrics"):
            status, body = await ask(cloud, name, job_id, namespace="SYS.DRS")
            found[name] = (status, body["error_code"])
        assert found == {
            "ShowTimeline": (403, "DRS.M00102"), "ShowMonitorData": (403, "APIGW.0302"),
            "ListJobDdls": (404, "APIGW.0101"), "ShowSwitchoverInfo": (400, NOT_HERE), "ListMetrics": (429, "ces.0429"),
        }  # fmt: skip
        assert (await ask(cloud, "BatchListProgresses", job_id))[0] == 200


def test_faults_of_figures_and_counts(project: Project) -> None:
    running = [
        state.plan.id for state in project.states() if state.phase == "incremental" and state.plan.scenario == "sync"
    ]
    project.faults = {"one-of-ten-fails": running[2]}
    results = project.ask("BatchListProgresses", jobs=running[:10])["results"]
    assert [entry["job_id"] for entry in results if "error_code" in entry] == [running[2]]
    project.faults = {"old-figures": "7200", "no-process-time": ""}
    assert project.entry("BatchListProgresses", running[0])["process_time"] == "0"
    update = project.ask("ShowMonitorData", job_id=running[0])["update_time"]
    assert update <= "2025-06-15T13:06:40Z", "two hours before 15:06:40"
    project.faults = {"row-count-too-small": ""}
    reply = project.ask("ShowTimeline", job_id=running[0])
    assert reply["count"] == 1 < len(reply["timelines"])
    project.faults = {"row-count-too-large": ""}
    reply = project.ask("ShowTimeline", job_id=running[0])
    assert reply["count"] == len(reply["timelines"]) + 1000
    project.faults = {}


def test_every_drift_changes_a_reply_of_its_calls(project: Project) -> None:
    sync = job(
        project,
        lambda one: (
            one.plan.scenario == "sync" and one.lag_ms >= 0 and runs_of(one) and one.plan.special == "reply-rules"
        ),
    )
    recovery = job(
        project, lambda one: one.plan.scenario == "cloudDataGuard" and one.lag_ms >= 0 and not one.plan.child_ids
    )
    tagged = project.tenant.special_id("full-house")
    asked: dict[str, tuple[str, Json]] = {
        "compare-jobs-spelling": ("ListDataLevelTableCompareJobs", {"job_id": sync}),
        "dirty-data-spelling": ("ShowDirtyData", {"job_id": sync}),
        "add-columns-spelling": ("ShowDataProgress", {"job_id": sync}),
        "sr-delay-spelling": ("ShowMonitorData", {"job_id": sync}),
        "created-time-spelling": ("ShowSubscriptionLists", {}),
        "lower-case-spelling": ("BatchListStructDetail", {"jobs": [recovery], "type": "table"}),
        "jobs-as-object": ("ShowSubscriptionLists", {}),
        "database-info": ("ListObejectLevelCompareOverview", {"job_id": sync}),
        "tag-values": ("ShowInstanceTags", {"job_id": tagged, "resource_type": "migration"}),
        "text-booleans": ("ShowMonitorData", {"job_id": sync}),
        "text-numbers": ("ShowMonitorData", {"job_id": sync}),
        "blank-in-status": ("ShowDbObjectsList", {"job_id": sync, "type": "modified"}),
        "single-quotes": ("BatchCheckResults", {"jobs": [sync]}),
        "row-count-too-large": ("ShowTimeline", {"job_id": sync}),
        "row-count-too-small": ("ShowTimeline", {"job_id": sync}),
        "progress-zero": ("BatchListProgresses", {"jobs": [sync]}),
    }
    assert set(DRIFTS) - set(asked) == {"params-without-job"}
    for name, (call, given) in asked.items():
        project.faults = {}
        plain = project.ask(call, **given)
        project.faults = {name: ""}
        assert project.ask(call, **given) != plain, name
    project.faults = {}


def test_secrets_and_rows_are_where_a_client_has_to_cut_them(project: Project) -> None:
    users = project.ask("ListUsers", job_id=project.tenant.special_id("full-house"))
    assert all(user["password"].startswith(CANARY) for user in users["user_list"])
    saved = project.ask("ListConnections")["connections"]
    assert all(CANARY in one["endpoint"]["db_password"] for one in saved)
    dirty = [
        project.ask("ShowDirtyData", job_id=state.plan.id)["dirty_data_list"]
        for state in project.states()
        if state.plan.scenario == "sync" and state.lag_ms >= 0
    ]
    assert any(CANARY in str(rows) for rows in dirty)


def test_cloud_eye_moves_the_beginning_without_a_word_and_pages_by_a_marker(project: Project) -> None:
    running = [state.plan.id for state in project.states() if state.phase == "incremental" and state.story == "steady"]
    given = {"from": START - 86_400_000, "to": START, "period": "60", "filter": "average"}
    metrics = [
        {
            "namespace": "SYS.DRS",
            "metric_name": "apply_latency",
            "dimensions": [{"name": "instance_id", "value": job_id}],
        }
        for job_id in running[:10]
    ]
    found = project.ask("BatchListMetricData", metrics=metrics, **given)["metrics"]
    assert len(found) == 10
    first = min(point["timestamp"] for one in found for point in one["datapoints"])
    assert first >= START - 300 * 60_000 - 60_000, "3,000 points are 300 a metric"
    pages, marker = [], ""
    while True:
        page = project.ask("ListMetrics", namespace="SYS.DRS", limit=500, start=marker)
        if not page["metrics"]:
            break
        pages += page["metrics"]
        marker = page["meta_data"]["marker"]
    names = {(one["metric_name"], one["dimensions"][0]["value"]) for one in pages}
    assert len(names) == len(pages) == page["meta_data"]["total"] > 500
