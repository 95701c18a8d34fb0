"""The tables of documents: what each has in it, and its rows in slices.

Window columns, terminal, files and SQL take them from here. ``docs/tables.md`` is made of these definitions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import RowSlice, TableColumn, TableRows
from drs_inspector.domain.tables.job_columns import (
    JOB_TABLE_COLUMNS,
    JOBS_BY_NAME,
    JobTableColumn,
    job_rows,
    path_column,
)
from drs_inspector.domain.tables.object_rows import OBJECT_COLUMNS, object_slices
from drs_inspector.domain.tables.part_rows import (
    ENDPOINT_COLUMNS,
    SPEED_LIMIT_COLUMNS,
    TAG_COLUMNS,
    endpoint_rows,
    speed_limit_rows,
    tag_rows,
)
from drs_inspector.domain.tables.path_values import (
    is_in_reply,
    kind_at,
    known_paths,
    path_of,
    same_names,
)
from drs_inspector.domain.tables.reading_rows import (
    DRIFT_COLUMNS,
    SNAPSHOT_COLUMNS,
    UNREAD_COLUMNS,
    drift_rows,
    snapshot_rows,
    unread_rows,
)
from drs_inspector.domain.tables.readings.progress import PROGRESS, PROGRESS_COLUMNS, PROGRESS_HELP, progress_rows
from drs_inspector.domain.tables.readings.tables import READING_TABLES
from drs_inspector.domain.tables.rows import Document, Rows, TableDefinition, sliced
from drs_inspector.domain.tables.rule_rows import RULE_COLUMNS, rule_rows

__all__ = ["TABLES", "Document", "TableDefinition", "table_rows"]

_MOST_SUGGESTED: Final = 3
_JOBS: Final = "jobs"
_MAKERS: Final[Mapping[str, Callable[[Sequence[Document]], Rows]]] = {
    "snapshots": snapshot_rows,
    "endpoints": endpoint_rows,
    "rules": rule_rows,
    "tags": tag_rows,
    "speed_limits": speed_limit_rows,
    "drift": drift_rows,
    "unread": unread_rows,
    PROGRESS: progress_rows,
    **{one.name: one.rows for one in READING_TABLES},
}
_DEFINITIONS: Final = (
    TableDefinition("snapshots", "Snapshots", SNAPSHOT_COLUMNS, "One row for each document: what was read, and when."),
    TableDefinition(
        _JOBS,
        "Jobs",
        tuple(one.column for one in JOB_TABLE_COLUMNS),
        "One row for each job, subtasks included, also for one of which only a refusal is known. Any path of the reply"
        " is a further column.",
    ),
    TableDefinition(
        "endpoints",
        "Endpoints",
        ENDPOINT_COLUMNS,
        "One row for each database at an end of a job, none where the details were not read.",
    ),
    TableDefinition(
        "objects",
        "Objects",
        OBJECT_COLUMNS,
        "One row for each entry of the object selection, none where the details were not read.",
    ),
    TableDefinition(
        "rules",
        "Rules",
        RULE_COLUMNS,
        "One row for each table that a transformation rule names. Rules that belong to no job have no `job_id`.",
    ),
    TableDefinition("tags", "Tags", TAG_COLUMNS, "One row for each tag of a job."),
    TableDefinition(
        "speed_limits", "Speed limits", SPEED_LIMIT_COLUMNS, "One row for each window of the speed limit of a job."
    ),
    TableDefinition(
        "drift",
        "Not as described",
        DRIFT_COLUMNS,
        "One row for each field of another type than described, and for each field that is not described; of selected"
        " objects those of the first 200 that have any. What belongs to no job has no `job_id`.",
    ),
    TableDefinition(
        "unread",
        "Not read",
        UNREAD_COLUMNS,
        "One row for each job whose details were not read, with the cause, and for what else could not be read.",
    ),
    TableDefinition(PROGRESS, "Progress", PROGRESS_COLUMNS, PROGRESS_HELP),
    *(TableDefinition(one.name, one.title, one.columns, one.help) for one in READING_TABLES),
)
TABLES: Final[Mapping[str, TableDefinition]] = {one.name: one for one in _DEFINITIONS}


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The rows of a table of documents; see ``TableRows``."""

    name: str
    columns: tuple[TableColumn, ...]
    make: Callable[[], Iterator[RowSlice]]

    def slices(self) -> Iterator[RowSlice]:
        """Yield the rows."""
        return self.make()


def table_rows(name: str, documents: Sequence[Document], columns: Sequence[str] | None = None) -> TableRows:
    """Return a table of documents, with all its columns or with these in their order.

    A column of ``jobs`` may be any path of the reply, such as ``target_endpoint.inst_name``. Raises InspectorError,
    with a suggestion, for a table or a column that there is not.
    """
    definition = TABLES.get(name)
    if definition is None:
        raise _unknown(f'There is no table "{name}".', name, list(TABLES), every="Tables")
    documents = tuple(documents)
    if name == _JOBS:
        chosen = [_job_column(one, documents) for one in columns or JOBS_BY_NAME]
        every = range(len(chosen))
        return DocumentRows(
            name, tuple(one.column for one in chosen), lambda: sliced(job_rows(documents, chosen), every)
        )
    names = [one.name for one in definition.columns]
    for one in columns or ():
        if one not in names:
            raise _unknown(f'The table "{name}" has no column "{one}".', one, names, every="Its columns")
    picked = [names.index(one) for one in columns or names]
    kept = tuple(definition.columns[place] for place in picked)
    if name == "objects":
        return DocumentRows(name, kept, lambda: object_slices(documents, picked))
    make = _MAKERS[name]
    return DocumentRows(name, kept, lambda: sliced(make(documents), picked))


def _job_column(name: str, documents: Sequence[Document]) -> JobTableColumn:
    known = JOBS_BY_NAME.get(name)
    if known is not None:
        return known
    path = path_of(name)
    title = f'The table "{_JOBS}" has no column "{name}".'
    if path is None:
        raise _unknown(title, name, _every_job_column())
    if kind_at(path) is None:
        told = same_names(path)
        if told is not None:
            raise _unknown(title, told, [told], cause="A part of it is a list, of which one entry is to be named.")
        if not any(is_in_reply(job, path) for one in documents for job in one.jobs()):
            cause = "No job has such a field, and no version of the API is known to have it."
            raise _unknown(title, name, _every_job_column(), cause=cause)
    return path_column(path)


def _every_job_column() -> Sequence[str]:
    return tuple(dict.fromkeys([*JOBS_BY_NAME, *(text for text, _kind in known_paths())]))


def _unknown(title: str, name: str, names: Sequence[str], *, every: str = "", cause: str = "") -> InspectorError:
    close = get_close_matches(name, names, n=_MOST_SUGGESTED)
    step = f"Did you mean {' or '.join(close)}?" if close else "Choose one that docs/tables.md names."
    return InspectorError(title, f"{every} are {', '.join(names)}." if every else cause, step)
