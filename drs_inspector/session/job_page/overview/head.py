"""The head of a job's page: a sentence that answers, and the five figures that belong to its state."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words, moment_words, short_duration, whole_percent
from drs_inspector.domain.live.measured import Line, Measured, last_hour, limit_of, measured, trend_words
from drs_inspector.domain.tables.job_facts import ObjectCounts, counts_at_once, is_counted_at_once
from drs_inspector.session.job_page.overview.basis import Basis, late_since
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.job_page.told_parts import tells_rules
from drs_inspector.session.pictures.plot import number_words

PROGRESS, OBJECTS, RULES = "Progress", "Objects", "Rules"
ENDPOINTS, SETTINGS = "Endpoints", "Settings"
"""Where figures lead: the tabs of a job by their titles."""
_ESTIMATE: Final = "(estimate)"
_MOST: Final = 5
# What a job that waits for something waits for, by its status.
_WAITS: Final = {
    "CONFIGURATION": ("A person", "to configure it"),
    "WAITING_FOR_START": ("Its time", "the start is planned"),
    "FROZEN": ("Billing", "frozen by billing"),
    "FULL_TRANSFER_COMPLETE": ("A person", "to end the job"),
    "AUTO_PARAM_VALIDATE_SUCCESS": ("A person", "to commit the batch"),
}
_PAUSED: Final = ("A person", "to resume it")


class Answer(NamedTuple):
    """The sentence of the head: ``first`` is the answer, in bold and in ``tone``; ``rest`` says more."""

    first: str
    rest: str
    tone: str

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(filter(None, (self.first, self.rest)))


class Figure(NamedTuple):
    """A figure: what it is, its value, and what there is to say of that. ``door`` is the tab that it leads to.

    ``name`` is that of a measured figure, "" for others. ``line`` is its last hour, None without one.
    """

    label: str
    value: str
    note: str = ""
    tone: str = ""
    door: str = ""
    name: str = ""
    is_old: bool = False
    line: Line | None = None

    @property
    def shown(self) -> str:
        """The value, with a question mark where it is too old to go by."""
        return f"{self.value}{NO_BREAK}?" if self.is_old else self.value

    @property
    def words(self) -> str:
        """All of it in words."""
        hour = self.line.words if self.line is not None else ""
        return ", ".join(
            filter(None, (f"{self.label} {self.value}", "too old to go by" if self.is_old else "", self.note, hour))
        )


def answer_of(basis: Basis, sentence: str) -> Answer:
    """Return the sentence of a job; ``sentence`` is what its times tell."""
    own = basis.own
    family = basis.health.of(basis.job.id).reason
    of_family = f"{family[:1].upper()}{family[1:]}." if family != own.reason and family else ""
    first = _first(basis)
    rest = _rest(basis) or sentence
    return Answer(first, " ".join(one for one in (rest, of_family) if one and one != first), own.tone)


def _first(basis: Basis) -> str:
    own = basis.own
    reason = outside(own.reason)
    if own.key is HealthKey.FAILED:
        return _stopped(basis)
    if own.key is HealthKey.LATE:
        since = late_since(basis)
        when = (
            ""
            if since is None
            else f"; late since {_moment(since.moment, basis)}{'' if since.is_exact else ' or earlier'}"
        )
        return f"{_capital(reason)}{when}."
    if own.key is HealthKey.STALE:
        return f"The newest {reason}."
    if own.key is HealthKey.HEALTHY:
        return _healthy(basis)
    if own.key is HealthKey.NOT_READ:
        return "Its details were not read."
    estimate = f" {_ESTIMATE}" if reason.startswith("done in ") else ""
    return f"{_capital(reason or outside(basis.job.status.label) or 'No status told')}{estimate}."


def _stopped(basis: Basis) -> str:
    updated, now = basis.times.updated, basis.now
    if updated is None or now is None or updated > now:
        return "When it stopped is not told."
    return (
        f"Stopped {short_duration((now - updated).total_seconds())} {basis.ago} or earlier ({_moment(updated, basis)})."
    )


def _healthy(basis: Basis) -> str:
    lag = measured("lag", basis.job, basis.health, basis.now)
    rpo = measured("rpo", basis.job, basis.health, basis.now)
    if basis.phase == "recovery" and rpo is not None:
        return f"Would lose {rpo.exact}."
    return f"{lag.exact} behind." if lag is not None else "Healthy."


def _rest(basis: Basis) -> str:
    """Return what the job does, and how long; "" where its times contradict each other."""
    source, target = basis.engines
    pair = f" from {source} to {target}" if source and target else ""
    times, now = basis.times, basis.now
    if not basis.is_ordered or now is None:
        return ""
    full = times.full_completed
    done = "" if full is None else f"; the full copy was done {_ago(full, basis)}"
    if basis.own.key is HealthKey.FAILED:
        if times.started is None or times.updated is None:
            return f"It was to copy{pair}." if pair else ""
        return f"It ran{pair} for at most {duration_words((times.updated - times.started).total_seconds())}{done}."
    started = "" if times.started is None or full is not None else f"; started {_ago(times.started, basis)}"
    does = {"incremental": "Copies changes", "full": "Makes the full copy", "recovery": "Keeps a standby"}.get(
        basis.phase or ""
    )
    return f"{does}{pair}{done}{started}." if does else ""


def figures_of(basis: Basis) -> tuple[Figure, ...]:
    """Return the figures of a job's state, five at most; those that are not known are absent."""
    key, phase = basis.own.key, basis.phase
    if key is HealthKey.FAILED:
        found = [
            *_measure(basis, "lag", "Lag when it stopped", "now unknown"),
            *_full(basis),
            *_down(basis),
            *_objects(basis),
        ]
    elif phase == "recovery":
        found = [*_measure(basis, "rpo"), *_measure(basis, "rto"), *_lag_alone(basis), *_full(basis), *_objects(basis)]
    elif phase == "full":
        found = [*_full(basis), *_ready(basis), *_rate(basis), *_tables(basis), *_measure(basis, "lag")]
        found = found if len(found) >= _MOST - 1 else [*found, *_objects(basis)]
        if len(found) >= _MOST:
            return tuple(found[:_MOST])
    elif phase == "incremental":
        found = [*_measure(basis, "lag"), *_full(basis), *_rate(basis), *_objects(basis)]
    elif key is HealthKey.WAITING:
        found = [*_waits(basis), *_objects(basis, with_rules=False), *_rules(basis)]
    else:
        found = [*_full(basis), *_objects(basis, with_rules=False), *_rules(basis)]
    return (*found[: _MOST - 1], *_age(basis))


def _measure(basis: Basis, name: str, label: str = "", note: str = "") -> Iterator[Figure]:
    known = measured(name, basis.job, basis.health, basis.now)
    if known is None:
        return
    has_stopped = bool(note)
    late = not has_stopped and not known.is_old and known.value > limit_of(name, basis.job, basis.health)
    line = last_hour(name, basis.job, basis.health)
    yield Figure(
        label or known.label,
        known.exact,
        note or _measured_note(basis, name, known),
        "amber" if late else "",
        PROGRESS if basis.job.has_detail else "",
        name,
        known.is_old and not has_stopped,
        line if line.words and not has_stopped else None,
    )


def _measured_note(basis: Basis, name: str, known: Measured) -> str:
    return ", ".join(filter(None, (trend_words(name, basis.job, basis.health), known.age_words)))


def _lag_alone(basis: Basis) -> Iterator[Figure]:
    """Yield the lag of a recovery of which nothing else is told."""
    if all(measured(name, basis.job, basis.health) is None for name in ("rpo", "rto")):
        yield from _measure(basis, "lag")


def _full(basis: Basis) -> Iterator[Figure]:
    started, full = basis.times.started, basis.times.full_completed
    door = PROGRESS if basis.job.has_detail else ""
    if full is not None:
        is_known = started is not None and basis.is_ordered
        took = f"took {duration_words((full - started).total_seconds())}" if started is not None and is_known else ""
        yield Figure("Full phase", f"100{NO_BREAK}%", took, door=door, name="progress")
        return
    known = measured("progress", basis.job, basis.health, basis.now)
    if known is not None:
        note = "when it stopped" if basis.own.key is HealthKey.FAILED else known.age_words
        yield Figure("Full phase", f"{whole_percent(known.value)}{NO_BREAK}%", note, door=door, name="progress",
            is_old=known.is_old and basis.phase is not None)  # fmt: skip


def _ready(basis: Basis) -> Iterator[Figure]:
    left = measured("remaining", basis.job, basis.health, basis.now)
    if left is None or left.is_old or not 0 <= left.value < 10**9:
        return
    try:
        at = left.moment + timedelta(seconds=float(left.value))
    except OverflowError:
        return
    yield Figure("Ready at", _moment(at, basis), f"in {left.exact} {_ESTIMATE}", door=PROGRESS, name="remaining")


def _rate(basis: Basis) -> Iterator[Figure]:
    if basis.rate is not None:
        yield Figure(
            "Rate", f"{number_words(round(basis.rate, 1))}{NO_BREAK}MB/s", "written to the target", door=PROGRESS
        )


def _tables(basis: Basis) -> Iterator[Figure]:
    tables = basis.tables
    if tables is not None:
        left = tables.total - tables.done
        note = f"{left:,} left" if left else "all of them"
        yield Figure("Tables done", f"{tables.done:,} of {tables.total:,}", note, door=PROGRESS)


def _down(basis: Basis) -> Iterator[Figure]:
    updated, now = basis.times.updated, basis.now
    if updated is not None and now is not None and updated <= now:
        yield Figure("Down for", duration_words((now - updated).total_seconds()), "or longer", "red")


def _waits(basis: Basis) -> Iterator[Figure]:
    waits_for, why = _WAITS.get(basis.job.status.code, _PAUSED)
    known = facts_of(basis.job)
    if basis.job.status.code == "WAITING_FOR_START" and known.planned is not None:
        why = f"planned {_moment(known.planned, basis)}"
    yield Figure("Waits for", waits_for, why)
    is_new = basis.job.status.code == "CONFIGURATION"
    since = basis.times.created if is_new else basis.times.updated
    if since is not None and basis.now is not None and since <= basis.now:
        note = _ago(since, basis) if is_new else "its last change"
        yield Figure("Since", _moment(since, basis), note)


def _objects(basis: Basis, *, with_rules: bool = True) -> Iterator[Figure]:
    job = basis.job
    if not job.has_detail:
        return
    counts = counts_at_once(job)
    detail = job.detail
    if detail is not None and detail.object_switch is False and (counts is None or not counts.objects):
        yield Figure("Objects", "All", "the whole instance", door=OBJECTS)
    elif counts is not None and counts.objects is not None:
        yield Figure(
            "Objects", f"{counts.objects:,}", _counted_note(basis, counts, with_rules=with_rules), door=OBJECTS
        )


def _counted_note(basis: Basis, counts: ObjectCounts, *, with_rules: bool) -> str:
    renamed = f"{counts.renamed:,} renamed" if counts.renamed else "none renamed"
    rules = rules_of(basis) if with_rules else None
    return renamed if rules is None else f"{renamed}, {rule_words(rules)}"


def _rules(basis: Basis) -> Iterator[Figure]:
    rules = rules_of(basis)
    if rules is not None:
        yield Figure("Rules", f"{rules:,}", door=RULES if rules else "")


def rules_of(basis: Basis) -> int | None:
    """Return the number of rules, None where they are not told, or counting them would take time."""
    job = basis.job
    rules = basis.facts.rules if job.has_detail and is_counted_at_once(job) else None
    return rules if rules or tells_rules(job) else None


def rule_words(rules: int) -> str:
    """Return "no rules", "1 rule", "3 rules"."""
    return "1 rule" if rules == 1 else f"{rules:,} rules" if rules else "no rules"


def _age(basis: Basis) -> Iterator[Figure]:
    created, now = basis.times.created, basis.now
    if created is None or now is None or created > now:
        return
    detail = basis.job.detail
    started = basis.times.started
    note = f"started {_ago(started, basis)}" if started is not None and started <= now else ""
    note = "restart pending" if detail is not None and detail.need_restart else note
    yield Figure("Age", duration_words((now - created).total_seconds()), note)


def _ago(moment: datetime, basis: Basis) -> str:
    seconds = 0.0 if basis.now is None else (basis.now - moment).total_seconds()
    return f"{duration_words(seconds)} {basis.ago}"


def _moment(moment: datetime, basis: Basis) -> str:
    return moment_words(moment, basis.now, basis.zone)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
