"""A cloud that asks for less, refuses one call, or says nothing for ten minutes is watched without harm, and told."""

import asyncio
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from drs_inspector.cli import cli
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.schedule import BURST_SECONDS
from drs_inspector.simulator.truth.job_state import JobState
from tests.e2e.company import place
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.test_watched_life import ends_of
from tests.e2e.watched_window import StandingCloud, WatchedWindow, standing_cloud
from tests.helpers.window_place import moved, place_in

COLUMNS = ("name", "health", "status", "progress", "reachable")
JOBS = 41
NO_RIGHT = "You do not have the right to see it."
NO_FIGURE = "no figure was read in time"
NO_ANSWER = "the cloud does not answer as it should"
ASKED_FOR_LESS = "the cloud asked for less"
SILENT = 720.0


def most(seconds: float) -> float:
    """Return how many requests a watch may send in so many seconds, with what it had saved up and what is under way."""
    return REQUESTS_PER_SECOND * (seconds + BURST_SECONDS) + 3


class Trouble:
    """A window that watches a cloud with faults; a synchronization is selected, its progress is in front."""

    def __init__(self, window: WatchedWindow) -> None:
        self.window, self.driver, self.cloud = window, window.driver, window.cloud
        jobs = self.driver.inspector.snapshot.jobs.values()
        self.running = [job.id for job in jobs if phase_of(job.status) == "incremental" and not job.child_ids]

    async def open_one(self) -> None:
        """Look at the progress of a synchronization."""
        window = self.window
        chosen = next(one for one in self.running if window.job(one).scenario == "sync")
        window.table.select(next(row.ref for row in window.table.model.rows if row.ref.job_id == chosen))
        window.frame.jobs.open_chosen()
        await self.driver.settle()
        self.driver.page.details.choose("Progress")
        await self.driver.settle()

    def truth(self, job_id: str) -> JobState:
        return self.cloud.truth(self.cloud.tenant.plan(job_id))

    def fault(self, *faults: str) -> None:
        """Have these faults and no others, and begin to count."""
        self.cloud.faults(*faults)
        self.cloud.calls.clear()

    def asked(self, part: str = "") -> int:
        return sum(part in call.path for call in self.cloud.calls)

    def texts(self, key: str) -> set[str]:
        return {self.window.text(job_id, key).replace("\u00a0", " ") for job_id in self.running}

    def page(self) -> ProgressPage:
        (page,) = self.driver.page.details.tabs.currentWidget().findChildren(ProgressPage)
        page._ages.timeout.emit()
        return page

    async def pass_unanswered(self, seconds: float, step: float, until: Callable[[], object] = lambda: False) -> None:
        """Let time pass, without waiting for answers."""
        for _number in range(round(seconds / step)):
            if until():
                return
            self.window.leap(step)
            await asyncio.sleep(0.02)


async def one_call_is_refused(trouble: Trouble) -> None:
    """Cells and section say so; it is asked once for all jobs, and others go on."""
    window = trouble.window
    await window.pass_by(150)
    assert trouble.asked("/monitor-data") == 1
    assert trouble.texts("reachable") == {"refused"}
    assert trouble.texts("health") >= {"Healthy"}
    assert NO_RIGHT in words_of(trouble.page())
    assert ("Source", "refused", "") in trouble.page().figures.rows()
    assert "requests/s" in window.said
    assert ASKED_FOR_LESS not in window.said
    assert NO_ANSWER not in window.said


async def less_is_asked_for(trouble: Trouble) -> None:
    """It is said, less is asked, and when the cloud is well again it is asked as before, step by step."""
    window = trouble.window
    trouble.fault("429")
    await trouble.pass_unanswered(100, 5, lambda: ASKED_FOR_LESS in window.said)
    assert f"twice as slow: {ASKED_FOR_LESS}" in window.said
    assert "until the cloud has answered for a while" in window.tip
    trouble.fault()
    seconds = 0.0
    while ASKED_FOR_LESS in window.said:
        window.leap(60)
        await window.settled()
        seconds += 60
        assert seconds < 3_000
    assert trouble.asked() <= most(seconds)
    assert not {one for one in trouble.texts("progress") if "?" in one}, "nothing has become old meanwhile"


async def nothing_is_said(trouble: Trouble) -> None:
    """It is said since when; little is asked, what is known becomes stale, and comes back without a storm."""
    window = trouble.window
    trouble.fault("slow=99999")
    silence = trouble.cloud.state.faults.faults[0]
    since = window.cloud.clock.utc()
    await trouble.pass_unanswered(SILENT + 90, 15)
    window.healths.time_passes()
    await trouble.driver.settle(0.05)
    assert f"{NO_ANSWER}, since {since:%H}:" in window.said
    assert "No answer came." in window.tip
    assert "It is tried again by itself." in window.tip
    assert 0 < silence.seen <= SILENT / 60
    assert {one.partition(" (")[0] for one in trouble.texts("health")} == {"Stale"}
    assert all(one.endswith("?") for one in trouble.texts("progress"))
    said = words_of(trouble.page())
    assert "No answer came." in said
    assert NO_RIGHT in said
    assert next(note for label, _value, note in trouble.page().figures.rows() if label == "Lag").startswith("Stale")
    trouble.fault()
    before = window.cloud.clock.now()
    await trouble.pass_unanswered(400, 15, lambda: NO_ANSWER not in window.said)
    await window.pass_by(180)
    assert NO_ANSWER not in window.said
    assert trouble.asked() <= most(window.cloud.clock.now() - before)
    assert {one.partition(" (")[0] for one in trouble.texts("health")} >= {"Healthy"}
    assert not {one for one in (*trouble.texts("health"), *trouble.texts("progress")) if "?" in one or "Stale" in one}
    assert "No answer came." not in words_of(trouble.page())
    assert trouble.asked("/monitor-data") == 0, "what was refused for good is not asked again"


async def asked_for_what_is_not_known(trouble: Trouble) -> None:
    """The line of the filter says over how many jobs it knows; that of coverage has all that were read."""
    window, driver = trouble.window, trouble.driver
    await window.pass_by(60)
    jobs = driver.inspector.snapshot.jobs.values()
    told = {job.id: window.text(job.id, "reachable") for job in jobs}
    lost = sum(text == "no" for text in told.values())
    unknown = sum(phase_of(job.status) is not None and told[job.id] not in ("yes", "no") for job in jobs)
    assert min(lost, unknown) > 0
    assert lost == sum(
        not all(ends_of(trouble.truth(job_id)).values()) for job_id in told if told[job_id] in ("yes", "no")
    )
    driver.page.filter_line.set_text("reachable=no")
    words = f"{lost} of {JOBS} jobs match; of {unknown} it is not known: {NO_FIGURE}"
    await driver.wait_until(lambda: words in words_of(driver.page.filter_line), words)
    covered = f"{lost} of {JOBS} shown, {JOBS} read in full."
    await driver.wait_until(lambda: covered in window.frame.counting.line.text, covered)
    driver.page.filter_line.set_text("")
    await driver.wait_until(lambda: len(window.table.model.rows) == len(told), "all are listed again")


def on_the_terminal(cloud: StandingCloud) -> None:
    """Without figures a filter on them says over how many jobs it does not know, and ends as not complete."""
    env = {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    for command in (["find", "a"], ["show"]):
        done = CliRunner().invoke(cli, [*command, "--filter", "reachable=no", *place(cloud.info)], env=env)
        assert done.exit_code == 1
        assert f" of {JOBS} jobs it is not known: their figures were not read" in done.stderr


def test_a_cloud_in_trouble_is_watched_without_harm_and_told_in_words(
    on_stage: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    with standing_cloud(monkeypatch, jobs=JOBS, seed=7, objects=3) as cloud:
        cloud.faults("gateway-403@/monitor-data")

        async def scene(driver: Driver) -> None:
            window = WatchedWindow(driver, cloud)
            await window.watch()
            window.frame.jobs.set_layout(TableLayout(columns=COLUMNS))
            await window.settled()
            trouble = Trouble(window)
            await asked_for_what_is_not_known(trouble)
            await trouble.open_one()
            before = place_in(window.run)
            for trouble_of in (one_call_is_refused, less_is_asked_for, nothing_is_said):
                await trouble_of(trouble)
                assert moved(before, place_in(window.run)) == []

        on_stage(scene, demo=cloud, jobs_as="table")
        on_the_terminal(cloud)
