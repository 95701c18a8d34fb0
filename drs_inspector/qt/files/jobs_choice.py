"""Which jobs of which document to export: all, those that match the filter, the selected ones, or every document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.workspace.exported import ReadingCounts, added_up

Which = Literal["all", "matching", "selected", "every"]


@dataclass(frozen=True)
class ExportedDocument:
    """A document that can be exported, by the key of its session: how many jobs it has and how many are selected.

    ``matching`` of them match the filter and ``unsearched`` may, None and 0 where there is no filter, or no answer yet.
    ``readings`` are what was read besides the jobs, of all of them, of those that match, and of the selected ones.
    """

    key: str
    title: str
    total: int
    selected: int = 0
    matching: int | None = None
    unsearched: int = 0
    readings: Mapping[Which, ReadingCounts] = field(default_factory=dict)

    def of(self, which: Which) -> ReadingCounts:
        """Return what was read of the jobs that are chosen."""
        return self.readings.get(which, ReadingCounts())


@dataclass(frozen=True)
class Exported:
    """What there is to export, first the document that the window names. ``filter`` is that of the window."""

    documents: tuple[ExportedDocument, ...]
    filter: str = ""


class JobsChoice(QWidget):
    """A list of the documents where there are several, and a choice of their jobs. ``changed()``: of either."""

    changed = Signal()

    def __init__(self, exported: Exported, *, only_selected: bool, parent: QWidget | None = None) -> None:
        """``only_selected`` begins with the selected jobs."""
        super().__init__(parent)
        self._exported = exported
        self._documents = QComboBox(self)
        self._documents.setAccessibleName("Document")
        for document in exported.documents:
            self._documents.addItem(document.title)
        self._label = QLabel("&Document", self)
        self._label.setBuddy(self._documents)
        self._radios: dict[Which, QRadioButton] = {
            name: QRadioButton(self) for name in ("all", "matching", "selected", "every")
        }
        self._lay_out()
        self._count()
        self._radios["selected" if only_selected and self.document.selected else "all"].setChecked(True)
        self._documents.currentIndexChanged.connect(self._change_document)
        for radio in self._radios.values():
            radio.toggled.connect(self._choose)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        several = len(self._exported.documents) > 1
        for widget in (self._label, self._documents):
            layout.addWidget(widget)
            widget.setVisible(several)
        for radio in self._radios.values():
            layout.addWidget(radio)
        self._radios["matching"].setVisible(bool(self._exported.filter))
        self._radios["matching"].setToolTip(plain_tip(self._exported.filter))
        self._radios["every"].setVisible(several)

    @property
    def which(self) -> Which:
        """What is chosen of the document."""
        return next(name for name, radio in self._radios.items() if radio.isChecked())

    @property
    def is_every(self) -> bool:
        """Whether every document is to be exported, into a file of its own."""
        return self._radios["every"].isChecked()

    @property
    def document(self) -> ExportedDocument:
        """The document that is chosen."""
        return self._exported.documents[self._documents.currentIndex()]

    @property
    def readings(self) -> ReadingCounts:
        """What was read of the jobs that are chosen, besides list and details."""
        if self.is_every:
            return added_up(one.of("all") for one in self._exported.documents)
        return self.document.of(self.which)

    @property
    def jobs(self) -> int:
        """How many jobs are chosen."""
        if self.is_every:
            return sum(one.total for one in self._exported.documents)
        counts = {"all": self.document.total, "matching": self.document.matching, "selected": self.document.selected}
        return counts[self.which] or 0

    def _count(self) -> None:
        """Say how many jobs each choice has; one without a job cannot be chosen."""
        document, documents = self.document, self._exported.documents
        self._radios["all"].setText(f"&All jobs ({document.total:,})")
        matching = "still searching" if document.matching is None else f"{document.matching:,}"
        if document.unsearched:
            matching += f"; {document.unsearched:,} could not be searched"
        self._radios["matching"].setText(f"The jobs that match the fi&lter ({matching})")
        self._radios["matching"].setEnabled(bool(document.matching))
        self._radios["selected"].setText(f"&Selected jobs ({document.selected:,})")
        self._radios["selected"].setEnabled(document.selected > 0)
        jobs, files = sum(one.total for one in documents), sum(bool(one.total or one.of("all")) for one in documents)
        words = f"E&very session, one file each into a folder ({jobs:,} jobs, {files:,} files)"
        self._radios["every"].setText(words)

    def _change_document(self) -> None:
        self._count()
        if not self._radios[self.which].isEnabled():
            self._radios["all"].setChecked(True)  # which tells that something was chosen
        else:
            self.changed.emit()

    def _choose(self, chosen: bool) -> None:
        if chosen:
            for widget in (self._label, self._documents):
                widget.setEnabled(not self.is_every)
            self.changed.emit()
