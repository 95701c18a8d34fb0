"""Preferences: of which changes the desktop tells, over which jobs, and whether the desktop can."""

from collections.abc import Sequence
from typing import Final

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.query.query import parse_query
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.notifications.desktop import desktop
from drs_inspector.qt.preferences.fields import Choice, Number, Text, Toggle
from drs_inspector.qt.preferences.section import Panel, PreferenceHost, Row, Say
from drs_inspector.qt.widgets.dialog_layout import note, quiet_button, tall
from drs_inspector.qt.widgets.message_banner import sentences
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.notifications.kinds import KINDS, Kind
from drs_inspector.session.notifications.notice import TRIAL
from drs_inspector.session.notifications.settings import CHOSEN, FILTER, FILTER_TEXT, JOBS, PAUSE, VIEW
from drs_inspector.session.saved_views.saved_views import ALL_JOBS, SavedViews

_TASK: Final = "Looking for what shows notifications"
_LONGEST_NAME: Final = 60


class NotificationsSection:
    """Off until something is chosen."""

    key = "notifications"
    title = "Notifications"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (self._desktop(), *self._kinds(), *self._jobs(), self._pause())

    def _desktop(self) -> Row:
        return Panel(
            title="Desktop",
            explanation="A notification has names of jobs and words of this program: no addresses and no messages of "
            "the cloud. What you have just opened is no change.",
            words="test notification service",
            make=lambda parent, say: _DesktopField(self._app, parent, say),
        )

    @staticmethod
    def _kinds() -> Sequence[Row]:
        return tuple(
            Toggle(
                setting=CHOSEN[kind],
                title="Tell of changes" if kind is Kind.FAILED else "",
                text=words.choice,
                hint="if it was seen running" if kind is Kind.COMPARED else "",
                words="notification tell alert",
                apart=kind is Kind.FAILED,
            )
            for kind, words in KINDS.items()
        )

    def _jobs(self) -> Sequence[Row]:
        views = [view for view in SavedViews().views if view.name != ALL_JOBS.name]
        options = [("", "All jobs"), (FILTER, "Jobs that match a filter")]
        options += [(VIEW + view.name, f"View “{_shown(view.name)}”") for view in views]
        chosen = JOBS.read(self._app.settings)
        if chosen not in dict(options):
            options.append((chosen, f"View “{_shown(chosen.removeprefix(VIEW))}”, which has gone: all jobs"))
        return (
            Choice(
                setting=JOBS,
                title="Over",
                options=tuple(options),
                hint="of all sources",
                words="filter view jobs",
                apart=True,
            ),
            Text(
                setting=FILTER_TEXT,
                title="Filter",
                placeholder="tag:prod and engine:mysql",
                needs=(JOBS.name, FILTER),
                check=_checked,
                words="query",
            ),
        )

    @staticmethod
    def _pause() -> Row:
        return Number(
            setting=PAUSE,
            title="At most one every",
            unit="s",
            step=5,
            hint="what changes meanwhile is one notification with counts",
            words="calm pause",
        )


def _shown(name: str) -> str:
    return printable(shortened(name, _LONGEST_NAME))


def _checked(text: str) -> str:
    if not text.strip():
        raise InspectorError("Enter a filter, or choose all jobs.")
    query = parse_query(text)
    if query.problem is not None and not query.unknown_paths:
        raise InspectorError(query.problem.sentence)
    return ""


class _DesktopField(QWidget):
    """A button that shows a notification, and beside it who would."""

    def __init__(self, app: AppContext, parent: QWidget, say: Say) -> None:
        super().__init__(parent)
        self._app, self._say = app, say
        self._button = quiet_button("Try it", "Show a notification now", self._try, self)
        self._button.setAccessibleName("Try a notification")
        tall(self._button)
        self.now = note(f"{_TASK}…", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + GRID // 2)
        layout.addWidget(self._button)
        layout.addWidget(self.now, 1)
        self.setFocusProxy(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        app.tasks.start(_TASK, self._look())

    def _try(self) -> None:
        self._app.tasks.start(_TASK, self._show())

    async def _look(self) -> None:
        try:
            words = f"Shown by {await desktop().name(self._app.tasks)}."
        except InspectorError as error:
            words = sentences(error)
        if shiboken6.isValid(self):
            self.now.setText(words)

    async def _show(self) -> None:
        try:
            await desktop().show(TRIAL, self._app.tasks)
        except InspectorError as error:
            if shiboken6.isValid(self):
                self.now.setText("Nothing shows notifications here.")
                self._say("error", sentences(error))
            return
        if shiboken6.isValid(self):
            self._say("success", "A notification was shown. Nothing to see? The desktop may hold them back.")
        await self._look()
