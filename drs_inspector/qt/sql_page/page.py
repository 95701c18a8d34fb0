"""The SQL page: the tables at the left, the query above, its answer below.

Nothing of it is loaded before it is opened. SQL that was typed stays in memory: names in it may be confidential.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.sql_page.bars import AnswerHead, QueryBar
from drs_inspector.qt.sql_page.editor import EDITOR_HELP, SqlEditor
from drs_inspector.qt.sql_page.exporting import AnswerExport
from drs_inspector.qt.sql_page.panes import EditorPane, ResultPane, TablesPane
from drs_inspector.qt.sql_page.query_run import QueryRun
from drs_inspector.qt.sql_page.result_table import ResultTable
from drs_inspector.qt.sql_page.tables_list import TablesList
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.events import DocumentChecked, FiguresChanged, JobsChanged, ReadingsChanged, SnapshotReplaced
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.sql_page import texts
from drs_inspector.session.sql_page.history import History
from drs_inspector.session.sql_page.links import LinkedJob
from drs_inspector.session.sql_page.state import RunState, StateWords, state_words
from drs_inspector.session.workspace.open_session import OpenSession
from drs_inspector.session.workspace.workspace import SessionChanged, SessionClosed, SessionOpened, WorkspaceEvent

_TICK_MS = 100
_TABLES_WIDTH = 200
_EDITOR_HEIGHT, _ANSWER_HEIGHT = 180, 420
_GONE = "The job is not there any more: its source was closed or read again"
_OTHER_DATA = JobsChanged | SnapshotReplaced | DocumentChecked | SessionClosed
_MORE_TOLD = FiguresChanged | ReadingsChanged
_OTHER_SOURCES = SessionOpened | SessionClosed | SessionChanged


class SqlPage(QWidget):
    """Asks with SQL over what was read. ``job_opened(TreeNode)``: a cell that is a job was opened."""

    job_opened = Signal(object)

    def __init__(self, app: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("SQL")
        self._app = app
        self.history = History()
        self.editor = SqlEditor(self)
        self.tables = TablesList(self)
        self.table = ResultTable(self)
        self.query = QueryRun(app, self.table.rows_model)
        self.bar = QueryBar(self.history, self)
        self.exporting = AnswerExport(app, self, self.query, self.table.rows_model)
        self.head = AnswerHead(self._copy_forms, self.exporting.menu, self)
        self.problem = InlineMessage("", "red", "error", self)
        self._empty = empty_page("")
        self._answer = QStackedWidget(self)
        self._fitted: object = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._lay_out()
        self._make_panes()
        self._connect()
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        self._say_problem("")
        self._sources_changed()
        self._show_state()

    def run(self, sql: str) -> None:
        """Put SQL into the editor and run it; what was typed before is in the history."""
        if sql != self.editor.sql:
            self.history.add(self.editor.sql)
            self.editor.replace(sql)
        self._run()

    def show_source(self, key: str) -> None:
        """Ask over a session from now on, "" for all of them."""
        self.bar.choose(key)

    def focus(self) -> None:
        """Go to the query."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close(self) -> bool:
        """End the query and its process."""
        self._unsubscribe()
        self._tick.stop()
        self.query.close()
        return super().close()

    @property
    def empty_words(self) -> str:
        """What is said in the place of rows; empty while there are some."""
        label = self._empty.focusProxy()
        return label.text() if self._answer.currentWidget() is self._empty and isinstance(label, QLabel) else ""

    def _lay_out(self) -> None:
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.editor, 1)
        column.addWidget(self.problem)
        bottom = QWidget(self)
        column = QVBoxLayout(bottom)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._answer, 1)
        self._answer.addWidget(self._empty)
        self._answer.addWidget(self.table)
        self._halves = QSplitter(Qt.Orientation.Vertical, self)
        self._sides = QSplitter(Qt.Orientation.Horizontal, self)
        for splitter, first, second in ((self._halves, top, bottom), (self._sides, self.tables, self._halves)):
            splitter.addWidget(first)
            splitter.addWidget(second)
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(1, 1)
        self._halves.setSizes([_EDITOR_HEIGHT, _ANSWER_HEIGHT])
        self._sides.setSizes([scaled(_TABLES_WIDTH), 5 * scaled(_TABLES_WIDTH)])
        self.tables.setMinimumWidth(20 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)
        self.setFocusProxy(self.editor)

    def _make_panes(self) -> None:
        self._editor_pane, self._tables_pane = EditorPane(self.editor), TablesPane(self.tables)
        self._result_pane = ResultPane(self.table, self.exporting.ask_whole)
        everywhere = {"sql.run": self._run}
        queries = {"sql.previous": self._previous, "sql.next": self._next, "sql.complete": self.editor.complete}
        PaneKeys(self.editor, everywhere | queries)
        for pane in (self.tables, self.table):
            PaneKeys(pane, everywhere)

    def _connect(self) -> None:
        self.bar.run_wanted.connect(self._run)
        self.bar.stop_wanted.connect(self.query.stop)
        self.bar.taken.connect(self._take)
        self.tables.chosen.connect(self.editor.insert_name)
        self.table.job_opened.connect(self._open)
        self.query.changed.connect(self._show_state)
        self._tick.timeout.connect(self._show_state)

    def _run(self) -> None:
        sessions = self._asked_sessions()
        self.history.add(self.editor.sql)
        self.editor.mark(None)
        if not sessions:
            self._say_problem(texts.NO_SOURCE)
            return
        self._say_problem("")
        self._tick.start()
        self.query.start(self.editor.sql, sessions)

    def _asked_sessions(self) -> Sequence[OpenSession]:
        key = self.bar.source
        return [one for one in self._app.workspace.sessions if key in ("", one.key)]

    def _take(self, sql: str) -> None:
        """Put a query from before, or an example, into the editor; Undo and the history have what was typed."""
        self.history.add(self.editor.sql)
        self.editor.replace(sql)
        self.focus()

    def _previous(self) -> None:
        self._show_query(self.history.previous(self.editor.sql), "There is no query before this one")

    def _next(self) -> None:
        self._show_query(self.history.next(self.editor.sql), "There is no query after this one")

    def _show_query(self, sql: str | None, otherwise: str) -> None:
        if sql is None:
            say(self, otherwise)
        else:
            self.editor.replace(sql)

    def _copy_forms(self) -> Forms:
        return self._result_pane.copy_as()

    def _open(self, link: LinkedJob) -> None:
        session = self._app.workspace.find(link.session)
        snapshot = session.inspector.snapshot if session is not None else None
        job = snapshot.jobs.get(link.job_id) if snapshot is not None else None
        if snapshot is not None and job is not None:
            kind = NodeKind.CHILD_JOB if job.parent_id in snapshot.jobs else NodeKind.JOB
        elif snapshot is not None and link.job_id in snapshot.unavailable:
            kind = NodeKind.UNAVAILABLE_JOB
        else:
            say(self, _GONE)
            return
        self.job_opened.emit(TreeNode(kind, link.job_id, session=link.session))

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, _OTHER_DATA):
            self.query.data_changed(key)
        if isinstance(event, _MORE_TOLD):
            self.query.readings_changed(key)
        if isinstance(event, _OTHER_SOURCES):
            self._sources_changed()
            self._show_state()

    def _sources_changed(self) -> None:
        self.bar.show_sources([(one.key, one.title) for one in self._app.workspace.sessions])

    def _say_problem(self, words: str) -> None:
        self.problem.label.setText(words)
        self.problem.setVisible(bool(words))
        self.editor.setAccessibleDescription(words or EDITOR_HELP)

    def _show_state(self) -> None:
        """Show what became of the query, and of its rows."""
        query, model = self.query, self.table.rows_model
        self.bar.show_running(is_running=query.is_running)
        said = state_words(query.facts)
        self.head.setVisible(query.state is not RunState.NONE)
        self.head.show_words(said.rows, said.words, tone=said.tone, can_take=model.rowCount() > 0)
        data = query.data
        if data is not None:
            self.head.show_coverage(() if data.is_whole else data.lines, is_news=data.is_news)
        if model.rowCount() and self._fitted is not model.result:
            self._fitted = model.result
            self.table.fit_columns()
        self._show_empty(said.empty)
        if not query.is_running and self._tick.isActive():
            self._tick.stop()
            self._has_ended(said)

    def _show_empty(self, words: str) -> None:
        label = self._empty.focusProxy()
        if isinstance(label, QLabel) and label.text() != words:
            label.setText(words)
        self._answer.setCurrentWidget(self._empty if words else self.table)

    def _has_ended(self, said: StateWords) -> None:
        """Say what is wrong, and where; what became of the query is said to those who do not see it."""
        error = self.query.problem
        if error is not None:
            self._say_problem(texts.problem_words(error))
            asked = self.query.asked
            if asked is not None and asked.sql == self.editor.sql:
                self.editor.mark(texts.marked_place(error, asked.sql))
        words = texts.problem_words(error) if error is not None else f"{said.rows} {said.words}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
