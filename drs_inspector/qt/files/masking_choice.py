"""Who a file is given to: a level, its classes with what they would replace, and what stays readable, in words."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLabel, QTreeView, QVBoxLayout, QWidget

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.qt.files.masking_model import MaskingModel
from drs_inspector.qt.files.result_row import ResultRow
from drs_inspector.qt.widgets.theme import GRID, with_visible_boxes
from drs_inspector.session.sources.masking_preview import MaskingPreview
from drs_inspector.session.sources.masking_texts import what_stays

_NOBODY = "No one: keep everything but secrets"
_LEVELS = {
    Level.SUPPORT: "Support: ids of jobs and words of errors stay",
    Level.AUDITOR: "Auditor: names stay, people and addresses go",
    Level.PUBLIC: "Public: only figures, times and states stay",
}
_SAME = "The same value gets the same replacement everywhere in the file. Classes can be ticked one by one."


class MaskingChoice(QWidget):
    """``changed`` is sent when something else will stay; ``preview_wanted`` when counts are to be shown.

    ``result`` looks into what would be written.
    """

    changed = Signal()
    preview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels = QComboBox(self)
        self._levels.setAccessibleName("Masking")
        self._levels.addItem(_NOBODY, "")
        for level, words in _LEVELS.items():
            self._levels.addItem(words, str(level))
        label = QLabel("&Give the file to", self)
        label.setBuddy(self._levels)
        self.model = MaskingModel(self)
        self._table = self._built_table()
        self._stays = QLabel(self)
        self._stays.setWordWrap(True)
        self._stays.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.result = ResultRow(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for widget in (label, self._levels, self._table, self._stays, self.result):
            layout.addWidget(widget)
        self._levels.currentIndexChanged.connect(self._take_level)
        self.model.changed.connect(self._say)
        self._say()

    def policy(self) -> Policy | None:
        """Return what stays, None when only secrets are left out."""
        return self.model.policy if self._levels.currentData() else None

    def set_possible(self, possible: bool) -> None:
        """Offer levels or, where a format masks nothing, only the file with everything."""
        if not possible:
            self._levels.setCurrentIndex(0)
        self._levels.setEnabled(possible)

    def show_preview(self, preview: MaskingPreview | None) -> None:
        """Show how many values there are, None while they are being counted."""
        self.model.show_preview(preview)

    def _built_table(self) -> QTreeView:
        table = QTreeView(self)
        table.setAccessibleName("What is replaced")
        table.setModel(self.model)
        table.setPalette(with_visible_boxes(QGuiApplication.palette()))
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setMinimumSize(96 * GRID, 36 * GRID)
        header = table.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(1, 8 * GRID)
        header.resizeSection(2, 32 * GRID)
        return table

    def _take_level(self) -> None:
        level = self._levels.currentData()
        if level:
            self.model.set_level(Level(level))
            if self.model.preview is None:
                self.preview_wanted.emit()
        else:
            self._say()

    def _say(self) -> None:
        policy = self.policy()
        for widget in (self._table, self._stays, self.result):
            widget.setVisible(policy is not None)
        if policy is not None:
            self.result.ask()
            self._stays.setText(what_stays(policy, self.model.preview) + " " + _SAME)
        self.changed.emit()
