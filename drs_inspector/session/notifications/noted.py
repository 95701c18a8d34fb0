"""What is noted of the jobs of one source, and the changes of it that are still to be told."""

from collections.abc import Collection
from typing import Final

from drs_inspector.domain.health.health import reason_text
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.notifications.comparisons import RunsUnderWay
from drs_inspector.session.notifications.job_state import JobState, is_change, state_of
from drs_inspector.session.notifications.kinds import KINDS, Kind
from drs_inspector.session.notifications.notice import News, Target
from drs_inspector.session.readings.outcome import Reading

AGAIN_SECONDS: Final = 600.0
"""What comes and goes with figures is told once in this time for one job: a lag around its limit is one news."""
_OWN_WORDS: Final = frozenset({Kind.LATE, Kind.UNREACHABLE, Kind.STALE, Kind.WAITING})
"""Changes whose reasons are words of this program; that of a failure may be the cloud's, with hosts in it."""


class NotedJobs:
    """``snapshot`` is the document that the notes are of; ``waiting`` are the ids of jobs that are to be looked at.

    ``is_new``: it was not read to its end yet, so what is seen is noted and not told. ``is_held``: nothing is asked, so
    figures get old because of that. ``sign_in`` is the kind of its state.
    """

    def __init__(self, key: str, snapshot: Snapshot) -> None:
        self.key, self.snapshot = key, snapshot
        self.waiting = dict.fromkeys(snapshot.jobs)
        self.is_new, self.is_held = True, False
        self.sign_in = ""
        self._noted: dict[str, JobState] = {}
        self._pending: dict[str, tuple[JobState, Kind, str]] = {}
        self._told: dict[tuple[str, Kind], float] = {}
        self._compared: dict[str, None] = {}
        self._runs = RunsUnderWay()

    def changed(self, job_ids: Collection[str] | None) -> None:
        """Have these jobs looked at, None for all."""
        self.waiting.update(dict.fromkeys(self.snapshot.jobs if job_ids is None else job_ids))

    def look_at(self, job_id: str, health: SnapshotHealth) -> None:
        """Note what a job is now, and whether that is to be told."""
        job = self.snapshot.jobs.get(job_id)
        if job is None:
            for notes in (self._noted, self._pending, self._compared):
                notes.pop(job_id, None)
            return
        own = health.own(job_id)
        after = state_of(job, own, health.context)
        before = self._noted.get(job_id)
        self._noted[job_id] = after if before is None else after._replace(is_proved=before.is_proved or after.is_proved)
        if before is None or self.is_new or after.kind is before.kind:
            return
        since = self._pending.pop(job_id)[0] if job_id in self._pending else before
        kind = after.kind
        if kind is None or not is_change(since, after) or (self.is_held and kind is Kind.STALE):
            return
        self._pending[job_id] = since, kind, reason_text(own) if kind in _OWN_WORDS else ""

    def compared(self, job_id: str, reading: Reading) -> None:
        """Note what a call says of the comparisons of a job."""
        if self._runs.has_ended(job_id, reading) and job_id in self.snapshot.jobs:
            self._compared[job_id] = None

    @property
    def is_telling(self) -> bool:
        """Whether anything is to be told."""
        return bool(self._pending or self._compared)

    def take(self, now: float, chosen: Collection[Kind]) -> list[News]:
        """Return the changes that are to be told, and note that they were; ``now`` counts seconds by any clock."""
        pending, self._pending = self._pending, {}
        compared, self._compared = self._compared, {}
        self._told = {what: time for what, time in self._told.items() if now - time < AGAIN_SECONDS}
        found = []
        for job_id, (_before, kind, reason) in pending.items():
            if kind not in chosen or (job_id, kind) in self._told:
                continue
            if KINDS[kind].is_of_figures:
                self._told[job_id, kind] = now
            found.append(self._news(kind, job_id, reason))
        if Kind.COMPARED in chosen:
            found += [self._news(Kind.COMPARED, job_id) for job_id in compared]
        return found

    def _news(self, kind: Kind, job_id: str, reason: str = "") -> News:
        job = self.snapshot.jobs.get(job_id)
        return News(kind, Target(self.key, job_id), (job.name if job is not None else "") or job_id, reason)
