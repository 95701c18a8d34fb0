"""What to export and where to: all or selected jobs, share-safe or not."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.theme import GRID
from drs_inspector.qt.views.message_strip import MessageStrip

FILE_FILTER = "DRS Inspector archive (*.json)"
_ALWAYS = "Passwords, keys and certificates are never exported."
_SHARE_SAFE = (
    "Addresses, user names, descriptions, filter expressions and error texts are replaced by placeholders; the same "
    "value gets the same placeholder everywhere."
)


@dataclass(frozen=True)
class ExportChoice:
    """What was chosen; ``selected_only`` leaves the other jobs out."""

    path: Path
    selected_only: bool
    share_safe: bool


def proposed_name(source: str, when: datetime) -> str:
    """Return a file name such as ``drs-eu-de-2026-01-04.json``; ``source`` names the region or project."""
    safe = "".join(character if character.isalnum() or character in "-_" else "-" for character in source).strip("-")
    return f"{'-'.join(part for part in ('drs', safe, when.strftime('%Y-%m-%d')) if part)}.json"


class ExportDialog(QDialog):
    """Opened with ``open()``. ``chosen`` carries an ExportChoice."""

    chosen = Signal(object)

    def __init__(
        self, proposal: Path, *, total: int, selected: int, only_selected: bool, parent: QWidget | None = None
    ) -> None:
        """``total`` and ``selected`` count jobs; ``only_selected`` is the choice to begin with."""
        super().__init__(parent)
        self.setWindowTitle("Export jobs")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._all = QRadioButton(f"&All jobs ({total:,})", self)
        self._selected = QRadioButton(f"&Selected jobs ({selected:,})", self)
        self._selected.setEnabled(selected > 0)
        (self._selected if only_selected and selected else self._all).setChecked(True)
        self._share_safe = QCheckBox("&Mask personal and infrastructure data, to share the file", self)
        self._path = QLineEdit(str(proposal), self)
        self._path.setAccessibleName("File name")
        self._browse = QPushButton("&Browse…", self)
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._choose_file)
        self._replaced = ""
        self._problem = MessageStrip(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        export = self._buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.setMinimumWidth(64 * GRID)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._all)
        layout.addWidget(self._selected)
        layout.addSpacing(GRID)
        layout.addWidget(self._share_safe)
        note = self._note(_SHARE_SAFE)
        note.setContentsMargins(3 * GRID, 0, 0, 0)
        layout.addWidget(note)
        layout.addSpacing(GRID)
        label = QLabel("&File", self)
        label.setBuddy(self._path)
        layout.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self._path, 1)
        row.addWidget(self._browse)
        layout.addLayout(row)
        layout.addWidget(self._note(_ALWAYS))
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addWidget(self._buttons)

    def _note(self, text: str) -> QLabel:
        note = QLabel(text, self)
        note.setWordWrap(True)
        note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        return note

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Export to", self._path.text(), FILE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_file)
        dialog.open()

    def _take_file(self, name: str) -> None:
        self._path.setText(name)
        self._replaced = name  # the file dialog has asked already

    def _accept(self) -> None:
        text = self._path.text().strip()
        path = Path(text).expanduser()
        if not text or path.is_dir():
            self._problem.say("warning", "Enter the name of a file.")
        elif not path.parent.is_dir():
            self._problem.say("warning", f"There is no folder {path.parent}.")
        elif path.exists() and text != self._replaced:
            self._replaced = text
            self._problem.say("warning", f"There is a file {path.name} already. Press Export again to replace it.")
        else:
            self.chosen.emit(ExportChoice(path, self._selected.isChecked(), self._share_safe.isChecked()))
            self.accept()
