"""All sections of Preferences below each other, in a page that scrolls; a search leaves only what holds its words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from drs_inspector.qt.preferences.row_view import PreferenceView, RowView
from drs_inspector.qt.preferences.section import Preference, Section
from drs_inspector.qt.widgets.dialog_layout import words
from drs_inspector.qt.widgets.text_size import follow_text_size, heading_font, scaled, text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.files.policy import Lock

_MARGIN = 3 * GRID
_WIDEST_LABEL = 29 * GRID
_NARROW = 64 * GRID
_HEADING_SCALE = 1.08


class _SectionView(QWidget):
    """One section: heading and rows. ``said()``: a row has something to say."""

    said = Signal()

    def __init__(self, section: Section, locks: dict[str, Lock], parent: QWidget) -> None:
        super().__init__(parent)
        self.section = section
        self.views: list[RowView] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        heading = words(section.title, self, bold=True)
        follow_text_size(heading, lambda one: one.setFont(heading_font(_HEADING_SCALE)))
        heading.setContentsMargins(0, 0, 0, GRID // 2)
        layout.addWidget(heading)
        for row in section.rows():
            if isinstance(row, Preference):
                self.views.append(PreferenceView(row, section.title, self, locks.get(row.name)))
            else:
                self.views.append(RowView(row, section.title, self))
            layout.addWidget(self.views[-1])
            self.views[-1].said.connect(self.said)

    def search(self, found: Sequence[str]) -> bool:
        """Show the rows that hold all words; return whether there is one."""
        shown = [view.search(found) for view in self.views]
        self.setVisible(any(shown))
        return any(shown)


class SectionList(QScrollArea):
    """``reached(key)``: another section has the focus, or is at the top while that one is out of sight."""

    reached = Signal(str)

    def __init__(self, sections: Sequence[Section], locks: dict[str, Lock], parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields bring themselves into view
        body = QWidget(self)
        body.setAutoFillBackground(True)
        body.setBackgroundRole(QPalette.ColorRole.Base)
        self._layout = QVBoxLayout(body)
        self._layout.setContentsMargins(_MARGIN, 2 * GRID, _MARGIN, 2 * GRID)
        self._layout.setSpacing(_MARGIN)
        self._sections = {section.key: _SectionView(section, locks, body) for section in sections}
        for view in self._sections.values():
            self._layout.addWidget(view)
            view.said.connect(self._bring_message_into_view)
        self._nothing = QLabel(body)
        self._nothing.setWordWrap(True)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.hide()
        self._layout.addWidget(self._nothing)
        self._layout.addStretch(1)
        self.setWidget(body)
        self._is_narrow: bool | None = None
        self._beside_width = 0
        self._scrolling_to = ""
        text_size().changed.connect(self._place_titles)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put titles beside their widgets, or above them where there is less room."""
        super().resizeEvent(event)
        if self._is_narrow is None or self._has_little_room is not self._is_narrow:
            self._place_titles()

    @property
    def _has_little_room(self) -> bool:
        return self.viewport().width() < max(scaled(_NARROW), self._beside_width)

    def _place_titles(self) -> None:
        """Measure how much room titles and widgets need beside one another, and place them so or below each other."""
        views = [view for section in self._sections.values() for view in section.views]
        widest = max(view.label.fontMetrics().horizontalAdvance(view.row.title) for view in views) + 2
        width = min(scaled(_WIDEST_LABEL), widest)
        for view in views:
            view.set_label_width(width)
        self._beside_width = max(view.minimumSizeHint().width() for view in views) + 2 * _MARGIN
        self._is_narrow = self._has_little_room
        if self._is_narrow:
            for view in views:
                view.set_label_width(0)

    @property
    def preferences(self) -> dict[str, PreferenceView]:
        """The rows that change a setting, by the setting's name."""
        views = [view for section in self._sections.values() for view in section.views]
        return {view.row.name: view for view in views if isinstance(view, PreferenceView)}

    @property
    def sections(self) -> list[Section]:
        """The sections from top to bottom."""
        return [view.section for view in self._sections.values()]

    def views(self, key: str) -> list[RowView]:
        """Return the rows of a section."""
        return self._sections[key].views

    def title(self, key: str) -> str:
        """Return the title of a section."""
        return self._sections[key].section.title

    def search(self, text: str) -> set[str]:
        """Show what holds all words of a text, by title and explanation; return the keys of sections with a hit."""
        found = text.casefold().split()
        shown = {key for key, view in self._sections.items() if view.search(found)}
        self._nothing.setText(f"No setting has “{text.strip()}” in its title or explanation.")
        self._nothing.setVisible(not shown)
        self.verticalScrollBar().setValue(0)
        return shown

    def go_to(self, key: str, *, focus: bool = False) -> None:
        """Scroll to a section; ``focus`` puts the keyboard into its first field."""
        view = self._sections[key]
        if focus:
            first = next((row for row in view.views if row.isVisibleTo(self) and row.widget.isEnabled()), None)
            if first is not None:
                first.focus()
        self._scrolling_to = key
        body = self.widget()
        if body is not None and (layout := body.layout()) is not None:
            layout.activate()
        self.verticalScrollBar().setValue(view.y() - 2 * GRID)
        self._scrolling_to = ""
        self.reached.emit(key)

    def _bring_message_into_view(self) -> None:
        """Scroll to the words of the row with the focus, when they have got their place."""
        QTimer.singleShot(0, self, self._show_message)

    def _show_message(self) -> None:
        focused = self.focusWidget()
        for section in self._sections.values():
            for view in section.views:
                if focused is not None and view.isAncestorOf(focused) and view.message:
                    self.ensureWidgetVisible(view.message_place, 0, GRID)

    def _scrolled(self, value: int) -> None:
        if self._scrolling_to:
            return
        shown = {key: view for key, view in self._sections.items() if view.isVisibleTo(self)}
        seen = [key for key, view in shown.items() if view.y() <= value + _MARGIN]
        focused = self.focusWidget()
        if focused is not None and focused.hasFocus() and not focused.visibleRegion().isEmpty():
            seen += [key for key, view in shown.items() if view.isAncestorOf(focused)]
        if seen:
            self.reached.emit(seen[-1])

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        for key, view in self._sections.items():
            if now is not None and view.isAncestorOf(now):
                self.ensureWidgetVisible(now, 0, 4 * GRID)
                self.reached.emit(key)
