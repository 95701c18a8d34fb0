"""A source of readings that answers when a test says so."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from drs_inspector.session.readings.outcome import Refusal
from drs_inspector.session.readings_page.panels import Panel, progress_panels
from drs_inspector.session.readings_page.told import NOTHING, Told, is_to_be_asked
from tests.qt.details.conftest import FAILED_JOB

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
ABOUT = AboutJob(FAILED_JOB, "sync", "INCRE_TRANSFER_STARTED", "mysql", "mysql-to-kafka")

HOSTILE = "<b>a</b>\x1b[31m\u202e\n" + "y" * 50_000


@dataclass
class FakeReadings:
    """A source that is asked and answers when the test says so."""

    is_live: bool = True
    cloud: str = ""
    hold: str = ""
    now: datetime = NOW
    known: dict[tuple[str, ...], Told] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    under_way: set[tuple[str, ...]] = field(default_factory=set)
    changed: list[Callable[[str], None]] = field(default_factory=list)
    chosen: str = ""
    of_rows: tuple[Panel, ...] = ()
    left: int = 0
    looked_at: list[str] = field(default_factory=list)
    cloud_eye_off: CloudEyeOff | None = None
    problem: InspectorError | None = None

    def told(self, job_id: str, panel: Panel) -> Told:
        return self.known.get((panel.about(job_id), *panel.key), NOTHING)

    def is_asking(self, job_id: str, panel: Panel) -> bool:
        return (panel.about(job_id), *panel.key) in self.under_way

    def ask(self, job_id: str, panel: Panel, *, again: bool = True, consent: bool = False, whole: bool = False) -> None:
        del again, whole
        self.asked.append((panel.call.name, consent))
        self.under_way.add((panel.about(job_id), *panel.key))
        self.tell(job_id)

    def ask_once(self, job_id: str, panels: Iterable[Panel]) -> None:
        for panel in panels:
            if is_to_be_asked(self.told(job_id, panel), self.now, is_busy=self.is_asking(job_id, panel)):
                self.ask(job_id, panel)

    def withdraw(self, job_id: str) -> None:
        del job_id
        self.left += 1

    def switch_cloud_eye_on(self) -> None:
        self.cloud_eye_off = None
        self.tell("")
        if self.problem is not None:
            raise self.problem

    def look_at(self, job_id: str, panel: Panel) -> Callable[[], None]:
        del job_id
        self.looked_at.append(panel.call.name)
        return lambda: self.looked_at.remove(panel.call.name)

    def chosen_call(self) -> str:
        return self.chosen

    def opened(self, job_id: str) -> tuple[Panel, ...]:
        del job_id
        return self.of_rows

    def remember(self, job_id: str, chosen: str, opened: tuple[Panel, ...]) -> None:
        del job_id
        self.chosen, self.of_rows = chosen, opened

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        del view
        self.changed.append(changed)

    def tell(self, job_id: str = FAILED_JOB) -> None:
        for one in self.changed:
            one(job_id)

    def answer(self, call: str, reply: Any, part: str = "", *, job_id: str = FAILED_JOB, ago: float = 12) -> None:
        page = SavedReply([call], json.dumps(reply).encode(), job_id=job_id)
        raws = tuple(page.entries_of_job(job_id)) or (page.raw,)
        self.known[job_id, call, part] = Told((page,), raws, self.now - timedelta(seconds=ago))
        self.under_way.discard((job_id, call, part))
        self.tell(job_id)

    def refuse(self, call: str, refusal: Refusal, part: str = "") -> None:
        before = self.known.get((FAILED_JOB, call, part), NOTHING)
        self.known[FAILED_JOB, call, part] = before._replace(refusal=refusal)
        self.under_way.discard((FAILED_JOB, call, part))
        self.tell()


def progress_page(qtbot: QtBot, live: DetailContext) -> ProgressPage:
    job = live.snapshot.jobs[FAILED_JOB]
    page = ProgressPage(job, progress_panels(ABOUT), live)
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def words_on(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
