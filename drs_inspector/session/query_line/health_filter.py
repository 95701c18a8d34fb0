"""The health condition of a query: what counters and facets read and write in its text."""

from collections.abc import Collection
from typing import Final

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.query.nodes import Condition, Node, Op, Or, all_of, conditions, text_of
from drs_inspector.domain.query.parser import parts_of

FIELD: Final = "health"
_ASKING: Final = (Op.HAS, Op.EQUAL)


def with_health(text: str, keys: Collection[HealthKey]) -> str:
    """Return a query that asks for one of these health words and for all else that ``text`` asks for.

    Without keys its health is left open. A text that is wrong asks for nothing that could be kept.
    """
    parts = parts_of(text) or ()
    place = next((place for place, part in enumerate(parts) if _is_health(part)), 0)
    rest = [part for part in parts if not _is_health(part)]
    chosen = sorted(keys, key=lambda key: HEALTH_WORDS[key].order)
    if chosen:
        op = Op.HAS if len(chosen) == 1 else Op.EQUAL
        rest.insert(place, Condition(FIELD, op, tuple(key.value for key in chosen)))
    return text_of(all_of(rest))


def health_of(text: str) -> frozenset[HealthKey]:
    """Return the health words of which a query wants one; none where it wants no certain ones."""
    asking = [part for part in parts_of(text) or () if _is_health(part)]
    if len(asking) != 1:
        return frozenset()
    wanted = asking[0].parts if isinstance(asking[0], Or) else (asking[0],)
    found: set[HealthKey] = set()
    for one in wanted:
        if not isinstance(one, Condition) or one.op not in _ASKING:
            return frozenset()
        known = {key.value: key for key in HealthKey}
        keys = [known.get(value.casefold()) for value in one.values]
        if None in keys:
            return frozenset()
        found.update(key for key in keys if key is not None)
    return frozenset(found)


def _is_health(part: Node) -> bool:
    """Say whether a part asks for health and for nothing else."""
    return all(one.field.casefold() == FIELD for one in conditions(part))
