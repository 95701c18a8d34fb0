"""Walks through JSON by the models of the allow-list: of which kind each text, figure and name of a member is.

The bytes are read once from beginning to end and not parsed. A long list holds flat objects with the same names in the
same order: where many of them came, what follows and is alike is met by one expression, and looked at no further.
"""

import json
import re
from collections.abc import Generator, Iterator
from typing import Final, NamedTuple

from drs_inspector.domain.rawjson.spans import decoded
from drs_inspector.domain.redaction.allow_list import BASIC, MODELS

Raw = bytes | memoryview
Place = tuple[str, int, int]
"""A kind, such as ``object-name/table``, and the span of what is of that kind."""

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
_NUMBER = re.compile(rb"[-+]?[0-9][-+0-9.eE]{0,40}")
_LONGEST_ENUM = 10
_LITERALS = frozenset({b"true", b"false", b"null"})


class Node(NamedTuple):
    """What a member is: the kind of its texts, its model where it is an object, and the kind of its name."""

    kind: str
    model: "_Model | None"
    name_kind: str = ""


class _Model:
    """The members of an object by their names as JSON."""

    def __init__(self) -> None:
        self.members: dict[bytes, Node] = {}
        self.other = _UNKNOWN

    def node(self, name: bytes) -> Node:
        """Return what a member is, by its name with its quotes."""
        return self.members.get(name) or (
            self.members.get(json.dumps(decoded(name)).encode(), self.other) if b"\\" in name else self.other
        )


_UNKNOWN = Node("value", None, "field")


def _compiled() -> dict[str, _Model]:
    models = {name: _Model() for name in MODELS}
    for name, fields in MODELS.items():
        for field, words in fields.items():
            name_kind, _, rest = words.rpartition(":")
            kind, _, model = rest.partition(">")
            node = Node(kind or "value", models[model] if model else None, name_kind)
            if field == "*":
                models[name].other = node
            else:
                models[name].members[json.dumps(field).encode()] = node
    return models


_MODELS = _compiled()
# A member's name that the API has anywhere is no name of a table or of a person, also where it is not expected.
FIELD_NAMES = frozenset(name for model in _MODELS.values() for name in model.members)
_OBJECT = _MODELS["object"]
_TAGS = _MODELS["tags"]
_STRANGE = _Model()
_OBJECT_KINDS = {b"database": "db", b"schema": "schema", b"table": "table", b"view": "view"}
_KINDS_IN_OBJECT = {
    (kind, of): f"{kind}/{of}" for kind in ("object-name", "object-id") for of in (*_OBJECT_KINDS.values(), "object")
}
KINDS_IN_OBJECT: Final = frozenset(_KINDS_IN_OBJECT.values())
"""The kinds that say of what kind the object around is."""
_BRACE, _TYPE = b"{"[0], b'"type"'

# A row is an object of texts, figures, true, false and null alone, without an escape and without a bracket in a text.
_LONGEST_ROW: Final = _OBJECT_REACH
_PLAIN_TEXT = rb'"[^"\\}]*+"'
_MEMBER = re.compile(
    rb"%b(%b)%b:%b(?:(%b)|([-+0-9A-Za-z.]++))%b([,}])" % (_BLANK, _PLAIN_TEXT, _BLANK, _BLANK, _PLAIN_TEXT, _BLANK)
)
_NAME, _PLAIN, _BARE, _AFTER = range(1, 5)
_LITERAL = rb"(?:true|false|null)"
_FIGURES = {"enum": rb"|[-+]?[0-9][-+0-9.eE]{0,8}+", "number": rb"|[-+]?[0-9][-+0-9.eE]{0,40}+"}
_FIGURES["time"] = _FIGURES["number"]
_MET_BEFORE: Final = 64
"""A sort of rows is learned where so many of it were met: an expression costs as much as walking through that many."""
_MOST_SORTS: Final = 128
_MOST_TOLD: Final = 1_024
_TRIED: Final = 4


class _Shape(NamedTuple):
    """Rows that are alike: ``like`` is the expression of the next one, ``kinds`` are those of its groups."""

    like: re.Pattern[bytes]
    kinds: tuple[tuple[str, int], ...]
    model: _Model
    of: str


_Key = tuple[_Model, str, tuple[tuple[bytes, bytes], ...]]


class _Sorts:
    """The sorts of rows that were met, in one document or in many small ones. Memory is bounded, whatever comes."""

    def __init__(self) -> None:
        self._met: dict[_Key, int] = {}
        self._shapes: dict[_Key, _Shape] = {}

    def known(self, key: _Key) -> _Shape | None:
        return self._shapes.get(key)

    def learned(self, key: _Key, kinds: tuple[tuple[str, int], ...]) -> _Shape | None:
        """Count one row of a sort that is not known, and return its expression where that pays now."""
        met = self._met.pop(key, 0) + 1
        if met < _MET_BEFORE:
            if len(self._met) >= _MOST_TOLD:
                self._met.clear()
            self._met[key] = met
            return None
        if len(self._shapes) >= _MOST_SORTS:
            self._shapes.clear()
        model, of, parts = key
        shape = self._shapes[key] = _Shape(_like(parts), kinds, model, of)
        return shape


_SORTS: Final = _Sorts()


class _Rows:
    """Finds the rows that follow one and are alike. It costs time in proportion to them, whatever they are."""

    def __init__(self) -> None:
        self._last: list[_Shape] = []
        self._credit = _MOST_TOLD

    def after(self, raw: Raw, start: int, end: int, model: _Model, of: str) -> Generator[Place, None, int]:
        """Yield what is in the rows after ``raw[start:end]``, a flat object, and return where the last one ends.

        ``of`` is the kind of the object around.
        """
        shape = next((one for one in self._last if _is_next(one, raw, end, model, of)), None)
        if shape is None and self._credit > 0 and end - start <= _LONGEST_ROW:
            shape = self._learned(raw, start, end, model, of)
        if shape is None:
            return end
        like, kinds = shape.like, shape.kinds
        rows = 0
        while (found := like.match(raw, end, end + _LONGEST_ROW)) is not None:
            for kind, group in kinds:
                yield kind, *found.span(group)
            end = found.end()
            rows += 1
        self._credit = min(self._credit + rows, _MOST_TOLD)
        return end

    def _learned(self, raw: Raw, start: int, end: int, model: _Model, of: str) -> _Shape | None:
        told = _told(raw, start, end, model, of)
        if told is None:
            return None
        parts, kinds = told
        key = model, of, parts
        shape = _SORTS.known(key)
        if shape is None:
            self._credit -= 1
            shape = _SORTS.learned(key, kinds)
        if shape is not None:
            self._last = [shape, *(one for one in self._last if one is not shape)][:_TRIED]
        return shape


def _is_next(shape: _Shape, raw: Raw, end: int, model: _Model, of: str) -> bool:
    return shape.model is model and shape.of == of and shape.like.match(raw, end, end + _LONGEST_ROW) is not None


def _told(
    raw: Raw, start: int, end: int, model: _Model, of: str
) -> tuple[tuple[tuple[bytes, bytes], ...], tuple[tuple[str, int], ...]] | None:
    """Return the names of a row with what may stand there, and the kinds of its texts; None for what is no row."""
    own = _object_kind(raw, start + 1) if model is _OBJECT else of
    parts: list[tuple[bytes, bytes]] = []
    kinds: list[tuple[str, int]] = []
    at, ended = start + 1, b","
    while ended == b",":
        found = _MEMBER.match(raw, at, end)
        if found is None:
            return None
        name, text, at, ended = found[_NAME], found[_PLAIN], found.end(), found[_AFTER]
        node = model.node(name)
        if _tells_name(node, name):
            return None
        if text is not None:
            kinds.append((_KINDS_IN_OBJECT.get((node.kind, own), node.kind) if own else node.kind, len(kinds) + 1))
            # What an object is says of which kind its names are.
            parts.append((name, b"(%b)" % (re.escape(text) if model is _OBJECT and name == _TYPE else _PLAIN_TEXT)))
        else:
            figures = _FIGURES.get(node.kind, b"")
            written = b"(?:%b%b)" % (_LITERAL, figures)
            if re.fullmatch(written, found[_BARE]) is None:
                return None
            parts.append((name, written))
    return (tuple(parts), tuple(kinds)) if at == end else None


def _like(parts: tuple[tuple[bytes, bytes], ...]) -> re.Pattern[bytes]:
    """Return the expression of one more row, with the comma before it; it takes time like the row."""
    members = (rb"%b%b:%b%b%b" % (re.escape(name), _BLANK, _BLANK, written, _BLANK) for name, written in parts)
    return re.compile(rb"%b,%b\{%b%b\}" % (_BLANK, _BLANK, _BLANK, (b"," + _BLANK).join(members)))


def _tells_name(node: Node, name: bytes) -> bool:
    """Say whether the name of a member is personal where it is."""
    return bool(node.name_kind) and not (node.name_kind == "field" and name in FIELD_NAMES)


def walk(raw: Raw, root: Node) -> Iterator[Place]:
    """Yield kind and span of every text, every figure in the place of a name, and every name of a member.

    A kind such as ``object-name/table`` says of what kind the object around is. Each byte is looked at a bounded number
    of times, whatever is nested.
    """
    # What is around: the model of an object or None, what an array's elements are, the kind of the object, its place.
    around: list[tuple[_Model | None, Node, str, int]] = []
    model: _Model | None = None
    element = node = root
    of, opened, rows = "", -1, _Rows()
    after = 0
    while after >= 0:
        start, after = after, -1
        for token in _TOKEN.finditer(raw, start):
            what = token.lastindex
            if what == _COLON and model is not None:
                name = token[_TEXT]
                node = model.members.get(name) or model.node(name)
                if _tells_name(node, name):
                    yield node.name_kind, *token.span(_TEXT)
            elif what in (_TEXT, _COLON):
                kind = _KINDS_IN_OBJECT.get((node.kind, of), node.kind) if of else node.kind
                yield kind, *token.span(_TEXT)
            elif what == _OPEN:
                opened = token.start()
                around.append((model, element, of, opened))
                model, element = (_inside(node), _UNKNOWN) if raw[opened] == _BRACE else (None, node)
                if model is _OBJECT:
                    of = _object_kind(raw, token.end())
                elif model is _TAGS and around[-1][0] is None and _TAG.match(raw, token.end()):
                    model = _MODELS["tag"]
                node = element
            elif what == _CLOSE:
                model, element, of, begun = around.pop() if around else (model, element, of, -1)
                node = element
                if model is None and begun == opened:  # a flat element of a list: there may be many of them
                    end = token.end()
                    after = yield from rows.after(raw, begun, end, _inside(element), of)
                    if after > end:
                        break
                    after = -1
            elif token[_WORD] not in _LITERALS and not _is_figure(node.kind, token[_WORD]):
                yield node.kind, token.start(), token.end()


def _is_figure(kind: str, word: bytes) -> bool:
    """Say whether a word that is no text stays; a long figure where an enumeration is expected is none."""
    return kind in BASIC and _NUMBER.fullmatch(word) is not None and (kind != "enum" or len(word) <= _LONGEST_ENUM)


def root_of(at: str) -> Node:
    """Return what ``at`` says that a document is: a model, or a member of one, as ``Masker.mask`` takes it."""
    name, dot, member = at.partition(".")
    return _MODELS[name].node(json.dumps(member).encode()) if dot else Node("value", _MODELS[name])


def _inside(node: Node) -> _Model:
    """Return the model of an object; nothing is known of one in the place of a text or figure."""
    return node.model or _STRANGE


def _object_kind(raw: Raw, start: int) -> str:
    """Return "db", "schema", "table" ... for the object that begins before ``start``, "" when it does not say."""
    found = _OBJECT_TYPE.search(raw, start, start + _OBJECT_REACH)
    own = found is not None and b"}" not in bytes(raw[start : found.start()])
    return _OBJECT_KINDS.get(found[1], "object") if found is not None and own else ""
