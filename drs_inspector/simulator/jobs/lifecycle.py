"""Life cycles of jobs (contract 9.1): which states follow each other and how long each lasts."""

import random
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from drs_inspector.simulator.jobs.seeded_random import weighted

MINUTE = 60.0
HOUR = 3600.0
DAY = 86_400.0
FOREVER = 40 * 365 * DAY

# Shortest and longest stay in seconds. Creation, start and stop are contract 9.1; the rest waits for people.
STAYS: dict[str, tuple[float, float]] = {
    "CREATING": (5 * MINUTE, 20 * MINUTE),
    "CONFIGURATION": (10 * MINUTE, 6 * HOUR),
    "WAITING_FOR_START": (1 * HOUR, 12 * HOUR),
    "STARTJOBING": (1 * MINUTE, 5 * MINUTE),
    "FULL_TRANSFER_STARTED": (10 * MINUTE, 8 * HOUR),
    "FULL_TRANSFER_COMPLETE": (30.0, 90.0),
    "INCRE_TRANSFER_STARTED": (5 * DAY, 40 * DAY),
    "RELEASE_RESOURCE_STARTED": (1 * MINUTE, 5 * MINUTE),
    "RELEASE_RESOURCE_COMPLETE": (20 * DAY, 90 * DAY),
    "DELETED": (FOREVER, FOREVER),
    "CREATE_FAILED": (3 * DAY, 3 * DAY),
    "START_JOB_FAILED": (1 * DAY, 14 * DAY),
    "FULL_TRANSFER_FAILED": (2 * HOUR, 14 * DAY),
    "INCRE_TRANSFER_FAILED": (2 * HOUR, 14 * DAY),
    "RELEASE_RESOURCE_FAILED": (1 * HOUR, 14 * DAY),
    "PAUSING": (1 * HOUR, 24 * HOUR),
    "PAUSEING": (1 * HOUR, 24 * HOUR),
    "CHANGE_JOB_STARTED": (5 * MINUTE, 30 * MINUTE),
    "CHANGE_JOB_FAILED": (1 * DAY, 9 * DAY),
    "REBUILD_NODE_STARTED": (10 * MINUTE, 40 * MINUTE),
    "REBUILD_NODE_FAILED": (FOREVER, FOREVER),
    "NODE_UPGRADE_START": (10 * MINUTE, 40 * MINUTE),
    "NODE_UPGRADE_COMPLETE": (1 * MINUTE, 3 * MINUTE),
    "NODE_UPGRADE_FAILED": (1 * DAY, 9 * DAY),
    "FROZEN": (1 * DAY, 15 * DAY),
    "CHILD_TRANSFER_STARTING": (1 * MINUTE, 5 * MINUTE),
    "CHILD_TRANSFER_STARTED": (10 * MINUTE, 5 * HOUR),
    "CHILD_TRANSFER_COMPLETE": (1 * HOUR, 20 * HOUR),
    "CHILD_TRANSFER_FAILED": (1 * DAY, 9 * DAY),
    "RELEASE_CHILD_TRANSFER_STARTED": (1 * MINUTE, 5 * MINUTE),
    "RELEASE_CHILD_TRANSFER_COMPLETE": (FOREVER, FOREVER),
}

# A job stays in these only because something went wrong or a person intervened: the state it falls from.
_DETOURS = {
    "START_JOB_FAILED": "STARTJOBING",
    "FULL_TRANSFER_FAILED": "FULL_TRANSFER_STARTED",
    "RELEASE_RESOURCE_FAILED": "RELEASE_RESOURCE_STARTED",
}
_INCREMENTAL_DETOURS = {
    "INCRE_TRANSFER_FAILED": ("INCRE_TRANSFER_FAILED",),
    "PAUSING": ("PAUSING",),
    "PAUSEING": ("PAUSEING",),
    "FROZEN": ("FROZEN",),
    "CHANGE_JOB_STARTED": ("CHANGE_JOB_STARTED",),
    "CHANGE_JOB_FAILED": ("CHANGE_JOB_STARTED", "CHANGE_JOB_FAILED"),
    "REBUILD_NODE_STARTED": ("REBUILD_NODE_STARTED",),
    "REBUILD_NODE_FAILED": ("REBUILD_NODE_STARTED", "REBUILD_NODE_FAILED"),
    "NODE_UPGRADE_START": ("NODE_UPGRADE_START",),
    "NODE_UPGRADE_COMPLETE": ("NODE_UPGRADE_START", "NODE_UPGRADE_COMPLETE"),
    "NODE_UPGRADE_FAILED": ("NODE_UPGRADE_START", "NODE_UPGRADE_FAILED"),
}
_CHILD = (
    "CHILD_TRANSFER_STARTING",
    "CHILD_TRANSFER_STARTED",
    "CHILD_TRANSFER_COMPLETE",
    "RELEASE_CHILD_TRANSFER_STARTED",
    "RELEASE_CHILD_TRANSFER_COMPLETE",
)

USUAL = (
    ("INCRE_TRANSFER_STARTED", 40),
    ("FULL_TRANSFER_STARTED", 13),
    ("RELEASE_RESOURCE_COMPLETE", 13),
    ("CONFIGURATION", 9),
    ("STARTJOBING", 5),
    ("FULL_TRANSFER_COMPLETE", 4),
    ("INCRE_TRANSFER_FAILED", 4),
    ("PAUSING", 4),
    ("FULL_TRANSFER_FAILED", 3),
    ("WAITING_FOR_START", 3),
    ("CREATING", 2),
)
# Every state a plain job can be in, the common ones first: small tenants show the common ones.
TOUR = (
    "INCRE_TRANSFER_STARTED",
    "FULL_TRANSFER_STARTED",
    "INCRE_TRANSFER_FAILED",
    "RELEASE_RESOURCE_COMPLETE",
    "PAUSING",
    "CONFIGURATION",
    "FULL_TRANSFER_COMPLETE",
    "STARTJOBING",
    "WAITING_FOR_START",
    "CREATING",
    "CREATE_FAILED",
    "RELEASE_RESOURCE_STARTED",
    "FULL_TRANSFER_FAILED",
    "START_JOB_FAILED",
    "REBUILD_NODE_STARTED",
    "CHANGE_JOB_STARTED",
    "RELEASE_RESOURCE_FAILED",
    "PAUSEING",
    "REBUILD_NODE_FAILED",
    "CHANGE_JOB_FAILED",
    "NODE_UPGRADE_START",
    "NODE_UPGRADE_COMPLETE",
    "NODE_UPGRADE_FAILED",
    "FROZEN",
)


class Stage(NamedTuple):
    """One stay: state, length in seconds, and for a switchover whether it is under way or done."""

    status: str
    seconds: float
    mark: str = ""


class Timeline:
    """The stages of one job in absolute job time (epoch milliseconds)."""

    __slots__ = ("_stages", "_starts")

    def __init__(self, stages: list[Stage], created_ms: int) -> None:
        self._stages = stages
        lengths = (int(stage.seconds * 1000) for stage in stages[:-1])
        self._starts = list(accumulate(lengths, initial=created_ms))

    @property
    def created_ms(self) -> int:
        """When the job was created."""
        return self._starts[0]

    @property
    def stages(self) -> int:
        """How many stages there are."""
        return len(self._stages)

    def position(self, now_ms: int) -> int:
        """Number of the stage at that time; the first one before creation, the last one ever after."""
        return max(0, bisect_right(self._starts, now_ms) - 1)

    def stage(self, position: int) -> Stage:
        """Return the stage with that number."""
        return self._stages[position]

    def start_of(self, position: int) -> int:
        """When the stage with that number begins."""
        return self._starts[position]

    def reached(self, status: str, position: int) -> int | None:
        """When the job first came into this state, None if it has not by that stage."""
        for number in range(position + 1):
            if self._stages[number].status == status:
                return self._starts[number]
        return None

    def deleted_ms(self) -> int | None:
        """When the job will be deleted, None if never."""
        return self.reached("DELETED", len(self._stages) - 1)


def build_timeline(
    rng: random.Random, target: str, task_type: str, now_ms: int, *, switchover: bool = False
) -> Timeline:
    """Return a timeline that is in state ``target`` at ``now_ms``."""
    names = _route(rng, target, task_type)
    stages = [Stage(name, rng.uniform(*_stay(name, task_type))) for name in names]
    if switchover:
        stages = _with_switchover(stages)
    at = next(
        number for number, stage in enumerate(stages) if stage.status == target and (not switchover or stage.mark)
    )
    gone = sum(stage.seconds for stage in stages[:at])
    inside = min(stages[at].seconds, 9 * DAY) * rng.uniform(0.05, 0.9)
    return Timeline(stages, now_ms - int((gone + inside) * 1000))


def _stay(status: str, task_type: str) -> tuple[float, float]:
    if status == "FULL_TRANSFER_COMPLETE" and task_type == "FULL_TRANS":
        return (2 * HOUR, 48 * HOUR)  # a full-only job waits here until it is stopped
    return STAYS[status]


def _route(rng: random.Random, target: str, task_type: str) -> list[str]:
    if target in _CHILD or target == "CHILD_TRANSFER_FAILED":
        if target == "CHILD_TRANSFER_FAILED":
            return [*_CHILD[:2], target, *_CHILD[1:]]
        return list(_CHILD)
    if target == "CREATE_FAILED":
        return ["CREATING", target, "DELETED"]
    route = ["CREATING", "CONFIGURATION"]
    if target == "WAITING_FOR_START" or rng.random() < 0.2:
        route.append("WAITING_FOR_START")
    route.append("STARTJOBING")
    if task_type != "INCR_TRANS" or target.startswith("FULL_"):
        route += ["FULL_TRANSFER_STARTED", "FULL_TRANSFER_COMPLETE"]
    if task_type != "FULL_TRANS" or target in _INCREMENTAL_DETOURS or target == "INCRE_TRANSFER_STARTED":
        route.append("INCRE_TRANSFER_STARTED")
    if target in _INCREMENTAL_DETOURS:
        route += [*_INCREMENTAL_DETOURS[target], "INCRE_TRANSFER_STARTED"]
    route += ["RELEASE_RESOURCE_STARTED", "RELEASE_RESOURCE_COMPLETE", "DELETED"]
    if target in _DETOURS:
        running = route.index(_DETOURS[target])
        route[running + 1 : running + 1] = [target, route[running]]  # a retry brings it back to where it was
    if target == "REBUILD_NODE_FAILED":
        del route[route.index(target) + 1 :]
    return route


def _with_switchover(stages: list[Stage]) -> list[Stage]:
    """Put a switchover into the incremental phase: the kernel's direction flips first, then the job's."""
    running = next(number for number, stage in enumerate(stages) if stage.status == "INCRE_TRANSFER_STARTED")
    first = stages[running]
    parts = [first, Stage(first.status, 20 * MINUTE, "switching"), Stage(first.status, first.seconds, "switched")]
    return [*stages[:running], *parts, *stages[running + 1 :]]


def draw_status(rng: random.Random) -> str:
    """Return a state, as often as projects show it."""
    return weighted(rng, USUAL)
