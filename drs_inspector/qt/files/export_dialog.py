"""What to export and where to: all or selected jobs, or every session into a folder; share-safe or not."""

from dataclasses import dataclass
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

from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID

FILE_FILTER = "DRS Inspector archive (*.json)"
_ALWAYS = "Passwords, keys and certificates are never exported."
_SHARE_SAFE = (
    "Addresses, user names, descriptions, filter expressions and error texts are replaced by placeholders; the same "
    "value gets the same placeholder everywhere."
)


@dataclass(frozen=True)
class Exported:
    """What there is to export: all and the selected jobs of the session called ``title`` ("" when it is the only one).

    ``files`` is how many sessions hold jobs and ``all_jobs`` how many those are; ``files`` 0 offers no such choice.
    """

    total: int
    selected: int
    title: str = ""
    files: int = 0
    all_jobs: int = 0


@dataclass(frozen=True)
class ExportChoice:
    """What was chosen; ``selected_only`` leaves the other jobs out, ``all_sessions`` makes ``path`` a folder."""

    path: Path
    selected_only: bool
    share_safe: bool
    all_sessions: bool = False


class ExportDialog(QDialog):
    """Opened with ``open()``. ``chosen`` carries an ExportChoice."""

    chosen = Signal(object)

    def __init__(
        self, proposal: Path, exported: Exported, *, only_selected: bool, parent: QWidget | None = None
    ) -> None:
        """``only_selected`` is the choice to begin with."""
        super().__init__(parent)
        self.setWindowTitle("Export jobs")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._proposal = proposal
        self._build_choices(exported)
        (self._selected if only_selected and exported.selected else self._all).setChecked(True)
        self._share_safe = QCheckBox("&Mask personal and infrastructure data, to share the file", self)
        self._path = QLineEdit(str(proposal), self)
        self._path.setAccessibleName("File name")
        self._browse = QPushButton("&Browse…", self)
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._choose_place)
        self._replaced = ""
        self._problem = MessageBanner(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        export = self._buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        export.setDefault(True)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.setMinimumWidth(64 * GRID)

    def _build_choices(self, exported: Exported) -> None:
        of = f" of {exported.title}".replace("&", "&&") if exported.title else ""
        self._all = QRadioButton(f"&All jobs{of} ({exported.total:,})", self)
        self._selected = QRadioButton(f"&Selected jobs{of} ({exported.selected:,})", self)
        self._selected.setEnabled(exported.selected > 0)
        words = f"E&very session, one file each into a folder ({exported.all_jobs:,} jobs, {exported.files:,} files)"
        self._everything = QRadioButton(words, self)
        self._everything.setVisible(exported.files > 1)
        self._everything.toggled.connect(self._show_place)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for choice in (self._all, self._selected, self._everything):
            layout.addWidget(choice)
        layout.addSpacing(GRID)
        layout.addWidget(self._share_safe)
        note = self._note(_SHARE_SAFE)
        note.setContentsMargins(3 * GRID, 0, 0, 0)
        layout.addWidget(note)
        layout.addSpacing(GRID)
        self._label = QLabel("&File", self)
        self._label.setBuddy(self._path)
        layout.addWidget(self._label)
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

    def _show_place(self, folder: bool) -> None:
        """Ask for a folder instead of a file, or the other way round; what was typed keeps its folder."""
        path = Path(self._path.text().strip()).expanduser()
        self._label.setText("&Folder; files are named after project and date, none is replaced" if folder else "&File")
        self._path.setAccessibleName("Folder" if folder else "File name")
        self._path.setText(str(path.parent if folder else path / self._proposal.name))
        self._problem.clear()

    def _choose_place(self) -> None:
        if self._everything.isChecked():
            dialog = QFileDialog(self, "Export into", self._path.text())
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog = QFileDialog(self, "Export to", self._path.text(), FILE_FILTER)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    def _take_place(self, name: str) -> None:
        self._path.setText(name)
        self._replaced = name  # the file dialog has asked already

    def _accept(self) -> None:
        text = self._path.text().strip()
        path, everything = Path(text).expanduser(), self._everything.isChecked()
        problem = _folder_problem(text, path) if everything else self._file_problem(text, path)
        if problem:
            self._problem.say("warning", problem)
            return
        self.chosen.emit(ExportChoice(path, self._selected.isChecked(), self._share_safe.isChecked(), everything))
        self.accept()

    def _file_problem(self, text: str, path: Path) -> str:
        if not text or path.is_dir():
            return "Enter the name of a file."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}."
        if path.exists() and text != self._replaced:
            self._replaced = text
            return f"There is a file {path.name} already. Press Export again to replace it."
        return ""


def _folder_problem(text: str, path: Path) -> str:
    return "" if text and path.is_dir() else f"There is no folder {path}." if text else "Enter the name of a folder."
