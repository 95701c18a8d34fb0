"""Pretty-printed lines of a JSON text, produced one by one from the bytes as they were sent.

Nothing is parsed into objects and nothing is re-encoded: a token is shown with the bytes it came with (``1.0``,
``1e5``, ``\\u00e9``, duplicate keys). An index with one entry per 32 KB tells at which byte, line, depth and string
state to start, so any line of a 100 MB reply costs about a millisecond, and the index itself grows in slices that
a window can spare.

The rules of a line break, which counting and line making share: after ``,``, after an opening bracket and before a
closing one; an empty container stays on one line. Bytes that are not JSON never raise; they are shown as they are.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

BLOCK_BYTES = 32 * 1024
INDENT = 2
_WHITESPACE = b" \t\r\n"
_STRING = rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+"?'
_EMPTY = rb"\{[ \t\r\n]*+\}|\[[ \t\r\n]*+\]"
_STRUCTURE = re.compile(_STRING + rb"|" + _EMPTY + rb"|[{}\[\],]", re.DOTALL)
_TOKEN = re.compile(_STRING + rb"|" + _EMPTY + rb'|[{}\[\],:]|[^ \t\r\n"{}\[\],:]++', re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*+")
_ESCAPE_TAIL = re.compile(rb"\\*+.?", re.DOTALL)
_STRING_TAIL = re.compile(rb'[^"\\]*+(?:\\.?[^"\\]*+)*+"?', re.DOTALL)
_CLOSING = {0x7B: 0x7D, 0x5B: 0x5D}  # { }, [ ]
_QUOTE, _BACKSLASH, _COMMA, _COLON = 0x22, 0x5C, 0x2C, 0x3A
_WORDS = (b"true", b"false", b"null")
_WHOLLY = 2  # a block that starts inside a string which does not end in it
_TABLES_KEPT, _LINES_KEPT = 12, 400


class Token(NamedTuple):
    """One token of a line: ``kind`` is key, string, number, word, mark or other; a byte range of the source."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class JsonLine:
    """One pretty line: its depth of nesting, its byte range in the source, and its tokens in order."""

    number: int
    depth: int
    start: int
    end: int
    tokens: tuple[Token, ...]


class _Table(NamedTuple):
    """The lines whose break lies in one block, as parallel columns."""

    first: int
    starts: list[int]
    ends: list[int]
    depths: list[int]


class JsonIndex:
    """One entry per block of a JSON text: where it starts, how many line breaks and brackets lie before it."""

    def __init__(self, raw: bytes | memoryview, block_bytes: int) -> None:
        self.raw = raw
        self.size = len(raw)
        self.block_bytes = block_bytes
        self.offsets = array("Q")
        self.breaks = array("Q")
        self.depths = array("q")
        self.in_string = array("B")
        self.frontier, self.break_count, self._depth, self._inside = 0, 0, 0, 0

    def add_block(self) -> None:
        """Index the next block. Its end is moved so that no escape and no empty container is cut in two."""
        raw, start = self.raw, self.frontier
        end = min(start + self.block_bytes, self.size)
        if end < self.size and raw[end - 1] == _BACKSLASH:
            end = _end_of(_ESCAPE_TAIL, raw, end)
        marks, quotes = outside_strings(bytes(raw[start:end]), self._inside)
        inside = self._inside ^ (quotes & 1)
        empties = marks.count(b"{}") + marks.count(b"[]")
        opened, closed = marks.count(b"{") + marks.count(b"["), marks.count(b"}") + marks.count(b"]")
        if not inside and marks and (closing := _CLOSING.get(marks[-1])) is not None:
            after = _end_of(_SPACE, raw, end)
            if after < self.size and raw[after] == closing:
                end, empties, closed = after + 1, empties + 1, closed + 1
        self.offsets.append(start)
        self.breaks.append(self.break_count)
        self.depths.append(self._depth)
        self.in_string.append(_WHOLLY if self._inside and quotes == 0 else self._inside)
        self.break_count += opened + closed + marks.count(b",") - 2 * empties
        self._depth += opened - closed
        self._inside, self.frontier = inside, end

    def marks(self, position: int, limit: int) -> Iterator[tuple[int, int, int]]:
        """Yield every mark that breaks a line between two byte offsets, with its own range."""
        raw = self.raw
        for match in _STRUCTURE.finditer(raw, position, limit):
            start, end = match.span()
            if end - start == 1 and (mark := raw[start]) != _QUOTE:  # else a string, or an empty container
                yield mark, start, end

    def next_break(self, block: int) -> int | None:
        """Return where a line ends that is still open at the start of this block, or None when none is known yet."""
        while block < len(self.offsets):
            following = self.breaks[block + 1] if block + 1 < len(self.breaks) else self.break_count
            if following > self.breaks[block]:
                position = self.string_end(block) if self.in_string[block] else self.offsets[block]
                for mark, start, end in self.marks(position, self.end_of_block(block)):
                    return start if mark in _CLOSING.values() else end
            block += 1
        return self.size if self.frontier >= self.size else None

    def block_at(self, offset: int) -> int:
        """Return the block that holds a byte that is indexed."""
        return bisect_right(self.offsets, offset) - 1

    def end_of_block(self, block: int) -> int:
        """Return the byte offset where a block ends."""
        return self.offsets[block + 1] if block + 1 < len(self.offsets) else self.frontier

    def string_end(self, block: int) -> int:
        """Return where the string ends that this block starts in, without reading the blocks wholly inside it."""
        while block < len(self.offsets) and self.in_string[block] == _WHOLLY:
            block += 1
        if block >= len(self.offsets):
            return self.frontier
        return _end_of(_STRING_TAIL, self.raw, self.offsets[block]) if self.in_string[block] else self.offsets[block]


class JsonLines:
    """The lines of one JSON text. ``step`` grows the index; every line below ``line_count`` can be asked for."""

    def __init__(self, raw: bytes | memoryview, *, block_bytes: int = BLOCK_BYTES) -> None:
        self.raw = raw
        self.size = len(raw)
        self.index = JsonIndex(raw, block_bytes)
        self._tables: dict[int, _Table] = {}
        self._lines: dict[int, JsonLine] = {}
        self.finished = self.size == 0

    @property
    def indexed_bytes(self) -> int:
        """How far the index has come; equals ``size`` when finished."""
        return self.index.frontier

    @property
    def line_count(self) -> int:
        """How many complete lines are known so far; the total once ``finished``."""
        if self.size == 0:
            return 0
        return self.index.break_count + (1 if self.finished else 0)

    def step(self, budget_seconds: float) -> bool:
        """Index for about this long, at least one block. Returns True when the whole text is indexed."""
        stop = perf_counter() + budget_seconds
        while not self.finished:
            self.index.add_block()
            self.finished = self.index.frontier >= self.size
            if perf_counter() >= stop:
                break
        return self.finished

    def line(self, number: int) -> JsonLine:
        """Return a line by its number from 0. Raises IndexError when it is not known (yet)."""
        if not 0 <= number < self.line_count:
            raise IndexError(number)
        known = self._lines.get(number)
        if known is None:
            block = max(0, bisect_left(self.index.breaks, number) - 1)
            table = self._table(block)
            row = number - table.first
            if row == len(table.ends) < len(table.starts):  # made when the end of its last line was not indexed yet
                del self._tables[block]
                table = self._table(block)
            if row < len(table.ends):
                start, end, depth = table.starts[row], table.ends[row], max(0, table.depths[row])
                known = JsonLine(number, depth, start, end, self._tokens(start, end))
            else:  # only in text that is not JSON, where counting and reading may disagree
                known = JsonLine(number, 0, self.size, self.size, ())
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            self._lines[number] = known
        return known

    def line_at(self, offset: int) -> int | None:
        """Return the number of the line that holds this byte, or None while the index has not come that far."""
        if not self.index.offsets or offset >= self.index.frontier:
            return None
        block = bisect_right(self.index.offsets, offset) - 1
        table = self._table(block)
        number = table.first + bisect_right(table.starts, offset) - 1
        return number if 0 <= number < self.line_count else None

    def label(self, number: int) -> str:
        """Return what is in front of a line: its number, from 1."""
        return str(number + 1)

    def text(self, line: JsonLine, limit: int | None = None) -> str:
        """Return the line as people read it, indented, cut after about ``limit`` bytes of any one token."""
        parts = [" " * (INDENT * line.depth)]
        for token in line.tokens:
            end = token.end if limit is None else min(token.end, token.start + limit)
            parts.append(self.token_text(token.start, end))
            if end < token.end:
                parts.append("…")
            elif token.kind == "mark" and self.raw[token.start] == _COLON:
                parts.append(" ")
        return "".join(parts)

    def token_text(self, start: int, end: int) -> str:
        """Decode a byte range; what is not UTF-8 becomes the replacement character."""
        return str(self.raw[start:end], "utf-8", "replace")

    def _table(self, block: int) -> _Table:
        table = self._tables.get(block)
        if table is None:
            table = self._make_table(block)
            if len(self._tables) >= _TABLES_KEPT:
                del self._tables[next(iter(self._tables))]
            self._tables[block] = table
        return table

    def _make_table(self, block: int) -> _Table:
        raw, position, depth = self.raw, self.index.offsets[block], self.index.depths[block]
        table = _Table(self.index.breaks[block] + (1 if block else 0), [], [], [])
        starts, ends, depths = table.starts, table.ends, table.depths
        if not block:
            starts.append(_end_of(_SPACE, raw, position))
            depths.append(0)
        if self.index.in_string[block]:
            position = self.index.string_end(block)
        for mark, start, end in self.index.marks(position, self.index.end_of_block(block)):
            closes = mark in _CLOSING.values()
            if starts:
                ends.append(start if closes else end)
            depth += -1 if closes else 0 if mark == _COMMA else 1
            starts.append(start if closes else _end_of(_SPACE, raw, end))
            depths.append(depth)
        if len(ends) < len(starts):
            end_of_last = self.index.next_break(block + 1)
            if end_of_last is not None:
                ends.append(end_of_last)
        return table

    def _tokens(self, start: int, end: int) -> tuple[Token, ...]:
        raw, tokens, position = self.raw, list[Token](), start
        reach = max(4096, 2 * self.index.block_bytes)
        while match := _TOKEN.search(raw, position, min(end, position + reach)):
            first, last = match.span()
            mark = raw[first]
            if mark == _QUOTE:
                kind = "string"
                if last == position + reach < end:  # too long to read: the index knows where it ends
                    last = max(last, self.index.string_end(bisect_right(self.index.offsets, first)))
            elif mark in b"{}[],:":
                kind = "mark"
                if mark == _COLON and tokens and tokens[-1].kind == "string":
                    tokens[-1] = tokens[-1]._replace(kind="key")
            elif mark in b"-0123456789":
                kind = "number"
            else:
                kind = "word" if bytes(raw[first : min(last, first + 6)]) in _WORDS else "other"
            tokens.append(Token(kind, first, last))
            position = last
        return tuple(tokens)


def outside_strings(block: bytes, inside: int) -> tuple[bytes, int]:
    """Return the bytes outside strings (each string as one quote, no white space) and the count of quotes that matter.

    ``inside`` is 1 when the block starts inside a string. A block must not start between a backslash and its character.
    """
    if b"\\" in block:
        block = block.replace(b"\\\\", b"..").replace(b'\\"', b"..")
    parts = block.split(b'"')
    return b'"'.join(parts[inside::2]).translate(None, _WHITESPACE), len(parts) - 1


def _end_of(pattern: re.Pattern[bytes], raw: bytes | memoryview, position: int) -> int:
    match = pattern.match(raw, position)
    return match.end() if match else position
