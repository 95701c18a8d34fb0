"""What the jobs of a source are judged by: explained causes, the figures that were read, and the time."""

from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.looks import LooksOfSource, SavedLooks
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.sources.source import Source
from drs_inspector.storage.known_causes import known_causes


def judging_of_file(snapshot: Snapshot) -> Judging:
    """Return what the jobs of a document are judged by: the figures of its saved replies, as of its reading."""
    return Judging(known_causes, figures=SavedLooks(snapshot))


def judging_of(source: Source, snapshot: Snapshot, looks: LooksOfSource) -> Judging:
    """Return what the jobs of a source are judged by; ``looks`` are those of a project."""
    project = source.project
    if project is None:
        return judging_of_file(snapshot)
    limits = snapshot.judged_by.limits if snapshot.judged_by is not None else DEFAULT_LIMITS
    return Judging(known_causes, is_live=True, figures=looks, limits=limits, clock=project.now)
