"""The answer to a query: columns, and pages of rows while they are asked for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.session.sql.failures import too_many_rows
from drs_inspector.session.sql.limits import KEPT_ROWS, SqlLimits
from drs_inspector.session.sql.messages import Page
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError

Result = TypeVar("Result")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NAME: Final = "query"
"""The name of the table that an answer is."""


class SqlAnswer:
    """Columns typed by the query, and its rows, once.

    ``pages`` yields them as they come, a few thousand at most at a time; the event loop runs between two. Raises
    LimitError after the last row that the limit of rows allows, and what ``SqlProcess.run`` raises.
    """

    def __init__(
        self,
        columns: Sequence[tuple[str, Kind]],
        limits: SqlLimits,
        *,
        next_page: Callable[[], Awaitable[Page]],
        again: Callable[[], Coroutine[Any, Any, "SqlAnswer"]],
    ) -> None:
        self.columns = tuple(TableColumn(name, name, kind) for name, kind in columns)
        self._limits = limits
        self._next_page = next_page
        self.again = again
        self._kinds = [kind for _name, kind in columns]

    async def pages(self) -> AsyncIterator[RowSlice]:
        """Yield the rows."""
        left = self._limits.rows
        is_last = False
        while not is_last:
            page = await self._next_page()
            rows, is_last = self._slice(page, left), page.is_last
            left -= page.length
            if rows.length:
                yield rows
            if left < 0:
                raise too_many_rows(self._limits)

    def for_thread(self) -> "AnswerRows":
        """Return the answer as a table whose rows another thread takes, while the event loop of this one runs."""
        return AnswerRows(self, asyncio.get_running_loop())

    def _slice(self, page: Page, most: int) -> RowSlice:
        if len(page.columns) != len(self._kinds) or any(len(values) != page.length for values in page.columns):
            raise BrokenTalkError
        length = min(page.length, most)
        columns = (
            _cells(kind, values if length == page.length else values[:length])
            for kind, values in zip(self._kinds, page.columns, strict=True)
        )
        return RowSlice(tuple(columns), length)


class AnswerRows:
    """An answer as TableRows, for what writes tables in a thread of its own.

    A further pass gets the rows of the first where they are few, and asks the query again where they are many.
    """

    name = NAME

    def __init__(self, answer: SqlAnswer, loop: asyncio.AbstractEventLoop) -> None:
        self.columns = answer.columns
        self._again = answer.again
        self._first: SqlAnswer | None = answer
        self._loop = loop
        self._kept: list[RowSlice] | None = None

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows; not in the thread of the event loop. Raises as ``SqlAnswer.pages``."""
        if self._kept is not None:
            yield from self._kept
            return
        answer, self._first = self._first or self._wait(self._again()), None
        pages, left = answer.pages(), KEPT_ROWS
        kept: list[RowSlice] = []
        while (page := self._wait(_next_of(pages))) is not None:
            left -= page.length
            kept = [*kept, page] if left >= 0 else []
            yield page
        self._kept = kept if left >= 0 else None

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _next_of(pages: AsyncIterator[RowSlice]) -> RowSlice | None:
    return await anext(pages, None)


def _cells(kind: Kind, values: Sequence[Cell]) -> Sequence[Cell]:
    if kind is not Kind.TIME:
        return values
    return [None if not isinstance(value, int) else _EPOCH + timedelta(microseconds=value) for value in values]
