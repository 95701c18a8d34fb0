"""The columns of a job, once for every list of jobs: tree, table of a scenario, terminal.

A new column is one entry in ``JOB_COLUMNS``; its widths say which lists have it. Lists take their columns from
``tree_columns``, ``table_columns`` and ``terminal_columns`` when they are made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drs_inspector.domain.jobs.fields import Endpoint
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import SortValue, natural_key, scenario_position, status_position
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label

_BIG_DETAILS = 1024 * 1024  # reading more than this for one cell of a table would be felt


class Needs(StrEnum):
    """What has to be read before the value of a column is known; each includes what is above it."""

    LIST_ENTRY = "list entry"
    DETAILS = "details"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class JobColumn:
    """One column: its ``key`` for programs, its ``title``, and what its cells say.

    ``text`` is "" where the value is not known, which ``needs`` explains. ``sort_value`` orders jobs; a column without
    one has no order. ``tone`` is the colour role of a value, as in ``JobStatus.tone``. ``hint`` is what a table tells
    of a cell beyond its text. ``numeric`` puts the text to the right.

    A list has the column when its width is given: ``tree_width`` in pixels, ``table_width`` as a share in letters,
    ``terminal_from`` the narrowest terminal, in characters, that shows it.
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
    table_width: int | None = None
    terminal_from: int | None = None


def _by_name(job: Job) -> SortValue:
    return (natural_key(job.name),)


def _by_status(job: Job) -> SortValue:
    return (status_position(job.status), natural_key(job.name))


def _by_engines(job: Job) -> SortValue:
    return (job.engine_pair.casefold(), natural_key(job.name))


def _by_created(job: Job) -> SortValue:
    created = job.created
    if created is None:
        return (0.0, "")
    return (created.instant.timestamp() if created.instant else 0.0, created.raw)


def _by_objects(job: Job) -> SortValue:
    return (-1 if job.object_count_hint is None else job.object_count_hint,)


def _direction(job: Job) -> str:
    return direction_label(job.job_direction, job.scenario)


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


def _engines_and_endpoints(job: Job) -> str:
    route = _route(job) if job.detail_size < _BIG_DETAILS else ""
    return f"{job.engine_pair}  ({route})" if route else job.engine_pair


def _objects(job: Job) -> str:
    return "" if job.object_count_hint is None else f"{job.object_count_hint:,}"


STATUS = JobColumn(
    "status",
    "Status",
    lambda job: job.status.label or "unknown",
    _by_status,
    tone=lambda job: job.status.tone,
    hint=lambda job: job.status.value,
    tree_width=230,
    table_width=22,
    terminal_from=0,
)
JOB_COLUMNS: tuple[JobColumn, ...] = (
    JobColumn(
        "name",
        "Name",
        lambda job: job.name,
        _by_name,
        hint=lambda job: job.id,
        tree_width=230,
        table_width=26,
        terminal_from=0,
    ),
    STATUS,
    JobColumn(
        "scenario",
        "Scenario",
        lambda job: scenario_label(job.scenario),
        lambda job: (scenario_position(job.scenario), natural_key(job.name)),
        terminal_from=110,
    ),
    JobColumn("engine", "From → To", lambda job: job.engine_pair, _by_engines, tree_width=210, terminal_from=150),
    # An order needs every job, and addresses are in the details: endpoints have none, engines come from the list.
    JobColumn("endpoints", "Endpoints", _route, needs=Needs.DETAILS, tree_width=220),
    JobColumn(
        "engine_and_endpoints",
        "From → To",
        _engines_and_endpoints,
        _by_engines,
        needs=Needs.DETAILS,
        table_width=36,
    ),
    JobColumn(
        "direction",
        "Direction",
        _direction,
        lambda job: (_direction(job), natural_key(job.name)),
        terminal_from=200,
    ),
    JobColumn(
        "network",
        "Network",
        lambda job: network_label(job.net_type),
        lambda job: (network_label(job.net_type), natural_key(job.name)),
        terminal_from=220,
    ),
    JobColumn(
        "objects",
        "Objects",
        _objects,
        _by_objects,
        hint=lambda job: "Counted when the job's objects are looked at" if job.object_count_hint is None else "",
        needs=Needs.OBJECTS,
        numeric=True,
        table_width=9,
    ),
    JobColumn(
        "created",
        "Created",
        lambda job: job.created.local_text() if job.created else "",
        _by_created,
        tree_width=190,
        table_width=28,
        terminal_from=180,
    ),
    JobColumn("id", "Id", lambda job: job.id, lambda job: (job.id,), terminal_from=0),
)


def tree_columns() -> tuple[JobColumn, ...]:
    """Return the columns of the job tree in their order; the first one is the name, which every node has."""
    return tuple(column for column in JOB_COLUMNS if column.tree_width is not None)


def table_columns() -> tuple[JobColumn, ...]:
    """Return the columns of a table of jobs in their order."""
    return tuple(column for column in JOB_COLUMNS if column.table_width is not None)


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
