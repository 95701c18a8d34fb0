"""What the tab of a job's progress says before its sections: the head, and a sentence where there is nothing else."""

from datetime import datetime, tzinfo
from typing import Final

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.metrics import VALUES_CALL
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_page.overview.basis import NOT_SEEN, Seen, basis_of
from drs_inspector.session.job_page.overview.content import Overview
from drs_inspector.session.job_page.overview.head import answer_of
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.peek.peek import peek_of
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told

NOTHING_NOW: Final = "The cloud tells no progress of a job in this state: it is not started, or it has ended."
NOTHING_IN_FILE: Final = (
    "Nothing was read of its progress: this file has no figures of it. Connect to the cloud to see how far the job is,"
    " or open a saved reply that tells it."
)
_RENEWED_AFTER: Final = {
    "ShowProgressData": 120.0,
    "BatchListStructDetail": 120.0,
    "BatchListStructProcess": 120.0,
    "ShowJobDetail": 120.0,
    VALUES_CALL: 300.0,
}
"""Seconds after which what no plan of a watch has is asked again, by the name of the call."""


def is_to_be_renewed(panel: Panel, told: Told, now: datetime) -> bool:
    """Tell whether a call whose panel is seen is asked again once a watch has brought newer figures of the job.

    Never what was not read before, and nothing that was refused since.
    """
    after, age = _RENEWED_AFTER.get(panel.call.name), told.age(now)
    return after is not None and told.is_read and told.refusal is None and age is not None and age > after


def head_of(
    job: Job, snapshot: Snapshot, health: SnapshotHealth, seen: Seen = NOT_SEEN, zone: tzinfo | None = None
) -> Overview:
    """Return the head of a job: its health, its status and the sentence that answers."""
    glance = peek_of(job, snapshot, health)
    answer = answer_of(basis_of(job, snapshot, health, seen, zone), glance.sentence)
    status = outside(job.status.label) or "No status"
    return Overview(job.id, glance.name, health.of(job.id), status, job.status.tone, answer)
