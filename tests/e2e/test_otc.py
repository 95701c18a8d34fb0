"""Open Telekom Cloud answers few calls: each is answered or refused as it does, and the window over it is whole."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.readings.tab import ReadingsPage
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.sources import live_source
from drs_inspector.simulator import SimulatorInfo
from drs_inspector.simulator.reads.routes import SERVED
from tests.domain.read_calls.samples import given_for
from tests.e2e import driver as e2e_driver
from tests.e2e.driver import Driver, Play, W
from tests.e2e.shown_words import words_of
from tests.e2e.watched_window import StandingCloud, WatchedWindow, standing_cloud

HAS = {
    "ShowJobList": (200, "the list"),
    "BatchListJobDetails": (200, "the list"),
    "BatchListJobStatus": (200, "the list"),
    "BatchListProgresses": (202, "Progress: percent, lag, what is left (contract-more 2.1)"),
    "SwitchVipStatus": (
        400,
        "Progress: result of a switchover between databases of one's own, none here (2.10)",
    ),
    "BatchCheckResults": (200, "Readings: Pre-check (3.1)"),
    "BatchShowParams": (400, "Readings: Database parameters, after a person asked, while a job is configured (3.3)"),
    "ListCompareResult": (200, "Readings: All comparisons (4.1)"),
    "ListMetrics": (200, "Readings of the project: Cloud Eye (10.1), off until it is switched on"),
    "BatchListMetricData": (200, "Cloud Eye"),
    "ShowMetricData": (200, "Cloud Eye"),
    "ListAlarmRules": (200, "Readings of the project: Cloud Eye"),
    "ListAlarmHistories": (200, "Readings of the project: Cloud Eye"),
    "ListEvents": (200, "nothing: of little use"),
    "ListEventDetail": (200, "nothing: of little use"),
}
"""The calls that Open Telekom Cloud has (contract-more 12 and 13), their status, and where the window shows them."""
ASKED = [call for call in CALLS if call.asked is not None and call.asked.service in SERVED]
OF_A_JOB = ["All comparisons", "Pre-check", "Database parameters"]
OF_THE_PROJECT = ["Metrics of Cloud Eye", "Alarm rules of Cloud Eye", "Alarms of Cloud Eye"]


@pytest.fixture(scope="module")
def otc() -> Iterator[StandingCloud]:
    with (
        pytest.MonkeyPatch.context() as patch,
        standing_cloud(patch, jobs=41, seed=7, objects=3, profile="otc") as made,
    ):
        yield made


@pytest.fixture(scope="module")
def client(otc: StandingCloud) -> Iterator[httpx.Client]:
    people = otc.state.directory
    token = otc.state.tokens.issue(people.reader, people.domain, people.main, ("password",)).value
    with httpx.Client(base_url=otc.info.drs_url, headers={"X-Auth-Token": token}, trust_env=False) as made:
        yield made


def test_the_table_has_every_call_of_this_cloud() -> None:
    assert {call.name for call in ASKED if "OTC" in call.asked.clouds.split()} == set(HAS)


def ask(client: httpx.Client, cloud: StandingCloud, call: ReadCall, job_id: str) -> httpx.Response:
    """Send a call about a job with all that it may need."""
    asked = call.asked
    assert asked is not None
    path = asked.path
    for name, value in (given_for(call) | {"project_id": cloud.info.project_id, "job_id": job_id}).items():
        path = path.replace(f"{{{name}}}", str(value))
    now = cloud.clock.jobs_ms()
    named = {"namespace": "SYS.DRS", "metric_name": "cpu_util"}
    metric = {**named, "dimensions": [{"name": "instance_id", "value": job_id}]}
    times: dict[str, Any] = {"from": now - 3_600_000, "to": now, "period": "300", "filter": "average"}
    body = {
        "jobs": [job_id], "job_id": job_id, "refresh": "0", "current_page": 1, "per_page": 10, "cur_page": 1,
        "db_use_type": "sync", "metrics": [metric], **times,
    }  # fmt: skip
    query = {**named, "dim.0": f"instance_id,{job_id}", **times}
    is_post = asked.method == "POST"
    return client.request(
        asked.method, path, json=body if is_post else None, params=None if is_post or asked.service == "drs" else query
    )


@pytest.mark.parametrize("call", ASKED, ids=lambda call: call.name)
def test_a_call_is_answered_or_refused_as_this_cloud_does(
    otc: StandingCloud, client: httpx.Client, call: ReadCall
) -> None:
    if call.name not in HAS:
        refused = ask(client, otc, call, otc.tenant.job_ids()[0])
        assert (refused.status_code, refused.json()["error_code"]) == (404, "APIG.0101")
        return
    wanted, _place = HAS[call.name]
    found = Counter[int]()
    for job_id in otc.tenant.job_ids():  # some calls have an answer of few jobs
        found[ask(client, otc, call, job_id).status_code] += 1
        if wanted in found:
            return
    raise AssertionError(found)


def part(driver: Driver, kind: type[W], title: str) -> W:
    """Go to a tab."""
    driver.page.details.choose(title)
    (page,) = driver.page.details.tabs.currentWidget().findChildren(kind)
    return page


async def shows_progress(driver: Driver, window: WatchedWindow, job_id: str) -> None:
    """Percent, lag, and what is left; nothing of what is not there, and no empty section."""
    page = part(driver, ProgressPage, "Progress")
    await driver.settle()
    state = window.cloud.truth(window.cloud.tenant.plan(job_id))
    rows = {label: value for label, value, _note in page.figures.rows()}
    assert rows["Full phase"] == f"{state.percent} %"
    assert set(rows) <= {"Lag", "Full phase", "Ready at"}
    asked = [one.panel.call.name for one in page.sections]
    assert asked == ["BatchListProgresses", "BatchListMetricData", "SwitchVipStatus"]
    assert "not offered" not in words_of(page)


def says_something(page: Any) -> bool:
    return bool(words_of(page._body).strip())


async def shows_readings(driver: Driver, titles: list[str]) -> None:
    """Every panel has its words: an answer, why there is none, or how there would be one."""
    page = part(driver, ReadingsPage, "Readings")
    await driver.settle()
    assert [panel.title for panel in page.list.panels()] == titles
    for panel in list(page.list.panels()):
        page.list.choose(panel)
        await driver.settle(0.05)
        body: Any = page._page
        await driver.wait_until(partial(says_something, body), f"{panel.title} says something")
        assert "not offered" not in words_of(body)


def as_otc(info: SimulatorInfo) -> Connection:
    return msgspec.structs.replace(connection_to(info), cloud="otc")


def test_the_window_over_it_shows_nothing_empty_or_wrong(
    on_stage: Play, monkeypatch: pytest.MonkeyPatch, otc: StandingCloud
) -> None:
    monkeypatch.setattr(live_source, "_now", otc.clock.utc)
    monkeypatch.setattr(e2e_driver, "connection_to", as_otc)
    otc.calls.clear()

    async def scene(driver: Driver) -> None:
        window = WatchedWindow(driver, otc)
        await window.watch()
        window.frame.jobs.set_layout(TableLayout(columns=("name", "health", "status", "progress", "lag", "reachable")))
        await window.settled()
        jobs = driver.inspector.snapshot.jobs.values()
        running = [job.id for job in jobs if phase_of(job.status) is not None]
        full = [one for one in running if window.job(one).status.code == "FULL_TRANSFER_STARTED"]
        chosen = next(one for one in full if window.job(one).scenario == "sync")
        window.table.select(next(row.ref for row in window.table.model.rows if row.ref.job_id == chosen))
        window.frame.jobs.open_chosen()
        await driver.settle()
        await window.pass_by(150)
        await shows_progress(driver, window, chosen)
        for job_id in running:
            assert window.text(job_id, "reachable") == "not offered"
            assert window.text(job_id, "progress") not in ("not offered", "not asked", "\u2013"), window.job(job_id)
            assert "not known" not in window.text(job_id, "health")
        await shows_readings(driver, OF_A_JOB)
        driver.window.commands["overview"].trigger()
        await driver.settle()
        await shows_readings(driver, OF_THE_PROJECT)
        assert "requests/s" in window.said

    on_stage(scene, demo=otc, jobs_as="table")
    refused = [re.sub(r"/jobs/[0-9a-f-]{36}\w*", "/jobs/ID", call.path) for call in otc.calls if call.status >= 400]
    # Two parts of a plan may ask at the same time.
    assert max(Counter(refused).values()) <= 2, "what this cloud does not have is tried once"
