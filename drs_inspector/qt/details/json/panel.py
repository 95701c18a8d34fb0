"""JSON texts with a choice, search, folds, copying, and what of them is not as described."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.described.fields import Described
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.received import ReceivedLines
from drs_inspector.qt.details.json.choice import JsonChoice
from drs_inspector.qt.details.json.copying import JsonCopies, JsonPane
from drs_inspector.qt.details.json.find_bar import JsonFind
from drs_inspector.qt.details.json.folding import Folding
from drs_inspector.qt.details.json.line_path import LinePath
from drs_inspector.qt.details.json.mark_list import MarkList
from drs_inspector.qt.details.json.marks import Marks
from drs_inspector.qt.details.json.shown_lines import ShownLines
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.panes.copy_as import CopyAsButton
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.curl_texts import Curl
from drs_inspector.session.job_page.json_texts import DETAIL, LIST, JsonText
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import REFUSAL, Raw

_KILOBYTE: Final = 1024
_ROOM_FOR_LIST: Final = 900
# The texts of a job by the part of it that they are.
_PARTS: Final = {"refusal": REFUSAL, "details": DETAIL, "list": LIST}


class RawJsonPanel(QWidget):
    """One or more JSON texts. ``texts`` are those of a job, ``documents`` others beside them.

    ``described`` knows what values are; ``curl(text)`` is the request that a text is the reply of, as a command.
    """

    def __init__(
        self,
        documents: Sequence[tuple[str, Raw]],
        copy: Callable[[str], None],
        *,
        texts: Sequence[JsonText] = (),
        described: Described | None = None,
        curl: Callable[[JsonText], Curl] | None = None,
    ) -> None:
        super().__init__()
        self.choice = JsonChoice(texts, [JsonText(title, raw) for title, raw in documents], self)
        self._described, self._curl = described or Described({}), curl
        self.view = JsonView(_lines_of(self.choice.text), self)
        self.search = JsonFind(self.view, self)
        self.marks = Marks(self.view)
        self.folding = Folding(self.view, self.marks)
        self.mark_list = MarkList(self.view, self.marks, self._written, self)
        self._wants_list: bool | None = None
        self.line_path = LinePath(self.view, self._written)
        self.copies = JsonCopies(self.view, copy, self._written)
        self._words, self._facts = wrapped("", self), QLabel(self)
        self._words.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        self._led_to: int | None = None
        self._said = ""
        self._pane = JsonPane(self, self.view, self.mark_list.list)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.view)
        self._look()

    def _lay_out(self) -> None:
        tools = QWidget(self)
        flow = FlowLayout(tools)
        flow.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.list_button = QPushButton(icon("warning", "amber"), "Not as described", tools)
        self.list_button.setCheckable(True)
        self.list_button.setToolTip("Show what is not as described, beside the text")
        fold, unfold = QPushButton("Fold all", tools), QPushButton("Unfold", tools)
        fold.setToolTip("Fold what is directly inside the outermost value (minus folds one line)")
        unfold.setToolTip("Show every line (plus unfolds one line)")
        fold.clicked.connect(self.folding.fold_all)
        unfold.clicked.connect(self.folding.unfold_all)
        self._buttons = (fold, unfold)
        for one in (self.choice, self._facts, self.list_button, fold, unfold, CopyAsButton(self._pane.forms, tools)):
            if isinstance(one, QPushButton):
                one.setAutoDefault(False)
            flow.addWidget(one)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.mark_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(tools)
        column.addWidget(self.search)
        column.addLayout(beside, 1)
        column.addWidget(self._words)
        self._colour()

    def _connect(self) -> None:
        view = self.view
        for signal in (self.line_path.found, view.indexed, view.moved, view.folded):
            signal.connect(self._tell)
        view.indexed.connect(self._go_on)
        view.moved.connect(self._stay)
        view.menu_wanted.connect(self._open_menu)
        view.installEventFilter(self)
        self.search.said.connect(self.say)
        self.copies.said.connect(self.say)
        self.choice.changed.connect(self._show_text)
        self.marks.found.connect(self._found)
        self.mark_list.led.connect(self.go_to_offset)
        self.list_button.clicked.connect(self._list_wanted)

    def _written(self, path: str) -> str:
        return self.choice.text.query_path(path)

    def say(self, words: str) -> None:
        """Show words below the text."""
        self._said = words
        self._tell()

    # Being led

    def lead(self, place: Place | None) -> None:
        """Go to the byte of a place, as soon as the index has come that far; a person who moves meanwhile stays."""
        self._led_to = None
        if place is None or place.json_offset is None:
            return
        self.choice.choose(_PARTS.get(place.json_part, place.json_part))
        self._led_to = place.json_offset
        self._go_on()

    def where(self, place: Place) -> Place:
        """Return the place with the byte at which the current line begins."""
        line = self.view.current_line()
        title = self.choice.text.title
        part = next((part for part, one in _PARTS.items() if one == title), title)
        return place._replace(json_offset=line.start if line is not None else None, json_part=part)

    def go_to_offset(self, offset: int) -> None:
        """Go to the line of a byte, and to the keyboard's place there."""
        if self.view.show_hit((offset, offset + 1)):
            self.view.hit = None
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        offset = self._led_to
        if offset is None:
            return
        self._led_to = None  # so that going there is not taken for a person who moves
        if self.view.show_hit((offset, offset + 1)):
            self.view.hit = None
        elif not self.view.lines.finished:
            self._led_to = offset

    def _stay(self) -> None:
        self._led_to = None

    # What is shown

    def _show_text(self) -> None:
        self.folding.again()
        self.view.set_lines(_lines_of(self.choice.text))
        self.line_path.again()
        self.search.again()
        self._look()
        self.say("")

    def _look(self) -> None:
        text = self.choice.text
        for button in self._buttons:
            button.setEnabled(not text.is_received)
        self.marks.look(self._described, text.described)
        self._found()

    def _found(self) -> None:
        marks, count = self.marks, self.marks.count
        self.list_button.setVisible(marks.is_described)
        self.list_button.setText(f"Not as described {count:,}" if marks.is_done or count else "Comparing …")
        self.list_button.setIcon(icon("warning", "amber") if count else icon("success", "green"))
        self.mark_list.take()
        if self.view.is_untouched or not marks.is_described:
            self._fold_list()

    def _list_wanted(self, on: bool) -> None:
        self._wants_list = on
        self._fold_list()
        if on:
            self.mark_list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold_list(self) -> None:
        by_itself = self.width() >= _ROOM_FOR_LIST and self.marks.count > 0
        on = self.marks.is_described and (by_itself if self._wants_list is None else self._wants_list)
        self.mark_list.setVisible(on)
        self.list_button.setChecked(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list away where there is no room for it."""
        super().resizeEvent(event)
        self._fold_list()

    def _tell(self) -> None:
        lines = self.view.lines
        count = f"{lines.line_count:,} line{'' if lines.line_count == 1 else 's'}, "
        facts = f"{'' if self.choice.text.is_received else count}{_size(lines.size)}"
        if not lines.finished:
            facts += f", reading {100 * lines.indexed_bytes // max(1, lines.size)} %"
        self._facts.setText(facts)
        in_bar = self.line_path.show_place(is_here=self.view.hasFocus())
        words = [self._said, "" if in_bar else self.line_path.words]
        self._words.setText("  ·  ".join(filter(None, words)))
        self._words.setVisible(bool(self._words.text()))

    def _open_menu(self, where: QPoint) -> None:
        show_pane_menu(self.view, where)

    def curl(self) -> Curl | None:
        """Return the request that the shown text is the reply of, or why it is not known; None for no job's text."""
        return self._curl(self.choice.text) if self._curl is not None else None

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Say where the keyboard is while it is in the text."""
        if watched is self.view and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.line_path.show_place(is_here=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]  # an object of Qt

    def hideEvent(self, event: QHideEvent) -> None:
        """Say nothing any more of where the keyboard was."""
        super().hideEvent(event)
        self.line_path.show_place(is_here=False)

    def _colour(self) -> None:
        for label in (self._words, self._facts):
            coloured(label, tone_colour("grey"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_buttons"):
            self._colour()


def _lines_of(text: JsonText) -> ShownLines:
    return ReceivedLines(text.raw) if text.is_received else JsonLines(text.raw)


def _size(size: int) -> str:
    if size < _KILOBYTE:
        return f"{size:,} bytes"
    return f"{size / _KILOBYTE:,.1f} KB" if size < _KILOBYTE**2 else f"{size / _KILOBYTE**2:,.1f} MB"
