"""The columns of the table of jobs on a terminal: health with its sign first, then name, status, and why."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from drs_inspector.commands.table_output.fitting import Shape
from drs_inspector.commands.table_output.screen import Style
from drs_inspector.commands.table_output.text_table import NULL, TextCell, TextColumn
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.health import reason_text
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words, short_duration
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.printable import printable
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.list_columns import STATUS, JobColumn, terminal_columns

WIDE = 100
"""From so many columns on there is room for both ends and the last change; below them, for the age."""
_WIDER = 160
_LONGEST_STATUS = 40
_OWN = frozenset({"name", "status", "engine"})
_HEALTH_STYLES: dict[str, Style] = {
    "red": "bold red",
    "amber": "bold yellow",
    "green-blue": "cyan",
    "grey-blue": "blue",
    "green": "green",
    "grey-green": "green",
    "grey": "dim",
}


class ListedJob(NamedTuple):
    """A job to list, how deep below others, and the health of its document."""

    job: Job
    depth: int
    health: SnapshotHealth


class ListColumn(NamedTuple):
    """A column of the list, and its cell for a job."""

    head: TextColumn
    cell: Callable[[ListedJob], TextCell]


def list_columns(width: int | None) -> Sequence[ListColumn]:
    """Return the columns for a terminal of ``width`` characters; None is a file or a pipe, with all of them."""
    is_wide = width is None or width >= WIDE
    rest = [one for one in terminal_columns(width) if one.key not in _OWN] if width is None or width >= _WIDER else []
    return (
        ListColumn(TextColumn("HEALTH", Shape.WHOLE), _health),
        ListColumn(TextColumn("NAME", Shape.NAME), _name),
        ListColumn(TextColumn("STATUS", Shape.WHOLE), _status),
        ListColumn(TextColumn("WHY", Shape.REASON), _why),
        *(
            (
                ListColumn(TextColumn("SOURCE -> TARGET", Shape.NAME), _route),
                ListColumn(TextColumn("CHANGED", Shape.WHOLE, right=True), _changed),
            )
            if is_wide
            else (ListColumn(TextColumn("AGE", Shape.WHOLE, right=True), _age),)
        ),
        *map(_plain, rest),
    )


def _health(listed: ListedJob) -> TextCell:
    found = listed.health.of(listed.job.id)
    return TextCell(f"{found.sign} {found.word}", _HEALTH_STYLES.get(found.tone, ""))


def _name(listed: ListedJob) -> TextCell:
    return TextCell("  " * listed.depth + printable(listed.job.name))


def _status(listed: ListedJob) -> TextCell:
    words = printable(listed.job.status.short_label or STATUS.text(listed.job))
    shown = words if len(words) <= _LONGEST_STATUS else f"{words[: _LONGEST_STATUS - 1]}…"
    return TextCell(shown, "red" if listed.job.status.group == "failed" else "")


def _why(listed: ListedJob) -> TextCell:
    return _told(printable(reason_text(listed.health.of(listed.job.id))))


def _route(listed: ListedJob) -> TextCell:
    facts = JobFacts(None, listed.job)
    source, target = (database_label(engine) for engine in facts.engines)
    place = next((found for name in ("inst_name", "ip") if (found := facts.end("target_endpoint", name))), target)
    return _told(printable(f"{source or '?'} -> {place or '?'}") if source or place else "")


def _changed(listed: ListedJob) -> TextCell:
    updated = facts_of(listed.job).updated
    return _told("" if updated is None else moment_words(updated, listed.health.context.now).replace(NO_BREAK, " "))


def _age(listed: ListedJob) -> TextCell:
    created, now = facts_of(listed.job).created, listed.health.context.now
    if created is None or now is None or created > now:
        return _told("")
    return _told(_short(created, now))


def _short(moment: datetime, now: datetime) -> str:
    return short_duration((now - moment).total_seconds()).replace(NO_BREAK, " ")


def _told(text: str) -> TextCell:
    return TextCell(text) if text else TextCell(NULL, "dim")


def _plain(column: JobColumn) -> ListColumn:
    """Return a column of the lists of jobs; ids are shortened first, scenarios never."""
    shape = {"id": Shape.ID, "scenario": Shape.WHOLE}.get(column.key, Shape.NAME)

    def cell(listed: ListedJob) -> TextCell:
        return TextCell(printable(column.text(listed.job)), "dim" if column.key == "id" else "")

    return ListColumn(TextColumn(column.title.upper(), shape, column.numeric), cell)
