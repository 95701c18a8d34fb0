"""The project as it was before its cloud was opened: the same jobs, without what has happened since."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.commands.source.yesterday import read_project, yesterday_of
from drs_inspector.domain.compare.documents import compare_steps
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.steps import at_once
from drs_inspector.simulator.app import create_app
from drs_inspector.simulator.earlier.edits import EDITS
from drs_inspector.simulator.earlier.project import EarlierProject, EarlierTenant
from drs_inspector.simulator.jobs.listing import ListQuery
from drs_inspector.simulator.jobs.tenant import Tenant
from drs_inspector.simulator.options import SimulatorOptions
from tests.storage.history.readings import archive_of

START = 1_790_000_000_000
DAY_MS = 86_400_000
CONNECTION = Connection("http://127.0.0.1/iam", "http://127.0.0.1/drs", project_id="p", project_name="eu-west-101")


def options_of(seed: int) -> SimulatorOptions:
    return SimulatorOptions(seed=seed, objects=40, start_ms=START, time_scale=0)


def compared(a: Snapshot, b: Snapshot) -> Comparison:
    return at_once(compare_steps(a, b, CompareOptions()))


@pytest.mark.parametrize("seed", [1, 2])
def test_at_the_moment_of_opening_it_is_what_the_cloud_serves(seed: int) -> None:
    tenant: Tenant = create_app(options_of(seed)).state.tenant
    earlier = EarlierTenant(options_of(seed), 0)
    assert earlier.job_ids() == tenant.job_ids()
    for job_id in tenant.job_ids():
        assert earlier.detail_bytes(job_id) == tenant.detail_bytes(job_id)
        assert earlier.list_entry(job_id) == tenant.list_entry(job_id)
    assert earlier.list_ids(ListQuery("sync")) == tenant.list_ids(ListQuery("sync"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_a_day_before_nothing_differs_but_what_happened_since(seed: int) -> None:
    before, now = EarlierTenant(options_of(seed)), EarlierTenant(options_of(seed), 0)
    reading = yesterday_of(options_of(seed), CONNECTION)
    assert reading.jobs == len(before.job_ids())
    then = reading.make()
    assert then.complete
    assert then.coverage.complete
    found = compared(then, _read_now(options_of(seed)))
    names = {job_id: now.plan(job_id).name for job_id in (*now.job_ids(), *before.job_ids())}
    told = {change: {one.name for one in found.jobs if one.change == change} for change in ("added", "gone", "changed")}
    assert told["added"] == {names[one] for one in now.job_ids() if now.plan(one).timeline.created_ms > START - DAY_MS}
    assert told["gone"] == {names[one] for one in before.job_ids() if now.presence(one) != "there"}
    assert len(told["gone"]) == 1
    lived = set(now.job_ids()) & set(before.job_ids())
    other_stage = {one for one in lived if len({now.plan(one).timeline.position(at) for at in _BOTH}) == 2}
    edited = {one for one in lived if now.plan(one).special in {edit.special for edit in EDITS}}
    changed = {one.id_a for one in found.jobs if one.change == "changed"}
    assert other_stage <= changed <= other_stage | edited | _with_rules_beside(then)
    assert len(changed & edited) >= 2


_BOTH = (START - DAY_MS, START)


def _with_rules_beside(snapshot: Snapshot) -> set[str]:
    """Return jobs whose replies have rules beside: whose these are depends on what else is in the reply."""
    numbers = {part.reply_number for part in snapshot.parts}
    return {job.id for job in snapshot.jobs.values() if job.reply_number in numbers}


def _read_now(options: SimulatorOptions) -> Snapshot:
    source = SourceInfo(kind="demo", project_id="p")
    project = EarlierProject(EarlierTenant(options, 0))
    return asyncio.run(read_project(project, source, datetime.fromtimestamp(START / 1000, UTC)))


def test_it_is_of_a_day_before_and_has_no_secret() -> None:
    reading = yesterday_of(options_of(1), CONNECTION)
    snapshot = reading.make()
    assert reading.read_at == datetime.fromtimestamp(START / 1000, UTC) - timedelta(days=1)
    assert datetime.fromisoformat(snapshot.source.read_at) == reading.read_at.replace(microsecond=0)
    assert snapshot.source.kind == "demo"
    served = b"".join(EarlierTenant(options_of(1)).detail_bytes(one) for one in snapshot.jobs)
    body = archive_of(snapshot)
    assert b"canary" in served.lower()
    assert b"canary" not in body.lower()


def test_edits_take_effect_one_after_another() -> None:
    special = next(edit for edit in EDITS if edit.special == "full-house")
    job_id = EarlierTenant(options_of(1), 0).special_id("full-house")
    limits = [
        EarlierTenant(options_of(1), special.hours * 3600 + seconds).detail(job_id)["speed_limit"][0]["begin"]
        for seconds in (-60, 60)
    ]
    assert limits == ["08:00", "07:00"]
