"""The path of a line (``results[0].object_infos[3].name``) and the value that begins there, in bounded time."""

import json
import re
from time import perf_counter

from drs_inspector.domain.counting import counted
from drs_inspector.domain.rawjson.lines import JsonLine, JsonLines, outside_strings
from drs_inspector.domain.rawjson.member_path import join_path

_OPENING, _CLOSING = b"{[", b"}]"
_NOT_STRUCTURE = bytes(set(range(256)) - set(b"{}[],"))
_BALANCED = re.compile(rb"\{,*\}|\[,*\]")
_SKELETON = re.compile(rb",+|[{}\[\]]")
VALUE_LIMIT = 4 * 1024 * 1024
DEEPEST_PATH = 200
"""Levels that a path names; a reply of the cloud has about ten."""
# Most of a block is pairs of brackets with nothing open between them; each round takes off one level of those.
_ROUNDS = 8


class PathFinder:
    """Finds the path of one line. Counting a million earlier entries takes a while, so it works in slices."""

    def __init__(self, lines: JsonLines, number: int) -> None:
        self.path = ""
        self._lines = lines
        self._line = lines.line(number)
        self._block = 0
        self._stack: list[list[int]] = []  # opening mark, block it lies in, entries before
        self._opened: tuple[int, list[int]] = (-1, [])  # a block, and where what stays open in it was opened

    def step(self, budget_seconds: float) -> bool:
        """Work for about this long. Returns True when ``path`` is set."""
        stop = perf_counter() + budget_seconds
        index = self._lines.index
        while self._block < len(index.offsets) and index.offsets[self._block] < self._line.start:
            self._read_block(self._block)
            self._block += 1
            if perf_counter() >= stop:
                return False
        self.path = self._build()
        return True

    def _read_block(self, block: int) -> None:
        index = self._lines.index
        start, end = index.offsets[block], min(index.end_of_block(block), self._line.start)
        marks, _ = outside_strings(bytes(self._lines.raw[start:end]), 1 if index.in_string[block] else 0)
        skeleton = marks.translate(None, _NOT_STRUCTURE)
        for _ in range(_ROUNDS):
            skeleton, pairs = _BALANCED.subn(b"", skeleton)
            if not pairs:
                break
        for match in _SKELETON.finditer(skeleton):
            mark = match.group()
            if mark in (b"{", b"["):
                self._stack.append([mark[0], block, 0])
            elif mark in (b"}", b"]"):
                if self._stack:
                    self._stack.pop()
            elif self._stack:
                self._stack[-1][2] += len(mark)

    def _build(self) -> str:
        path = ""
        block, rank = -1, 0
        for level, (mark, _block, before) in enumerate(self._stack[:DEEPEST_PATH]):
            last = level + 1 == len(self._stack)
            if not last:
                rank = rank + 1 if self._stack[level + 1][1] == block else self._first_rank(level + 1)
                block = self._stack[level + 1][1]
            child = self._line if last else self._opening_line(block, rank)
            if last and child.tokens and self._lines.raw[child.tokens[0].start] in _CLOSING:
                break
            path = f"{path}[{before}]" if mark == _OPENING[1] else self._with_key(path, child)
        deeper = len(self._stack) - DEEPEST_PATH
        return f"{path} … {counted(deeper, 'level')} deeper" if deeper > 0 else path

    def _first_rank(self, level: int) -> int:
        """Return how many containers before this one, in the same block, are open, too."""
        return sum(1 for entry in self._stack[:level] if entry[1] == self._stack[level][1])

    def _with_key(self, path: str, child: JsonLine) -> str:
        key = line_key(self._lines, child)
        return path if key is None else join_path(path, key)

    def _opening_line(self, block: int, rank: int) -> JsonLine:
        """Return the line that opens a container, which is known by its block and rank in it."""
        if self._opened[0] != block:
            self._opened = block, self._still_open(block)
        opened = self._opened[1]
        number = self._lines.line_at(opened[rank]) if rank < len(opened) else None
        return self._line if number is None else self._lines.line(number)

    def _still_open(self, block: int) -> list[int]:
        index = self._lines.index
        position = index.string_end(block) if index.in_string[block] else index.offsets[block]
        opened: list[int] = []
        for mark, start, _end in index.marks(position, min(index.end_of_block(block), self._line.start)):
            if mark in _OPENING:
                opened.append(start)
            elif mark in _CLOSING and opened:
                opened.pop()
        return opened


def line_key(lines: JsonLines, line: JsonLine) -> str | None:
    """Return the key that a line begins with, unescaped, or None in an array or at a bracket."""
    if not line.tokens or line.tokens[0].kind != "key":
        return None
    return plain_text(lines.token_text(line.tokens[0].start, line.tokens[0].end))


def plain_text(token: str) -> str:
    """Return what a JSON token means to a person: a string without quotes and escapes, anything else as it is."""
    try:
        value = json.loads(token) if token.startswith('"') else token
    except ValueError:
        value = token
    return value if isinstance(value, str) else token


def value_range(lines: JsonLines, line: JsonLine, limit: int = VALUE_LIMIT) -> tuple[int, int] | None:
    """Return the bytes of the value that begins on this line; None at a closing line or when it exceeds ``limit``."""
    tokens = [token for token in line.tokens if token.kind != "key"]
    raw = lines.raw
    while tokens and tokens[0].kind == "mark" and raw[tokens[0].start] == ord(":"):
        tokens.pop(0)
    if not tokens or (len(token := raw[tokens[0].start : tokens[0].end]) == 1 and token[0] in b"}],"):
        return None
    first = tokens[0]
    if first.kind != "mark" or first.end - first.start > 1:
        return (first.start, first.end) if first.end - first.start <= limit else None
    depth = 0
    for mark, _start, end in lines.index.marks(first.start, min(lines.size, first.start + limit)):
        depth += 1 if mark in _OPENING else -1 if mark in _CLOSING else 0
        if depth == 0:
            return first.start, end
    return None
