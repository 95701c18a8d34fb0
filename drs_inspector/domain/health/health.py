"""Whether a person must look at a job, in one word with a reason, beside what the cloud calls its status.

The first word of the table that applies holds. Today's data proves Failed, Not read, Waiting, Working and Done; Late,
Stale and Healthy are said from figures alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.causes import NOTHING_KNOWN, cause_of
from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Limits
from drs_inspector.domain.health.judged import Judged, judged, phase_of
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.health.words import HEALTH_WORDS, UNKNOWN_STATUS_GLYPH, HealthKey
from drs_inspector.domain.jobs.hierarchy import JobHierarchy
from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.jobs.ordering import SortValue, natural_key
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.snapshot import Snapshot

LONGEST_REASON = 80
"""Characters of a reason that is a cloud's own text; the words of this module are at most 24 where possible."""
_STEP = 128  # jobs between two yields where each takes a microsecond
_NO_FIGURES = Figures()
_REFUSED_STATUSES = frozenset({401, 403})
_ENDLESS = float("inf")
_FULL_ONLY = "FULL_TRANS"


class Health(NamedTuple):
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
    """What health is judged by. ``now`` is None where it is not known: then nothing is said of ages."""

    now: datetime | None
    known: KnownCauses = NOTHING_KNOWN
    limits: Limits = DEFAULT_LIMITS
    zone: tzinfo | None = None


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
    """Return when a document was read, by this computer's clock or the cloud's; None where it does not say."""
    for text in (snapshot.source.read_at, snapshot.source.cloud_read_at):
        moment = read_timestamp(text)
        if moment is not None and moment.zone_known and moment.instant is not None:
            return moment.instant
    return None


def as_of_words(snapshot: Snapshot, clock: datetime, zone: tzinfo | None = None) -> str:
    """Return what the row of a file says about its health: "health as of 26 Nov, 18:02"."""
    moment = reading_time(snapshot)
    if moment is None:
        return "health as of its reading, which names no time"
    return f"health as of {moment_words(moment, clock, zone)}"


def own_health(job: Job, context: Context, figures: Figures | None = None) -> Health:
    """Return the health of a job by itself, whatever its subtasks are. Never raises."""
    found = _judged(job, context, figures or _NO_FIGURES)
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


def reason_text(health: Health) -> str:
    """Return a reason with spaces that a keyboard has, as programs and queries take it."""
    return health.reason.replace(NO_BREAK, " ")


def word_of(job: Job, context: Context) -> HealthKey:
    """Return the word of a job by itself, without looking for a reason. Never raises."""
    return HealthKey.FAILED if job.status.group == "failed" else _judged(job, context, _NO_FIGURES).key


def possible_words(job: Job) -> frozenset[HealthKey]:
    """Return the words that a job may have whose details were not read: those that its status in the list leaves."""
    if not job.list_tells("status"):
        return frozenset(HealthKey)
    if job.status.code == "FULL_TRANSFER_COMPLETE":
        # What comes after it, only the details tell.
        return frozenset((HealthKey.WAITING, HealthKey.WORKING))
    running = (HealthKey.LATE, HealthKey.STALE, HealthKey.HEALTHY) if phase_of(job.status) is not None else ()
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


class SnapshotHealth:
    """The health of the jobs of a document as it is now, each made when it is asked for; ``after`` goes on from there.

    A parent keeps its own health, and its reason names the worst of its subtasks. ``clock`` is the present time, None
    for a file: its health is as of its reading. ``steps`` makes all of it in slices.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        clock: datetime | None,
        *,
        known: KnownCauses = NOTHING_KNOWN,
        figures: Mapping[str, Figures] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        zone: tzinfo | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.context = Context(reading_time(snapshot) if clock is None else clock, known, limits, zone)
        self._figures = figures or {}
        self._own: dict[str, Health] = {}
        self._whole: dict[str, Health] = {}
        self._hierarchy = JobHierarchy()  # of jobs that name a parent, and of those parents
        self._families: dict[str, list[str]] | None = None
        self._family_keys: dict[str, SortValue] = {}

    def after(self, job_ids: Collection[str]) -> "SnapshotHealth":
        """Return the health after these jobs came, changed or went: of the others it stays, at the same present time.

        What this one has told stays as it was told.
        """
        found = SnapshotHealth(self.snapshot, None, figures=self._figures)
        found.context = self.context
        found._own, found._whole, found._family_keys = self._own.copy(), self._whole.copy(), self._family_keys.copy()
        found._hierarchy, found._families = self._hierarchy, self._families
        for job_id in job_ids:
            found._own.pop(job_id, None)
        for job_id in {*job_ids, *found._link(job_ids)}:
            found._whole.pop(job_id, None)
            found._family_keys.pop(job_id, None)
        return found

    def own(self, job_id: str) -> Health:
        """Return the health of a job by itself. Raises KeyError for an id that the document does not have."""
        health = self._own.get(job_id)
        if health is None:
            health = self._own[job_id] = self._make(job_id)
        return health

    def of(self, job_id: str) -> Health:
        """Return the health of a job with the reason that its subtasks give it; errors as ``own``."""
        health = self._whole.get(job_id)
        if health is None:
            subtasks = [self.own(subtask).key for subtask in self._subtasks(job_id)]
            health = self._whole[job_id] = _with_subtasks(self.own(job_id), subtasks)
        return health

    def family_key(self, job_id: str) -> SortValue:
        """Return what orders a top-level job: its own place, or that of its worst subtask; errors as ``own``."""
        key = self._family_keys.get(job_id)
        if key is None:
            members = (job_id, *self._subtasks(job_id))
            key = self._family_keys[job_id] = min(self.own(member).sort_key for member in members)
        return key

    def counts(self, job_ids: Collection[str] | None = None) -> dict[HealthKey, int]:
        """Count these jobs, or all, by their own words: all eight, worst first, those without a job as well.

        Ids that the document does not have are not counted. A filter passes the jobs that match themselves.
        """
        found = dict.fromkeys(HEALTH_WORDS, 0)
        for job_id in self._ids() if job_ids is None else job_ids:
            if job_id in self.snapshot.jobs or job_id in self.snapshot.unavailable:
                found[self.own(job_id).key] += 1
        return found

    def steps(self) -> Iterator[None]:
        """Make the health of all jobs, with a yield after each so that a caller may stop or let others run."""
        for job_id in self._ids():
            self.own(job_id)
            yield
        self._below()
        yield
        for done, job_id in enumerate(self._ids(), 1):
            self.of(job_id)
            if done % _STEP == 0:
                yield

    def _ids(self) -> list[str]:
        jobs, unavailable = self.snapshot.jobs, self.snapshot.unavailable
        return [*jobs, *(job_id for job_id in unavailable if job_id not in jobs)]

    def _make(self, job_id: str) -> Health:
        job = self.snapshot.jobs.get(job_id)
        if job is not None:
            return own_health(job, self.context, self._figures.get(job_id))
        missing = self.snapshot.unavailable[job_id]
        return _health(Judged(HealthKey.NOT_READ, not_read_words(missing)), missing.name or job_id, job_id)

    def _subtasks(self, job_id: str) -> list[str]:
        """Return the subtasks of a top-level job, without those that have gone since families were put together."""
        return [subtask for subtask in self._below().get(job_id, ()) if subtask in self.snapshot.jobs]

    def _below(self) -> dict[str, list[str]]:
        """Return the subtasks of each top-level job that has some."""
        if self._families is None:
            jobs = self.snapshot.jobs
            below = [(job.id, job.parent_id) for job in jobs.values() if job.parent_id]
            # Most jobs have no family: only the others are put in order.
            above = {parent_id for _id, parent_id in below if parent_id in jobs} - {job_id for job_id, _ in below}
            self._hierarchy = JobHierarchy([*((job_id, None) for job_id in above if job_id), *below])
            found = ((root, self._hierarchy.below(root)) for root in self._hierarchy.roots())
            self._families = {root: ids for root, ids in found if ids}
        return self._families

    def _link(self, job_ids: Collection[str]) -> set[str]:
        """Note the parents that jobs have now; return the top-level jobs whose families may have changed."""
        if self._families is None:
            return set()
        jobs, hierarchy, affected = self.snapshot.jobs, self._hierarchy, set[str]()
        for job_id in job_ids:
            job = jobs.get(job_id)
            if job is None:
                affected |= hierarchy.remove(job_id)
                continue
            above = jobs.get(job.parent_id or "")
            if above is not None and above.id not in hierarchy:
                affected |= hierarchy.add(above.id, above.parent_id)
            affected |= hierarchy.add(job_id, job.parent_id)
        self._families = self._families.copy()
        for job_id in affected:
            found = hierarchy.below(job_id) if hierarchy.is_root(job_id) else []
            self._families.pop(job_id, None)
            if found:
                self._families[job_id] = found
        return affected


def _with_subtasks(own: Health, words: Sequence[HealthKey]) -> Health:
    """Return the health of a job whose subtasks have these words: it keeps its own, and its reason names the worst."""
    if not words:
        return own
    worst = min(words, key=lambda key: HEALTH_WORDS[key].order)
    both_failed = worst is HealthKey.FAILED and own.key is HealthKey.FAILED
    if HEALTH_WORDS[worst].order >= HEALTH_WORDS[own.key].order and not both_failed:
        return own
    word = HEALTH_WORDS[worst].word.lower()
    count, total = words.count(worst), len(words)
    return own._replace(reason=f"{count:,} of {total:,} subtasks {word}" if total > 1 else f"its subtask {word}")


def health_of(
    job: Job,
    snapshot: Snapshot,
    now: datetime | None,
    figures: Figures | None = None,
    *,
    known: KnownCauses = NOTHING_KNOWN,
) -> Health:
    """Return the health of one job of a document; for several make one ``SnapshotHealth``. ``now`` is its ``clock``."""
    found = SnapshotHealth(snapshot, now, known=known, figures={job.id: figures} if figures else None)
    return found.of(job.id)
