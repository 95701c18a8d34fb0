"""What the keys of every pane do on the map."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from drs_inspector.qt.map.view import MapView
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.session.map.sentences import node_words

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
