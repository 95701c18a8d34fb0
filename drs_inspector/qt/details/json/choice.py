"""Which JSON is shown: one of the texts of a job, or one of others beside them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_page.json_texts import DETAIL, LIST, JsonText

_TIPS: Final = {
    LIST: "What the list of jobs has of this job",
    DETAIL: "The details of this job",
    "Both": "The list entry and the details in one text",
    "As received": "The text as the cloud sent it, without secrets, with its own line breaks",
}


class JsonChoice(QWidget):
    """``changed()``: another one is chosen. A text that was not read is offered, disabled, and says why."""

    changed = Signal()

    def __init__(self, texts: Sequence[JsonText], others: Sequence[JsonText], parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = {text.title: text for text in texts}
        self._others = list(others)
        self.text = _first_of(texts, others)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.segments = Segments([(one.title, one.title) for one in texts], self) if texts else None
        if self.segments is not None:
            self._say_why_not(self.segments)
            row.addWidget(self.segments)
        self.box = QComboBox(self)
        self.box.addItems([one.title for one in others])
        call_box(self.box, "Which JSON")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        if texts:
            self.box.setPlaceholderText("Other replies")
        self.box.setVisible(len(others) > (0 if texts else 1))
        row.addWidget(self.box)
        self._show()
        self.box.currentIndexChanged.connect(self._other_chosen)
        if self.segments is not None:
            self.segments.chosen.connect(self.choose)

    def _say_why_not(self, segments: Segments) -> None:
        for title, button in segments.buttons.items():
            why_not = self._texts[title].why_not
            button.setEnabled(not why_not)
            button.setToolTip(plain_tip(why_not or _TIPS.get(title, "")))
            button.setAccessibleDescription(why_not)

    def choose(self, title: str) -> None:
        """Show the text of a title; one that is none, or was not read, changes nothing."""
        found = self._texts.get(title) or next((one for one in self._others if one.title == title), None)
        if found is None or found.why_not or found is self.text:
            return
        self.text = found
        self._show()
        self.changed.emit()

    def _other_chosen(self, number: int) -> None:
        if number >= 0 and self._others[number] is not self.text:
            self.text = self._others[number]
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        """Show in both what is chosen."""
        number = next((at for at, one in enumerate(self._others) if one is self.text), -1)
        self.box.setCurrentIndex(number)
        if self.segments is not None:
            if number < 0:
                self.segments.choose(self.text.title)
            else:
                self.segments.choose_none()


def _first_of(texts: Sequence[JsonText], others: Sequence[JsonText]) -> JsonText:
    by_title = {text.title: text for text in texts if not text.why_not}
    if DETAIL in by_title:
        return by_title[DETAIL]
    return others[0] if others else by_title.get(LIST, JsonText(""))
