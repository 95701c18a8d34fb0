"""A job is watched in the window from its creation to its cut-over: at every step what is shown is what is true."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QTableView

from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, short_duration
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.readings.tab import ReadingsPage
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.log_lines import JobLog
from tests.commands.watch.test_whole_life import moments
from tests.e2e.driver import Driver, Play, W
from tests.e2e.shown_words import words_of
from tests.e2e.watched_window import StandingCloud, WatchedWindow, standing_cloud

FRESH, LATE, STEP = 600.0, 60.0, 15.0
COLUMNS = ("name", "health", "status", "progress", "lag", "rpo", "rto", "reachable")
UNKNOWN = "\u2013"
STATUSES = {
    "CREATING": "Creating", "CONFIGURATION": "Configuration", "WAITING_FOR_START": "Scheduled",
    "STARTJOBING": "Starting", "FULL_TRANSFER_STARTED": "Full phase", "INCRE_TRANSFER_STARTED": "Incremental",
    "FULL_TRANSFER_COMPLETE": "Full phase done", "RELEASE_RESOURCE_STARTED": "Stopping",
    "RELEASE_RESOURCE_COMPLETE": "Completed",
}  # fmt: skip
WITHOUT_FIGURES = {
    "CREATING": "Working (being created)", "WAITING_FOR_START": "Waiting (start is planned)",
    "STARTJOBING": "Working (starting)", "FULL_TRANSFER_COMPLETE": "Working (full copy done)",
    "RELEASE_RESOURCE_STARTED": "Working (stopping)", "RELEASE_RESOURCE_COMPLETE": "Done",
}  # fmt: skip
"""Health and reason of states that have no figures."""
OF_RECOVERY = {
    "FULL_TRANSFER_STARTED": "Initialization", "FULL_TRANSFER_COMPLETE": "Initialization done",
    "INCRE_TRANSFER_STARTED": "Disaster recovery",
}  # fmt: skip


def plan_of(cloud: StandingCloud, scenario: str, story: str) -> Plan:
    """Return the job of a scenario, with both phases, to which this happens."""
    plans: list[Plan] = [cloud.tenant.plan(job_id) for job_id in cloud.tenant.job_ids()]
    wanted = (scenario, story, "FULL_INCR_TRANS")
    return next(one for one in plans if (one.scenario, cloud.truth(one).story, one.task_type) == wanted)


def since(state: JobState) -> str:
    """Return since when a job that never started is there: the cloud tells no later time that nothing else moves."""
    return f"{datetime.fromtimestamp(state.moments.created_ms / 1000, UTC):%H:%M}"


def ends_of(state: JobState) -> dict[str, bool]:
    return {"Source": state.reaches_source, "Target": state.reaches_target}


def has_figures(state: JobState) -> bool:
    return state.phase in ("full", "incremental") and state.status != "FULL_TRANSFER_COMPLETE"


def steps_of(plan: Plan) -> list[int]:
    """Return the moments at which a life is looked at: once in each state, some more in those that have figures."""
    life = plan.timeline
    by_status: dict[str, list[int]] = {}
    for moment in moments(plan):
        by_status.setdefault(life.stage(life.position(moment)).status, []).append(moment)
    steps: list[int] = []
    for status, found in by_status.items():
        steps += found[:: len(found) // 4 or 1] if "TRANSFER_STARTED" in status else found[:1]
    return sorted(steps)


class Life:
    """A job, what is true of it, and the window that shows it."""

    def __init__(self, window: WatchedWindow, plan: Plan) -> None:
        self.window, self.plan = window, plan
        self.driver = window.driver
        self.healths: list[str] = []

    @property
    def truth(self) -> JobState:
        return self.window.cloud.truth(self.plan)

    @property
    def is_recovery(self) -> bool:
        return self.plan.scenario == "cloudDataGuard"

    def truth_when_read(self, call: str) -> JobState:
        """Return what was true when a call was read last: in turn, but no longer ago than the plan of looks has it."""
        reading = self.driver.inspector.readings.reading(self.plan.id, call)
        assert reading is not None
        ago = self.window.cloud.clock.now() - reading.read_at.timestamp()
        assert 0 <= ago <= 60 + STEP
        return self.window.cloud.truth(self.plan, ago)

    def open_part(self, kind: type[W], title: str) -> W:
        """Go to a tab of the job, where it is not in front."""
        details = self.driver.page.details
        details.choose(title)
        (page,) = details.tabs.currentWidget().findChildren(kind)
        return page

    # What is shown

    def check(self) -> None:
        """Compare the row of the table, and what the page of the job says, with the truth."""
        state, told = self.truth, f"{self.plan.id} at {self.window.cloud.clock.utc()}: {self.truth}"
        shown = {key: self.window.text(self.plan.id, key) for key in COLUMNS[1:]}
        status = {**STATUSES, **(OF_RECOVERY if self.is_recovery else {})}[state.status]
        assert shown["status"] == status, told
        health = self.health(state)
        assert shown["health"] == health, told
        self.healths += [health.partition(" ")[0]] if self.healths[-1:] != [health.partition(" ")[0]] else []
        cells = self.cells(state)
        assert {key: shown[key] for key in cells} == cells, told
        figures = self.figures()
        said = {label: value for label, value, _note in figures}
        wanted = {label: value.replace(NO_BREAK, " ") for label, value in self.figures_of(state).items()}
        assert {label: said.get(label) for label in wanted} == wanted, told
        is_old = has_figures(state) and (state.now_ms - state.measured_ms) / 1000 > FRESH
        assert any(note.startswith("Stale") for _label, _value, note in figures) == is_old, told
        assert "requests/s" in self.window.said

    def health(self, state: JobState) -> str:
        """Return health and reason as the specification has them, from the truth."""
        if state.phase == "full" and has_figures(state):
            return f"Working (done in {duration_words(state.remaining_s)})"
        if state.phase != "incremental":
            return WITHOUT_FIGURES.get(state.status) or f"Waiting (configure since {since(state)})"
        lost = [end.lower() for end, is_reached in ends_of(state).items() if not is_reached]
        if lost:
            return f"Late ({lost[0]} lost)"
        age = (state.now_ms - state.measured_ms) / 1000
        if age > FRESH:
            return f"Stale (figure is {short_duration(age)} old)"
        assert state.lag_ms / 1000 <= LATE
        return "Healthy"

    def cells(self, state: JobState) -> dict[str, str]:
        """Return the figures in the table as they ought to be."""
        if not has_figures(state):
            return {"lag": UNKNOWN, "progress": UNKNOWN}
        cells = {"reachable": "yes" if all(ends_of(state).values()) else "no"}
        if state.phase == "full":
            return {**cells, "progress": f"{state.percent}{NO_BREAK}%", "lag": UNKNOWN}
        if self.is_recovery:
            return cells | {key: short_duration(seconds) for key, seconds in self.losses().items()}
        is_old = (state.now_ms - state.measured_ms) / 1000 > FRESH
        return {**cells, "progress": f"{short_duration(state.lag_ms / 1000)}{f'{NO_BREAK}?' if is_old else ''}"}

    def losses(self) -> dict[str, float]:
        """Return what would be lost and what is to be applied, in seconds, as it was when it was read last."""
        then = self.truth_when_read("BatchListRposAndRtos")
        return {"rpo": then.read_lag_ms / 1000, "rto": then.apply_lag_ms / 1000}

    def figures(self) -> list[tuple[str, str, str]]:
        """Return the head figures of the tab Progress."""
        found = self.driver.page.details.tabs.currentWidget().findChildren(ProgressPage)
        return [row for page in found for row in page.figures.rows()]

    def figures_of(self, state: JobState) -> dict[str, str]:
        """Return head figures as they ought to be."""
        if not has_figures(state):
            return {}
        found = {end: "Reached" if is_reached else "Not reached" for end, is_reached in ends_of(state).items()}
        found["Full phase"] = f"{state.percent}{NO_BREAK}%"
        if state.phase == "full":
            return found
        if self.is_recovery:
            return found | {key.upper(): duration_words(seconds) for key, seconds in self.losses().items()}
        return {**found, "Lag": duration_words(state.lag_ms / 1000)}

    async def check_log(self) -> None:
        """Ask for the log, and compare its lines."""
        page = self.open_part(ReadingsPage, "Readings")
        await self.driver.settle()
        assert page.list.choose(next(one for one in page.list.panels() if one.title == "Log"))
        button: Any = page._page.button
        await self.driver.wait_until(button.isEnabled, "it can be asked")
        calls = len(self.window.cloud.calls)
        button.click()
        await self.driver.wait_until(lambda: len(self.window.cloud.calls) > calls and button.isEnabled(), "it has come")
        lines = JobLog(self.truth)
        (table,) = page._page.findChildren(QTableView)
        model = table.model()
        shown = [(model.index(row, 1).data(), model.index(row, 2).data()) for row in range(model.rowCount())]
        assert shown == [(one.level.lower(), one.message) for one in lines.page(0, len(shown))]
        assert len(shown) == min(len(lines), 300)
        errors = sum(level == "error" for level, _message in shown)
        assert f"{errors} error{'' if errors == 1 else 's'} in the newest " in words_of(page)


BEGINNING, END = ["Working", "Waiting", "Working"], ["Working", "Done"]


@pytest.mark.parametrize(
    ("jobs", "seed", "scenario", "story", "healths"),
    [
        (6, 3, "sync", "stale", ["Healthy", "Stale", "Healthy"]),
        (17, 2, "cloudDataGuard", "target-lost", ["Late", "Healthy", "Late"]),
    ],
    ids=["a silent job", "disaster recovery"],
)
def test_what_the_window_shows_of_a_job_is_true_from_its_creation_to_its_cut_over(
    on_stage: Play, monkeypatch: pytest.MonkeyPatch, jobs: int, seed: int, scenario: str, story: str, healths: list[str]
) -> None:
    with standing_cloud(monkeypatch, jobs=jobs, seed=seed, objects=3) as cloud:
        plan = plan_of(cloud, scenario, story)
        steps = steps_of(plan)
        cloud.clock.move_to(steps[0])

        async def scene(driver: Driver) -> None:
            window = WatchedWindow(driver, cloud)
            life = Life(window, plan)
            await window.watch()
            window.frame.jobs.set_layout(TableLayout(columns=COLUMNS))
            await window.settled()
            window.table.select(next(row.ref for row in window.table.model.rows if row.ref.job_id == plan.id))
            window.frame.jobs.open_chosen()
            await driver.settle()
            logs = {steps[0], steps[len(steps) // 2], steps[-1]}
            for moment in steps:
                window.leap(max(moment - cloud.clock.jobs_ms(), 0) / 1000)
                driver.page.details.choose("Progress")
                await window.settled()
                await window.pass_by(STEP)
                life.check()
                if moment in logs:
                    await life.check_log()
            assert life.healths == [*BEGINNING, *healths, *END]

        on_stage(scene, demo=cloud, jobs_as="table")
