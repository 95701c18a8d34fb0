"""How far an object or a list of a JSON text reaches, and how many values it has; found in slices."""

import re
from time import perf_counter

from drs_inspector.domain.rawjson.lines import JsonLines, outside_strings

_NOT_STRUCTURE = bytes(set(range(256)) - set(b"{}[],"))
_BALANCED = re.compile(rb"\{,*\}|\[,*\]")
_SKELETON = re.compile(rb",+|[{}\[\]]")
# Most of a block is pairs of brackets with nothing open between them; each round takes off one level of those.
_ROUNDS = 8
_OPENING, _CLOSING = b"{[", b"}]"


class Extent:
    """From an opening bracket at ``start`` to its closing one.

    Once ``step`` has returned True, ``end`` is the offset behind the closing bracket, the end of the text where there
    is none, and ``count`` how many values lie directly inside.
    """

    def __init__(self, lines: JsonLines, start: int) -> None:
        self.start = self.end = start
        self.count = 0
        self._lines = lines
        self._position = start + 1
        self._depth = 1
        self._commas = 0

    def step(self, budget_seconds: float) -> bool:
        """Work for about this long; also False while the index has not come that far."""
        stop = perf_counter() + budget_seconds
        lines = self._lines
        while self._position < lines.index.frontier:
            block = lines.index.block_at(self._position)
            end = lines.index.end_of_block(block)
            starts_block = self._position == lines.index.offsets[block]
            inside = 1 if starts_block and lines.index.in_string[block] else 0
            if self._ends_in(self._position, end, inside):
                return True
            self._position = end
            if perf_counter() >= stop:
                return False
        if not lines.finished:
            return False
        self.end, self.count = lines.size, self._commas + 1
        return True

    def _ends_in(self, start: int, end: int, inside: int) -> bool:
        marks, _ = outside_strings(bytes(self._lines.raw[start:end]), inside)
        skeleton = marks.translate(None, _NOT_STRUCTURE)
        for _ in range(_ROUNDS):
            skeleton, pairs = _BALANCED.subn(b"", skeleton)
            if not pairs:
                break
        depth, commas = self._depth, self._commas
        for match in _SKELETON.finditer(skeleton):
            mark = match.group()
            if mark in (b"{", b"["):
                depth += 1
            elif mark in (b"}", b"]"):
                depth -= 1
                if depth == 0:
                    self._close(start, end, inside)
                    self.count = commas + 1
                    return True
            elif depth == 1:
                commas += len(mark)
        self._depth, self._commas = depth, commas
        return False

    def _close(self, start: int, end: int, inside: int) -> None:
        index, depth = self._lines.index, self._depth
        position = index.string_end(index.block_at(start)) if inside else start
        for mark, _first, last in index.marks(position, end):
            depth += 1 if mark in _OPENING else -1 if mark in _CLOSING else 0
            if depth == 0:
                self.end = last
                return
        self.end = end
