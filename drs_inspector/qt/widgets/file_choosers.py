"""File dialogs that do not stop the event loop: they call back when a file was chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file_to_write(parent: QWidget, title: str, name: str, filters: str, take: Callable[[str], object]) -> None:
    """Ask for a new file, proposing ``name``; the suffix of ``name`` is added to one that is typed without."""
    chooser = QFileDialog(parent, title, name, filters)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix(name.rpartition(".")[2])
    _open(chooser, take)


def ask_file_to_read(
    parent: QWidget, title: str, start: str, filters: Sequence[str], take: Callable[[str], object]
) -> None:
    """Ask for an existing file, beginning at ``start``."""
    chooser = QFileDialog(parent, title, start)
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    chooser.setNameFilters(list(filters))
    _open(chooser, take)


def _open(chooser: QFileDialog, take: Callable[[str], object]) -> None:
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(take)
    chooser.open()
