"""Ticks of a facet as a part of the filter's text: read back from it, and changed in it.

The text is the truth: whatever a person typed that says the same is shown as ticks, and what says anything else stays
beside them.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from drs_inspector.domain.query.nodes import And, Condition, Node, Not, Op, Or, all_of, any_of, negated, text_of
from drs_inspector.domain.query.parser import parse, parts_of
from drs_inspector.domain.query.scanner import QueryProblemError
from drs_inspector.domain.tables.path_values import path_of
from drs_inspector.session.facets.facet import LONGEST_VALUE, Facet, Special, Value

_UNREAD: Final = Condition("is", Op.HAS, ("unread",))


class Ticks(NamedTuple):
    """The values of a facet that are ticked, and those that are left out; texts in lower case."""

    ticked: frozenset[Value] = frozenset()
    excluded: frozenset[Value] = frozenset()

    def is_ticked(self, value: Value) -> bool:
        """Say whether a value is one of those that a job must have."""
        return folded(value) in self.ticked

    def is_excluded(self, value: Value) -> bool:
        """Say whether a value is one that a job must not have."""
        return folded(value) in self.excluded


class Split(NamedTuple):
    """The parts of a filter that all hold; ``own`` are the places of those that are ticks of a facet."""

    parts: tuple[Node, ...]
    own: tuple[int, ...]
    ticks: Ticks


def folded(value: Value) -> Value:
    """Return a value as values are compared."""
    return value.casefold() if isinstance(value, str) else value


def split(parts: tuple[Node, ...], facet: Facet) -> Split:
    """Tell the ticks of a facet from what else a filter asks for.

    Two parts that each want a value are more than ticks can say: they stay what they are.
    """
    read = [(place, found) for place, part in enumerate(parts) if (found := _read(part, facet)) is not None]
    if sum(bool(found.ticked) for _place, found in read) > 1:
        read = [(place, found) for place, found in read if not found.ticked]
    ticks = Ticks(
        frozenset().union(*(found.ticked for _place, found in read)),
        frozenset().union(*(found.excluded for _place, found in read)),
    )
    return Split(parts, tuple(place for place, _found in read), ticks)


def ticks_of(text: str, facet: Facet) -> Ticks:
    """Return the ticks that a filter has in a facet; none for a filter that cannot be read."""
    parts = parts_of(text)
    return Ticks() if parts is None else split(parts, facet).ticks


def ticked(text: str, facet: Facet, value: Value, *, leave_out: bool = False) -> str:
    """Return a filter with a value ticked, or left out. What is ticked or left out already is no more then.

    A filter that cannot be read, or a value that cannot be written, changes nothing.
    """
    parts = parts_of(text)
    if parts is None or not can_tick(facet, value):
        return text
    found = split(parts, facet)
    key = folded(value)
    positive, negative = _conditions(found, facet)
    was_ticked, was_excluded = key in found.ticks.ticked, key in found.ticks.excluded
    positive, negative = _without(positive, facet, key), _without(negative, facet, key)
    if leave_out and not was_excluded:
        negative.append(_condition(facet, value))
    elif not leave_out and not was_ticked and not was_excluded:
        positive.append(_condition(facet, value))
    made = _made(facet, positive, negative)
    place = found.own[0] if found.own else len(parts)
    before = [part for at, part in enumerate(parts[:place]) if at not in found.own]
    after = [part for at, part in enumerate(parts) if at >= place and at not in found.own]
    node = all_of((*before, *made, *after))
    changed = text_of(node)
    try:
        return changed if parse(changed) == node else text
    except QueryProblemError:
        return text


def cleared(text: str, facet: Facet) -> str:
    """Return a filter without the ticks of a facet."""
    parts = parts_of(text)
    if parts is None:
        return text
    found = split(parts, facet)
    if not found.own:
        return text
    return text_of(all_of(part for place, part in enumerate(parts) if place not in found.own))


def can_tick(facet: Facet, value: Value) -> bool:
    """Say whether a query can ask for a value of a facet."""
    if value is Special.NOT_READ:
        return facet.in_details
    return isinstance(value, Special) or len(value) <= LONGEST_VALUE


def _read(part: Node, facet: Facet) -> Ticks | None:
    """Return what a part ticks in a facet; None where it says anything else."""
    if isinstance(part, Condition):
        return _read_condition(part, facet)
    if isinstance(part, Not):
        found = _read(part.part, facet)
        if found is None or (found.ticked and found.excluded):
            return None
        return Ticks(found.excluded, found.ticked)
    if isinstance(part, And):
        return None
    each = [_read(one, facet) for one in part.parts]
    values: frozenset[Value] = frozenset()
    for one in each:
        if one is None or one.excluded:
            return None
        values |= one.ticked
    return Ticks(values)


def _read_condition(one: Condition, facet: Facet) -> Ticks | None:
    if facet.in_details and one == _UNREAD:
        return Ticks(frozenset({Special.NOT_READ}))
    if not _is_field(one.field, facet):
        return None
    if one.op is Op.EXISTS:
        return Ticks(excluded=frozenset({Special.NONE}))
    if one.op in {Op.HAS, Op.EQUAL}:
        return Ticks(frozenset(map(folded, one.values)))
    return None


def _is_field(name: str, facet: Facet) -> bool:
    if name.casefold() == facet.field.casefold() and not facet.key.startswith("tag:"):
        return True
    # Keys of tags are told apart by case, and may be written in brackets.
    return bool(name) and facet.in_details and (path := path_of(name)) is not None and path.text == facet.field


def _conditions(found: Split, facet: Facet) -> tuple[list[Node], list[Node]]:
    """Return the conditions that a facet has: those of which one must hold, and those of which none may."""
    positive: list[Node] = []
    negative: list[Node] = []
    for place in found.own:
        part = found.parts[place]
        wants = _read(part, facet)
        inner = part.part if isinstance(part, Not) else part
        exists = isinstance(inner, Condition) and inner.op is Op.EXISTS
        if exists and wants is not None:
            # "has any" leaves "none" out, and the opposite ticks it.
            (positive if wants.ticked else negative).append(Not(Condition(facet.field, Op.EXISTS)))
        elif isinstance(inner, Or):
            (negative if isinstance(part, Not) else positive).extend(inner.parts)
        else:
            (negative if isinstance(part, Not) else positive).append(inner)
    return positive, negative


def _condition(facet: Facet, value: Value) -> Node:
    if value is Special.NOT_READ:
        return _UNREAD
    if isinstance(value, Special):
        return Not(Condition(facet.field, Op.EXISTS))
    return Condition(facet.field, Op.EQUAL, (value,))


def _without(conditions: Iterable[Node], facet: Facet, key: Value) -> list[Node]:
    """Return conditions that do not ask for a value any more."""
    found: list[Node] = []
    for one in conditions:
        if isinstance(one, Condition) and isinstance(key, str) and one.field != _UNREAD.field:
            values = tuple(value for value in one.values if folded(value) != key)
            if values:
                found.append(Condition(one.field, one.op, values))
        elif one != (_condition(facet, key) if isinstance(key, Special) else None):
            found.append(one)
    return found


def _made(facet: Facet, positive: Iterable[Node], negative: Iterable[Node]) -> list[Node]:
    """Return the parts of a filter that say what a facet has ticked, each as short as it can be written."""
    made: list[Node] = []
    wanted = any_of(_merged(facet, positive))
    if wanted is not None:
        made.append(wanted)
    made.extend(negated(one) for one in _merged(facet, negative))
    return made


def _merged(facet: Facet, conditions: Iterable[Node]) -> list[Node]:
    """Return conditions with those of whole values as one; what asks for a part of a value stays what it is."""
    values: dict[Value, str] = {}
    others: list[Node] = []
    for one in conditions:
        if isinstance(one, Condition) and one.field != _UNREAD.field and (one.op is Op.EQUAL or facet.has):
            values.update({folded(value): value for value in one.values})
        else:
            others.append(one)
    if not values:
        return others
    op = Op.HAS if facet.has and len(values) == 1 else Op.EQUAL
    return [Condition(facet.field, op, tuple(values.values())), *others]
