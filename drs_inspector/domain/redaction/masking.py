"""Masks JSON by the allow-list of a level (``allow_list.py``), for every way out.

The bytes are read once from beginning to end and not parsed: what stays keeps its bytes, so that names that occur
twice, spellings of numbers and damage stay visible. Nothing of a document is kept but the names that were met.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from drs_inspector.domain.rawjson.spans import decoded
from drs_inspector.domain.read_calls.registry import parameter_words
from drs_inspector.domain.redaction.allow_list import BASIC, KINDS, MODELS, Policy
from drs_inspector.domain.redaction.listed_words import ENUMERATIONS
from drs_inspector.domain.redaction.masked_texts import MaskedTexts, NamesOfSeveralWords, are_capitals
from drs_inspector.domain.redaction.placeholders import LONGEST_WORD, Placeholders

Raw = bytes | memoryview

SEPARATOR = "-*-*-"
"""Between the parts of an object's id (contract 7.2)."""

_TOKEN = re.compile(
    rb'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))([ \t\n\r]*+:)?|([{\[])|([}\]])|([-+0-9A-Za-z.]++)', re.DOTALL
)
_TEXT, _COLON, _OPEN, _CLOSE, _WORD = range(1, 6)
_OBJECT_TYPE = re.compile(rb'"type"[ \t\n\r]*+:[ \t\n\r]*+"([a-z]{1,20})"')
_OBJECT_REACH = 1_024
_BLANK = rb"[ \t\n\r]*+"
_KEY = rb'"key"%b:%b"[^"\\]*+(?:\\.[^"\\]*+)*+"%b' % ((_BLANK,) * 3)
_VALUE = rb'(?:"value"%b:%b"[^"\\]*+(?:\\.[^"\\]*+)*+"|"values"%b:%b\[[^][{}]*+\])%b' % ((_BLANK,) * 5)
# A name with its value, or with values, and nothing else; every other object in a list of tags is a map (contract 4.4).
_TAG = re.compile(rb"%b(?:%b,%b%b|%b,%b%b)\}" % (_BLANK, _KEY, _BLANK, _VALUE, _VALUE, _BLANK, _KEY), re.DOTALL)
_PIECE = 16_384
_CACHED = 65_536
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
_NUMBER = re.compile(rb"[-+]?[0-9][-+0-9.eE]{0,40}")
_LONGEST_ENUM = 10
_LISTED = ENUMERATIONS | frozenset(parameter_words())
_LITERALS = frozenset({b"true", b"false", b"null"})
# Names that error texts may hold; what is said in a text or condition is no name.
_NAMES = frozenset(
    kind
    for kind, group in KINDS.items()
    if group not in ("errors", "descriptions", "conditions", "positions", "tag_values", "places", "unknown")
)
STRUCTURE = "structure"
"""What ``Found`` calls figures, times and words of enumerations."""


class _Node(NamedTuple):
    """What a member is: the kind of its texts, its model where it is an object, and the kind of its name."""

    kind: str
    model: "_Model | None"
    name_kind: str = ""


class _Model:
    """The members of an object by their names as JSON."""

    def __init__(self) -> None:
        self.members: dict[bytes, _Node] = {}
        self.other = _UNKNOWN

    def node(self, name: bytes) -> _Node:
        """Return what a member is, by its name with its quotes."""
        return self.members.get(name) or (
            self.members.get(json.dumps(decoded(name)).encode(), self.other) if b"\\" in name else self.other
        )


_UNKNOWN = _Node("value", None, "field")


def _compiled() -> dict[str, _Model]:
    models = {name: _Model() for name in MODELS}
    for name, fields in MODELS.items():
        for field, words in fields.items():
            name_kind, _, rest = words.rpartition(":")
            kind, _, model = rest.partition(">")
            node = _Node(kind or "value", models[model] if model else None, name_kind)
            if field == "*":
                models[name].other = node
            else:
                models[name].members[json.dumps(field).encode()] = node
    return models


_MODELS = _compiled()
# A member's name that the API has anywhere is no name of a table or of a person, also where it is not expected.
_FIELD_NAMES = frozenset(name for model in _MODELS.values() for name in model.members)


_OBJECT = _MODELS["object"]
_TAGS = _MODELS["tags"]
_OBJECT_KINDS = {b"database": "db", b"schema": "schema", b"table": "table", b"view": "view"}
_KINDS_IN_OBJECT = {
    (kind, of): f"{kind}/{of}" for kind in ("object-name", "object-id") for of in (*_OBJECT_KINDS.values(), "object")
}
_LEARNED = _NAMES | {*_KINDS_IN_OBJECT.values()}
_BRACE, _QUOTE = b'{"'

_STRANGE = _Model()


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

    def learn(self, raw: Raw, at: str = "reply") -> None:
        """Meet the names in ``raw``, so that texts elsewhere know them; ``at`` as for ``mask``."""
        for _step in self.learning(raw, at):
            pass

    def learning(self, raw: Raw, at: str = "reply") -> Iterator[None]:
        """Do what ``learn`` does, one value at each step, so that a caller may stop."""
        for kind, start, end in _walk(raw, _root(at)):
            if kind in _LEARNED:
                content = bytes(raw[start:end])
                text = decoded(content) if content[0] == _QUOTE else content.decode("ascii", "replace")
                self._masked(kind, text)
                yield
        self._cache.clear()  # a name that is kept may be an address that has come since

    def mask(self, raw: Raw, at: str = "reply") -> bytes:
        """Return JSON masked; structure and order stay. Never raises.

        ``at`` says what it is: a model of ``allow_list``, "job", or a member of one, "reply.data_transformation".
        """
        return b"".join(self.pieces(raw, at))

    def pieces(self, raw: Raw, at: str = "reply") -> Iterator[bytes]:
        """Yield what ``mask`` returns in pieces of some 16 KiB."""
        view = memoryview(raw)
        pieces: list[Raw] = []
        size = done = 0
        for kind, start, end in _walk(raw, _root(at)):
            replacement = self._replacement(kind, bytes(view[start:end]))
            if replacement is not None:
                pieces += (view[done:start], replacement)
                size += start - done + len(replacement)
                done = end
                if size >= _PIECE:
                    yield b"".join(pieces)
                    pieces.clear()
                    size = 0
        yield b"".join([*pieces, view[done:]])

    def text(self, kind: str, value: str) -> str:
        """Return one value of a kind as the level lets it be seen."""
        return self._masked(kind, value)

    def member_name(self, name: str) -> str:
        """Return the name of a member: as it is where the API has it, else as that of an unknown field."""
        return name if json.dumps(name).encode() in _FIELD_NAMES else self._masked("field", name)

    def found(self, raw: Raw, at: str = "reply") -> Iterator[Found]:
        """Yield every value and name of a member in ``raw`` with its class and what becomes of it."""
        for kind, start, end in _walk(raw, _root(at)):
            content = bytes(raw[start:end])
            before = decoded(content) if content[:1] == b'"' else content.decode("ascii", "replace")
            if before.strip() not in _SAYS_NOTHING:
                replacement = self._replacement(kind, content)
                own = kind.partition("/")[0]
                if own in BASIC:
                    own = STRUCTURE if _is_basic(own, before) else "value"
                yield Found(KINDS.get(own, STRUCTURE), before, before if replacement is None else decoded(replacement))

    def _replacement(self, kind: str, content: bytes) -> bytes | None:
        """Return the JSON that takes the place of a value or name, None where it stays."""
        key = (kind, content)
        if key in self._cache:
            return self._cache[key]
        text = decoded(content) if content[:1] == b'"' else content.decode("ascii", "replace")
        masked = self._masked(kind, text)
        replacement = None if masked == text else json.dumps(masked).encode()
        if len(self._cache) >= _CACHED:
            self._cache.clear()
        if len(content) <= 256 and kind != "error":
            self._cache[key] = replacement
        return replacement

    def _masked(self, kind: str, text: str) -> str:
        kind, _, of = kind.partition("/")
        is_marker = kind == "condition" and text == "config"  # the condition is elsewhere (contract 4.4)
        if is_marker or text.strip() in _SAYS_NOTHING:
            return text
        if kind in BASIC:
            if _is_basic(kind, text):
                return text
            kind = "value"
        if kind in self._stays and self._may_stay(kind, text):
            return self._texts.strict(text) if kind == "error" else self._kept_name(kind, text)
        if kind == "ip":
            return self._texts.strict(text) if "//" in text else self._texts.address(text)
        return self._name(kind, text, of)

    def _may_stay(self, kind: str, text: str) -> bool:
        shape = _STAYING_SHAPES.get(kind)
        if shape is None or "job" in self._stays:
            return True
        return shape.fullmatch(text) is not None and self._placeholders.of_word(text) is None

    def _kept_name(self, kind: str, text: str) -> str:
        """Return a name that stays, but for the addresses and contacts in it where those go."""
        if "ip" not in self._stays:
            text = self._texts.without_addresses(text)
        if kind in _NAMES and len(text) <= LONGEST_WORD:
            self._kept.update(text.split(SEPARATOR) if kind == "object-id" else (text,))
        return text

    def _name(self, kind: str, text: str, of: str) -> str:
        place = self._placeholders.of
        if kind == "object-name":
            return place(of or "object", text)
        if kind == "object-id":
            return self._object_id(text, of)
        if kind == "columns":
            return ",".join(place("column", part.strip()) for part in text.split(","))
        if kind == "object-path":
            database, dot, table = text.partition(".")
            return place("db", database) + (dot + place("table", table) if dot else "")
        return place(kind, text.strip())

    def _object_id(self, text: str, of: str) -> str:
        """Return ``db-1-*-*-table-3``; a marker at the end (contract 7.3) stays."""
        parts = text.split(SEPARATOR)
        marker = parts.pop() if len(parts) > 1 and _MARKER.fullmatch(parts[-1]) else None
        last = len(parts) - 1
        kinds = ["db", *(["schema"] * (last - 1)), "table"] if last else [of if of in ("db", "schema") else "db"]
        if last and of:
            kinds[-1] = of
        masked = [self._placeholders.of(kind, part) for kind, part in zip(kinds, parts, strict=True)]
        return SEPARATOR.join([*masked, *([marker] if marker is not None else [])])


def _is_basic(kind: str, text: str) -> bool:
    """Say whether a value has the shape of its kind; what has not is no enumeration, figure or time."""
    if kind != "enum":
        return _SHAPES[kind].fullmatch(text) is not None
    if len(text) > 128:
        return False
    if are_capitals(text) or _CODE.fullmatch(text) or _SHORT_FIGURE.fullmatch(text) or text in _LISTED:
        return True
    return all(part in ENUMERATIONS for part in text.split("-"))


def _walk(raw: Raw, root: _Node) -> Iterator[tuple[str, int, int]]:
    """Yield kind and span of every text, every figure in the place of a name, and every name of a member.

    A kind such as ``object-name/table`` says of what kind the object around is. Each byte is looked at once, whatever
    is nested.
    """
    # What is around: the model of an object or None, what an array's elements are, and the kind of the object.
    around: list[tuple[_Model | None, _Node, str]] = []
    model: _Model | None = None
    element = node = root
    of = ""
    for token in _TOKEN.finditer(raw):
        what = token.lastindex
        if what == _COLON and model is not None:
            name = token[_TEXT]
            node = model.members.get(name) or model.node(name)
            if node.name_kind and not (node.name_kind == "field" and name in _FIELD_NAMES):
                yield node.name_kind, token.start(_TEXT), token.end(_TEXT)
        elif what in (_TEXT, _COLON):
            kind = _KINDS_IN_OBJECT.get((node.kind, of), node.kind) if of else node.kind
            yield kind, token.start(_TEXT), token.end(_TEXT)
        elif what == _OPEN:
            around.append((model, element, of))
            model, element = (_inside(node), _UNKNOWN) if raw[token.start()] == _BRACE else (None, node)
            if model is _OBJECT:
                of = _object_kind(raw, token.end())
            elif model is _TAGS and around[-1][0] is None and _TAG.match(raw, token.end()):
                model = _MODELS["tag"]
            node = element
        elif what == _CLOSE:
            if around:
                model, element, of = around.pop()
            node = element
        elif token[_WORD] not in _LITERALS and not _is_figure(node.kind, token[_WORD]):
            yield node.kind, token.start(), token.end()


def _is_figure(kind: str, word: bytes) -> bool:
    """Say whether a word that is no text stays; a long figure where an enumeration is expected is none."""
    return kind in BASIC and _NUMBER.fullmatch(word) is not None and (kind != "enum" or len(word) <= _LONGEST_ENUM)


def _root(at: str) -> _Node:
    name, dot, member = at.partition(".")
    return _MODELS[name].node(json.dumps(member).encode()) if dot else _Node("value", _MODELS[name])


def _inside(node: _Node) -> _Model:
    """Return the model of an object; nothing is known of one in the place of a text or figure."""
    return node.model or _STRANGE


def _object_kind(raw: Raw, start: int) -> str:
    """Return "db", "schema", "table" ... for the object that begins before ``start``, "" when it does not say."""
    found = _OBJECT_TYPE.search(raw, start, start + _OBJECT_REACH)
    own = found is not None and b"}" not in bytes(raw[start : found.start()])
    return _OBJECT_KINDS.get(found[1], "object") if found is not None and own else ""
