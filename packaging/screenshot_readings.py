"""How the window comes to show earlier readings: compared, kept, and moved to with the slider."""

import os

import msgspec
from PySide6.QtWidgets import QWidget
from screenshot_samples import ORANGE
from screenshot_stage import Stage, access_to

from drs_inspector.qt.history.dialog import KeptReadingsDialog
from drs_inspector.qt.windows.job_choice import JobChoice
from drs_inspector.session.compare.sides import ReadingSide
from drs_inspector.storage.profiles.store import load_profiles, save_profile

_PROFILE = "Production"


async def begin(stage: Stage) -> None:
    """Open the demo, whose yesterday is known."""
    stage.cloud(jobs=41, objects=60, seed=7)
    await stage.demo()
    since = stage.window_run.app.since
    await stage.until(lambda: since.of(stage.session.key) is not None, "the reading before is compared")
    await stage.settle()


async def as_it_is(stage: Stage) -> QWidget:
    """Return the window: the start page, or the table of jobs with what changed above it."""
    return stage.window


async def compared(stage: Stage) -> QWidget:
    """Return the page Compare: yesterday and now."""
    stage.window.commands["compare"].trigger()
    page = stage.views.compare
    await stage.until(lambda: isinstance(page.chosen.a, ReadingSide), "yesterday is offered")
    before = page.result.answer
    page.sides.run.click()
    await stage.until(lambda: page.result.answer not in (None, before), "the comparison is there")
    jobs = [number for number, job in enumerate(page.result.changes.model.jobs) if job.change and job.change.count > 3]
    page.result.changes.choose(jobs[0] if jobs else 0)
    await stage.settle()
    return stage.window


async def job_choice(stage: Stage) -> QWidget:
    """Return the dialog that asks for the job to compare with."""
    table = stage.jobs.table.pair.tables[0]
    table.selectRow(0)
    table.setFocus()
    return await stage.dialog(JobChoice, "compare_jobs")


async def keep(stage: Stage) -> None:
    """Connect a project by a profile that keeps its readings, and read it some times."""
    cloud = stage.cloud(jobs=41, objects=40, seed=7)
    await stage.connect(cloud, _PROFILE, ORANGE, access_to(cloud)[1])
    profile = load_profiles().find(_PROFILE)
    if profile is None:
        raise LookupError("the profile was not saved")
    save_profile(msgspec.structs.replace(profile, keep_readings=True))
    for _reading in range(4):
        await stage.read_all()
        await stage.window_run.keeper.ended()
    await stage.settle(1)


async def kept_readings(stage: Stage) -> QWidget:
    """Return the dialog of kept readings."""
    dialog = await stage.dialog(KeptReadingsDialog, "kept_readings")
    words = await stage.until(dialog.place.text, "it says what is kept")
    dialog.place.setText(words.replace(os.environ["DRS_INSPECTOR_HOME"], "~/.local/share/drs-inspector"))
    await stage.settle()
    return dialog


async def as_of(stage: Stage) -> QWidget:
    """Return the window as of an earlier reading."""
    past = stage.window_run.history.as_of
    bar = await stage.until(lambda: past.bar if past.bar is not None and past.bar.isVisible() else None, "the slider")
    bar.slider.setValue(bar.slider.maximum() - 2)
    await stage.settle(2)
    return stage.window
