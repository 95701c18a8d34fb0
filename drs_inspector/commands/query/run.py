"""The work of ``drs-inspector query``."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from drs_inspector.commands.exit_codes import ALL_READ
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.run_settings import RUN
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.contents import named_contents
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import ReadDocuments, read_documents
from drs_inspector.commands.source.standard_input import STANDARD_INPUT
from drs_inspector.commands.source.table_asking import TableAsking
from drs_inspector.commands.table_output.destination import Destination
from drs_inspector.commands.table_output.said_around import Told, write_coverage, write_sources
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.sql.document_tables import document_tables
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql.limits import LONGEST_SQL, SqlLimits
from drs_inspector.session.sql.process import SqlProcess
from drs_inspector.session.sql_page.completion import tables_named
from drs_inspector.session.sql_page.scanner import scan

_NULL = "null"
_LONGEST_CHARACTER = 4  # bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """The query, its limit of time in seconds, its time zone, and where its answer goes."""

    sql: str
    time_limit: float
    time_zone: str
    destination: Destination


def run(names: Sequence[str], choice: SourceChoice, asked: Asked) -> int:
    """Read files, folders or a source, ask, write the answer, and return the exit code."""
    utf8_streams()
    asked.destination.check()
    folders = [Path(name) for name in names if name != STANDARD_INPUT and Path(name).is_dir()]
    if folders and len(folders) < len(names):
        raise click.UsageError("Give folders of Parquet or files, not both: a table is in one of them.")
    # Before there is an event loop, so that Ctrl+C ends the waiting for it at once.
    contents = named_contents(names)
    sql = _read_sql() if asked.sql == STANDARD_INPUT else asked.sql

    async def main() -> int:
        asking = TableAsking(tables_named(sql, scan(sql)).values())
        read = (
            ReadDocuments([], ALL_READ)
            if folders
            else await read_documents(names, contents, choice, ask_more=asking.ask)
        )
        parts = [Document(one.name, one.inspector.snapshot) for one in read.documents]
        tables_told = [asking.told(one.inspector, part) for one, part in zip(read.documents, parts, strict=True)]
        told = [
            Told(one.title, one.inspector.snapshot, lines=said.lines)
            for one, said in zip(read.documents, tables_told, strict=True)
        ]
        tables = {} if folders else document_tables(parts, sql)
        limits = SqlLimits(seconds=asked.time_limit)
        async with SqlProcess(tables, limits, time_zone=asked.time_zone, folders=folders) as process:
            try:
                answer = await process.run(sql)
                write_sources(told, asked.destination)
                await asyncio.to_thread(write_rows, answer.for_thread(), asked.destination, null=_NULL)
            except SqlError as error:
                _show_place(error, sql)
                raise
        write_coverage(told, asked.destination)
        return max(read.code, *(said.code for said in tables_told), ALL_READ)

    return run_to_end(main)


def _read_sql() -> str:
    """Return standard input as text; of what is longer than any query only so much that this is seen."""
    return sys.stdin.buffer.read(_LONGEST_CHARACTER * LONGEST_SQL + 1).decode("utf-8", "replace")


def _show_place(error: SqlError, sql: str) -> None:
    """Show the line of the query, and below it what is meant."""
    if error.line is None or error.column is None or RUN.errors == "json":
        return
    line, first = sql.split("\n")[error.line - 1], error.column - 1
    meant = line[first : first + (error.length or 1)]
    write_lines(line, " " * len(printable(line[:first])) + "^" * max(1, len(printable(meant))), err=True)
