"""What is asked of a live source for a table of further calls, and what is said of the answer."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.events import Progress
from drs_inspector.session.readings.table_coverage import table_coverage, table_lines
from drs_inspector.session.readings.table_plans import TABLES_OF_CALLS
from drs_inspector.session.readings.table_reading import NotAsked, TableReading
from drs_inspector.session.workspace.inspector import Inspector


class TableTold(NamedTuple):
    """Over how many jobs tables are known, in sentences, and the exit code that follows."""

    lines: tuple[str, ...] = ()
    code: int = ALL_READ


class TableAsking:
    """Asks live sources what some tables need, of the jobs that may match a filter; tables of jobs need nothing."""

    def __init__(self, tables: Collection[str], filter_text: str = "") -> None:
        self.tables = tuple(one for one in dict.fromkeys(tables) if one in TABLES_OF_CALLS)
        self._filter_text = filter_text
        self._not_asked: dict[int, NotAsked] = {}

    async def ask(self, inspector: Inspector, jobs: Sequence[str] = ()) -> None:
        """Ask after the jobs were read; ``jobs`` are those that are wanted, none for all."""
        source = inspector.connection.project
        if not self.tables or source is None:
            return
        reading = TableReading(inspector, source.reader, services=source.services)

        def said(done: int, total: int) -> None:
            inspector.tell(Progress("details", found=total, read=done))

        not_asked = await reading.read(self.tables, self._wanted(inspector, jobs), said)
        self._not_asked[id(inspector)] = not_asked

    def _wanted(self, inspector: Inspector, jobs: Sequence[str]) -> Sequence[str] | None:
        """Return the jobs that may be among the rows, None for all: what asks for figures is not known before."""
        if self._filter_text:
            answers = filtered(inspector, read_filter(self._filter_text, [inspector.snapshot]))
            if not answers.asks_figures:
                return [one for one in jobs or inspector.snapshot.jobs if answers.may_match(one)]
        return tuple(jobs) or None

    def told(self, inspector: Inspector, document: Document) -> TableTold:
        """Return what is to be said of a document below its tables."""
        not_asked = self._not_asked.get(id(inspector)) or NotAsked()
        found = [table_coverage(one, document, inspector.readings, not_asked.of(one)) for one in self.tables]
        lines = tuple(line for one in found for line in table_lines(one))
        return TableTold(lines, ALL_READ if all(one.is_whole for one in found) else SOME_UNAVAILABLE)
