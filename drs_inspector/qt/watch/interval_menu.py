"""The menu of the intervals of watching: below its tool button and in the View menu's entry."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.session.watch.watch_settings import INTERVALS


class IntervalMenu(QMenu):
    """``chosen(seconds)``: a person chose an interval, 0 for as planned."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Watch", parent)
        self._group = QActionGroup(self)
        for seconds, words in INTERVALS:
            action = QAction(words, self, checkable=True)
            action.setData(seconds)
            self._group.addAction(action)
        self.addActions(self._group.actions())
        self._group.triggered.connect(self._choose)

    def show_chosen(self, seconds: int) -> None:
        """Mark the interval in force."""
        for action in self._group.actions():
            action.setChecked(action.data() == seconds)

    def open_at(self, anchor: QWidget) -> None:
        """Open below a widget, at the interval in force."""
        self.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
        self.setActiveAction(self._group.checkedAction() or self._group.actions()[0])

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())
