"""What a query says, as a tree: conditions joined by and, or and not; and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as member
from enum import StrEnum

KEYWORDS = ("and", "or", "not", "in", "exists")
"""Words that join conditions; in quotes they are words like others."""
_PLAIN = re.compile(r"[\w.@/+*%#$&?|;{}'][\w.@/+*%#$&?|;{}'-]*")


class Op(StrEnum):
    """What a condition asks of a field."""

    HAS = ":"
    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    LIKE = "~"
    EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question: the value of a field, "" for a word. EQUAL may have several values, of which one must be.

    ``start`` and ``end`` are its place in the text, ``places`` those of its values.
    """

    field: str
    op: Op
    values: tuple[str, ...] = ()
    start: int = member(default=0, compare=False)
    end: int = member(default=0, compare=False)
    places: tuple[tuple[int, int], ...] = member(default=(), compare=False)

    @property
    def placed_values(self) -> list[tuple[str, tuple[int, int]]]:
        """The values with their places; one that was not read from a text has that of the condition."""
        return list(zip(self.values, self.places or [(self.start, self.end)] * len(self.values), strict=True))


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: Condition | And | Or


@dataclass(frozen=True, slots=True)
class And:
    """Parts that all hold; two at least, and none of them is an And."""

    parts: tuple[Condition | Not | Or, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Parts of which one holds; two at least, and none of them is an Or."""

    parts: tuple[Condition | Not | And, ...]


Node = Condition | Not | And | Or


def negated(node: Node) -> Node:
    """Return the opposite."""
    return node.part if isinstance(node, Not) else Not(node)


def all_of(parts: Iterable[Node]) -> Node | None:
    """Return what holds when all parts do; None for no parts."""
    flat: list[Condition | Not | Or] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(parts: Iterable[Node]) -> Node | None:
    """Return what holds when one of the parts does; None for no parts."""
    flat: list[Condition | Not | And] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def conditions(node: Node | None) -> Iterable[Condition]:
    """Yield all conditions in their order."""
    if isinstance(node, Condition):
        yield node
    elif isinstance(node, Not):
        yield from conditions(node.part)
    elif node is not None:
        for part in node.parts:
            yield from conditions(part)


def text_of(node: Node | None) -> str:
    """Return a query as text; parsing that gives the same query."""
    if node is None:
        return ""
    if isinstance(node, Condition):
        return _condition_text(node)
    if isinstance(node, Not):
        return _negated_text(node.part)
    if isinstance(node, And):
        return " ".join(f"({text_of(part)})" if isinstance(part, Or) else text_of(part) for part in node.parts)
    return " or ".join(text_of(part) for part in node.parts)


def value_text(value: str) -> str:
    """Return a word or value as it is written: as it is, or in quotes."""
    if _PLAIN.fullmatch(value) and value.casefold() not in KEYWORDS:
        return value
    return '"' + value.replace('"', '""') + '"'


def _condition_text(one: Condition) -> str:
    if not one.field:
        return value_text(one.values[0])
    if one.op is Op.EXISTS:
        return f"{one.field} exists"
    if len(one.values) > 1:
        return f"{one.field} in ({', '.join(map(value_text, one.values))})"
    return f"{one.field}{one.op}{value_text(one.values[0])}"


def _negated_text(part: Condition | And | Or) -> str:
    if not isinstance(part, Condition):
        return f"not ({text_of(part)})"
    if part.op is Op.EXISTS:
        return f"{part.field} not exists"
    if part.op is not Op.EQUAL:
        return f"{'-' if part.op is Op.HAS else 'not '}{_condition_text(part)}"
    if len(part.values) > 1:
        return f"{part.field} not in ({', '.join(map(value_text, part.values))})"
    return f"{part.field}!={value_text(part.values[0])}"
