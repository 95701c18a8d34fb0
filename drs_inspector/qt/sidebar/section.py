"""A section of the sidebar: its title, a button at the right, and what is below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font

_BUTTON = QSize(3 * GRID, 22)
_ICON = QSize(14, 14)


class SectionHead(QWidget):
    """The title in the secondary colour, and a button."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(self)  # the key of a tag may be long, and a wider head would cut the counts below it
        self.label.set_full_text(title)
        self.layout_ = QHBoxLayout(self)
        self.layout_.setContentsMargins(2 * GRID, 0, GRID // 2, 0)
        self.layout_.setSpacing(0)
        self.layout_.addWidget(self.label, 1)
        follow_text_size(self, SectionHead._fit)
        self._paint()

    def _fit(self) -> None:
        self.label.setFont(type_font(TypeRole.SMALL, self.font(), bold=True))
        self.setFixedHeight(row_height(self.label.fontMetrics()))

    def _paint(self) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour("grey"))
        self.label.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def add_button(self, icon_name: str, name: str, tip: str) -> QToolButton:
        """Add a flat button at the right."""
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icon(icon_name, "grey"))
        button.setIconSize(_ICON)
        button.setFixedSize(_BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(name)
        button.setAccessibleDescription(tip)
        button.setToolTip(tip)
        self.layout_.addWidget(button)
        return button


class Section(QWidget):
    """A head, and what it is the head of. ``folded(bool)``: a person folded or unfolded it, where it folds."""

    folded = Signal(bool)

    def __init__(self, title: str, parent: QWidget, *, folds: bool = False) -> None:
        super().__init__(parent)
        self.title = title
        self.head = SectionHead(title, self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(self.body)
        self.is_folded = False
        self._chevron: QToolButton | None = None
        if folds:
            self._chevron = self.head.add_button("chevron_down", "", "")
            self._chevron.clicked.connect(self._toggle)
            self._say_chevron()

    def add_button(self, icon_name: str, name: str, tip: str, run: Callable[[], object]) -> QToolButton:
        """Add a button to the head."""
        button = self.head.add_button(icon_name, name, tip)
        button.clicked.connect(run)
        return button

    def fold(self, *, is_folded: bool) -> None:
        """Show the head alone, or all of it."""
        self.is_folded = is_folded
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setVisible(not is_folded and self.shows(widget))
        self._say_chevron()

    def shows(self, widget: QWidget) -> bool:  # noqa: ARG002 - for those that hide a part
        """Say whether a part is shown while the section is not folded."""
        return True

    def _toggle(self) -> None:
        self.fold(is_folded=not self.is_folded)
        self.folded.emit(self.is_folded)

    def _say_chevron(self) -> None:
        if self._chevron is not None:
            verb = "Unfold" if self.is_folded else "Fold"
            self._chevron.setIcon(icon("chevron_right" if self.is_folded else "chevron_down", "grey"))
            self._chevron.setAccessibleName(f"{verb} {self.title}")
            self._chevron.setToolTip(verb)
