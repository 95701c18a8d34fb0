"""Where strings and values lie in JSON bytes, found from any offset without parsing what comes before."""

import json
import re

Raw = bytes | memoryview
BLANK = b" \t\n\r"
COLON = re.compile(rb"[ \t\n\r]*:[ \t\n\r]*")
# A string that does not end goes on to the end of the bytes: nothing inside it is looked at again.
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_SCALAR = re.compile(rb"[^ \t\n\r,\]}]*")
_MARK = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_REACH = 256
_BACKSLASH = ord("\\")


def opening_quote(raw: Raw, inside: int) -> int:
    """Return the offset of the quote that opens the string around ``inside``, -1 when no quote comes before.

    The time is in proportion to the string, whatever is escaped in it.
    """
    view = memoryview(raw)
    reach = _REACH
    while True:
        low = max(0, inside - reach)
        before = bytes(view[low:inside])
        at = before.rfind(b'"')
        while at >= 0:
            first = at
            while first > 0 and before[first - 1] == _BACKSLASH:
                first -= 1
            if first == 0 and low > 0:
                break  # the backslashes may go on before what was looked at
            if (at - first) % 2 == 0:
                return low + at
            at = before.rfind(b'"', 0, first)
        if low == 0:
            return -1
        reach *= 16


def value_end(raw: Raw, start: int) -> int:
    """Return the offset after the value that begins at ``start``; the end of ``raw`` when it is cut off."""
    if start >= len(raw):
        return len(raw)
    if raw[start] not in b"{[":
        match = (STRING if raw[start] == ord('"') else _SCALAR).match(raw, start)
        return match.end() if match else len(raw)
    depth = 0
    for mark in _MARK.finditer(raw, start):
        first = raw[mark.start()]
        if first != ord('"'):
            depth += 1 if first in b"{[" else -1
            if depth == 0:
                return mark.end()
    return len(raw)


def name_before(raw: Raw, start: int) -> str:
    """Return the member name of the value that begins at ``start``, "" for an array's element."""
    before = bytes(raw[max(0, start - 400) : start]).rstrip(BLANK)
    if not before.endswith(b":"):
        return ""
    quoted = before[:-1].rstrip(BLANK)
    opening = opening_quote(quoted, len(quoted) - 1)
    return decoded(quoted[opening:]) if opening >= 0 else ""


def decoded(content: bytes) -> str:
    """Return the text of a JSON string with its quotes; what cannot be decoded stays as it is."""
    if b"\\" not in content:
        return content[1:-1].decode("utf-8", "replace")
    try:
        return str(json.loads(content.decode("utf-8", "replace"), strict=False))
    except ValueError:
        return content.decode("utf-8", "replace")


Edit = tuple[int, int, bytes]


def apply_edits(raw: Raw, edits: list[Edit]) -> bytes:
    """Return ``raw`` with ``(start, end, replacement)`` applied; edits are in order and do not overlap.

    Without edits bytes are returned as the same object.
    """
    if not edits:
        return raw if isinstance(raw, bytes) else bytes(raw)
    pieces: list[Raw] = []
    view = memoryview(raw)
    position = 0
    for start, end, replacement in edits:
        pieces.extend((view[position:start], replacement))
        position = end
    pieces.append(view[position:])
    return b"".join(pieces)
