"""Every name, text, number and word of a JSON value, one after the other, with the path to it: nothing is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.rawjson.paths import DEEPEST_PATH
from drs_inspector.domain.rawjson.split import text_of

Raw = bytes | memoryview
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)([ \t\n\r]*+:)?|[{}\[\],]|[^ \t\n\r"{}\[\],:]++', re.DOTALL)
LONGEST_PATH = 2_000
"""Letters of a path, and bytes of a name in it: of longer ones the beginning is told."""
_QUOTE, _COMMA = ord('"'), ord(",")


class JsonToken(NamedTuple):
    """``kind`` is name, value or open (a bracket); a byte range of the source."""

    kind: str
    start: int
    end: int


class _Level:
    """An object or array that is open: the entries before in an array, the range of the last name in an object."""

    __slots__ = ("index", "name")

    def __init__(self, *, is_array: bool) -> None:
        self.index = 0 if is_array else -1
        self.name: tuple[int, int] | None = None


class JsonWalk:
    """Goes through ``raw[start:end]``, the JSON value at ``path``; what is no JSON as well as it can be."""

    def __init__(self, raw: Raw, start: int, end: int, path: str = "", *, entry: int | None = None) -> None:
        """Begin; with ``entry`` the range is entries of an array at ``path``, from this one on."""
        self._raw = raw
        self._range = start, end
        self._path = path
        self._open: list[_Level] = []
        if entry is not None:
            self._open.append(_Level(is_array=True))
            self._open[0].index = entry

    def __iter__(self) -> Iterator[JsonToken]:
        raw, levels = self._raw, self._open
        for found in _TOKEN.finditer(raw, *self._range):
            start, end = found.span()
            mark = raw[start]
            if mark == _QUOTE:
                if found.lastindex and levels and levels[-1].index < 0:
                    end = found.start(1)
                    levels[-1].name = start, end
                    yield JsonToken("name", start, end)
                else:
                    yield JsonToken("value", start, end)
            elif mark in b"{[":
                yield JsonToken("open", start, end)
                levels.append(_Level(is_array=mark == ord("[")))
            elif mark in b"}]":
                if levels:
                    levels.pop()
            elif mark == _COMMA:
                if levels and levels[-1].index >= 0:
                    levels[-1].index += 1
            else:
                yield JsonToken("value", start, end)

    @property
    def path(self) -> str:
        """The path to the token that came last."""
        path = self._path
        for level in self._open[:DEEPEST_PATH]:
            if level.index >= 0:
                path = f"{path}[{level.index}]"
            elif level.name is not None:
                path = join_path(path, self._name(*level.name))
        if len(self._open) <= DEEPEST_PATH and len(path) <= LONGEST_PATH:
            return path
        return f"{path[:LONGEST_PATH]} …"

    def _name(self, start: int, end: int) -> str:
        if end - start <= LONGEST_PATH:
            return text_of(self._raw[start:end])
        return bytes(self._raw[start + 1 : start + LONGEST_PATH]).decode("utf-8", "replace")
