"""The answer in a bold sentence, what narrows the rows, the rows, and what is below them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.details.answer_table.pane import AnswerPane
from drs_inspector.qt.details.answer_table.table import AnswerTable
from drs_inspector.qt.panes.copy_as import CopyAsButton
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.job_page.page_rows import Line, PageRows, Shown

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl

_LEAST_FIND: Final = 20


class AnswerPage(QWidget):
    """``narrowings`` say which group is shown alone: its key and words; the first is "" for all of them."""

    def __init__(
        self,
        title: str,
        page: PageRows,
        *,
        copy: Callable[[str], None],
        json_of: Callable[[str], str | None],
        topic_of: Callable[[str], Topic | None],
        follow: Callable[[str], None],
        help: str,  # noqa: A002 - the word of the field
        find_words: str,
        narrowings: Callable[[PageRows], Sequence[tuple[str, str]]],
        curl: "Callable[[], Curl] | None" = None,
    ) -> None:
        super().__init__()
        self._follow, self._narrowings = follow, narrowings
        self.table = AnswerTable(title, page, topic_of, self)
        self.pane = AnswerPane(self, self.table, self, copy, json_of, title=title, help=help, curl=curl)
        self.edit = _find_field(find_words, self)
        self.edit.textChanged.connect(self._find)
        self.edit.returnPressed.connect(self.table.setFocus)
        self.answer, self.more = _sentence(self, bold=True), coloured(_sentence(self), tone_colour("grey"))
        self._nothing = wrapped("", self)
        self._nothing.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        choices = narrowings(page)
        self.tools = QWidget(self)
        self.segments = Segments(choices, self.tools) if choices else None
        self.copy_as = CopyAsButton(self.pane.copy_as, self.tools)
        self._flow = FlowLayout(self.tools)
        self._flow.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        for one in (self.answer, self.more, self.edit, self.segments, self.copy_as):
            if one is not None:
                self._flow.addWidget(one)
        # What a line has left is behind the sentence: tools are at the right, as far as they have room beside it.
        for one in (self.answer, self.more):
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if self.segments is not None:
            self.segments.chosen.connect(self._narrow)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        for part in (self.tools, self._nothing):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.table.door_wanted.connect(self.follow)
        self.table.shown_changed.connect(self._say)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "more"):
            coloured(self.more, tone_colour("grey"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the sentence adds where the tools have no room beside it."""
        super().resizeEvent(event)
        self._fit_sentence()

    def _fit_sentence(self) -> None:
        more = self.table.rows.page.more
        self.more.setVisible(bool(more))
        if more and self._flow.sizeHint().width() > self.width():
            self.more.hide()
        policy = QSizePolicy.Policy.Preferred if self.more.isVisibleTo(self) else QSizePolicy.Policy.Expanding
        self.answer.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.answer.setToolTip(plain_tip(f"{self.answer.text()}\n{more}") if self.more.isHidden() and more else "")

    def add_tool(self, widget: QWidget) -> None:
        """Put something of the tab's own at the end of the row of tools."""
        self._flow.addWidget(widget)
        self._fit_sentence()

    def show_page(self, page: PageRows) -> None:
        """Show other rows, as narrowed, folded and ordered as these are."""
        self.table.show_rows(page, self.table.rows.shown)
        for key, words in self._narrowings(page):
            if self.segments is not None and key in self.segments.buttons:
                self.segments.buttons[key].setText(words)

    # What the pane asks for

    @property
    def is_narrowed(self) -> bool:
        """Whether rows are left out."""
        return self.table.rows.shown.is_narrowed

    def show_all(self) -> None:
        """Show all rows."""
        self.edit.clear()
        if self.segments is not None:
            self.segments.choose("")

    def go_to_find(self) -> None:
        """Go to the field that searches."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def follow(self, line: Line) -> None:
        """Go where a row leads."""
        self._follow(line.door)

    def restore(self, shown: Shown) -> None:
        """Show the rows as they were narrowed, folded and ordered before."""
        self.edit.blockSignals(True)
        self.edit.setText(shown.find)
        self.edit.blockSignals(False)
        if self.segments is not None:
            self.segments.choose("".join(shown.only))
        header = self.table.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if shown.descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(shown.column, order)
        header.blockSignals(False)
        self.table.change(shown)

    def _find(self, text: str) -> None:
        self.table.change(self.table.rows.shown._replace(find=text))

    def _narrow(self, group: str) -> None:
        self.table.change(self.table.rows.shown._replace(only=(group,) if group else ()))

    def _say(self) -> None:
        page = self.table.rows.page
        self.answer.setText(page.answer)
        self.more.setText(page.more)
        self._fit_sentence()
        nothing = not self.table.rows.rows
        if nothing:
            has_words = "has these words" if self.table.rows.shown.find.strip() else "is of this kind"
            self._nothing.setText(f"None of {page.size:,} rows {has_words}." if page.size else page.answer)
        self._nothing.setVisible(nothing)


def _find_field(words: str, parent: QWidget) -> QLineEdit:
    edit = QLineEdit(parent)
    edit.setPlaceholderText(words)
    edit.setAccessibleName(words)
    edit.setClearButtonEnabled(True)
    edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    follow_text_size(edit, lambda one: one.setMinimumWidth(_LEAST_FIND * one.fontMetrics().averageCharWidth()))
    edit.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return edit


def _sentence(parent: QWidget, *, bold: bool = False) -> QLabel:
    label = QLabel(parent)
    font = label.font()
    font.setBold(bold)
    label.setFont(font)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
