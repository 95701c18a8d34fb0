"""The work of ``drs-inspector show``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, TextIO

import msgspec

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.show.job_table import (
    ListedPart,
    print_documents,
    print_job,
    print_loose_ends,
    print_replies,
)
from drs_inspector.commands.show.json_view import ViewedPart, write_view, write_views
from drs_inspector.commands.source.contents import named_contents
from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.commands.source.read_documents import ReadDocument, read_documents
from drs_inspector.commands.table_output.destination import TABLE, Destination, opened, opened_text
from drs_inspector.commands.table_output.said_around import Told, write_coverage, write_sources
from drs_inspector.commands.table_output.write import write_rows
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.coverage import Part
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import is_nothing_but_replies, matches_words
from drs_inspector.session.job_list.list_filter import ListFilter

if TYPE_CHECKING:
    # Loaded where a table is wanted.
    from drs_inspector.commands.source.table_asking import TableAsking, TableTold
    from drs_inspector.domain.tables.documents import Document


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show of each document: jobs by id, those that match a filter, which table of them, in which form."""

    jobs: Sequence[str] = ()
    filter_text: str = ""
    table: str = ""
    columns: Sequence[str] = ()
    sort: Sequence[str] = ()
    destination: Destination = field(default_factory=Destination)

    @property
    def is_table(self) -> bool:
        """Whether one table is wanted, rather than the jobs as people or programs read them whole."""
        return bool(self.table or self.columns or self.sort) or self.destination.form not in (TABLE, "json")


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, with its title where there are several; ``answers`` are those of the filter, None without one.

    ``name`` is what a table calls it, also where it is the only one; ``told`` over how many jobs the table is known.
    """

    title: str
    snapshot: Snapshot
    answers: ListFilter | None
    wanted: Wanted
    name: str = ""
    told: "TableTold | None" = None

    @property
    def document(self) -> "Document":
        """The jobs to show, for tables."""
        from drs_inspector.domain.tables.documents import Document  # noqa: PLC0415 -- not always

        return Document(self.name, self.snapshot, self.job_ids)

    @property
    def job_ids(self) -> tuple[str, ...] | None:
        """The jobs to show, None for all of them; of several documents each is asked for those that it has."""
        if self.part is None:
            return None
        named: Iterable[str] = self.wanted.jobs or dict.fromkeys((*self.snapshot.jobs, *self.snapshot.unavailable))
        if self.title:
            named = [job_id for job_id in named if job_id in self.snapshot.jobs or job_id in self.snapshot.unavailable]
        answers = self.answers
        return tuple(job_id for job_id in named if answers is None or answers.is_match(job_id))

    @property
    def part(self) -> Part | None:
        """Which part of the document is shown, None for all of it."""
        part = Part(jobs=tuple(self.wanted.jobs) or None, filter=self.wanted.filter_text)
        return None if part.is_whole else part

    @property
    def around(self) -> Told:
        """What is said around it."""
        matches = None if self.answers is None else self.answers.matches
        return Told(self.title, self.snapshot, matches, () if self.told is None else self.told.lines)

    def view(self) -> ViewedPart:
        """Return what is to be shown as JSON."""
        job_ids, part = self.job_ids, self.part
        if part is not None and part.jobs is not None:
            part = msgspec.structs.replace(part, jobs=job_ids)
        return ViewedPart(self.snapshot, None if job_ids is None else frozenset(job_ids), part, self.title)

    def line(self, words: str) -> str:
        """Return a line about this document."""
        return f"{self.title}: {words}" if self.title else words


def run(files: Sequence[str], choice: SourceChoice, wanted: Wanted) -> int:
    """Read files or a source, print, and return the exit code."""
    utf8_streams()
    wanted.destination.check()
    if wanted.is_table:
        from drs_inspector.commands.table_output.document_tables import JOBS, check_table  # noqa: PLC0415 -- not always

        check_table(wanted.table or JOBS, wanted.columns, wanted.sort)

    # Before there is an event loop, so that Ctrl+C ends the waiting for it at once.
    contents = named_contents(files)

    async def main() -> int:
        asking = _asking(wanted)
        read = await read_documents(files, contents, choice, wanted.jobs, None if asking is None else asking.ask)
        return max(read.code, show(_shown(read.documents, wanted, asking), wanted))

    return run_to_end(main)


def _asking(wanted: Wanted) -> "TableAsking | None":
    """Return what asks a source for more than its jobs, where a table is wanted."""
    if not wanted.table:
        return None
    from drs_inspector.commands.source.table_asking import TableAsking  # noqa: PLC0415 -- as above

    return TableAsking([wanted.table], wanted.filter_text)


def _shown(documents: Sequence[ReadDocument], wanted: Wanted, asking: "TableAsking | None") -> list[Shown]:
    """Return documents, each with the answers of the filter, which is read over all of them."""
    snapshots = [one.inspector.snapshot for one in documents]
    query = read_filter(wanted.filter_text, snapshots) if wanted.filter_text else None
    shown = []
    for one in documents:
        answers = None if query is None else filtered(one.inspector, query)
        each = Shown(one.title, one.inspector.snapshot, answers, wanted, one.name)
        if asking is not None:
            each = replace(each, told=asking.told(one.inspector, each.document))
        shown.append(each)
    return shown


def show(documents: Sequence[Shown], wanted: Wanted) -> int:
    """Print documents or some of their jobs; return 1 when a job that was asked for is in none of them, or is not known
    to match.
    """
    absent = [job_id for job_id in wanted.jobs if all(job_id not in one.snapshot.jobs for one in documents)]
    for job_id in absent:
        known = [one.snapshot.unavailable[job_id] for one in documents if job_id in one.snapshot.unavailable]
        why = known[0].reason.get("title") if known else "it is not among the jobs"
        write_lines(f"Job {job_id}: {why}", err=True)
    told = [one.around for one in documents]
    if not wanted.jobs:
        write_sources(told, wanted.destination)
    _write(documents, wanted)
    if not wanted.jobs:
        write_coverage(told, wanted.destination)
    else:
        for one in documents:
            if one.answers is not None:
                write_lines(one.line(f"{matches_words(one.answers.matches)}."), err=True)
            write_lines(*map(one.line, one.around.lines), err=True)
    unknown = any(one.answers is not None and not one.answers.matches.is_sure for one in documents)
    code = max((one.told.code for one in documents if one.told is not None), default=ALL_READ)
    return max(code, SOME_UNAVAILABLE) if absent or unknown else code


def _write(documents: Sequence[Shown], wanted: Wanted) -> None:
    """Write what is wanted; output that cannot be written ends the command here, before anything is said about it."""
    if wanted.is_table:
        from drs_inspector.commands.table_output.document_tables import JOBS, arranged_table  # noqa: PLC0415 -- as above

        parts = [one.document for one in documents]
        table = arranged_table(parts, wanted.table or JOBS, wanted.columns, wanted.sort)
        write_rows(table, wanted.destination, is_chosen=bool(wanted.columns))
    elif wanted.destination.form == "json":
        with opened(wanted.destination) as stream:
            _write_json(documents, stream)
    else:
        with opened_text(wanted.destination) as out:
            _print(documents, wanted, out)


def _print(documents: Sequence[Shown], wanted: Wanted, out: TextIO) -> None:
    if wanted.jobs:
        _print_in_full(documents, wanted, out)
        return
    listed = [one for one in documents if not is_nothing_but_replies(one.snapshot)]
    if listed or not documents:
        print_documents([ListedPart(one.title, one.snapshot, one.job_ids) for one in listed], out)
    for one in documents:
        if not wanted.filter_text:
            print_loose_ends(one.snapshot, out, one.title)
        print_replies(one.snapshot, out, one.title, one.job_ids)


def _write_json(documents: Sequence[Shown], stream: BinaryIO) -> None:
    views = [one.view() for one in documents]
    if any(one.title for one in documents) or len(views) != 1:
        write_views(views, stream)
    else:
        write_view(views[0].snapshot, stream, views[0].job_ids, views[0].part)


def _print_in_full(documents: Sequence[Shown], wanted: Wanted, out: TextIO) -> None:
    """Print jobs in the order in which they were asked for, each from every document that has it."""
    for job_id in wanted.jobs:
        for one in documents:
            if job_id in one.snapshot.jobs and job_id in (one.job_ids or ()):
                if one.title:
                    out.write(f"{printable(one.title)}:\n")
                print_job(one.snapshot.jobs[job_id], one.snapshot, out)
