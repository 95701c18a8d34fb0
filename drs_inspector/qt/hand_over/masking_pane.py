"""The pane of the classes of what is masked: what is copied and saved of it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTreeView

from drs_inspector.qt.hand_over.masking_model import MaskingModel
from drs_inspector.qt.panes.list_pane import ListPane, view_rows
from drs_inspector.qt.panes.pane_actions import Offer
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.sources.masking_texts import HEADERS
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = (
    "What is masked, class by class, with how many values there are and one of them before and after. A tick replaces "
    "a class. What is copied of it has the values before masking, too."
)
_HEADS = ("Class", "Masking", *HEADERS[1:])


class MaskingPane(ListPane):
    """Copies and saves the classes, with the examples that are shown."""

    rows_called = ("class", "classes")
    short_words = "Classes alone"

    def __init__(self, table: QTreeView, model: MaskingModel) -> None:
        super().__init__(table, table, title="What is replaced", help=_HELP)
        self._table, self._model = table, model
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)

    def list_rows(self, which: Which) -> ListRows | None:
        """Return each class, whether it is replaced, how many values it has, and one of them before and after."""
        named = ("class", "classes")
        return view_rows(self._table, which, "classes of values", heads=_HEADS, cells=self._model.cells, named=named)

    def select_all(self) -> Offer | None:
        """Select every class."""
        return Offer("Select all", self._table.selectAll)

    def _open_menu(self, position: QPoint) -> None:
        show_pane_menu(self._table, self._table.viewport().mapToGlobal(position))
