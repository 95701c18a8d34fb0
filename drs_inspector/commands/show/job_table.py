"""Tables for the terminal: all jobs in one, or one job in full."""

import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from drs_inspector.commands.run_settings import RUN
from drs_inspector.commands.show.job_rows import ListedJob, list_columns
from drs_inspector.commands.table_output.fitting import Shape
from drs_inspector.commands.table_output.screen import Style, screen_of
from drs_inspector.commands.table_output.text_table import TextCell, TextColumn, text_table
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import scenario_position
from drs_inspector.domain.jobs.sections import Row, entry_rows, job_sections
from drs_inspector.domain.labels.value_labels import counts_label
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.printable import printable
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.reply_rows import reply_rows
from drs_inspector.domain.rules.rule_set import TransformationRule, match_text, rule_text
from drs_inspector.domain.saved_reply import replies_about, replies_of_job
from drs_inspector.domain.snapshot import Snapshot, is_doubt
from drs_inspector.domain.tables.list_columns import STATUS
from drs_inspector.session.readings_page.typed import answer_of
from drs_inspector.session.reply_texts import read_words, refused_line, refused_title, reply_line

_WIDE = 10_000
_SHOWN_OBJECTS = 200
# Letters of a title's beginning and end: files of one project differ at the end, where the day is.
_TITLE, _NARROW, _WIDE_ENOUGH = (12, 15), (0, 10), 110
_ENDINGS = (".gz", ".json", ".drs")
_TONES: dict[str, Style] = {
    "blue": "blue",
    "grey-blue": "cyan",
    "green-blue": "cyan",
    "green": "green",
    "grey-green": "green",
    "red": "bold red",
    "amber": "yellow",
    "light grey": "dim",
    "grey": "dim",
}


def console_for(out: TextIO) -> Console:
    """Return a console as wide as the terminal; what goes to a file or a pipe is never cut or wrapped."""
    width = shutil.get_terminal_size().columns if out.isatty() else _WIDE
    return Console(file=out, width=width, highlight=False, markup=False, no_color=not RUN.has_colour or None)


class ListedPart(NamedTuple):
    """A document to list under its title, or the jobs named of it."""

    title: str
    snapshot: Snapshot
    job_ids: Collection[str] | None = None


def print_jobs(snapshot: Snapshot, out: TextIO, job_ids: Collection[str] | None = None) -> None:
    """Print one document; see ``print_documents``."""
    print_documents([ListedPart("", snapshot, job_ids)], out)


def print_documents(documents: Sequence[ListedPart], out: TextIO) -> None:
    """Print one line per job, children below their parents, then what could not be read.

    Documents with titles follow each other in one table, whose first column says which document a job is of. A terminal
    gets the columns that fit its width, one job a line; a file or a pipe gets them all, whole.
    """
    screen = screen_of(out)
    columns = list_columns(screen.width)
    titled = any(document.title for document in documents)
    titles = [printable(document.title) for document in documents]
    if screen.width is not None:
        titles = _short_titles(titles, _NARROW if screen.width < _WIDE_ENOUGH else _TITLE)
    heads = [TextColumn("SNAPSHOT", Shape.WHOLE)] if titled else []
    rows = [
        [*([TextCell(title)] if titled else []), *(column.cell(listed) for column in columns)]
        for document, title in zip(documents, titles, strict=True)
        for listed in _listed(document)
    ]
    lines = text_table([*heads, *(column.head for column in columns)], rows, screen)
    out.writelines(f"{line}\n" for line in lines)
    console = console_for(out)
    for document in documents:
        _print_failures(document, console)


def _listed(document: ListedPart) -> Iterator[ListedJob]:
    """Yield the wanted jobs of a document with its health, which is as of now for a live source."""
    snapshot = document.snapshot
    judging = snapshot.judged_by or Judging()
    clock = datetime.now(UTC) if judging.is_live else None
    health = SnapshotHealth(snapshot, clock, known=judging.known)
    for job, depth in _families(snapshot, document.job_ids):
        yield ListedJob(job, depth, health)


def print_job(job: Job, snapshot: Snapshot, out: TextIO) -> None:
    """Print everything about one job: its sections of named values, its objects, its rules."""
    console = console_for(out)
    console.print(_text(f"{job.name}  ", style="bold") + _status(job))
    console.print(_text(job.id, style="bright_black"))
    if job.unavailable is not None:
        console.print(_text(_reason(job.unavailable.reason), style="red"))
        _print_section(console, "Entry in place of the details", entry_rows(job.unavailable.entry_raw))
    for section in job_sections(job):
        _print_section(console, section.title, section.rows)
    _print_objects(console, job)
    _print_rules(console, "Transformation rules", snapshot.rules_of(job.id))
    for reply, entry in replies_of_job(snapshot.replies, job.id):
        answer = answer_of(reply, job.id, datetime.now(UTC))
        said = (Row("In short", answer, answer, ""),) if answer else ()
        _print_section(console, f"Saved reply: {reply.words}, {read_words(reply)}", (*said, *reply_rows(entry)))
    _print_refused(console, [one for one in snapshot.refusals if one.job == job.id])
    console.print()


def print_loose_ends(snapshot: Snapshot, out: TextIO, title: str = "") -> None:
    """Print the rules that name no table of any job; ``title`` is that of the document."""
    _print_rules(console_for(out), f"Transformation rules without a job{_of(title)}", snapshot.unassigned_rules)


def print_replies(snapshot: Snapshot, out: TextIO, title: str = "", job_ids: Collection[str] | None = None) -> None:
    """Print a line for each saved reply of another read call, of chosen jobs those that name one of them."""
    console = console_for(out)
    shown = replies_about(snapshot.replies, job_ids)
    if shown:
        console.print(Text(f"\nSaved replies{_of(title)}", style="bold"))
    for reply in shown:
        console.print(_text(f"  {reply.file or 'without a name'}: {reply_line(reply, snapshot)}"))
    _print_refused(console, [one for one in snapshot.refusals if job_ids is None or one.job in job_ids])


def _print_refused(console: Console, refused: Sequence[RefusedCall]) -> None:
    if refused:
        console.print(Text("\nRefused calls", style="bold"))
    for one in refused:
        console.print(_text(f"  {refused_title(one)}: {refused_line(one)}"))


def _of(title: str) -> str:
    return f" ({printable(title)})" if title else ""


def _short_titles(titles: Sequence[str], kept: tuple[int, int]) -> list[str]:
    """Return titles that leave room for the other columns; those that would be alike get numbers."""
    begin, end = kept
    stems = [reduce(str.removesuffix, _ENDINGS, title) for title in titles]
    short = [stem if len(stem) <= begin + end + 1 else f"{stem[:begin]}…{stem[-end:]}" for stem in stems]
    return short if len(set(short)) == len(short) else [f"{number} {title}" for number, title in enumerate(short, 1)]


def _text(words: str, style: str = "") -> Text:
    """Return words of which a part comes from outside; they stay on their line."""
    return Text(printable(words), style=style)


def _status(job: Job) -> Text:
    tone = _TONES.get(job.status.tone, "")
    return _text(STATUS.text(job), style="bright_black" if tone == "dim" else tone)


def _families(snapshot: Snapshot, job_ids: Collection[str] | None) -> Iterator[tuple[Job, int]]:
    """Yield the wanted jobs with their depth: by scenario, in the order they were read, children below parents."""
    wanted = frozenset(snapshot.jobs if job_ids is None else job_ids)
    family = JobHierarchy((job_id, job.parent_id) for job_id, job in snapshot.jobs.items() if job_id in wanted)
    order = {job_id: place for place, job_id in enumerate(snapshot.jobs)}
    roots = sorted(family.roots(), key=lambda root: (scenario_position(snapshot.jobs[root].scenario), order[root]))
    for root in roots:
        yield snapshot.jobs[root], 0
        for child in sorted(family.below(root), key=order.__getitem__):
            yield snapshot.jobs[child], 1


def _print_section(console: Console, title: str, rows: Iterable[Row]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        # In a cell of its own, further lines cannot be taken for anything else.
        text = Text("\n").join(_text(line) for line in row.text.split("\n"))
        if row.note:
            text.append(_text(f"  ({row.note})", style="yellow"))
        table.add_row(_text(row.label), text)
    if table.row_count:
        console.print(Text("\n") + _text(title, style="bold"))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _print_objects(console: Console, job: Job) -> None:
    objects = job.objects
    if not objects.count:
        return
    counts = counts_label(objects.counts())
    console.print()
    console.print(_text(f"Selected objects ({counts})", style="bold"))
    for number, row in enumerate(_tree_order(objects)):
        if number == _SHOWN_OBJECTS:
            console.print(f"  … and {objects.row_count - number:,} more (--format json has all of them)")
            return
        depth = len(objects.path(row)) - 1
        alias = objects.alias(row)
        words = [objects.kind(row) or "not listed", objects.name(row)] + ([f"→ {alias}"] if alias else [])
        line = _text("  " * (depth + 1) + " ".join(words))
        entry = objects.entry(row)
        if entry.select and entry.select != "true":
            line.append(_text(f"  ({entry.select})", style="bright_black"))
        if entry.contradiction:
            line.append(_text(f"  ({entry.contradiction})", style="yellow"))
        console.print(line)


def _tree_order(objects: ObjectSelection) -> Iterator[int]:
    waiting = list(reversed(objects.roots()))
    while waiting:
        row = waiting.pop()
        yield row
        waiting += reversed(objects.children(row))


def _print_rules(console: Console, title: str, rules: Iterable[TransformationRule]) -> None:
    for number, rule in enumerate(rules):
        if number == 0:
            console.print(Text(f"\n{title}", style="bold"))
        console.print(_text(f"  {rule_text(rule)}"))
        for match in rule.matches:
            words = match_text(rule, match.how)
            found = words if match.how == "unassigned" else f"matched {words}"
            console.print(_text(f"    {found}", style="bright_black"))
            for contradiction in match.contradictions:
                console.print(_text(f"    {contradiction}", style="yellow"))


def _print_failures(document: ListedPart, console: Console) -> None:
    title, snapshot, job_ids = document
    lines = [
        f"  {entry.name or entry.id}: {_reason(entry.reason)}"
        for job_id, entry in snapshot.unavailable.items()
        if job_ids is None or job_id in job_ids
    ]
    lines += [f"  {_where(problem)}{_reason(problem)}" for problem in snapshot.problems if not is_doubt(problem)]
    if lines:
        console.print(Text(f"\nCould not be read{_of(title)}", style="bold red"))
        for line in lines:
            console.print(_text(line))


def _where(problem: dict[str, object]) -> str:
    """Return what a problem is about, as the beginning of its line; one of a file names that in its words."""
    return f"{problem['where']}: " if problem.get("where") else ""


def _reason(reason: dict[str, object]) -> str:
    words = [str(reason[name]) for name in ("title", "cause") if reason.get(name)]
    return " ".join(words) + (f" [{reason['code']}]" if reason.get("code") else "")
