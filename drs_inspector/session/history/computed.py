"""Readings that are computed when they are asked for, and never kept: the demo has a yesterday that was not read.

What can compute one is known to the commands alone; they say here which address it belongs to, while it is there.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.domain.snapshot import Snapshot

COMPUTED_NOTE: Final = "This reading was computed for the demo: it was never read, and is not kept."


class ComputedReading(NamedTuple):
    """A reading that ``make`` computes, for as long as a reading takes: it belongs into a thread.

    ``read_at`` is aware; ``jobs`` are counted with their subtasks.
    """

    read_at: datetime
    jobs: int
    complete: bool
    make: Callable[[], Snapshot]


_offered: Final[dict[str, ComputedReading]] = {}


def offer_computed(address: str, reading: ComputedReading) -> Callable[[], None]:
    """Offer a reading for what is read at an address of DRS; the returned function ends that."""
    _offered[address] = reading

    def end() -> None:
        if _offered.get(address) is reading:
            del _offered[address]

    return end


def computed_of(address: str) -> ComputedReading | None:
    """Return the reading that is offered for an address of DRS, None where there is none, or no more."""
    return _offered.get(address)
