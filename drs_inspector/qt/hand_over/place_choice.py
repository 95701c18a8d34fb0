"""Where to: a file, a folder, or a folder of files, and what is wrong with it. Nothing is written before that."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.qt.widgets.dialog_layout import note
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.hand_over.report_file import WithArchives
from drs_inspector.storage.exports.exporter import Exporter
from drs_inspector.storage.files.paths import expanded
from drs_inspector.storage.files.target_check import Kind, check_folder, check_target

_AGAIN = "Press Write again to replace it."
_ALL_AGAIN = "Press Write again to replace them."


class PlaceChoice(QWidget):
    """A line for the path. What was typed keeps its folder and its name; only a name that was proposed follows."""

    def __init__(self, proposal: Path, exporter: Exporter, parent: QWidget | None = None) -> None:
        """``proposal`` ends as the files of ``exporter`` do."""
        super().__init__(parent)
        self._proposal, self._exporter = proposal, exporter
        self._several = False
        self._told: frozenset[Path] = frozenset()
        """Files that are there, of which the person knows."""
        self._may_replace = False
        self._path = QLineEdit(str(proposal), self)
        self._path.setAccessibleName("File name")
        self._browse = QPushButton("&Choose…", self)
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._ask)
        self._label = QLabel("&File", self)
        self._label.setBuddy(self._path)
        self._size = note("", self)
        self._size.setWordWrap(False)
        self._size.hide()
        self._problem = MessageBanner(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._problem, 0, 0, 1, 4)
        layout.addWidget(self._label, 1, 0)
        layout.addWidget(self._path, 1, 1)
        layout.addWidget(self._browse, 1, 2)
        layout.addWidget(self._size, 1, 3)
        layout.setColumnStretch(1, 1)

    @property
    def text(self) -> str:
        """What is in the line."""
        return self._path.text().strip()

    @property
    def path(self) -> Path:
        """The path that is meant."""
        return expanded(self.text)

    @property
    def may_replace(self) -> bool:
        """Whether the person said, at the last check, that files which are there may go."""
        return self._may_replace

    def set_exporter(self, exporter: Exporter) -> None:
        """Give names the end that the format's have."""
        before, self._exporter = self._exporter, exporter
        self._proposal = _with_suffix(self._proposal, before.suffix, exporter.suffix)
        if not self._several:
            self._path.setText(str(_with_suffix(Path(self.text), before.suffix, exporter.suffix)))
        self._say()

    def set_several(self, several: bool) -> None:
        """Ask for a folder of files instead of one, or the other way round; what was typed keeps its folder."""
        if several is self._several:
            return
        self._several, path = several, self.path
        self._path.setText(str(path.parent if several else path / self._proposal.name))
        self._say()

    def propose(self, name_for: Callable[[str], str]) -> None:
        """Propose another name, by the end of the format; a name that was typed is left alone."""
        before = self._proposal
        self._proposal = before.with_name(name_for(self._exporter.suffix))
        path = Path(self.text)
        if not self._several and path.name == before.name:
            self._path.setText(str(path.with_name(self._proposal.name)))

    def show_size(self, words: str) -> None:
        """Say about how large it will be, "" for nothing."""
        self._size.setText(words)
        self._size.setVisible(bool(words))

    def check(self, *, with_archive: bool) -> bool:
        """Say what is wrong with the place, or return True; a file that is there may be replaced when asked again."""
        problem = self._problem_with(with_archive=with_archive)
        self._path.setAccessibleDescription(problem)
        if problem:
            self._problem.say("warning", problem)
            self._path.setFocus()
        return not problem

    def _problem_with(self, *, with_archive: bool) -> str:
        folder = self._several or self._exporter.kind == "folder"
        text, path = self.text, self.path
        if not text:
            return f"Enter the name of a {'folder' if folder else 'file'}."
        beside = self._exporter.beside(path) if with_archive and isinstance(self._exporter, WithArchives) else ()
        kinds: dict[Path, Kind] = {path: self._exporter.target_kind, **dict.fromkeys(beside, "file")}
        there: dict[Path, str] = {}
        try:
            if self._several:
                check_folder(path)
                kinds = {}
            for target, kind in kinds.items():
                try:
                    check_target(target, kind, force=target in self._told, to_replace=_AGAIN)
                except FileProblemError as error:
                    if error.next_step != _AGAIN:
                        raise
                    there[target] = error.title
        except FileProblemError as error:
            return f"{error.title} {error.next_step}"
        self._may_replace = not self._told.isdisjoint(kinds)
        self._told |= there.keys()
        return " ".join((*there.values(), _AGAIN if len(there) == 1 else _ALL_AGAIN)) if there else ""

    def _say(self) -> None:
        folder = self._several or self._exporter.kind == "folder"
        self._label.setText("&Folder" if folder else "&File")
        self._path.setAccessibleName("Folder" if folder else "File name")
        self._path.setAccessibleDescription("")
        self._problem.clear()
        if self._several:
            self._problem.say("info", "Files are named after project and date, and none is replaced.")

    def _ask(self) -> None:
        if self._several:
            dialog = QFileDialog(self, "Hand over into", self.text)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            last = Path(self._exporter.suffix).suffix or self._exporter.suffix
            kinds = f"{self._exporter.title} (*{last})" if last else ""
            dialog = QFileDialog(self, "Hand over to", self.text, kinds)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(last.removeprefix("."))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, name: str) -> None:
        self._path.setText(name)
        # The file dialog has asked already, but not for archives beside the file that was chosen.
        self._told = frozenset((expanded(name),))


def _with_suffix(path: Path, before: str, after: str) -> Path:
    """Give a path the end of another format; a name that was typed with the last part of the end alone loses that."""
    stem = path.name.removesuffix(before).removesuffix(Path(before).suffix)
    return path.with_name(stem + after) if stem else path
