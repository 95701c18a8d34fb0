"""Reading a job's object selection in slices, so that a million objects never stop the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.selection import ObjectSelectionBuilder
from drs_inspector.qt.details.context import leading
from drs_inspector.qt.widgets.progress_bar import ProgressBar
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.place import Place

_SLICE_SECONDS = 0.005
_PERCENT = 100


class ObjectLoading(QWidget):
    """Says how far reading has come; calls ``done()`` once when the job's ``objects`` are there."""

    def __init__(self, job: Job, done: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job, self._done = job, done
        self._builder: ObjectSelectionBuilder | None = None
        self._words = QLabel("Reading the selected objects …", self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._bar = ProgressBar(self)
        self._bar.setAccessibleName("Reading the selected objects")
        self._bar.show_progress(0, _PERCENT)
        self._bar.setMaximumWidth(40 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        if self._job.is_loaded("objects"):
            self._finish()
        elif self._builder is None:
            if not self._job.search_secrets(_SLICE_SECONDS):
                return
            self._builder = ObjectSelectionBuilder(self._job.member("object_infos"))
        elif self._builder.step(_SLICE_SECONDS):
            self._job.adopt_objects(self._builder.selection)
            self._finish()
        else:
            self._bar.show_progress(round(self._builder.progress * _PERCENT), _PERCENT)

    def _finish(self) -> None:
        self._timer.stop()
        self._builder = None
        self._bar.show_progress(_PERCENT, _PERCENT)
        self._done()


class LoadedPage(QWidget):
    """A page that shows ``make()`` as soon as a job's objects are there: at once when they are read already.

    ``loaded()`` comes when that is later. A place that is led to before is led to then.
    """

    loaded = Signal()

    def __init__(self, job: Job, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._page: QWidget | None = None
        self._awaited: Place | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._loading: ObjectLoading | None = None
        if job.is_loaded("objects"):
            self._show()
        else:
            self._loading = ObjectLoading(job, self._show, self)
            self._column.addWidget(self._loading)

    def lead(self, place: Place | None) -> None:
        """Lead to a place on the page, now or when it is there."""
        self._awaited = place
        if (page := leading(self._page)) is not None:
            page.lead(place)

    def where(self, place: Place) -> Place:
        """Return the place with the row of the page, or with that which is led to."""
        if (page := leading(self._page)) is not None:
            return page.where(place)
        return self._awaited._replace(node=place.node, tab=place.tab) if self._awaited is not None else place

    def _show(self) -> None:
        if self._loading is not None:
            # Hidden, not deleted: this runs inside its timer, and PySide crashed on deleting it from there.
            self._loading.hide()
        page = self._page = self._make()
        self._column.addWidget(page)
        self.setFocusProxy(page)
        if self._awaited is not None:
            self.lead(self._awaited)
        self.loaded.emit()
