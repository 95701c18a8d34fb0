"""What the SQL page says: how far a query is, what an answer is of, and why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.definition import Cell
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.coverage_texts import coverage_lines, news_of
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql_page.desk import RunProgress
from drs_inspector.session.sql_page.readings import TablesTold
from drs_inspector.storage.exports.tables.table_format import time_text

_NOTHING_TOLD: Final = TablesTold()
NULL: Final = "null"
MOST_SHOWN: Final = 1_024
"""Characters of a text that a cell has; all of it is in the tool tip, in copies and in files."""
_LONGEST_TIP: Final = 4_000
_LONGEST_LINE: Final = 60

NOTHING_ASKED: Final = "Write a SELECT above and run it, or take one of the examples."
NO_SOURCE: Final = "There is nothing to ask about yet. Open a file or connect to a cloud; what is typed here stays."
NO_ANSWER: Final = "There is no answer: why is said below the query."
NO_ROWS: Final = "No row answers this query. It was asked over what was read; the line above says how much that is."
STOPPED: Final = "The query was stopped before it had an answer. What is typed is still there."
ONLY_READS: Final = "Reads only what was read from {}, on this computer. Changes nothing."
BEFORE: Final = "from before: the data was read again since, run the query again"
MIXED: Final = "the data changed while it was read: run the query again"


@dataclass(frozen=True, slots=True)
class DataWords:
    """What a query is asked over: how old it is, how much of it was read in full, and all there is to say of that.

    ``is_news``: something is missing that a person may not expect. ``tables`` are those of the sentences that are about
    the tables of further calls that it names.
    """

    age: str
    coverage: str
    is_whole: bool
    is_news: bool
    lines: tuple[str, ...]
    tables: tuple[str, ...] = ()


def data_words(documents: Sequence[Document], now: datetime, told: TablesTold = _NOTHING_TOLD) -> DataWords:
    """Return the words about documents, and of tables of further calls; in those of ``drs-inspector query``."""
    jobs = read = 0
    lines: list[str] = []
    for one in documents:
        snapshot = one.snapshot
        for job in one.jobs():
            jobs += 1
            read += job.has_detail and job.id not in snapshot.unavailable
        prefix = f"{one.title}: " if len(documents) > 1 else ""
        lines += [f"{prefix}{line}" for line in coverage_lines(snapshot)]
    whole = all(one.snapshot.complete for one in documents)
    coverage = ", ".join((f"{read:,} of {jobs:,} {'job' if jobs == 1 else 'jobs'} read in full", *told.words))
    news = any(news_of(one.snapshot) for one in documents) or told.is_news
    return DataWords(_age(documents, now), coverage, whole, news, (*lines, *told.lines), told.lines)


def _age(documents: Sequence[Document], now: datetime) -> str:
    known = sorted(moment for one in documents if (moment := one.read_at) is not None)
    words = list(dict.fromkeys(moment_words(moment, now) for moment in (known[:1] + known[-1:])))
    said = f"read {' to '.join(words)}" if words else ""
    if len(known) == len(documents):
        return said
    return f"{said}, of some not known when" if said else "when it was read is not known"


def progress_words(progress: RunProgress, rows: int) -> str:
    """Return how far a query is; ``rows`` have come back."""
    if progress.stage == "starting":
        return "Starting…"
    if progress.stage == "checking":
        return "The file is being checked first…"
    if progress.stage == "tables":
        return f"Reading tables: {progress.table}, {counted(progress.rows, 'row')}"
    so_far = f", {counted(rows, 'row')} so far" if rows else ""
    return f"Running, {progress.seconds:.1f}{NO_BREAK}s{so_far}"


def rows_words(rows: int, *, is_cut: bool) -> str:
    """Return the number of rows, and that there are more."""
    if is_cut:
        return "First row" if rows == 1 else f"First {rows:,} rows"
    return "1 row" if rows == 1 else f"{rows:,} rows"


def answer_words(seconds: float, data: DataWords, *, is_cut: bool, most: int) -> str:
    """Return what is said of an answer beside the number of its rows."""
    parts = [taken_words(seconds), data.age, data.coverage]
    if is_cut:
        parts.insert(0, f"there are more: Export writes up to {most:,}, or ask for fewer with WHERE or LIMIT")
    return "  ·  ".join(parts)


def taken_words(seconds: float) -> str:
    """Return how long a query took: "6 ms", "2.1 s"."""
    if seconds < 1:
        return f"{max(1, round(seconds * 1000))}{NO_BREAK}ms"
    return f"{seconds:.1f}{NO_BREAK}s"


def problem_words(error: InspectorError) -> str:
    """Return the sentences of an error as they can be shown; where it is in the query is in the first."""
    parts = [printable(part) for part in (error.title, error.cause, error.next_step) if part]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def marked_place(error: InspectorError, sql: str) -> tuple[int, int] | None:
    """Return begin and end of what is wrong in a query, in characters, at least one of them; None without a place."""
    if not isinstance(error, SqlError) or error.offset is None or not sql:
        return None
    start = min(error.offset, len(sql))
    end = min(start + max(1, error.length or 0), len(sql))
    if start == end or not sql[start:end].strip():  # the end of a line, or of the query: what is before it is marked
        start = len(sql[:start].rstrip()) - 1
        end = start + 1
    return (start, end) if start >= 0 else None


def shown_text(value: Cell, now: datetime) -> str:
    """Return a value as a cell shows it: a time in this computer's zone, a long text as far as a cell goes."""
    if isinstance(value, str):
        return value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}…"
    if isinstance(value, datetime):
        return moment_words(value, now)
    if isinstance(value, bool):
        return "true" if value else "false"
    return NULL if value is None else str(value)


def exact_text(value: Cell) -> str:
    """Return a value in full: a time with its parts of a second, here and in UTC."""
    if isinstance(value, datetime):
        return f"{Timestamp(raw='', instant=value).local_text()}\n{time_text(value)}"
    if isinstance(value, str):
        return printable(value if len(value) <= _LONGEST_TIP else f"{value[:_LONGEST_TIP]}…")
    if isinstance(value, bool):
        return "true" if value else "false"
    return NULL if value is None else str(value)


def one_line(sql: str) -> str:
    """Return a query as an entry of a menu: one line, shortened."""
    line = printable(" ".join(sql[: 4 * _LONGEST_LINE].split()))
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
