"""What a watch keeps of jobs: which have changed, which are late, and of which two replies disagree."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from drs_inspector.domain.health.health import own_health
from drs_inspector.domain.health.judging import context_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import JobsChanged

MOST_NOTED: Final = 500


class NotedJobs:
    """Notes on the jobs of a snapshot, of each kind the newest ``MOST_NOTED``. ``late`` are the ids of late jobs."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        jobs = snapshot.jobs.values() if snapshot is not None else ()
        self.late: set[str] = set()
        self._statuses = {job.id: job.status.code for job in jobs}
        self._changed: dict[str, None] = {}
        self._to_read: dict[str, str] = {}

    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of jobs whose status has changed while they were watched."""
        return tuple(self._changed)

    @property
    def to_read(self) -> tuple[str, ...]:
        """Ids of jobs whose details are to be read, because figures tell another status."""
        return tuple(self._to_read)

    def jobs_changed(self, event: JobsChanged, snapshot: Snapshot) -> list[str]:
        """Take jobs that came, changed or went; return those whose status is another one."""
        found: list[str] = []
        for job_id in (*event.added, *event.changed):
            job = snapshot.jobs.get(job_id)
            if job is None:
                continue
            before, self._statuses[job_id] = self._statuses.get(job_id), job.status.code
            if before is not None and before != job.status.code:
                self._to_read.pop(job_id, None)
                self._changed.pop(job_id, None)
                self._changed[job_id] = None
                _bound(self._changed)
                found.append(job_id)
        for job_id in event.removed:
            for notes in (self._statuses, self._changed, self._to_read):
                notes.pop(job_id, None)
            self.late.discard(job_id)
        return found

    def disagrees(self, job: Job, status: str, time: datetime, looked_at: datetime | None) -> bool:
        """Whether the details of a job are to be read now: a newer reply than the list tells another status.

        That is said once for each status: the details are newer than both, and what they tell is the status then.
        """
        if status.upper() == job.status.code:
            self._to_read.pop(job.id, None)
            return False
        if self._to_read.get(job.id) == status or (looked_at is not None and time < looked_at):
            return False
        self._to_read.pop(job.id, None)
        self._to_read[job.id] = status
        _bound(self._to_read)
        return True

    def judge(self, job_ids: Iterable[str], snapshot: Snapshot, now: datetime) -> None:
        """Note which of these are late: what goes round looks at them first."""
        context = context_of(snapshot, now)
        for job_id in job_ids:
            is_late = own_health(snapshot.jobs[job_id], context).key is HealthKey.LATE
            (self.late.add if is_late else self.late.discard)(job_id)


def _bound(notes: dict[str, None] | dict[str, str]) -> None:
    while len(notes) > MOST_NOTED:
        del notes[next(iter(notes))]
