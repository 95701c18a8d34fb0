"""The columns that lists of jobs show: tree, terminal.

What a column holds is defined once, in the table ``jobs`` (``job_columns``); here is how a list shows it.
``job_column`` makes one of any column of that table and of any path. A column that lists have from the beginning is one
entry in ``JOB_COLUMNS``; its widths say which. Lists take their columns from ``tree_columns`` and ``terminal_columns``
when they are made.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.fields import Endpoint
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, natural_key, scenario_position, status_position
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME, JobTableColumn, Needs, path_column
from drs_inspector.domain.tables.job_facts import JobFacts, known_counts
from drs_inspector.domain.tables.path_values import path_of

__all__ = [
    "JOB_COLUMNS",
    "STATUS",
    "JobColumn",
    "Needs",
    "cell_text",
    "job_column",
    "order_of",
    "terminal_columns",
    "tree_columns",
]

_NUMERIC: Final = (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class JobColumn:
    """One column: its ``key`` for programs, its ``title``, and what its cells say.

    ``text`` is "" where the value is not known, which ``needs`` explains. ``sort_value`` orders jobs; a column without
    one has no order. ``tone`` is the colour role of a value, as in ``JobStatus.tone``. ``hint`` is what a table tells
    of a cell beyond its text. ``numeric`` puts the text to the right.

    A list has the column when its width is given: ``tree_width`` in pixels, ``terminal_from`` the narrowest
    terminal, in characters, that shows it.
    """

    key: str
    title: str
    text: Callable[[Job], str]
    sort_value: Callable[[Job], SortValue] | None = None
    tone: Callable[[Job], str] | None = None
    hint: Callable[[Job], str] | None = None
    needs: Needs = Needs.LIST_ENTRY
    numeric: bool = False
    tree_width: int | None = None
    terminal_from: int | None = None


def _by_name(job: Job) -> SortValue:
    return (natural_key(job.name),)


def _by_status(job: Job) -> SortValue:
    return (status_position(job.status), natural_key(job.name))


def _by_engines(job: Job) -> SortValue:
    return (job.engine_pair.casefold(), natural_key(job.name))


def _route(job: Job) -> str:
    """Return where a job reads and writes, by the shortest name each end has; empty before its details are read."""
    detail = job.detail
    if detail is None:
        return ""
    source, target = _place(detail.source_endpoint), _place(detail.target_endpoint)
    return f"{source or '?'} → {target or '?'}" if source or target else ""


def _place(endpoint: Endpoint | None) -> str:
    if endpoint is None:
        return ""
    if endpoint.inst_name or not endpoint.ip:
        return endpoint.inst_name or endpoint.inst_id or endpoint.db_name or ""
    # Clusters have "host:port,host:port,..." (contract 4.3).
    first, *others = endpoint.ip.split(",")
    return f"{first} +{len(others)}" if others else first


def job_column(name: str) -> JobColumn:
    """Return the column of a list for one of the table ``jobs``, or for a path of the reply.

    Its order is that of its values, those that are not known first. Raises KeyError for what is neither, and for what
    a job alone does not tell: the columns of its document, and rules, which the reply may have beside it.
    """
    made = JOBS_BY_NAME.get(name)
    if made is None:
        path = path_of(name)
        if path is None:
            raise KeyError(name)
        made = path_column(path)
    if made.of_document:
        raise KeyError(name)
    of_time = made.moment
    texts = _Texts(made) if of_time is None else _Times(of_time)
    return JobColumn(
        made.column.name,
        made.column.title,
        texts.text,
        texts.sort_value,
        needs=made.needs,
        numeric=made.column.kind in _NUMERIC,
    )


class _Texts:
    """How the values of a column are shown and ordered."""

    def __init__(self, made: JobTableColumn) -> None:
        self._made = made

    def _value(self, job: Job) -> Cell:
        counts = known_counts(job) if self._made.counts else None
        return self._made.value(JobFacts(None, job, counts))

    def text(self, job: Job) -> str:
        """Return the text of a cell."""
        return cell_text(self._value(job), grouped=self._made.counts)

    def sort_value(self, job: Job) -> SortValue:
        """Return what orders jobs."""
        value = self._value(job)
        if value is None:
            return (0, 0, natural_key(job.name))
        return (1, natural_key(value) if isinstance(value, str) else value, natural_key(job.name))


class _Times:
    """How times are shown and ordered, those without a zone too: the list's own are all that a fetch begins with."""

    def __init__(self, moment: Callable[[JobFacts], Timestamp | None]) -> None:
        self._moment = moment

    def text(self, job: Job) -> str:
        """Return the text of a cell."""
        moment = self._moment(JobFacts(None, job))
        return "" if moment is None else moment.local_text()

    def sort_value(self, job: Job) -> SortValue:
        """Return what orders jobs."""
        moment = self._moment(JobFacts(None, job))
        if moment is None:
            return (0.0, "")
        return (moment.instant.timestamp() if moment.instant else 0.0, moment.raw)


def cell_text(value: Cell, *, grouped: bool = False) -> str:
    """Return a value of a table as lists show it: a time in the zone of this computer, "" where it is not known."""
    if isinstance(value, datetime):
        return Timestamp(raw="", instant=value).local_text()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else f"{value:,}" if grouped else str(value)


STATUS: Final = replace(
    job_column("status_label"),
    key="status",
    title="Status",
    text=lambda job: job.status.label or "unknown",
    sort_value=_by_status,
    tone=lambda job: job.status.tone,
    hint=lambda job: job.status.value,
    tree_width=230,
    terminal_from=0,
)
JOB_COLUMNS: tuple[JobColumn, ...] = (
    replace(
        job_column("name"),
        sort_value=_by_name,
        hint=lambda job: job.id,
        tree_width=230,
        terminal_from=0,
    ),
    STATUS,
    replace(
        job_column("scenario_label"),
        key="scenario",
        title="Scenario",
        sort_value=lambda job: (scenario_position(job.scenario), natural_key(job.name)),
        terminal_from=110,
    ),
    replace(
        job_column("engine_label"),
        key="engine",
        title="From → To",
        sort_value=_by_engines,
        tree_width=210,
        terminal_from=150,
    ),
    # An order needs every job, and addresses are in the details: endpoints have none, engines come from the list.
    JobColumn("endpoints", "Endpoints", _route, needs=Needs.DETAILS, tree_width=220),
    replace(job_column("direction_label"), key="direction", title="Direction", terminal_from=200),
    replace(job_column("network_label"), key="network", title="Network", terminal_from=220),
    replace(job_column("created"), tree_width=190, terminal_from=180),
    replace(job_column("id"), terminal_from=0),
)


def tree_columns() -> tuple[JobColumn, ...]:
    """Return the columns of the job tree in their order; the first one is the name, which every node has."""
    return tuple(column for column in JOB_COLUMNS if column.tree_width is not None)


def terminal_columns(width: int | None) -> tuple[JobColumn, ...]:
    """Return the columns that a terminal of ``width`` characters has room for; None is a file or pipe, with all."""
    found = (column for column in JOB_COLUMNS if column.terminal_from is not None)
    return tuple(column for column in found if width is None or width >= (column.terminal_from or 0))


def order_of(key: str) -> Callable[[Job], SortValue]:
    """Return what orders jobs by a column. Raises KeyError for a key that is no column's, or has no order."""
    for column in JOB_COLUMNS:
        if column.key == key and column.sort_value is not None:
            return column.sort_value
    raise KeyError(key)
