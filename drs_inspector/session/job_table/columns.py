"""The columns of the window's table of jobs: how each is shown, ordered, grouped by and filtered by.

Some are the window's own; the others are the columns of the table ``jobs``, and any path of the reply.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.causes import Cause, cause_of
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS
from drs_inspector.domain.jobs.ordering import natural_key, status_position
from drs_inspector.domain.labels.time_words import short_duration
from drs_inspector.domain.query.nodes import Condition, Node, Op, text_of
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME, JobTableColumn, Needs, path_column
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.list_columns import cell_text
from drs_inspector.domain.tables.path_values import path_of
from drs_inspector.session.job_table.conditions import equal_to, same_as
from drs_inspector.session.job_table.contents import (
    COUNTING,
    NOT_READ,
    REFUSED,
    UNKNOWN,
    Content,
    ShownJob,
    content_text,
    counts_wait,
    created_at,
    route_of,
)
from drs_inspector.session.job_table.figures import figure_of, figure_order, figure_words, figures_tip, named_figure

NAME: Final = "name"
SOURCE: Final = "source"
PROGRESS: Final = "progress"
_REFUSED_STATUSES: Final = frozenset({401, 403})
_FIGURES: Final = (Kind.INTEGER, Kind.NUMBER)
_WIDTHS: Final = {Kind.INTEGER: 88, Kind.NUMBER: 88, Kind.BOOLEAN: 88, Kind.TIME: 168, Kind.TEXT: 168}
HealthOf = Callable[[Snapshot], SnapshotHealth]
"""Returns the health of the jobs of a document that is open."""


class Look(StrEnum):
    """How the cells of a column look."""

    NAME = "name"
    HEALTH = "health"
    STATUS = "status"
    PROGRESS = "progress"
    ROUTE = "route"
    CAUSE = "cause"
    TEXT = "text"
    FIGURE = "figure"
    MEASURED = "measured"


@dataclass(frozen=True)
class WindowColumn:
    """One column. ``content`` is None where the value is not known; ``sorting`` makes what orders by it.

    ``tip`` says more of a value than its words, as of the moment when it is asked; "" where those say all. ``ages``:
    the value may be another without anything having been read. ``width`` is the one it starts with, 0 for the rest of
    the room. ``groups_by`` is the key of the grouping that has
    the same values; ``condition`` is what a job must fulfil to have the same value, None where a filter cannot say it.
    """

    key: str
    title: str
    look: Look
    width: int
    content: Callable[[ShownJob], Content | None]
    sorting: Callable[[HealthOf, bool], JobTableColumn]
    help: str = ""
    needs: Needs = Needs.LIST_ENTRY
    counts: bool = False
    groups_by: str = ""
    of_family: bool = False
    condition: Callable[[ShownJob], Node | None] = lambda _shown: None
    tip: Callable[[ShownJob], str] = lambda _shown: ""
    ages: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its values are figures, below one another at the right."""
        return self.look in (Look.FIGURE, Look.MEASURED)


def window_column(key: str) -> WindowColumn | None:
    """Return a column by its key, by the name of a column of ``jobs``, or by a path; None for what is none of them."""
    if key in WINDOW_COLUMNS:
        return WINDOW_COLUMNS[key]
    made = JOBS_BY_NAME.get(key)
    return _of_table(key) if made is not None else _of_path(key)


def empty_words(column: WindowColumn, shown: ShownJob) -> str:
    """Return what a cell without a value says, so that none is empty: not asked, not read, refused, or not known."""
    job = shown.job
    if column.key in FIGURE_FIELDS:
        return figure_words(column.key, shown)
    if column.counts and counts_wait(job):
        return COUNTING
    if column.needs is Needs.LIST_ENTRY or job.has_detail:
        return UNKNOWN
    status = job.unavailable.reason.get("http_status") if job.unavailable is not None else None
    return REFUSED if status in _REFUSED_STATUSES else NOT_READ


def words_of(column: WindowColumn, shown: ShownJob) -> str:
    """Return the words of a cell as they are copied."""
    content = column.content(shown)
    return content_text(content) if content else empty_words(column, shown)


def filter_of(column: WindowColumn, shown: ShownJob) -> str:
    """Return the filter that finds the jobs with the same value as this one, "" where a filter cannot say it."""
    node = column.condition(shown)
    if node is None:
        return ""
    query = parse_query(text_of(node))
    if query.problem is not None:
        return ""
    # What a column does not know may be known elsewhere: only what finds this job is offered.
    finds = query.searches_whole or query.quick_answer(shown.job, shown.health.snapshot) is True
    return query.text if finds else ""


def _column(name: str, title: str, kind: Kind = Kind.TEXT) -> TableColumn:
    return TableColumn(name, title, kind)


def _ordered(key: str, value: Callable[[JobFacts], Any], needs: Needs = Needs.LIST_ENTRY) -> Any:
    made = JobTableColumn(_column(key, key), value, needs)
    return lambda _health_of, _is_last: made


def _health(shown: ShownJob) -> Health:
    return shown.health.of(shown.job.id)


def _health_sorting(health_of: HealthOf, is_last: bool) -> JobTableColumn:
    """Order worst first. Where another column decides between jobs of one word, the rest of the order is left to it."""

    def value(facts: JobFacts) -> Any:
        if facts.document is None:
            return None
        key = health_of(facts.document.snapshot).own(facts.job.id).sort_key
        return key if is_last else key[:1]

    return JobTableColumn(_column("health", "Health"), value)


def _figure_sorting(health_of: HealthOf, _is_last: bool) -> JobTableColumn:
    def value(facts: JobFacts) -> Cell:
        return None if facts.document is None else figure_order(health_of(facts.document.snapshot), facts.job)

    return JobTableColumn(_column(PROGRESS, "Progress or lag", Kind.NUMBER), value)


def _cause(shown: ShownJob) -> Cause | None:
    return cause_of(shown.job, shown.health.context.known)


def _cause_sorting(health_of: HealthOf, _is_last: bool) -> JobTableColumn:
    def value(facts: JobFacts) -> Cell:
        known = health_of(facts.document.snapshot).context.known if facts.document is not None else None
        cause = cause_of(facts.job, known) if known is not None else None
        return None if cause is None else content_text(cause)

    return JobTableColumn(_column("cause", "Cause"), value)


def _cause_condition(shown: ShownJob) -> Node | None:
    cause = _cause(shown)
    return Condition("error_code", Op.EQUAL, (cause.code,)) if cause is not None and cause.code else None


def _route_text(facts: JobFacts) -> str | None:
    route = route_of(facts)
    return None if route is None else content_text(route)


def _age(shown: ShownJob) -> str | None:
    created, now = created_at(shown.facts), shown.health.context.now
    return None if created is None or now is None else short_duration(max(now.timestamp() - created, 0))


def _younger(facts: JobFacts) -> float | None:
    created = created_at(facts)
    return None if created is None else -created


def _of_jobs(key: str, title: str, width: int) -> WindowColumn:
    """Return a column of figures of the table ``jobs`` as the window shows it."""
    made = JOBS_BY_NAME[key]
    return WindowColumn(
        key,
        title,
        Look.FIGURE,
        width,
        lambda shown: cell_text(made.value(shown.facts), grouped=True) or None,
        lambda _health_of, _is_last: made,
        made.column.help,
        made.needs,
        made.counts,
        condition=equal_to(made),
    )


_OWN: Final = (
    WindowColumn(
        NAME,
        "Name",
        Look.NAME,
        212,
        lambda shown: shown.job.name,
        _ordered(NAME, lambda facts: natural_key(facts.job.name)),
        "The name of the job; the id of a job of which no name is known.",
        condition=same_as(NAME, lambda shown: shown.job.name),
    ),
    WindowColumn(
        "health",
        "Health and reason",
        Look.HEALTH,
        0,
        _health,
        _health_sorting,
        "Whether a person must look at the job, and why; the worst first.",
        groups_by="health",
        of_family=True,
        ages=True,
        condition=lambda shown: Condition("health", Op.HAS, (shown.health.own(shown.job.id).key.value,)),
    ),
    WindowColumn(
        "status",
        "Status",
        Look.STATUS,
        148,
        lambda shown: shown.job.status if shown.job.status.value else None,
        _ordered("status", lambda facts: status_position(facts.job.status)),
        "What the cloud calls the state of the job.",
        groups_by="status",
        condition=same_as("status_label", lambda shown: shown.job.status.label if shown.job.status.value else ""),
    ),
    WindowColumn(
        PROGRESS,
        "Progress or lag",
        Look.PROGRESS,
        120,
        figure_of,
        _figure_sorting,
        "How far the full phase is, or how far the target is behind: now, and over the last hour.",
        tip=figures_tip,
        ages=True,
    ),
    WindowColumn(
        "route",
        "Source \u2192 target",
        Look.ROUTE,
        172,
        lambda shown: route_of(shown.facts),
        _ordered("route", _route_text, Needs.DETAILS),
        "The engine of the source, and the instance or address of the target.",
        Needs.DETAILS,
        groups_by="engine",
        condition=same_as("engine", lambda shown: shown.job.engine_type),
    ),
    _of_jobs("objects", "Objects", 72),
    _of_jobs("renamed", "Renames", 80),
    _of_jobs("rules", "Rules", 72),
    WindowColumn(
        "age",
        "Age",
        Look.FIGURE,
        72,
        _age,
        _ordered("age", _younger, Needs.DETAILS),
        "How long ago the job was created; in a file as of its reading.",
        Needs.DETAILS,
        ages=True,
    ),
    WindowColumn(
        "cause",
        "Cause",
        Look.CAUSE,
        320,
        _cause,
        _cause_sorting,
        "Why the job failed: the error code and what its message says.",
        groups_by="cause",
        condition=_cause_condition,
    ),
    WindowColumn(
        SOURCE,
        "Source",
        Look.TEXT,
        144,
        lambda shown: shown.facts.document.title if shown.facts.document else None,
        _ordered(SOURCE, lambda facts: facts.document.title if facts.document else None),
        "The session or the file that the job is of.",
        groups_by="project",
    ),
)
WINDOW_COLUMNS: Final = {one.key: one for one in _OWN}
"""The window's own columns by key; they go before a column of ``jobs`` of the same name."""
_GROUPS: Final = {
    "scenario": "scenario",
    "scenario_label": "scenario",
    "engine": "engine",
    "engine_label": "engine",
    "source_host": "source_host",
    "tags": "tag",
}


@lru_cache(maxsize=256)
def _of_table(key: str) -> WindowColumn:
    if key in FIGURE_FIELDS:
        return _of_figure(key)
    return _shown(JOBS_BY_NAME[key], _GROUPS.get(key, ""))


def _of_figure(key: str) -> WindowColumn:
    """Return how the window shows a column of figures: with its unit, and what is too old with a question mark."""
    made = JOBS_BY_NAME[key]

    return WindowColumn(
        key,
        made.column.title,
        Look.MEASURED,
        _WIDTHS[Kind.NUMBER],
        lambda shown: named_figure(key, shown),
        lambda _health_of, _is_last: made,
        made.column.help.replace("`", ""),
        condition=equal_to(made),
        tip=lambda shown: figures_tip(shown, (key,)),
        ages=True,
    )


@lru_cache(maxsize=1024)
def _of_path(key: str) -> WindowColumn | None:
    path = path_of(key)
    if path is None:
        return None
    first, *rest = path.steps
    tag = rest[0] if first == "tags" and len(rest) == 1 and isinstance(rest[0], str) else None
    return _shown(path_column(path), f"tag:{tag}" if tag else "")


def _shown(made: JobTableColumn, groups_by: str) -> WindowColumn:
    """Return how the window shows a column of ``jobs`` or a path."""
    kind, moment = made.column.kind, made.moment

    def content(shown: ShownJob) -> str | None:
        if moment is not None:  # also a time without a zone, as the cloud wrote it
            time: Timestamp | None = moment(shown.facts)
            return None if time is None else time.local_text()
        return cell_text(made.value(shown.facts), grouped=made.counts) or None

    return WindowColumn(
        made.column.name,
        made.column.title,
        Look.FIGURE if kind in _FIGURES else Look.TEXT,
        _WIDTHS[kind],
        content,
        lambda _health_of, _is_last: made,
        made.column.help.replace("`", ""),
        made.needs,
        made.counts,
        groups_by,
        condition=equal_to(made),
        ages=made.of_document,
    )
