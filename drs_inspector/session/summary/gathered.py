"""What a summary has gathered of the jobs of its sources, job by job, so that others have their time meanwhile."""

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.health.causes import Cause, cause_of
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import seconds_since
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.live.measured import WITH_LIMIT, Measured, main_figure, measured
from drs_inspector.domain.query.search import known_job
from drs_inspector.domain.tables.job_facts import JobFacts, known_counts, object_counts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.job_table.contents import counts_wait
from drs_inspector.session.summary.filters import MOST_IDS
from drs_inspector.session.summary.values import Source

_NOT_TOLD: Final = ("", "")


class Seen(NamedTuple):
    """A job with its source and its own health."""

    source: Source
    job: Job
    health: Health


class Lag(NamedTuple):
    """A job with the figure by which it is behind."""

    seen: Seen
    figure: Measured


@dataclass
class Scenario:
    """The jobs of a scenario by their words; ``ids`` are those of a word while they are few.

    ``is_told``: the filter knows of each of them that it is of this scenario.
    """

    label: str
    value: str
    counts: Counter[HealthKey] = field(default_factory=Counter)
    ids: dict[HealthKey, list[str]] = field(default_factory=dict)
    is_told: bool = True


@dataclass
class Failures:
    """The jobs that failed for one cause, None where none is told; ``oldest`` is the age of the first, in seconds.

    ``is_read`` says of those without a cause whether their details were read.
    """

    cause: Cause | None
    is_read: bool
    jobs: list[tuple[float, Seen]] = field(default_factory=list)

    @property
    def oldest(self) -> float | None:
        """How long ago the first was changed last; None where that is not told."""
        return max((age for age, _seen in self.jobs if age >= 0), default=None)


@dataclass
class Gathered:
    """All that is counted. ``texts`` counts the failed jobs of which a code and a text tell the cause.

    ``read`` are the jobs that were read in full, ``unread`` those without details: of old details, or of those that
    were refused since, neither is true. ``lagging`` have a phase in which there is a lag.
    """

    scenarios: dict[str, Scenario] = field(default_factory=dict)
    counts: Counter[HealthKey] = field(default_factory=Counter)
    total: int = 0
    read: int = 0
    unread: int = 0
    failures: dict[tuple[str, str], Failures] = field(default_factory=dict)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    lags: list[Lag] = field(default_factory=list)
    lagging: int = 0
    copies: list[tuple[Seen, Measured]] = field(default_factory=list)
    running: int = 0
    with_figure: int = 0
    fresh: int = 0
    changed: list[tuple[Seen, Mark]] = field(default_factory=list)
    objects: int = 0
    renamed: int = 0
    rules: int = 0
    counted: int = 0
    is_counted: bool = False


def gather(sources: Sequence[Source], label: str | None = None) -> Generator[None, None, Gathered]:
    """Look at each job of the sources, those of a scenario by its words with ``label``; with a yield after each."""
    found = Gathered()
    for source in sources:
        stale = {*source.snapshot.coverage.details.stale}
        for job_id in _ids(source):
            yield
            job = known_job(source.snapshot, job_id)
            if job is None or (label is not None and scenario_label(job.scenario) != label):
                continue
            _note(found, Seen(source, job, source.health.own(job_id)), is_stale=job_id in stale)
    return found


def count_objects(found: Gathered, sources: Sequence[Source], label: str | None) -> Generator[None, None, None]:
    """Count selected objects and rules; large selections that were not counted before are left out, and said so."""
    for source in sources:
        document = Document(source.title, source.snapshot)
        for job_id in _ids(source):
            yield
            job = source.snapshot.jobs.get(job_id)
            if job is None or not job.has_detail or (label is not None and scenario_label(job.scenario) != label):
                continue
            counts = known_counts(job) if counts_wait(job) else (yield from object_counts(job))
            if counts is None:
                continue
            found.counted += counts.objects is not None
            found.objects += counts.objects or 0
            found.renamed += counts.renamed or 0
            found.rules += JobFacts(document, job).rules or 0
    found.is_counted = True


def _ids(source: Source) -> Iterable[str]:
    snapshot = source.snapshot
    return [*snapshot.jobs, *(job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs)]


def _note(found: Gathered, seen: Seen, *, is_stale: bool) -> None:
    job, health, key = seen.job, seen.source.health, seen.health.key
    found.total += 1
    found.counts[key] += 1
    found.unread += not job.has_detail
    found.read += job.has_detail and job.unavailable is None and not is_stale
    _note_scenario(found, seen)
    mark = seen.source.marks.get(job.id)
    if mark is not None:
        found.changed.append((seen, mark))
    if key is HealthKey.FAILED:
        _note_failure(found, seen)
    phase = phase_of(job.status)
    if phase is None or phase == "other":
        return
    found.running += 1
    found.lagging += phase != "full"
    figure = main_figure(job, health)
    if figure is None:
        return
    found.with_figure += 1
    found.fresh += not figure.is_old
    if figure.name in WITH_LIMIT:
        found.lags.append(Lag(seen, figure))
    elif figure.name == "progress":
        found.copies.append((seen, figure))


def _note_scenario(found: Gathered, seen: Seen) -> None:
    job = seen.job
    label = scenario_label(job.scenario)
    scenario = found.scenarios.get(label.casefold())
    if scenario is None:
        scenario = found.scenarios[label.casefold()] = Scenario(label, job.scenario)
    # That a job is of no scenario, only its details or its list say.
    scenario.is_told = scenario.is_told and (bool(label) or job.has_detail or job.list_tells("db_use_type"))
    scenario.counts[seen.health.key] += 1
    ids = scenario.ids.setdefault(seen.health.key, [])
    if len(ids) <= MOST_IDS:
        ids.append(job.id)


def _note_failure(found: Gathered, seen: Seen) -> None:
    job, context = seen.job, seen.source.health.context
    cause = cause_of(job, context.known)
    key = _NOT_TOLD if cause is None else (cause.code.casefold(), cause.group.casefold())
    if cause is None and not job.has_detail:
        key = ("", "\n")  # no text is this one
    failures = found.failures.get(key)
    if failures is None:
        failures = found.failures[key] = Failures(cause, job.has_detail)
    failures.jobs.append((failed_for(job, context.now), seen))
    if cause is not None:
        texts = {text.casefold() for text in (cause.title, cause.code, cause.group, cause.reason) if text}
        for text in texts:
            found.texts[cause.code.casefold(), text] += 1


def failed_for(job: Job, now: datetime | None) -> float:
    """Return for how many seconds a job has failed at least: since it was changed last. -1 where that is not told."""
    updated = facts_of(job).updated
    return -1.0 if updated is None or now is None or updated > now else seconds_since(updated, now)


def remaining(seen: Seen) -> float | None:
    """Return how many seconds a full copy still takes by the cloud's estimate, None where that is not known."""
    found = measured("remaining", seen.job, seen.source.health)
    return None if found is None or found.is_old else float(found.value)
