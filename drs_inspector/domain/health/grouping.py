"""What jobs are grouped by, once for window, terminal and report."""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.scalars import code_of
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.health.causes import cause_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.jobs.fields import IN_TABLE, JobDetail
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.ordering import scenario_position, status_position
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.redaction.text import redact_text

_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_TOLD, _NOT_KNOWN, _NOT_READ = 0, 1_000, 1_001  # places of values
_TAG = "tag:"

_details = msgspec.json.Decoder(projection(JobDetail, IN_TABLE))


class GroupValue(NamedTuple):
    """The group of a job. Groups are the same where ``key`` is; they are ordered by place, key and words.

    ``words`` name them; ``code`` is what the cloud calls it, "" where that is not another name.
    """

    place: int
    key: str
    words: str
    code: str = ""


class Grouping(NamedTuple):
    """One way to group: its key for programs and settings, its title for people, and the group of a job."""

    key: str
    title: str
    value: Callable[[Job, SnapshotHealth], GroupValue]


def _no_group(_job: Job, _health: SnapshotHealth) -> GroupValue:
    return GroupValue(_TOLD, "", "")


def _health_word(job: Job, health: SnapshotHealth) -> GroupValue:
    word = HEALTH_WORDS[health.of(job.id).key]
    return GroupValue(word.order, word.key.value, word.word)


def _cause(job: Job, health: SnapshotHealth) -> GroupValue:
    """Group the failed by their causes, those that were not read by why, and the others as one group."""
    own = health.own(job.id)
    cause = cause_of(job, health.context.known)
    if own.key is HealthKey.FAILED or cause is not None:
        if cause is not None:
            return GroupValue(_TOLD, cause.key, cause.group, cause.code)
        told = job.has_detail
        return GroupValue(_NOT_KNOWN, "no cause", "no cause told") if told else GroupValue(*_unread("cause not read"))
    if own.key is HealthKey.NOT_READ:
        return GroupValue(*_unread(own.reason))
    return GroupValue(_NOT_READ + 1, "", "not failed")


def _scenario(job: Job, _health: SnapshotHealth) -> GroupValue:
    if not job.scenario:
        return _missing(job)
    return GroupValue(int(scenario_position(job.scenario)[0]), job.scenario, scenario_label(job.scenario))


def _status(job: Job, _health: SnapshotHealth) -> GroupValue:
    words = job.status.short_label
    return GroupValue(int(status_position(job.status)[0]), words, words) if words else _missing(job)


def _engine(job: Job, _health: SnapshotHealth) -> GroupValue:
    return GroupValue(_TOLD, job.engine_pair, job.engine_pair) if job.engine_pair else _missing(job)


def _source_host(job: Job, _health: SnapshotHealth) -> GroupValue:
    endpoint = _grouped(job).source_endpoint if job.has_detail else None
    address = code_of(endpoint.ip) if endpoint is not None else None
    # Shards and clusters have several: "host:port,host:port" (contract 4.3).
    hosts = list(dict.fromkeys(filter(None, map(_host, redact_text(address).split(","))))) if address else []
    if not hosts:
        return _missing(job)
    key = ",".join(sorted(hosts)).casefold()
    return GroupValue(_TOLD, key, f"{min(hosts)} +{len(hosts) - 1}" if len(hosts) > 1 else hosts[0])


def _host(address: str) -> str:
    address = address.strip()
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _project(_job: Job, health: SnapshotHealth) -> GroupValue:
    source = health.snapshot.source
    name = source.project_name or source.project_id
    return GroupValue(_TOLD, f"{source.project_id}\n{name}", name) if name else GroupValue(*_unknown("not known"))


def _tags(job: Job, _health: SnapshotHealth) -> GroupValue:
    texts = sorted({f"{tag.key or ''}={tag.value}" if tag.value else tag.key or "" for tag in _tags_of(job)} - {""})
    words = redact_text(", ".join(texts))
    return GroupValue(_TOLD, words, words) if words else _missing(job, "no tag")


GROUPINGS: tuple[Grouping, ...] = (
    Grouping("none", "None", _no_group),
    Grouping("health", "Health", _health_word),
    Grouping("cause", "Cause", _cause),
    Grouping("scenario", "Scenario", _scenario),
    Grouping("status", "Status", _status),
    Grouping("engine", "Engine", _engine),
    Grouping("source_host", "Source host", _source_host),
    Grouping("project", "Project", _project),
    Grouping("tag", "Tags", _tags),
)
"""All ways to group, in the order in which they are offered."""


def grouping_of(key: str) -> Grouping | None:
    """Return a way to group by its key, None for an unknown one. ``tag:NAME`` groups by the value of one tag."""
    if key.startswith(_TAG) and len(key) > len(_TAG):
        name = key[len(_TAG) :]
        return Grouping(key, f"Tag {name}", lambda job, _health: _tag(job, name))
    return next((grouping for grouping in GROUPINGS if grouping.key == key), None)


def _tag(job: Job, name: str) -> GroupValue:
    values = sorted({tag.value or "" for tag in _tags_of(job) if tag.key == name})
    if not values:
        return _missing(job, "no such tag")
    words = redact_text(", ".join(values))
    return GroupValue(_TOLD, words, words or "without a value")


def _tags_of(job: Job) -> tuple[Tag, ...]:
    if not job.has_detail:
        return ()
    tags = _grouped(job).tags
    return read_tags(bytes(tags), "tags", []) if isinstance(tags, msgspec.Raw) else tags


def _grouped(job: Job) -> Any:
    """Return something with the marked members of the details, which were read."""
    try:
        return _details.decode(job.scanned_part or b"{}")
    except _REFUSED:
        return job.detail or JobDetail()


def _missing(job: Job, words: str = "not known") -> GroupValue:
    return GroupValue(*(_unknown(words) if job.has_detail else _unread("not read")))


def _unknown(words: str) -> tuple[int, str, str]:
    return _NOT_KNOWN, "", words


def _unread(words: str) -> tuple[int, str, str]:
    return _NOT_READ, f"not read {words}", words
