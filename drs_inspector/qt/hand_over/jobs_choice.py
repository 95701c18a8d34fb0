"""What is handed over: jobs that are selected or shown, all of a source, the one that is open, all; or a comparison.

How many jobs each is, and of which source, is always said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from drs_inspector.domain.counting import counted
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.workspace.exported import ReadingCounts, added_up
from drs_inspector.storage.exports.exporter import Exporter

Which = Literal["selected", "shown", "all", "job", "every", "comparison"]
_ORDER: tuple[Which, ...] = ("selected", "shown", "all", "job", "every")
_NAME_WIDTH = 16 * GRID
_LONGEST_SPOKEN = 100


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
class OfferedComparison:
    """The comparison that the window has: how A and B are called, how many jobs of each go along, and what was found.

    ``formats`` are those that suit it; ``is_shown``: its page is what is shown.
    """

    titles: tuple[str, str]
    jobs: tuple[int, int]
    answer: str
    formats: Sequence[Exporter]
    readings: ReadingCounts = field(default_factory=ReadingCounts)
    is_shown: bool = False


@dataclass(frozen=True)
class Offered:
    """What there is to hand over, first the document that the window names. ``filter`` is that of the window."""

    documents: tuple[OfferedDocument, ...]
    filter: str = ""
    comparison: OfferedComparison | None = None


class JobsChoice(QWidget):
    """A list of the documents where there are several, and a choice of their jobs. ``changed()``: of either."""

    changed = Signal()

    def __init__(self, offered: Offered, *, only_selected: bool, parent: QWidget | None = None) -> None:
        """``only_selected`` begins with the selected jobs, else what is shown is the first choice."""
        super().__init__(parent)
        self._offered = offered
        self._documents = QComboBox(self)
        self._documents.setAccessibleName("Source")
        for document in offered.documents:
            self._documents.addItem(printable(document.title))
        self._documents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._label = QLabel("So&urce", self)
        self._label.setBuddy(self._documents)
        comparison = offered.comparison
        order: tuple[Which, ...] = _ORDER if comparison is None else (*_ORDER, "comparison")
        if comparison is not None and comparison.is_shown:
            order = ("comparison", *_ORDER)
        self._sides = note("", self)
        self._sides.setContentsMargins(3 * GRID, 0, 0, 0)
        self._sides.setVisible(comparison is not None)
        self._radios: dict[Which, QRadioButton] = {name: QRadioButton(self) for name in order}
        self._lay_out()
        self._count()
        wanted: Which = "selected" if only_selected else "shown"
        if comparison is not None and comparison.is_shown and not only_selected:
            wanted = "comparison"
        self._radios[wanted if self._radios[wanted].isEnabled() else "all"].setChecked(True)
        self._documents.currentIndexChanged.connect(self._change_document)
        for radio in self._radios.values():
            radio.toggled.connect(self._choose)
        self._enable_documents()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        several = len(self._offered.documents) > 1
        for widget in (self._label, self._documents):
            layout.addWidget(widget)
            widget.setVisible(several)
        for which, radio in self._radios.items():
            layout.addWidget(radio)
            if which == "comparison":
                layout.addWidget(self._sides)
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
    def comparison(self) -> OfferedComparison | None:
        """The comparison, where it is what is chosen."""
        return self._offered.comparison if self.which == "comparison" else None

    @property
    def document(self) -> OfferedDocument:
        """The document that is chosen."""
        return self._offered.documents[self._documents.currentIndex()]

    @property
    def key(self) -> str:
        """The key of the document that is chosen, "" for a comparison."""
        return "" if self.comparison is not None else self.document.key

    @property
    def title(self) -> str:
        """What is chosen, in words: the document, or that it is a comparison."""
        return "Comparison" if self.comparison is not None else printable(self.document.title)

    @property
    def readings(self) -> ReadingCounts:
        """What was read of the jobs that are chosen, besides list and details."""
        if self.comparison is not None:
            return self.comparison.readings
        if self.is_every:
            return added_up(one.of("all") for one in self._offered.documents)
        return self.document.of(self.which)

    @property
    def jobs(self) -> int:
        """How many jobs are chosen, those of both documents of a comparison."""
        if self.comparison is not None:
            return sum(self.comparison.jobs)
        if self.is_every:
            return sum(one.total for one in self._offered.documents)
        document = self.document
        shown = document.matching if self._offered.filter else document.total
        counts = {"all": document.total, "shown": shown, "selected": document.selected, "job": 1}
        return counts[self.which] or 0

    @property
    def words(self) -> str:
        """How many jobs are chosen, and of what: "2 jobs of Production"."""
        if self.comparison is not None:
            a, b = self.comparison.jobs
            return f"{_jobs(a)} of A and {_jobs(b)} of B, as they were compared"
        sources = len(self._offered.documents)
        return (
            f"{_jobs(self.jobs)} of {counted(sources, 'source') if self.is_every else printable(self.document.title)}"
        )

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
        self._say("every", "E&very source, a file each", f"{_jobs(jobs)}, {counted(files, 'file')}")
        comparison = self._offered.comparison
        if comparison is not None:
            self._say("comparison", "Co&mparison", comparison.answer)
            a, b = map(self._elided, comparison.titles)
            self._sides.setText(f"{a} with {b}")
            radio = self._radios["comparison"]
            spoken = " with ".join(shortened(printable(one), _LONGEST_SPOKEN) for one in comparison.titles)
            radio.setAccessibleName(f"Comparison: {spoken} ({comparison.answer})")
            radio.setToolTip(plain_tip(f"A: {comparison.titles[0]}\nB: {comparison.titles[1]}"))

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
        return self._elided(text).replace("&", "&&")

    def _elided(self, text: str) -> str:
        return self.fontMetrics().elidedText(printable(text), Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)

    def _change_document(self) -> None:
        self._count()
        chosen = self._radios[self.which]
        if not chosen.isEnabled() or chosen.isHidden():
            self._radios["all"].setChecked(True)  # which tells that something was chosen
        else:
            self.changed.emit()

    def _choose(self, chosen: bool) -> None:
        if chosen:
            self._enable_documents()
            self.changed.emit()

    def _enable_documents(self) -> None:
        """A source is chosen where the jobs are those of one."""
        for widget in (self._label, self._documents):
            widget.setEnabled(self.which not in ("every", "comparison"))


def _jobs(count: int) -> str:
    return f"{count:,} job{'' if count == 1 else 's'}"
