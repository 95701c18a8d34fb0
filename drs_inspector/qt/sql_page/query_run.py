"""Runs the queries of the page as tasks: one at a time, page after page into the table, until its end or a stop."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimeZone, Signal

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.documents import Document
from drs_inspector.qt.main_window.context import QUERYING, AppContext
from drs_inspector.qt.sql_page.result_model import ResultModel
from drs_inspector.session.sql.limits import SqlLimits
from drs_inspector.session.sql_page.desk import AskedDocument, RunProgress, SqlDesk, in_slices, result_in_slices
from drs_inspector.session.sql_page.links import JobLinks
from drs_inspector.session.sql_page.readings import follows_readings, tables_told
from drs_inspector.session.sql_page.result import SqlResult
from drs_inspector.session.sql_page.state import QueryFacts, RunState
from drs_inspector.session.sql_page.texts import DataWords, data_words
from drs_inspector.session.workspace.open_session import OpenSession


@dataclass(frozen=True, slots=True)
class AskedQuery:
    """A query, what it was asked over, and how often that had changed before.

    ``follows_readings``: what further calls tell changes it, too.
    """

    sql: str
    documents: tuple[AskedDocument, ...]
    changes: int
    follows_readings: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the sessions."""
        return tuple(key for key, _document in self.documents)


class QueryRun(QObject):
    """The query that runs or was the last one. ``changed()``: it has come further, ended, or is from before now."""

    changed = Signal()

    def __init__(self, app: AppContext, model: ResultModel, limits: SqlLimits | None = None) -> None:
        super().__init__(model)
        self._app, self._model = app, model
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
        self.desk = SqlDesk(zone or "UTC", limits)
        self.state = RunState.NONE
        self.progress = RunProgress()
        self.asked: AskedQuery | None = None
        self.data: DataWords | None = None
        self.problem: InspectorError | None = None
        self.seconds = 0.0
        self.is_mixed = False
        self.is_closed = False

    @property
    def is_running(self) -> bool:
        """Tell whether a query is on its way."""
        return self.state is RunState.RUNNING

    @property
    def is_from_before(self) -> bool:
        """Tell whether the data of the answer has changed since it was asked."""
        asked = self.asked
        if asked is None:
            return False
        return self.desk.changes(asked.keys, readings=asked.follows_readings) != asked.changes

    @property
    def facts(self) -> QueryFacts:
        """What there is to say something about."""
        return QueryFacts(
            self.state,
            self.progress,
            rows=self._model.result.rows,
            seconds=self.seconds,
            most=self.desk.limits.rows,
            data=self.data,
            is_cut=self._model.result.is_cut,
            is_from_before=not self.is_running and self.is_from_before,
            is_mixed=self.is_mixed,
            has_sources=bool(self._app.workspace.sessions),
        )

    def start(self, sql: str, sessions: Sequence[OpenSession]) -> None:
        """Ask over sessions; a query that still runs ends."""
        asked = self._asked(sql, sessions)
        progress = self.progress = RunProgress()
        self.state, self.asked, self.problem, self.data = RunState.RUNNING, asked, None, None
        self._model.show_result(SqlResult(()), JobLinks())
        self._app.tasks.start(QUERYING, self._run(sql, sessions, progress))
        self.changed.emit()

    def stop(self) -> None:
        """End the query that runs; what has come of it stays."""
        self._app.tasks.cancel(QUERYING)

    def data_changed(self, key: str) -> None:
        """Take it that a session has other data now."""
        self.desk.data_changed(key)
        if self.asked is not None and key in self.asked.keys:
            self.changed.emit()

    def readings_changed(self, key: str) -> None:
        """Take it that further calls have told more of the jobs of a session."""
        was_from_before = self.is_from_before
        self.desk.readings_changed(key)
        if not was_from_before and self.is_from_before:
            self.changed.emit()

    def close(self) -> None:
        """End the query and its process."""
        self.is_closed = True
        self._app.tasks.cancel(QUERYING)
        self.desk.kill()

    def _asked(self, sql: str, sessions: Sequence[OpenSession]) -> AskedQuery:
        documents = tuple((one.key, Document(one.title, one.inspector.snapshot)) for one in sessions)
        follows = follows_readings(sql)
        changes = self.desk.changes((key for key, _document in documents), readings=follows)
        return AskedQuery(sql, documents, changes, follows)

    async def _run(self, sql: str, sessions: Sequence[OpenSession], progress: RunProgress) -> None:
        try:
            for session in sessions:
                # A file that is shown early may be found to be another one.
                if not session.inspector.snapshot.is_checked:
                    progress.enter("checking")
                await session.inspector.checked()
            self.asked = self._asked(sql, sessions)
            await self._answer(self.asked, sessions, progress)
        except InspectorError as error:
            self._end(progress, RunState.FAILED, error)
        except asyncio.CancelledError:
            if self.progress is progress:  # no newer query has begun
                self._end(progress, RunState.STOPPED)
            raise
        except BaseException:
            self._end(progress, RunState.FAILED)
            raise
        else:
            self._end(progress, RunState.ANSWERED)

    async def _answer(self, asked: AskedQuery, sessions: Sequence[OpenSession], progress: RunProgress) -> None:
        links = JobLinks()
        await in_slices(links.reading(asked.documents))
        documents = [document for _key, document in asked.documents]
        readings = [session.inspector.readings for session in sessions]
        told = await result_in_slices(tables_told(asked.sql, zip(documents, readings, strict=True)))
        self.data = data_words(documents, datetime.now().astimezone(), told)
        answer = await self.desk.ask(asked.sql, asked.documents, progress)
        result = SqlResult(answer.columns)
        self._model.show_result(result, links)
        async with aclosing(answer.pages()) as pages:  # type: ignore[type-var]  # it is a generator
            async for page in pages:
                result.add(page)
                self._model.take_rows()
                self.changed.emit()
                if result.is_cut:
                    break

    def _end(self, progress: RunProgress, state: RunState, error: InspectorError | None = None) -> None:
        self.seconds, self.state, self.problem = progress.seconds, state, error
        self.is_mixed = self.is_from_before
        if self.is_closed:
            return  # the page may be gone already
        self._model.finish()
        self.changed.emit()
