"""What happens to a job while it replicates: why it is late, unreachable or silent, and since when."""

from functools import lru_cache
from typing import Final, Literal

from drs_inspector.simulator.jobs.optional_parts import draw_speed, failure
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.jobs.seeded_random import seeded_random
from drs_inspector.simulator.truth.noise import noise, pick

Story = Literal["steady", "growing", "late", "source-lost", "target-lost", "stale"]
Cause = Literal["", "network", "privileges", "log"]
Side = Literal["source", "target"]

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
_DAY: Final = 24 * HOUR
SAMPLE_MS: Final = 10_000
"""Figures are taken so often."""
_TURN: Final = 7 * HOUR
_LOST: Final = 3 * HOUR
"""A lost or a silent job is so for this long in each turn."""
_GROWS: Final = 0.2
_DRAINS: Final = 6
_JITTER_MS: Final = 3000
_SHARES: tuple[tuple[Story, float], ...] = (
    ("late", 0.12), ("source-lost", 0.08), ("target-lost", 0.06), ("stale", 0.06), ("steady", 1.0),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def story_of(plan: Plan) -> Story:
    """Return what happens to a job in its incremental phase."""
    if _window(plan) is not None and noise(plan.id, "slow") < 0.6:
        return "growing"
    chance = noise(plan.id, "story")
    for story, share in _SHARES:
        if chance < share:
            return story
        chance -= share
    return "steady"


def bottleneck(plan: Plan) -> Side:
    """Return the side that is to blame for lag."""
    story = story_of(plan)
    if story in ("source-lost", "target-lost"):
        return "source" if story == "source-lost" else "target"
    return "source" if story == "growing" or noise(plan.id, "bottleneck") < 0.4 else "target"


def lag_of_story(plan: Plan, at_ms: int) -> int:
    """Return by how many milliseconds the target is behind, from what happens to the job."""
    story = story_of(plan)
    into = _into_turn(plan, at_ms)
    # While nothing arrives the lag grows as fast as time goes, and not a little faster.
    moment = at_ms - into if story in ("source-lost", "target-lost") and into < _LOST else at_ms
    lag = int(noise(plan.id, moment // SAMPLE_MS, "lag") * _JITTER_MS)
    if story == "late":
        return lag + 90_000 + pick(800_000, plan.id, "late")
    if story == "growing":
        return lag + _behind_window(plan, at_ms)
    if story in ("source-lost", "target-lost"):
        return lag + (into if into < _LOST else max(0, _LOST - _DRAINS * (into - _LOST)))
    return lag


def lost_since(plan: Plan, at_ms: int) -> int | None:
    """Return since when a database is not reached or figures are silent; None while all is well."""
    into = _into_turn(plan, at_ms)
    return at_ms - into if story_of(plan) in ("source-lost", "target-lost", "stale") and into < _LOST else None


def losses(plan: Plan, start_ms: int, end_ms: int) -> list[int]:
    """Return when a database began not to be reached, from one moment to another, oldest first."""
    if story_of(plan) not in ("source-lost", "target-lost"):
        return []
    first = start_ms + (-_into_turn(plan, start_ms)) % _TURN
    return list(range(first, end_ms + 1, _TURN))


def cause_of(plan: Plan, status: str) -> Cause:
    """Return why a job in a failed state has failed, as its failed_reason says."""
    if not status.endswith("FAILED"):
        return ""
    reason = reason_of(plan, status)
    if "denied" in reason:
        return "privileges"
    return "log" if "binlog" in reason else "network"


def reason_of(plan: Plan, status: str) -> str:
    """Return the failed_reason of a job in a failed state."""
    return str(failure(plan, seeded_random(plan.id, "failure"), status)["failed_reason"])


def unreached_side(plan: Plan) -> Side:
    """Return which database is not reached when a job has failed at the network."""
    return "source" if noise(plan.id, "side") < 0.6 else "target"


def _into_turn(plan: Plan, at_ms: int) -> int:
    return (at_ms - plan.timeline.created_ms + pick(_TURN, plan.id, "turn")) % _TURN


@lru_cache(maxsize=20_000)
def _window(plan: Plan) -> tuple[int, int] | None:
    """Return when the first speed limit of a day begins and how long it holds, in milliseconds."""
    # The first thing that is drawn of what a detail has, so that both are the same.
    limits = draw_speed(plan, seeded_random(plan.id, "extras"))
    if not limits:
        return None
    begin, end = (_of_day(limits[0][name]) for name in ("begin", "end"))
    return begin, (end - begin) % _DAY + MINUTE


def _of_day(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) * MINUTE


def _behind_window(plan: Plan, at_ms: int) -> int:
    window = _window(plan)
    if window is None:
        return 0
    begin, length = window
    into = (at_ms - begin) % _DAY
    if into < length:
        return int(into * _GROWS)
    return max(0, int(length * _GROWS - (into - length) * _DRAINS))
