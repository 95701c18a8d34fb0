"""Whether a person must look at a job, in one word with a reason, beside what the cloud calls its status.

The first word of the table that applies holds. Today's data proves Failed, Not read, Waiting, Working and Done; Late,
Stale and Healthy are said from figures alone.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.causes import NOTHING_KNOWN, cause_of
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Limits
from drs_inspector.domain.health.judged import Judged, judged, phase_of
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.health.words import HEALTH_WORDS, PROVED, UNKNOWN_STATUS_GLYPH, HealthKey
from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.jobs.ordering import SortValue, natural_key
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.snapshot import Snapshot

LONGEST_REASON = 80
"""Characters of a reason that is a cloud's own text; the words of this module are at most 24 where possible."""
_NO_FIGURES = Figures()
_REFUSED_STATUSES = frozenset({401, 403})
_ENDLESS = float("inf")
_FULL_ONLY = "FULL_TRANS"


class Health(msgspec.Struct, frozen=True, gc=False):
    """The word of a job with what a view needs to draw it. ``sort_key`` puts first what a person must see first.

    ``reason`` is "" where the word says all; between a number and its unit it has a no-break space.
    """

    key: HealthKey
    word: str
    reason: str
    tone: str
    glyph: str
    sign: str
    sort_key: SortValue


class Context(NamedTuple):
    """What health is judged by. ``now`` is None where it is not known: then nothing is said of ages.

    ``figures`` are those of jobs, by id.
    """

    now: datetime | None
    known: KnownCauses = NOTHING_KNOWN
    limits: Limits = DEFAULT_LIMITS
    zone: tzinfo | None = None
    figures: Mapping[str, Figures] = MappingProxyType({})


_NO_TIME = Context(None)
# Words and reasons by the group of a status, and those of statuses of which more is to be said.
_GROUPS: dict[str, Judged] = {
    "creating": Judged(HealthKey.WORKING, "being created"),
    "configuring": Judged(HealthKey.WAITING, "to be configured"),
    "starting": Judged(HealthKey.WORKING, "starting"),
    "running": Judged(HealthKey.WORKING, ""),
    "paused": Judged(HealthKey.WAITING, "paused"),
    "changing": Judged(HealthKey.WORKING, "being modified"),
    "finishing": Judged(HealthKey.WORKING, "stopping"),
    "recovering": Judged(HealthKey.WORKING, "being repaired"),
    "finished": Judged(HealthKey.DONE, ""),
    "deleted": Judged(HealthKey.DONE, "deleted"),
}
_STATUSES: dict[str, Judged] = {
    "WAITING_FOR_START": Judged(HealthKey.WAITING, "start is planned"),
    "FROZEN": Judged(HealthKey.WAITING, "frozen (billing)"),
    "FULL_TRANSFER_STARTED": Judged(HealthKey.WORKING, "progress not known"),
    "FULL_TRANSFER_COMPLETE": Judged(HealthKey.WORKING, "full copy done"),
    "INCRE_TRANSFER_STARTED": Judged(HealthKey.WORKING, "lag not known"),
    "CHILD_TRANSFER_STARTING": Judged(HealthKey.WORKING, "change starting"),
    "CHILD_TRANSFER_STARTED": Judged(HealthKey.WORKING, "copies added objects"),
    "CHILD_TRANSFER_COMPLETE": Judged(HealthKey.WORKING, "added objects copied"),
    "NODE_UPGRADE_START": Judged(HealthKey.WORKING, "node upgrade"),
    "NODE_UPGRADE_COMPLETE": Judged(HealthKey.WORKING, "node upgraded"),
    "SUBSCRIPTION_STARTED": Judged(HealthKey.WORKING, "subscription runs"),
    "SWITCH_OVER": Judged(HealthKey.WORKING, "switching over"),
    "TRANSFERRING": Judged(HealthKey.WORKING, "restoring"),
    "AUTO_PARAM_VALIDATE_SUCCESS": Judged(HealthKey.WAITING, "batch to be committed"),
}
_FULL_DONE = Judged(HealthKey.WAITING, "complete, end the job")


def reading_time(snapshot: Snapshot) -> datetime | None:
    """Return when a document was read, by this computer's clock or the cloud's; None where it does not say.

    Of one that was watched that is its last look.
    """
    watched = max((series.newest for series in snapshot.series), default=None)
    for text in (snapshot.source.read_at, snapshot.source.cloud_read_at):
        moment = read_timestamp(text)
        if moment is not None and moment.zone_known and moment.instant is not None:
            return moment.instant if watched is None else max(moment.instant, watched)
    return watched


def as_of_words(snapshot: Snapshot, clock: datetime, zone: tzinfo | None = None) -> str:
    """Return what the row of a file says about its health: "health as of 26 Nov, 18:02"."""
    moment = reading_time(snapshot)
    if moment is None:
        return "health as of its reading, which names no time"
    return f"health as of {moment_words(moment, clock, zone)}"


def own_health(job: Job, context: Context, figures: Figures | None = None) -> Health:
    """Return the health of a job by itself, whatever its subtasks are. Never raises."""
    found = _judged(job, context, figures or context.figures.get(job.id, _NO_FIGURES))
    since = 0.0
    if found.key is HealthKey.FAILED:
        updated = facts_of(job).updated
        since = _ENDLESS if updated is None else updated.timestamp()
    return _health(found, job.name, job.id, since, is_known=job.status.group != "unknown")


def _health(found: Judged, name: str, job_id: str, since: float = 0.0, *, is_known: bool = True) -> Health:
    word = HEALTH_WORDS[found.key]
    glyph = word.glyph if is_known or found.key is not HealthKey.WORKING else UNKNOWN_STATUS_GLYPH
    order = (word.order, -found.lag, since, natural_key(name), job_id)
    return Health(word.key, word.word, found.reason, word.tone, glyph, word.sign, order)


def unread_health(missing: Unavailable, job_id: str) -> Health:
    """Return the health of a job of which nothing but a refusal is known."""
    return _health(Judged(HealthKey.NOT_READ, not_read_words(missing)), missing.name or job_id, job_id)


def reason_text(health: Health) -> str:
    """Return a reason with spaces that a keyboard has, as programs and queries take it."""
    return health.reason.replace(NO_BREAK, " ")


def word_of(job: Job, context: Context) -> HealthKey:
    """Return the word of a job by itself, without looking for a reason. Never raises."""
    if job.status.group == "failed":
        return HealthKey.FAILED
    return _judged(job, context, context.figures.get(job.id, _NO_FIGURES)).key


def is_above_once(job: Job, context: Context) -> bool:
    """Whether a figure of a job is above its limit once: the next one tells whether it is Late. Never raises."""
    return _judged(job, context, context.figures.get(job.id, _NO_FIGURES)).is_once


def possible_words(job: Job) -> frozenset[HealthKey]:
    """Return the words that a job may have whose details were not read: those that its status in the list leaves."""
    if not job.list_tells("status"):
        return frozenset(HealthKey)
    if job.status.code == "FULL_TRANSFER_COMPLETE":
        # What comes after it, only the details tell.
        return frozenset((HealthKey.WAITING, HealthKey.WORKING))
    running = PROVED if phase_of(job.status) is not None else ()
    return frozenset((_of_status(job, _NO_TIME).key, *running))


def _judged(job: Job, context: Context, figures: Figures) -> Judged:
    status = job.status
    if status.group == "failed":
        return Judged(HealthKey.FAILED, _why_failed(job, context))
    phase = phase_of(status) if figures.looks and context.now is not None else None
    if phase is not None and context.now is not None:
        proved = judged(phase, figures, facts_of(job).limits, context.now, context.limits)
        if proved is not None:
            return proved
    if not job.has_detail and not figures.looks:
        return Judged(HealthKey.NOT_READ, not_read_words(job.unavailable))
    return _of_status(job, context)


def _of_status(job: Job, context: Context) -> Judged:
    """Return what the status alone tells of a job that did not fail."""
    status = job.status
    code, group = status.code, status.group
    if group == "unknown":
        return Judged(HealthKey.WORKING, _cut(status.value) or "no status told")
    if code == "FULL_TRANSFER_COMPLETE" and job.task_type == _FULL_ONLY:
        return _FULL_DONE
    found = _STATUSES.get(code) or _GROUPS[group]
    if code == "CONFIGURATION":
        return found._replace(reason=_since_created(job, context) or found.reason)
    return found._replace(reason=_planned(job, context) or found.reason) if code == "WAITING_FOR_START" else found


def _why_failed(job: Job, context: Context) -> str:
    cause = cause_of(job, context.known)
    if cause is not None:
        return _cut(cause.reason)
    return "no cause told" if job.has_detail else not_read_words(job.unavailable)


def not_read_words(refusal: Unavailable | None) -> str:
    """Return why the details of a job were not read: "details refused (403)", "details not read"."""
    if refusal is None:
        return "details not read"
    status, code = refusal.reason.get("http_status"), refusal.reason.get("code")
    if type(status) is int and 100 <= status <= 599:
        return f"details {'refused' if status in _REFUSED_STATUSES else 'not read'} ({status})"
    return f"not read ({_cut(code)})" if isinstance(code, str) and code.strip() else "details not read"


def _since_created(job: Job, context: Context) -> str:
    """Return since when a job that never started waits for its settings; its status has been the same since then."""
    facts = facts_of(job)
    if facts.created is None or facts.started is not None or (context.now is not None and facts.created > context.now):
        return ""
    return f"configure since {moment_words(facts.created, context.now, context.zone)}"


def _planned(job: Job, context: Context) -> str:
    planned = facts_of(job).planned
    if planned is None:
        return ""
    when = moment_words(planned, context.now, context.zone)
    if context.now is not None and planned < context.now:
        return f"start was due {when}"
    return f"starts {when}" if "," in when else f"starts today at {when}"


def _cut(text: str) -> str:
    line = " ".join(text[: 2 * LONGEST_REASON].split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"
