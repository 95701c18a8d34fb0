"""For which people: a level, its classes with what they would replace, and what stays readable, in words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.qt.hand_over.masking_model import MaskingModel
from drs_inspector.qt.hand_over.masking_pane import MaskingPane
from drs_inspector.qt.hand_over.result_row import ResultRow
from drs_inspector.qt.widgets.dialog_layout import note, words
from drs_inspector.qt.widgets.fields.segments import Segments
from drs_inspector.qt.widgets.inline_message import InlineMessage
from drs_inspector.qt.widgets.theme import GRID, with_visible_boxes
from drs_inspector.qt.widgets.type_roles import row_height
from drs_inspector.session.sources.masking_preview import MaskingPreview
from drs_inspector.session.sources.masking_texts import counting_words, what_stays

SECRETS_ONLY = "secrets-only"
_CONTENTS, _STRETCH = QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Stretch
_LEVELS = {
    SECRETS_ONLY: ("Secrets only", "For colleagues: everything but secrets stays."),
    Level.SUPPORT: ("Support", "For the cloud's support: ids of jobs and words of errors stay."),
    Level.AUDITOR: ("Auditor", "For auditors: names and structure stay, people and addresses go."),
    Level.PUBLIC: ("Public", "For everyone: only figures, times and states stay."),
}
_SECRETS = "Passwords, keys, tokens and certificates are always left out."
_SAME = "The same value gets the same replacement everywhere in the file."
_NO_MASKING = "This format cannot mask: it is offered with everything but secrets."


class _Rows(QStyledItemDelegate):
    """Rows as high as those of other tables: a box in each of them is to be hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size that a row needs."""
        size = super().sizeHint(option, index)
        return size.expandedTo(QSize(0, row_height(option.fontMetrics)))


class MaskingChoice(QWidget):
    """``changed`` is sent when something else will stay; ``preview_wanted`` when counts are to be shown.

    ``result`` looks into what would be written.
    """

    changed = Signal()
    preview_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels = Segments([(str(key), title) for key, (title, _told) in _LEVELS.items()], self)
        self.levels.setAccessibleName("For whom")
        for key, (_title, told) in _LEVELS.items():
            self.levels.buttons[str(key)].setToolTip(told)
        self._words = note("", self)
        self._over = note("", self)
        self.model = MaskingModel(self)
        self.table = self._built_table()
        self._pane = MaskingPane(self.table, self.model)
        self.stays = InlineMessage("", "amber", "info", self)
        self.result = ResultRow(self)
        self._possible = True
        self._lay_out()
        self.levels.chosen.connect(self._take_level)
        self.model.changed.connect(self._say)
        self._say()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(words("For whom", self, bold=True))
        head.addStretch(1)
        head.addWidget(self.levels)
        layout.addLayout(head)
        for widget in (self._words, self._over, self.table, self.stays, self.result):
            layout.addWidget(widget, 1 if widget is self.table else 0)

    def policy(self) -> Policy | None:
        """Return what stays, None when only secrets are left out."""
        return self.model.policy

    def choose(self, level: str) -> None:
        """Take a level by its name."""
        self.levels.choose(level)

    def set_possible(self, possible: bool) -> None:
        """Offer levels or, where a format masks nothing, only the file with everything."""
        self._possible = possible
        if not possible:
            self.levels.choose(SECRETS_ONLY)
        for key, button in self.levels.buttons.items():
            button.setEnabled(possible or key == SECRETS_ONLY)
        self._say_level()

    def show_preview(self, preview: MaskingPreview | None) -> None:
        """Show how many values there are, None while they are being counted."""
        self.model.show_preview(preview)

    def show_share(self, share: float) -> None:
        """Show how far the counting is."""
        if self.model.preview is None:
            self.stays.label.setText(counting_words(share))

    def show_over(self, jobs: str) -> None:
        """Say over what the values are counted."""
        self._over.setText(f"Counted over {jobs}. {_SECRETS}")
        self.table.setAccessibleDescription(self._over.text())

    def _built_table(self) -> QTreeView:
        table = QTreeView(self)
        table.setAccessibleName("What is replaced")
        table.setModel(self.model)
        table.setPalette(with_visible_boxes(QGuiApplication.palette()))
        table.setRootIsDecorated(False)
        table.setItemDelegate(_Rows(table))
        table.setUniformRowHeights(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setMinimumSize(48 * GRID, 16 * GRID)
        header = table.header()
        header.setStretchLastSection(False)
        for column, mode in enumerate((_CONTENTS, _CONTENTS, _STRETCH, _STRETCH)):
            header.setSectionResizeMode(column, mode)
        return table

    def _take_level(self, key: str) -> None:
        self.model.set_level(None if key == SECRETS_ONLY else Level(key))
        if self.model.preview is None:
            self.preview_wanted.emit()

    def _say_level(self) -> None:
        _title, meant = next(told for key, told in _LEVELS.items() if str(key) == self.levels.key)
        parts = (meant, _SAME if self.policy() is not None else "", "" if self._possible else _NO_MASKING)
        self._words.setText(" ".join(filter(None, parts)))

    def _say(self) -> None:
        self._say_level()
        self.result.ask()
        self.stays.label.setText(what_stays(self.policy(), self.model.preview))
        self.changed.emit()
