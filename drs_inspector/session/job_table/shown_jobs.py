"""The rows of the table of jobs as they are shown, for a file: each value exact, and the id of each job with it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Final

from drs_inspector.domain.tables.definition import RowSlice, TableColumn
from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME, JobTableColumn, path_column
from drs_inspector.domain.tables.job_facts import object_counts
from drs_inspector.domain.tables.path_values import path_of
from drs_inspector.domain.tables.rows import Row as Values
from drs_inspector.domain.tables.rows import sliced
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_table.table import JobTable

_ENDS: Final = ("engine", "host", "instance")
_EXACT: Final[Mapping[str, tuple[str, ...]]] = {
    "health": ("health", "reason"),
    "status": ("status_label",),
    "progress": ("progress", "lag"),
    "route": tuple(f"{side}_{part}" for side in ("source", "target") for part in _ENDS),
    "age": ("created",),
    "cause": ("cause_code", "cause"),
    "source": ("snapshot",),
    "scenario": ("scenario_label",),
    "engine": ("engine_label",),
    "project": ("snapshot",),
    "tag": ("tags",),
}
"""The columns of the ``jobs`` table that say what a column of the window, or a grouping, shows in other words."""
_ALWAYS: Final = ("job_id",)


class ShownJobs:
    """Jobs in their order on the screen, with the columns that are shown there; what groups them comes first."""

    name = "jobs"

    def __init__(self, table: JobTable, layout: TableLayout, refs: Sequence[Ref] | None = None) -> None:
        """``refs`` are the jobs that are wanted, None for all that match, whether they are folded or not."""
        self._table, self._refs = table, refs
        self._columns = _columns(layout)
        self.columns: tuple[TableColumn, ...] = tuple(one.column for one in self._columns)

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows; a job that has gone meanwhile is left out."""
        return sliced(self._rows(), range(len(self._columns)))

    def _rows(self) -> Generator[Values | None, None, None]:
        counted = any(one.counts for one in self._columns)
        refs = self._refs
        for ref in (yield from self._table.matching()) if refs is None else refs:
            facts = self._table.job_facts(ref)
            if facts is None:
                continue
            if counted:
                counts = yield from object_counts(facts.job)
                facts = facts.counted(counts)
            yield tuple([one.value(facts) for one in self._columns])


def _columns(layout: TableLayout) -> list[JobTableColumn]:
    grouping = layout.grouping.partition(":")[0]
    keys = (*(() if grouping == "none" else (grouping,)), *layout.columns)
    names = dict.fromkeys(name for key in (*keys, *_ALWAYS) for name in _EXACT.get(key, (key,)))
    found = []
    for name in names:
        known = JOBS_BY_NAME.get(name)
        path = path_of(name) if known is None else None
        if known is not None:
            found.append(known)
        elif path is not None:
            found.append(path_column(path))
    return found
