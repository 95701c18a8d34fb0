"""Whether an export has what was read besides the jobs: replies of further calls, refusals, and figures of a watch."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.workspace.exported import ReadingCounts


class ReadingsChoice(QWidget):
    """A box with counts; hidden where nothing was read besides the jobs. ``changed()``: it was ticked or not."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """They go along until a person says otherwise: what was looked at is evidence."""
        super().__init__(parent)
        self._box = QCheckBox("With what was &read of them", self)
        self._box.setChecked(True)
        self._box.toggled.connect(lambda _on: self.changed.emit())
        self._counts = QLabel(self)
        self._counts.setWordWrap(True)
        self._counts.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._box)
        layout.addWidget(self._counts)

    def show_counts(self, counts: ReadingCounts, *, alone: bool) -> None:
        """Say what there is; where it is ``alone``, without a job, it cannot be left out."""
        words = f"{counts.words}. {counts.bound}".rstrip()
        self._counts.setText(words)
        self._box.setAccessibleDescription(words)
        self._box.setEnabled(not alone)
        self.setVisible(bool(counts))

    @property
    def is_wanted(self) -> bool:
        """Whether it goes along."""
        return self._box.isChecked() or not self._box.isEnabled()
