"""As what jobs are handed over: a list of the formats, and a sentence about the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.exports.exporter import Exporter

_ICONS = {"file": "save", "folder": "columns"}
_MOST_ROWS = 8


class FormatChoice(QWidget):
    """``changed()``: another one was chosen. The first is chosen at first."""

    changed = Signal()

    def __init__(self, formats: Sequence[Exporter], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = tuple(formats)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Format")
        for one in self._formats:
            QListWidgetItem(icon(_ICONS[one.kind]), one.title, self.list)
        self.list.setCurrentRow(0)
        self._words = note("", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.list)
        layout.addWidget(self._words)
        follow_text_size(self.list, self._make_room)
        self.list.currentRowChanged.connect(self._change)
        self._say()

    @property
    def exporter(self) -> Exporter:
        """The chosen format."""
        return self._formats[max(self.list.currentRow(), 0)]

    def choose(self, name: str) -> None:
        """Choose a format by its name."""
        self.list.setCurrentRow([one.name for one in self._formats].index(name))

    def _change(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = self.exporter.words
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.list.setAccessibleDescription(words)

    def _make_room(self, view: QListWidget) -> None:
        rows = min(len(self._formats), _MOST_ROWS)
        view.setFixedHeight(rows * max(view.sizeHintForRow(0), 3 * GRID - 2) + 2 * view.frameWidth())
