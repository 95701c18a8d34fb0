"""The map as a list of sentences: the same graph for those who do not see it, or want to read it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from drs_inspector.domain.printable import shortened
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.type_roles import row_height
from drs_inspector.session.map.sentences import Sentence

Index = QModelIndex | QPersistentModelIndex
_SHOWN: Final = frozenset((int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)))
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SIZE: Final = int(Qt.ItemDataRole.SizeHintRole)


class SentencesModel(QAbstractListModel):
    """Sentences in rows, each made when it is first asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys: list[str] = []
        self._words_of: Callable[[str], str] = str
        self._made: dict[str, str] = {}
        self._size = QSize(0, 0)
        follow_text_size(parent, self._measure)

    def _measure(self, view: QWidget) -> None:
        self._size = QSize(0, row_height(view.fontMetrics()))

    def put(self, keys: Sequence[str], words_of: Callable[[str], str]) -> None:
        """Show others; where only words differ rows stay."""
        self._words_of, self._made = words_of, {}
        others = list(keys)
        if others == self.keys:
            if others:
                self.dataChanged.emit(self.index(0), self.index(len(others) - 1))
            return
        self.beginResetModel()
        self.keys = others
        self.endResetModel()

    def words(self, row: int) -> str:
        """Return a sentence."""
        key = self.keys[row]
        if key not in self._made:
            self._made[key] = self._words_of(key)
        return self._made[key]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Return a sentence."""
        if role == _SIZE:
            return self._size
        if not index.isValid() or (role not in _SHOWN and role != _TIP):
            return None
        words = shortened(self.words(index.row()))
        return plain_tip(words) if role == _TIP else words


class SentenceList(QListView):
    """``chosen(key)``: a person went to the sentence of an instance. ``opened(key)``: Enter or a double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map as a list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sentences = SentencesModel(self)
        self.setModel(self.sentences)
        self._is_settling = False
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(self._open)

    def put(self, keys: Sequence[str], words_of: Callable[[str], str], current: str) -> None:
        """Show the sentences of instances; the current one stays."""
        self._is_settling = True
        self.sentences.put(keys, words_of)
        self._is_settling = False
        self.go_to(current)

    def go_to(self, key: str) -> None:
        """Go to the sentence of an instance."""
        self._is_settling = True
        row = self.sentences.keys.index(key) if key in self.sentences.keys else -1
        if row not in (-1, self.currentIndex().row()):
            index = self.sentences.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        self._is_settling = False

    @property
    def current(self) -> Sentence | None:
        """The sentence with the keyboard."""
        row = self.currentIndex().row()
        return Sentence(self.sentences.keys[row], self.sentences.words(row)) if row >= 0 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current.key)
        else:
            super().keyPressEvent(event)

    def _on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_settling and self.current is not None:
            self.chosen.emit(self.current.key)

    def _open(self, _index: QModelIndex) -> None:
        if self.current is not None:
            self.opened.emit(self.current.key)
