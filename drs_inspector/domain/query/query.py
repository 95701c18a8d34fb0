"""Filter text -> predicate on jobs: words, "quoted phrases", ``field:value`` and ``-`` for not, all of them AND-ed."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.fields import FIELDS, FILTER_FIELDS, IS_WORDS, WORDS, field_help
from drs_inspector.domain.snapshot import Snapshot

__all__ = ["FIELDS", "IS_WORDS", "JobQuery", "Term", "field_help", "parse_query"]

# A colon twice or before a slash belongs to an address, not to a field.
_TERM = re.compile(r'(?P<no>-?)(?:(?P<field>[A-Za-z_]+):(?![:/]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]\S*))?')


class Term(NamedTuple):
    """One condition; ``field`` is "" for a free word. ``value`` is case-folded."""

    field: str
    value: str
    negated: bool = False


class JobQuery:
    """A parsed filter. ``error`` tells in words what is wrong with it, None when nothing is.

    A term that is wrong, or still without a value, leaves all jobs in. The answer for a job depends on what was read of
    it and on nothing else: True, False, or None where its details were not read and could decide it.
    """

    def __init__(self, text: str, terms: tuple[Term, ...], error: str | None) -> None:
        self.text = text
        self.terms = terms
        self.error = error
        fields = [(FILTER_FIELDS[term.field] if term.field else WORDS, term) for term in terms]
        self._quick = [(field, field.test, term.value, term.negated) for field, term in fields if field.test]
        self._whole = [(field.steps, term.value, term.negated) for field, term in fields if field.steps]
        self.searches_whole = bool(self._whole)
        self.may_be_untold = any(field.told for field, _term in fields)

    @property
    def is_empty(self) -> bool:
        """Whether the filter leaves all jobs in."""
        return not self.terms

    def matches(self, job: Job, snapshot: Snapshot | None = None) -> bool:
        """Say whether a job is known to pass. ``snapshot`` is needed for rules only. Never raises."""
        return self.answer(job, snapshot) is True

    def answer(self, job: Job, snapshot: Snapshot | None = None) -> bool | None:
        """Say whether a job passes, searching it whole at once where that is needed; None where that is not known."""
        steps = self.steps(job, snapshot)
        while True:
            try:
                next(steps)
            except StopIteration as finished:
                answer: bool | None = finished.value
                return answer

    def steps(self, job: Job, snapshot: Snapshot | None = None) -> Generator[None, None, bool | None]:
        """Do what ``answer`` does, yielding about every millisecond while details are searched whole."""
        known = self.quick_answer(job)
        for search, value, negated in self._whole:
            if known is False:
                return False
            found = yield from search(job, snapshot, value)
            if not found and not job.has_detail:
                known = None
            elif found is negated:
                known = False
        return known

    def quick_answer(self, job: Job) -> bool | None:
        """Answer the terms that search no details whole; for a filter without such terms this is the whole answer."""
        known: bool | None = True
        for field, test, value, negated in self._quick:
            found = test(job, value)
            if not found and field.told and not field.told(job, value):
                known = None
            elif found is negated:
                return False
        return known


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
    if field and field not in FILTER_FIELDS:
        known = ", ".join(f"{name}:" for name in FILTER_FIELDS)
        return f'There is no filter "{field}:". Known are {known}. To search for the text itself, put it in quotes.'
    if field == "is" and value and not any(word.startswith(value) for word in IS_WORDS):
        return f'Nothing is "{value}". Known are is:{", is:".join(IS_WORDS)}.'
    return None
