"""What narrows, copies and exports the objects of a job: one row of controls, two where there is no room for one."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from drs_inspector.domain.objects.shown.row_filter import Scope, Shown
from drs_inspector.qt.panes.copy_as import CopyAsButton, Forms
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.widgets.fields.toggle_button import ToggleButton
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.icons import icon

_SCOPES = (
    (Scope.BOTH, "in: old and new names"),
    (Scope.NAMES, "in: names at the source"),
    (Scope.NEW_NAMES, "in: names on the target"),
    (Scope.RULES, "in: conditions of rules"),
)
_FILES = (("csv", "CSV"), ("xlsx", "XLSX"))


class ObjectTools(QWidget):
    """``changed()``: something else is to be shown; ``export_wanted(format, all)``: of what is shown, or of all."""

    changed = Signal()
    export_wanted = Signal(str, bool)

    def __init__(self, parent: QWidget, copy_as: Callable[[], Forms], *, can_export: bool) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Find in objects")
        self.edit.setAccessibleName("Filter objects")
        self.edit.setToolTip("Part of a name, of a new name, or of a path such as shop.orders")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.scope = QComboBox(self)
        call_box(self.scope, "What is looked through")
        for scope, words in _SCOPES:
            self.scope.addItem(words, str(scope))
        self.renamed = self._toggle("Renamed", "Only objects that get another name on the target")
        self.with_rule = self._toggle("With rule", "Only objects that a transformation rule applies to")
        self.copy_as = CopyAsButton(copy_as, self)
        self._export = self._with_menu("Export\u2026", "Write the objects to a file")
        self._export.menu().aboutToShow.connect(self._fill_export)
        self._export.setVisible(can_export)
        row = FlowLayout(self)
        for one in (self.edit, self.scope, self.renamed, self.with_rule, self.copy_as, self._export):
            row.addWidget(one)
        self.edit.textChanged.connect(self.changed)
        self.scope.currentIndexChanged.connect(self.changed)
        for button in (self.renamed, self.with_rule):
            button.toggled.connect(self.changed)

    def wanted(self, kinds: frozenset[str]) -> Shown:
        """Return what is to be shown, of these kinds."""
        scope = Scope(self.scope.currentData())
        return Shown(self.edit.text().strip(), scope, kinds, self.renamed.isChecked(), self.with_rule.isChecked())

    def clear(self) -> None:
        """Narrow nothing; ``changed`` does not come."""
        self.blockSignals(True)
        self.edit.clear()
        self.renamed.setChecked(False)
        self.with_rule.setChecked(False)
        self.blockSignals(False)

    def show_counts(self, renamed: int | None, with_rule: int | None) -> None:
        """Say how many there are; None while that is being counted. Of none there is nothing to show."""
        for button, words, count in ((self.renamed, "Renamed", renamed), (self.with_rule, "With rule", with_rule)):
            button.setText(words if count is None else f"{words} {count:,}")
            button.setEnabled(bool(count) or count is None or button.isChecked())

    def _toggle(self, words: str, tip: str) -> ToggleButton:
        button = ToggleButton(words, self)
        button.setToolTip(tip)
        return button

    def _with_menu(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.setMenu(QMenu(button))
        return button

    def _fill_export(self) -> None:
        menu = self._export.menu()
        menu.clear()
        for every, what in ((False, "What is shown"), (True, "All objects")):
            for form, title in _FILES:
                action = menu.addAction(f"{what}, as {title}\u2026")
                action.triggered.connect(lambda _on=False, form=form, every=every: self.export_wanted.emit(form, every))
