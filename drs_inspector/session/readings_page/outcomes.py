"""What a comparison found one by one: objects, and tables by their rows or values. What differs comes first."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from drs_inspector.domain.explanations.explanation import COMPARE_CODE
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.session.readings_page.content import NO_ROWS, Column, Content, Grid, GridRow, member_text
from drs_inspector.session.readings_page.told import Told

_DIFFERS, _EQUAL, _OPEN, _UNTOLD = "differs", "equal", "not finished", "not told"
_BOTH_EMPTY, _MISSING = "both are empty", "missing"
_STATUS: Final = {"0": _DIFFERS, "2": _EQUAL}
_OF_OBJECTS: Final = _STATUS | {"3": _OPEN}
_OF_TABLES: Final = _STATUS | {
    "3": "missing at the target",
    "4": "failed",
    "5": "under way",
    "6": "waiting",
    "7": "cancelled",
    "8": "source is empty",
    "9": "target is empty",
    "10": _BOTH_EMPTY,
    "11": "missing at the source",
    "12": "missing at the target",
    "13": "missing at both",
    "14": "source not reached",
    "15": "target not reached",
    "16": "timed out at the source",
    "17": "timed out at the target",
    "18": "SQL failed at the source",
    "19": "SQL failed at the target",
    "20": "database missing at both",
    "21": "database missing at the source",
    "22": "database missing at the target",
    "23": "skipped: too many rows",
    "27": "timed out",
}
"""Contract 6.9, where 1 does not exist. What begins with missing, or has it, is not there on a side."""
_OF_VALUES: Final = {"1": "under way", "3": "waiting", "4": "cancelled"}


_RANK_DIFFERS, _RANK_MISSING, _NOT_KNOWN, _AGREES = range(4)


class _Shape(NamedTuple):
    """Where the rows are, what they are called, how one is judged, and its columns: title, member, is a number."""

    path: str
    noun: str
    judge: Callable[[Raw], str]
    columns: tuple[tuple[str, str, bool], ...]


def _by_status(words: Mapping[str, str], row: Raw) -> str:
    status = member_text(row, "status")
    return words.get(status, f"state {status}" if status else _UNTOLD)


def _by_values(row: Raw) -> str:
    """Judge by what was found; the state of a row, which has codes of its own, says only why nothing was."""
    found = {member_text(row, name).lower() for name in ("content_compare_result", "line_compare_result")}
    state = _OF_VALUES.get(member_text(row, "status"))
    if "false" in found:
        return _DIFFERS
    return state or (_EQUAL if "true" in found else _UNTOLD)


_NUMBERS: Final = (
    ("Rows at the source", "source_row_num", True),
    ("At the target", "target_row_num", True),
    ("Differ", "difference_row_num", True),
)
_TABLES: Final = (("Table", "source_table_name", False), ("Its name at the target", "target_table_name", False))
_SHAPES: Final = {
    "ListObejectLevelCompareDetail": _Shape(
        "compare_detail",
        "object",
        partial(_by_status, _OF_OBJECTS),
        (
            ("Database", "source_db_name", False),
            ("Object", "source_db_value", False),
            ("Database at the target", "target_db_name", False),
            ("Object at the target", "target_db_value", False),
            ("Why", "error_message", False),
        ),
    ),
    "ListDataCompareDetail": _Shape(
        "table_line_compare_result_infos", "table", partial(_by_status, _OF_TABLES), (*_TABLES, *_NUMBERS)
    ),
    "ListContentCompareDetail": _Shape(
        "content_compare_result_infos",
        "table",
        _by_values,
        (("Database", "source_db", False), *_TABLES, *_NUMBERS, ("Why", "message", False)),
    ),
}


def _outcomes(shape: _Shape, told: Told, _now: datetime) -> Content:
    """Return how many of the rows differ, and the rows."""
    judged = [(shape.judge(row), row) for raw in told.raws for row in values_at(raw, shape.path)]
    judged.sort(key=lambda one: _rank(one[0]))
    columns = (
        Column("Result", 16),
        *(Column(title, 10 if is_number else 18, is_number) for title, _, is_number in shape.columns),
    )
    rows = tuple(
        GridRow(partial(_cells, outcome, row, shape), row, _tone_of(outcome), topic=partial(_topic_of, row, shape))
        for outcome, row in judged
    )
    counts = Counter(_rank(outcome) for outcome, _row in judged)
    answer = _answer(counts, shape.noun, is_whole=told.is_whole) if rows else NO_ROWS
    is_proved = rows and told.is_whole and set(counts) == {_AGREES}
    tone = "amber" if counts[_RANK_DIFFERS] or counts[_RANK_MISSING] else "green" if is_proved else ""
    return Content(answer, tone, grid=Grid(columns, rows))


def _topic_of(row: Raw, shape: _Shape) -> Topic | None:
    """Return what an outcome is about; the states of comparisons by values have codes of their own."""
    code = "" if shape.judge is _by_values else member_text(row, "status")
    return Topic(COMPARE_CODE, code) if code else None


def _cells(outcome: str, row: Raw, shape: _Shape) -> tuple[str, ...]:
    texts = ((member_text(row, name), is_number) for _title, name, is_number in shape.columns)
    return outcome, *(
        f"{int(text):,}" if is_number and text.isdecimal() and len(text) < 16 else text for text, is_number in texts
    )


def _rank(outcome: str) -> int:
    """Return what an outcome comes to, the worst first."""
    if outcome == _DIFFERS:
        return _RANK_DIFFERS
    if _MISSING in outcome:
        return _RANK_MISSING
    return _AGREES if outcome in (_EQUAL, _BOTH_EMPTY) else _NOT_KNOWN


def _tone_of(outcome: str) -> str:
    return "amber" if _rank(outcome) in (_RANK_DIFFERS, _RANK_MISSING) else ""


def _answer(counts: Counter[int], noun: str, *, is_whole: bool) -> str:
    total, differing, missing = counts.total(), counts[_RANK_DIFFERS], counts[_RANK_MISSING]
    of = f"of {total:,} {noun}{'' if total == 1 else 's'}{'' if is_whole else ' read'}"
    none = f"None {of} is known to differ" if counts[_NOT_KNOWN] else f"None {of} differs"
    said = [f"{differing:,} {of} differ{'s' if differing == 1 else ''}" if differing else none]
    said += [f"{missing:,} {'is' if missing == 1 else 'are'} missing"] if missing else []
    said += [f"of {counts[_NOT_KNOWN]:,} it is not known"] if counts[_NOT_KNOWN] else []
    return f"{', '.join(said)}."


ONE_BY_ONE: Final = {call: partial(_outcomes, shape) for call, shape in _SHAPES.items()}
"""What says a reply that is a list of outcomes, by its call."""
