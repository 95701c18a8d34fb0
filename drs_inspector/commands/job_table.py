"""Tables for the terminal: all jobs in one, or one job in full."""

from collections.abc import Collection
from typing import TextIO

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from drs_inspector.commands.job_lines import rule_lines
from drs_inspector.domain.describe import job_sections
from drs_inspector.domain.jobs import Job
from drs_inspector.domain.snapshot import Snapshot

_WIDE = 10_000
_TREE_OBJECTS = 30
_STYLES = {
    "blue": "blue",
    "grey-blue": "cyan",
    "green-blue": "cyan",
    "green": "green",
    "grey-green": "dim green",
    "red": "bold red",
    "amber": "yellow",
    "light grey": "dim",
    "grey": "dim",
}


def console_for(out: TextIO) -> Console:
    """Return a console that fits a terminal's width, and never cuts or wraps what goes to a file or a pipe."""
    return Console(file=out, highlight=False) if out.isatty() else Console(file=out, width=_WIDE, highlight=False)


def print_jobs(snapshot: Snapshot, out: TextIO, job_ids: Collection[str] | None = None) -> None:
    """Print one line per job, children below their parents, then what could not be read."""
    console = console_for(out)
    shown = [job for job_id, job in snapshot.jobs.items() if job_ids is None or job_id in job_ids]
    table = Table(box=None if not out.isatty() else _box(), header_style="bold", pad_edge=False)
    for title, options in _COLUMNS:
        table.add_column(title, **options)
    for job, depth in _families(shown):
        table.add_row(*_cells(job, depth))
    console.print(table)
    _print_unavailable(snapshot, console, job_ids)


def print_job(job: Job, snapshot: Snapshot, out: TextIO) -> None:
    """Print everything about one job: sections of named values, the object selection in short, its rules."""
    console = console_for(out)
    console.print(Text(job.name or job.id, style="bold"), _status(job))
    for section in job_sections(job):
        if section.rows:
            console.print(_section(section.title, section.rows))
    console.print(_section_title("Objects"), Padding(Group(*_objects(job)), (0, 0, 0, 2)))
    rules = snapshot.rules_of(job.id)
    if rules:
        lines = [Text(line) for rule in rules for line in rule_lines(rule)]
        console.print(_section_title("Transformation rules"), Padding(Group(*lines), (0, 0, 0, 2)))
    console.print()
