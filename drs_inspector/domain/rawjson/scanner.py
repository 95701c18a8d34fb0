"""A JSON scanner that never recurses: it checks one container and reports where its members lie.

It is the second choice behind msgspec's C scanner (see split.py): for repeated names, for nesting deeper than Python's
stack and for lone surrogate escapes. It accepts exactly RFC 8259, with any bytes inside strings.
"""

import re

_TOKEN = re.compile(
    rb"[ \t\n\r]*(?:"
    rb"([{}\[\],:])"
    rb'|("[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")'
    rb"|(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null)"
    rb")"
)
_BLANK = re.compile(rb"[ \t\n\r]*")
_OPENING_RUN = re.compile(rb"\[+")
_CLOSING_RUN = re.compile(rb"\]+")
DEEPEST_LEVELS = 500_000
"""What is nested deeper is not read; a reply of the cloud has about ten levels."""
_STRING, _SCALAR = 2, 3

# What may come next inside the innermost container.
_VALUE, _VALUE_OR_END, _NAME, _NAME_OR_END, _COLON, _COMMA_OR_END, _NOTHING = range(7)
_WANTED = {
    _VALUE: "a value",
    _VALUE_OR_END: "a value or ]",
    _NAME: "a name in quotes",
    _NAME_OR_END: "a name in quotes or }",
    _COLON: "a colon",
    _COMMA_OR_END: "a comma or the closing bracket",
    _NOTHING: "the end",
}

Span = tuple[int, int]


class BrokenJsonError(ValueError):
    """The bytes are not the JSON that was expected; ``position`` is the byte offset where that shows."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position
        self.reason = reason


class _Scanner:
    """State of one pass: the open containers as a stack of bytes, and the spans found at the outermost level."""

    def __init__(self, raw: bytes | memoryview) -> None:
        self.raw = raw
        self.stack = bytearray()
        self.wanted = _VALUE
        self.spans: list[tuple[Span, Span]] = []
        self._name: Span = (0, 0)
        self._value_start = 0

    def run(self) -> None:
        match = _TOKEN.match
        position = 0
        while self.wanted != _NOTHING:
            token = match(self.raw, position)
            kind = token.lastindex if token else None
            if token is None or kind is None:
                raise self._error(position)
            start, end = token.span(kind)
            if kind == _STRING and self.wanted in {_NAME, _NAME_OR_END}:
                if len(self.stack) == 1:
                    self._name = (start, end)
                self.wanted = _COLON
            elif kind in {_STRING, _SCALAR}:
                self._value(start, end)
            else:
                mark = self.raw[start]
                self._mark(mark, start, end)
                if mark in b"[]" and len(self.stack) > 1:
                    end += self._run_of(mark, end)
            position = end
        blank = _BLANK.match(self.raw, position)
        if blank and blank.end() != len(self.raw):
            raise self._error(blank.end())

    def _run_of(self, mark: int, position: int) -> int:
        """Take the same bracket again and again, deep inside, where nothing else is noted; return how often."""
        run = (_OPENING_RUN if mark == ord("[") else _CLOSING_RUN).match(self.raw, position)
        if run is None:
            return 0
        if mark == ord("["):
            count = min(run.end() - position, DEEPEST_LEVELS - len(self.stack))
            self.stack += b"[" * count
            return count
        innermost = self.stack[max(2, len(self.stack) - (run.end() - position)) :]
        count = len(innermost) - len(innermost.rstrip(b"["))
        del self.stack[len(self.stack) - count :]
        return count

    def _value(self, start: int, end: int) -> None:
        if self.wanted not in {_VALUE, _VALUE_OR_END} or not self.stack:
            raise self._error(start)
        if len(self.stack) == 1:
            self.spans.append((self._name, (start, end)))
        self.wanted = _COMMA_OR_END

    def _mark(self, mark: int, start: int, end: int) -> None:
        if mark in b"{[":
            if self.wanted not in {_VALUE, _VALUE_OR_END}:
                raise self._error(start)
            if len(self.stack) == 1:
                self._value_start = start
            if len(self.stack) >= DEEPEST_LEVELS:
                raise BrokenJsonError(start, f"it is nested deeper than {DEEPEST_LEVELS:,} levels")
            self.stack.append(mark)
            self.wanted = _NAME_OR_END if mark == ord("{") else _VALUE_OR_END
        elif mark in b"}]":
            self._close(mark, start, end)
        elif mark == ord(":"):
            if self.wanted != _COLON:
                raise self._error(start)
            self.wanted = _VALUE
        else:
            if self.wanted != _COMMA_OR_END:
                raise self._error(start)
            self.wanted = _NAME if self.stack[-1] == ord("{") else _VALUE

    def _close(self, mark: int, start: int, end: int) -> None:
        opening = ord("{") if mark == ord("}") else ord("[")
        may_end = {_COMMA_OR_END, _NAME_OR_END if mark == ord("}") else _VALUE_OR_END}
        if not self.stack or self.stack[-1] != opening or self.wanted not in may_end:
            raise self._error(start)
        self.stack.pop()
        if len(self.stack) == 1:
            self.spans.append((self._name, (self._value_start, end)))
        self.wanted = _COMMA_OR_END if self.stack else _NOTHING

    def _error(self, position: int) -> BrokenJsonError:
        blank = _BLANK.match(self.raw, position)
        at = blank.end() if blank else position
        found = "the text ends" if at >= len(self.raw) else "something else is there"
        return BrokenJsonError(at, f"{_WANTED[self.wanted]} was expected, {found}")


def scan_container(raw: bytes | memoryview) -> list[tuple[Span, Span]]:
    """Return ``(name span, value span)`` for every member of an object or element of an array (name span unused).

    Spans are byte offsets in ``raw``. Raises BrokenJsonError when ``raw`` is not exactly one object or array.
    """
    scanner = _Scanner(raw)
    scanner.run()
    return scanner.spans
