"""The filters behind segments and rows: each finds exactly the jobs that were counted, or there is none."""

from collections.abc import Collection
from typing import Final

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.nodes import Condition, Node, Not, Op, all_of, text_of

MOST_IDS: Final = 40
"""So many jobs can be asked for one by one."""
_LONGEST_ID: Final = 64
LONGEST_VALUE: Final = 240
"""Characters of a value in a filter: a person is to read it."""


def of_health(key: HealthKey) -> Condition:
    """Return the condition that a job has a word."""
    return Condition("health", Op.HAS, (key.value,))


def of_scenario(label: str) -> Node | None:
    """Return the condition that a job is of a scenario by its words; "" asks that none is told. None: too long."""
    if not label:
        return Not(Condition("scenario_label", Op.EXISTS))
    return Condition("scenario_label", Op.EQUAL, (label,)) if len(label) <= LONGEST_VALUE else None


def of_ids(job_ids: Collection[str]) -> Node | None:
    """Return the condition that a job is one of a few; None where they are too many for a filter."""
    if not 0 < len(job_ids) <= MOST_IDS or any(not job_id or len(job_id) > _LONGEST_ID for job_id in job_ids):
        return None
    return Condition("id", Op.EQUAL, tuple(job_ids))


def filter_text(*parts: Node | None) -> str:
    """Return the text of a filter that asks for all parts; "" where one of them cannot be said."""
    return "" if None in parts else text_of(all_of(part for part in parts if part is not None))
