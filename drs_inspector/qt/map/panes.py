"""What the keys of every pane do on the map."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.qt.map.sentence_list import SentenceList
from drs_inspector.qt.map.view import MapView
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.session.map.sentences import node_words
from drs_inspector.session.table_files.list_rows import ListRows, Which

_HELP = (
    "Databases and the jobs between them. Arrows go along the lines, Return opens a job, 0 shows all of it, "
    "Ctrl and the wheel zoom; what is up- and downstream lights up under the pointer."
)


class MapPane(PaneActions):
    """Finds, copies and opens. ``card_text()`` is what the card says, ``open_key(key)`` opens a job."""

    def __init__(
        self,
        widget: QWidget,
        view: MapView,
        *views: QWidget,
        edit: QLineEdit,
        card_text: Callable[[], str],
        open_key: Callable[[str], None],
    ) -> None:
        super().__init__(widget, view, edit, *views, title="Map", help=_HELP)
        self._view, self._edit, self._card_text, self._open = view, edit, card_text, open_key

    def find(self) -> Offer | None:
        """Go to the field."""
        return Offer("Find on the map", self._focus)

    def copy(self) -> Offer | None:
        """Copy what the card says."""
        return self.copying("what is selected", self._card_text) if self._view.current else None

    def copy_short(self) -> Offer | None:
        """Copy the name."""
        return self.copying("the name", self._name) if self._view.current else None

    def copy_id(self) -> Offer | None:
        """Copy the ids of the jobs of a line."""
        edge = self._view.shown.graph.edges.get(self._view.current)
        return None if edge is None else self.copying("job ids", lambda: "\n".join(job.job_id for job in edge.jobs))

    def activate(self) -> Offer | None:
        """Open the job of a line."""
        key = self._view.current
        return Offer("Open job", lambda: self._open(key)) if key in self._view.shown.graph.edges else None

    def show_all(self) -> Offer | None:
        """Empty the field."""
        return Offer("Show all", self._edit.clear) if self._edit.text() else None

    def note(self) -> str:
        """Return nothing: the card says it."""
        return ""

    def _focus(self) -> None:
        self._edit.setFocus()
        self._edit.selectAll()

    def _name(self) -> str:
        graph, key = self._view.shown.graph, self._view.current
        if key in graph.nodes:
            return node_words(graph.nodes[key])
        edge = graph.edges.get(key)
        return "" if edge is None else "\n".join(job.name for job in self._view.shown.jobs_of(edge))


class MapListPane(ListPane):
    """Copies the sentences that say what the map draws."""

    rows_called = ("sentence", "sentences")

    def __init__(self, view: SentenceList, shown: MapView) -> None:
        super().__init__(view, view, title="Map as a list", help=_HELP)
        self._list, self._map = view, shown

    def list_rows(self, which: Which) -> ListRows | None:
        """Return each database with its sentence."""
        rows, current = self._list.sentences, self._list.currentIndex().row()
        places: Sequence[int] = range(len(rows.keys))
        if which is Which.MARKED:
            places = [current] if current >= 0 else []
        nodes = self._map.shown.graph.nodes

        def cells() -> Iterator[Sequence[str]]:
            for place in places:
                key = rows.keys[place] if place < len(rows.keys) else ""
                if key in nodes:
                    yield node_words(nodes[key]), rows.words(place)

        return ListRows("map", ("Database", "Sentence"), len(places), cells)

    def activate(self) -> Offer | None:
        """Open what the sentence is about."""
        current = self._list.current
        return Offer("Open", lambda: self._list.opened.emit(current.key)) if current is not None else None
