"""Removes secrets from JSON bytes (contract 4.5); everything else keeps its bytes.

The bytes are not parsed. Short words that every secret name contains are searched with memory-speed searches; only
where one occurs, the string around it is looked at: a secret member is cut out of its object, a text is masked.
So 100 MB without such words cost one scan, and names, order, repeated names and number spelling cannot change.
"""

import json
import re
from collections.abc import Iterator
from time import perf_counter

from drs_inspector.domain.rawjson.spans import BLANK, Edit, apply_edits, decoded, opening_quote
from drs_inspector.domain.rawjson.spans import value_end as end_of_value
from drs_inspector.domain.redaction.sensitive_fields import is_harmless_switch, is_personal, is_secret_name
from drs_inspector.domain.redaction.share_safe import ShareSafe
from drs_inspector.domain.redaction.text import redact_text

__all__ = [
    "SecretSearch",
    "ShareSafe",
    "holds_secrets",
    "is_personal",
    "is_secret_name",
    "redact_secrets",
    "redact_text",
]

Raw = bytes | memoryview
_PIECE = 131_072
# Longer than any needle; pieces overlap by it.
_OVERLAP = 24
# Every secret name, in lower case, contains one of these; a test holds this list against names.py.
NEEDLES: tuple[bytes, ...] = (
    b"passw",
    b"pwd",
    b"secret",
    b"token",
    b"key",
    b"cert_check_sum",
    b"krb5_conf_file",
    b'sk"',
)
# A name or a text may spell ASCII letters as escapes, and then none of the words above is there to be found.
_LETTER_ESCAPE = b"\\u00"
_REST_OF_STRING = re.compile(rb'([^"\\]*+(?:\\.[^"\\]*+)*+")([ \t\n\r]*:[ \t\n\r]*)?', re.DOTALL)
_NAME = 2
# Only texts that hold a URL, and texts whose name says that they are for people, are searched for passwords.
_URL_MARKS = (b"//", b"\\/", b"\\u00", b"jdbc:", b"JDBC:")
_ERROR_NAME_BEFORE = re.compile(rb'(?:error|reason|msg|message|description|cause)[^"]{0,20}"\s*:\s*\Z', re.IGNORECASE)


def redact_secrets(raw: Raw) -> bytes:
    """Return ``raw`` without secret members and with passwords inside URLs and error texts masked.

    ``raw`` is JSON. When nothing is to be removed, bytes are returned as the same object. Secret is what
    ``is_secret_name`` says, at any depth, letter case and ``\\u`` escapes notwithstanding. Never raises.
    """
    return apply_edits(raw, [edit for edit in _edits(raw) if edit is not None])


def holds_secrets(raw: Raw) -> bool:
    """Say whether ``redact_secrets`` would change ``raw``."""
    return any(edit is not None for edit in _edits(raw))


class SecretSearch:
    """Does what ``redact_secrets`` does in slices of time, so that a window can clean 100 MB between two frames."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._steps = _edits(raw)
        self._found: list[Edit] = []

    def step(self, budget_seconds: float) -> bool:
        """Work for about ``budget_seconds``; True when everything has been searched."""
        stop = perf_counter() + budget_seconds
        for edit in self._steps:
            if edit is not None:
                self._found.append(edit)
            elif perf_counter() >= stop:
                return False
        return True

    @property
    def result(self) -> Raw:
        """``raw`` without secrets, finished first when steps are missing; the same object when there are none."""
        self._found.extend(edit for edit in self._steps if edit is not None)
        return apply_edits(self._raw, self._found) if self._found else self._raw


def _edits(raw: Raw) -> Iterator[Edit | None]:
    """Yield what to replace, in order and without overlap, and None after each piece that has been searched."""
    view = memoryview(raw)
    done = 0
    cut = 0
    for base in range(0, len(view), _PIECE):
        piece = bytes(view[base : base + _PIECE + _OVERLAP]).lower()
        for candidate in _candidates(piece):
            at = base + candidate
            tail = _REST_OF_STRING.match(raw, at) if at >= done else None
            if tail is None:
                continue
            done = tail.end(1)
            if tail.lastindex == _NAME:
                edit = _cut_member(raw, opening_quote(raw, at), done, tail.end(), cut)
            else:
                edit = _mask_text(raw, _string_start(piece, base, raw, candidate), done)
            if edit is not None:
                yield edit
                done = max(done, edit[1])
                cut = edit[1]
        yield None


def _candidates(piece: bytes) -> list[int]:
    """Return the offsets in a piece of lower-case bytes that may belong to a secret name or text, in rising order."""
    found: list[int] = []
    needles = list(NEEDLES)
    if b"\\" in piece:
        needles.append(_LETTER_ESCAPE)
    if b"@" in piece:
        needles.append(b"@")
    for needle in needles:
        at = piece.find(needle)
        while at >= 0:
            found.append(at)
            at = piece.find(needle, at + 1)
    return sorted(found)


def _string_start(piece: bytes, base: int, raw: Raw, inside: int) -> int:
    """Return the offset in ``raw`` of the quote that opens the string around ``inside``, an offset in ``piece``."""
    quote = piece.rfind(b'"', 0, inside)
    return base + quote if quote > 0 and piece[quote - 1] != ord("\\") else opening_quote(raw, base + inside)


def _cut_member(raw: Raw, start: int, end: int, value: int, cut: int) -> Edit | None:
    """Return the edit that removes the member with the name ``raw[start:end]`` and a value that begins at ``value``.

    ``cut`` is where the last edit ended: a comma before it is already gone.
    """
    name = decoded(bytes(raw[start:end]))
    if not is_secret_name(name):
        return None
    after = end_of_value(raw, value)
    if is_harmless_switch(name, raw[value:after]):
        return None
    before = start
    while before > cut and raw[before - 1] in BLANK:
        before -= 1
    if before > cut and raw[before - 1] == ord(","):
        return before - 1, after, b""
    # The first member that is left: the comma after it goes, too.
    comma = after
    while comma < len(raw) and raw[comma] in BLANK:
        comma += 1
    return start, comma + 1 if comma < len(raw) and raw[comma] == ord(",") else after, b""


def _mask_text(raw: Raw, start: int, end: int) -> Edit | None:
    """Return the edit that masks the text ``raw[start:end]``, or None when it says nothing secret."""
    content = bytes(raw[start:end])
    if not any(mark in content for mark in _URL_MARKS) and not _ERROR_NAME_BEFORE.search(
        raw, max(0, start - 60), start
    ):
        return None
    text = decoded(content)
    masked = redact_text(text)
    return None if masked == text else (start, end, json.dumps(masked).encode())
