"""Tells a person of changes by the desktop, as chosen in Preferences: nothing is followed until something is."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.notifications.desktop import desktop
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.session.events import Event
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import Chosen
from drs_inspector.session.notifications.settings import SETTINGS, choice_of, notifications_are_on
from drs_inspector.session.workspace.workspace import SessionClosed, WorkspaceEvent

if TYPE_CHECKING:
    from drs_inspector.session.notifications.notifier import Notifier
    from drs_inspector.storage.saved_views.saved_view import SavedView

_GATHER_MS: Final = 2_000
"""So long what comes after one change is awaited: the figures of a look come in several replies."""
_TELLING: Final = "Telling of changes"
_NOT_TOLD: Final = Concern("notifications")


class NotificationController(QObject):
    """Follows the sources while anything is chosen, and shows what changes. ``views`` returns the saved views.

    ``lead(target, token)`` is called when a person has clicked a notification.
    ``now`` is a clock in seconds that goes on, ``gather_ms`` how long what comes after a change is awaited.
    """

    def __init__(
        self,
        app: AppContext,
        healths: SessionsHealth,
        views: "Callable[[], Sequence[SavedView]]",
        lead: Chosen,
        *,
        now: Callable[[], float] = monotonic,
        gather_ms: int = _GATHER_MS,
    ) -> None:
        super().__init__(app.window)
        self._app, self._healths, self._views, self._now = app, healths, views, now
        self._notifier: Notifier | None = None
        self._ends: list[Callable[[], None]] = []
        self._gather = gather_ms
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin)
        self._turn = Turn(self, Rank.BESIDE, self._work)
        self._lead = lead
        desktop().chosen.connect(self._chosen)
        app.watches.notifications_are_on = partial(notifications_are_on, app.settings)
        for setting in SETTINGS:
            app.live.watch(setting.name, self._choose)
        self._choose()

    def close(self) -> None:
        """Stop following."""
        for end in self._ends:
            end()
        self._ends.clear()
        self._notifier = None
        self._timer.stop()
        self._turn.rest()

    async def end(self) -> None:
        """Close what shows notifications."""
        self.close()
        desktop().chosen.disconnect(self._chosen)
        await desktop().close()

    def _chosen(self, target: Target, token: str) -> None:
        self._lead(target, token)

    def _choose(self, _value: object = None) -> None:
        """Follow what is chosen now."""
        choice = choice_of(self._app.settings)
        if not choice.kinds:
            self.close()
        elif self._notifier is not None:
            self._notifier.choice = choice
        else:
            from drs_inspector.session.notifications.notifier import Notifier  # noqa: PLC0415 - not before it is wanted

            workspace = self._app.workspace
            self._notifier = Notifier(lambda: workspace.sessions, self._healths.of, choice)
            self._ends = [workspace.subscribe(self._on_event), self._healths.follow_jobs(self._jobs_changed)]
            self._soon()
        self._app.watches.reconsider()

    def _on_event(self, key: str, event: WorkspaceEvent | Event) -> None:
        if self._notifier is None:
            return
        if isinstance(event, SessionClosed):
            self._notifier.closed(key)
        else:
            self._notifier.event(key, event)
            self._soon()

    def _jobs_changed(self, key: str, job_ids: Collection[str] | None) -> None:
        if self._notifier is not None:
            self._notifier.jobs_changed(key, job_ids)
            self._soon()

    def _soon(self) -> None:
        """Look at what came when the rest of it has come as well."""
        if not self._timer.isActive() and not self._turn.is_awake:
            self._timer.start(self._gather)

    def _begin(self) -> None:
        self._turn.wake()

    def _work(self, budget_seconds: float) -> bool:
        notifier = self._notifier
        if notifier is None:
            return True
        if not notifier.work(budget_seconds):
            return False
        wait = notifier.wait(self._now())
        if wait is not None and wait > 0:
            self._timer.start(max(self._gather, round(wait * 1000)))
        elif wait is not None:
            self._tell(notifier)
        return True

    def _tell(self, notifier: "Notifier") -> None:
        from drs_inspector.session.notifications.scope import filter_of  # noqa: PLC0415 - not before it is wanted

        notice = notifier.take(self._now(), filter_of(notifier.choice, self._views()))
        if notice is not None:
            self._app.tasks.start(_TELLING, self._show(notice), newest_wins=False)

    async def _show(self, notice: Notice) -> None:
        problems = self._app.problems
        try:
            await desktop().show(notice, self._app.tasks)
        except InspectorError as error:
            problems.show(error, where="Notifications", about=_NOT_TOLD)
        else:
            problems.over(_NOT_TOLD)
