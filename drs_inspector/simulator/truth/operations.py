"""What people did to a job, and the service: its timeline."""

from typing import NamedTuple

from drs_inspector.simulator.jobs.vocabulary import USERS
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import pick

_BY_STATUS = {
    "CONFIGURATION": "MODIFY_CONFIGURATION",
    "WAITING_FOR_START": "START_LATER",
    "PAUSING": "PAUSE",
    "PAUSEING": "PAUSE",
    "CHANGE_JOB_STARTED": "CHANGE",
    "REBUILD_NODE_STARTED": "REBUILD_NODE",
    "NODE_UPGRADE_START": "CHANGE_FLAVOR",
    "RELEASE_RESOURCE_STARTED": "STOP_JOB",
}
_SPEED_EVERY_MS = 3_600_000
_MOST_SPEEDS = 5
_LARGEST = 1000


class Operation(NamedTuple):
    """One entry of the timeline."""

    name: str
    at_ms: int
    user: str
    succeeded: bool = True


def operations(state: JobState, *, largest: bool = False) -> list[Operation]:
    """Return the timeline of a job until now, newest first; with ``largest`` it has a thousand entries."""
    plan, life, moments = state.plan, state.plan.timeline, state.moments
    user = f"{USERS[pick(len(USERS), plan.id, 'user')]}@demo"
    found = [Operation("CREATE", moments.created_ms, user, state.status != "CREATE_FAILED")]
    for number in range(1, state.position + 1):
        status, before = life.stage(number).status, life.stage(number - 1).status
        at = life.start_of(number)
        if status == "CONFIGURATION":
            found += [
                Operation("MODIFY_CONFIGURATION", at, user),
                Operation("PRE_CHECK", checked_ms(state, number), user),
            ]
        elif before.endswith("FAILED") and not status.startswith("RELEASE"):
            found.append(Operation("RETRY", at, user))
        elif before.startswith("PAUS"):
            found.append(Operation("START", at, user))
        elif status in _BY_STATUS:
            found.append(Operation(_BY_STATUS[status], at, user))
        if life.stage(number).mark == "switching":
            found.append(Operation("SWITCH_OVER", at, user))
    if moments.started_ms is not None:
        found.append(Operation("START", moments.started_ms, user, state.status != "START_JOB_FAILED"))
        found += _speeds(state, user, (_LARGEST - len(found) - 1) if largest else pick(_MOST_SPEEDS, plan.id, "speeds"))
    if moments.complete_ms is not None:
        found.append(Operation("FULL_TRANSFER_COMPLETE", moments.complete_ms, "system"))
    known = [one for one in found if one.at_ms <= state.now_ms]
    return sorted(known, key=lambda one: -one.at_ms)[: _LARGEST if largest else None]


def checked_ms(state: JobState, position: int) -> int:
    """Return when the pre-check of a job ended; ``position`` is the stage of its configuration."""
    life = state.plan.timeline
    return life.start_of(position) + int(life.stage(position).seconds * 600)


def _speeds(state: JobState, user: str, count: int) -> list[Operation]:
    started = state.moments.started_ms or 0
    step = max(1, (state.now_ms - started) // (count + 1)) if count > _MOST_SPEEDS else _SPEED_EVERY_MS
    return [Operation("CONFIG_SPEED", started + step * (turn + 1), user) for turn in range(count)]
