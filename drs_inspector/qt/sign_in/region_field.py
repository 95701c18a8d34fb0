"""The searchable field of cloud and region: what is typed searches, what is pasted fills the form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from drs_inspector.cloud.network.regions import cloud_label, load_regions
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame, OutlineBox, hairline
from drs_inspector.qt.widgets.fields.field_row import quiet
from drs_inspector.qt.widgets.fields.icon_label import IconLabel
from drs_inspector.qt.widgets.fields.search_list import SearchList, SearchRow
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.region_search import RegionMatch, search_regions, used_regions
from drs_inspector.session.profiles.texts import place_text
from drs_inspector.storage.files.settings import Settings
from drs_inspector.storage.profiles.store import Profile

_QUERY_LIMIT = 200
_PAGE = 8
_FINDS = "Finds id, city, country and URL"
_OTHER = "Another cloud: paste its address"


@dataclass(frozen=True)
class Found:
    """What a search found: the lines below the field and the words that are marked in them."""

    rows: Sequence[SearchRow]
    words: Sequence[str] = ()


Search = Callable[[str], Found]


class SearchEdit(QLineEdit):
    """A line edit that hands over what is pasted or dropped, whole and with its line breaks, instead of taking it.

    ``came(text)``: something was pasted or dropped. ``entered()`` and ``left()``: the keyboard came or went.
    """

    came = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_QUERY_LIMIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take pasting over."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu; its Paste is this edit's own."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda: self._take(QGuiApplication.clipboard().mimeData()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take over what the middle button pastes."""
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self._take(clipboard.mimeData(clipboard.Mode.Selection))
        else:
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take over what is dropped."""
        self._take(event.mimeData())
        event.acceptProposedAction()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard came, unless it comes back from a menu or another window."""
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        if event.reason() not in (reasons.PopupFocusReason, reasons.ActiveWindowFocusReason):
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard went, unless only a menu or another window has it."""
        super().focusOutEvent(event)
        reasons = Qt.FocusReason
        if event.reason() not in (reasons.PopupFocusReason, reasons.ActiveWindowFocusReason):
            self.left.emit()

    def _take(self, data: QMimeData | None) -> None:
        if data is not None and data.hasText() and not self.isReadOnly():
            self.came.emit(data.text())


class SearchPanel(OutlineBox):
    """The lines that were found, and below them what the field can find."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = SearchList(self)
        self.list.setAccessibleName("Clouds and regions that fit")
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID + 4, GRID // 2, GRID, GRID // 2)
        self.note = quiet(QLabel(_FINDS, self))
        self.other = quiet(QLabel(_OTHER, self))
        self.other.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self.note, self.other):
            label.setWordWrap(False)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.other, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, GRID // 2, 1, 1)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.list)
        layout.addWidget(hairline(self))
        layout.addLayout(foot)


class RegionField(FieldFrame):
    """``taken(key)``: a line was chosen; ``pasted(text)``: something was pasted; ``opened(bool)``: the list is shown.

    The list is a child of ``ground``, over what is below the field; ``ground`` gives it the room.
    """

    taken = Signal(object)
    pasted = Signal(str)
    opened = Signal(bool)

    def __init__(self, search: Search, ground: QWidget) -> None:
        self._ground = ground
        self.line = SearchEdit()
        self._sign = IconLabel("search", "grey")
        self._arrow = QToolButton()
        super().__init__(self.line, ground, before=self._sign, behind=self._arrow)
        self._search = search
        self._label = ""
        self.panel = SearchPanel(ground)
        self.panel.hide()
        self.line.setPlaceholderText("Region, city, country, or paste an address")
        self.line.setClearButtonEnabled(False)
        self._arrow.setArrowType(Qt.ArrowType.DownArrow)
        self._arrow.setAutoRaise(True)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrow.setToolTip("Show the list (Down)")
        self._arrow.clicked.connect(self._arrow_pressed)
        self._arrow.hide()
        self.line.textEdited.connect(self._typed)
        self.line.came.connect(self.pasted)
        self.line.left.connect(self.close_list)
        self.line.entered.connect(self._entered)
        self.panel.list.taken.connect(self._take)
        ground.installEventFilter(self)

    # What is chosen

    @property
    def label(self) -> str:
        """The words of what is chosen; empty when nothing is."""
        return self._label

    def show_choice(self, label: str) -> None:
        """Show what is chosen; an empty label means nothing."""
        self._label = label
        self._show_label()
        self.close_list()

    def _show_label(self) -> None:
        self.line.setText(self._label)
        self.line.setCursorPosition(0)
        self.line.deselect()
        self._sign.setVisible(not self._label)
        self._arrow.setVisible(bool(self._label))

    # The list

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return not self.panel.isHidden()

    def open_list(self, query: str = "") -> None:
        """Show what fits."""
        found = self._search(query)
        self.panel.list.show_rows(found.rows, found.words)
        if not found.rows:
            self.panel.note.setText(f"Nothing fits “{query}”. {_FINDS}.")
        else:
            self.panel.note.setText(_FINDS)
        was_open = self.is_open
        self.panel.show()
        self.panel.raise_()
        self._place()
        if not was_open:
            self.opened.emit(True)
        self._say()

    def search_for(self, text: str) -> None:
        """Search for a text as if it was typed."""
        self.line.setText(text)
        self.line.setFocus()
        self.open_list(text.strip())

    def close_list(self) -> None:
        """Hide the list; a search that was not ended leaves no letters behind."""
        if self.line.text() != self._label:
            self._show_label()
        if self.is_open:
            self.panel.hide()
            self.opened.emit(False)

    @property
    def room(self) -> int:
        """How far down the list reaches, in pixels of ``ground``; 0 while it is closed."""
        return self.panel.y() + self.panel.height() if self.is_open else 0

    def _place(self) -> None:
        corner = self.mapTo(self._ground, QPoint(0, self.height() + 2))
        self.panel.setGeometry(corner.x(), corner.y(), self.width(), self.panel.sizeHint().height())

    def _say(self) -> None:
        current = self.panel.list.current
        if current is not None and self.line.hasFocus():
            announce(self.line, current.spoken)

    def _typed(self, text: str) -> None:
        self.open_list(text.strip())

    def _entered(self) -> None:
        if self._label:
            self.line.selectAll()
        elif self.line.isEnabled():
            self.open_list()

    def _arrow_pressed(self) -> None:
        if self.is_open:
            self.close_list()
        else:
            self.line.setFocus()
            self.line.selectAll()
            self.open_list()

    def _take(self, key: object) -> None:
        self.close_list()
        self.taken.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead the keys of the edit to the list, and keep the list below the field."""
        if watched is self._ground:
            if event.type() == QEvent.Type.Resize and self.is_open:
                self._place()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Return whether the key was for the list."""
        keys, key = Qt.Key, Qt.Key(event.key())
        steps = {keys.Key_Down: 1, keys.Key_Up: -1, keys.Key_PageDown: _PAGE, keys.Key_PageUp: -_PAGE}
        if key in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.is_open:
                self.panel.list.step(steps[key])
                self._say()
            else:
                self.open_list()
            return True
        if not self.is_open:
            return False
        if key in (keys.Key_Return, keys.Key_Enter):
            current = self.panel.list.current
            if current is not None:
                self._take(current.key)
            return True
        if key == keys.Key_Escape and (self._label or self.line.text()):
            self.close_list()
            if not self._label:
                self.open_list()
            return True
        return False


def search_rows(query: str, profiles: Sequence[Profile], settings: Settings) -> Found:
    """Return what a search finds: saved connections, then regions; what was used last comes first in both.

    Saved connections are lines here because this is the field that finds where to sign in: one of them is found by its
    name as well as by its region, and fills the whole form.
    """
    words = query.split()
    recent = sorted(profiles, key=lambda one: one.name != settings.last_profile)
    saved = [one for one in recent if all(word.casefold() in _saved_text(one) for word in words)]
    rows: list[SearchRow] = [SearchRow("Saved")] if saved else []
    rows += [SearchRow(one.name, one.region, cloud_label(one.cloud) or place_text(one), one) for one in saved]
    matches = search_regions(query, used_regions(settings))
    used = [match for match in matches if match.used is not None]
    others = [match for match in matches if match.used is None]
    if used:
        when = used[0].used_text().replace("used now", "used just now")
        rows += [SearchRow(f"Last {when}"), *map(_region_row, used)]
    if others:
        more = "more " if used else ""
        rows += [SearchRow(f"All that fit, {len(others)} {more}of {len(load_regions())}"), *map(_region_row, others)]
    return Found(rows, words)


def _saved_text(profile: Profile) -> str:
    return f"{profile.name} {place_text(profile)} {profile.iam_url}".casefold()


def _region_row(match: RegionMatch) -> SearchRow:
    region = match.region
    return SearchRow(region.display_name, region.region, region.cloud, region)
