"""The fields that a filter may name, in one table: how each is tested, what it needs, and what the help says of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.query.job_text import refusal_text, search_text
from drs_inspector.domain.query.whole import Steps, any_steps, rule_steps, table_steps
from drs_inspector.domain.snapshot import Snapshot

Test = Callable[[Job, str], bool]
WholeTest = Callable[[Job, Snapshot | None, str], Steps]


def _in_details(job: Job, value: str) -> bool:  # noqa: ARG001 - one form for all
    return job.has_detail


def _in_list_or_details(member: str) -> Test:
    """Return a test whether a member was told, be it empty: a cloud may leave it out of its list."""
    return lambda job, _value: job.has_detail or job.list_tells(member)


def _named(job: Job, _value: str) -> bool:
    told = job.unavailable is not None and job.unavailable.name is not None
    return told or job.has_detail or job.list_tells("name")


def _scenario_told(job: Job, _value: str) -> bool:
    return job.scenario != "" or job.has_detail or job.list_tells("db_use_type")


class FilterField(NamedTuple):
    """A field of a filter, and what the help says of its values.

    Either ``test(job, value)`` looks into what was made of the job once, or ``steps(job, snapshot, value)`` searches
    its details whole. ``told(job, value)`` says whether all was read that it looks at: where not, "not found" is not
    known. Without it that is always so.
    """

    help: str
    test: Test | None = None
    steps: WholeTest | None = None
    told: Test | None = None


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


def _tells_both_engines(job: Job, _value: str) -> bool:
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
_WORDS_OF_DETAILS = frozenset({"subtask"})
_WORDS_OF_ALL = frozenset({"unavailable"})


def _is_told(job: Job, value: str) -> bool:
    """Say whether all that the words beginning so ask for was read; a list may have a subtask beside its parent."""
    words = {word for word in _IS_TESTS if word.startswith(value)} - _WORDS_OF_ALL
    if job.has_detail or not words:
        return True
    return (words.isdisjoint(_WORDS_OF_DETAILS) or job.parent_id is not None) and job.list_tells("status")


WORDS = FilterField(
    "name, id, description, addresses, engine, status, errors, tags and settings", _word, told=_in_details
)
"""What words without a field look in."""

FILTER_FIELDS: dict[str, FilterField] = {
    "status": FilterField(
        "in words, or as the cloud writes it: paused",
        lambda job, value: value in search_text(job).status,
        told=_in_list_or_details("status"),
    ),
    "scenario": FilterField(
        "migration, sync, dr",
        _text_test(
            lambda job: job.scenario,
            lambda job: scenario_label(job.scenario),
            lambda job: "dr" if "dataguard" in job.scenario.casefold() else "",
        ),
        told=_scenario_told,
    ),
    "engine": FilterField(
        "of either end: mysql, gaussdb",
        _text_test(lambda job: job.engine_type, lambda job: job.engine_pair),
        told=_tells_both_engines,
    ),
    "name": FilterField("of the job", _text_test(lambda job: job.name), told=_named),
    "id": FilterField("of the job", _text_test(lambda job: job.id)),
    "description": FilterField(
        "of the job", _text_test(lambda job: job.description), told=_in_list_or_details("description")
    ),
    "tag": FilterField(
        "key=value", lambda job, value: any(value in tag for tag in search_text(job).tags), told=_in_details
    ),
    "source": FilterField(
        "engine, address, instance, network, user",
        lambda job, value: value in search_text(job).source,
        told=_in_details,
    ),
    "target": FilterField(
        "the same at the other end", lambda job, value: value in search_text(job).target, told=_in_details
    ),
    "table": FilterField(
        "a selected object, by name or with what it is in: shop.orders", steps=table_steps, told=_in_details
    ),
    "rule": FilterField("tables and conditions of transformation rules", steps=rule_steps, told=_in_details),
    "any": FilterField(
        "everything that the cloud sent of a job, objects and rules included", steps=any_steps, told=_in_details
    ),
    "network": FilterField(
        "vpc, vpn, public",
        _text_test(lambda job: job.net_type, lambda job: network_label(job.net_type)),
        told=_in_list_or_details("net_type"),
    ),
    "direction": FilterField(
        "into the cloud, out of the cloud",
        _text_test(lambda job: job.job_direction, lambda job: direction_label(job.job_direction, job.scenario)),
        told=_in_list_or_details("job_direction"),
    ),
    "type": FilterField(
        "full, incremental",
        _text_test(lambda job: job.task_type, lambda job: task_type_label(job.task_type)),
        told=_in_list_or_details("task_type"),
    ),
    "is": FilterField(", ".join(_IS_TESTS), _is, told=_is_told),
}
FIELDS = tuple(FILTER_FIELDS)
"""Names of the fields a filter may name, in the order they are explained in."""

IS_WORDS = tuple(_IS_TESTS)
"""Words that may follow ``is:``."""


def field_help() -> tuple[tuple[str, str], ...]:
    """Return name and explanation of every field, for the help."""
    return tuple((name, field.help) for name, field in FILTER_FIELDS.items())
