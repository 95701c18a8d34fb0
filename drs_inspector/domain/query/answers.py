"""From a query's tree to answers about jobs: yes, no, or not known where what was not read could decide it.

What looks into what was made of a job once is ``quick``; what searches its details whole works in ``steps`` of about a
millisecond. Neither raises.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import NamedTuple

from drs_inspector.domain.health.asked import AskedBeside, Asking, Wanted
from drs_inspector.domain.health.told_figures import FigureField, NotTold
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.comparisons import (
    PATH_UNITS,
    CellTest,
    Clock,
    Subject,
    ValueProblemError,
    cell_test,
    pattern_of,
)
from drs_inspector.domain.query.fields import IS_WORDS, WORDS, QueryField, Told, Value, field_named, word_typed
from drs_inspector.domain.query.nodes import And, Condition, Node, Not, Op
from drs_inspector.domain.query.whole import TextTest, lines_end_with
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.path_values import Missing, kind_at, path_of, value_at

Quick = Callable[[Job, Snapshot | None], bool | None]
AnswerSteps = Generator[float | None, None, bool | None]
Whole = Callable[[Job, Snapshot | None], AnswerSteps]


class Answers(NamedTuple):
    """How jobs are asked: ``quick``, or ``whole`` where details are searched whole."""

    quick: Quick | None
    whole: Whole | None = None


def answers_of(node: Node, clock: Clock) -> Answers:
    """Return how jobs are asked for a query. Raises ValueProblemError for a condition that makes no sense."""
    if isinstance(node, Condition):
        return _condition(node, clock)
    if isinstance(node, Not):
        return _opposite(answers_of(node.part, clock))
    parts = [answers_of(part, clock) for part in node.parts]
    return _joined(parts, decides=not isinstance(node, And))


def _opposite(part: Answers) -> Answers:
    quick, whole = part.quick, part.whole
    if whole is None:
        assert quick is not None  # noqa: S101 - one of them is there
        return Answers(lambda job, snapshot: None if (known := quick(job, snapshot)) is None else not known)

    def steps(job: Job, snapshot: Snapshot | None) -> AnswerSteps:
        known = yield from whole(job, snapshot)
        return None if known is None else not known

    return Answers(None, steps)


def _joined(parts: Sequence[Answers], *, decides: bool) -> Answers:
    """Join parts of which one answer decides: no for "and", yes for "or". What is quick is asked first."""
    quick = _joined_quick([part.quick for part in parts if part.quick is not None], decides=decides)
    wholes = [part.whole for part in parts if part.whole is not None]
    if not wholes:
        return Answers(quick)

    def steps(job: Job, snapshot: Snapshot | None) -> AnswerSteps:
        known = quick(job, snapshot)
        for whole in wholes:
            if known is decides:
                break
            found = yield from whole(job, snapshot)
            known = found if found is decides else None if found is None or known is None else not decides
        return known

    return Answers(None, steps)


def _joined_quick(parts: Sequence[Quick], *, decides: bool) -> Quick:
    if len(parts) == 1:
        return parts[0]

    def quick(job: Job, snapshot: Snapshot | None) -> bool | None:
        known: bool | None = not decides
        for part in parts:
            found = part(job, snapshot)
            if found is decides:
                return decides
            if found is None:
                known = None
        return known

    return quick


def _condition(one: Condition, clock: Clock) -> Answers:
    field = WORDS if not one.field else field_named(one.field)
    if field is None:
        return _path_condition(one, clock)
    if field.beside is not None:
        return Answers(_of_beside(field, field.beside, one, clock))
    if one.op is Op.HAS and (field.test is not None or field.steps is not None):
        return _has(field, one.values[0].casefold())
    subject = Subject(one.field, field.kind, field.unit)
    if field.figure is not None or field.value is not None:
        return Answers(_of_value(field, one, clock))
    if field.whole_value is not None:
        return Answers(None, _by_count(field, one, cell_test(subject, one, clock)))
    return _of_texts(field, one)


def _has(field: QueryField, value: str) -> Answers:
    """Answer ``:`` of a field that looks for words, or searches details whole for them."""
    if field.test is not None:
        return Answers(_tested([value], field.test, field.told))
    search = field.steps
    assert search is not None  # noqa: S101 - one of them is there
    return Answers(None, _whole(lambda job, snapshot: search(job, snapshot, value)))


def _of_beside(field: QueryField, asked: AskedBeside, one: Condition, clock: Clock) -> Quick:
    """Answer a condition on what is judged of a job, or told by its document."""
    _check_text_condition(field, one)
    answer, asking = asked.answer, Asking(clock.now, clock.zone)
    wanted = _wanted(one, is_list=asked.is_list)
    return lambda job, snapshot: answer(asking, job, snapshot, wanted)


def _wanted(one: Condition, *, is_list: bool) -> Wanted:
    """Return what a condition asks of a text; of the words of a list, ``:`` takes the beginning."""
    if one.op is Op.EXISTS:
        return bool
    if one.op is Op.LIKE:
        pattern = pattern_of(*one.placed_values[0])
        return lambda text: pattern.found_in((text,))
    values = [word_typed(value) if is_list else value.casefold() for value in one.values]
    if one.op is Op.EQUAL:
        return lambda text: text.casefold() in values
    value = values[0]
    return lambda text: text.startswith(value) if is_list else value in text.casefold()


def asks_for(one: Condition, asked: AskedBeside, words: Iterable[str]) -> bool:
    """Tell whether a condition on what is judged of a job is about one of these words, for or against it."""
    wanted = _wanted(one, is_list=asked.is_list)
    return any(wanted(word) for word in words)


def _check_text_condition(field: QueryField, one: Condition) -> None:
    if one.op is Op.EXISTS and not field.may_lack:
        raise ValueProblemError(f"{one.field} takes words only: {one.field}:word.", (one.start, one.end))
    if one.op not in {Op.HAS, Op.EQUAL, Op.LIKE, Op.EXISTS}:
        raise ValueProblemError(f"{one.field} is text. Use {one.field}: or = or ~.", (one.start, one.end))


def _of_texts(field: QueryField, one: Condition) -> Answers:
    """Answer ``=``, ``~`` and ``exists`` of a field that has texts, some of which are searched whole."""
    texts, whole_texts = field.texts, field.whole_texts
    if texts is None and whole_texts is None:
        raise ValueProblemError(f"{one.field} takes words only: {one.field}:word.", (one.start, one.end))
    _check_text_condition(field, one)
    if one.op is Op.EQUAL and not field.has_whole_values:
        raise ValueProblemError(f"{one.field} is searched for words: {one.field}:word.", (one.start, one.end))
    if texts is not None:
        return Answers(_text_answers(field, one))
    assert whole_texts is not None  # noqa: S101 - asked above
    test = _line_test(field, one)
    return Answers(None, _whole(lambda job, snapshot: whole_texts(job, snapshot, test)))


def _text_answers(field: QueryField, one: Condition) -> Quick:
    texts, told = field.texts, field.told
    assert texts is not None  # noqa: S101 - asked by who calls
    if one.op is Op.LIKE:
        pattern = pattern_of(*one.placed_values[0])

        def like(job: Job, _snapshot: Snapshot | None) -> bool | None:
            found = pattern.found_in(texts(job))
            return found if found or told is None or told(job, "") else None

        return like
    values = frozenset(value.casefold() for value in one.values)
    if one.field.casefold() == "is" and not values <= set(IS_WORDS):
        raise ValueProblemError(f"Known are {', '.join(IS_WORDS)}.", one.placed_values[0][1])
    if one.op is Op.EXISTS:
        return _tested([""], lambda job, _value: any(texts(job)), told)
    return _tested(list(values), lambda job, value: any(text.casefold() == value for text in texts(job)), told)


def _line_test(field: QueryField, one: Condition) -> TextTest:
    """Return the test of many names at once, or of the text of a rule."""
    if one.op is Op.EXISTS:
        return bool
    if one.op is Op.LIKE:
        pattern = pattern_of(*one.placed_values[0])
        return pattern.found_in_lines if field.has_whole_values else lambda text: pattern.found_in((text,))
    return lines_end_with(one.values)


def _path_condition(one: Condition, clock: Clock) -> Answers:
    path = path_of(one.field)
    assert path is not None  # noqa: S101 - the parser takes nothing else
    subject = Subject(one.field, kind_at(path), PATH_UNITS.get(one.field, ""))
    test = cell_test(subject, one, clock)
    return Answers(_by_value(lambda job: value_at(job, path), test, exists=one.op is Op.EXISTS))


def _tested(values: Sequence[str], test: Callable[[Job, str], bool], told: Told | None) -> Quick:
    """Return what says yes where a test finds one of the values, and not known where it has not all to look at."""
    if len(values) == 1:
        only = values[0]
        if told is None:
            return lambda job, _snapshot: test(job, only)
        return lambda job, _snapshot: test(job, only) or (False if told(job, only) else None)

    def quick(job: Job, _snapshot: Snapshot | None) -> bool | None:
        if any(test(job, value) for value in values):
            return True
        return False if told is None or all(told(job, value) for value in values) else None

    return quick


def _of_value(field: QueryField, one: Condition, clock: Clock) -> Quick:
    """Answer a condition on what is read of a job as one value."""
    test = cell_test(Subject(one.field, field.kind, field.unit), one, clock)
    if field.figure is not None:
        return _by_figure(field.figure, test, Asking(clock.now, clock.zone), one.op)
    assert field.value is not None  # noqa: S101 - asked by who calls
    return _by_value(field.value, test, exists=one.op is Op.EXISTS)


def _by_figure(figure: FigureField, test: CellTest, asking: Asking, op: Op) -> Quick:
    """Answer a condition on a figure: not known where it was not read, or is too old."""

    def quick(job: Job, snapshot: Snapshot | None) -> bool | None:
        found = figure.told(job, asking.context(snapshot))
        if isinstance(found, NotTold):
            return None
        return False if found is None else op is Op.EXISTS or test(found)

    return quick


def _by_value(value: Value, test: CellTest, *, exists: bool) -> Quick:
    def quick(job: Job, _snapshot: Snapshot | None) -> bool | None:
        found = value(job)
        if isinstance(found, Missing):
            return None
        return False if found is None else exists or test(found)

    return quick


def _by_count(field: QueryField, one: Condition, test: CellTest) -> Whole:
    count_of, exists = field.whole_value, one.op is Op.EXISTS
    assert count_of is not None  # noqa: S101 - asked by who calls

    def steps(job: Job, snapshot: Snapshot | None) -> AnswerSteps:
        if not job.has_detail:
            return None
        count = yield from count_of(job, snapshot)
        if count is None:
            return None
        return count > 0 if exists else test(count)

    return steps


def _whole(search: Callable[[Job, Snapshot | None], AnswerSteps]) -> Whole:
    def steps(job: Job, snapshot: Snapshot | None) -> AnswerSteps:
        found = yield from search(job, snapshot)
        # Where details were not read, "not found" is not known.
        return found if found or job.has_detail else None

    return steps
