"""What the rows of the table of jobs paint and say: the session's values as values of cells."""

from typing import Any, Final, NamedTuple

from drs_inspector.domain.health.causes import Cause
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import shortened
from drs_inspector.qt.cells.list_painters import CodePainter
from drs_inspector.qt.cells.painters import (
    CellPainter,
    HealthPainter,
    NamePainter,
    PillPainter,
    ProgressPainter,
    RoutePainter,
    TextPainter,
)
from drs_inspector.qt.cells.phrases import row_phrase, spoken_units
from drs_inspector.qt.cells.values import (
    CellValue,
    CodeCell,
    EmptyCell,
    GroupCell,
    HealthCell,
    LineCell,
    MoreCell,
    NameCell,
    PillCell,
    ProgressCell,
    RouteCell,
    RowMarks,
)
from drs_inspector.qt.panes.pane_actions import counted
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.job_table.arrangement import GroupHead
from drs_inspector.session.job_table.columns import Look, WindowColumn, empty_words
from drs_inspector.session.job_table.contents import (
    COUNTING,
    Content,
    Figure,
    Route,
    ShownJob,
    cause_words,
    content_text,
)
from drs_inspector.session.job_table.rows import RowFacts

# Of health words that a folded group tells of beside its bar: those a person must look at.
_TOLD: Final = (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.NOT_READ)
_DIM: Final = RowMarks(is_dim=True)
_SAY_THEMSELVES: Final = frozenset({Look.NAME, Look.HEALTH, Look.STATUS, Look.PROGRESS, Look.ROUTE})
HEAD: Final = RowMarks(is_head=True)
PAINTERS: Final[dict[Look, CellPainter[Any]]] = {
    Look.NAME: NamePainter(),
    Look.HEALTH: HealthPainter(),
    Look.STATUS: PillPainter(),
    Look.PROGRESS: ProgressPainter(),
    Look.ROUTE: RoutePainter(),
    Look.CAUSE: CodePainter(),
    Look.TEXT: TextPainter(),
    Look.FIGURE: TextPainter(numeric=True),
    Look.MEASURED: ProgressPainter(numeric=True),
}
"""The painter of each kind of column, the same one for all tables."""


class ShownRow(NamedTuple):
    """The row of a job: what columns read of it, how it is shown, whether it has changed, and the job above it."""

    shown: ShownJob
    facts: RowFacts
    in_group: bool
    mark: Mark | None = None

    @property
    def marks(self) -> RowMarks | None:
        """What holds for the whole row."""
        mark, is_dim = self.mark, self.facts.for_relative
        if mark is None:
            return _DIM if is_dim else None
        return RowMarks("red" if mark.is_alarming else "blue", is_dim, is_alarming=mark.is_alarming, told=self.changed)

    @property
    def changed(self) -> str:
        """What is said of the mark: "changed at 09:51, Healthy before"; "" without one."""
        mark, context = self.mark, self.shown.health.context
        if mark is None:
            return ""
        at = "" if mark.at is None else f" at {moment_words(mark.at, context.now, context.zone)}"
        return f"changed{at}, {mark.before} before" if mark.before else f"new{at}"

    @property
    def parent(self) -> str:
        """The name of the job that this one is a subtask of, "" for none."""
        job, document = self.shown.job, self.shown.facts.document
        if not job.parent_id or document is None:
            return ""
        parent = document.snapshot.jobs.get(job.parent_id)
        return parent.name if parent is not None else job.parent_id


def cell_of(column: WindowColumn, row: ShownRow) -> tuple[CellValue, str]:
    """Return what a cell paints, and its words, of a very long value the beginning. Neither is ever empty."""
    content = column.content(row.shown)
    if content is None or content == "":
        words = empty_words(column, row.shown)
        return EmptyCell(words), words
    return _value(column, content, row), shortened(content_text(content))


def _value(column: WindowColumn, content: Content, row: ShownRow) -> CellValue:
    if isinstance(content, Health):
        return HealthCell(content.glyph, content.tone, content.word, content.reason)
    if isinstance(content, JobStatus):
        return PillCell(content.short_label or content.value, content.tone)
    if isinstance(content, Route):
        return RouteCell(content.source, content.target)
    if isinstance(content, Cause | Figure):
        return CodeCell(*cause_words(content)) if isinstance(content, Cause) else _progress(content)
    if column.look is Look.NAME:
        depth = row.facts.depth - 1 if row.in_group else row.facts.depth
        return NameCell(content, depth, row.facts.is_open, row.parent)
    return content


def _progress(figure: Figure) -> ProgressCell:
    return ProgressCell(figure.share, figure.text, figure.tone, line=figure.line, limit=figure.limit, told=figure.told)


def line_of(row: ShownRow) -> LineCell:
    """Return a job as a narrow list shows it."""
    job = row.shown.job
    health = row.shown.health.of(job.id)
    depth = row.facts.depth - 1 if row.in_group else row.facts.depth
    name = NameCell(job.name, depth, row.facts.is_open, row.parent, health.glyph, health.tone, health.word)
    return LineCell(name, health.reason)


def head_of(head: GroupHead, facts: RowFacts, counts: dict[HealthKey, int] | None) -> GroupCell:
    """Return the head of a group; a folded one has the health of its jobs, once that has been counted."""
    total = counted(facts.jobs, "1 job", "jobs")
    if facts.is_open or counts is None:
        return GroupCell(head.words, total, head.code, bool(facts.is_open))
    bar = tuple((HEALTH_WORDS[key].tone, count) for key, count in counts.items() if count)
    note = " \u00b7 ".join(f"{counts[key]:,} {HEALTH_WORDS[key].word.lower()}" for key in _TOLD if counts[key])
    return GroupCell(head.words, total, head.code, False, bar, note)


def more_of(facts: RowFacts) -> MoreCell:
    """Return the row in place of the rest of a group."""
    return MoreCell(f"{facts.jobs:,} more")


def phrase_of(columns: tuple[WindowColumn, ...], row: ShownRow, cells: list[CellValue]) -> str:
    """Return what a screen reader says of a row: its name, its health, then the other columns."""
    said = [(_label(column), _spoken(column, row, cell)) for column, cell in zip(columns, cells, strict=True)]
    relative = ""
    if row.facts.for_relative:
        relative = f"does not match, shown for its {'parent' if row.facts.depth else 'subtasks'}"
    changed = shortened(row.changed)
    last = "" if row.facts.is_open is None else "open" if row.facts.is_open else "folded"
    return spoken_units(row_phrase([*said, ("", relative), ("", changed), ("", last)]))


def cell_phrase(column: WindowColumn, row: ShownRow, cell: CellValue) -> str:
    """Return what a screen reader says of one cell."""
    is_said = isinstance(cell, EmptyCell) and not _label(column)  # then its words begin with the title
    return spoken_units(row_phrase([("" if is_said else column.title.lower(), _spoken(column, row, cell))]))


def _label(column: WindowColumn) -> str:
    return "" if column.look in _SAY_THEMSELVES else column.title.lower()


def _spoken(column: WindowColumn, row: ShownRow, cell: CellValue) -> CellValue:
    if column.look is Look.STATUS and isinstance(cell, PillCell):
        return row.shown.job.status.label or cell.text
    if isinstance(cell, EmptyCell):
        words = "being counted" if cell.text == COUNTING else cell.spoken
        return words if _label(column) else f"{column.title.lower()} {words}"
    return cell
