"""What a person sees before anything is loaded: ways to begin, recent files, and where to drop one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.described_button import DescribedButton
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size, heading_font, scaled, text_size
from drs_inspector.qt.widgets.theme import GRID

_WIDTH = 520
_RECENT_SHOWN = 5


class WelcomePage(QScrollArea):
    """The start page. ``open_recent(path)`` is emitted for a recent file."""

    open_recent = Signal(str)

    def __init__(self, actions: Sequence[tuple[QAction, str]], parent: QWidget | None = None) -> None:
        """``actions`` are the ways to begin, each with the sentence below its button."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its buttons bring themselves into view
        self.setAccessibleDescription("The start page: jobs come from a cloud, from files, or from a demo.")
        page = QWidget(self)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column = QWidget(page)
        follow_text_size(column, lambda one: one.setMaximumWidth(scaled(_WIDTH)))
        column.setMinimumWidth(35 * GRID)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)
        self._add_heading(column)
        self._actions = [action for action, _words in actions]
        self._buttons = [self._add_action(action, words, column) for action, words in actions]
        self._follow_actions()
        self._add_drop_hint(column)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._paths: tuple[str, ...] = ()
        self._column.addLayout(self._recent)
        self.setWidget(page)
        text_size().changed.connect(self._show_recent)

    def _add_heading(self, parent: QWidget) -> None:
        heading = QLabel("DRS Inspector", parent)
        follow_text_size(heading, lambda one: one.setFont(heading_font(1.8)))
        words = QLabel("See every database replication job of a project, and keep what you saw as a file.", parent)
        words.setWordWrap(True)
        self._column.addWidget(heading)
        self._column.addWidget(words)
        self._column.addSpacing(GRID)

    def _add_action(self, action: QAction, words: str, parent: QWidget) -> DescribedButton:
        button = DescribedButton(action.text(), words, parent)
        button.setIcon(action.icon())
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        button.setAccessibleDescription(words)
        button.clicked.connect(action.trigger)
        self._column.addWidget(button)
        action.changed.connect(self._follow_actions)
        return button

    def _follow_actions(self) -> None:
        """Offer each way while its action is offered; one that does not exist here is not shown at all."""
        for action, button in zip(self._actions, self._buttons, strict=True):
            button.setEnabled(action.isEnabled())
            button.setVisible(action.isVisible())

    def _add_drop_hint(self, parent: QWidget) -> None:
        hint = QLabel("… or drop files anywhere on this window.", parent)
        hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        hint.setContentsMargins(GRID, 0, 0, 0)
        self._column.addWidget(hint)

    def set_recent(self, paths: Sequence[str]) -> None:
        """Show the newest of the files that were opened before."""
        self._paths = tuple(paths[:_RECENT_SHOWN])
        self._show_recent()

    def _show_recent(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if not self._paths:
            return
        title = QLabel("Recent files", self.widget())
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        title.setContentsMargins(0, 2 * GRID, 0, GRID // 2)
        self._recent.addWidget(title)
        for path in self._paths:
            self._recent.addWidget(self._recent_button(path))

    def _recent_button(self, path: str) -> QPushButton:
        name, folder = Path(path).name, str(Path(path).parent)
        button = QPushButton(icon("snapshot"), "", self.widget())
        button.setFlat(True)
        button.setStyleSheet("text-align: left; padding: 4px;")
        shown = button.fontMetrics().elidedText(
            f"{name}  ·  {folder}", Qt.TextElideMode.ElideMiddle, scaled(_WIDTH) - 5 * GRID
        )
        button.setText(shown.replace("&", "&&"))
        button.setToolTip(plain_tip(path))
        button.setAccessibleName(f"Open {name} in {folder}")
        button.clicked.connect(_Emit(self.open_recent, path))
        return button

    def focus_first(self) -> None:
        """Put the keyboard on the first way to begin."""
        self._buttons[0].setFocus()


class _Emit:
    """Emits a signal with a fixed value. (A lambda that captures the page would keep it alive.)"""

    def __init__(self, signal: object, value: str) -> None:
        self._signal = signal
        self._value = value

    def __call__(self) -> None:
        self._signal.emit(self._value)  # type: ignore[attr-defined]  # PySide6 has no type for a bound signal
