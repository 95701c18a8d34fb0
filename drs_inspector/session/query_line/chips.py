"""The conditions at the beginning of a query that a line draws as chips: found by the parser, never by cutting text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.fields import field_named
from drs_inspector.domain.query.nodes import And, Condition, Node, Not, Op
from drs_inspector.domain.query.parser import parse
from drs_inspector.domain.query.query import query_of
from drs_inspector.domain.query.scanner import QueryProblemError, Scanner
from drs_inspector.domain.tables.path_values import kind_at, path_of

LONGEST_TEXT: Final = 2_000
"""A longer query stays text: it is read at every blank that is typed."""
MOST_CHIPS: Final = 20
_TRIES: Final = 6
_LONGEST_VALUE: Final = 200
_WHOLE_WORDS: Final = ("health", "is")
_NEGATED: Final = (Op.EQUAL, Op.EXISTS)
_SPOKEN: Final = {
    Op.HAS: "contains", Op.EQUAL: "is", Op.LESS: "is less than", Op.AT_MOST: "is at most", Op.MORE: "is more than",
    Op.AT_LEAST: "is at least", Op.LIKE: "matches", Op.EXISTS: "exists",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition: ``field`` ``sign`` ``value`` as they are drawn, ``phrase`` as it is spoken.

    ``start`` and ``end`` are its place in the text.
    """

    field: str
    sign: str
    value: str
    phrase: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """All of it in one line."""
        joint = "" if self.sign == ":" else " "
        return " ".join(filter(None, (f"{self.field}{joint}{self.sign}", self.value)))


def chips_of(text: str, upto: int | None = None) -> tuple[Chip, ...]:
    """Return the conditions that a text begins with, as far as they are right, joined by "and" and finished.

    ``upto`` is the place that a person types at: a condition is finished there when something comes between, a blank.
    There are none where an "or" joins them with what follows, also where what follows is still wrong.
    """
    if len(text) > LONGEST_TEXT:
        return ()
    node, end = _readable(text)
    if end < len(text) and _has_or(text, end):
        return ()
    found: list[Chip] = []
    place = 0
    for part in node.parts if isinstance(node, And) else (node,):
        one = _condition(part, text)
        if one is None or not _joins(text[place : one.start], is_first=not found) or len(found) == MOST_CHIPS:
            break
        if upto is not None and one.end >= upto:
            break
        found.append(_chip(one, is_negated=isinstance(part, Not)))
        place = one.end
    return tuple(found)


def rest_after(text: str, chips: Sequence[Chip]) -> int:
    """Return where the text begins that follows the chips."""
    scan = Scanner(text)
    scan.at = chips[-1].end if chips else 0
    return scan.skipped() if chips else 0


def without(text: str, chips: Sequence[Chip], place: int) -> str:
    """Return the text without the chip at a place, and without the "and" that joined it."""
    scan = Scanner(text)
    scan.at = chips[place].end
    scan.keyword("and")
    rest = text[scan.skipped() :]
    if rest:
        return text[: chips[place].start] + rest
    return text[: chips[place - 1].end] if place else ""


def _readable(text: str) -> tuple[Node | None, int]:
    """Return what the longest beginning of a text asks for that can be read, and where that ends."""
    end, closing = len(text), ""
    for _ in range(_TRIES):
        try:
            return parse(text[:end] + closing), end
        except QueryProblemError as error:
            problem = error.problem
            if problem.unfinished and text.startswith("(", problem.start):
                closing += ")"
            else:
                end, closing = max(0, min(problem.start, end - 1)), ""
    return None, 0


def _has_or(text: str, start: int) -> bool:
    """Say whether an "or" comes after a place, be it in parentheses."""
    scan = Scanner(text)
    scan.at = start
    while scan.at < len(text):
        scan.skip()
        if scan.peek_keyword() == "or":
            return True
        scan.at = max(scan.quoted(scan.at)[1] if scan.here('"') else scan.bare(scan.at, ends_at="")[1], scan.at + 1)
    return False


def _condition(part: Node | None, text: str) -> Condition | None:
    """Return the condition of a part that can be a chip; None for words, groups and what is not right by itself."""
    one = part.part if isinstance(part, Not) else part
    if not isinstance(one, Condition) or not one.field or (isinstance(part, Not) and one.op not in _NEGATED):
        return None
    if any(text[start:end].count('"') % 2 for start, end in one.places):
        return None
    path = None if field_named(one.field) is not None else path_of(one.field)
    is_known = field_named(one.field) is not None or (path is not None and kind_at(path) is not None)
    return one if is_known and query_of(one).problem is None else None


def _joins(between: str, *, is_first: bool) -> bool:
    words = between.strip().casefold()
    return not words or (words == "and" and not is_first)


def _chip(one: Condition, *, is_negated: bool) -> Chip:
    values = ", ".join(printable(value[:_LONGEST_VALUE]) for value in one.values)[:_LONGEST_VALUE]
    is_word = one.op is Op.HAS and one.field.casefold() in _WHOLE_WORDS
    spoken = "is" if is_word else _SPOKEN[one.op]
    sign = "=" if is_word and one.field != "is" else one.op.value
    if is_negated:
        sign, spoken = ("not exists", "does not exist") if one.op is Op.EXISTS else ("!=", "is not")
    subject = "" if one.field == "is" and spoken.startswith("is") else one.field
    spoken_values = " or ".join(printable(value[:_LONGEST_VALUE]) for value in one.values)[:_LONGEST_VALUE]
    phrase = " ".join(filter(None, (subject, spoken, spoken_values)))
    return Chip(one.field, sign, values, phrase, one.start, one.end)
