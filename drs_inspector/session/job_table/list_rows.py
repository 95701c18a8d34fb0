"""Rows of jobs as every list of jobs offers them: the words of its columns, the names, and the requests behind them."""

from collections.abc import Iterable, Iterator, Sequence

from drs_inspector.domain.tables.job_facts import object_counts
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.columns import WindowColumn, words_of
from drs_inspector.session.job_table.contents import with_counts
from drs_inspector.session.job_table.rows import Ref, Row, RowKind
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.table_files.list_rows import Cells, ListRows


class JobRows:
    """Jobs with these columns. A job that has gone meanwhile is left out."""

    def __init__(self, arrangement: Arrangement, columns: Sequence[WindowColumn], refs: Sequence[Ref]) -> None:
        self._arrangement, self._columns, self._refs = arrangement, tuple(columns), refs

    @property
    def rows(self) -> ListRows:
        """What a list offers."""
        heads = tuple(column.title for column in self._columns)
        return ListRows("jobs", heads, len(self._refs), self._cells, self._names)

    def _cells(self) -> Iterator[Cells | None]:
        counts = any(column.counts for column in self._columns)
        for ref in self._refs:
            shown = self._arrangement.shown_job(ref)
            if shown is not None:
                if counts:  # here a large selection is waited for
                    for _step in object_counts(shown.job):
                        yield None
                    shown = with_counts(shown)
                yield [words_of(column, shown) for column in self._columns]
            else:
                yield None

    def _names(self) -> Iterator[str]:
        found = map(self._arrangement.table.job_facts, self._refs)
        return (" ".join(facts.job.name.split()) for facts in found if facts is not None)


def refs_in(rows: Iterable[Row]) -> list[Ref]:
    """Return the jobs that rows are of; heads of groups are none."""
    return [row.ref for row in rows if row.kind is RowKind.JOB]


def every_ref(table: JobTable) -> list[Ref]:
    """Return every job of the sources that are shown, whether the filter shows it or not."""
    sessions = [one for one in table.sessions if table.session in ("", one.key)]
    return [Ref(one.key, job_id) for one in sessions for job_id in one.inspector.snapshot.jobs]
