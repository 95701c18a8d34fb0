"""The sidebar and its rail, in step with the sources, the saved views, the filter and the table's layout."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.job_table.view import JobTableView
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.progress_display import file_names
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.sidebar.rail import Rail
from drs_inspector.qt.sidebar.sidebar import Sidebar
from drs_inspector.qt.sidebar.source_rows import SourceRow
from drs_inspector.session.events import JobsChanged, Progress
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.saved_views.saved_views import SavedViews, is_same, layout_of, view_of
from drs_inspector.session.status_texts import source_words
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import WorkspaceEvent
from drs_inspector.storage.saved_views.saved_view import SavedView

_SLICE_SECONDS = 0.004
_GATHER_MS = 60
_WHILE_READING_MS = 250
_VIEWS = Concern("saved views")
_NO_NAME = {
    "file": "A file is called here as it is on the disk: rename it there, and open it again",
    "demo": "The demo has no name that can be changed",
    "cloud": "This source was opened without a profile: connect with one, which has a name",
}


class Side(QObject):
    """``apply_view(view)`` shows a saved view."""

    def __init__(
        self,
        app: AppContext,
        browse: BrowseController,
        page: BrowsePage,
        table: JobTableView,
        show_jobs: Callable[[], None],
        *,
        rename_profile: Callable[[str, str], None],
    ) -> None:
        super().__init__(page)
        self._rename_profile = rename_profile
        self._app, self._browse, self._page, self._table = app, browse, page, table
        self._show_jobs = show_jobs
        self._view = ""
        self.views = SavedViews()
        self.facets = Facets(browse.trees, browse.healths)
        self.sidebar = Sidebar(self.facets, self.views)
        self.rail = Rail(self.views)
        self._gather = QTimer(self, singleShot=True)
        self._gather.timeout.connect(self.show)
        self._connect()
        self._ends = [
            app.workspace.subscribe(self._on_event),
            browse.sources.subscribe(self._source_shown),
            self.views.subscribe(self._mark_view),
        ]
        self.show()

    def close(self) -> None:
        """Stop following."""
        for end in self._ends:
            end()
        self.facets.close()

    def _connect(self) -> None:
        sidebar, rail = self.sidebar, self.rail
        sidebar.source_renamed.connect(self._rename)
        for part in (sidebar, rail):
            part.source_chosen.connect(self._choose_source)
            part.view_chosen.connect(self.apply)
        sidebar.filter_changed.connect(self._filter_ticked)
        sidebar.save_view_requested.connect(self.save_view)
        sidebar.connect_requested.connect(self._app.window.commands["connect"].trigger)
        sidebar.session_actions = self._app.window.commands.session_context
        rail.preferences_requested.connect(self._app.open_preferences)
        self._page.filter_line.changed.connect(self._filtered)
        self._browse.filtered.connect(self.facets.touch)
        self._table.layout_changed.connect(self._mark_view)

    # Sources

    def show(self) -> None:
        """Show the sources as they are now."""
        rows = [self._row(session) for session in self._app.workspace.sessions]
        current = self._browse.sources.current
        self.sidebar.show_sources(rows, current)
        self.rail.show_sources(rows, current)

    def _row(self, session: OpenSession) -> SourceRow:
        snapshot = session.inspector.snapshot
        state = session.inspector.connection.sign_in_state.kind
        return SourceRow(
            session.key,
            session.title,
            session.colour,
            session.kind,
            snapshot.total,
            session.kind == "cloud" and state in ("ended", "locked"),
            source_words(snapshot.source, file_names(session), session.name) or session.title,
            name=session.profile,
            no_name=_NO_NAME[session.kind],
        )

    def _choose_source(self, key: str) -> None:
        self._show_jobs()
        self._browse.show_source(key)

    def _rename(self, key: str, name: str) -> None:
        """Rename the profile of a source; it is the source that has its name."""
        session = self._app.workspace.find(key)
        if session is not None and session.profile and name.strip():
            self._rename_profile(session.profile, name.strip())

    def rename(self) -> None:
        """Give what has the keyboard in the sidebar another name, else the view that is shown."""
        sidebar, focus = self.sidebar, QApplication.focusWidget()
        if sidebar.isHidden():
            self._app.window.commands["sidebar"].trigger()  # a name is typed where it is
        if focus is not None and sidebar.sources.isAncestorOf(focus):
            sidebar.sources.rename()
            return
        has_keyboard = focus is sidebar.views.list
        if not has_keyboard and not self._view:
            say(self._app.window, "Go to a source or to a saved view in the sidebar to rename it")
            return
        if not has_keyboard:
            sidebar.views.list.go_to(self._view)
        sidebar.views.rename()

    def _source_shown(self) -> None:
        self.facets.show(self._browse.sources.key)
        self.facets.touch()
        self._gather.start(_GATHER_MS)

    def _on_event(self, _key: str, event: WorkspaceEvent) -> None:
        if not self._gather.isActive():
            self._gather.start(_WHILE_READING_MS if isinstance(event, Progress | JobsChanged) else _GATHER_MS)

    # Filter

    def _filter_ticked(self, text: str) -> None:
        self._page.filter_line.set_text(text)

    def _filtered(self, text: str) -> None:
        self.sidebar.set_filter(text)
        self._mark_view()

    # Views

    def apply(self, view: object) -> None:
        """Show the jobs by a saved view."""
        if isinstance(view, SavedView):
            self._show_jobs()
            self._view = view.name
            self._page.filter_line.set_text(view.filter)
            self._table.set_layout(layout_of(view))
            self._mark_view()

    def _mark_view(self) -> None:
        view = self.views.find(self._view)
        if view is None:
            self._view = ""
            self.sidebar.show_view("", is_changed=False)
        else:
            same = is_same(view, self._page.filter_line.text, self._table.layout())
            self.sidebar.show_view(view.name, is_changed=not same)

    def save_view(self) -> None:
        """Ask for a name, and save what is shown under it."""
        box = QInputDialog(self._app.window)
        box.setWindowTitle("Save this view")
        box.setLabelText("Name of the view")
        box.setAccessibleDescription("Keeps the filter, the columns, their order and the grouping under a name.")
        box.setTextEchoMode(QLineEdit.EchoMode.Normal)
        own = self.views.find(self._view)
        box.setTextValue(own.name if own is not None and own in self.views.own else "")
        box.textValueSelected.connect(self._save)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _save(self, name: str) -> None:
        name = name.strip()
        if not name:
            return
        view = view_of(name, self._page.filter_line.text, self._table.layout())
        try:
            self.views.save(view)
        except InspectorError as error:
            self._app.problems.show(error, where="Saved views", about=_VIEWS)
            return
        self._app.problems.over(_VIEWS)
        self._view = name
        self._mark_view()
        say(self._app.window, f"Saved the view {name}")
