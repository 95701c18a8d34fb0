"""The tables of what a job has several of: endpoints, tags, windows of its speed limit."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from drs_inspector.domain.decoding.tags import Tag
from drs_inspector.domain.jobs.fields import Endpoint, KafkaSecurity, SpeedLimit
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.path_values import cell_kind, part_at, within_bits
from drs_inspector.domain.tables.rows import KEYS, Document, Row

_ROLES: Final = (
    ("source", "source_endpoint"),
    ("target", "target_endpoint"),
    ("message queue", "dmq_endpoint"),
    ("shard", "source_sharding"),
)
_NUMBER = re.compile(r"\s*[+-]?\d{1,15}(?:\.\d{1,15})?\s*")
_KAFKA: Final = "kafka_security_config"


def _members(struct: type[msgspec.Struct], lead: str = "") -> Iterator[tuple[str, TableColumn]]:
    """Yield the members of a struct that are single values, with a column for each."""
    for name in struct.__struct_fields__:
        kind = cell_kind(struct, name)
        if kind is not None:
            column = f"{lead}_{name}" if lead else name
            yield name, TableColumn(column, label_of(name), kind, f"`{lead}.{name}`." if lead else f"`{name}`.")


_ENDPOINT = tuple(_members(Endpoint))
_SECURITY = tuple(_members(KafkaSecurity, _KAFKA))
ENDPOINT_COLUMNS: Final = (
    *KEYS,
    TableColumn("role", "Role", Kind.TEXT, "source, target, message queue or shard."),
    TableColumn("position", "Position", Kind.INTEGER, "Place among the endpoints of this role, from 0."),
    TableColumn("engine_label", "Database (words)", Kind.TEXT, "`db_type` in words."),
    *(column for _name, column in (*_ENDPOINT, *_SECURITY)),
)
TAG_COLUMNS: Final = (
    *KEYS,
    TableColumn("position", "Position", Kind.INTEGER, "Place among the tags of the job, from 0."),
    TableColumn("key", "Key", Kind.TEXT, "`key`."),
    TableColumn("value", "Value", Kind.TEXT, "`value`; null for a tag without one."),
)
SPEED_LIMIT_COLUMNS: Final = (
    *KEYS,
    TableColumn("position", "Position", Kind.INTEGER, "Place in `speed_limit`, from 0."),
    TableColumn("begin", "From", Kind.TEXT, "`begin`, as hh:mm."),
    TableColumn("end", "To", Kind.TEXT, "`end`, as hh:mm; in SQL it has to be quoted."),
    TableColumn("speed", "Speed (text)", Kind.TEXT, "`speed` as it was sent."),
    TableColumn(
        "speed_mb_per_s", "Speed", Kind.NUMBER, "`speed` as a number; null when it is none.", "megabytes per second"
    ),
    TableColumn("is_utc", "Times in UTC", Kind.BOOLEAN, "`is_utc`: whether `begin` and `end` are in UTC."),
)


def endpoint_rows(documents: Sequence[Document]) -> Iterator[Row | None]:
    """Yield a row for each endpoint."""
    for document, job in _jobs(documents):
        for role, member in _ROLES:
            for position, endpoint in enumerate(_several(part_at(job, member))):
                security = getattr(endpoint, _KAFKA, None)
                yield (
                    *document.keys(job.id),
                    role,
                    position,
                    database_label(endpoint.db_type) if endpoint.db_type else None,
                    *(_cell(endpoint, name) for name, _column in _ENDPOINT),
                    *(_cell(security, name) for name, _column in _SECURITY),
                )
        yield None


def tag_rows(documents: Sequence[Document]) -> Iterator[Row | None]:
    """Yield a row for each tag."""
    for document, job in _jobs(documents):
        tags: tuple[Tag, ...] = JobFacts(document, job).tags
        for position, tag in enumerate(tags):
            yield (*document.keys(job.id), position, tag.key, tag.value)
        yield None


def speed_limit_rows(documents: Sequence[Document]) -> Iterator[Row | None]:
    """Yield a row for each window of a speed limit."""
    for document, job in _jobs(documents):
        windows: tuple[SpeedLimit, ...] = part_at(job, "speed_limit") or ()
        for position, window in enumerate(windows):
            speed = window.speed
            number = float(speed) if speed is not None and _NUMBER.fullmatch(speed) else None
            yield (*document.keys(job.id), position, window.begin, window.end, speed, number, window.is_utc)
        yield None


def _jobs(documents: Sequence[Document]) -> Iterator[tuple[Document, Job]]:
    return ((document, job) for document in documents for job in document.jobs())


def _several(part: Any) -> Sequence[Any]:
    return part if isinstance(part, tuple) else () if part is None else (part,)


def _cell(part: msgspec.Struct | None, name: str) -> Cell:
    """Return a single value of a typed part; a number beyond 64 bits is none that a column can hold."""
    value: Any = None if part is None else getattr(part, name)
    return value if within_bits(value) is value else None
