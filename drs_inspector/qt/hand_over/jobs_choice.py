"""What is handed over: the selected jobs, those that are shown, all of a source, the one that is open, or every source.

How many jobs each is, and of which source, is always said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from drs_inspector.domain.printable import printable
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.workspace.exported import ReadingCounts, added_up

Which = Literal["selected", "shown", "all", "job", "every"]
_ORDER: tuple[Which, ...] = ("selected", "shown", "all", "job", "every")
_NAME_WIDTH = 16 * GRID


@dataclass(frozen=True)
class OfferedDocument:
    """A document that can be handed over, by the key of its session: how many jobs it has, and how many are selected.

    ``matching`` of them match the filter and ``unsearched`` may, None and 0 where there is no filter, or no answer yet.
    ``job`` is the name of the job that is open, "" for none. ``readings`` are what was read besides the jobs, for each
    choice of them.
    """

    key: str
    title: str
    total: int
    selected: int = 0
    matching: int | None = None
    unsearched: int = 0
    job: str = ""
    readings: Mapping[Which, ReadingCounts] = field(default_factory=dict)

    def of(self, which: Which) -> ReadingCounts:
        """Return what was read of the jobs that are chosen."""
        return self.readings.get(which, ReadingCounts())


@dataclass(frozen=True)
class Offered:
    """What there is to hand over, first the document that the window names. ``filter`` is that of the window."""

    documents: tuple[OfferedDocument, ...]
    filter: str = ""


class JobsChoice(QWidget):
    """A list of the documents where there are several, and a choice of their jobs. ``changed()``: of either."""

    changed = Signal()

    def __init__(self, offered: Offered, *, only_selected: bool, parent: QWidget | None = None) -> None:
        """``only_selected`` begins with the selected jobs, else those that are shown are the first choice."""
        super().__init__(parent)
        self._offered = offered
        self._documents = QComboBox(self)
        self._documents.setAccessibleName("Source")
        for document in offered.documents:
            self._documents.addItem(printable(document.title))
        self._documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._label = QLabel("So&urce", self)
        self._label.setBuddy(self._documents)
        self._radios: dict[Which, QRadioButton] = {name: QRadioButton(self) for name in _ORDER}
        self._lay_out()
        self._count()
        wanted: Which = "selected" if only_selected else "shown"
        self._radios[wanted if self._radios[wanted].isEnabled() else "all"].setChecked(True)
        self._documents.currentIndexChanged.connect(self._change_document)
        for radio in self._radios.values():
            radio.toggled.connect(self._choose)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        several = len(self._offered.documents) > 1
        for widget in (self._label, self._documents):
            layout.addWidget(widget)
            widget.setVisible(several)
        for radio in self._radios.values():
            layout.addWidget(radio)
        self._radios["every"].setVisible(several)

    def take_focus(self) -> None:
        """Put the keyboard on what is chosen."""
        self._radios[self.which].setFocus()

    @property
    def which(self) -> Which:
        """What is chosen of the document."""
        return next(name for name, radio in self._radios.items() if radio.isChecked())

    @property
    def is_every(self) -> bool:
        """Whether every document is to be written, into a file of its own."""
        return self._radios["every"].isChecked()

    @property
    def document(self) -> OfferedDocument:
        """The document that is chosen."""
        return self._offered.documents[self._documents.currentIndex()]

    @property
    def readings(self) -> ReadingCounts:
        """What was read of the jobs that are chosen, besides list and details."""
        if self.is_every:
            return added_up(one.of("all") for one in self._offered.documents)
        return self.document.of(self.which)

    @property
    def jobs(self) -> int:
        """How many jobs are chosen."""
        if self.is_every:
            return sum(one.total for one in self._offered.documents)
        document = self.document
        shown = document.matching if self._offered.filter else document.total
        counts = {"all": document.total, "shown": shown, "selected": document.selected, "job": 1}
        return counts[self.which] or 0

    @property
    def words(self) -> str:
        """How many jobs are chosen, and of what: "2 jobs of Production"."""
        sources = len(self._offered.documents)
        return f"{_jobs(self.jobs)} of {f'{sources:,} sources' if self.is_every else printable(self.document.title)}"

    def _count(self) -> None:
        """Say how many jobs each choice has; one without a job cannot be chosen."""
        document, documents = self.document, self._offered.documents
        self._say("selected", "S&elected", _jobs(document.selected), enabled=document.selected > 0)
        self._say("shown", "S&hown", self._shown_words(), enabled=bool(document.matching or not self._offered.filter))
        self._radios["shown"].setToolTip(plain_tip(self._offered.filter))
        self._say("all", f"&All of {self._short(document.title)}", _jobs(document.total))
        self._radios["all"].setToolTip(plain_tip(document.title))
        self._say("job", "This &job", self._short(document.job))
        self._radios["job"].setToolTip(plain_tip(document.job))
        self._radios["job"].setVisible(bool(document.job))
        jobs, files = sum(one.total for one in documents), sum(bool(one.total or one.of("all")) for one in documents)
        self._say("every", "E&very source, a file each", f"{_jobs(jobs)}, {files:,} files")

    def _say(self, which: Which, words: str, told: str, *, enabled: bool = True) -> None:
        self._radios[which].setText(f"{words} ({told})")
        self._radios[which].setEnabled(enabled)

    def _shown_words(self) -> str:
        document, text = self.document, self._offered.filter
        if not text:
            return f"{_jobs(document.total)}, no filter"
        if document.matching is None:
            return "still searching"
        unsure = f"; {document.unsearched:,} could not be searched" if document.unsearched else ""
        return f"{_jobs(document.matching)} by {self._short(text)}{unsure}"

    def _short(self, text: str) -> str:
        """Return words from outside for the text of a button; the tool tip has all of them."""
        shown = self.fontMetrics().elidedText(printable(text), Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
        return shown.replace("&", "&&")

    def _change_document(self) -> None:
        self._count()
        chosen = self._radios[self.which]
        if not chosen.isEnabled() or chosen.isHidden():
            self._radios["all"].setChecked(True)  # which tells that something was chosen
        else:
            self.changed.emit()

    def _choose(self, chosen: bool) -> None:
        if chosen:
            for widget in (self._label, self._documents):
                widget.setEnabled(not self.is_every)
            self.changed.emit()


def _jobs(count: int) -> str:
    return f"{count:,} job{'' if count == 1 else 's'}"
