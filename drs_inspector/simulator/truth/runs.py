"""Comparisons of a job: the runs that people and a policy started, how far each is, and what each found."""

from typing import Literal, NamedTuple

from drs_inspector.simulator.options import uuid_text
from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.noise import noise

Kind = Literal["object_comparison", "lines", "contents", "account", "health"]

_MINUTE_MS = 60_000
_FIRST_MS = 60 * _MINUTE_MS
_EVERY_MS = 9 * 60 * _MINUTE_MS
_ORDER: tuple[Kind, ...] = ("object_comparison", "lines", "contents", "lines", "health", "account")
_TAKES: dict[Kind, int] = {
    "object_comparison": 5 * _MINUTE_MS,
    "lines": 40 * _MINUTE_MS,
    "contents": 240 * _MINUTE_MS,
    "account": 2 * _MINUTE_MS,
    "health": 50 * _MINUTE_MS,
}
_MOST = 60


class Run(NamedTuple):
    """One comparison; ``fraction`` is how far it is, ``ended_ms`` 0 while it goes on."""

    id: str
    kind: Kind
    started_ms: int
    ended_ms: int
    status: str
    fraction: float

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended_ms > 0


def runs_of(state: JobState) -> list[Run]:
    """Return the comparisons of a job until now, newest first, at most as many as the service keeps."""
    began = state.moments.complete_ms or state.incremental_ms
    if began is None:
        return []
    until = min(state.now_ms, state.released_ms or state.now_ms)
    newest = (until - began - _FIRST_MS) // _EVERY_MS
    return [_run(state, began, turn) for turn in range(newest, max(-1, newest - _MOST), -1)] if newest >= 0 else []


def newest(state: JobState, kind: Kind) -> Run | None:
    """Return the newest comparison of a kind, None where there is none."""
    return next((run for run in runs_of(state) if run.kind == kind), None)


def _run(state: JobState, began: int, turn: int) -> Run:
    kind = _ORDER[turn % len(_ORDER)]
    start = began + _FIRST_MS + turn * _EVERY_MS
    end = start + _TAKES[kind]
    fraction = min(1.0, (state.now_ms - start) / _TAKES[kind])
    status = "FULL_DOING" if kind == "contents" else "RUNNING"
    if state.now_ms >= end:
        chance = noise(state.plan.id, turn, "run")
        status = "FAILED" if chance < 0.04 else "CANCELLED" if chance < 0.07 else "SUCCESSFUL"
    return Run(uuid_text(state.plan.id, "run", turn), kind, start, end if state.now_ms >= end else 0, status, fraction)
