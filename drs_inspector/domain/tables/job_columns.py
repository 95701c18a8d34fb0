"""The columns of the table of jobs: what each holds, once for window, terminal, files and SQL."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.health import reason_text
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.job_facts import JobFacts, ObjectCounts, clean, object_counts
from drs_inspector.domain.tables.path_values import Path, column_value, kind_at
from drs_inspector.domain.tables.paths import OF_LIST_ENTRY
from drs_inspector.domain.tables.rows import KEYS, Document, Row

DETAILS: Final = "Null where the details were not read."
_LISTED: Final = "Null where the details were not read, or have no list of objects."
Value = Callable[[JobFacts], Cell]


class Needs(StrEnum):
    """What has to be read before the value of a column is known; each includes what is above it."""

    LIST_ENTRY = "list entry"
    DETAILS = "details"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class JobTableColumn:
    """A column, and what its cell says of a job.

    ``counts``: the objects of the job are counted for it. ``of_document``: the job alone does not tell it. ``moment``
    is the time of a column of times as the cloud wrote it.
    """

    column: TableColumn
    value: Value
    needs: Needs = Needs.LIST_ENTRY
    counts: bool = False
    of_document: bool = False
    moment: Callable[[JobFacts], Timestamp | None] | None = None


def column(name: str, title: str, kind: Kind, help: str = "", unit: str = "") -> TableColumn:  # noqa: A002 - its name there
    """Return a column; see ``TableColumn``."""
    return TableColumn(name, title, kind, help, unit)


def text(name: str, title: str, value: Value, help: str) -> JobTableColumn:  # noqa: A002
    """Return a column of texts; "" is null."""
    return JobTableColumn(column(name, title, Kind.TEXT, help), lambda facts: value(facts) or None, _needs(help))


def _judged(name: str, title: str, value: Value, help: str) -> JobTableColumn:  # noqa: A002
    """Return a column of texts that depend on what the document is judged by."""
    return replace(text(name, title, value, help), of_document=True)


def _figure(name: str, title: str, help: str, unit: str) -> JobTableColumn:  # noqa: A002
    """Return a column of a figure of running jobs."""
    kind = Kind.NUMBER if unit else Kind.BOOLEAN
    told = f"{help} Null where no figure was read within ten minutes, or of a job that has none."
    return JobTableColumn(column(name, title, kind, told, unit), lambda facts: facts.figure(name), of_document=True)


def _needs(help: str) -> Needs:  # noqa: A002
    return Needs.DETAILS if help.endswith(DETAILS) else Needs.LIST_ENTRY


def times(name: str, title: str, value: Callable[[JobFacts], Timestamp | None], help: str) -> Iterator[JobTableColumn]:  # noqa: A002
    """Yield a column of times, and one of the texts of those that are no exact moment."""
    needs = _needs(help)
    yield JobTableColumn(
        column(name, title, Kind.TIME, help), lambda facts: exact_time(value(facts)), needs, moment=value
    )
    yield JobTableColumn(text_beside(name, title), lambda facts: inexact_text(value(facts)), needs)


def text_beside(name: str, title: str) -> TableColumn:
    """Return the column with the texts of those times of another one that are no exact moment."""
    words = f"The text of a time without a zone, or that cannot be read: `{name}` is null then. Else null."
    return column(f"{name}_text", f"{title} (text)", Kind.TEXT, words)


def exact_time(moment: Timestamp | None) -> Cell:
    """Return a time in UTC, None where its zone is not known."""
    return moment.instant if moment is not None and moment.zone_known else None


def inexact_text(moment: Timestamp | None) -> str | None:
    """Return the text of what is no exact moment, None for what is one."""
    return None if moment is None or exact_time(moment) is not None else clean(moment.raw)


def _end(number: int, side: str) -> tuple[JobTableColumn, ...]:
    """Return the columns of the end with this number: its engine, and where it is."""
    member, word = f"{side}_endpoint", side.capitalize()
    port = column(
        f"{side}_port",
        f"{word} port",
        Kind.INTEGER,
        f"`{member}.db_port`; null for 0, which says that the host has the ports. {DETAILS}",
    )
    return (
        text(
            f"{side}_engine",
            f"{word} engine",
            lambda facts: clean(facts.engines[number]),
            f"`{member}.db_type`, else what `engine` says of this end.",
        ),
        text(
            f"{side}_host",
            f"{word} host",
            lambda facts: facts.end(member, "ip"),
            f"`{member}.ip`; of a cluster `host:port,host:port`. {DETAILS}",
        ),
        JobTableColumn(port, lambda facts: facts.port(member), Needs.DETAILS),
        text(
            f"{side}_instance",
            f"{word} instance",
            lambda facts: facts.end(member, "inst_name") or facts.end(member, "inst_id"),
            f"`{member}.inst_name`, else `{member}.inst_id`. {DETAILS}",
        ),
    )


def _status(facts: JobFacts) -> str | None:
    status = facts.job.status
    return status.label if status.value else None


def _count(name: str, title: str, value: Callable[[ObjectCounts], int | None], help: str) -> JobTableColumn:  # noqa: A002
    return JobTableColumn(
        column(name, title, Kind.INTEGER, f"{help} {_LISTED}"),
        lambda facts: None if facts.counts is None else value(facts.counts),
        Needs.OBJECTS,
        counts=True,
    )


JOB_TABLE_COLUMNS: Final[tuple[JobTableColumn, ...]] = (
    JobTableColumn(KEYS[0], lambda facts: facts.document.title if facts.document else None, of_document=True),
    JobTableColumn(KEYS[1], lambda facts: facts.job.id),
    JobTableColumn(KEYS[2], lambda facts: facts.document.read_at if facts.document else None, of_document=True),
    text("id", "Id", lambda facts: facts.job.id, "The API's own name for `job_id`."),
    text("name", "Name", lambda facts: facts.job.name, "`name`; the id of a job of which no name is known."),
    text("parent_id", "Parent job", lambda facts: facts.job.parent_id, "The job that this one is a subtask of."),
    text(
        "scenario",
        "Scenario",
        lambda facts: facts.job.scenario,
        "`db_use_type`: migration, sync, cloudDataGuard and others.",
    ),
    text(
        "scenario_label",
        "Scenario (words)",
        lambda facts: scenario_label(facts.job.scenario),
        "The scenario in words.",
    ),
    text(
        "status",
        "Status",
        lambda facts: facts.job.status.value,
        "`status` as the cloud writes it; that of the details, which are newer than the list.",
    ),
    text("status_label", "Status (words)", _status, "The status in the words of the vendor's console."),
    text(
        "status_group",
        "Status group",
        lambda facts: facts.job.status.group if facts.job.status.value else None,
        "creating, configuring, starting, running, paused, changing, finishing, finished, recovering, failed, deleted;"
        " unknown for a status that is not documented.",
    ),
    text(
        "health",
        "Health",
        lambda facts: facts.health.key.value,
        "failed, late, stale, not_read, waiting, working, healthy, done: whether a person must look at the job itself;"
        " as of the reading, of a live source as of now.",
    ),
    _judged(
        "reason", "Reason", lambda facts: reason_text(facts.health), "Why, of the job itself; null: the word says all."
    ),
    _judged(
        "cause",
        "Cause",
        lambda facts: facts.cause.title if facts.cause else None,
        "Of a failure: what it was in words, else its message, else its code.",
    ),
    _figure("lag", "Lag", "By how much the target is behind in the incremental phase.", "seconds"),
    _figure("progress", "Progress", "Percent of the full phase.", "percent"),
    _figure("remaining", "Remaining", "How long the full phase still takes.", "seconds"),
    _figure("rpo", "RPO", "Of disaster recovery: what would be lost now.", "seconds"),
    _figure("rto", "RTO", "Of disaster recovery: what is still to be applied.", "seconds"),
    _figure("reachable", "Reachable", "Whether both databases are reached.", ""),
    text(
        "cause_code",
        "Cause code",
        lambda facts: facts.cause.code if facts.cause else None,
        f"Of a failure: the error code that `cause` belongs to. {DETAILS}",
    ),
    text("engine", "Engine", lambda facts: facts.job.engine_type, "`engine_type`: mysql, mysql-to-taurus and others."),
    text("engine_label", "Engines (words)", lambda facts: facts.job.engine_pair, "Both engines in words."),
    *_end(0, "source"),
    *_end(1, "target"),
    text("network", "Network", lambda facts: facts.job.net_type, "`net_type`: eip, vpc, vpn."),
    text("network_label", "Network (words)", lambda facts: network_label(facts.job.net_type), "The network in words."),
    text("direction", "Direction", lambda facts: facts.job.job_direction, "`job_direction`: up, down, non-dbs."),
    text(
        "direction_label",
        "Direction (words)",
        lambda facts: direction_label(facts.job.job_direction, facts.job.scenario),
        "The direction in words.",
    ),
    text(
        "task_type",
        "Phases",
        lambda facts: facts.job.task_type,
        "`task_type`: FULL_TRANS, FULL_INCR_TRANS, INCR_TRANS.",
    ),
    text(
        "task_type_label", "Phases (words)", lambda facts: task_type_label(facts.job.task_type), "Its phases in words."
    ),
    *times(
        "created",
        "Created",
        lambda facts: facts.job.created,
        "`create_time` of the details. That of the list has no zone: it is in `created_text`.",
    ),
    *times("started", "Started", lambda facts: facts.time("actual_start_time"), f"`actual_start_time`. {DETAILS}"),
    *times(
        "full_completed",
        "Full phase completed",
        lambda facts: facts.time("full_transfer_complete_time"),
        f"`full_transfer_complete_time`. {DETAILS}",
    ),
    *times("updated", "Last changed", lambda facts: facts.time("update_time"), f"`update_time`. {DETAILS}"),
    _count("objects", "Objects", lambda counts: counts.objects, "Number of selected objects: rows of `objects`."),
    _count(
        "renamed",
        "Renamed",
        lambda counts: counts.renamed,
        "Number of selected objects that have another name on the target.",
    ),
    JobTableColumn(
        column("rules", "Rules", Kind.INTEGER, f"Number of transformation rules. {DETAILS}"),
        lambda facts: facts.rules,
        Needs.DETAILS,
        of_document=True,
    ),
    text("error_code", "Error code", lambda facts: facts.code("error_code"), f"`error_code`. {DETAILS}"),
    text(
        "error",
        "Error",
        lambda facts: facts.error,
        "`error_message`, else `failed_reason`, else `error_msg` of the list.",
    ),
    text(
        "tags",
        "Tags",
        lambda facts: ", ".join(f"{tag.key or ''}={tag.value or ''}" for tag in facts.tags),
        f"All tags as `key=value, key=value`; the table `tags` has them one by one. {DETAILS}",
    ),
    text("description", "Description", lambda facts: facts.job.description, "`description`."),
    JobTableColumn(
        column(
            "details_read", "Details read", Kind.BOOLEAN, "Whether the details were read; if not, `unread` says why."
        ),
        lambda facts: facts.job.has_detail,
    ),
)

JOBS_BY_NAME: Final = {one.column.name: one for one in JOB_TABLE_COLUMNS}


def path_column(path: Path) -> JobTableColumn:
    """Return the column of ``jobs`` that holds the values at a path."""
    kind = kind_at(path) or Kind.TEXT
    return JobTableColumn(
        column(path.text, path.text, kind, f"`{path.text}` of the reply."),
        lambda facts: column_value(facts.job, path, kind),
        Needs.LIST_ENTRY if path.home == OF_LIST_ENTRY else Needs.DETAILS,
    )


def job_rows(documents: Sequence[Document], columns: Sequence[JobTableColumn]) -> Generator[Row | None, None, None]:
    """Yield the values of these columns for each job."""
    counted = any(one.counts for one in columns)
    values = [one.value for one in columns]
    for document in documents:
        for job in document.jobs():
            counts = (yield from object_counts(job)) if counted else None
            facts = JobFacts(document, job, counts)
            yield tuple([value(facts) for value in values])
