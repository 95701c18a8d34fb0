"""What the health of the jobs of a document is judged by; each document carries its own."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import NamedTuple

from drs_inspector.domain.health.causes import NOTHING_KNOWN
from drs_inspector.domain.health.health import Context, reading_time
from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.domain.snapshot import Snapshot


class Judging(NamedTuple):
    """``read_known`` returns the explained causes. ``is_live``: judged as of now, else as of its reading.

    It is ``Snapshot.judged_by``; a document without is judged as of its reading, and no cause is explained.
    """

    read_known: Callable[[], KnownCauses] = lambda: NOTHING_KNOWN
    is_live: bool = False

    @property
    def known(self) -> KnownCauses:
        """The explained causes: a document that is only read and written asks for none."""
        return self.read_known()


_BY_ITSELF = Judging()


def context_of(snapshot: Snapshot | None, now: datetime | None, zone: tzinfo | None = None) -> Context:
    """Return what the jobs of a document are judged by; ``now`` counts for a live source alone."""
    if snapshot is None:
        return Context(None, zone=zone)
    judging = snapshot.judged_by or _BY_ITSELF
    return Context(now if judging.is_live else reading_time(snapshot), judging.known, zone=zone)
