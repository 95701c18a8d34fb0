"""Where a job is in its life: its phase, and how much of the full phase is done."""

from typing import Literal

from drs_inspector.simulator.jobs.lifecycle import Timeline

Phase = Literal["new", "configuration", "full", "incremental", "paused", "over"]

_NEW = frozenset(
    {"CREATING", "CREATE_FAILED", "WAITING_FOR_START", "STARTJOBING", "START_JOB_FAILED", "CHILD_TRANSFER_STARTING"}
)
_FULL = ("FULL_TRANSFER_", "CHILD_TRANSFER_")
_PAUSED = frozenset({"PAUSING", "PAUSEING", "FROZEN"})
_RUNS_FULL = frozenset({"FULL_TRANSFER_STARTED", "CHILD_TRANSFER_STARTED"})
_COMPLETE = frozenset({"FULL_TRANSFER_COMPLETE", "CHILD_TRANSFER_COMPLETE", "INCRE_TRANSFER_STARTED"})
# Nothing is applied meanwhile, so the target falls behind.
_BROKEN = frozenset(
    {
        "INCRE_TRANSFER_FAILED",
        "REBUILD_NODE_STARTED",
        "REBUILD_NODE_FAILED",
        "NODE_UPGRADE_START",
        "NODE_UPGRADE_FAILED",
    }
)


def phase_of(status: str) -> Phase:
    """Return the phase that a status belongs to."""
    if status == "CONFIGURATION":
        return "configuration"
    if status in _NEW:
        return "new"
    if status.startswith(_FULL):
        return "full"
    if status in _PAUSED:
        return "paused"
    return "over" if status.startswith(("RELEASE_", "DELETED")) else "incremental"


def is_complete(life: Timeline, position: int) -> bool:
    """Tell whether the full phase is over by that stage, or there is none and its successor has begun."""
    return any(life.reached(status, position) is not None for status in _COMPLETE)


def full_seconds(life: Timeline, position: int, at_ms: int) -> tuple[float, float]:
    """Return how long the full phase has run at that moment, and how long it runs in all, without interruptions."""
    done = whole = 0.0
    for number in range(life.stages):
        stage = life.stage(number)
        if stage.status in _RUNS_FULL:
            whole += stage.seconds
            if number < position:
                done += stage.seconds
            elif number == position:
                done += min(stage.seconds, max(0, at_ms - life.start_of(number)) / 1000)
    return done, whole


def applies(status: str) -> bool:
    """Tell whether changes are applied in a state of the incremental phase; else the target falls behind."""
    return status not in _BROKEN and status not in _PAUSED
