"""What narrows, copies and exports the objects of a job: one row of controls, two where there is no room for one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from drs_inspector.domain.objects.shown.row_filter import Scope, Shown
from drs_inspector.qt.panes.pane_actions import Offer, run_offer
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.icons import icon

_SCOPES = (
    (Scope.BOTH, "in: old and new names"),
    (Scope.NAMES, "in: names at the source"),
    (Scope.NEW_NAMES, "in: names on the target"),
    (Scope.RULES, "in: conditions of rules"),
)
# In the order of ``ObjectsPane.copy_as``: words, and the action whose key does the same.
_FORMS = (
    ("Rows with headings (for a sheet)", "copy"),
    ("Names only", "copy_short"),
    ("Old and new name", ""),
    ("Markdown table", ""),
    ("SQL: IN (\u2026) list", ""),
    ("JSON", "copy_json"),
)
_FILES = (("csv", "CSV"), ("xlsx", "XLSX"))


class ObjectTools(QWidget):
    """``changed()``: something else is to be shown; ``export_wanted(format, all)``: of what is shown, or of all."""

    changed = Signal()
    export_wanted = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None, *, can_export: bool) -> None:
        super().__init__(parent)
        self.copy_as: Callable[[], Sequence[Offer | None]] = tuple
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("Find in objects")
        self.edit.setAccessibleName("Filter objects")
        self.edit.setToolTip("Part of a name, of a new name, or of a path such as shop.orders")
        self.edit.setClearButtonEnabled(True)
        self.edit.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.scope = QComboBox(self)
        self.scope.setAccessibleName("What is looked through")
        for scope, words in _SCOPES:
            self.scope.addItem(words, str(scope))
        self.renamed = self._toggle("Renamed", "Only objects that get another name on the target")
        self.with_rule = self._toggle("With rule", "Only objects that a transformation rule applies to")
        self._copy = self._with_menu("Copy as", "Copy the selected rows in the form that is wanted")
        self._copy.menu().aboutToShow.connect(self._fill_copy)
        self._export = self._with_menu("Export\u2026", "Write the objects to a file")
        self._export.menu().aboutToShow.connect(self._fill_export)
        self._export.setVisible(can_export)
        row = FlowLayout(self)
        for one in (self.edit, self.scope, self.renamed, self.with_rule, self._copy, self._export):
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

    def _toggle(self, words: str, tip: str) -> QToolButton:
        button = self._button(words, tip)
        button.setCheckable(True)
        return button

    def _with_menu(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.setMenu(QMenu(button))
        return button

    def _button(self, words: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setToolTip(tip)
        # A tool button is passed over by Tab unless it says otherwise.
        button.setFocusPolicy(self.edit.focusPolicy())
        return button

    def _fill_copy(self) -> None:
        menu = self._copy.menu()
        menu.clear()
        offers = self.copy_as()
        for number, (words, name) in enumerate(_FORMS):
            offer = offers[number] if number < len(offers) else None
            key = shortcuts().text(name) if name else ""
            action = menu.addAction(f"{words}\t{key}" if key else words)
            action.setEnabled(offer is not None)
            if offer is not None:
                action.triggered.connect(lambda _on=False, offer=offer: run_offer(self, offer))

    def _fill_export(self) -> None:
        menu = self._export.menu()
        menu.clear()
        for every, what in ((False, "What is shown"), (True, "All objects")):
            for form, title in _FILES:
                action = menu.addAction(f"{what}, as {title}\u2026")
                action.triggered.connect(lambda _on=False, form=form, every=every: self.export_wanted.emit(form, every))
