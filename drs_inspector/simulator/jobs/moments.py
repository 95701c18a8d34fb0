"""The times of a job, as every reply has them."""

from typing import NamedTuple

from drs_inspector.simulator.jobs.plans import Plan


class Moments(NamedTuple):
    """Epoch milliseconds; None for what has not happened yet."""

    created_ms: int
    started_ms: int | None
    complete_ms: int | None
    updated_ms: int


def moments_of(plan: Plan, position: int) -> Moments:
    """Return the times of a job in its life's stage ``position``."""
    life = plan.timeline
    started = life.reached("STARTJOBING", position) or life.reached("CHILD_TRANSFER_STARTING", position)
    complete = life.reached("FULL_TRANSFER_COMPLETE", position) or life.reached("CHILD_TRANSFER_COMPLETE", position)
    return Moments(
        life.created_ms + plan.index % 1000,
        None if started is None else started + 393,
        None if complete is None else complete + 202,
        life.start_of(position) + 412,
    )
