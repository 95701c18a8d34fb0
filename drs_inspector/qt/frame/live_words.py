"""What is said of one job beside the table: it follows figures as they come, and ages as they grow."""

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QObject, QTimer

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.main_window.context import AppContext

AGES_MS: Final = 5_000
_SOON_MS: Final = 100


class LiveWords(QObject):
    """Has the peek and the head of a job renewed. Where nothing else is said than before, nothing is drawn."""

    def __init__(
        self, app: AppContext, browse: BrowseController, page: BrowsePage, show_peek: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._app, self._browse, self._page, self._show_peek = app, browse, page, show_peek
        self._ages = QTimer(self, interval=AGES_MS)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        for timer in (self._ages, self._soon):
            timer.timeout.connect(self.renew)
        self._ages.start()
        self._end = browse.healths.follow_jobs(self._health_changed)

    def close(self) -> None:
        """Follow nothing any more."""
        self._end()
        self._ages.stop()
        self._soon.stop()

    def renew(self) -> None:
        """Say what is known now."""
        if not self._page.isVisible():
            return
        self._show_peek()
        details = self._page.details
        node = details.node
        session = self._app.session_of(node) if node is not None and details.isVisible() else None
        if session is not None:
            details.show_health(self._browse.healths.of(session))

    def _health_changed(self, _session: str, job_ids: Collection[str] | None) -> None:
        nodes = (self._page.list.current_node(), self._page.details.node)
        shown = [node.job_id for node in nodes if node is not None and node.job_id]
        is_about = job_ids is None or any(one in job_ids for one in shown)
        if shown and is_about and not self._soon.isActive():
            self._soon.start()
