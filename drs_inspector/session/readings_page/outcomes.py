"""What a comparison found one by one: objects, and tables by their rows or values. What differs comes first."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.saved_reply import Raw
from drs_inspector.session.readings_page.content import NO_ROWS, Column, Content, Grid, GridRow, member_text
from drs_inspector.session.readings_page.told import Told

_DIFFERS, _EQUAL, _OPEN, _UNTOLD = "differs", "equal", "not finished", "not told"
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
    "10": "both are empty",
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
"""Contract 6.9, where 1 does not exist. Both empty is said as it is: whether that is right a person knows."""
_OF_VALUES: Final = {"1": "under way", "3": "waiting", "4": "cancelled"}


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
    judged.sort(key=lambda one: {_DIFFERS: 0, _EQUAL: 2}.get(one[0], 1))
    columns = (
        Column("Result", 16),
        *(Column(title, 10 if is_number else 18, is_number) for title, _, is_number in shape.columns),
    )
    rows = tuple(GridRow(partial(_cells, outcome, row, shape), row, _tone_of(outcome)) for outcome, row in judged)
    counts = Counter(outcome for outcome, _row in judged)
    answer = _answer(counts, shape.noun, is_whole=told.is_whole) if rows else NO_ROWS
    tone = "amber" if counts[_DIFFERS] else "green" if rows and told.is_whole and set(counts) == {_EQUAL} else ""
    return Content(answer, tone, grid=Grid(columns, rows))


def _cells(outcome: str, row: Raw, shape: _Shape) -> tuple[str, ...]:
    texts = ((member_text(row, name), is_number) for _title, name, is_number in shape.columns)
    return outcome, *(
        f"{int(text):,}" if is_number and text.isdecimal() and len(text) < 16 else text for text, is_number in texts
    )


def _tone_of(outcome: str) -> str:
    return "amber" if outcome == _DIFFERS else ""


def _answer(counts: Counter[str], noun: str, *, is_whole: bool) -> str:
    total, differing, others = counts.total(), counts[_DIFFERS], counts.total() - counts[_DIFFERS] - counts[_EQUAL]
    rows = f"{total:,} {noun}{'' if total == 1 else 's'}{'' if is_whole else ' read'}"
    said = f"{differing:,} of {rows} differ{'s' if differing == 1 else ''}" if differing else f"None of {rows} differs"
    return f"{said}, of {others:,} it is not known." if others else f"{said}."


ONE_BY_ONE: Final = {call: partial(_outcomes, shape) for call, shape in _SHAPES.items()}
"""What says a reply that is a list of outcomes, by its call."""
