"""The facets: the field of the query language that each one ticks, and the values that a job has in it."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.fields import QUERY_FIELDS, project_texts
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.path_values import Missing, Path, path_of

HEALTH, PROJECT = "health", "project"
TAG: Final = "tag:"
"""What the key of the facet of a tag begins with."""
LONGEST_VALUE = 1_000
"""Characters of a value that can be ticked: a query has a limit as well."""
_LONGEST_WORDS = 200


class Special(Enum):
    """What a job has instead of a value: none, or it is not known because the details were not read."""

    NONE = "none"
    NOT_READ = "not read"


Value = str | Special
Values = tuple[Value, ...]
_NONE: Final[Values] = (Special.NONE,)
_NOT_READ: Final[Values] = (Special.NOT_READ,)


class Facet(NamedTuple):
    """A facet. ``field`` is what conditions name; ``in_details``: its values are in the details alone.

    ``has``: one value is asked for with ":", because no value is a part of another one.
    """

    key: str
    title: str
    field: str
    in_details: bool = False
    has: bool = False


FACETS: Final = (
    Facet(HEALTH, "Health", "health", has=True),
    Facet(PROJECT, "Project", "project"),
    Facet("engine", "Engine", "engine"),
    Facet("status", "Status", "status_label"),
    Facet("scenario", "Scenario", "scenario"),
    Facet("source_host", "Source host", "source_host", in_details=True),
)
"""All facets but those of tags, in the order in which they are shown."""
HEALTH_VALUES: Final = (*(key.value for key in HEALTH_WORDS if key is not HealthKey.NOT_READ), HealthKey.NOT_READ.value)
"""The values of health, worst first; what is not known comes last, as everywhere in facets."""


def tag_facet(tag: str) -> Facet | None:
    """Return the facet of a tag key; None for a key that no path can name."""
    path = path_of(Path(("tags", tag)).text)
    if path is None or path.steps != ("tags", tag):
        return None
    return Facet(f"{TAG}{tag}", f"Tag: {_cut(tag)}", path.text, in_details=True)


def facet_of(key: str) -> Facet | None:
    """Return a facet by its key."""
    if key.startswith(TAG):
        return tag_facet(key[len(TAG) :])
    return next((one for one in FACETS if one.key == key), None)


class JobValues(msgspec.Struct, frozen=True, gc=False):
    """The values of a job: by the keys of facets, and its tags, None where they were not read.

    ``health`` and ``project`` are not told by the job alone.
    """

    by_facet: Mapping[str, Values]
    tags: Mapping[str, str | None] | None
    health: Values = ()
    project: Values = ()

    def of(self, facet: Facet) -> Values:
        """Return the values in one facet."""
        if facet.key == HEALTH:
            return self.health
        if facet.key == PROJECT:
            return self.project
        if not facet.key.startswith(TAG):
            return self.by_facet[facet.key]
        if self.tags is None:
            return _NOT_READ
        value = self.tags.get(facet.key[len(TAG) :])
        return _NONE if value is None else (value,)


def values_of(job: Job) -> JobValues:
    """Return the values that a job itself tells, in the same words in which a query finds them."""
    return JobValues(
        {
            "engine": _engines(job),
            "status": (job.status.label,) if job.status.value else _missing(job, "status"),
            "scenario": (job.scenario,) if job.scenario else _missing(job, "db_use_type"),
            "source_host": _host(job),
        },
        _tags(job),
    )


def in_source(values: JobValues, job_id: str, health: SnapshotHealth) -> JobValues:
    """Return the values of a job with those that its document tells."""
    project = tuple(project_texts(health.snapshot)[:1])
    return msgspec.structs.replace(values, health=(health.own(job_id).key.value,), project=project or _NONE)


def words_of(facet: Facet, value: Value) -> str:
    """Return how a value is shown, in one line that hides and steers nothing."""
    if isinstance(value, Special):
        return value.value
    if facet.key == HEALTH:
        return HEALTH_WORDS[HealthKey(value)].word
    if facet.key == "scenario":
        return _cut(scenario_label(value))
    return _cut(value) or "without a value"


def short_status_words(status: JobStatus) -> str:
    """Return the words of a status in tables, which several statuses may share."""
    return _cut(status.short_label)


def _engines(job: Job) -> Values:
    """Return the engines of both ends; where the list names none, the details may."""
    found = tuple(dict.fromkeys(filter(None, job.engine_pair.split(" → "))))
    return found or (_NONE if job.has_detail else _NOT_READ)


def _missing(job: Job, member: str) -> Values:
    return _NONE if job.has_detail or job.list_tells(member) else _NOT_READ


def _host(job: Job) -> Values:
    read: Callable[[Job], object] | None = QUERY_FIELDS["source_host"].value
    found = read(job) if read is not None else None
    if isinstance(found, Missing):
        return _NOT_READ
    return _NONE if found is None else (str(found),)


def _tags(job: Job) -> Mapping[str, str | None] | None:
    """Return the tags by their keys; of one key the first tag counts, as for a path."""
    found: dict[str, str | None] = {}
    for tag in JobFacts(None, job).tags:
        if tag.key is not None:
            found.setdefault(tag.key, tag.value)
    return found if found or job.has_detail or job.list_tells("tags") else None


def _cut(text: str) -> str:
    shown = printable(text[:_LONGEST_WORDS])
    return shown if len(text) <= _LONGEST_WORDS else f"{shown}…"
