"""How the tab of a job was, for the page of the same job that is made anew after a look; and what was read before."""

from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_page.progress.object_looks import ObjectLooks


@dataclass
class Kept:
    """The range of plots, "" before one was chosen, and of the job that was looked at last the part of the time that
    was zoomed into. ``looks`` are readings of objects, of all jobs of the document.
    """

    job_id: str = ""
    span: str = ""
    part: tuple[float, float] | None = None
    looks: ObjectLooks = field(default_factory=ObjectLooks)

    def of(self, job_id: str) -> "Kept":
        """Begin anew for another job."""
        if job_id != self.job_id:
            self.job_id, self.part = job_id, None
        return self


_KEPT: Final[WeakKeyDictionary[Snapshot, Kept]] = WeakKeyDictionary()


def kept_of(snapshot: Snapshot, job_id: str) -> Kept:
    """Return what is kept of a document, which goes with it."""
    return _KEPT.setdefault(snapshot, Kept()).of(job_id)
