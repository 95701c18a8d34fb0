"""The head above the rows of a job: its name, what is shown, and the way from change to change."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.qt.shortcuts.pane_keys import KeyText
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.theme import GRID, surface_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

_ICON = 16
_TIGHT = 640


class JobHead(QFrame):
    """``step(by)``: to another change. ``same_wanted(shown)``: rows that are the same. ``open_wanted()``: the job."""

    step = Signal(int)
    same_wanted = Signal(bool)
    open_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._name.setFont(type_font(TypeRole.SECTION, self.font()))
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._said = ElidedLabel(self)
        self.same = QCheckBox("Show what is the same", self)
        self.same.setChecked(True)
        self.same.toggled.connect(self.same_wanted)
        self.place = QLabel(self)
        self.previous, self.next = QToolButton(self), QToolButton(self)
        for button, name, words, by, drawing in (
            (self.previous, "previous_change", "Previous change", -1, "chevron_up"),
            (self.next, "next_change", "Next change", 1, "chevron_down"),
        ):
            button.setIcon(icon(drawing))
            button.setIconSize(QSize(_ICON, _ICON))
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            KeyText(button, button.setToolTip, words, name)
            button.clicked.connect(lambda _on=False, by=by: self.step.emit(by))
        self.open = QPushButton("Open job", self)
        self.open.setAutoDefault(False)
        self.open.setToolTip("Open the job of B, or of A where B has it not")
        self.open.clicked.connect(self.open_wanted)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addStretch(1)
        for part in (self.same, self.place, self.previous, self.next, self.open):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID // 2 + 2, GRID, GRID // 2 + 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._said)
        self._said.hide()

    def show_job(self, name: str, count: str, said: str) -> None:
        """Show which job it is; ``said`` is why it was taken for one, or what of it was not read."""
        self._name.set_full_text(printable(both_ends(name)))
        self._count.setText(count)
        self._said.set_full_text(printable(both_ends(said)))
        self._said.setVisible(bool(said))
        self.open.setEnabled(bool(name))

    def show_place(self, number: int, total: int) -> None:
        """Say which change of how many is the current one; 0 for none."""
        words = f"Change {number:,} of {total:,}" if number else f"{total:,} {'change' if total == 1 else 'changes'}"
        self.place.setText(words)
        # What is beside it stays where it is from one change to the next.
        widest = f"Change {total:,} of {total:,}"
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(widest) + GRID // 2)
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)

    @property
    def words(self) -> str:
        """What is said of the job besides its name."""
        return self._said.text()

    def fit(self, width: int) -> None:
        """Shorten words where there is no room."""
        self.same.setText("Show what is the same" if width >= _TIGHT else "The same")
        self._count.setVisible(width >= _TIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline below it."""
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.fillRect(0, self.height() - 1, self.width(), 1, surface_colour("line"))
