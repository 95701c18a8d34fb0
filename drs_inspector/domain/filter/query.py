"""Filter text -> predicate on jobs: words, "quoted phrases", ``field:value`` and ``-`` for not, all of them AND-ed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from drs_inspector.domain.filter.job_text import search_text
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import direction_label, network_label, scenario_label, task_type_label
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.rules.rule_set import rule_text
from drs_inspector.domain.snapshot import RULES_PART, Snapshot

__all__ = ["FIELDS", "IS_WORDS", "FilterField", "JobQuery", "Term", "field_help", "parse_query"]

Test = Callable[[Job, Snapshot | None, str], bool]


class FilterField(NamedTuple):
    """A field that a filter may name: ``test(job, snapshot, value)``, and what the help says of its values."""

    test: Test
    help: str


CHEAP_DETAIL_BYTES = 4 * 1024 * 1024
"""Details up to this size are opened to look for a table. Bigger ones that are not open yet are judged by their
bytes: a table of that name is never missed, but the name may be elsewhere in the details."""

# A colon twice or before a slash belongs to an address, not to a field.
_TERM = re.compile(r'(?P<no>-?)(?:(?P<field>[A-Za-z_]+):(?![:/]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]\S*))?')


class Term(NamedTuple):
    """One condition; ``field`` is "" for a free word. ``value`` is case-folded."""

    field: str
    value: str
    negated: bool = False


class JobQuery:
    """A parsed filter. ``error`` tells in words what is wrong with it, None when nothing is.

    A term that is wrong, or still without a value, leaves all jobs in.
    """

    def __init__(self, text: str, terms: tuple[Term, ...], error: str | None) -> None:
        self.text = text
        self.terms = terms
        self.error = error
        self._words = tuple(term.value for term in terms if not term.field and not term.negated)
        self._tests = [
            (_FIELDS[term.field].test if term.field else _word, term) for term in terms if term.field or term.negated
        ]

    @property
    def is_empty(self) -> bool:
        """Whether the filter leaves all jobs in."""
        return not self.terms

    def matches(self, job: Job, snapshot: Snapshot | None = None) -> bool:
        """Say whether a job passes. ``snapshot`` is needed for rules only. Never raises."""
        if self._words:
            everything = search_text(job).everything
            for word in self._words:
                if word not in everything and not _in_open_objects(job, word):
                    return False
        return all(test(job, snapshot, term.value) != term.negated for test, term in self._tests)


def parse_query(text: str) -> JobQuery:
    """Parse filter text. Never raises: what is wrong is told in ``error`` and otherwise ignored."""
    terms: list[Term] = []
    errors: list[str] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TERM.match(text, position)
        if match is None or match.end() == position:
            position += 1
            continue
        position = match.end()
        quoted = match["phrase"]
        field = (match["field"] or "").casefold()
        value = (quoted if quoted is not None else match["word"] or "").casefold()
        problem = _problem(field, value)
        if problem:
            errors.append(problem)
        elif value:
            terms.append(Term(field, value, negated=bool(match["no"])))
    return JobQuery(text, tuple(terms), " ".join(dict.fromkeys(errors)) or None)


def _problem(field: str, value: str) -> str | None:
    if field and field not in _FIELDS:
        known = ", ".join(f"{name}:" for name in FIELDS)
        return f'There is no filter "{field}:". Known are {known}. To search for the text itself, put it in quotes.'
    if field == "is" and value and not any(word.startswith(value) for word in IS_WORDS):
        return f'Nothing is "{value}". Known are is:{", is:".join(IS_WORDS)}.'
    return None


def _in_open_objects(job: Job, value: str) -> bool:
    """Search the selected objects if they are open already: free words must never cause a build."""
    return job.is_loaded("objects") and _any_object(job.objects, value)


def _any_object(objects: ObjectSelection, value: str) -> bool:
    return next(objects.search(value).rows, None) is not None


def _word(job: Job, snapshot: Snapshot | None, value: str) -> bool:
    del snapshot
    return value in search_text(job).everything or _in_open_objects(job, value)


def _table(job: Job, snapshot: Snapshot | None, value: str) -> bool:
    del snapshot
    if job.is_loaded("objects"):
        return _any_object(job.objects, value)
    detail = job.detail_given
    if detail is None or not _may_hold(bytes(detail), value):
        return False
    return len(detail) > CHEAP_DETAIL_BYTES or _any_object(job.objects, value)


def _may_hold(detail: bytes, value: str) -> bool:
    """Rule out most jobs by their bytes: plain parts of a name must occur in them as they are, whatever their case."""
    if b'"object_infos"' not in detail:
        return False
    if b"\\" in detail or not detail.isascii():
        return True  # escapes and letters that fold to ASCII ones can spell the value in other bytes
    folded = detail.lower()
    return value.isascii() and all(part.encode() in folded for part in value.split("."))


def _rule(job: Job, snapshot: Snapshot | None, value: str) -> bool:
    own = job.detail_given is not None and b'"data_transformation"' in bytes(job.detail_given)
    attached = snapshot is not None and any(
        part.name == RULES_PART and part.reply_number == job.reply_number for part in snapshot.parts
    )
    if not own and not attached:
        return False
    rules = snapshot.rules_of(job.id) if snapshot is not None else job.own_rules
    return any(value in rule_text(rule).casefold() for rule in rules)


def _is(job: Job, snapshot: Snapshot | None, value: str) -> bool:
    del snapshot
    return any(test(job) for test in _states(value))


@lru_cache(maxsize=64)
def _states(value: str) -> tuple[Callable[[Job], bool], ...]:
    """Return the tests of all words that begin as typed so far."""
    return tuple(test for word, test in _IS_TESTS.items() if word.startswith(value))


def _text_test(*read: Callable[[Job], str]) -> Test:
    """Return a test that looks for the value in any of the texts."""

    def test(job: Job, snapshot: Snapshot | None, value: str) -> bool:
        del snapshot
        return any(value in text(job).casefold() for text in read)

    return test


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
_FIELDS: dict[str, FilterField] = {
    "status": FilterField(
        lambda job, _, value: value in search_text(job).status, "in words, or as the cloud writes it: paused"
    ),
    "scenario": FilterField(
        _text_test(
            lambda job: job.scenario,
            lambda job: scenario_label(job.scenario),
            lambda job: "dr" if "dataguard" in job.scenario.casefold() else "",
        ),
        "migration, sync, dr",
    ),
    "engine": FilterField(
        _text_test(lambda job: job.engine_type, lambda job: job.engine_pair), "of either end: mysql, gaussdb"
    ),
    "name": FilterField(_text_test(lambda job: job.name), "of the job"),
    "id": FilterField(_text_test(lambda job: job.id), "of the job"),
    "description": FilterField(_text_test(lambda job: job.description), "of the job"),
    "tag": FilterField(lambda job, _, value: any(value in tag for tag in search_text(job).tags), "key=value"),
    "source": FilterField(
        lambda job, _, value: value in search_text(job).source, "engine, address, instance, network, user"
    ),
    "target": FilterField(lambda job, _, value: value in search_text(job).target, "the same at the other end"),
    "table": FilterField(_table, "a selected object, by name or with what it is in: shop.orders"),
    "rule": FilterField(_rule, "tables and conditions of transformation rules"),
    "network": FilterField(
        _text_test(lambda job: job.net_type, lambda job: network_label(job.net_type)), "vpc, vpn, public"
    ),
    "direction": FilterField(
        _text_test(lambda job: job.job_direction, lambda job: direction_label(job.job_direction, job.scenario)),
        "into the cloud, out of the cloud",
    ),
    "type": FilterField(
        _text_test(lambda job: job.task_type, lambda job: task_type_label(job.task_type)), "full, incremental"
    ),
    "is": FilterField(_is, ", ".join(_IS_TESTS)),
}
FIELDS = tuple(_FIELDS)
"""Names of the fields a filter may name, in the order they are explained in."""

IS_WORDS = tuple(_IS_TESTS)
"""Words that may follow ``is:``."""


def field_help() -> tuple[tuple[str, str], ...]:
    """Return name and explanation of every field, for the help."""
    return tuple((name, field.help) for name, field in _FIELDS.items())
