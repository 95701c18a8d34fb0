"""Values by which jobs are ordered: natural names, scenarios as the console has them, statuses by urgency."""

import re
from functools import lru_cache
from typing import Any

from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import scenario_label

SortValue = tuple[Any, ...]

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
def natural_key(text: str) -> SortValue:
    """Return a key that puts ``job-2`` before ``job-10`` and ignores letter case."""
    parts: list[str | int] = list(_DIGITS.split(text.casefold()))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return tuple(parts)


@lru_cache(maxsize=1 << 8)
def scenario_position(scenario: str) -> SortValue:
    """Order scenarios as the console does, unknown ones after them by name, jobs without a scenario last."""
    if scenario in _SCENARIO_ORDER:
        return (_SCENARIO_ORDER.index(scenario), "")
    return (len(_SCENARIO_ORDER) + (not scenario), scenario_label(scenario) if scenario else "")


@lru_cache(maxsize=1 << 10)
def status_position(status: JobStatus) -> SortValue:
    """Order statuses by their groups, failures first, within a group by their words."""
    group = status.group
    return (_STATUS_ORDER.index(group) if group in _STATUS_ORDER else len(_STATUS_ORDER), status.label)
