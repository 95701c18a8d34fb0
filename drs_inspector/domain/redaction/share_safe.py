"""Masks personal and infrastructure data for a file that is given away (contract 4.5).

The same value becomes the same placeholder throughout one export, also inside longer texts, so that a reader can still
see that two jobs use the same database without learning where it is.
"""

import json
import re
from collections.abc import Iterator
from typing import Literal

from drs_inspector.domain.rawjson.spans import (
    COLON,
    STRING,
    Edit,
    apply_edits,
    decoded,
    name_before,
    opening_quote,
    value_end,
)
from drs_inspector.domain.redaction.known_words import KnownWords

Raw = bytes | memoryview
Kind = Literal["address", "user", "contact", "text", "error"]

_KINDS: dict[str, Kind] = {
    "ip": "address",
    "public_ip": "address",
    "instance_ip": "address",
    "db_user": "user",
    "user_name": "user",
    "username": "user",
    "endpoints": "contact",
    "description": "text",
    "tags": "text",
    "value": "text",
    "values": "text",
    "failed_reason": "error",
    "error_message": "error",
    "error_msg": "error",
    "raw_error_msg": "error",
    "errormsg": "error",
    "cause": "error",
    "message": "error",
}
_NAMES = re.compile(
    rb'"(' + b"|".join(name.encode() for name in _KINDS) + rb'|[^"\\]*\\u00[^"]*)"[ \t\n\r]*:', re.IGNORECASE
)
_PREFIXES = {"address": "ip", "user": "user", "contact": "contact", "text": "text"}
# Not values of a person: already masked, the word that marks an advanced filter, booleans as text.
_KEPT = frozenset({"", "******", "config", "NA", "N/A", "-1", "0"})

_IPV4 = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){2,7}:?(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?(?![\w:])")
# No search begins inside a word that one has passed, and none goes back into it: a long word is read once.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+")
_URL_HOST = re.compile(r"(?<=//)(?:[^\s/?#@\"']*@)?(?P<host>[A-Za-z0-9_][A-Za-z0-9_.-]*)")
_USER_WORD = re.compile(
    r"(?P<lead>\b(?:user(?:[ _]?name)?|uid|for user|account)(?:\s*[=:]\s*|\s+)['\"`]?)(?P<user>[\w.$-]+)", re.IGNORECASE
)
_USER_AT_HOST = re.compile(r"(?<![\w.$-])(?P<user>[\w.$-]++)(?P<quote>'@'|\"@\"|`@`)(?P<host>[^'\"`\s]+)")
_PLACEHOLDER = re.compile(r"(?:ip|user|contact|text)-\d+")
_PORT = re.compile(r":\d{1,5}\Z")
_LOOSE = re.compile(rb"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|@")


class ShareSafe:
    """Placeholders of one export. ``learn`` what is personal everywhere first, then ``mask`` piece by piece."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._known = KnownWords()

    def learn(self, raw: Raw) -> None:
        """Give placeholders to the addresses, users and contacts in ``raw``, so that texts elsewhere get them, too."""
        for kind, start, end in _personal_values(raw):
            if kind in {"address", "user", "contact"}:
                self._value(kind, decoded(bytes(raw[start:end])))

    def mask(self, raw: Raw) -> bytes:
        """Return ``raw`` with personal and infrastructure data masked; never raises, structure and names stay.

        Addresses, users and contacts become ``ip-1``, ``user-1``, ``contact-1``; remarks, tag values and filter
        expressions ``text-1``; error texts keep their words around such values.
        """
        self.learn(raw)
        edits: list[Edit] = []
        for kind, start, end in _personal_values(raw):
            text = decoded(bytes(raw[start:end]))
            self._add(edits, start, end, text, self._text(text) if kind == "error" else self._value(kind, text))
        taken = iter([*edits, (len(raw) + 1, len(raw) + 1, b"")])
        return apply_edits(raw, sorted(edits + self._loose_edits(raw, taken)))

    def mask_text(self, text: str) -> str:
        """Return a text with addresses, users and contacts replaced; the words around them stay."""
        return self._text(text)

    def _loose_edits(self, raw: Raw, taken: Iterator[Edit]) -> list[Edit]:
        """Mask addresses and contacts in strings whose name does not say what they are."""
        edits: list[Edit] = []
        span = next(taken)
        done = 0
        for found in _LOOSE.finditer(raw):
            while span[1] <= found.start():
                span = next(taken)
            if found.start() < done or span[0] <= found.start():
                continue
            start, end = _string_around(raw, found.start())
            done = max(end, found.end())
            if end and not COLON.match(raw, end):
                text = decoded(bytes(raw[start:end]))
                self._add(edits, start, end, text, self._patterns(text))
        return edits

    @staticmethod
    def _add(edits: list[Edit], start: int, end: int, text: str, masked: str) -> None:
        if masked != text:
            edits.append((start, end, json.dumps(masked).encode()))

    def _value(self, kind: str, text: str) -> str:
        if text.strip() in _KEPT:
            return text
        if kind == "address":
            return ",".join(self._address(part) for part in text.split(","))
        return self._placeholder(kind, text.strip())

    def _address(self, text: str) -> str:
        host = text.strip()
        port = _PORT.search(host) if host.count(":") == 1 or "]:" in host else None
        if port:
            host = host[: port.start()]
        host = host.strip("[]")
        return self._placeholder("address", host) + (port.group() if port else "") if host else text

    def _placeholder(self, kind: str, value: str) -> str:
        key = (kind, value.casefold() if kind == "address" else value)
        known = self._placeholders.get(key)
        if known is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            known = self._placeholders[key] = f"{_PREFIXES[kind]}-{self._counts[kind]}"
            if kind != "text":
                self._known.add(value, known, any_case=kind == "address")
        return known

    def _text(self, text: str) -> str:
        text = _USER_AT_HOST.sub(
            lambda found: (
                self._placeholder("user", found["user"]) + found["quote"] + self._placeholder("address", found["host"])
            ),
            text,
        )
        text = self._patterns(text)
        text = _IPV6.sub(lambda found: self._placeholder("address", found.group()), text)
        text = _URL_HOST.sub(self._host, text)
        text = _USER_WORD.sub(lambda found: found["lead"] + self._placeholder_once("user", found["user"]), text)
        return self._known.replace(text)

    def _patterns(self, text: str) -> str:
        text = _MAIL.sub(lambda found: self._placeholder("contact", found.group()), text)
        return _IPV4.sub(lambda found: self._placeholder("address", found.group()), text)

    def _host(self, found: re.Match[str]) -> str:
        before = found.group()[: found.start("host") - found.start()]
        return before + self._placeholder_once("address", found["host"])

    def _placeholder_once(self, kind: str, value: str) -> str:
        """Do not mask a placeholder again."""
        return value if _PLACEHOLDER.fullmatch(value) else self._placeholder(kind, value)


def _personal_values(raw: Raw) -> Iterator[tuple[str, int, int]]:
    """Yield kind and span of every string that is or lies inside the value of a personal member."""
    done = 0
    for found in _NAMES.finditer(raw):
        if found.start() < done:
            continue
        kind = _KINDS.get(decoded(b'"' + found.group(1) + b'"').lower())
        colon = COLON.match(raw, found.end() - 1)
        if kind is None or colon is None:
            continue
        start, end = colon.end(), value_end(raw, colon.end())
        if start < len(raw) and raw[start] == ord('"'):
            yield kind, start, end
        elif start < len(raw) and raw[start] in b"{[":
            yield from _strings_inside(raw, kind, start, end)
        done = end


def _strings_inside(raw: Raw, kind: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for text in STRING.finditer(raw, start, end):
        is_name = COLON.match(raw, text.end()) is not None
        # ``{"key": k, "value": v}``: the key of a tag is a word of the project, not of a person.
        if not is_name and name_before(raw, text.start()) != "key":
            yield kind, text.start(), text.end()


def _string_around(raw: Raw, inside: int) -> tuple[int, int]:
    start = opening_quote(raw, inside)
    text = STRING.match(raw, start) if start >= 0 else None
    return (start, text.end()) if text and text.end() > inside else (0, 0)
