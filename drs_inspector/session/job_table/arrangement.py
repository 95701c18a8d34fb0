"""A layout of the table of jobs put into force: what orders and groups the rows, and what heads of groups say."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from drs_inspector.domain.health import grouping as health_grouping
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.session.health.job_marks import JobMarks
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.columns import SOURCE, WindowColumn, window_column
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.job_table.layout import DEFAULT_COLUMNS, FIGURE_COLUMN, TableLayout
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.job_table.table import Grouping, JobTable, Sorting
from drs_inspector.session.readings.kept import KeptReadings

NO_GROUPING: Final = "none"
SHORTENED: Final = "cause"
"""The grouping whose groups show their first rows only: of causes a person wants to see all first."""
_OF_HEALTH: Final = frozenset({"health", "cause", *FIGURE_FIELDS})


class GroupHead(NamedTuple):
    """What the head of a group says: a code in the cloud's words, and words."""

    code: str
    words: str


class Arrangement:
    """The layout that is in force in a table, with the health that it is ordered and grouped by."""

    def __init__(self, table: JobTable, healths: SessionsHealth) -> None:
        self.table = table
        self.healths = healths
        self.marks = JobMarks()
        self.layout = TableLayout()
        self._heads: dict[str, GroupHead] = {}
        self._apply()

    @property
    def columns(self) -> tuple[WindowColumn, ...]:
        """The columns that are shown, in their order; with jobs of several sources one tells which."""
        keys = self.layout.columns
        if keys == DEFAULT_COLUMNS and not self._may_have_figures():
            keys = tuple(key for key in keys if key != FIGURE_COLUMN)
        found = [column for key in keys if (column := window_column(key)) is not None]
        source = window_column(SOURCE)
        several = self.table.session == "" and len(self.table.sessions) > 1
        if several and source is not None and source not in found:
            found.insert(1, source)
        return tuple(found)

    def _may_have_figures(self) -> bool:
        """Tell whether figures are known, or may be asked for: of a file only what it holds."""
        for session in self.table.sessions:
            if self.table.session in ("", session.key):
                judging = session.inspector.snapshot.judged_by
                if session.kind != "file" or (judging is not None and judging.figures):
                    return True
        return False

    def lay_out(self, layout: TableLayout) -> bool:
        """Put a layout into force; return whether anything is another now. What is not known is left out."""
        layout = checked(layout)
        before, self.layout = self.layout, layout
        if (before.sorting, before.grouping) != (layout.sorting, layout.grouping):
            self._apply()
        return before != layout

    def follows_health(self) -> bool:
        """Tell whether rows may be in another order or group when health or figures change by themselves."""
        sorted_by = {one.column for one in self.layout.sorting}
        return not sorted_by.isdisjoint(_OF_HEALTH) or self.layout.grouping in _OF_HEALTH

    def shown_job(self, ref: Ref) -> ShownJob | None:
        """Return what cells are made of; None for a job that has gone."""
        facts = self.table.job_facts(ref)
        if facts is None or facts.document is None:
            return None
        for session in self.table.sessions:
            if session.inspector.snapshot is facts.document.snapshot:
                readings = getattr(session.inspector, "readings", None)  # only an inspector asks
                known = readings if isinstance(readings, KeptReadings) else None
                return ShownJob(facts, self.healths.of(session), known)
        return ShownJob(facts, SnapshotHealth(facts.document.snapshot, None))

    def head(self, group: str) -> GroupHead:
        """Return what the head of a group says."""
        return self._heads.get(group, GroupHead("", group))

    def health_counts(self, refs: Iterable[Ref]) -> Iterator[dict[HealthKey, int]]:
        """Count jobs by their health words, with a yield after each; the last one is complete."""
        counts = dict.fromkeys(HEALTH_WORDS, 0)
        sessions = {session.key: session for session in self.table.sessions}
        for ref in refs:
            session = sessions.get(ref.session)
            if session is not None:
                try:
                    counts[self.healths.of(session).own(ref.job_id).key] += 1
                except KeyError:  # it has gone meanwhile
                    continue
            yield counts
        yield counts

    def health_of(self, snapshot: Snapshot) -> SnapshotHealth:
        """Return the health of the jobs of a document that is open."""
        for session in self.table.sessions:
            if session.inspector.snapshot is snapshot:
                return self.healths.of(session)
        return SnapshotHealth(snapshot, None)

    def _apply(self) -> None:
        self._heads = {}
        last = len(self.layout.sorting) - 1
        sorting = []
        for place, one in enumerate(self.layout.sorting):
            column = window_column(one.column)
            if column is not None:
                made = column.sorting(self.health_of, place == last)
                sorting.append(Sorting(made, one.descending, column.of_family))
        self.table.set_sorting(*sorting)
        self.table.set_grouping(self._grouping(self.layout.grouping))

    def _grouping(self, key: str) -> Grouping | None:
        grouping = health_grouping.grouping_of(key)
        if grouping is None or key == NO_GROUPING:
            return None
        heads, positions = self._heads, dict[str, Any]()

        def value(facts: JobFacts) -> str:
            if facts.document is None:
                return "="
            found = grouping.value(facts.job, self.health_of(facts.document.snapshot))
            group = f"={found.key}"  # "" is no group
            code = "" if found.code == found.words else found.code
            known = heads.get(group)
            if known is not None and known.code != code:
                code = ""  # jobs of one cause that came under several codes
            if known is None or known.code != code:
                heads[group] = GroupHead(code, found.words)
                positions[group] = (found.place,)
            return group

        return Grouping(key, value, positions, shorten=key == SHORTENED)


def checked(layout: TableLayout) -> TableLayout:
    """Return a layout without what this version does not know, and with a name, which cannot be missing."""
    columns = tuple(dict.fromkeys(key for key in layout.columns if window_column(key) is not None))
    if DEFAULT_COLUMNS[0] not in columns:
        columns = (DEFAULT_COLUMNS[0], *columns)
    sorting = tuple(one for one in layout.sorting if window_column(one.column) is not None)[:2]
    grouping = layout.grouping if health_grouping.grouping_of(layout.grouping) is not None else NO_GROUPING
    return TableLayout(columns=columns, sorting=sorting, grouping=grouping)
