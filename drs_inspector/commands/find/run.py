"""The work of ``drs-inspector find``."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import click

from drs_inspector.commands.exit_codes import ALL_READ, INTERRUPTED, NOTHING_FOUND, SOME_UNAVAILABLE
from drs_inspector.commands.find.hit_table import MARKED, ListedHits, columns_for
from drs_inspector.commands.output import write_lines, write_table
from drs_inspector.commands.running import run_to_end, stop_on_interrupt
from drs_inspector.commands.source.contents import named_contents
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import ReadDocument, read_documents
from drs_inspector.commands.table_output.arranged import ChosenColumns, SortedTable, place_of
from drs_inspector.commands.table_output.destination import TABLE, Destination
from drs_inspector.commands.table_output.fitting import text_width
from drs_inspector.commands.table_output.said_around import Told, is_for_a_person, wrapped, write_sources
from drs_inspector.commands.table_output.screen import Style, screen_of
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.commands.terminal import shown_status, utf8_streams
from drs_inspector.domain.printable import printable
from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind, Wanted
from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.session.coverage_texts import matches_words, search_words
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.table import HitRows
from drs_inspector.session.search.texts import coverage_words, found_words
from drs_inspector.session.status_texts import reading_lines

SHOWN_HITS = 100
"""So many hits a terminal shows without --all."""
_STEP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """What to find, and how to write it; ``says_nothing``: the exit code says when nothing was found."""

    text: str
    kinds: Sequence[str] = ()
    case: bool = False
    word: bool = False
    regex: bool = False
    filter_text: str = ""
    columns: Sequence[str] = ()
    sort: Sequence[str] = ()
    all_hits: bool = False
    says_nothing: bool = False
    destination: Destination = field(default_factory=Destination)

    @property
    def wanted(self) -> Wanted:
        """What is searched for. Raises click.UsageError for what cannot be."""
        kinds = frozenset(map(HitKind, self.kinds)) or ALL_KINDS
        wanted = Wanted(text=self.text, case=self.case, word=self.word, regex=self.regex, kinds=kinds)
        if wanted.problem:
            raise click.UsageError(wanted.problem)
        return wanted

    @property
    def is_listed(self) -> bool:
        """Whether a person looks at a list, whose columns are chosen for the width, and whose end says the rest."""
        on_terminal = screen_of(sys.stdout).is_terminal and not self.destination.path
        return self.destination.form == TABLE and on_terminal and not self.columns and not self.sort


def run(files: Sequence[str], choice: SourceChoice, asked: Asked) -> int:
    """Read files or a source, find, print, and return the exit code."""
    utf8_streams()
    asked.destination.check()
    wanted = asked.wanted
    for name in (*asked.columns, *(key.removeprefix("-") for key in asked.sort)):
        place_of(HitRows(wanted, ()), name)
    # Before there is an event loop, so that Ctrl+C ends the waiting for it at once.
    contents = named_contents(files)

    async def main() -> int:
        read = await read_documents(files, contents, choice)
        code, documents = _documents(read.documents, asked)
        write_sources([Told(one.title, one.inspector.snapshot) for one in read.documents], asked.destination)
        for one in read.documents if not is_for_a_person(asked.destination) else ():
            _say(one, *reading_lines(one.inspector.snapshot.source))
        search = await _list(wanted, documents, asked) if asked.is_listed else _write(wanted, documents, asked)
        if not asked.is_listed:
            write_lines(f"{found_words(search)}.", *coverage_words(search), err=True)
        return max(code, read.code, _code(search, asked))

    return run_to_end(main)


def _documents(read: Sequence[ReadDocument], asked: Asked) -> tuple[int, list[SearchedDocument]]:
    """Return what to search: of each document the jobs that match the filter."""
    code, documents = ALL_READ, []
    snapshots = [one.inspector.snapshot for one in read]
    query = read_filter(asked.filter_text, snapshots) if asked.filter_text else None
    for number, one in enumerate(read):
        job_ids = None
        if query is not None:
            answers = filtered(one.inspector, query)
            _say(one, f"{matches_words(answers.matches)}.")
            code = max(code, ALL_READ if answers.matches.is_sure else SOME_UNAVAILABLE)
            job_ids = frozenset(answers.matching)
        documents.append(SearchedDocument(str(number), one.name, one.inspector.snapshot, job_ids))
    return code, documents


async def _list(wanted: Wanted, documents: Sequence[SearchedDocument], asked: Asked) -> Search:
    """Print the first hits, and below them how many there are and over what that is said. Ctrl+C ends the search."""
    search = Search(wanted, documents)
    undo = stop_on_interrupt(search.cancel)
    try:
        with shown_status() as show:
            while not search.step(_STEP_SECONDS):
                show(search_words(search.done, search.total))
                await asyncio.sleep(0)
    finally:
        undo()
    screen = screen_of(sys.stdout)
    columns = columns_for(screen.width, several=len(documents) > 1)
    shown = len(search.hits) if asked.all_hits else SHOWN_HITS
    listed = ListedHits(search.hits, {one.key: one.title for one in documents}, shown)
    if len(search.hits):
        marks = dict.fromkeys(MARKED, search.match.spans)
        write_rows(ChosenColumns(listed, columns), asked.destination, is_chosen=True, marks=marks)
    first = f"first {shown:,} (--all)" if len(search.hits) > shown else ""
    width = screen.width or 80
    style: Style = "" if search.is_whole else "yellow"
    said: list[tuple[str, Style]] = [
        (f"{found_words(search, first)}.", "bold"),
        (" ".join(coverage_words(search)), style),
    ]
    if sum(text_width(printable(words)) + 1 for words, _style in said) <= width:
        write_table([" ".join(screen.styled(printable(words), one) for words, one in said if words) + "\n"])
    else:
        lines = [(line, one) for words, one in said for line in wrapped(printable(words), width)]
        write_table(f"{screen.styled(line, one)}\n" for line, one in lines)
    return search


def _write(wanted: Wanted, documents: Sequence[SearchedDocument], asked: Asked) -> Search:
    """Write all hits as they are found."""
    rows = HitRows(wanted, documents)
    table: TableRows = SortedTable(rows, asked.sort) if asked.sort else rows
    if asked.columns:
        table = ChosenColumns(table, asked.columns)
    write_rows(table, asked.destination, is_chosen=bool(asked.columns), marks=dict.fromkeys(MARKED, rows.match.spans))
    return rows.search


def _code(search: Search, asked: Asked) -> int:
    if search.is_cancelled:
        return INTERRUPTED
    if not search.is_whole:
        return SOME_UNAVAILABLE
    return NOTHING_FOUND if asked.says_nothing and not search.hits.total else ALL_READ


def _say(document: ReadDocument, *lines: str) -> None:
    write_lines(*(f"{document.title}: {line}" if document.title else line for line in lines), err=True)
