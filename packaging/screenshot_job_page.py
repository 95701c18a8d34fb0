"""The page of a job in all its states, tab by tab: of a watched demo, of a saved reply, and of a small cloud."""

from collections.abc import Awaitable, Callable
from typing import Final

import screenshot_live as live
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from screenshot_jobs import select_job
from screenshot_sessions import project_of_otc
from screenshot_stage import Stage, files
from screenshot_views import Act, View

from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.words import HealthKey

Scene = Callable[[Stage], Awaitable[QWidget]]
TABS: Final = ("Overview", "Progress", "Objects", "Rules", "Endpoints", "Settings", "History", "JSON")


class Wanted:
    """A job by its health and phase; "" and None are any. Of several the one with rules, else the first."""

    def __init__(self, health: HealthKey | None = None, phase: str = "") -> None:
        self.health, self.phase = health, phase

    def find(self, stage: Stage) -> str:
        """Return the id; raises LookupError without one."""
        jobs = stage.session.inspector.snapshot.jobs
        known = stage.window_run.browse.healths.of(stage.session)
        found = [
            job
            for job in jobs.values()
            if (self.health is None or known.of(job.id).key is self.health)
            and (not self.phase or phase_of(job.status) == self.phase)
            and job.parent_id not in jobs
        ]
        if not found:
            raise LookupError(f"no job is {self.health} {self.phase}")
        return max(found, key=lambda job: len(job.own_rules)).id


STATES: Final = {
    "running": Wanted(HealthKey.HEALTHY, "incremental"),
    "late": Wanted(HealthKey.LATE, "incremental"),
    "failed": Wanted(HealthKey.FAILED),
    "waiting": Wanted(HealthKey.WAITING),
    "finished": Wanted(HealthKey.DONE),
    "full": Wanted(phase="full"),
    "recovery": Wanted(phase="recovery"),
}
_OTC: Final = {"otc-running": Wanted(phase="incremental"), "otc-failed": Wanted(HealthKey.FAILED)}


def job_tab(wanted: Wanted, title: str) -> Scene:
    """Return a scene that opens the page of a job and one of its tabs; a job without the tab shows its first."""

    async def scene(stage: Stage) -> QWidget:
        await select_job(stage, wanted.find(stage))
        stage.press(Qt.Key.Key_Return)
        await stage.settle()
        if title in [one.partition(" ")[0] for one in stage.page.details.titles]:
            stage.open_tab(title)
        await stage.settle(0.6)
        return stage.window

    return scene


def _views(states: dict[str, Wanted]) -> tuple[View, ...]:
    return tuple(
        View(f"{name}-{title.lower()}", job_tab(wanted, title)) for name, wanted in states.items() for title in TABS
    )


async def _watched(stage: Stage) -> None:
    """Watch the demo for a while; then nothing moves any more."""
    await live.begin(stage)
    stage.window.commands["watch"].trigger()
    await stage.settle()


async def _sample(stage: Stage) -> None:
    stage.window_run.files.open(files(["sample-batch-detail.json"]))
    workspace = stage.window_run.app.workspace
    await stage.until(lambda: workspace.sessions and stage.window.browse, "the sample is open")
    await stage.settle()


ACTS: Final = (
    Act("watched", _watched, _views(STATES)),
    Act("sample", _sample, _views({"sample": Wanted()})),
    Act("Open Telekom Cloud", project_of_otc, _views(_OTC)),
)
