"""Why jobs failed: a row for each cause, and the jobs below it."""

from typing import Final

from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.labels.time_words import duration_words
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.query.nodes import Condition, Node, Not, Op
from drs_inspector.session.summary.filters import LONGEST_VALUE, filter_text, of_health, of_ids
from drs_inspector.session.summary.gathered import Failures, Gathered, Seen
from drs_inspector.session.summary.jobs import door_of, name_of
from drs_inspector.session.summary.values import (
    MOST_ROWS,
    Card,
    Door,
    Row,
    listed,
)

_MOST_JOBS, _MOST_OF_MANY = 3, 1
"""So many jobs are named below a cause: below each of a few, and of many."""
_FEW: Final = 3
_LONGEST_WORDS: Final = 160
_WORD: Final = HEALTH_WORDS[HealthKey.FAILED]


def failed_card(found: Gathered, within: Node | None) -> Card | None:
    """Return the causes, the most frequent first; None where no job has failed."""
    causes = sorted(found.failures.values(), key=lambda one: (-len(one.jobs), -(one.oldest or 0.0)))
    if not causes:
        return None
    rows: list[Row] = []
    for failures in causes[:MOST_ROWS]:
        rows.append(_cause(failures, found, within))
        # Those that were changed last come first; of some it is not told when.
        named = sorted(failures.jobs, key=lambda one: one[0])[: _MOST_JOBS if len(causes) <= _FEW else _MOST_OF_MANY]
        rows += [_job(age, seen) for age, seen in named]
    left = sum(len(one.jobs) for one in causes[MOST_ROWS:])
    lines = (
        (f"{counted(left, 'more job')} failed for {counted(len(causes) - MOST_ROWS, 'other cause')}.",) if left else ()
    )
    return Card(
        "failed",
        "Why jobs failed",
        tuple(rows),
        heads=("Cause", "In words", "Jobs", "Oldest"),
        more="All failed",
        more_door=Door(filter_text(*_within(of_health(HealthKey.FAILED), within))),
        lines=lines,
    )


def _cause(failures: Failures, found: Gathered, within: Node | None) -> Row:
    cause, count = failures.cause, len(failures.jobs)
    code = "" if cause is None else printable(shortened(cause.code, _LONGEST_WORDS))
    if cause is not None:
        words = printable(shortened(cause.title if count == 1 else cause.group, _LONGEST_WORDS))
    else:
        words = "No cause told" if failures.is_read else "Cause not read"
    oldest = failures.oldest
    age = "\u2013" if oldest is None else duration_words(oldest)
    told = "" if oldest is None else f"the oldest for at least {age}"
    spoken = listed((words, code if code != words else "", f"{counted(count, 'job')} failed", told))
    tip = "" if cause is None else "\n".join(filter(None, (cause.meaning, *cause.steps, cause.certainty)))
    text = _filter_of(failures, found, within)
    return Row(
        words, spoken, Door(text) if text else None, lead=code if code != words else "", is_code=True,
        count=f"{count:,}", value=age, tip=tip,
    )  # fmt: skip


def _filter_of(failures: Failures, found: Gathered, within: Node | None) -> str:
    """Return the filter that finds exactly these jobs: by the cause where no other failed job has the same words."""
    cause, failed = failures.cause, of_health(HealthKey.FAILED)
    if cause is not None and cause.code and cause.group and len(cause.group) <= LONGEST_VALUE:
        same = found.texts[cause.code.casefold(), cause.group.casefold()]
        code = Condition("cause_code", Op.EQUAL, (cause.code,))
        if same == len(failures.jobs):
            group = () if cause.group.casefold() == cause.code.casefold() else (cause.group,)
            parts = [Condition("cause", Op.EQUAL, group)] if group else []
            return filter_text(*_within(failed, within), code, *parts)
    if cause is None and failures.is_read:
        return filter_text(*_within(failed, within), Not(Condition("cause", Op.EXISTS)))
    return filter_text(of_ids([seen.job.id for _age, seen in failures.jobs]))


def _within(condition: Node, within: Node | None) -> tuple[Node, ...]:
    return (condition,) if within is None else (condition, within)


def _job(age: float, seen: Seen) -> Row:
    name = name_of(seen)
    told = "" if age < 0 else f"for at least {duration_words(age)}"
    return Row(
        name, listed((name, _WORD.word, told)), door_of(seen), glyph=seen.health.glyph, tone=seen.health.tone,
        value="" if age < 0 else duration_words(age), is_link=True, is_below=True, tip=seen.health.reason,
    )  # fmt: skip
