"""What the health of the jobs of a document is judged by; each document carries its own."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final, NamedTuple

from drs_inspector.domain.health.causes import NOTHING_KNOWN
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Limits
from drs_inspector.domain.health.health import Context, reading_time
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.snapshot import Snapshot

_NO_FIGURES: Final[Mapping[str, Figures]] = MappingProxyType({})


class Judging(NamedTuple):
    """``read_known`` returns the explained causes. ``is_live``: judged as of now, else as of its reading.

    ``figures`` are those of its jobs, by id: of a live source the mapping grows while it is watched. ``clock`` tells
    the present time of a live source; without one it is the time of the question.

    It is ``Snapshot.judged_by``; a document without is judged as of its reading, and no cause is explained.
    """

    read_known: Callable[[], KnownCauses] = lambda: NOTHING_KNOWN
    is_live: bool = False
    figures: Mapping[str, Figures] = _NO_FIGURES
    limits: Limits = DEFAULT_LIMITS
    clock: Callable[[], datetime] | None = None

    @property
    def known(self) -> KnownCauses:
        """The explained causes: a document that is only read and written asks for none."""
        return self.read_known()


_BY_ITSELF = Judging()


def context_of(snapshot: Snapshot | None, now: datetime | None, zone: tzinfo | None = None) -> Context:
    """Return what the jobs of a document are judged by; ``now`` counts for a live source without a clock alone."""
    if snapshot is None:
        return Context(None, zone=zone)
    judging = snapshot.judged_by or _BY_ITSELF
    moment = judging.clock() if judging.clock is not None else now
    return Context(
        moment if judging.is_live else reading_time(snapshot), judging.known, judging.limits, zone, judging.figures
    )
