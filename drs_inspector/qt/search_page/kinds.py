"""Buttons with counts that show hits of one kind."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.widgets.fields.toggle_button import ToggleButton
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.theme import GRID

_SPACE = 6
_HEIGHT = 24


class KindButton(ToggleButton):
    """One kind with its count."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.words = words
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Say how many hits there are of the kind."""
        self.setText(f"{self.words} {count:,}")
        self.setAccessibleName(f"{self.words}, {count:,} {'hit' if count == 1 else 'hits'}")

    def sizeHint(self) -> QSize:
        """Return the height of a small button, more where the font needs it."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(_HEIGHT, self.fontMetrics().height() + GRID))


class KindButtons(QWidget):
    """All, then each kind. ``chosen(kind)``: another one was taken, None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[HitKind | None, KindButton] = {None: KindButton("All", self)}
        self.buttons |= {kind: KindButton(kind.words, self) for kind in HitKind}
        self._group = QButtonGroup(self)
        row = FlowLayout(self, _SPACE)
        for button in self.buttons.values():
            self._group.addButton(button)
            row.addWidget(button)
        self.buttons[None].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def kind(self) -> HitKind | None:
        """The kind that is shown, None for all."""
        return next((kind for kind, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, kind: HitKind | None) -> None:
        """Show a kind, or all."""
        self.buttons[kind].setChecked(True)

    def show_counts(self, counts: Mapping[HitKind, int]) -> None:
        """Say how many hits there are of each kind."""
        for kind, button in self.buttons.items():
            button.show_count(sum(counts.values()) if kind is None else counts.get(kind, 0))

    def _toggled(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.chosen.emit(self.kind)
