"""Cuts members out of JSON bytes by name, at any depth; everything else keeps its bytes."""

import re
from collections.abc import Collection
from typing import NamedTuple

from drs_inspector.domain.rawjson.spans import Edit, apply_edits, decoded, value_end

Raw = bytes | memoryview
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)([ \t\n\r]*+:[ \t\n\r]*+)?', re.DOTALL)
_EMPTY = {ord("["): b"[]", ord("{"): b"{}"}


class Cut(NamedTuple):
    """JSON without what was cut out of it, and the names of the members that were, in their order."""

    raw: bytes
    names: tuple[str, ...]


def without(raw: Raw, names: Collection[str]) -> Cut:
    """Return JSON with nothing in the members of these names: an empty list, an empty object, or null.

    Capitals and ``_`` make no other name: the cloud spells some members both ways. That a member was there stays
    visible. Each byte is looked at once, whatever is nested.
    """
    whole = bytes(raw)
    wanted = {_spelled_plainly(name): name for name in names}
    plain = whole.translate(None, b"_").lower()
    if b"\\u" not in whole and not any(name.encode() in plain for name in wanted):
        return Cut(whole, ())
    edits: list[Edit] = []
    found: dict[str, None] = {}
    position = 0
    while (string := _STRING.search(whole, position)) is not None:
        position = string.end()
        given = decoded(whole[string.start() : string.start(1)].rstrip()) if string[1] else ""
        name = wanted.get(_spelled_plainly(given))
        if name is None:
            continue
        end = value_end(whole, position)
        value = whole[position:end]
        empty = _EMPTY.get(value[0] if value else 0, b"null")
        if value not in (empty, b"null"):
            edits.append((position, end, empty))
            found[name] = None
        position = end
    return Cut(apply_edits(whole, edits), tuple(found))


def _spelled_plainly(name: str) -> str:
    return name.replace("_", "").lower()
