"""Reading the large parts of a job in slices, so that a million objects never stop the window."""

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
_AT_ONCE = 256 * 1024


class ObjectsOf:
    """The object selection of a job as work in slices."""

    words = "Reading the selected objects"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._builder: ObjectSelectionBuilder | None = None

    @property
    def is_done(self) -> bool:
        """Whether the objects are there."""
        return self._job.is_loaded("objects")

    @property
    def progress(self) -> float:
        """The share that is read, as far as that is known."""
        return self._builder.progress if self._builder is not None else 0.0

    def step(self, seconds: float) -> bool:
        """Work for so long; True when the objects are there."""
        if not self.is_done and self._builder is None:
            if not self._job.search_secrets(seconds):
                return False
            self._builder = ObjectSelectionBuilder(self._job.member("object_infos"))
        elif self._builder is not None and self._builder.step(seconds):
            self._job.adopt_objects(self._builder.selection)
        return self.is_done


class CleanJson:
    """The search for secrets in the details of a job as work in slices: no JSON is shown before it is over."""

    words = "Reading the JSON"
    progress = 0.0

    def __init__(self, job: Job) -> None:
        self._job = job
        # By size and not by the clock: what is small is there at once on a busy computer, too.
        self.is_done = job.detail_size <= _AT_ONCE or job.search_secrets(_SLICE_SECONDS)

    def step(self, seconds: float) -> bool:
        """Work for so long; True when all of it was searched."""
        self.is_done = self._job.search_secrets(seconds)
        return self.is_done


Loading = ObjectsOf | CleanJson


class _LoadingPage(QWidget):
    """Says how far reading has come; calls ``done()`` once when all of it is there."""

    def __init__(self, work: Loading, done: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._done = work, done
        self._words = QLabel(f"{work.words} …", self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._bar = ProgressBar(self)
        self._bar.setAccessibleName(work.words)
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
        if not self._work.step(_SLICE_SECONDS):
            self._bar.show_progress(round(self._work.progress * _PERCENT), _PERCENT)
            return
        self._timer.stop()
        self._bar.show_progress(_PERCENT, _PERCENT)
        self._done()


class LoadedPage(QWidget):
    """A page that shows ``make()`` as soon as what it needs is there: at once when it is read already.

    ``loaded()`` comes when that is later. A place that is led to before is led to then.
    """

    loaded = Signal()

    def __init__(self, work: Loading, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._page: QWidget | None = None
        self._awaited: Place | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._loading: _LoadingPage | None = None
        if work.is_done:
            self._show()
        else:
            self._loading = _LoadingPage(work, self._show, self)
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
