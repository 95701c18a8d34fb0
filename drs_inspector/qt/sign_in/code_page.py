"""The page of the one-time code; it is shown only when the cloud asks for one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.qt.widgets.fields.code_cells import CodeCells
from drs_inspector.qt.widgets.fields.field_row import FieldRow, LabelColumn
from drs_inspector.qt.widgets.fields.source_head import SourceHead
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.texts import CODE_LABEL


class CodePage(QWidget):
    """``changed()``: a digit came or went; ``pasted()``: the whole code came at once."""

    changed = Signal()
    pasted = Signal()

    def __init__(self, column: LabelColumn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SourceHead(self)
        self.cells = CodeCells(parent=self)
        self._row = FieldRow(CODE_LABEL, self.cells, column, self)
        self.cells.describe()
        self.cells.textChanged.connect(self._edited)
        self.cells.pasted.connect(self.pasted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.head)
        layout.addWidget(self._row)
        layout.addStretch(1)

    def ask(self, digits: int, hint: str, refusal: str = "") -> None:
        """Ask for a code; the one that was refused is gone, and the keyboard is in the cells."""
        self.cells.set_digits(digits)
        self.cells.clear()
        self._row.set_hint(hint)
        self.refuse(refusal)
        self.cells.setFocus()

    def refuse(self, sentence: str) -> None:
        """Mark the cells and say why; an empty sentence takes the mark away."""
        self._row.refuse(sentence)
        self.cells.mark(bool(sentence))

    @property
    def refusal(self) -> str:
        """Why the last code was refused."""
        return self._row.refusal

    def clear(self) -> None:
        """Leave no code in the cells: it is good for one sign-in."""
        self.cells.clear()

    def _edited(self) -> None:
        if self.cells.code:
            self.refuse("")
        self.changed.emit()
