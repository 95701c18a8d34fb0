"""Removes secrets from JSON bytes (contract 4.5); everything else keeps its bytes.

The bytes are not parsed. Short words that secret names and secret texts contain are searched with memory-speed searches
(``needles.py``); only where one occurs, the string around it is looked at: a secret member is cut out of its object, a
text is masked. So names, order, repeated names and the spelling of numbers cannot change.
"""

import json
import re
from collections.abc import Iterator
from time import perf_counter

from drs_inspector.domain.rawjson.spans import (
    BLANK,
    COLON,
    STRING,
    Edit,
    apply_edits,
    decoded,
    name_before,
    opening_quote,
)
from drs_inspector.domain.rawjson.spans import value_end as end_of_value
from drs_inspector.domain.redaction.needles import OVERLAP, candidates
from drs_inspector.domain.redaction.sensitive_fields import is_harmless_switch, is_secret_name
from drs_inspector.domain.redaction.text import MASK, redact_text

__all__ = [
    "REDACTOR",
    "SecretSearch",
    "holds_secrets",
    "is_secret_name",
    "redact_secrets",
    "redact_text",
]

REDACTOR = 2
"""Version of what is found. Raise it with every change that finds more: files that an earlier one searched are searched
again."""

Raw = bytes | memoryview
_PIECE = 16_384
_REST_OF_STRING = re.compile(rb'([^"\\]*+(?:\\.[^"\\]*+)*+")([ \t\n\r]*+:[ \t\n\r]*+)?', re.DOTALL)
_NAME = 2
# Most texts with such a word in them are names of tables: only in a longer one can a secret have a shape of its own.
_IDENTIFIER = re.compile(rb'"[A-Za-z0-9_.$/-]{0,38}+"')
# ``{"name": "sasl.password", "value": ...}``: a parameter as two members.
_NAMING_MEMBERS = frozenset({"name", "key", "param", "param_name", "param_key", "property", "field", "option"})
_VALUE_AFTER = re.compile(
    rb'[ \t\n\r]*+,[ \t\n\r]*+"(?:param_|source_|target_)?(?:value|val|content)"[ \t\n\r]*+:[ \t\n\r]*+', re.IGNORECASE
)
# In the maps of the v5 API a database, schema, table or column may have any name. Such an object says nothing but this.
_DESCRIPTION = frozenset(
    {
        "name", "all", "type", "id", "schemas", "tables", "columns", "total_table_num", "is_synchronized", "filtered",
        "filter_conditions", "config_conditions", "db_alias_name", "schema_alias_name", "target_name", "select",
        "parent_id", "object_type", "object_name", "object_alias_name", "data_type", "primary_key",
    }
)  # fmt: skip
# One of these it has at least: an object with a name alone may be anything.
_OF_AN_OBJECT = frozenset({"all", "type", "schemas", "tables", "columns", "select", "object_type", "data_type"})
_DEEPEST_DESCRIPTION = 8
_VALUES = frozenset({"value", "val", "content"})
_MOST_BLANKS = 64


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
    return _Search(raw).edits()


class _Search:
    """One pass over JSON bytes."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        # Where the last edit ended: a comma before it is already gone.
        self._cut = 0
        # The ends of the objects around the current place that have a secret name and were kept.
        self._described: list[int] = []

    def edits(self) -> Iterator[Edit | None]:
        """Yield the edits and, after each piece, None."""
        raw = self._raw
        view = memoryview(raw)
        done = 0
        for base in range(0, len(view), _PIECE):
            piece = bytes(view[base : base + _PIECE + OVERLAP])
            for candidate in candidates(piece):
                at = base + candidate
                if at < done:
                    continue
                tail = _REST_OF_STRING.match(raw, at)
                if tail is None:  # the string that begins before has no end
                    yield from _mask_rest(raw, opening_quote(raw, at), self._cut)
                    return
                done = tail.end(1)
                edit = self._edit(_string_start(piece, base, raw, candidate), tail)
                if edit is not None and edit[0] >= self._cut:
                    yield edit
                    self._cut = edit[1]
                    done = max(done, edit[1])
            yield None

    def _edit(self, start: int, tail: re.Match[bytes]) -> Edit | None:
        """Return the edit for the string from ``start`` on, whose rest is ``tail``."""
        if start < 0:
            return None
        end = tail.end(1)
        if tail.lastindex == _NAME:
            return self._cut_member(start, end, tail.end()) or _mask_text(self._raw, start, end)
        return _mask_text(self._raw, start, end) or _mask_value_of(self._raw, start, end)

    def _cut_member(self, start: int, end: int, value: int) -> Edit | None:
        """Return the edit that removes the member with the name ``raw[start:end]`` and a value from ``value`` on."""
        raw = self._raw
        name = decoded(bytes(raw[start:end]))
        if not is_secret_name(name):
            return None
        after = end_of_value(raw, value)
        if is_harmless_switch(name, raw[value:after]):
            return None
        self._described = [ended for ended in self._described if ended > start]
        if len(self._described) < _DEEPEST_DESCRIPTION and _is_description(raw, value, after):
            self._described.append(after)
            return None
        before = start
        while before > self._cut and raw[before - 1] in BLANK:
            before -= 1
        if before > self._cut and raw[before - 1] == ord(","):
            return before - 1, after, b""
        # The first member that is left: the comma after it goes, too.
        comma = after
        while comma < len(raw) and raw[comma] in BLANK:
            comma += 1
        return start, comma + 1 if comma < len(raw) and raw[comma] == ord(",") else after, b""


def _string_start(piece: bytes, base: int, raw: Raw, inside: int) -> int:
    """Return the offset in ``raw`` of the quote that opens the string around ``inside``, an offset in ``piece``."""
    quote = piece.rfind(b'"', 0, inside)
    return base + quote if quote > 0 and piece[quote - 1] != ord("\\") else opening_quote(raw, base + inside)


def _is_description(raw: Raw, start: int, end: int) -> bool:
    """Say whether this value only describes a selected database, schema, table or column."""
    if start >= end or raw[start] != ord("{"):
        return False
    at = start + 1
    is_object = False
    while at < end:
        while at < end and raw[at] in b" \t\n\r,":
            at += 1
        if at == end - 1:
            break
        name = STRING.match(raw, at)
        colon = COLON.match(raw, name.end()) if name is not None else None
        if name is None or colon is None:
            return False
        member = decoded(bytes(raw[at : name.end()]))
        if member not in _DESCRIPTION:
            return False
        is_object = is_object or member in _OF_AN_OBJECT
        at = end_of_value(raw, colon.end())
    return is_object


def _mask_text(raw: Raw, start: int, end: int) -> Edit | None:
    """Return the edit that masks the text ``raw[start:end]``, or None when it says nothing secret."""
    content = bytes(raw[start:end])
    if _IDENTIFIER.fullmatch(content) is not None:
        return None
    text = decoded(content)
    masked = redact_text(text)
    return None if masked == text else (start, end, json.dumps(masked).encode())


def _mask_value_of(raw: Raw, start: int, end: int) -> Edit | None:
    """Return the edit that masks the value of a parameter whose name is the secret name ``raw[start:end]``."""
    if not is_secret_name(decoded(bytes(raw[start:end]))) or name_before(raw, start).lower() not in _NAMING_MEMBERS:
        return None
    found = _VALUE_AFTER.match(raw, end)
    begin, after = (found.end(), end_of_value(raw, found.end())) if found is not None else _value_before(raw, start)
    value = bytes(raw[begin:after])
    is_said = value.strip(b'"').lower() in {b"", b"null", b"true", b"false"}
    return None if is_said else (begin, after, f'"{MASK}"'.encode())


def _value_before(raw: Raw, start: int) -> tuple[int, int]:
    """Return the span of the text ``x`` in ``"value": "x", "name": "..."``, whose last text begins at ``start``."""
    end = _before(raw, _before(raw, start, b":"), b'"')
    end = _before(raw, _before(raw, opening_quote(raw, end), b","), b'"')
    begin = opening_quote(raw, end) if end > 0 else -1
    if begin < 0 or name_before(raw, begin).lower() not in _VALUES:
        return start, start
    return begin, end + 1


def _before(raw: Raw, at: int, mark: bytes) -> int:
    """Return the offset of a mark before ``at`` and blanks, -1 when something else comes first."""
    before = bytes(raw[max(0, at - _MOST_BLANKS) : max(0, at)]).rstrip(BLANK)
    return max(0, at - _MOST_BLANKS) + len(before) - 1 if before.endswith(mark) else -1


def _mask_rest(raw: Raw, start: int, cut: int) -> Iterator[Edit]:
    """Yield the edit for a string that begins at ``start`` and does not end."""
    begin = max(start, cut, 0)
    text = bytes(raw[begin:]).decode("utf-8", "replace")
    masked = redact_text(text)
    if masked != text:
        yield begin, len(raw), masked.encode()
