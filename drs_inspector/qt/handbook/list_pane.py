"""What is copied of the list of the handbook."""

from typing import Final

from PySide6.QtWidgets import QListView

from drs_inspector.qt.handbook.model import HandbookModel
from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP: Final = "Entries by section. What is typed above narrows them."


class HandbookListPane(ListPane):
    """Copies entries: title, key, and what tells one apart."""

    rows_called = ("entry", "entries")

    def __init__(self, view: QListView, model: HandbookModel) -> None:
        super().__init__(view, view, title="Entries", help=_HELP)
        self._view, self._model = view, model

    def list_rows(self, which: Which) -> ListRows | None:
        """Return the entry with the keyboard, or those that the search has found."""

        def cells(row: int) -> tuple[str, ...]:
            entry = self._model.entry(row)
            return (entry.title, entry.key, entry.note) if entry is not None else ()

        def is_row(row: int) -> bool:
            return self._model.entry(row) is not None

        heads = ("Title", "Key", "Note")
        return view_rows(
            self._view, which, "handbook", heads=heads, cells=cells, is_row=is_row, named=("title", "titles")
        )
