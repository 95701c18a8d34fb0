"""Nothing is sent to Cloud Eye before a person wants it, and that is kept with the profile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.live.metrics import metrics_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.profiles.cloud_eye import asks_cloud_eye, cloud_eye_host, cloud_eye_off
from drs_inspector.session.profiles.open_profile import open_profile
from drs_inspector.session.profiles.openers import InspectorOpener
from drs_inspector.session.readings.outcome import Outcome, Reading, Refusal, RefusalKind
from drs_inspector.session.readings_page.asking import ask_metrics
from drs_inspector.session.readings_page.panels import METRICS_PANEL
from drs_inspector.session.readings_page.told import told_by_file, told_by_source
from drs_inspector.session.readings_page.typed import content_of
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.simulator.reads.cloud_eye import METRICS as SIMULATED
from drs_inspector.simulator.reads.cloud_eye import value_at
from drs_inspector.storage.profiles.store import load_profiles
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.domain.tables.made import rows
from tests.helpers.scripted_prompter import ScriptedPrompter
from tests.session.profiles.stage import Stage
from tests.session.several import MakeLoopbackCloud

METRICS = BY_NAME["ListMetrics"]


@pytest.fixture
async def stage(make_cloud: MakeLoopbackCloud, workspace: Workspace) -> Stage:
    return Stage(make_cloud(), workspace, MemoryStore())


def asked(stage: Stage) -> list[str]:
    """The requests to Cloud Eye that the cloud has got."""
    return [call.path for call in stage.cloud.state.calls if call.path.startswith(("/V1.0/", "/v2/"))]


def is_off(outcome: Outcome) -> bool:
    return isinstance(outcome, Refusal) and outcome.kind is RefusalKind.OFF and not outcome.was_asked


async def test_nothing_is_sent_to_it_before_it_is_switched_on(stage: Stage) -> None:
    given: dict[str, Any] = {"password": stage.cloud.info.password}
    profile = stage.profile()
    opened = await stage.open_and_keep(profile, ScriptedPrompter(), given=given)
    session = opened.sessions[0]
    await session.inspector.read()
    assert is_off(await session.inspector.ask(METRICS))
    assert not asks_cloud_eye(session.inspector)
    assert asked(stage) == []

    stage.sessions.choose_cloud_eye(session, on=True)
    assert isinstance(await session.inspector.ask(METRICS), Reading)
    sent = len(asked(stage))
    assert sent > 0
    saved = load_profiles().find("P")
    assert saved is not None
    assert saved.cloud_eye, "it is kept with the profile"
    again = stage.sessions.profile_for(session)
    assert again.cloud_eye

    stage.sessions.choose_cloud_eye_of("P", on=False)
    assert is_off(await session.inspector.ask(METRICS))
    assert len(asked(stage)) == sent
    saved = load_profiles().find("P")
    assert saved is not None
    assert not saved.cloud_eye


async def test_a_profile_that_has_it_on_is_opened_with_it_in_window_and_command(stage: Stage) -> None:
    given = {"password": stage.cloud.info.password}
    profile = stage.profile(cloud_eye=True)
    session = (await stage.open(profile, ScriptedPrompter(), given=given)).sessions[0]
    assert asks_cloud_eye(session.inspector)
    assert asked(stage) == [], "to be allowed is not to be asked"
    inspector = Inspector()
    try:
        await open_profile(
            profile, ScriptedPrompter(), opener=InspectorOpener(inspector), secrets=stage.secrets, given=given
        )
        assert isinstance(await inspector.ask(METRICS), Reading)
    finally:
        await inspector.close()


async def test_a_source_without_a_profile_has_it_until_it_is_closed(stage: Stage) -> None:
    session = await stage.workspace.connect(stage.cloud.connection(), stage.cloud.password)
    stage.sessions.choose_cloud_eye(session, on=True)
    assert asks_cloud_eye(session.inspector)
    await session.inspector.connection.sign_in_again(stage.cloud.password)
    assert asks_cloud_eye(session.inspector), "signing in again changes nothing of it"
    assert load_profiles().profiles == ()


def test_its_host_is_that_of_drs_by_name() -> None:
    assert cloud_eye_host("https://drs.eu-de.otc.t-systems.com") == "ces.eu-de.otc.t-systems.com"
    assert cloud_eye_host("https://own.example.com") == ""


async def in_phase(stage: Stage, beginning: str, **more: Any) -> tuple[OpenSession, str]:
    """Open a source, and return it with a job in that phase."""
    given: dict[str, Any] = {"password": stage.cloud.info.password}
    session = (await stage.open(stage.profile(**more), ScriptedPrompter(), given=given)).sessions[0]
    await session.inspector.read()
    jobs = session.inspector.snapshot.jobs.values()
    return session, next(job.id for job in jobs if job.status.code == beginning and not job.child_ids)


async def test_figures_of_a_job_are_asked_after_the_switch_alone_and_are_the_truth(
    stage: Stage, tmp_path: Path
) -> None:
    session, job_id = await in_phase(stage, "INCRE_TRANSFER_STARTED")
    inspector = session.inspector
    off = cloud_eye_off(session)
    assert off is not None
    host = cloud_eye_host(inspector.snapshot.source.drs_url)
    assert host
    assert f"nothing is sent to its host {host} before you switch it on" in off.words
    before = len(stage.cloud.state.calls)
    assert is_off(await ask_metrics(inspector, job_id))
    assert len(stage.cloud.state.calls) == before, "not one request, to no host"

    stage.sessions.choose_cloud_eye(session, on=True)
    assert cloud_eye_off(session) is None
    found = await ask_metrics(inspector, job_id)
    assert isinstance(found, Reading), found
    assert inspector.readings.reading(job_id, "BatchListMetricData", METRICS_PANEL.part) is found
    assert [path.rpartition("/")[2] for path in asked(stage)] == ["metrics", "batch-query-metric-data"]
    (call,) = [one for one in stage.cloud.state.calls if one.path.endswith("batch-query-metric-data")]
    assert call.method == "POST"
    values, drift = metrics_of(found.raws)
    assert not drift
    assert {one.name for one in values} == set(SIMULATED)
    lag = values[0]
    assert (lag.name, lag.unit, lag.instance) == ("apply_latency", "ms", job_id)
    points = [len(one.values) for one in values]
    assert max(points) <= 60
    assert sum(points) <= 3_000
    plan = stage.cloud.state.tenant.plan(job_id)
    assert lag.newest is not None
    at, value = lag.newest
    assert value == value_at(plan, "apply_latency", int(at.timestamp() * 1000))
    said = content_of(METRICS_PANEL, told_by_source(inspector.readings, job_id, METRICS_PANEL), datetime.now(UTC))
    assert said.answer.endswith("figures of 1\u00a0h, found by the id of the job.")

    # What it says goes into the archive with its job, and is found again.
    again = await ask_metrics(inspector, job_id)
    assert isinstance(again, Reading)
    kept = [one for one in inspector.readings.replies() if one.call is not None and one.call.name == found.call.name]
    assert [one.job_ids for one in kept] == [(job_id,)], "a later hour replaces the one before"
    await inspector.export(tmp_path / "a.drs.json")
    file = Inspector()
    saved = await file.open_files([tmp_path / "a.drs.json"])
    told = told_by_file(file.readings, saved.replies, job_id, METRICS_PANEL)
    await file.close()
    assert metrics_of(told.raws) == metrics_of(again.raws)
    found_rows = rows("monitoring", Document("file", saved))
    assert {row["metric"] for row in found_rows if row["call"] == "BatchListMetricData"} == set(SIMULATED)


async def test_figures_are_found_by_the_replication_instance_where_cloud_eye_knows_no_job(
    make_cloud: MakeLoopbackCloud, workspace: Workspace
) -> None:
    stage = Stage(make_cloud(faults=("cloud-eye-node-ids",)), workspace, MemoryStore())
    session, job_id = await in_phase(stage, "INCRE_TRANSFER_STARTED", cloud_eye=True)
    found = await ask_metrics(session.inspector, job_id)
    assert isinstance(found, Reading), found
    told = told_by_source(session.inspector.readings, job_id, METRICS_PANEL)
    assert (
        "its replication instance: Cloud Eye lists none by" in content_of(METRICS_PANEL, told, datetime.now(UTC)).answer
    )


async def test_that_nothing_is_listed_of_a_job_is_told_with_what_is_open(stage: Stage) -> None:
    session, _job_id = await in_phase(stage, "INCRE_TRANSFER_STARTED", cloud_eye=True)
    nothing = await ask_metrics(session.inspector, "f" * 32 + "jb101")
    assert isinstance(nothing, Refusal)
    assert (nothing.kind, nothing.was_asked) == (RefusalKind.NOT_NOW, True)
    assert nothing.words.startswith("Cloud Eye lists no figure under the id of this job")
    assert "documented nowhere" in nothing.next_step
