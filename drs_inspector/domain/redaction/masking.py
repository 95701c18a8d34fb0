"""Masks JSON by the allow-list of a level (``allow_list.py``), for every way out.

The bytes are read once from beginning to end and not parsed: what stays keeps its bytes, so that names that occur
twice, spellings of numbers and damage stay visible. Nothing of a document is kept but the names that were met.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from json.encoder import encode_basestring_ascii
from typing import Final, NamedTuple

from drs_inspector.domain.rawjson.spans import decoded
from drs_inspector.domain.read_calls.registry import parameter_words
from drs_inspector.domain.redaction.allow_list import BASIC, KINDS, Policy
from drs_inspector.domain.redaction.listed_words import ENUMERATIONS
from drs_inspector.domain.redaction.masked_texts import MaskedTexts, NamesOfSeveralWords, are_capitals
from drs_inspector.domain.redaction.placeholders import LONGEST_WORD, Placeholders
from drs_inspector.domain.redaction.walk import FIELD_NAMES, KINDS_IN_OBJECT, root_of, walk

Raw = bytes | memoryview

SEPARATOR = "-*-*-"
"""Between the parts of an object's id (contract 7.2)."""

_PIECE = 16_384
_CACHED = 65_536
_LONGEST_CACHED = 256
_MOST_CONTAINERS = 4_096
# Not values: masked before, and words that say that there is none.
_SAYS_NOTHING = frozenset({"", "******", "NA", "N/A", "-1", "0"})
_MARKER = re.compile(r"--[A-Za-z]{1,40}--")
_SHORT_FIGURE = re.compile(r"[-+]?[0-9]{1,9}")
_CODE = re.compile(r"[A-Z]{2,8}\.[A-Z]{0,4}[0-9]{1,8}")
_FIGURE = re.compile(r"[-+]?[0-9]{1,19}(?:[.,][0-9]{1,9})?(?: ?(?:%|[KMGT]?B(?:/s)?|s|ms))?")
_TIME = re.compile(
    r"[0-9]{1,19}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{1,20})?(?:Z|[+-][0-9:]{2,6})?"
)
_SHAPES = {"number": _FIGURE, "time": _TIME}
# An id of a job (contract 7.1) and a region or zone that stay where names go look like one: the cloud, or a file from
# elsewhere, may have put a name there.
_STAYING_SHAPES = {
    "job-id": re.compile(r"[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}"),
    "region": re.compile(r"[a-z]{2,4}(?:-[a-z]{2,14}[0-9]?){1,2}(?:-[0-9]{1,4}[a-z]?){0,2}|AZ[0-9]{1,2}"),
}
_LISTED = ENUMERATIONS | frozenset(parameter_words())
# Names that error texts may hold; what is said in a text or condition is no name.
_NAMES = frozenset(
    kind
    for kind, group in KINDS.items()
    if group not in ("errors", "descriptions", "conditions", "positions", "tag_values", "places", "unknown")
)
_LEARNED = _NAMES | KINDS_IN_OBJECT
_NOT_MADE: Final = b""  # no JSON
STRUCTURE = "structure"
"""What ``Found`` calls figures, times and words of enumerations."""


class Found(NamedTuple):
    """A value that is replaced or stays: its class, what it was, and what it becomes."""

    group: str
    before: str
    after: str


class Masker:
    """Masks the documents of one export. ``learn`` the names of all of them first, then ``mask`` piece by piece.

    The same value becomes the same placeholder throughout, also inside texts; without ``learn`` a text does not know
    the names that come after it.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        several = NamesOfSeveralWords()
        self._placeholders = Placeholders(several)
        self._kept: set[str] = set()
        self._texts = MaskedTexts(self._placeholders, self._kept, several)
        self._stays = frozenset(kind for kind in KINDS if policy.keeps(kind))
        self._cache: dict[tuple[str, bytes], bytes | None] = {}
        self._containers: dict[str, str] = {}
        self._ways: dict[str, Callable[[str], str]] = {}

    def learn(self, raw: Raw, at: str = "reply") -> None:
        """Meet the names in ``raw``, so that texts elsewhere know them; ``at`` as for ``mask``."""
        for _step in self.learning(raw, at):
            pass

    def learning(self, raw: Raw, at: str = "reply") -> Iterator[None]:
        """Do what ``learn`` does, one value at each step, so that a caller may stop."""
        for kind, start, end in walk(raw, root_of(at)):
            if kind in _LEARNED:
                content = bytes(raw[start:end])
                if (kind, content) not in self._cache:
                    self._masked(kind, _text(content))
                    if kind.partition("/")[0] not in self._stays:  # which is met alike wherever it is
                        self._keep(kind, content, None)
                yield
        self._cache.clear()  # it says what was met; and a name that is kept may be an address that has come since

    def mask(self, raw: Raw, at: str = "reply") -> bytes:
        """Return JSON masked; structure and order stay. Never raises.

        ``at`` says what it is: a model of ``allow_list``, "job", or a member of one, "reply.data_transformation".
        """
        return b"".join(self.pieces(raw, at))

    def pieces(self, raw: Raw, at: str = "reply") -> Iterator[bytes]:
        """Yield what ``mask`` returns in pieces of some 16 KiB."""
        view = memoryview(raw)
        pieces: list[Raw] = []
        done, next_end = 0, _PIECE
        for kind, start, end in walk(raw, root_of(at)):
            replacement = self._replacement(kind, bytes(view[start:end]))
            if replacement is not None:
                pieces += (view[done:start], replacement)
                done = end
            if end >= next_end:  # also where much stays: who takes the pieces may end the work
                yield b"".join((*pieces, view[done:end]))
                pieces.clear()
                done, next_end = end, end + _PIECE
        yield b"".join([*pieces, view[done:]])

    def text(self, kind: str, value: str) -> str:
        """Return one value of a kind as the level lets it be seen."""
        return self._masked(kind, value)

    def member_name(self, name: str) -> str:
        """Return the name of a member: as it is where the API has it, else as that of an unknown field."""
        return name if _json(name) in FIELD_NAMES else self._masked("field", name)

    def found(self, raw: Raw, at: str = "reply") -> Iterator[Found]:
        """Yield every value and name of a member in ``raw`` with its class and what becomes of it."""
        for kind, start, end in walk(raw, root_of(at)):
            content = bytes(raw[start:end])
            before = _text(content)
            if before.strip() not in _SAYS_NOTHING:
                replacement = self._replacement(kind, content)
                own = kind.partition("/")[0]
                if own in BASIC:
                    own = STRUCTURE if _is_basic(own, before) else "value"
                yield Found(KINDS.get(own, STRUCTURE), before, before if replacement is None else decoded(replacement))

    def _replacement(self, kind: str, content: bytes) -> bytes | None:
        """Return the JSON that takes the place of a value or name, None where it stays."""
        replacement = self._cache.get((kind, content), _NOT_MADE)
        if replacement is _NOT_MADE:
            replacement = self._replaced(kind, content)
            if kind != "error":
                self._keep(kind, content, replacement)
        return replacement

    def _replaced(self, kind: str, content: bytes) -> bytes | None:
        text = _text(content)
        masked = self._masked(kind, text)
        return None if masked == text else _json(masked)

    def _keep(self, kind: str, content: bytes, replacement: bytes | None) -> None:
        if len(content) <= _LONGEST_CACHED:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[(kind, content)] = replacement

    def _masked(self, kind: str, text: str) -> str:
        if text.strip() in _SAYS_NOTHING:
            return text
        way = self._ways.get(kind)
        if way is None:
            way = self._ways[kind] = self._way(*kind.partition("/"))
        return way(text)

    def _way(self, kind: str, _slash: str = "", of: str = "") -> Callable[[str], str]:
        """Return what is done with the texts of a kind; "condition", say, or "object-name" in a "table"."""
        if kind in BASIC:
            return partial(self._basic, kind)
        if kind == "condition":
            return self._condition
        return self._usual_way(kind, of)

    def _usual_way(self, kind: str, of: str) -> Callable[[str], str]:
        replacing = self._replacing(kind, of)
        if kind not in self._stays:
            return replacing
        if kind == "error":
            return self._texts.strict
        if kind in _STAYING_SHAPES and "job" not in self._stays:
            return lambda text: self._kept_name(kind, text) if self._may_stay(kind, text) else replacing(text)
        return partial(self._kept_name, kind)

    def _replacing(self, kind: str, of: str) -> Callable[[str], str]:
        place = self._placeholders.of
        ways: Mapping[str, Callable[[str], str]] = {
            "ip": lambda text: self._texts.strict(text) if "//" in text else self._texts.address(text),
            "object-name": partial(place, of or "object"),
            "object-id": partial(self._object_id, of),
            "object-path": self._object_path,
            "columns": lambda text: ",".join(place("column", part.strip()) for part in text.split(",")),
        }
        return ways.get(kind) or (lambda text: place(kind, text.strip()))

    def _condition(self, text: str) -> str:
        """Return a condition; a marker says that it is elsewhere (contract 4.4)."""
        way = self._usual_way("condition", "")
        return text if text == "config" else way(text)

    def _basic(self, kind: str, text: str) -> str:
        return text if _is_basic(kind, text) else self._masked("value", text)

    def _may_stay(self, kind: str, text: str) -> bool:
        """Say whether a text of a shape that stays is none of the names that go."""
        return _STAYING_SHAPES[kind].fullmatch(text) is not None and self._placeholders.of_word(text) is None

    def _kept_name(self, kind: str, text: str) -> str:
        """Return a name that stays, but for the addresses and contacts in it where those go."""
        if "ip" not in self._stays:
            text = self._texts.without_addresses(text)
        if kind in _NAMES and len(text) <= LONGEST_WORD:
            self._kept.update(text.split(SEPARATOR) if kind == "object-id" else (text,))
        return text

    def _object_path(self, text: str) -> str:
        place = self._placeholders.of
        database, dot, table = text.partition(".")
        return place("db", database) + (dot + place("table", table) if dot else "")

    def _object_id(self, of: str, text: str) -> str:
        """Return ``db-1-*-*-table-3``; a marker at the end (contract 7.3) stays."""
        place = self._placeholders.of
        head, separator, last = text.rpartition(SEPARATOR)
        if separator and not last.startswith("--"):
            return f"{self._container(head)}{SEPARATOR}{place(of or 'table', last)}"
        parts = text.split(SEPARATOR)
        marker = parts.pop() if len(parts) > 1 and _MARKER.fullmatch(parts[-1]) else None
        end = len(parts) - 1
        kinds = ["db", *(["schema"] * (end - 1)), "table"] if end else [of if of in ("db", "schema") else "db"]
        if end and of:
            kinds[-1] = of
        masked = [place(kind, part) for kind, part in zip(kinds, parts, strict=True)]
        return SEPARATOR.join([*masked, *([marker] if marker is not None else [])])

    def _container(self, text: str) -> str:
        """Return the part of an id that many objects share: a database, or with its schema."""
        masked = self._containers.get(text)
        if masked is None:
            first, *others = text.split(SEPARATOR)
            place = self._placeholders.of
            masked = SEPARATOR.join((place("db", first), *(place("schema", one) for one in others)))
            if len(self._containers) >= _MOST_CONTAINERS:
                self._containers.clear()
            self._containers[text] = masked
        return masked


def _json(text: str) -> bytes:
    return encode_basestring_ascii(text).encode()


def _text(content: bytes) -> str:
    """Return what a text or figure says."""
    return decoded(content) if content[:1] == b'"' else content.decode("ascii", "replace")


def _is_basic(kind: str, text: str) -> bool:
    """Say whether a value has the shape of its kind; what has not is no enumeration, figure or time."""
    if kind != "enum":
        return _SHAPES[kind].fullmatch(text) is not None
    if len(text) > 128:
        return False
    if are_capitals(text) or _CODE.fullmatch(text) or _SHORT_FIGURE.fullmatch(text) or text in _LISTED:
        return True
    return all(part in ENUMERATIONS for part in text.split("-"))
