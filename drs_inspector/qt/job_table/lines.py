"""The rows of the table of jobs that have been looked at: their cells, made when asked for, and kept while true."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any, Final

from drs_inspector.domain.explanations.topics import Topic, status_topic
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.measured import main_figure
from drs_inspector.domain.tables.job_facts import object_counts
from drs_inspector.qt.cells.values import CellValue, GroupCell, LineCell, MoreCell
from drs_inspector.qt.job_table.cells import (
    ShownRow,
    cell_of,
    cell_phrase,
    head_of,
    line_of,
    more_of,
    phrase_of,
)
from drs_inspector.qt.panes.explaining import tip_words
from drs_inspector.session.handbook.topics import topic_of_cause, topic_of_job, topic_of_measure
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.columns import Look
from drs_inspector.session.job_table.contents import counts_wait, with_counts
from drs_inspector.session.job_table.rows import Ref, Row, RowFacts, RowKind

# Those on a screen, and some around them.
_MOST_LINES: Final = 192
_UNMADE: Final = object()
_EXPLAINED: Final = frozenset({Look.STATUS, Look.PROGRESS, Look.HEALTH, Look.CAUSE})
Told = Collection[Ref] | None
"""Jobs of which something was told, None for all of them."""


class Line:
    """A row that has been looked at. ``shown`` is None for a head, and for a job that has gone.

    ``cells`` and ``words`` are by column, made together when one is asked for.
    """

    def __init__(self, row: Row, facts: RowFacts, shown: ShownRow | None, columns: int) -> None:
        self.row, self.facts, self.shown = row, facts, shown
        self.cells: list[Any] = [_UNMADE] * columns
        self.words = [""] * columns
        self.line: LineCell | None = None


class Lines:
    """The lines of the rows of an ``Arrangement``.

    What takes longer than a row may, counting large selections and the health of whole groups, is left to ``work``;
    ``work_waits()`` says that there is some, ``redraw(row)`` that a row has other cells now.
    """

    def __init__(
        self, arrangement: Arrangement, work_waits: Callable[[], object], redraw: Callable[[Row], object]
    ) -> None:
        self.columns = arrangement.columns
        self._arrangement = arrangement
        self._work_waits, self._redraw = work_waits, redraw
        self._lines: dict[Row, Line] = {}
        self._news: set[Ref] | None = set()  # of these something was told since they were looked at
        self._has_forgotten = False  # rows that may still be on the screen
        self._to_count: dict[Ref, Job] = {}
        self._tallies: dict[str, dict[HealthKey, int]] = {}
        self._to_tally: dict[str, None] = {}
        self._work: Iterator[None] | None = None

    def of(self, row: Row, facts: RowFacts) -> Line:
        """Return the line of a row."""
        line = self._lines.get(row)
        if line is None or line.facts != facts or len(line.cells) != len(self.columns):
            while len(self._lines) >= _MOST_LINES:
                self._has_forgotten = True
                del self._lines[next(iter(self._lines))]
            line = self._lines[row] = Line(row, facts, self._shown(row, facts), len(self.columns))
        return line

    def forget(self) -> None:
        """Make all lines anew: there are other columns."""
        self._lines.clear()

    def tell(self, session: str, job_ids: Collection[str] | None) -> None:
        """Look again at jobs of a session when it is time, with None at all jobs."""
        if job_ids is None:
            self._news = None
        elif self._news is not None:
            self._news.update(Ref(session, job_id) for job_id in job_ids)

    def _take_news(self) -> set[Ref] | None:
        news, self._news = self._news, set()
        return news

    def refresh(self, rows: Sequence[Row], facts: Sequence[RowFacts]) -> list[int] | None:
        """Forget the lines of jobs that are others now, are judged otherwise or are shown in another way.

        Return where they are among ``rows``; None where rows may be on the screen of which nothing is kept: any of
        them may be another.
        """
        self._tallies.clear()
        told = self._take_news()
        others = {row for row, line in self._lines.items() if self._is_other(line, told)}
        places: list[int] = []
        for place, (row, now) in enumerate(zip(rows, facts, strict=True)):
            line = self._lines.get(row)
            if line is not None and (row in others or line.facts != now):
                places.append(place)
        for row in others:
            del self._lines[row]
        has_forgotten, self._has_forgotten = self._has_forgotten, False
        return None if has_forgotten else places

    def others(self, by_place: Mapping[int, Line], place_of: Callable[[Ref], int | None]) -> set[int]:
        """Forget the lines of jobs that are others now, or of which other things are said, while rows stay.

        Return the places of these, of those in ``by_place``; and of those of which something was told and nothing kept.
        """
        told = self._take_news()
        if told is None:
            self._tallies.clear()
        lines = [(row, line) for row, line in self._lines.items() if told is None or line.shown is not None]
        dropped = {row for row, line in lines if self._is_other(line, told)}
        for row in dropped:
            del self._lines[row]
        kept = {row.ref for row in self._lines} if told else set()
        places = {place for place, line in by_place.items() if line.row in dropped}
        return places | {place for ref in told or () if ref not in kept and (place := place_of(ref)) is not None}

    def cell(self, line: Line, column: int) -> CellValue:
        """Return what a cell paints."""
        cell: CellValue = line.cells[column]
        if cell is _UNMADE:
            cell = line.cells[column] = self._head(line) if line.shown is None else self._made(line, line.shown, column)
        return cell

    def list_cell(self, line: Line) -> CellValue:
        """Return what a narrow list paints of a row."""
        if line.shown is None:
            return self._head(line)
        line.line = line.line or line_of(line.shown)
        return line.line

    def words(self, line: Line, column: int) -> str:
        """Return the words of a cell, of a very long value the beginning; of a head all of it."""
        cell = self.cell(line, column)
        if line.shown is None:
            return cell.spoken if isinstance(cell, GroupCell | MoreCell) else ""
        return line.words[column]

    def tip(self, line: Line, column: int) -> str:
        """Return a cell in full, as far as it can be shown."""
        if line.shown is None:
            return self.words(line, column)
        chosen, shown = self.columns[column], line.shown.shown
        words = chosen.tip(shown) or self.words(line, column)
        if chosen.look is Look.STATUS:
            words = shown.job.status.label or words
        changed = line.shown.changed if chosen.look in (Look.NAME, Look.HEALTH) else ""
        told = f"{words}\n{changed[:1].upper()}{changed[1:]}" if changed else words
        return tip_words(self.topic(line, column), told)

    def list_tip(self, line: Line) -> str:
        """Return what the narrow list says of a job: name, health and status in full, and what that means."""
        if line.shown is None:
            return self.tip(line, 0)
        job = line.shown.shown.job
        health = line.shown.shown.health.of(job.id)
        words = (job.name, ", ".join(filter(None, (health.word, health.reason))), job.status.label)
        return tip_words(topic_of_job(job), *words)

    def topic(self, line: Line, column: int) -> Topic | None:
        """Return what a cell is about, None where nothing explains it."""
        shown = line.shown.shown if line.shown is not None else None
        look = self.columns[column].look
        if shown is None or look not in _EXPLAINED:
            return None
        if look is Look.STATUS:
            return status_topic(shown.job)
        if look is Look.PROGRESS:
            measured = main_figure(shown.job, shown.health)
            return topic_of_measure(measured.name, shown.job) if measured is not None else None
        return topic_of_cause(shown.job)

    def phrase(self, line: Line, column: int, *, is_row: bool) -> str:
        """Return what a screen reader says of a cell, or of the whole row."""
        if line.shown is None:
            return self.words(line, column)
        if not is_row:
            cell = self.cell(line, column)
            return cell_phrase(self.columns[column], line.shown, cell)
        cells = [self.cell(line, number) for number in range(len(self.columns))]
        return phrase_of(self.columns, line.shown, cells)

    def _shown(self, row: Row, facts: RowFacts) -> ShownRow | None:
        shown = self._arrangement.shown_job(row.ref) if row.kind is RowKind.JOB else None
        if shown is None:
            return None
        mark = self._arrangement.marks.of(row.ref.session, row.ref.job_id)
        return ShownRow(shown._replace(facts=shown.facts.brief), facts, bool(row.group), mark)

    def _made(self, line: Line, row: ShownRow, column: int) -> CellValue:
        chosen = self.columns[column]
        if chosen.counts and row.shown.facts.counts is None:
            row = line.shown = row._replace(shown=with_counts(row.shown))
            if counts_wait(row.shown.job):
                self._to_count[line.row.ref] = row.shown.job
                self._work_waits()
        cell, line.words[column] = cell_of(chosen, row)
        return cell

    def _head(self, line: Line) -> GroupCell | MoreCell | None:
        if line.row.kind is RowKind.MORE:
            return more_of(line.facts)
        if line.row.kind is RowKind.JOB:  # it has gone, and the rows are not those of now yet
            return None
        group = line.row.group
        if not line.facts.is_open and group not in self._tallies:
            self._to_tally[group] = None
            self._work_waits()
        return head_of(self._arrangement.head(group), line.facts, self._tallies.get(group))

    def _is_other(self, line: Line, told: Told) -> bool:
        if line.shown is None:
            return True
        ref = line.row.ref
        before, now = line.shown.shown, self._arrangement.shown_job(ref)
        if now is None or now.job is not before.job or now.job.unavailable is not before.job.unavailable:
            return True
        if self._arrangement.marks.of(ref.session, ref.job_id) is not line.shown.mark:
            return True
        if now.health is not before.health and now.health.of(ref.job_id) != before.health.of(ref.job_id):
            return True
        row = line.shown._replace(shown=now._replace(facts=now.facts.counted(before.facts.counts).brief))
        if (told is None or ref in told) and any(
            cell_of(column, row)[0] != line.cells[number]
            for number, column in enumerate(self.columns)
            if column.ages and line.cells[number] is not _UNMADE
        ):
            return True
        line.shown = line.shown._replace(shown=now._replace(facts=before.facts))
        return False

    def work(self, budget_seconds: float) -> bool:
        """Go on for about so long with what could not be told at once; True when nothing is left."""
        stop = perf_counter() + budget_seconds
        while self._work is not None or self._to_count or self._to_tally:
            self._work = self._work or self._steps()
            try:
                next(self._work)
            except StopIteration:
                self._work = None
            if perf_counter() >= stop:
                return False
        return True

    def _steps(self) -> Iterator[None]:
        while self._to_count:
            ref, job = self._to_count.popitem()
            yield from object_counts(job)  # its value is kept with the job
            for row in [row for row in self._lines if row.ref == ref and row.kind is RowKind.JOB]:
                del self._lines[row]
                self._redraw(row)
        while self._to_tally:
            group, _none = self._to_tally.popitem()
            found: dict[HealthKey, int] = {}
            for counts in self._arrangement.health_counts(self._arrangement.table.members(group)):
                found = counts
                yield
            self._tallies[group] = found
            row = Row(RowKind.GROUP, group=group)
            self._lines.pop(row, None)
            self._redraw(row)
