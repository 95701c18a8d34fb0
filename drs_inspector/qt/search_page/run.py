"""The search that is running: slices of time between the events of the window, whether the page is shown or not."""

from PySide6.QtCore import QObject, QTimer, Signal

from drs_inspector.session.search.shown_hits import ShownHits

SLICE_SECONDS = 0.005


class SearchRun(QObject):
    """Works on ``hits``. ``worked()`` comes after each slice, ``ended()`` when nothing is left to do."""

    worked = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: ShownHits | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    @property
    def is_running(self) -> bool:
        """Whether work is left."""
        return self._timer.isActive()

    def start(self, hits: ShownHits) -> None:
        """Work on another search; the one before ends."""
        self.clear()
        self.hits = hits
        self.go_on()

    def go_on(self) -> None:
        """Work until nothing is left to do: something new is wanted of the rows."""
        if self.hits is not None:
            self._timer.start()

    def cancel(self) -> None:
        """End the search and keep what was found."""
        if self.hits is not None and self.is_running:
            self.hits.cancel()
            self._work()

    def clear(self) -> None:
        """End the search and forget it."""
        self._timer.stop()
        if self.hits is not None:
            self.hits.cancel()
        self.hits = None

    def _work(self) -> None:
        if self.hits is None:
            self._timer.stop()
            return
        try:
            over = self.hits.work(SLICE_SECONDS)
        except BaseException:
            self._timer.stop()
            raise
        if over:
            self._timer.stop()
        self.worked.emit()
        if over:
            self.ended.emit()
