"""Cut JSON bytes into slices without decoding them: the members of an object, the elements of an array.

The C scanner of msgspec does the work. It refuses three things that the product has to live with (lone surrogate
escapes, invalid UTF-8 in names, very deep nesting) and it silently drops repeated names; those cases go through a
scanner of our own, which is slower and never recurses.
"""

import json
import re
from typing import NamedTuple

import msgspec

from drs_inspector.domain.rawjson.scanner import BrokenJsonError, Span, scan_container

# Below this size a slice is copied: small copies are cheaper than keeping a view on a reply of 100 MB alive.
_COPY_LIMIT = 65_536
_SAMPLED_ABOVE = 4_194_304
_HIGH_BYTES_TO_QUESTION_MARK = bytes(range(128)) + b"?" * 128
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_MEMBER_START = re.compile(rb'[ \t\n\r]*[{,][ \t\n\r]*"((?:[^"\\]|\\.)*+)"[ \t\n\r]*:[ \t\n\r]*', re.DOTALL)
_ELEMENT_START = re.compile(rb"[ \t\n\r]*[\[,][ \t\n\r]*")
_CLOSING = re.compile(rb"[ \t\n\r]*[}\]][ \t\n\r]*\Z")
_BLANK = b" \t\n\r"
_BLANK_START = re.compile(rb"[ \t\n\r]*")
_BYTE_POSITION = re.compile(r"\(byte (\d+)\)")

_MEMBERS: msgspec.json.Decoder[dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ELEMENTS: msgspec.json.Decoder[list[msgspec.Raw]] = msgspec.json.Decoder(list[msgspec.Raw])
_ANY_VALUE = msgspec.json.Decoder(msgspec.Raw)
_Decoder = msgspec.json.Decoder[dict[str, msgspec.Raw]] | msgspec.json.Decoder[list[msgspec.Raw]]

__all__ = [
    "BrokenJsonError",
    "Member",
    "check_json",
    "first_byte",
    "member_spans",
    "split_array",
    "split_object",
    "split_plain",
    "text_of",
]


class Member(NamedTuple):
    """One member of an object: its name after unescaping and the slice that holds its value."""

    name: str
    raw: bytes | memoryview


def first_byte(raw: bytes | memoryview) -> bytes:
    """Return the first byte that is not blank (``b"{"``, ``b'"'`` ...), or ``b""`` when there is none."""
    mark = bytes(raw[:1])
    if mark not in _BLANK:
        return mark
    match = _BLANK_START.match(raw)
    position = match.end() if match else 0
    return bytes(raw[position : position + 1])


def split_object(raw: bytes | memoryview) -> list[Member]:
    """Return the members of the JSON object ``raw`` in their order, repeated names included.

    Slices above 64 KiB are views on ``raw``. Raises BrokenJsonError when ``raw`` is not one JSON object.
    """
    try:
        found = _MEMBERS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if first_byte(raw) != b"{":
            raise BrokenJsonError(0, "a JSON object was expected") from None
        spans = _odd_spans(raw, _MEMBERS)
    else:
        members = _walk(raw, found)
        if members is not None:
            return members
        spans = scan_container(raw)
    return [Member(text_of(raw[name[0] : name[1]]), _slice(raw, *value)) for name, value in spans]


def split_plain(raw: bytes | memoryview) -> list[Member] | None:
    """Return what ``split_object`` does where that takes one quick scan, None for what is odd or no object."""
    try:
        return _walk(raw, _MEMBERS.decode(raw))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def member_spans(raw: bytes | memoryview, members: list[Member]) -> list[Span]:
    """Return where in the JSON object ``raw`` the values of its members, which are all of them, begin and end."""
    spans: list[Span] = []
    position = 0
    for member in members:
        lead = _MEMBER_START.match(raw, position)
        if lead is None:
            raise BrokenJsonError(position, "a member was expected")
        position = lead.end() + len(member.raw)
        spans.append((lead.end(), position))
    return spans


def split_array(raw: bytes | memoryview) -> list[bytes | memoryview]:
    """Return the elements of the JSON array ``raw``; raises BrokenJsonError when it is not one JSON array."""
    try:
        elements = _ELEMENTS.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        if first_byte(raw) != b"[":
            raise BrokenJsonError(0, "a JSON array was expected") from None
        return [_slice(raw, start, end) for _, (start, end) in _odd_spans(raw, _ELEMENTS)]
    return [memoryview(element) if len(memoryview(element)) > _COPY_LIMIT else bytes(element) for element in elements]


def check_json(raw: bytes | memoryview) -> None:
    """Raise BrokenJsonError with the byte offset when ``raw`` is not exactly one JSON value."""
    try:
        _ANY_VALUE.decode(raw)
    except RecursionError:
        scan_container(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        shadow = _shadow(raw)
        try:
            _ANY_VALUE.decode(shadow)
        except RecursionError:
            scan_container(shadow)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _broken(error, len(raw)) from None


def text_of(raw: bytes | memoryview) -> str:
    """Return the text of a JSON string (with its quotes); what is not Unicode becomes U+FFFD. Never raises."""
    content = bytes(raw)
    if content[:1] != b'"' or content[-1:] != b'"':
        content = content.strip()
    if b"\\" not in content:
        return content[1:-1].decode("utf-8", "replace")
    try:
        text = json.loads(content.decode("utf-8", "replace"), strict=False)
    except ValueError:
        text = content[1:-1].decode("utf-8", "replace")
    # A lone surrogate cannot be encoded, drawn or compared with anything outside Python.
    return str(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _slice(raw: bytes | memoryview, start: int, end: int) -> bytes | memoryview:
    return memoryview(raw)[start:end] if end - start > _COPY_LIMIT else bytes(raw[start:end])


def _shadow(raw: bytes | memoryview) -> bytes:
    """Return a copy of the same length, with the same structure, that msgspec can scan."""
    plain = bytes(raw).translate(_HIGH_BYTES_TO_QUESTION_MARK)
    return _SURROGATE_ESCAPE.sub(rb"\\ufffd", plain)


def _broken(error: Exception, length: int) -> BrokenJsonError:
    match = _BYTE_POSITION.search(str(error))
    reason = str(error).removeprefix("JSON is malformed: ")
    if match:
        return BrokenJsonError(int(match.group(1)), reason[: reason.rfind(" (byte")])
    return BrokenJsonError(length, "the text ends before the value is complete")


def _same(left: memoryview, right: memoryview) -> bool:
    """Compare piece by piece: comparing memoryviews goes item by item, comparing bytes is one memcmp."""
    if len(left) != len(right):
        return False
    # Of a value of many megabytes samples are compared: the steps must still end exactly at the closing bracket.
    pieces = range(0, len(left), _COPY_LIMIT * (1 + len(left) // _SAMPLED_ABOVE))
    return all(bytes(left[at : at + _COPY_LIMIT]) == bytes(right[at : at + _COPY_LIMIT]) for at in pieces)


def _walk(raw: bytes | memoryview, found: dict[str, msgspec.Raw]) -> list[Member] | None:
    """Find the members by stepping from value to value; None when a name was repeated.

    Each value is compared with the bytes it should lie at, and the last one must be followed by the closing bracket,
    so a repeated name, of which msgspec keeps one, cannot go unnoticed.
    """
    members: list[Member] = []
    view = memoryview(raw)
    position = 0
    for name, value in found.items():
        lead = _MEMBER_START.match(raw, position)
        if lead is None:
            return None
        start = lead.end()
        content: bytes | memoryview = memoryview(value)
        position = start + len(content)
        if len(content) <= _COPY_LIMIT:
            content = bytes(content)
            if raw[start:position] != content:
                return None
        elif not _same(view[start:position], memoryview(content)):
            return None
        members.append(Member(name, content))
    return members if not members or _CLOSING.match(raw, position) else None


def _odd_spans(raw: bytes | memoryview, decoder: _Decoder) -> list[tuple[Span, Span]]:
    """Return the spans of names and values in a container that msgspec refuses as it is."""
    shadow = _shadow(raw)
    try:
        found = decoder.decode(shadow)
    except RecursionError:
        return scan_container(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken(error, len(raw)) from None
    lead = _MEMBER_START if isinstance(found, dict) else _ELEMENT_START
    spans: list[tuple[Span, Span]] = []
    view = memoryview(shadow)
    position = 0
    for value in found.values() if isinstance(found, dict) else found:
        match = lead.match(shadow, position)
        content = memoryview(value)
        position = match.end() + len(content) if match else 0
        if match is None or not _same(view[match.end() : position], content):
            return scan_container(shadow)
        name = (match.start(1) - 1, match.end(1) + 1) if match.lastindex else (0, 0)
        spans.append((name, (match.end(), position)))
    # Different names may look the same in the shadow, and then msgspec has dropped one.
    return spans if _CLOSING.match(shadow, position) else scan_container(shadow)
