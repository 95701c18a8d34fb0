"""The page where projects are chosen, after the sign-in: several at once, or all that there are and will be."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.qt.sign_in.project_model import BY_JOBS, BY_NAME, ID, JOBS, NAME, ProjectModel
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame, OutlineBox, hairline
from drs_inspector.qt.widgets.fields.field_row import FieldRow, LabelColumn, quiet
from drs_inspector.qt.widgets.fields.icon_label import IconLabel
from drs_inspector.qt.widgets.fields.source_head import SourceHead
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID, with_soft_selection, with_visible_boxes
from drs_inspector.session.profiles.texts import ALL_PROJECTS_TEXT, PROJECT_LABEL, PROJECT_NOTE

_ROWS = 8
# Rows that only pass by while a person scrolls are not counted.
_REST_MS = 150


class ProjectTable(QTableView):
    """The rows. Space ticks what is selected; ``typed(text)``: a letter, which is for the search."""

    typed = Signal(str)

    def __init__(self, model: ProjectModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        model.font = self.font
        self.setAccessibleName("Projects")
        self.setAccessibleDescription("Space ticks a project")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(24, self.fontMetrics().height() + GRID))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (ID, JOBS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(ID, self.fontMetrics().horizontalAdvance("0000…0000") + 4 * GRID)
        self.setColumnWidth(JOBS, self.fontMetrics().horizontalAdvance("list refused (403)") + 6 * GRID)
        self.setFixedHeight(_ROWS * self.verticalHeader().defaultSectionSize() + 2)
        self.show_boxes()

    def show_boxes(self) -> None:
        """Let the boxes be seen in the dark."""
        self.setPalette(with_visible_boxes(with_soft_selection(QGuiApplication.palette())))

    def rows_on_screen(self) -> range:
        """Return the rows that can be seen."""
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self._rows.rowCount() - 1) + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space, lead letters to the search, leave Return to the dialog."""
        text = event.text()
        if event.key() == Qt.Key.Key_Space:
            # The row with the keyboard is not selected as long as the window is not the active one.
            rows = self.selectionModel().selectedRows() or [self.currentIndex()]
            self._rows.toggle(index.row() for index in rows if index.isValid())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        elif text and text.isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class ProjectByHand(QWidget):
    """Asks for one project by name or id, with the sentence why there is no list. ``changed()``: another text."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self._why = MessageBanner(self)
        self._row = FieldRow(f"{PROJECT_LABEL} {PROJECT_NOTE}", FieldFrame(self.edit, self), LabelColumn(self), self)
        self._row.set_hint("As the cloud's console shows it below Projects: eu-de_shop, or 32 letters and digits.")
        self.edit.textChanged.connect(self._edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._why)
        layout.addWidget(self._row)

    @property
    def text(self) -> str:
        """The name or id that is entered."""
        return self.edit.text().strip()

    @property
    def why(self) -> str:
        """The sentence that says why there is no list."""
        return self._why.text

    def ask(self, why: str, refusal: str = "") -> None:
        """Ask, with the keyboard in the field; what was refused stays to be corrected."""
        if not refusal:
            self.edit.clear()
        self._why.say("warning", why)
        self._row.refuse(refusal)
        self.edit.setFocus()
        self.edit.selectAll()

    def _edited(self) -> None:
        self._row.refuse("")
        self.changed.emit()


class ProjectPage(QWidget):
    """``changed()``: another choice; ``count_wanted()``: projects are on the screen that are not counted yet."""

    changed = Signal()
    count_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SourceHead(self)
        self.model = ProjectModel(self)
        self.table = ProjectTable(self.model, self)
        self.by_hand = ProjectByHand(self)
        self.by_hand.hide()
        self.every = QCheckBox(ALL_PROJECTS_TEXT, self)
        self.remember = QCheckBox("Remember the choice", self)
        self.remember.setToolTip("The next time these projects open without this page")
        self._later = quiet(QLabel(self))
        self._total, self._note = QLabel(self), quiet(QLabel(self))
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask_counts)
        self._build_search()
        self._lay_out()
        self.by_hand.changed.connect(self.changed)
        self.model.ticked.connect(self._show_choice)
        self.every.toggled.connect(self._every_toggled)
        self.table.typed.connect(self._typed)
        self.table.verticalScrollBar().valueChanged.connect(self._look)
        self.model.modelReset.connect(self._look)
        self.table.viewport().installEventFilter(self)

    def _build_search(self) -> None:
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find among the projects")
        sign = IconLabel("search", "grey", parent=self)
        self._search_frame = FieldFrame(self.search, self, before=sign)
        self.search.textChanged.connect(self.model.find)
        self.search.installEventFilter(self)
        self.order = QPushButton(BY_NAME, self)
        self.order.setAutoDefault(False)
        self.order.setAccessibleName(f"Order: {BY_NAME}")
        menu = QMenu(self)
        for order in (BY_NAME, BY_JOBS):
            menu.addAction(order).setData(order)
        menu.triggered.connect(lambda action: self._sort(action.data()))
        self.order.setMenu(menu)

    def _lay_out(self) -> None:
        font = self.every.font()
        font.setBold(True)
        self.every.setFont(font)
        self._total.setFont(font)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._search_frame, 1)
        top.addWidget(self.order)
        head = QWidget(self)
        head.setAutoFillBackground(True)
        head.setBackgroundRole(QPalette.ColorRole.Window)
        first = QHBoxLayout(head)
        first.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        first.setSpacing(GRID)
        first.addWidget(self.every)
        first.addWidget(self._later, 1)
        box = OutlineBox(self)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(head)
        inside.addWidget(hairline(box))
        inside.addWidget(self.table)
        sums = QHBoxLayout()
        sums.setSpacing(GRID)
        sums.addWidget(self._total)
        sums.addWidget(self._note, 1)
        self._list = QWidget(self)
        below = QVBoxLayout(self._list)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GRID)
        below.addLayout(top)
        below.addWidget(box)
        below.addLayout(sums)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for part in (self.head, self.by_hand, self._list):
            layout.addWidget(part)
        layout.addStretch(1)

    # What is shown

    def ask(
        self, projects: Sequence[Project], chosen: Collection[str] = (), *, every: bool = False, remember: bool = False
    ) -> None:
        """Offer projects; one alone is ticked, of several those that were chosen the last time."""
        self._show(by_hand=False)
        one = [project.id for project in projects] if len(projects) == 1 else []
        self.search.clear()
        number = len(projects)
        words = f"Find among {number} projects" if number != 1 else "Find"
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self._later.setText(f"{number} now, and those that come later")
        self.model.show_projects(projects, chosen or one)
        self.every.setChecked(every)
        self.remember.setChecked(remember)
        self.table.selectRow(0)
        self.table.setFocus()

    def ask_name(self, why: str, refusal: str = "", *, remember: bool = False) -> None:
        """Ask for a project by name or id, because there is no list; ``refusal`` is why the last one was refused."""
        if not refusal:
            self.remember.setChecked(remember)
        self._show(by_hand=True)
        self.by_hand.ask(why, refusal)
        self.changed.emit()

    def _show(self, *, by_hand: bool) -> None:
        self.by_hand.setVisible(by_hand)
        self._list.setVisible(not by_hand)

    @property
    def asks_name(self) -> bool:
        """Whether a name or an id is asked for, in place of a choice."""
        return not self.by_hand.isHidden()

    @property
    def number(self) -> int:
        """How many projects are chosen."""
        return int(bool(self.by_hand.text)) if self.asks_name else len(self.model.chosen_ids)

    @property
    def reason(self) -> str:
        """What is missing, empty when a project is chosen."""
        if self.number:
            return ""
        return "enter the name or the id of the project" if self.asks_name else "choose at least one project"

    def focus_choice(self) -> None:
        """Put the keyboard where a project is chosen."""
        (self.by_hand.edit if self.asks_name else self.table).setFocus()

    def _show_choice(self) -> None:
        number, (jobs, unknown) = self.number, self.model.total
        if not number:
            self._total.setText("No project chosen")
            self._note.setText("counts read with limit 1, not the jobs")
        else:
            counted = f"{jobs:,} {'job' if jobs == 1 else 'jobs'}" if unknown < number else "jobs not counted"
            several = unknown and unknown < number
            self._total.setText(f"{_projects(number)}, {counted}{f' and {unknown} not counted' if several else ''}")
            sources = "one source" if number == 1 else f"{number} sources side by side"
            self._note.setText(f"{sources} · counts read with limit 1, not the jobs")
        self.changed.emit()

    def _every_toggled(self, every: bool) -> None:
        self.model.choose_every(every)

    def _sort(self, order: str) -> None:
        self.order.setText(order)
        self.order.setAccessibleName(f"Order: {order}")
        self.model.sort_by(order)

    def _typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)

    # Counting what is on the screen

    def _look(self) -> None:
        self._rest.start()

    def _ask_counts(self) -> None:
        if self.next_uncounted() is not None:
            self.count_wanted.emit()

    def next_uncounted(self) -> Project | None:
        """Return the first project on the screen whose jobs were not asked for; None when there is none."""
        shown = (self.model.at(row) for row in self.table.rows_on_screen()) if self.isVisible() else ()
        return next((project for project in shown if not self.model.is_counted(project.id)), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count when rows come into sight; go from the search to the rows with Down."""
        if watched is self.table.viewport() and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._look()
        elif watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.table.selectRow(0)
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.table.show_boxes()


def _projects(number: int) -> str:
    return f"{number} {'project' if number == 1 else 'projects'}"
