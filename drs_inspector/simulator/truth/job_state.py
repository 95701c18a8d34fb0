"""The state of a job at a moment: a function of its plan and the time, and nothing else."""

from dataclasses import dataclass

from drs_inspector.simulator.jobs.moments import Moments, moments_of
from drs_inspector.simulator.jobs.plans import Plan
from drs_inspector.simulator.truth.phases import Phase, applies, full_seconds, is_complete, phase_of
from drs_inspector.simulator.truth.stories import (
    SAMPLE_MS,
    Cause,
    Story,
    bottleneck,
    cause_of,
    lag_of_story,
    lost_since,
    story_of,
    unreached_side,
)

_CATCHES_UP = 9
"""Seconds of backlog that are worked off in a second."""


@dataclass(frozen=True, slots=True)
class JobState:
    """What is true of a job at ``now_ms``; figures are those of ``measured_ms``.

    ``fraction`` is the part of the full phase that is done, 0 to 1; ``struct``, ``data``, ``index`` and ``percent`` are
    whole percents of it, 100 only when it is complete. ``lag_ms`` is -1 outside the incremental phase, else by how much
    the target is behind; ``read_lag_ms`` and ``apply_lag_ms`` are its two steps, of which the later is ``lag_ms``.
    """

    plan: Plan
    now_ms: int
    position: int
    status: str
    phase: Phase
    story: Story
    cause: Cause
    measured_ms: int
    fraction: float
    struct: int
    data: int
    index: int
    percent: int
    remaining_s: int
    lag_ms: int
    read_lag_ms: int
    apply_lag_ms: int
    reaches_source: bool
    reaches_target: bool

    @property
    def moments(self) -> Moments:
        """The times of the job."""
        return moments_of(self.plan, self.position)

    @property
    def lag_s(self) -> int:
        """The lag in whole seconds, -1 outside the incremental phase."""
        return round(self.lag_ms / 1000) if self.lag_ms >= 0 else -1

    @property
    def is_complete(self) -> bool:
        """Whether the full phase is over."""
        return self.percent == 100

    @property
    def incremental_ms(self) -> int | None:
        """When the incremental phase began, None if it has not."""
        return self.plan.timeline.reached("INCRE_TRANSFER_STARTED", self.position)

    @property
    def released_ms(self) -> int | None:
        """When the job was stopped, None if it was not."""
        life = self.plan.timeline
        return life.reached("RELEASE_RESOURCE_STARTED", self.position) or life.reached(
            "RELEASE_CHILD_TRANSFER_STARTED", self.position
        )


def state_of(plan: Plan, now_ms: int) -> JobState:
    """Return what is true of a job at that moment."""
    life = plan.timeline
    position = life.position(now_ms)
    status = life.stage(position).status
    phase = phase_of(status)
    measured = measured_ms(plan, now_ms)
    done, whole = full_seconds(life, position, measured)
    complete = is_complete(life, position)
    fraction = 1.0 if complete else done / whole if whole else 0.0
    lag, read, apply = lags(plan, measured)
    cause = cause_of(plan, status)
    side = _unreached(plan, phase, cause, measured)
    return JobState(
        plan=plan,
        now_ms=now_ms,
        position=position,
        status=status,
        phase=phase,
        story=story_of(plan),
        cause=cause,
        measured_ms=measured,
        fraction=fraction,
        struct=_percent(fraction / 0.08, complete=complete or fraction >= 0.08),
        data=_percent((fraction - 0.04) / 0.9, complete=complete or fraction >= 0.94),
        index=_percent((fraction - 0.9) / 0.1, complete=complete),
        percent=_percent(fraction, complete=complete),
        remaining_s=0 if complete else int(whole - done),
        lag_ms=lag,
        read_lag_ms=read,
        apply_lag_ms=apply,
        reaches_source=side != "source",
        reaches_target=side != "target",
    )


def measured_ms(plan: Plan, now_ms: int) -> int:
    """Return when the newest figures of a job were taken: not while it is paused, over, or silent."""
    life = plan.timeline
    position = life.position(now_ms)
    start = life.start_of(position)
    phase = phase_of(life.stage(position).status)
    if phase in ("paused", "over"):
        return start
    if phase == "incremental" and story_of(plan) == "stale":
        silent = lost_since(plan, now_ms)
        if silent is not None:
            return max(start, silent)
    return max(start, now_ms // SAMPLE_MS * SAMPLE_MS)


def lags(plan: Plan, at_ms: int) -> tuple[int, int, int]:
    """Return by how many milliseconds a job is behind at that moment: in all, in reading and in applying; or -1."""
    life = plan.timeline
    position = life.position(at_ms)
    if phase_of(life.stage(position).status) not in ("incremental", "paused"):
        return -1, -1, -1
    lag = _lag(plan, position, at_ms)
    if bottleneck(plan) == "source":
        return lag, lag, lag // 8
    return lag, lag // 8, lag


def _lag(plan: Plan, position: int, at_ms: int) -> int:
    """Return the lag, stage by stage: it never grows by more than the time that passes, so no position goes back."""
    life = plan.timeline
    lag, began = 0, -1
    for number in range(position + 1):
        status = life.stage(number).status
        if phase_of(status) not in ("incremental", "paused"):
            continue
        start = life.start_of(number)
        end = at_ms if number == position else life.start_of(number + 1)
        began = start if began < 0 else began
        if applies(status):
            # It cannot be further behind than it has been replicating.
            lag = max(min(lag_of_story(plan, end), end - began), lag - _CATCHES_UP * (end - start))
        else:
            lag += end - start
    return max(0, lag)


def _unreached(plan: Plan, phase: Phase, cause: Cause, at_ms: int) -> str:
    if cause == "network":
        return unreached_side(plan)
    lost = phase == "incremental" and lost_since(plan, at_ms) is not None
    return story_of(plan).removesuffix("-lost") if lost else ""


def _percent(part: float, *, complete: bool) -> int:
    return 100 if complete else max(0, min(99, int(part * 100)))
