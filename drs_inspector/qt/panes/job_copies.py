"""What panes with jobs put on the clipboard: their JSON."""

from collections.abc import Iterable
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.qt.panes.pane_actions import Offer

# Of details: searching them for secrets must not be felt.
MOST_BYTES: Final = 8 * 1024 * 1024
TOO_MUCH: Final = "Too much JSON for the clipboard: hand the jobs over as a file instead"


def too_much_json(jobs: Iterable[Job]) -> Offer | None:
    """Return the offer that says so where the JSON of these jobs is too much; None where it is not."""
    return Offer("Copy JSON", lambda: TOO_MUCH) if sum(job.detail_size for job in jobs) > MOST_BYTES else None


def job_json(job: Job | None) -> str:
    """Return the JSON of a job as the cloud sent it without secrets, "" for none."""
    raw = bytes((job.detail_raw or job.list_raw or b"") if job is not None else b"")
    return raw.decode("utf-8", "replace")
