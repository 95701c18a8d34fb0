"""Filter text -> answers about jobs. The language is described in ``docs/query.md``, which is made from ``grammar``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from drs_inspector.domain.health.asked import HEALTH, OF_FIGURES, REASON
from drs_inspector.domain.health.words import PROVED
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.answers import Answers, AnswerSteps, answers_of, asks_for
from drs_inspector.domain.query.comparisons import Clock, ValueProblemError
from drs_inspector.domain.query.fields import FIELDS, IS_WORDS, field_help, field_named
from drs_inspector.domain.query.nodes import Condition, Node, conditions, text_of
from drs_inspector.domain.query.parser import parse
from drs_inspector.domain.query.scanner import QueryProblem, QueryProblemError
from drs_inspector.domain.query.suggestions import unknown_name, unknown_state
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.path_values import Path, kind_at, path_of

__all__ = ["FIELDS", "IS_WORDS", "JobQuery", "QueryProblem", "field_help", "parse_query", "query_of"]

MOST_CONDITIONS = 1000


class JobQuery:
    """A parsed query. ``problem`` tells what is wrong with it and where; it leaves all jobs in then.

    The answer for a job depends on what was read of it and on nothing else: True, False, or None where its details were
    not read and could decide it. A live source is judged as of now.
    ``asks_figures``: it asks for figures, which are not known of every job that was read; ``asks_health``: for health,
    ``asks_proved``: for a word of it that only figures prove.
    ``node`` is what is asked, None for nothing. ``unknown_paths`` are those that the API is not known to have: where a
    job has them, parsing again with ``known`` takes them.
    """

    def __init__(
        self,
        text: str,
        node: Node | None = None,
        answers: Answers | None = None,
        *,
        problem: QueryProblem | None = None,
        unknown_paths: tuple[Path, ...] = (),
    ) -> None:
        self.text = text
        self.node = node
        self.problem = problem
        self.unknown_paths = unknown_paths
        self._quick = answers.quick if answers is not None else None
        self._whole = answers.whole if answers is not None else None
        asked = list(conditions(node))
        self.condition_count = len(asked)
        self.searches_whole = self._whole is not None
        fields = [field_named(one.field) for one in asked if one.field]
        self.asks_figures = any(field is not None and field.figure is not None for field in fields)
        self.asks_health = any(field is not None and field.beside in OF_FIGURES for field in fields)
        # One of a text that is searched for may be the reason of any word.
        self.asks_proved = problem is None and any(
            field is not None and (field.beside is REASON or (field.beside is HEALTH and asks_for(one, HEALTH, PROVED)))
            for one in asked
            if one.field and (field := field_named(one.field)) is not None
        )
        self.may_be_untold = any(one.field.casefold() != "id" for one in asked)

    @property
    def error(self) -> str | None:
        """What is wrong in words, None when nothing is."""
        return None if self.problem is None else self.problem.sentence

    @property
    def is_empty(self) -> bool:
        """Whether the filter leaves all jobs in."""
        return self.node is None

    def __str__(self) -> str:
        return text_of(self.node)

    def matches(self, job: Job, snapshot: Snapshot | None = None) -> bool:
        """Say whether a job is known to pass. ``snapshot`` is needed for rules and health. Never raises."""
        return self.answer(job, snapshot) is True

    def answer(self, job: Job, snapshot: Snapshot | None = None) -> bool | None:
        """Say whether a job passes, searching it whole at once where that is needed; None where that is not known."""
        return at_once(self.steps(job, snapshot))

    def steps(self, job: Job, snapshot: Snapshot | None = None) -> AnswerSteps:
        """Do what ``answer`` does, yielding about every millisecond while details are searched whole.

        What is yielded is the share of the job that was searched, None where that is not known.
        """
        if self._whole is None:
            return self.quick_answer(job, snapshot)
        return (yield from self._whole(job, snapshot))

    def quick_answer(self, job: Job, snapshot: Snapshot | None = None) -> bool | None:
        """Return the answer of a query that searches no details whole."""
        return True if self._quick is None else self._quick(job, snapshot)


def parse_query(
    text: str, *, known: Collection[str] = (), clock: Clock | None = None, hole: tuple[int, int] | None = None
) -> JobQuery:
    """Parse filter text. Never raises: what is wrong is told in ``problem``.

    ``known`` are paths, as ``Path.text`` writes them, that jobs have although no documentation has them. Ages are
    counted to the time of ``clock``, that of the call without one. ``hole`` is a piece of the text that says nothing.
    """
    try:
        node = parse(text, hole)
    except QueryProblemError as error:
        return JobQuery(text, problem=error.problem)
    return _checked(text, node, known, clock)


def query_of(node: Node | None, clock: Clock | None = None) -> JobQuery:
    """Return the query of a tree, without a look at whether its paths are known."""
    return _checked(text_of(node), node, None, clock)


def _checked(text: str, node: Node | None, known: Collection[str] | None, clock: Clock | None) -> JobQuery:
    unknown: dict[str, Path] = {}
    problem: QueryProblem | None = None
    for number, one in enumerate(conditions(node)):
        if number == MOST_CONDITIONS:
            words = f"A query has at most {MOST_CONDITIONS:,} conditions."
            return JobQuery(text, problem=QueryProblem(words, one.start, len(text)))
        path = _unknown_path(one) if known is not None else None
        if path is not None and path.text not in (known or ()):
            unknown.setdefault(path.text, path)
            problem = problem or unknown_name(one)
        elif (state := unknown_state(one)) is not None:
            return JobQuery(text, problem=state)
    if problem is not None:
        return JobQuery(text, problem=problem, unknown_paths=tuple(unknown.values()))
    try:
        answers = answers_of(node, clock or Clock(datetime.now(UTC))) if node is not None else None
    except ValueProblemError as error:
        start, end = error.place
        return JobQuery(text, problem=QueryProblem(error.sentence, start, end, error.suggestion))
    return JobQuery(text, node, answers)


def _unknown_path(one: Condition) -> Path | None:
    """Return the path of a condition when no documentation has it."""
    if not one.field or field_named(one.field) is not None:
        return None
    path = path_of(one.field)
    return path if path is not None and kind_at(path) is None else None
