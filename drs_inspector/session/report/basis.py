"""What a report is made of: its document with its health, the order of its jobs, and how they are called."""

from collections.abc import Iterator
from datetime import tzinfo
from functools import cached_property
from typing import Final

from drs_inspector.domain.health.health import Health
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.domain.report.values import JobName, State
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told, told_by_file
from drs_inspector.session.report.options import ReportOptions
from drs_inspector.storage.known_causes import known_causes

NO_STATUS: Final = "No status"


class ReportBasis:
    """``order`` are the ids of all jobs by their names; the place of a job is the one in it, from 1."""

    def __init__(self, document: Snapshot, options: ReportOptions) -> None:
        self.document, self.options = document, options
        self.zone: tzinfo = options.zone
        self.health = SnapshotHealth(document, None, known=known_causes(), limits=options.limits, zone=self.zone)
        every = [*document.jobs, *(job_id for job_id in document.unavailable if job_id not in document.jobs)]
        self.order: list[str] = sorted(every, key=lambda job_id: (natural_key(self._name(job_id)), job_id))
        self._places = {job_id: place for place, job_id in enumerate(self.order, 1)}

    @cached_property
    def readings(self) -> "ReportReadings":
        """What further calls said of the jobs, as the document has it."""
        return ReportReadings(self.document)

    @cached_property
    def subtasks(self) -> dict[str, list[str]]:
        """The ids of the subtasks of each job that has some, in the order of the report."""
        found: dict[str, list[str]] = {}
        for job_id in self.order:
            parent = self.parent_of(job_id)
            if parent:
                found.setdefault(parent, []).append(job_id)
        return found

    def parent_of(self, job_id: str) -> str:
        """Return the id of the job that a job is a subtask of, "" for none that the document has."""
        job = self.document.jobs.get(job_id)
        parent = "" if job is None else job.parent_id or ""
        return parent if parent != job_id and parent in self.document.jobs else ""

    def job_name(self, job_id: str) -> JobName:
        """Return a job by place and name."""
        return JobName(place=self._places.get(job_id, 0), name=outside(self._name(job_id)))

    def state(self, job_id: str) -> State:
        """Return what health and cloud say of a job."""
        job = self.document.jobs.get(job_id)
        status = "" if job is None else outside(job.status.label) or NO_STATUS
        return state_of(self.health.of(job_id), status)

    def worst_first(self) -> Iterator[str]:
        """Yield all ids, those first that a person must see first."""
        yield from sorted(self.order, key=lambda job_id: self.health.own(job_id).sort_key)

    def _name(self, job_id: str) -> str:
        job = self.document.jobs.get(job_id)
        missing = self.document.unavailable.get(job_id)
        return (job.name if job is not None else "") or (missing.name if missing is not None else "") or job_id


class ReportReadings:
    """The readings of further calls that a document has, by job."""

    def __init__(self, document: Snapshot) -> None:
        self._kept = SavedReadings(document)
        self._replies: dict[str, list[SavedReply]] = {}
        for reply in document.replies:
            for job_id in reply.job_ids:
                self._replies.setdefault(job_id, []).append(reply)

    def of(self, job_id: str, panel: Panel) -> Told:
        """Return what was read of a job by a call."""
        return told_by_file(self._kept, self._replies.get(job_id, ()), job_id, panel)


def state_of(health: Health, status: str) -> State:
    """Return a health beside a status."""
    return State(
        health=str(health.key),
        word=health.word,
        reason=outside(health.reason),
        glyph=health.glyph,
        tone=health.tone,
        status=status,
    )
