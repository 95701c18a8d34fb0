"""Every call has a reply that is taken for a reply of that call, and that is of its published model."""

import re
from contextlib import suppress
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.recognise import recognise
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.simulator.reads.ask import RefusedError
from drs_inspector.simulator.reads.routes import SERVED
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.runs import runs_of
from tests.domain.read_calls.samples import models
from tests.simulator.asking import START, Json, Project

HOUR = 3_600_000
_TYPE = re.compile(r"(array<|map<string,)?(array<)?([\w.]+)")
# A job that is refused in a batch has code and words in every call.
BESIDES = {
    ("v3.QueryDataGuardMonitorAndChartResp", "error_code"),
    ("v3.QueryDataGuardMonitorAndChartResp", "error_msg"),
}
ASKED = [
    call
    for call in CALLS
    if call.asked is not None
    and call.asked.service in SERVED
    and call.asked.tier in "ABCD"
    and call.section[0] != "c"
    and call.name != "BatchShowParams"
]
REPLAY = {call.name for call in CALLS if call.name.startswith("Show") and "Replay" in call.name} - {
    "ShowReplicationJob"
}


@pytest.fixture(scope="module")
def project() -> Project:
    found = Project(jobs=160)
    found.clock.advance(1800)
    return found


@pytest.fixture(scope="module")
def kinds_of_jobs(project: Project) -> list[JobState]:
    """A job of each scenario, phase, source and direction."""
    found = {
        (state.plan.scenario, state.phase, state.plan.engine.source, state.plan.direction == "non-dbs"): state
        for state in project.states()
    }
    return list(found.values())


def given_for(call: ReadCall, state: JobState, project: Project) -> Json:
    """Return parameters for a call about a job."""
    asked = call.asked
    assert asked is not None
    runs: dict[str, str] = {run.kind: run.id for run in runs_of(state)}
    wanted = "contents" if "Content" in call.name else "health" if "Health" in call.name else "lines"
    given: Json = {
        "job_id": state.plan.id,
        "resource_id": state.plan.id,
        "compare_job_id": runs.get("account" if "Users" in call.name else wanted, "none"),
        "agency_name": "DRSAgency",
        "event_name": "x",
        "resource_type": state.plan.scenario,
        "type": "table",
        "compare_type": "TABLE",
    }
    given = {name: value for name, value in given.items() if f"{{{name}}}" in asked.path}
    if call.name in ("ShowReplicationJob", "ShowSubscriptionDetail"):
        lists = {"ShowReplicationJob": "ListReplicationJobs", "ShowSubscriptionDetail": "ShowSubscriptionLists"}
        given["job_id"] = project.ask(lists[call.name])["jobs"][0]["id"]
    if call.name == "ListAsyncJobDetail":
        given["async_job_id"] = project.ask("ListAsyncJobs")["jobs"][0]["async_job_id"]
    body = asked.body or {}
    given |= {"jobs": [state.plan.id]} if "jobs" in body else {}
    given |= {"object_ids": ["shop"]} if "object_ids" in body else {}
    if call.name == "ListCompareResult":
        given = {"job_id": state.plan.id, "current_page": 1, "per_page": 10}
    if call.name in ("ShowDbObjectsList", "ListDbObjects"):
        given["type"] = "modified"
    if call.name == "ListAvailableNodeTypes":
        given |= {"engine_type": "mysql", "db_use_type": "migration", "job_direction": "up"}
    if asked.service == "ces" and "namespace" in asked.query:
        given["namespace"] = "SYS.DRS"
    if call.name == "ShowMetricData":
        given |= _span() | {"metric_name": "apply_latency", "dim_0": f"instance_id,{state.plan.id}"}
    if call.name == "BatchListMetricData":
        dimension = {"name": "instance_id", "value": state.plan.id}
        one = {"namespace": "SYS.DRS", "metric_name": "cpu_util", "dimensions": [dimension]}
        given |= _span() | {"metrics": [one]}
    return given


def _span() -> Json:
    return {"from": START, "to": START + HOUR, "period": "1", "filter": "average"}


@pytest.mark.parametrize("call", ASKED, ids=lambda call: call.name)
def test_a_reply_is_known_as_that_of_its_call_and_is_of_its_model(
    call: ReadCall, project: Project, kinds_of_jobs: list[JobState]
) -> None:
    if call.name in REPLAY:
        assert project.refusal(call.name, job_id=project.tenant.job_ids()[0]) == "DRS.10000009"
        return
    is_of_job = call.asked is not None and call.asked.jobs > 0
    parts = ("overview", "detail", "progress", "log", "diagnosis_history") if call.name == "ShowJobDetail" else ("",)
    replies = []
    for state in kinds_of_jobs if is_of_job else kinds_of_jobs[:1]:
        for part in parts:
            given = given_for(call, state, project) | ({"type": part} if part else {})
            with suppress(RefusedError):
                replies.append(project.ask(call.name, **given))
    whole = [reply for reply in replies if not _is_error(reply)]
    assert whole, "no job has an answer"
    for reply in replies:
        check_model(reply, models()["calls"][call.name], call.name)
    fullest = max(whole, key=lambda reply: len(msgspec.json.encode(reply)))
    names = {one.name for one in recognise(msgspec.json.encode(fullest)).calls}
    if not recognise(msgspec.json.encode(fullest)).is_jobs:
        assert call.name in names


def _is_error(reply: Json) -> bool:
    return bool(reply.get("results")) and all("error_code" in entry for entry in reply["results"])


def check_model(value: Any, model: str, path: str) -> None:
    members = models()["models"][model]
    for name, inside in value.items():
        assert name in members or (model, name) in BESIDES, f"{path}.{name} is no member of {model}"
        if name in members and inside is not None:
            check_value(inside, members[name].rstrip("!"), f"{path}.{name}")


def check_value(value: Any, kind: str, path: str) -> None:
    match = _TYPE.match(kind)
    assert match is not None
    around, second, inner = match.groups()
    if around == "array<" and isinstance(value, list):
        for one in value:
            check_value(one, inner, f"{path}[]")
    elif around and around.startswith("map"):
        assert isinstance(value, dict), path
        for one in value.values():
            check_value(one, f"array<{inner}>" if second else inner, f"{path}.*")
    elif inner in models()["models"]:
        # Subscriptions are typed as one where they are a list.
        for one in value if isinstance(value, list) else [value]:
            check_model(one, inner, path)
    elif inner in ("integer", "int"):
        assert type(value) is int, (path, value)
    elif inner == "number":
        assert type(value) in (int, float), (path, value)
    elif inner == "boolean":
        assert type(value) is bool, (path, value)
    elif inner == "string":
        assert type(value) is str, (path, value)
