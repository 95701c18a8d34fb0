"""What became of a query, and the words for it: in the line above the answer, and in the place of its rows."""

from enum import StrEnum
from typing import NamedTuple

from drs_inspector.session.sql_page import texts
from drs_inspector.session.sql_page.desk import RunProgress
from drs_inspector.session.sql_page.texts import DataWords


class RunState(StrEnum):
    """What became of the last query."""

    NONE = "none"
    RUNNING = "running"
    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"


class QueryFacts(NamedTuple):
    """What there is to say something about: ``rows`` have come, in ``seconds``; ``most`` is what a file gets.

    ``is_cut``: there are more rows than are kept. ``is_from_before``: the data has changed since the query was asked;
    ``is_mixed``: while it was read. ``has_sources``: there is something to ask over.
    """

    state: RunState
    progress: RunProgress
    rows: int = 0
    seconds: float = 0.0
    most: int = 0
    data: DataWords | None = None
    is_cut: bool = False
    is_from_before: bool = False
    is_mixed: bool = False
    has_sources: bool = True


class StateWords(NamedTuple):
    """The number of rows, what is said beside it in a tone, and what is said in the place of rows ("" with rows)."""

    rows: str = ""
    words: str = ""
    tone: str = "grey"
    empty: str = ""


def state_words(facts: QueryFacts) -> StateWords:
    """Return what is said of a query."""
    if facts.state is RunState.NONE:
        return StateWords(empty=texts.NOTHING_ASKED if facts.has_sources else texts.NO_SOURCE)
    if facts.state is RunState.RUNNING:
        words = texts.progress_words(facts.progress, facts.rows)
        return StateWords(words=words, empty="" if facts.rows else words)
    came = texts.rows_words(facts.rows, is_cut=facts.is_cut)
    words, tone, empty = "", "grey", ""
    if facts.state is RunState.ANSWERED:
        rows, empty = came, "" if facts.rows else texts.NO_ROWS
        if facts.data is not None:
            empty = "" if facts.rows else " ".join((texts.NO_ROWS, *facts.data.tables))
            words = texts.answer_words(facts.seconds, facts.data, is_cut=facts.is_cut, most=facts.most)
    elif facts.state is RunState.STOPPED:
        rows, empty = f"Stopped after {texts.taken_words(facts.seconds)}", "" if facts.rows else texts.STOPPED
        words = f"{came} had come; they are not all" if facts.rows else ""
    else:
        rows, empty = "No answer", "" if facts.rows else texts.NO_ANSWER
        words = f"{came} had come; they are not all" if facts.rows else ""
    if facts.is_from_before and (facts.rows or facts.state is RunState.ANSWERED):
        tone = "amber"
        words = f"{texts.MIXED if facts.is_mixed else texts.BEFORE}  ·  {words}"
    return StateWords(rows, words, tone, empty)
