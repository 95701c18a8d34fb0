"""The fields that a filter may name, in one table: how each is tested, what it needs, and what the help says of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from drs_inspector.domain.filter.job_text import refusal_text, search_text
from drs_inspector.domain.filter.whole import Steps, any_steps, rule_steps, table_steps
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.snapshot import Snapshot

Test = Callable[[Job, str], bool]
WholeTest = Callable[[Job, Snapshot | None, str], Steps]


def _has_detail(job: Job) -> bool:
    return job.has_detail


class FilterField(NamedTuple):
    """A field of a filter, and what the help says of its values.

    Either ``test(job, value)`` looks into what was made of the job once, or ``steps(job, snapshot, value)`` searches
    its details whole. With ``reads_details`` a job may still match where ``has_all`` says that not all was read of it:
    not found is not known.
    """

    help: str
    test: Test | None = None
    steps: WholeTest | None = None
    reads_details: bool = False
    has_all: Callable[[Job], bool] = _has_detail


def _word(job: Job, value: str) -> bool:
    return value in search_text(job).everything or (job.unavailable is not None and value in refusal_text(job))


def _is(job: Job, value: str) -> bool:
    return any(test(job) for test in _states(value))


@lru_cache(maxsize=64)
def _states(value: str) -> tuple[Callable[[Job], bool], ...]:
    """Return the tests of all words that begin as typed so far."""
    return tuple(test for word, test in _IS_TESTS.items() if word.startswith(value))


def _text_test(*read: Callable[[Job], str]) -> Test:
    """Return a test that looks for the value in any of the texts."""
    return lambda job, value: any(value in text(job).casefold() for text in read)


def _tells_both_engines(job: Job) -> bool:
    """Say whether the engine of each end is known: a list may name one, and only details the other (contract 6.3)."""
    return job.has_detail or "-to-" in job.engine_type


def _group_test(group: str) -> Callable[[Job], bool]:
    return lambda job: job.status.group == group


_GROUPS = (
    "creating", "configuring", "starting", "running", "paused", "changing", "finishing", "finished", "recovering",
    "failed", "deleted", "unknown",
)  # fmt: skip
_IS_TESTS: dict[str, Callable[[Job], bool]] = {
    **{group: _group_test(group) for group in _GROUPS},
    "terminal": lambda job: job.status.terminal,
    "unavailable": lambda job: job.unavailable is not None,
    "subtask": lambda job: job.parent_id is not None,
    "parent": lambda job: bool(job.child_ids),
}
WORDS = FilterField(
    "name, id, description, addresses, engine, status, errors, tags and settings", _word, reads_details=True
)
"""What words without a field look in."""

FILTER_FIELDS: dict[str, FilterField] = {
    "status": FilterField(
        "in words, or as the cloud writes it: paused", lambda job, value: value in search_text(job).status
    ),
    "scenario": FilterField(
        "migration, sync, dr",
        _text_test(
            lambda job: job.scenario,
            lambda job: scenario_label(job.scenario),
            lambda job: "dr" if "dataguard" in job.scenario.casefold() else "",
        ),
    ),
    "engine": FilterField(
        "of either end: mysql, gaussdb",
        _text_test(lambda job: job.engine_type, lambda job: job.engine_pair),
        reads_details=True,
        has_all=_tells_both_engines,
    ),
    "name": FilterField("of the job", _text_test(lambda job: job.name)),
    "id": FilterField("of the job", _text_test(lambda job: job.id)),
    "description": FilterField("of the job", _text_test(lambda job: job.description)),
    "tag": FilterField(
        "key=value", lambda job, value: any(value in tag for tag in search_text(job).tags), reads_details=True
    ),
    "source": FilterField(
        "engine, address, instance, network, user",
        lambda job, value: value in search_text(job).source,
        reads_details=True,
    ),
    "target": FilterField(
        "the same at the other end", lambda job, value: value in search_text(job).target, reads_details=True
    ),
    "table": FilterField(
        "a selected object, by name or with what it is in: shop.orders", steps=table_steps, reads_details=True
    ),
    "rule": FilterField("tables and conditions of transformation rules", steps=rule_steps, reads_details=True),
    "any": FilterField(
        "everything that the cloud sent of a job, objects and rules included", steps=any_steps, reads_details=True
    ),
    "network": FilterField(
        "vpc, vpn, public", _text_test(lambda job: job.net_type, lambda job: network_label(job.net_type))
    ),
    "direction": FilterField(
        "into the cloud, out of the cloud",
        _text_test(lambda job: job.job_direction, lambda job: direction_label(job.job_direction, job.scenario)),
    ),
    "type": FilterField(
        "full, incremental", _text_test(lambda job: job.task_type, lambda job: task_type_label(job.task_type))
    ),
    "is": FilterField(", ".join(_IS_TESTS), _is),
}
FIELDS = tuple(FILTER_FIELDS)
"""Names of the fields a filter may name, in the order they are explained in."""

IS_WORDS = tuple(_IS_TESTS)
"""Words that may follow ``is:``."""


def field_help() -> tuple[tuple[str, str], ...]:
    """Return name and explanation of every field, for the help."""
    return tuple((name, field.help) for name, field in FILTER_FIELDS.items())
