"""Which pictures there are, and how the window comes to show what is on each of them."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import screenshot_jobs as jobs
import screenshot_live as live
import screenshot_readings as readings
import screenshot_sessions as sessions
import screenshot_sign_in as sign_in
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from screenshot_cells import cell_gallery
from screenshot_samples import (
    PROFILES,
    PROGRESS,
    PROXY_URL,
    RECENT_FILES,
    findings,
    found_sign_ins,
    refused_certificate,
)
from screenshot_stage import Stage, files

from drs_inspector.qt.connection_report.bundle_dialog import BundleDialog
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.details.objects.tab import ObjectSelectionPanel
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.history.dialog import KeptReadingsDialog
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.profiles.import_preview import ProfilePreview
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.update_check.dialog import UpdateDialog
from drs_inspector.qt.windows.job_choice import JobChoice
from drs_inspector.session.job_tree.node import NodeKind
from drs_inspector.session.profiles.texts import profile_words
from drs_inspector.session.update_check import UpdateOutcome
from drs_inspector.storage.profiles.store import save_profile

Scene = Callable[[Stage], Awaitable[QWidget]]


class View(NamedTuple):
    """One picture: its name, what leads to it, the kinds of lines and dialogs that it shows, the size of the window."""

    name: str
    scene: Scene
    shows: tuple[NodeKind | type[QDialog], ...] = ()
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Act:
    """Pictures that are taken of one window, one after the other; ``begin`` opens what they show."""

    name: str
    begin: Callable[[Stage], Awaitable[object]]
    views: tuple[View, ...] = field(default=())


# Nothing is open


async def _profiles_only(_stage: Stage) -> None:
    for profile in PROFILES:
        save_profile(profile)


def _dialog(kind: type[QDialog], command: str) -> Scene:
    async def scene(stage: Stage) -> QWidget:
        return await stage.dialog(kind, command)

    return scene


async def _profile_preview(stage: Stage) -> QWidget:
    dialog = ProfilePreview(list(PROFILES[1:]), {"Test"}, profile_words, stage.window)
    dialog.open()
    return await stage.dialog(ProfilePreview)


async def _import(stage: Stage) -> QWidget:
    async def look() -> list[Any]:
        return found_sign_ins()

    with mock.patch("drs_inspector.qt.import_sign_ins.controller.look_for_sign_ins", look):
        return await stage.dialog(ImportDialog, "import_sign_ins")


def _preferences(section: str = "", search: str = "") -> Scene:
    async def scene(stage: Stage) -> QWidget:
        app = stage.window_run.app
        app.change_settings(proxy="manual", proxy_url=PROXY_URL, proxy_username="reader")
        stage.window_run.network.set_password("not a real one")
        app.change_settings(recent_files=list(RECENT_FILES), last_folder=str(Path(RECENT_FILES[0]).parent))
        app.open_preferences(section)
        page = await stage.dialog(PreferencesPage)
        page.search.setText(search)
        return page

    return scene


async def _forget_everything(stage: Stage) -> QWidget:
    page = await _preferences("privacy-and-updates")(stage)
    next(one for one in page.findChildren(QPushButton) if one.text().startswith("Forget everything")).click()
    return await stage.dialog(QMessageBox)


async def _certificate(stage: Stage) -> QWidget:
    stage.window_run.network.show_certificate(refused_certificate())
    return await stage.dialog(CertificateDialog)


async def _connection_report(stage: Stage) -> QWidget:
    with mock.patch("drs_inspector.session.connection_report.examine.examine", findings):
        dialog = await stage.dialog(ConnectionReportDialog, "doctor")
        await stage.until(lambda: dialog.report, "the report is complete")
    return dialog


async def _updates(stage: Stage) -> QWidget:
    async def look(_network: object) -> UpdateOutcome:
        return UpdateOutcome(words="This is the newest version.")

    with mock.patch("drs_inspector.qt.update_check.controller.look_for_update", look):
        return await stage.dialog(UpdateDialog, "updates")


# The demo


async def _demo(stage: Stage) -> None:
    stage.cloud(jobs=41, objects=60, seed=7)
    await stage.demo()


def _line(kind: NodeKind, job: str = "", **more: Any) -> Scene:
    async def scene(stage: Stage) -> QWidget:
        return await stage.show(kind, job, **more)

    return scene


async def _overview(stage: Stage) -> QWidget:
    stage.page.tree.close_jobs()
    stage.window.commands["overview"].trigger()
    stage.page.tree.setFocus()
    return stage.window


async def _objects(stage: Stage) -> QWidget:
    await stage.show(NodeKind.OBJECTS, "-00")
    await stage.until(lambda: stage.window.findChildren(ObjectSelectionPanel), "the objects are read")
    return stage.window


async def _objects_filtered(stage: Stage) -> QWidget:
    await _objects(stage)
    panel = next(panel for panel in stage.window.findChildren(ObjectSelectionPanel) if panel.isVisible())
    panel.edit.setText("order")
    panel.edit.setFocus()
    return stage.window


async def _raw_json(stage: Stage) -> QWidget:
    await stage.show(NodeKind.JOB, "-00", open_line=True)
    stage.open_tab("JSON")
    return stage.window


async def _filtered(stage: Stage) -> QWidget:
    await stage.show(NodeKind.JOB, "-00")
    stage.page.filter_line.set_text("is:failed engine:mysql")
    await stage.settle()
    stage.page.enter_found()
    return stage.window


async def _filter_help(stage: Stage) -> QWidget:
    await stage.show(NodeKind.JOB, "-00")
    stage.page.filter_line.focus()
    stage.window.commands["filter_help"].trigger()
    return stage.window


async def _child_job(stage: Stage) -> QWidget:
    jobs = stage.session.inspector.snapshot.jobs
    child = next(job_id for job_id, job in jobs.items() if job.parent_id in jobs)
    return await stage.show(NodeKind.CHILD_JOB, child)


async def _export(stage: Stage) -> QWidget:
    await stage.show(NodeKind.JOB, "-00")
    dialog = await stage.dialog(HandOverDialog, "export")
    edits = {edit.accessibleName(): edit for edit in dialog.findChildren(QLineEdit)}
    path = edits["File name"]
    path.setText(f"~/Documents/{path.text().replace(chr(92), '/').rpartition('/')[2]}")
    path.setCursorPosition(0)
    dialog.masking.choose("support")
    await stage.until(lambda: dialog.masking.model.preview is not None, "the values are counted")
    edits["A word that must be gone"].setText("Vertrieb")
    row = dialog.masking.result
    await stage.until(
        lambda: any("in the result" in one.text() for one in row.findChildren(QLabel)), "it was looked for"
    )
    return dialog


async def _error_bar(stage: Stage) -> QWidget:
    await stage.show(NodeKind.JOB, "-00")
    stage.clouds[0].app.state.faults.add("403")
    stage.window.commands["refresh"].trigger()
    await stage.until(lambda: stage.window.error_bar.messages, "the error bar says something")
    stage.clouds[0].app.state.faults.clear()
    return stage.window


# Jobs that cannot be read, and the sample


async def _unavailable_jobs(stage: Stage) -> None:
    cloud = stage.cloud(jobs=25, objects=20, seed=7)
    tenant = cloud.app.state.tenant
    ids = sorted(tenant.job_ids())
    cloud.app.state.faults.add(*(f"poison-job={job_id}" for job_id in ids[3:4]))
    await stage.demo()


async def _unavailable_job(stage: Stage) -> QWidget:
    job_id = next(iter(stage.session.inspector.snapshot.unavailable))
    return await stage.show(NodeKind.UNAVAILABLE_JOB, job_id)


async def _sample(stage: Stage) -> None:
    stage.window_run.files.open(files(["sample-batch-detail.json"]))
    workspace = stage.window_run.app.workspace
    await stage.until(lambda: workspace.sessions and stage.window.browse, "the sample is open")
    await stage.settle()


async def _saved_replies(stage: Stage) -> None:
    progress = Path(os.environ["DRS_INSPECTOR_HOME"]) / "progress.json"
    progress.write_text(PROGRESS)
    stage.window_run.files.open([*files(["sample-batch-detail.json"]), progress])
    workspace = stage.window_run.app.workspace
    await stage.until(lambda: workspace.sessions and stage.window.browse, "the replies are open")
    await stage.settle()


_KIND = NodeKind
_SMALL = (1024, 640)
ACTS = (
    Act(
        "nothing open",
        _profiles_only,
        (
            View("welcome", readings.as_it_is),
            View("cells", cell_gallery),
            View("sign-in-region", sign_in.region, (CredentialDialog,)),
            View("sign-in-password", sign_in.password, (CredentialDialog,)),
            View("sign-in-refused", sign_in.refused, (CredentialDialog,)),
            View("sign-in-access-key", sign_in.access_key, (CredentialDialog,)),
            View("sign-in-one-time-code", sign_in.one_time_code, (CredentialDialog,)),
            View("sign-in-project-by-hand", sign_in.project_by_hand, (CredentialDialog,)),
            View("sign-in-projects", sign_in.projects, (CredentialDialog,)),
            View("profiles", _dialog(ProfileManager, "profiles"), (ProfileManager,)),
            View("profiles-from-file", _profile_preview, (ProfilePreview,)),
            View("import", _import, (ImportDialog,)),
            View("preferences", _preferences(), (PreferencesPage,)),
            View("preferences-network", _preferences("network")),
            View("preferences-files", _preferences("files")),
            View("preferences-shortcuts", _preferences("shortcuts")),
            View("preferences-search", _preferences(search="password")),
            View("forget-everything", _forget_everything),
            View("certificate", _certificate, (CertificateDialog,)),
            View("connection-report", _connection_report, (ConnectionReportDialog,)),
            View("support-bundle", _dialog(BundleDialog, "support_bundle"), (BundleDialog,)),
            View("updates", _updates, (UpdateDialog,)),
        ),
    ),
    Act(
        "demo",
        _demo,
        (
            View("jobs", jobs.jobs),
            View("jobs-grouped", jobs.grouped),
            View("peek", jobs.peek),
            View("job-page", jobs.job_page),
            View("job-objects", jobs.tab("Objects")),
            View("job-rules", jobs.tab("Rules")),
            View("search", jobs.search),
            View("sql", jobs.sql),
            View("palette", jobs.palette),
            View("keys", jobs.keys),
            View("completion", jobs.completion),
            View("jobs-small", jobs.jobs, size=_SMALL),
            View("peek-small", jobs.peek, size=_SMALL),
            View("job-page-small", jobs.job_page, size=_SMALL),
            View("browse", _line(_KIND.JOB, "-00", open_line=True), (_KIND.JOB,)),
            View("scenario", _line(_KIND.SCENARIO, name="migration"), (_KIND.SCENARIO,)),
            View("source", _line(_KIND.SOURCE, "-00"), (_KIND.SOURCE,)),
            View("target", _line(_KIND.TARGET, "-00"), (_KIND.TARGET,)),
            View("shard", _line(_KIND.SHARD, "-12", index=0), (_KIND.SHARD,)),
            View("message-queue", _line(_KIND.MESSAGE_QUEUE, "-01"), (_KIND.MESSAGE_QUEUE,)),
            View("replication-instance", _line(_KIND.REPLICATION_INSTANCE, "-00"), (_KIND.REPLICATION_INSTANCE,)),
            View("objects", _objects, (_KIND.OBJECTS,)),
            View("objects-filtered", _objects_filtered, (_KIND.OBJECTS,)),
            View("rules", _line(_KIND.RULES, "-00", open_line=True), (_KIND.RULES,)),
            View("settings", _line(_KIND.SETTINGS, "-00"), (_KIND.SETTINGS,)),
            View("child-job", _child_job, (_KIND.CHILD_JOB,)),
            View("raw-json", _raw_json),
            View("filtered", _filtered),
            View("filter-help", _filter_help),
            View("overview", _overview, (_KIND.SNAPSHOT,)),
            View("summary-small", _overview, size=_SMALL),
            View("export", _export, (HandOverDialog,)),
            View("error-bar", _error_bar),
        ),
    ),
    Act(
        "watched",
        live.begin,
        (
            View("watch", live.watched),
            View("watch-small", live.watched, size=_SMALL),
            View("map", live.arranged("view_map")),
            View("summary", live.arranged("overview")),
            View("time-line", live.arranged("view_time_line")),
            View("progress", live.tab("Progress", "INCRE_TRANSFER_STARTED")),
            View("readings", live.tab("Readings", "INCRE_TRANSFER_STARTED")),
        ),
    ),
    Act(
        "readings",
        readings.begin,
        (
            View("changed-since", readings.as_it_is),
            View("compare", readings.compared),
            View("compare-small", readings.compared, size=_SMALL),
            View("compare-with", readings.job_choice, (JobChoice,)),
        ),
    ),
    Act(
        "kept readings",
        readings.keep,
        (
            View("kept-readings", readings.kept_readings, (KeptReadingsDialog,)),
            View("as-of", readings.as_of),
            View("as-of-small", readings.as_of, size=_SMALL),
        ),
    ),
    Act(
        "sample",
        _sample,
        (
            View("sample-summary", _overview),
            View("sample-rules", _line(_KIND.UNASSIGNED_RULES, open_line=True), (_KIND.UNASSIGNED_RULES,)),
            View("sample-rule", _line(_KIND.RULE, index=1), (_KIND.RULE,)),
        ),
    ),
    Act(
        "saved replies",
        _saved_replies,
        (View("saved-reply", _line(_KIND.SAVED_REPLIES, index=0), (_KIND.SAVED_REPLIES,)),),
    ),
    Act(
        "details not read",
        _unavailable_jobs,
        (
            View("unavailable", _line(_KIND.UNAVAILABLE_LIST, open_line=True), (_KIND.UNAVAILABLE_LIST,)),
            View("unread", jobs.unread),
            View("unread-summary", _overview),
            View("unavailable-job", _unavailable_job, (_KIND.UNAVAILABLE_JOB,)),
        ),
    ),
    Act(
        "two sources",
        jobs.two_sources,
        (View("sources", jobs.all_sources), View("sources-summary", jobs.all_summary)),
    ),
    Act(
        "several sessions",
        sessions.several,
        (
            View("sessions", sessions.session_line(0), (_KIND.SESSION,)),
            View("sign-in-again", sessions.ended, (_KIND.SESSION,)),
            View("sign-in-again-dialog", sessions.again, (CredentialDialog,)),
        ),
    ),
)
VIEWS = tuple(view for act in ACTS for view in act.views)
