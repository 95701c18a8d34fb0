"""Removes secrets from JSON bytes (contract 4.5); everything else keeps its bytes.

The bytes are not parsed. Short words that secret names and secret texts contain are searched with memory-speed searches
(``needles.py``); only where one occurs, the string around it is looked at: a secret member is cut out of its object, a
text is masked. So names, order, repeated names and the spelling of numbers cannot change.
"""

import json
import re
from collections.abc import Iterator
from threading import Lock
from time import perf_counter
from typing import NamedTuple

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
from drs_inspector.domain.redaction.sensitive_fields import (
    is_harmless_switch,
    is_naming_member,
    is_secret_name,
    is_value_member,
)
from drs_inspector.domain.redaction.text import MASK, redact_text

__all__ = [
    "REDACTOR",
    "Cleaned",
    "SecretSearch",
    "cleaned",
    "holds_secrets",
    "is_secret_name",
    "redact_secrets",
    "redact_text",
]

REDACTOR = 3
"""Version of what is found. Raise it with every change that finds more: files that an earlier one searched are searched
again."""

Raw = bytes | memoryview
_PIECE = 16_384
_REST_OF_STRING = re.compile(rb'([^"\\]*+(?:\\.[^"\\]*+)*+")([ \t\n\r]*+:[ \t\n\r]*+)?', re.DOTALL)
_NAME = 2
# Most texts with such a word in them are names of tables: only in a longer one can a secret have a shape of its own.
_IDENTIFIER = re.compile(rb'"[A-Za-z0-9_.$/-]{0,38}+"')
_NEXT_MEMBER = re.compile(rb'[ \t\n\r]*+,[ \t\n\r]*+("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\n\r]*+:[ \t\n\r]*+', re.DOTALL)
_SCALAR_BACKWARDS = re.compile(rb"[-+.0-9A-Za-z]++")
# Members between the name of a parameter and its values are passed over, so many of them at most.
_MOST_MEMBERS = 8
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
_MOST_BLANKS = 64


class Cleaned(NamedTuple):
    """JSON without secrets: ``secrets`` are members cut out and texts masked, ``name`` is the first such member's."""

    raw: bytes
    secrets: int
    name: str


def redact_secrets(raw: Raw) -> bytes:
    """Return ``raw`` without secret members and with passwords inside URLs and error texts masked.

    ``raw`` is JSON. When nothing is to be removed, bytes are returned as the same object. Secret is what
    ``is_secret_name`` says, at any depth, letter case and ``\\u`` escapes notwithstanding. Never raises.
    """
    return apply_edits(raw, [edit for edit in _edits(raw) if edit is not None])


def cleaned(raw: Raw) -> Cleaned:
    """Return what ``redact_secrets`` does, and how many secrets that takes away."""
    edits = [edit for edit in _edits(raw) if edit is not None]
    named = (_member_name(bytes(raw[start:end])) for start, end, written in edits if not written)
    return Cleaned(apply_edits(raw, edits), len(edits), next(filter(None, named), ""))


def _member_name(cut: bytes) -> str:
    """Return the name of a member that is cut out, with the comma and blanks around it."""
    found = STRING.match(cut.lstrip(BLANK + b","))
    return decoded(found.group()) if found is not None else ""


def holds_secrets(raw: Raw) -> bool:
    """Say whether ``redact_secrets`` would change ``raw``."""
    return any(edit is not None for edit in _edits(raw))


class SecretSearch:
    """Does what ``redact_secrets`` does in slices of time, so that a window can clean 100 MB between two frames.

    Threads may ask for one job at once, a window that shows it and a file that is written: one of them searches.
    """

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._turn = Lock()
        self._steps = _edits(raw)
        self._found: list[Edit] = []

    def step(self, budget_seconds: float) -> bool:
        """Work for about ``budget_seconds``; True when everything has been searched."""
        stop = perf_counter() + budget_seconds
        if not self._turn.acquire(timeout=budget_seconds):
            return False
        try:
            for edit in self._steps:
                if edit is not None:
                    self._found.append(edit)
                elif perf_counter() >= stop:
                    return False
            return True
        finally:
            self._turn.release()

    @property
    def result(self) -> Raw:
        """``raw`` without secrets, finished first when steps are missing; the same object when there are none."""
        with self._turn:
            self._found.extend(edit for edit in self._steps if edit is not None)
        return apply_edits(self._raw, self._found) if self._found else self._raw


def _edits(raw: Raw) -> Iterator[Edit | None]:
    """Yield what to replace, in order and without overlap, and None after each piece that has been searched."""
    return _Search(raw).edits()


class _Search:
    """One pass over JSON bytes."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        # The values of the parameter around the current place, in order: what is between them is searched as well.
        self._coming: list[Edit] = []
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
                for come in self._come(at):
                    yield come
                    done = max(done, come[1])
                if at < done:
                    continue
                tail = _REST_OF_STRING.match(raw, at)
                if tail is None:  # the string that begins before has no end
                    yield from self._come(len(view))
                    yield from _mask_rest(raw, opening_quote(raw, at), self._cut)
                    return
                done = tail.end(1)
                edit = self._edit(_string_start(piece, base, raw, candidate), tail)
                if edit is not None and edit[0] >= self._cut:
                    yield edit
                    self._cut = edit[1]
                    done = max(done, edit[1])
            yield None
        yield from self._come(len(view))

    def _come(self, before: int) -> Iterator[Edit]:
        """Yield the edits of values that begin before an offset."""
        while self._coming and self._coming[0][0] < before:
            edit = self._coming.pop(0)
            if edit[0] >= self._cut:
                self._cut = edit[1]
                yield edit

    def _edit(self, start: int, tail: re.Match[bytes]) -> Edit | None:
        """Return the edit for the string from ``start`` on, whose rest is ``tail``."""
        if start < 0:
            return None
        end = tail.end(1)
        if tail.lastindex == _NAME:
            return self._cut_member(start, end, tail.end()) or _mask_text(self._raw, start, end)
        masked = _mask_text(self._raw, start, end)
        if masked is not None:
            return masked
        if not self._coming:
            self._coming = list(_values_of(self._raw, start, end))
        return self._coming.pop(0) if self._coming and self._coming[0][0] < start else None

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


def _values_of(raw: Raw, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits that mask the values of a parameter whose name is the secret name ``raw[start:end]``, in order.

    ``{"name": "sasl.password", "value": ...}``, also with members between them, or with a value of each side.
    """
    if is_secret_name(decoded(bytes(raw[start:end]))) and is_naming_member(name_before(raw, start)):
        for begin, after in (*reversed([*_values_before(raw, start)]), *_values_after(raw, end)):
            if bytes(raw[begin:after]).strip(b'"').lower() not in {b"", b"null", b"true", b"false"}:
                yield begin, after, f'"{MASK}"'.encode()


def _values_after(raw: Raw, at: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the values in the members that follow."""
    for _member in range(_MOST_MEMBERS):
        found = _NEXT_MEMBER.match(raw, at)
        if found is None:
            return
        is_value = is_value_member(decoded(found[1]))
        if not is_value and raw[found.end() : found.end() + 1] in (b"{", b"["):
            return  # what is nested is not passed over: each level would do so again
        at = end_of_value(raw, found.end())
        if is_value:
            yield found.end(), at


def _values_before(raw: Raw, at: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the values in the members before the one whose text begins at ``at``, backwards."""
    for _member in range(_MOST_MEMBERS):
        name = opening_quote(raw, _before(raw, _before(raw, at, b":"), b'"'))
        comma = _before(raw, name, b",")
        if name < 0 or comma < 0:
            return
        at, end = _scalar_before(raw, comma)
        if at < 0:
            return
        if is_value_member(name_before(raw, at)):
            yield at, end


def _scalar_before(raw: Raw, comma: int) -> tuple[int, int]:
    """Return the span of the text, figure or word that ends before a comma; it begins at -1 where there is none."""
    before = bytes(raw[max(0, comma - _MOST_BLANKS) : comma])
    text = before.rstrip(BLANK)
    end = comma - len(before) + len(text)
    if text.endswith(b'"'):
        return opening_quote(raw, end - 1), end
    scalar = _SCALAR_BACKWARDS.match(text[::-1])
    return (end - len(scalar[0]) if scalar is not None else -1), end


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
