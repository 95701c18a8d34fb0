"""A job at a glance: sentence, error, phases, ends and counts. All texts are printable and hold no secret."""

from datetime import datetime
from typing import NamedTuple

from drs_inspector.domain.health.causes import cause_of
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, short_duration
from drs_inspector.domain.labels.value_labels import database_label
from drs_inspector.domain.live.measured import clock_of, figures_of_phase, measured, trend_words
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_columns import exact_time
from drs_inspector.domain.tables.job_facts import JobFacts, counts_at_once, is_counted_at_once
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.peek.phases import Phase, Times, phases_of
from drs_inspector.session.refusal_texts import refusal_words

LONGEST_TEXT = 2_000
"""Characters of a text from outside; a name of 100 KB is no glance."""


class ErrorWords(NamedTuple):
    """Why a job failed. ``message`` is the cloud's, "" where it is the title; ``meaning`` and ``steps`` may be none.

    ``tone`` is amber where it is the reading that failed, and not the job.
    """

    title: str
    code: str
    message: str
    meaning: str
    steps: tuple[str, ...]
    certainty: str = ""
    tone: str = "red"


class End(NamedTuple):
    """One end: "source" or "target", the product, and where it is."""

    side: str
    engine: str
    place: str


class ShownFigure(NamedTuple):
    """A figure of a running job: "Lag", "14 min 20 s", "growing, read 12 s ago"; ``is_old``: too old to go by."""

    label: str
    value: str
    note: str
    is_old: bool

    @property
    def words(self) -> str:
        """All of it."""
        return f"{self.label} {self.value}, {self.note}"


class Peek(NamedTuple):
    """What is said of a job. ``reason`` says more than the word of its health; what is not known is "" or ()."""

    job_id: str
    name: str
    health: Health
    reason: str
    sentence: str
    error: ErrorWords | None = None
    phases: tuple[Phase, ...] = ()
    ends: tuple[End, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """All of it as lines, for the clipboard."""
        reason = f": {self.reason}" if self.reason else ""
        lines = [self.name, self.job_id, f"{self.health.word}{reason}", self.sentence]
        if self.error is not None:
            lines += [f"Error: {self.error_text}"]
        lines += [figure.words for figure in self.figures]
        lines += [f"{phase.word}: {phase.duration}" for phase in self.phases]
        lines += [f"{one.side.capitalize()}: {' '.join(filter(None, (one.engine, one.place)))}" for one in self.ends]
        lines += [f"{label}: {value}" for label, value in self.counts]
        return "\n".join(line.replace(NO_BREAK, " ") for line in dict.fromkeys(lines) if line)

    @property
    def error_text(self) -> str:
        """The error as one line: code, title, message; "" without one."""
        error = self.error
        return "" if error is None else " ".join(filter(None, (error.code, error.title, error.message)))


def peek_of(job: Job, snapshot: Snapshot, health: SnapshotHealth) -> Peek:
    """Return what is said of a job of a document. ``health`` is that of the document."""
    facts = JobFacts(Document("", snapshot), job).brief
    found = health.of(job.id)
    times = times_of(job, facts, health.context.now)
    is_live = snapshot.judged_by is not None and snapshot.judged_by.is_live
    failure, refusal = _error(job, health), _refusal(job, snapshot)
    error = failure or refusal
    reason = _shown(found.reason)
    return Peek(
        job.id,
        _shown(job.name or (job.unavailable.name if job.unavailable is not None else None) or "") or job.id,
        found,
        "" if error is not None and reason.casefold() == error.title.casefold() else reason,
        _sentence(found.key, times, "ago" if is_live else "before the reading")
        if job.has_detail
        else _unread(failure, refusal),
        error,
        phases_of(times, job.status.code, job.status.group),
        tuple(end for end in (_end(facts, 0, "source"), _end(facts, 1, "target")) if end.engine or job.has_detail),
        figures_of(job, health),
        _counts(job, facts),
    )


def figures_of(job: Job, health: SnapshotHealth) -> tuple[ShownFigure, ...]:
    """Return the figures that are known of a running job in the phase it is in, with their ages as of now."""
    names = figures_of_phase(job, health)
    now = clock_of(health)
    found = []
    for name in (*names, *(("remaining",) if "progress" in names else ())):
        known = measured(name, job, health, now)
        if known is not None:
            note = ", ".join(filter(None, (trend_words(name, job, health), known.age_words)))
            found.append(ShownFigure(known.label, known.exact, note, known.is_old))
    return tuple(found)


def times_of(job: Job, facts: JobFacts, now: datetime | None) -> Times:
    """Return the exact times of a job; ``now`` is what its ages are counted to."""
    known = facts_of(job)
    full = exact_time(facts.time("full_transfer_complete_time"))
    full_completed = full if isinstance(full, datetime) else None
    return Times(known.created, known.started, full_completed, known.updated, now)


def _sentence(key: HealthKey, times: Times, ago: str) -> str:
    told = [moment for moment in times if moment is not None]
    if times.now is None or told != sorted(told):
        return ""
    if key is HealthKey.FAILED:
        return _failed(times, times.now, ago)
    if times.started is None:
        since = _since(times.created, times.now)
        return f"Created {since} {ago}, not started." if since else ""
    said = f"Started {_since(times.started, times.now)} {ago}"
    if times.full_completed is not None:
        said += f", full copy complete {_since(times.full_completed, times.now)} {ago}"
    elif key is HealthKey.DONE and times.updated is not None:
        said += f", last changed {_since(times.updated, times.now)} {ago}"
    return f"{said}."


def _failed(times: Times, now: datetime, ago: str) -> str:
    """Say what is known of when a job stopped: not after its last change."""
    if times.updated is None:
        return "When it stopped is not told."
    said = f"Stopped {_since(times.updated, now)} {ago} or earlier"
    if times.started is None:
        return f"{said}; no start is told."
    return f"{said}, after at most {duration_words((times.updated - times.started).total_seconds())}."


def _since(moment: datetime | None, now: datetime) -> str:
    return "" if moment is None else short_duration((now - moment).total_seconds())


def _error(job: Job, health: SnapshotHealth) -> ErrorWords | None:
    cause = cause_of(job, health.context.known)
    if cause is None:
        return None
    title, message = _shown(cause.title), _shown(cause.message)
    message = "" if " ".join(message.split()) == title else message
    code = "" if cause.code == title else _shown(cause.code)
    return ErrorWords(title, code, message, cause.meaning, cause.steps, cause.certainty)


def _unread(failure: ErrorWords | None, refusal: ErrorWords | None) -> str:
    """Say that the details were not read, unless the refusal is what the error says."""
    if refusal is None:
        return "Its details were not read."
    return "" if failure is None else f"{refusal.title}."


def _refusal(job: Job, snapshot: Snapshot) -> ErrorWords | None:
    if job.unavailable is None or job.has_detail:
        return None
    words = refusal_words(job.unavailable.reason, snapshot.source)
    return ErrorWords(words.title, words.code, words.cause, "", (words.step,) if words.step else (), tone="amber")


def _end(facts: JobFacts, number: int, side: str) -> End:
    member = f"{side}_endpoint"
    place = facts.end(member, "inst_name") or _address(facts, member) or facts.end(member, "inst_id") or ""
    engine = facts.engines[number]
    if not place and not facts.job.has_detail:
        place = "not read"
    return End(side, _shown(database_label(engine)) if engine else "", _shown(place))


def _address(facts: JobFacts, member: str) -> str:
    """Return where an end listens; a cluster has several addresses, with their ports (contract 4.3)."""
    first, others = facts.first_address(member)
    port = facts.port(member)
    if others:
        return f"{first} +{others}"
    return f"{first}:{port}" if first and port is not None else first


def _counts(job: Job, facts: JobFacts) -> tuple[tuple[str, str], ...]:
    if not job.has_detail:
        return ()
    counts = counts_at_once(job)
    found: list[tuple[str, int | None]]
    found = [] if counts is None else [("Objects", counts.objects), ("Renamed", counts.renamed)]
    if is_counted_at_once(job):
        found.append(("Rules", facts.rules))
    return tuple((label, f"{count:,}") for label, count in found if count is not None)


def _shown(text: str) -> str:
    return printable(text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…")
