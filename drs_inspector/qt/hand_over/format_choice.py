"""As what it is handed over: a list of the formats, and a sentence about the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
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
        self._formats: tuple[Exporter, ...] = ()
        self._chosen: dict[str, int] = {}
        self.list = QListWidget(self)
        self.list.setAccessibleName("Format")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # names are elided in large text
        self._words = note("", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.list)
        layout.addWidget(self._words)
        self._fill(formats)
        follow_text_size(self.list, self._make_room)
        self.list.currentRowChanged.connect(self._change)

    @property
    def exporter(self) -> Exporter:
        """The chosen format."""
        return self._formats[max(self.list.currentRow(), 0)]

    def show_formats(self, formats: Sequence[Exporter]) -> None:
        """Offer these; the one of them that was chosen before is chosen again, else the first."""
        if [one.name for one in formats] != [one.name for one in self._formats]:
            self._chosen[self._formats[0].name] = self.list.currentRow()
            with QSignalBlocker(self.list):
                self._fill(formats)
            self._make_room(self.list)
            self.changed.emit()

    def choose(self, name: str) -> None:
        """Choose a format by its name."""
        self.list.setCurrentRow([one.name for one in self._formats].index(name))

    def _fill(self, formats: Sequence[Exporter]) -> None:
        self._formats = tuple(formats)
        self.list.clear()
        for one in self._formats:
            QListWidgetItem(icon(_ICONS[one.kind]), one.title, self.list).setToolTip(one.title)
        self.list.setCurrentRow(self._chosen.get(self._formats[0].name, 0))
        self._say()

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
