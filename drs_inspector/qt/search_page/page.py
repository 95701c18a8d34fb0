"""Search everything: the page of the window."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.search.hits import HitAddress
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.cells.values import HealthCell
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.search_page.export import Asked, HitExport
from drs_inspector.qt.search_page.layout import FILTER_UNREAD, PageParts
from drs_inspector.qt.search_page.panes import HitsPane, PreviewPane, SearchPane
from drs_inspector.qt.search_page.results import ResultsView
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.search.context import HitContext
from drs_inspector.session.search.names import names_text
from drs_inspector.session.search.place import is_gone, job_place, place_of
from drs_inspector.session.search.scope import before_words, documents, has_closed, problem_of
from drs_inspector.session.search.search import Search
from drs_inspector.session.search.shown_hits import ShownHits
from drs_inspector.session.workspace.open_session import SessionChanged, SessionClosed, SessionOpened

_SOURCES = SessionOpened | SessionClosed | SessionChanged
_CHANGES_MS = 200
_GONE = "This job is not there any more. Search again."
_CLOSED = "The source of this hit was closed."


class SearchPage(QWidget):
    """One text in everything. ``opened(place)`` leads to the row of a hit, ``job_opened(place)`` to its job.

    ``filter_requested(text)``: jobs are to be shown by a filter. ``closed()``: back to where the page was opened.
    """

    opened = Signal(object)
    job_opened = Signal(object)
    filter_requested = Signal(str)
    closed = Signal()

    def __init__(self, app: AppContext, health: SessionsHealth | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Search everything")
        self._app, self._health = app, health
        self._export = HitExport(app)
        does = {
            "cancel": self.cancel,
            "export": self.export,
            "unread": self._show_unread,
            "again": self._again,
            "open": self.open_row,
            "open_job": self.open_job,
        }
        self.parts = parts = PageParts(self, self._health_of, does, self._copy_forms)
        self.results = ResultsView(parts, lambda: app.workspace.sessions, self)
        line, table = parts.line, parts.table
        line.changed.connect(self._start)
        line.entered.connect(self._entered)
        line.leave.connect(self._enter_rows)
        line.back.connect(self.closed)
        parts.kinds.chosen.connect(self.results.narrow)
        table.open_wanted.connect(self.open_row)
        table.back_wanted.connect(self.closed)
        table.field_wanted.connect(line.focus)
        table.chosen.connect(self._show_context)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        parts.preview.back_wanted.connect(self.closed)
        self._hits_pane = HitsPane(table, self.open_row, self.open_job, self.export)
        self._panes = SearchPane(self, line, parts.kinds), PreviewPane(parts.preview)
        for widget in (table, line.edit):
            PaneKeys(widget, {"search.job": self.open_job})
        self._changes = QTimer(self, singleShot=True, interval=_CHANGES_MS)
        self._changes.timeout.connect(self._jobs_changed)
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        self.setFocusProxy(line)
        self.sources_changed()

    # What others ask for

    def search(self, text: str, *, session: str = "") -> None:
        """Search for a text in one source or, with "", in all; options are those of a page that was just opened."""
        self._search(text, session=session)

    def search_for(self, names: Sequence[str], *, session: str = "", kind: HitKind = HitKind.OBJECT) -> None:
        """Search for several exact names, or dotted paths, at once, and show what of a kind has them."""
        made = names_text(names)
        self._search(made.text, session=session, regex=True, kind=kind)
        if made.left_out:
            say(self, f"{made.left_out:,} of {len(set(names)):,} names are left out: a search takes no more letters")

    def focus(self) -> None:
        """Go to the field."""
        self.parts.line.focus()

    def return_to_hits(self) -> None:
        """Go back to the row that was left by opening it; without one to the field."""
        if self.parts.table.currentIndex().isValid():
            self.parts.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.focus()

    def next_hit(self) -> None:
        """Open the hit after the current one."""
        self._step(1)

    def previous_hit(self) -> None:
        """Open the hit before the current one."""
        self._step(-1)

    def sources_changed(self) -> None:
        """Follow which sources are open: the hits of one that was closed go."""
        sessions = self._app.workspace.sessions
        self.parts.line.show_sources([(one.key, one.title) for one in sessions])
        hits = self.results.hits
        if hits is None:
            self.parts.show_words(before_words(sessions))
        elif has_closed(hits.search, sessions):
            self._again()
        self._changes.start()

    def cancel(self) -> None:
        """End the search and keep what was found."""
        self.results.run.cancel()

    def export(self, every: bool = False) -> None:
        """Ask for a file, and write what was found of the kind that is shown, or of every kind."""
        hits = self.results.hits
        if hits is None or not len(hits):
            say(self, "There is nothing to export")
            return
        search, counts = hits.search, hits.search.hits.counts
        kind = None if every else hits.kind
        shown = sum(counts.values()) if kind is None else counts[kind]
        searched = [one.document for one in search.progress]
        self._export.ask(Asked(search.wanted, searched, shown, kind), self)

    def open_row(self, row: int = -1) -> None:
        """Lead to the row of a hit, the current one without a number."""
        address = self._address(self.parts.table.row if row < 0 else row)
        session = self._app.workspace.find(address.document) if address is not None else None
        if address is None:
            return
        if session is None or is_gone(address, session.inspector.snapshot):
            say(self, _CLOSED if session is None else _GONE)
            return
        self.opened.emit(place_of(address, session.inspector.snapshot))

    def open_job(self) -> None:
        """Lead to the job of the current hit."""
        address = self._address(self.parts.table.row)
        session = self._app.workspace.find(address.document) if address is not None else None
        if address is None:
            return
        place = job_place(address, session.inspector.snapshot) if session is not None else None
        if place is None:
            say(self, "This hit is in no job" if not address.job_id else _CLOSED if session is None else _GONE)
            return
        self.job_opened.emit(place)

    def close(self) -> bool:
        """End the search and follow nothing any more."""
        self._unsubscribe()
        self._changes.stop()
        self.parts.line.timer.stop()
        self.results.clear()
        return super().close()

    # Searching

    def _search(self, text: str, *, session: str, regex: bool = False, kind: HitKind | None = None) -> None:
        line = self.parts.line
        line.show_sources([(one.key, one.title) for one in self._app.workspace.sessions])
        line.set_wanted(text, regex=regex)
        line.set_session(session)
        self.parts.kinds.choose(kind)
        self._start(asked=True)

    def _start(self, *, asked: bool = False, address: HitAddress | None = None) -> None:
        """Search for what is typed; what ran before ends. ``address`` is a hit to choose again."""
        line, sessions = self.parts.line, self._app.workspace.sessions
        line.timer.stop()
        wanted = line.wanted
        problem = problem_of(wanted, asked=asked)
        line.mark(problem or "")
        if problem is not None or not sessions:
            self.results.clear()
            self.parts.show_words(problem or before_words(sessions))
            return
        search = Search(wanted, documents(sessions, line.session))
        self.results.show(ShownHits(search), line.session, address)

    def _again(self) -> None:
        table = self.parts.table
        self._start(asked=True, address=self._address(table.row))

    def _entered(self) -> None:
        """Search at once, or when that is what is shown go on into the rows."""
        hits = self.results.hits
        if hits is not None and hits.search.wanted == self.parts.line.wanted and not self.parts.line.timer.isActive():
            self._enter_rows()
        else:
            self._start(asked=True)

    def _enter_rows(self) -> None:
        if self.parts.line.timer.isActive():
            self._start()
        if self.parts.model.rowCount():
            self.parts.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.parts.table.choose(max(0, self.parts.table.row))

    def _step(self, direction: int) -> None:
        table, count = self.parts.table, self.parts.model.rowCount()
        row = table.row + direction if table.row >= 0 else 0
        if not 0 <= row < count:
            so_far = " so far" if self.results.run.is_running else ""
            which = "last" if direction > 0 else "first"
            say(self, f"This is the {which} hit{so_far}" if count else f"Nothing was found{so_far}")
            return
        table.choose(row)
        self.open_row()

    # Following

    def _on_event(self, _key: str, event: object) -> None:
        if isinstance(event, _SOURCES):
            self.sources_changed()
        elif not self._changes.isActive():  # while jobs are read, events come all the time
            self._changes.start()

    def _jobs_changed(self) -> None:
        self.parts.model.refresh()
        self.results.say_coverage()

    def _copy_forms(self) -> Forms:
        return self._hits_pane.copy_as()

    def _address(self, row: int) -> HitAddress | None:
        return self.parts.model.hit(row).address if 0 <= row < self.parts.model.rowCount() else None

    def _show_context(self, row: int) -> None:
        hits, preview = self.results.hits, self.parts.preview
        if hits is None or not 0 <= row < len(hits):
            preview.show_nothing()
            return
        hit = hits.hit(row)
        snapshot = next(
            one.document.snapshot for one in hits.search.progress if one.document.key == hit.address.document
        )
        preview.show_context(HitContext(hit, hits.job(row), snapshot, hits.search.match))

    def _show_unread(self) -> None:
        self.filter_requested.emit(FILTER_UNREAD)

    def _open_menu(self, place: QPoint) -> None:
        show_pane_menu(self.parts.table, self.parts.table.viewport().mapToGlobal(place))

    def _health_of(self, session: str, job_id: str) -> HealthCell | None:
        found = self._app.workspace.find(session)
        if self._health is None or found is None:
            return None
        try:
            health = self._health.of(found).of(job_id)
        except KeyError:  # a job that is gone
            return None
        return HealthCell(health.glyph, health.tone, health.word, health.reason)
