"""Comparing the value of a job with what a person typed: texts, numbers, times, yes and no."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.query.literals import (
    BYTES,
    Moment,
    is_date,
    read_duration,
    read_moment,
    read_number,
    read_size,
)
from drs_inspector.domain.query.nodes import Condition, Op
from drs_inspector.domain.query.patterns import Pattern, PatternError
from drs_inspector.domain.tables.definition import Cell, Kind

CellTest = Callable[[Cell], bool | None]
"""Says of a value that is there whether it passes; None where that is not known."""

PATH_UNITS = {
    "inst_info.volume_size": "GB",
    "alarm_notify.delay_time": "seconds",
    "alarm_notify.rto_delay": "seconds",
    "alarm_notify.rpo_delay": "seconds",
}
"""What numbers of the reply count, where that is documented (contract 4.3)."""
_ORDERS: dict[Op, Callable[[float, float], bool]] = {
    Op.LESS: operator.lt, Op.AT_MOST: operator.le, Op.MORE: operator.gt, Op.AT_LEAST: operator.ge,
}  # fmt: skip
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# A time that names no zone is one of these before or after what it would be in UTC.
_EASTERNMOST, _WESTERNMOST = timedelta(hours=14), timedelta(hours=12)
# What is smaller counts something else than milliseconds since 1970.
_FIRST_EPOCH = 100_000_000_000


class Clock(NamedTuple):
    """The time that ages are counted to, and the zone of dates without one (None: this computer's own)."""

    now: datetime
    zone: tzinfo | None = None


class ValueProblemError(ValueError):
    """What is wrong with a value, its place in the query, and what may be meant instead."""

    def __init__(self, sentence: str, place: tuple[int, int], suggestion: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.place, self.suggestion = sentence, place, suggestion


class Subject(NamedTuple):
    """What is compared: its name, the kind of its values (None: not documented), and what its numbers count."""

    name: str
    kind: Kind | None
    unit: str = ""


def cell_test(subject: Subject, one: Condition, clock: Clock) -> CellTest:
    """Return the test of a condition on a value. Raises ValueProblemError."""
    if one.op is Op.EXISTS:
        return lambda _cell: True
    if subject.kind is Kind.TEXT and one.op is Op.EQUAL:
        wanted = frozenset(value.casefold() for value in one.values)
        return lambda cell: cell_text(cell).casefold() in wanted
    tests = [_test(subject, one.op, value, place, clock) for value, place in one.placed_values]
    return tests[0] if len(tests) == 1 else lambda cell: _any(test(cell) for test in tests)


def pattern_of(value: str, place: tuple[int, int]) -> Pattern:
    """Return a regular expression. Raises ValueProblemError with the place of what is wrong in it."""
    try:
        return Pattern(value)
    except PatternError as error:
        start, end = place
        # In quotes a place in the value may be another one in the text: then all of it is marked.
        if end - start == len(value):
            start, end = start + error.start, start + error.end
        raise ValueProblemError(error.sentence, (start, end)) from None


def cell_text(cell: Cell) -> str:
    """Return a value as text, as conditions look into it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat().replace("+00:00", "Z")
    return "" if cell is None else str(cell)


def _any(answers: Iterable[bool | None]) -> bool | None:
    known: bool | None = False
    for answer in answers:
        if answer:
            return True
        known = None if answer is None else known
    return known


def _test(subject: Subject, op: Op, value: str, place: tuple[int, int], clock: Clock) -> CellTest:
    if subject.kind is Kind.TIME:
        return _time_test(subject, op, value, place, clock)
    if subject.kind in {Kind.INTEGER, Kind.NUMBER}:
        return _number_test(subject, op, value, place)
    if subject.kind is Kind.BOOLEAN:
        return _boolean_test(subject, op, value, place)
    return _text_test(subject, op, value, place, clock)


def _text_test(subject: Subject, op: Op, value: str, place: tuple[int, int], clock: Clock) -> CellTest:
    if op is Op.LIKE:
        pattern = pattern_of(value, place)
        return lambda cell: pattern.found_in((cell_text(cell),))
    if op is Op.HAS or op is Op.EQUAL:
        folded = value.casefold()
        if op is Op.HAS:
            return lambda cell: folded in cell_text(cell).casefold()
        number = read_number(value) if subject.kind is None else None
        return lambda cell: folded == cell_text(cell).casefold() or (number is not None and _number(cell) == number)
    if read_number(value) is not None:
        return _number_test(subject, op, value, place)
    if is_date(value) or read_duration(value) is not None:
        return _time_test(subject, op, value, place, clock)
    if read_size(value) is not None:
        raise ValueProblemError(f"What {subject.name} counts is not documented. Write a number without a unit.", place)
    raise ValueProblemError(f'"{op}" compares numbers and times. Write a number or a date, or use : = ~.', place)


def _number_test(subject: Subject, op: Op, value: str, place: tuple[int, int]) -> CellTest:
    if op is Op.LIKE:
        raise ValueProblemError(f"{subject.name} is a number. Use = or <.", place)
    number = read_number(value)
    if number is None and subject.unit == "seconds":
        number = read_duration(value)
    if number is None and subject.unit.upper() in BYTES:
        size = read_size(value)
        number = None if size is None else size / BYTES[subject.unit.upper()]
    if number is None:
        example = {"seconds": "90 or 2min", "GB": "100 or 100GB"}.get(subject.unit, "1000")
        raise ValueProblemError(f"{subject.name} is a number. Write one, such as {example}.", place)
    order = _ORDERS.get(op, _same)

    def test(cell: Cell) -> bool:
        found = _number(cell)
        return found is not None and order(found, number)

    return test


def _same(found: float, wanted: float) -> bool:
    return found == wanted


def _number(cell: Cell) -> int | float | None:
    if isinstance(cell, str):
        return read_number(cell.strip())
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _boolean_test(subject: Subject, op: Op, value: str, place: tuple[int, int]) -> CellTest:
    wanted = _YES_NO.get(value.casefold())
    if wanted is None or op not in {Op.HAS, Op.EQUAL}:
        raise ValueProblemError(f"{subject.name} is yes or no. Write {subject.name}=true.", place)
    return lambda cell: cell is wanted


def _time_test(subject: Subject, op: Op, value: str, place: tuple[int, int], clock: Clock) -> CellTest:
    if op is Op.LIKE:
        raise ValueProblemError(f"{subject.name} is a time. Use = or <.", place)
    moment = read_moment(value, clock.zone)
    seconds = read_duration(value) if moment is None else None
    if moment is not None:
        passes = _within(op, moment)
    elif seconds is not None and op in _ORDERS:
        order = _ORDERS[op]
        passes = _aged(order, seconds, clock)
    else:
        raise ValueProblemError(*_time_problem(value, place, clock, is_age=seconds is not None))

    is_told_time = subject.kind is Kind.TIME

    def test(cell: Cell) -> bool | None:
        span = _span(cell)
        if span is None:
            # A time that is told and cannot be read may be any; a text that nothing says is a time is none.
            return None if is_told_time and isinstance(cell, str) and cell.strip() else False
        low, high = span
        if passes(low) is not passes(high):
            return None
        # Both ends may be outside of a day that lies between them.
        is_around = moment is not None and op not in _ORDERS and low < moment.start <= high
        return None if is_around else passes(low)

    return test


def _within(op: Op, moment: Moment) -> Callable[[datetime], bool]:
    start, end = moment
    return {
        Op.LESS: lambda instant: instant < start,
        Op.AT_MOST: lambda instant: instant < end,
        Op.MORE: lambda instant: instant >= end,
        Op.AT_LEAST: lambda instant: instant >= start,
    }.get(op, lambda instant: start <= instant < end)


def _aged(order: Callable[[float, float], bool], seconds: float, clock: Clock) -> Callable[[datetime], bool]:
    return lambda instant: order((clock.now - instant).total_seconds(), seconds)


def _span(cell: Cell) -> tuple[datetime, datetime] | None:
    """Return the first and the last moment that a value may mean; None where it is no time."""
    if isinstance(cell, datetime):
        return cell, cell
    if isinstance(cell, bool) or (isinstance(cell, int | float) and abs(cell) < _FIRST_EPOCH):
        return None
    read = read_timestamp(cell)
    if read is None or read.instant is None:
        return None
    if read.zone_known:
        return read.instant, read.instant
    try:
        return read.instant - _EASTERNMOST, read.instant + _WESTERNMOST
    except OverflowError:
        return None


def _time_problem(
    value: str, place: tuple[int, int], clock: Clock, *, is_age: bool
) -> tuple[str, tuple[int, int], str]:
    if is_age:
        return "An age is compared with < or >. Write <2d for within two days.", place, ""
    if is_date(value):
        return "There is no such date between 1970 and 2999.", place, ""
    if read_number(value) is not None:
        return f"{value} what? Write {value}d, {value}h or a date.", place, f"{value}d"
    days = {"today": 0, "yesterday": 1, "heute": 0, "gestern": 1}.get(value.casefold())
    day = "" if days is None else (clock.now - timedelta(days=days)).astimezone(clock.zone).date().isoformat()
    return "This is no time. Write an age such as 2d or 4h, or a date such as 2026-11-01.", place, day
