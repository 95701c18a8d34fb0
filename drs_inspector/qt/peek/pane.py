"""The pane beside the jobs that says of the selected job what a person asks first, and follows the selection."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.printable import shortened
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions, run_offer
from drs_inspector.qt.panes.scroll_place import replace_content
from drs_inspector.qt.peek.body import peek_body
from drs_inspector.qt.peek.figures_section import FiguresSection
from drs_inspector.qt.peek.labels import key_label, one_line, paint_key, wrapped
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, scaled
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.handbook.topics import topic_of_job
from drs_inspector.session.peek.peek import Peek, peek_of

WIDTH, NARROWEST, WIDEST = 344, 304, 480
NOTHING = "No job is selected."
_RING = 2
_HELP = "What is known of the selected job at a glance. Return opens the job, Escape closes the pane."


class _Scrolled(QScrollArea):
    """What is said of the job; keys scroll it. ``looked_at()``: the focus has come or gone."""

    looked_at = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.looked_at.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.looked_at.emit()


class PeekActions(PaneActions):
    """Copies what the peek says; opens its job."""

    def __init__(self, pane: "PeekPane", *views: QWidget) -> None:
        super().__init__(pane, *views, title="Peek", help=_HELP)
        self._pane = pane

    def copy(self) -> Offer | None:
        """Copy all that is said."""
        return self._copying("the summary", lambda peek: peek.text)

    def copy_short(self) -> Offer | None:
        """Copy the name."""
        return self._copying("the name", lambda peek: peek.name)

    def copy_id(self) -> Offer | None:
        """Copy the id."""
        return self._copying("the job id", lambda peek: peek.job_id)

    def topic(self) -> Topic | None:
        """Return why the job failed where that is explained, else its status."""
        return self._pane.topic if self._pane.peek is not None else None

    def activate(self) -> Offer | None:
        """Open the job."""
        return Offer("Open job", self._pane.open_requested.emit) if self._pane.peek is not None else None

    def copy_error(self) -> Offer | None:
        """Copy the error."""
        peek = self._pane.peek
        return self._copying("the error", lambda shown: shown.error_text) if peek and peek.error else None

    def _copying(self, what: str, text: Callable[[Peek], str]) -> Offer | None:
        peek = self._pane.peek
        return None if peek is None else self.copying(what, lambda: text(peek))


class PeekPane(QWidget):
    """``show_job`` and ``show_nothing`` say what is shown; ``open_requested()`` and ``closed()`` what a person wants.

    ``peek`` is what is said, None without a job. Nothing is built anew for a job of which the same is said.
    """

    open_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.peek: Peek | None = None
        self.topic: Topic | None = None
        self._figures: FiguresSection | None = None
        self._is_unfolded = False
        self.setAccessibleName("Peek")
        self._name = one_line("", self, role=TypeRole.SECTION, bold=True, middle=True)
        self._scrolled = _Scrolled(self)
        self._scrolled.setAccessibleName("Selected job")
        self._nothing = wrapped(NOTHING, self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setMargin(2 * GRID)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._scrolled)
        self._pages.addWidget(self._nothing)
        self.actions_of_pane = PeekActions(self, self, self._scrolled)
        self._foot = self._make_foot()
        column = QVBoxLayout(self)
        column.setContentsMargins(_RING, 0, _RING, 0)
        column.setSpacing(_RING)
        column.addWidget(self._make_head())
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot)
        self.setFocusProxy(self._scrolled)
        self._scrolled.looked_at.connect(self.update)
        follow_text_size(self, _set_widths)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.show_nothing(NOTHING)

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        self._key = key_label("Enter", head)
        self._key.setToolTip("Enter opens the job")
        self._close = QToolButton(head)
        self._close.setIcon(icon("close"))
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close peek")
        self._close.setToolTip("Close peek (Esc)")
        self._close.clicked.connect(self.closed)
        row = QHBoxLayout(head)
        row.setContentsMargins(2 * GRID - _RING, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._key)
        row.addWidget(self._close)
        return head

    def _make_foot(self) -> QWidget:
        foot = QWidget(self)
        copying = QPushButton("Copy", foot)
        copying.setAutoDefault(False)
        menu = QMenu(copying)
        copying.setMenu(menu)
        menu.aboutToShow.connect(self._fill_menu)
        self._menu = menu
        opening = QPushButton("Open job", foot)
        opening.setAutoDefault(False)
        opening.clicked.connect(self.open_requested)
        _make_primary(opening)
        self._opening = opening
        row = QHBoxLayout(foot)
        row.setContentsMargins(2 * GRID - _RING, GRID, 2 * GRID - _RING, GRID)
        row.setSpacing(GRID)
        row.addWidget(copying)
        row.addStretch(1)
        row.addWidget(opening)
        return foot

    def sizeHint(self) -> QSize:
        """As wide as the specification has it."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    def show_job(self, job: Job, snapshot: Snapshot, health: SnapshotHealth) -> None:
        """Say what is known of a job of a document, whose health is given."""
        peek = peek_of(job, snapshot, health)
        if peek == self.peek or self._renews(peek):
            return
        self.topic = topic_of_job(job)
        is_same_job = self.peek is not None and self.peek.job_id == peek.job_id
        self._is_unfolded = self._is_unfolded and is_same_job
        self.peek = peek
        self._fill(at=self._scrolled.verticalScrollBar().value() if is_same_job else 0)

    def _renews(self, peek: Peek) -> bool:
        """Show other figures in place where nothing else is said than before; False where there is more to say."""
        shown, section = self.peek, self._figures
        if shown is None or section is None or shown._replace(figures=()) != peek._replace(figures=()):
            return False
        if [(one.label, one.is_old) for one in shown.figures] != [(one.label, one.is_old) for one in peek.figures]:
            return False
        self.peek = peek
        section.show_figures(peek.figures)
        return True

    def show_nothing(self, words: str = NOTHING) -> None:
        """Say why no job is shown."""
        self.peek, self._figures = None, None
        self._name.set_full_text("")
        self._nothing.setText(words)
        self._pages.setCurrentWidget(self._nothing)
        self._key.hide()
        self._foot.hide()

    def _fill(self, *, at: int) -> None:
        peek = self.peek
        if peek is None:
            return
        self._name.set_full_text(peek.name)
        body, error, self._figures = peek_body(
            peek, self._scrolled, is_unfolded=self._is_unfolded, tip=tip_words(self.topic, peek.reason)
        )
        if error is not None:
            error.unfolded.connect(self._keep_unfolded)
        replace_content(self._scrolled, body)
        self._scrolled.setAccessibleDescription(shortened(peek.text))
        self._scrolled.verticalScrollBar().setValue(at)
        self._pages.setCurrentWidget(self._scrolled)
        self._key.show()
        self._foot.show()

    def _keep_unfolded(self, is_unfolded: bool) -> None:
        self._is_unfolded = is_unfolded

    def _fill_menu(self) -> None:
        self._menu.clear()
        pane = self.actions_of_pane
        for offer in (pane.copy(), pane.copy_short(), pane.copy_id(), pane.copy_error()):
            if offer is not None:
                self._menu.addAction(offer.words, _Run(self, offer))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the job, Escape and the key that has opened the pane close it."""
        if event.key() == Qt.Key.Key_Escape or shortcuts().matches("jobs.peek", event):
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.peek is not None:
            self.open_requested.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line at the left edge, and a ring around what has the focus."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setPen(surface_colour("line"))
            painter.drawLine(0, 0, 0, self.height())
            if self._scrolled.hasFocus():
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _RING))
                painter.drawRect(self._pages.geometry().adjusted(-1, -1, 1, 1))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            paint_key(self._key)
            _make_primary(self._opening)
            self._fill(at=self._scrolled.verticalScrollBar().value())


class _Run:
    """Runs an offer of the pane."""

    def __init__(self, pane: PeekPane, offer: Offer) -> None:
        self._pane, self._offer = pane, offer

    def __call__(self) -> None:
        run_offer(self._pane, self._offer)


def _make_primary(button: QPushButton) -> None:
    palette = QPalette()  # with what differs alone: a widget with a whole palette hears nothing of another theme
    for role, colour in (
        (QPalette.ColorRole.Button, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.HighlightedText),
    ):
        palette.setColor(role, QApplication.palette().color(colour))
    button.setPalette(palette)


def _set_widths(pane: PeekPane) -> None:
    pane.setMinimumWidth(scaled(NARROWEST))
    pane.setMaximumWidth(scaled(WIDEST))
