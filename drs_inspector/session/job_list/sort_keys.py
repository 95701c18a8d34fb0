"""Keys by which jobs are ordered. A key is made once per job and change, so that sorting compares tuples only."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.status import JobStatus, scenario_label

SortKey = tuple[Any, ...]

_DIGITS = re.compile(r"(\d{1,18})")
_SCENARIO_ORDER = ("migration", "sync", "cloudDataGuard")
# What needs a person comes first when sorting by status.
_STATUS_ORDER = (
    "failed",
    "recovering",
    "paused",
    "creating",
    "configuring",
    "starting",
    "running",
    "changing",
    "finishing",
    "finished",
    "deleted",
    "unknown",
)


@lru_cache(maxsize=1 << 15)
def natural_key(text: str) -> SortKey:
    """Return a key that puts ``job-2`` before ``job-10`` and ignores letter case."""
    parts: list[str | int] = list(_DIGITS.split(text.casefold()))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return tuple(parts)


@lru_cache(maxsize=1 << 8)
def scenario_position(scenario: str) -> SortKey:
    """Order scenarios as the console does, unknown ones after them by name, jobs without a scenario last."""
    if scenario in _SCENARIO_ORDER:
        return (_SCENARIO_ORDER.index(scenario), "")
    return (len(_SCENARIO_ORDER) + (not scenario), scenario_label(scenario) if scenario else "")


def _by_name(job: Job) -> SortKey:
    return (natural_key(job.name or ""),)


@lru_cache(maxsize=1 << 10)
def _status_position(status: JobStatus) -> tuple[int, str]:
    group = status.group
    return (_STATUS_ORDER.index(group) if group in _STATUS_ORDER else len(_STATUS_ORDER), status.label)


def _by_status(job: Job) -> SortKey:
    return (_status_position(job.status), natural_key(job.name or ""))


def _by_created(job: Job) -> SortKey:
    created = job.created
    if created is None:
        return (0.0, "")
    return (created.instant.timestamp() if created.instant else 0.0, created.raw)


SORT_KEYS: dict[str, Callable[[Job], SortKey]] = {
    "name": _by_name,
    "status": _by_status,
    "created": _by_created,
    "engine": lambda job: (job.engine_pair, natural_key(job.name or "")),
    "scenario": lambda job: (scenario_position(job.scenario), natural_key(job.name or "")),
    "id": lambda job: (job.id,),
}


def runs(indexes: list[int]) -> list[tuple[int, int]]:
    """Join ascending ``indexes`` into (first, last) runs: ``[1, 2, 3, 7]`` is ``[(1, 3), (7, 7)]``."""
    joined: list[tuple[int, int]] = []
    for index in indexes:
        if joined and joined[-1][1] == index - 1:
            joined[-1] = (joined[-1][0], index)
        else:
            joined.append((index, index))
    return joined
