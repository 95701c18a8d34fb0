"""How the window comes to show a project that is watched: figures, progress, and what further calls say."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from screenshot_jobs import select_job
from screenshot_stage import Stage

from drs_inspector.domain.health.figures import Look
from drs_inspector.session.events import FiguresChanged

Scene = Callable[[Stage], Awaitable[QWidget]]
_CALL = "BatchListProgresses"
_LOOKS = 40
_MUCH = 60.0
"""Seconds behind, from which a job came to be so in the hour before."""


async def begin(stage: Stage) -> None:
    """Watch the demo until there are figures, and an hour of them."""
    stage.cloud(jobs=41, objects=60, seed=7)
    await stage.demo()
    watches = stage.window_run.app.watches
    watches.per_second = 100.0
    stage.window.commands["watch"].trigger()
    looks = stage.session.inspector.looks
    await stage.until(lambda: len(looks) > 10, "figures are there")
    await stage.settle(2)
    # What is older than the look before is no clock that was set back here.
    with mock.patch("drs_inspector.domain.live.looks.SET_BACK", timedelta.max):
        for job_id in list(looks):
            newest = looks.newest(job_id, _CALL)
            if newest is not None and newest.lag is not None:
                _add_hour(stage, job_id, newest)
    stage.session.inspector.tell(FiguresChanged(tuple(looks)))
    await stage.settle(1)
    stage.jobs.table.table.order_anew()
    await stage.settle()


async def watched(stage: Stage) -> QWidget:
    """Return the table of jobs while they are watched."""
    stage.page.return_to_list()
    await stage.settle()
    return stage.window


def arranged(command: str) -> Scene:
    """Return a scene that shows all jobs another way: as the map, or on the time line."""

    async def scene(stage: Stage) -> QWidget:
        stage.page.return_to_list()
        stage.window.commands[command].trigger()
        await stage.settle(3)
        return stage.window

    return scene


def tab(title: str, status: str) -> Scene:
    """Return a scene that opens a tab of the first job with a status."""

    async def scene(stage: Stage) -> QWidget:
        jobs = stage.session.inspector.snapshot.jobs.values()
        await select_job(stage, next(one.id for one in jobs if one.status.value == status))
        stage.press(Qt.Key.Key_Return)
        await stage.settle()
        stage.open_tab(title)
        await stage.settle(3)
        return stage.window

    return scene


def _add_hour(stage: Stage, job_id: str, newest: Look) -> None:
    """Add looks of the hour before, as a watch of an hour would have left them: what is much now has grown."""
    assert newest.lag is not None  # noqa: S101 - asked before
    for number in range(_LOOKS):
        age = timedelta(seconds=3_500 * (1 - number / _LOOKS))
        grown = newest.lag * max(number - 10, 0) / (_LOOKS - 10)
        lag = grown if newest.lag > _MUCH else newest.lag + (number * 7) % 5
        times: dict[str, Any] = {"read_at": newest.read_at - age, "measured_at": newest.time - age}
        stage.session.inspector.looks.add(job_id, _CALL, msgspec.structs.replace(newest, lag=lag, **times))
