"""Removes secrets from JSON bytes (contract 4.5); everything else keeps its bytes.

The bytes are not parsed. Short words that every secret name contains are searched with memory-speed searches; only
where one occurs, the string around it is looked at: a secret member is cut out of its object, a text is masked.
So 100 MB without such words cost one scan, and names, order, repeated names and number spelling cannot change.
"""

import json
import re
from collections.abc import Iterator

from drs_inspector.domain.names import is_harmless_switch, is_personal, is_secret_name
from drs_inspector.domain.redact_text import redact_text

__all__ = ["holds_secrets", "is_personal", "is_secret_name", "redact_secrets", "redact_text"]

_PIECE = 131_072
# Longer than any needle; pieces overlap by it.
_OVERLAP = 24
# Every secret name, in lower case, contains one of these; checked by a test against names.py.
NEEDLES = (
    b"pass",
    b"pwd",
    b"secret",
    b"token",
    b"_key",
    b"vatekey",
    b"check_sum",
    b"key_tab_",
    b"krb5_conf",
    b"authoriz",
)
# A name or a text may be spelled with escapes of ASCII letters.
_LETTER_ESCAPE = b"\\u00"
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_COLON = re.compile(rb"[ \t\n\r]*:[ \t\n\r]*")
_BLANK = b" \t\n\r"
_ERROR_NAMES = re.compile(rb"error|reason|msg|message|description", re.IGNORECASE)
_URL_MARKS = re.compile(r"://|jdbc:", re.IGNORECASE)
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR = re.compile(rb"[^ \t\n\r,\]}]*")
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)


def redact_secrets(raw: bytes | memoryview) -> bytes:
    """Return ``raw`` without secret members and with passwords inside URLs and error texts masked.

    ``raw`` is JSON. When nothing is to be removed, bytes are returned as the same object. Secret is what
    ``is_secret_name`` says, at any depth, letter case and ``\\u`` escapes notwithstanding. Never raises.
    """
    edits = list(_edits(raw))
    if not edits:
        return raw if isinstance(raw, bytes) else bytes(raw)
    pieces: list[bytes | memoryview] = []
    view = memoryview(raw)
    position = 0
    for start, end, replacement in edits:
        pieces.extend((view[position:start], replacement))
        position = end
    pieces.append(view[position:])
    return b"".join(pieces)


def holds_secrets(raw: bytes | memoryview) -> bool:
    """Say whether ``redact_secrets`` would change ``raw``."""
    return next(_edits(raw), None) is not None


Edit = tuple[int, int, bytes]


def _edits(raw: bytes | memoryview) -> Iterator[Edit]:
    """Yield what to replace, in order and without overlap: ``(start, end, replacement)``."""
    done = 0
    for candidate in _candidates(raw):
        if candidate < done:
            continue
        start = _opening_quote(raw, candidate)
        ending = _STRING_END.match(raw, start + 1) if start >= 0 else None
        if ending is None:
            continue
        end = ending.end()
        colon = _COLON.match(raw, end)
        edit = _cut_member(raw, start, end, colon.end(), done) if colon else _mask_text(raw, start, end)
        done = max(done, end)
        if edit is not None:
            yield edit
            done = max(done, edit[1])


def _candidates(raw: bytes | memoryview) -> Iterator[int]:
    """Yield offsets of bytes that may belong to a secret name or text, in rising order, piece by piece."""
    view = memoryview(raw)
    for base in range(0, len(view), _PIECE):
        piece = bytes(view[base : base + _PIECE + _OVERLAP]).lower()
        found: list[int] = []
        needles = list(NEEDLES)
        if b"\\" in piece:
            needles.append(_LETTER_ESCAPE)
        if b"@" in piece:
            needles.append(b"@")
        for needle in needles:
            at = piece.find(needle)
            while at >= 0:
                found.append(base + at)
                at = piece.find(needle, at + 1)
        found.sort()
        yield from found


def _opening_quote(raw: bytes | memoryview, inside: int) -> int:
    """Return the offset of the quote that opens the string around ``inside``, -1 when there is none."""
    reach = 256
    while True:
        low = max(0, inside - reach)
        before = bytes(raw[low:inside])
        at = before.rfind(b'"')
        while at >= 0:
            backslashes = at - len(before[:at].rstrip(b"\\"))
            if backslashes % 2 == 0 and (backslashes < at or low == 0):
                return low + at
            if backslashes == at and low > 0:
                break
            at = before.rfind(b'"', 0, at)
        if low == 0:
            return -1
        reach *= 16


def _cut_member(raw: bytes | memoryview, start: int, end: int, value: int, done: int) -> Edit | None:
    """Return the edit that removes the member whose name is ``raw[start:end]`` and whose value begins at ``value``."""
    name = _decoded(raw, start, end)
    if not is_secret_name(name):
        return None
    value_end = _value_end(raw, value)
    if is_harmless_switch(name, raw[value:value_end]):
        return None
    before = start
    while before > 0 and raw[before - 1] in _BLANK:
        before -= 1
    if before > done and raw[before - 1] == ord(","):
        return before - 1, value_end, b""
    # The first member that is left: the comma after it goes, too.
    after = value_end
    while after < len(raw) and raw[after] in _BLANK:
        after += 1
    if after < len(raw) and raw[after] == ord(","):
        return start, after + 1, b""
    return start, value_end, b""


def _value_end(raw: bytes | memoryview, start: int) -> int:
    if start >= len(raw):
        return len(raw)
    if raw[start] in b"{[":
        depth = 0
        for mark in _BRACKET.finditer(raw, start):
            first = raw[mark.start()]
            if first != ord('"'):
                depth += 1 if first in b"{[" else -1
                if depth == 0:
                    return mark.end()
        return len(raw)
    match = (_STRING if raw[start] == ord('"') else _SCALAR).match(raw, start)
    return match.end() if match else len(raw)


def _mask_text(raw: bytes | memoryview, start: int, end: int) -> Edit | None:
    """Return the edit that masks the text ``raw[start:end]``, or None when it says nothing secret."""
    text = _decoded(raw, start, end)
    if not _URL_MARKS.search(text) and not _ERROR_NAMES.search(_name_before(raw, start)):
        return None
    masked = redact_text(text)
    return None if masked == text else (start, end, json.dumps(masked, ensure_ascii=True).encode())


def _name_before(raw: bytes | memoryview, start: int) -> bytes:
    before = bytes(raw[max(0, start - 300) : start]).rstrip()
    if not before.endswith(b":"):
        return b""
    quoted = before[:-1].rstrip()
    return quoted[quoted[:-1].rfind(b'"') :]


def _decoded(raw: bytes | memoryview, start: int, end: int) -> str:
    content = bytes(raw[start:end])
    try:
        return str(json.loads(content.decode("utf-8", "replace"), strict=False))
    except ValueError:
        return content.decode("utf-8", "replace")
