"""Neighbours in a list that are alike: the same names and types in the same order, told by one expression."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

Raw = bytes | memoryview
LONGEST: Final = 8_192
"""Bytes of an entry that is compared, and ``MOST_TOKENS`` of it: bigger ones are like no other."""
MOST_TOKENS: Final = 200
_STRING = rb'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"'
_SPACE = rb"[ \t\r\n]*+"
_TOKEN = re.compile(
    rb"(?P<name>" + _STRING + rb")" + _SPACE + rb":|(?P<text>" + _STRING + rb")|(?P<mark>[{}\[\],])"
    rb"|(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<truth>true|false)|(?P<null>null)|(?P<space>[ \t\r\n]++)|(?P<other>.)",
    re.DOTALL,
)
_TEXT, _NUMBER, _TRUTH, _NULL = b"s", b"n", b"b", b"0"
_WRITTEN: Final = {
    _TEXT: rb"(?:" + _STRING + rb"|null)",
    _NUMBER: rb"-?[0-9][0-9.eE+-]*+",
    _TRUTH: rb"(?:true|false)",
    _NULL: rb"null",
}
_LETTERS: Final = {"text": _TEXT, "number": _NUMBER, "truth": _TRUTH, "null": _NULL}


class Shape(NamedTuple):
    """An entry from its opening bracket to ``end``: its marks and names as they are, and the types of its values.

    ``written`` has the parts as they are written.
    """

    end: int
    parts: tuple[bytes, ...]
    written: tuple[bytes, ...]

    def is_like(self, other: "Shape") -> bool:
        """Say whether another entry has the same parts; making an expression to find out costs more than that."""
        if len(self.parts) != len(other.parts):
            return False
        return all(
            mine == its or (mine == _TEXT and its == _NULL) or (mine[:1] == b"=" and mine[1:] == written)
            for mine, its, written in zip(self.parts, other.parts, other.written, strict=True)
        )


def shape_at(raw: Raw, start: int, exact: frozenset[int] = frozenset()) -> Shape | None:
    """Return the shape of the object or list that begins at ``start``, None for one that is big, or no JSON.

    Values that begin at one of the places ``exact`` are a part of it as they are written.
    """
    parts: list[bytes] = []
    written: list[bytes] = []
    depth = 0
    for found in _TOKEN.finditer(raw, start, start + LONGEST):
        kind = found.lastgroup
        if kind == "space":
            continue
        if kind == "other" or len(parts) >= MOST_TOKENS:
            return None
        written.append(found[0])
        if kind in _LETTERS:
            letter = _LETTERS[kind]
            parts.append(b"=" + found[0] if found.start() in exact else letter)
        else:
            parts.append(found[0] if kind == "mark" else b":" + found["name"])
            if kind == "mark":
                depth += 1 if found[0] in b"{[" else -1 if found[0] in b"}]" else 0
        if depth == 0:
            return Shape(found.end(), tuple(parts), tuple(written)) if kind == "mark" else None
    return None


@lru_cache(maxsize=64)
def next_alike(parts: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """Return the expression of one more entry of a shape, with the comma before it; it takes time like the entry."""
    written: list[bytes] = [rb","]
    for part in parts:
        if part in _WRITTEN:
            written.append(_WRITTEN[part])
        elif part[:1] == b":" and len(part) > 1:
            written.append(re.escape(part[1:]) + _SPACE + rb":")
        elif part[:1] == b"=":
            written.append(re.escape(part[1:]))
        else:
            written.append(re.escape(part))
    return re.compile(_SPACE + _SPACE.join(written), re.DOTALL)


def alike_after(raw: Raw, shape: Shape) -> Iterator[int]:
    """Yield where each entry ends that follows and is alike."""
    match = next_alike(shape.parts).match
    position = shape.end
    while (found := match(raw, position)) is not None:
        position = found.end()
        yield position
