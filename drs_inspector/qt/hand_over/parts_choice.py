"""What goes along with the jobs: what was read besides them, and beside a report the archive that it is made of."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.workspace.exported import ReadingCounts

_ARCHIVE = "With its archi&ve"
_WHY_ARCHIVE = "A second file of the same jobs and level. Without it nobody can verify the report."
_ARCHIVES = "With both archi&ves"
_WHY_ARCHIVES = "Two more files of the same level, A and B. Without them nobody can verify the page."


class PartsChoice(QWidget):
    """Two boxes; each is hidden where there is nothing of it. ``changed()``: one was ticked or not.

    Replies of further calls, refusals and figures of a watch go along until a person says otherwise: what was looked
    at is evidence.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readings = QCheckBox("With what was &read of them", self)
        self._counts = note("", self)
        self._archive = QCheckBox(self)
        self._why = note("", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        for widget in (self._readings, self._counts, self._archive, self._why):
            layout.addWidget(widget)
        for box in (self._readings, self._archive):
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.changed.emit())
        self._may_have: list[bool] = [False, False]
        self.offer_archive(possible=False)

    def show_counts(self, counts: ReadingCounts, *, alone: bool) -> None:
        """Say what there is; where it is ``alone``, without a job, it cannot be left out."""
        words = f"{counts.words}. {counts.bound}".rstrip()
        self._counts.setText(words)
        self._readings.setAccessibleDescription(words)
        self._readings.setEnabled(not alone)
        self._show(0, bool(counts), self._readings, self._counts)

    def offer_archive(self, *, possible: bool, both: bool = False) -> None:
        """Offer an archive beside what is written, ``both`` of a comparison, or none."""
        words, why = (_ARCHIVES, _WHY_ARCHIVES) if both else (_ARCHIVE, _WHY_ARCHIVE)
        self._archive.setText(words)
        self._archive.setAccessibleDescription(why)
        self._why.setText(why)
        self._show(1, possible, self._archive, self._why)

    def _show(self, number: int, shown: bool, *widgets: QWidget) -> None:
        for widget in widgets:
            widget.setVisible(shown)
        self._may_have[number] = shown
        self.setVisible(any(self._may_have))

    @property
    def with_readings(self) -> bool:
        """Whether what was read besides the jobs goes along."""
        return self._readings.isChecked() or not self._readings.isEnabled()

    @property
    def with_archive(self) -> bool:
        """Whether an archive is to be written beside it."""
        return self._may_have[1] and self._archive.isChecked()
