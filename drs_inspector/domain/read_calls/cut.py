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

    That a member was there stays visible. Each byte is looked at once, whatever is nested.
    """
    whole = bytes(raw)
    if b"\\u" not in whole and not any(name.encode() in whole for name in names):
        return Cut(whole, ())
    edits: list[Edit] = []
    found: dict[str, None] = {}
    position = 0
    while (string := _STRING.search(whole, position)) is not None:
        position = string.end()
        name = decoded(whole[string.start() : string.start(1)].rstrip()) if string[1] else ""
        if name not in names:
            continue
        end = value_end(whole, position)
        value = whole[position:end]
        empty = _EMPTY.get(value[0] if value else 0, b"null")
        if value not in (empty, b"null"):
            edits.append((position, end, empty))
            found[name] = None
        position = end
    return Cut(apply_edits(whole, edits), tuple(found))
