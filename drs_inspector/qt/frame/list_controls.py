"""The controls at the right of the filter line: table or tree, groups, columns; and those from job to job."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

TABLE, TREE = "table", "tree"
_HEIGHT, _TABS = 28, 36
_WIDE = 112 * GRID
"""The width of the list from which the buttons have words."""


class ListControls(QWidget):
    """``chosen(key)``: table or tree. ``turned()``: the other kind of list beside a job. ``folded()``: away with it.

    ``group_wanted()``, ``columns_wanted()``: a button was pressed.
    """

    chosen = Signal(str)
    turned = Signal()
    folded = Signal()
    group_wanted = Signal()
    columns_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grouping = "None"
        self._is_wide = True
        self.kinds = Segments(((TABLE, "Table"), (TREE, "Tree")), self)
        self.kinds.setAccessibleName("Show jobs as")
        self.turn, self.fold = self._small_button(), self._small_button()
        self.turn.clicked.connect(self._turn)
        self.fold.setIcon(icon("chevron_left"))
        self.fold.setToolTip("Fold the list of jobs")
        self.fold.setAccessibleName("Fold the list of jobs")
        self.fold.clicked.connect(self.folded)
        self.group = QPushButton(icon("group"), "", self)
        self.columns = QPushButton(icon("columns"), "", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.kinds)
        layout.addWidget(self.turn)
        layout.addWidget(self.fold)
        for button, wanted in ((self.group, self.group_wanted), (self.columns, self.columns_wanted)):
            button.setFixedHeight(max(_HEIGHT, button.fontMetrics().height() + GRID))
            button.setAutoDefault(False)
            button.clicked.connect(wanted)
            layout.addWidget(button)
        self.kinds.chosen.connect(self.chosen)
        self._say()

    def _small_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(_HEIGHT, _HEIGHT)
        button.hide()
        return button

    def show_kind(self, key: str, *, beside: bool = False) -> None:
        """Mark what is shown, without telling anything; ``beside`` a job there is room for one button."""
        self.kinds.setVisible(not beside)
        self.turn.setVisible(beside)
        words = "Show the jobs as a list" if key == TREE else "Show the jobs as a tree"
        self.turn.setIcon(icon("group" if key == TREE else "tree"))
        self.turn.setToolTip(words)
        self.turn.setAccessibleName(words)
        self.kinds.blockSignals(True)
        self.kinds.choose(key)
        self.kinds.blockSignals(False)

    def _turn(self) -> None:
        self.turned.emit()

    def show_grouping(self, title: str) -> None:
        """Say by what the rows are grouped."""
        self._grouping = title
        self._say()

    def fit(self, room: int) -> None:
        """Have words where the list is wide enough, else icons alone."""
        is_wide = room >= _WIDE
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._say()

    def _say(self) -> None:
        words = f"Group: {self._grouping[:1].lower()}{self._grouping[1:]}"
        for button, text in ((self.group, words), (self.columns, "Columns")):
            button.setText(text.replace("&", "&&") if self._is_wide else "")
            button.setAccessibleName(text)
            button.setToolTip("" if self._is_wide else plain_tip(text))


class JobSteps(QWidget):
    """At the right of a job's tabs: to the job before and the next one of the list, and which one of them is shown."""

    def __init__(self, previous_job: QAction, next_job: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = QLabel(self)
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        follow_text_size(self.place, _small)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, 0, 2 * GRID, 0)
        layout.setSpacing(GRID // 2)
        steps = (("chevron_up", "Previous job", previous_job), ("chevron_down", "Next job", next_job))
        for name, words, action in steps:
            button = QToolButton(self)
            button.setIcon(icon(name))
            button.setIconSize(QSize(16, 16))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(words)
            button.clicked.connect(action.trigger)
            KeyText(button, button.setToolTip, words, action.objectName())
            layout.addWidget(button)
        layout.addSpacing(GRID // 2)
        layout.addWidget(self.place)

    def sizeHint(self) -> QSize:
        """Be as high as the tabs, which are in line with it then."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(_TABS, hint.height()))

    def show_place(self, number: int, total: int, *, is_listed: bool = True, is_all: bool = True) -> None:
        """Say which job of the list is shown; 0 for one that does not match, which the list may have all the same.

        ``is_all``: the list has all jobs that match; others are below rows that are folded.
        """
        counted = f"{total:,}" if is_all else f"{total:,} shown"
        if number:
            words = f"{number:,} of {counted}"
            spoken = f"Job {words}"
        elif is_listed and total:
            words = f"none of {counted}"
            spoken = f"This job is none of the {counted} that match"
        else:
            words, spoken = "not in the list", "This job is not in the list"
        self.place.setText(words)
        self.place.setAccessibleName(spoken)


def _small(label: QLabel) -> None:
    label.setFont(type_font(TypeRole.SMALL, QApplication.font()))
