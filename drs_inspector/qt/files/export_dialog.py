"""What to export, in which format and where to: jobs of a document, or every document; how masked."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.qt.files.jobs_choice import Exported, JobsChoice, Which
from drs_inspector.qt.files.masking_choice import MaskingChoice
from drs_inspector.qt.files.readings_choice import ReadingsChoice
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.sources.masking_preview import MaskingPreview
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named, exporters
from drs_inspector.storage.files.paths import expanded
from drs_inspector.storage.files.target_check import check_folder, check_target

_AGAIN = "Press Export again to replace it."
_ALWAYS = "Passwords, keys and certificates are never exported."


@dataclass(frozen=True)
class ExportChoice:
    """What was chosen: ``which`` jobs of the document ``key``; for "every" document ``path`` is a folder.

    ``exporter`` is the name of the format. ``replace``: a file that is at the path may go, because the person said so.
    ``readings``: with what further calls said of the jobs.
    """

    path: Path
    key: str
    which: Which = "all"
    masking: Policy | None = None
    exporter: str = DEFAULT
    replace: bool = False
    readings: bool = True


class ExportDialog(QDialog):
    """Opened with ``open()``. ``chosen`` carries an ExportChoice. The format is asked for where there are several.

    ``preview_wanted()`` asks for ``show_preview`` of what ``jobs`` says.
    """

    chosen = Signal(object)
    preview_wanted = Signal()

    def __init__(
        self,
        proposal: Path,
        exported: Exported,
        *,
        only_selected: bool,
        name_for: Callable[[str, Policy | None, str], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """``only_selected`` is the choice to begin with; ``proposal`` ends as the default format's files do.

        ``name_for`` names a file for the key of a document, a policy and the end of a format; without it the name
        stays.
        """
        super().__init__(parent)
        self.setWindowTitle("Export jobs")
        self.setAccessibleDescription(
            "It keeps jobs as a file: which jobs, what is masked in them, the format and the place."
        )
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._proposal = proposal
        self._named = name_for
        self.jobs = JobsChoice(exported, only_selected=only_selected, parent=self)
        self._is_folder = False
        self.readings = ReadingsChoice(self)
        self._count_readings()
        self._build_formats()
        self.masking = MaskingChoice(self)
        self.masking.preview_wanted.connect(self.preview_wanted)
        self.masking.changed.connect(self._rename)
        self.jobs.changed.connect(self._choose_jobs)
        self.readings.changed.connect(self._count_again)
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

    def _build_formats(self) -> None:
        self._exporter: Exporter = exporter_named(DEFAULT)
        self._formats = QComboBox(self)
        self._formats.setAccessibleName("Format")
        for exporter in exporters():
            self._formats.addItem(exporter.title, exporter.name)
        self._formats.setCurrentIndex(self._formats.findData(DEFAULT))
        self._formats.currentIndexChanged.connect(self._change_format)
        self._formats_label = QLabel("F&ormat", self)
        self._formats_label.setBuddy(self._formats)
        for widget in (self._formats_label, self._formats):
            widget.setVisible(self._formats.count() > 1)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.jobs)
        layout.addWidget(self.readings)
        layout.addSpacing(GRID)
        layout.addWidget(self.masking, 1)
        layout.addSpacing(GRID)
        layout.addWidget(self._formats_label)
        layout.addWidget(self._formats)
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

    @property
    def exporter(self) -> str:
        """The name of the chosen format."""
        return self._exporter.name

    def show_preview(self, preview: MaskingPreview | None) -> None:
        """Show what would be replaced, None while it is being counted."""
        self.masking.show_preview(preview)

    def _choose_jobs(self) -> None:
        """Count again for other jobs, when they are to be masked; another document has another name."""
        if self.jobs.is_every is not self._is_folder:
            self._is_folder = self.jobs.is_every
            self._show_place(self._is_folder)
        self._rename()
        self._count_readings()
        self._count_again()

    def _count_readings(self) -> None:
        self.readings.show_counts(self.jobs.readings, alone=not self.jobs.jobs)

    def _count_again(self) -> None:
        self.masking.show_preview(None)
        if self.masking.policy() is not None:
            self.preview_wanted.emit()

    def _rename(self) -> None:
        """Make room, and propose the name for what stays; a name that was typed is left alone."""
        self.resize(self.size().expandedTo(self.minimumSizeHint()))
        if self._named is None:
            return
        before = self._proposal
        name = self._named(self.jobs.document.key, self.masking.policy(), self._exporter.suffix)
        self._proposal = before.with_name(name)
        path = Path(self._path.text().strip())
        if not self.jobs.is_every and path.name == before.name:
            self._path.setText(str(path.with_name(self._proposal.name)))

    def _change_format(self) -> None:
        """Give names the end that the format's have; a format that cannot mask does not offer it."""
        before, self._exporter = self._exporter, exporter_named(self._formats.currentData())
        self._proposal = _with_suffix(self._proposal, before.suffix, self._exporter.suffix)
        self.masking.set_possible(self._exporter.can_mask)
        if not self.jobs.is_every:
            path = Path(self._path.text().strip())
            self._path.setText(str(_with_suffix(path, before.suffix, self._exporter.suffix)))
        self._say_place()

    def _show_place(self, folder: bool) -> None:
        """Ask for a folder of files instead of one export, or the other way round; what was typed keeps its folder."""
        path = expanded(self._path.text().strip())
        self._path.setText(str(path.parent if folder else path / self._proposal.name))
        self._say_place()

    def _say_place(self) -> None:
        several = self.jobs.is_every
        folder = several or self._exporter.kind == "folder"
        words = "&Folder" if folder else "&File"
        self._label.setText(f"{words}; files are named after project and date, none is replaced" if several else words)
        self._path.setAccessibleName("Folder" if folder else "File name")
        self._path.setAccessibleDescription("")
        self._problem.clear()

    def _choose_place(self) -> None:
        if self.jobs.is_every:
            dialog = QFileDialog(self, "Export into", self._path.text())
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            last = Path(self._exporter.suffix).suffix or self._exporter.suffix
            kinds = f"{self._exporter.title} (*{last})" if last else ""
            dialog = QFileDialog(self, "Export to", self._path.text(), kinds)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(last.removeprefix("."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    def _take_place(self, name: str) -> None:
        self._path.setText(name)
        self._replaced = name  # the file dialog has asked already

    def _accept(self) -> None:
        text = self._path.text().strip()
        path = expanded(text)
        problem = self._problem_with(text, path)
        self._path.setAccessibleDescription(problem)
        if problem:
            self._problem.say("warning", problem)
            return
        policy, key, replace = self.masking.policy(), self.jobs.document.key, text == self._replaced
        which, name, readings = self.jobs.which, self._exporter.name, self.readings.is_wanted
        self.chosen.emit(ExportChoice(path, key, which, policy, name, replace, readings))
        self.accept()

    def _problem_with(self, text: str, path: Path) -> str:
        """Return what is wrong with the place; a file that is there may be replaced when Export is pressed again."""
        folder = self.jobs.is_every or self._exporter.kind == "folder"
        if not text:
            return f"Enter the name of a {'folder' if folder else 'file'}."
        try:
            if self.jobs.is_every:
                check_folder(path)
            else:
                check_target(path, self._exporter.target_kind, force=text == self._replaced, to_replace=_AGAIN)
        except FileProblemError as error:
            self._replaced = text if error.next_step == _AGAIN else ""
            return f"{error.title} {error.next_step}"
        return ""


def _with_suffix(path: Path, before: str, after: str) -> Path:
    """Give a path the end of another format; a name that was typed with the last part of the end alone loses that."""
    stem = path.name.removesuffix(before).removesuffix(Path(before).suffix)
    return path.with_name(stem + after) if stem else path
