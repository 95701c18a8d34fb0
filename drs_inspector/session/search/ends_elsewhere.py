"""In how many other jobs one of a job's ends is an end, too. Counted in slices of time."""

from collections.abc import Iterable
from typing import Final

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.jobs.fields import IN_TABLE, JobDetail
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.search.elsewhere import Answer, OtherJobs

_REFUSED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_details: Final = msgspec.json.Decoder(projection(JobDetail, IN_TABLE))
_LONGEST: Final = 500


def end_names(job: Job) -> tuple[str, ...]:
    """Return what tells the ends of a job: ids of instances and addresses, each once, as a search finds them."""
    return tuple(dict.fromkeys(_names(job.detail)))


def _names(detail: object) -> Iterable[str]:
    for member in ("source_endpoint", "target_endpoint"):
        end = getattr(detail, member, None)
        for name in (getattr(end, "inst_id", None), getattr(end, "ip", None)):
            if isinstance(name, str) and name.strip() and len(name) <= _LONGEST:
                yield name


class EndsElsewhere(OtherJobs):
    """Counts jobs that have an instance or an address of this job at one of their ends."""

    def __init__(self, job: Job, snapshots: Iterable[Snapshot]) -> None:
        super().__init__(snapshots, job.id)
        self._wanted = {name.casefold() for name in end_names(job)}

    def _answer(self, job: Job, snapshot: Snapshot) -> Answer:  # noqa: ARG002 - one form for all
        yield None
        return not self._wanted.isdisjoint(name.casefold() for name in _names(_ends_of(job)))


def _ends_of(job: Job) -> object:
    """Return the details as far as their ends go, by a scan that reads little where that is enough."""
    raw = job.small_part
    try:
        return _details.decode(raw) if raw is not None else None
    except _REFUSED:
        return job.detail
