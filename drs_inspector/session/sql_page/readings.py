"""What a query has to do with further calls: which of their tables it names, and over how many jobs those are known."""

from collections.abc import Generator, Iterable
from typing import Final, NamedTuple

from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.table_coverage import TableCoverage, coverage_steps, table_lines
from drs_inspector.session.readings.table_plans import TABLES_OF_CALLS
from drs_inspector.session.sql_page.completion import tables_named
from drs_inspector.session.sql_page.scanner import TokenKind, scan

_MADE_OF_FIGURES: Final = frozenset({*FIGURE_FIELDS, "health", "health_label", "reason"})
_MADE_OF_READINGS: Final = TABLES_OF_CALLS | {"jobs", "drift"}


class TablesTold(NamedTuple):
    """What is said of the tables of further calls that a query names: in short, in sentences, and as news or not."""

    words: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    is_news: bool = False


def named_tables(sql: str) -> tuple[str, ...]:
    """Return the tables of further calls that a query names, each once."""
    named = tables_named(sql, scan(sql)).values()
    return tuple(one for one in dict.fromkeys(named) if one in TABLES_OF_CALLS)


def reads_readings(sql: str) -> bool:
    """Whether a table that a query names has values of further calls, be they asked for or not."""
    return not _MADE_OF_READINGS.isdisjoint(tables_named(sql, scan(sql)).values())


def follows_readings(sql: str) -> bool:
    """Whether a query asks for what further calls tell, so that its answer is from before when they have told more."""
    tokens = scan(sql)
    if not TABLES_OF_CALLS.isdisjoint(tables_named(sql, tokens).values()):
        return True
    names = {sql[one.start : one.end].strip('"').lower() for one in tokens if one.kind in _NAMES}
    return not _MADE_OF_FIGURES.isdisjoint(names)


def tables_told(sql: str, asked: Iterable[tuple[Document, KeptReadings]]) -> Generator[None, None, TablesTold]:
    """Return, in steps, what is said of the tables that a query names; titles of documents are before sentences."""
    documents = list(asked)
    words: list[str] = []
    lines: list[str] = []
    is_news = False
    for table in named_tables(sql):
        found: list[tuple[str, TableCoverage]] = []
        for one, readings in documents:
            found.append((one.title, (yield from coverage_steps(table, one, readings))))
        words.append(_in_short(table, [coverage for _title, coverage in found]))
        for title, coverage in found:
            prefix = f"{title}: " if len(documents) > 1 else ""
            lines += [f"{prefix}{line}" for line in table_lines(coverage)]
            is_news = is_news or coverage.told < coverage.jobs
    return TablesTold(tuple(words), tuple(lines), is_news)


def _in_short(table: str, coverages: Iterable[TableCoverage]) -> str:
    told = jobs = 0
    for one in coverages:
        told, jobs = told + one.told, jobs + one.jobs
    return f"{table} of {told:,} of {jobs:,} {'job' if jobs == 1 else 'jobs'}"


_NAMES: Final = (TokenKind.NAME, TokenKind.QUOTED)
