"""The values of a job's list entry and details, each under a key that stays when a list comes in another order.

A key is the names of the members that lead to a value; in a list the element is named by what it is: a tag by its key,
a speed limit by its hours, an address by itself. So an element keeps its key wherever it comes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from drs_inspector.domain.compare.values import number_known_as, says_nothing
from drs_inspector.domain.decoding.decoder import FieldType, field_types, read_struct
from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.fields import Endpoint, PublicIp, PublicIpFailure, SpeedLimit, Subscription
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_text import text_of_value
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object, text_of

Raw = bytes | memoryview
Key = tuple[str, ...]
_SHOWN: Final = 2_000
_DEEPEST: Final = 40
_NAMING: Final = ("id", "key", "name", "code", "ip")


class Leaf(NamedTuple):
    """One value. ``value`` is what it says, None for nothing; ``raw`` how it was written, b"" where it is made.

    ``names`` are those of the members that lead to it, without the keys of lists. ``family`` is the list in which an
    element may have moved: elsewhere, with the same value.
    """

    label: str
    text: str
    value: object
    raw: bytes
    names: tuple[str, ...]
    family: str = ""
    place: str = ""


class _Odd(msgspec.Struct, frozen=True):
    """A value of another type than expected, as it came."""

    raw: bytes


class LeafReader:
    """Reads values into ``leaves``; ``scenario`` chooses words for statuses and directions."""

    def __init__(self, scenario: str) -> None:
        self.leaves: dict[Key, Leaf] = {}
        self._scenario = scenario

    def read(
        self, kind: type[msgspec.Struct] | None, members: Sequence[Member], key: Key = (), label: str = ""
    ) -> None:
        """Read the members of an object; ``kind`` is the struct that knows them, None for one that nothing does."""
        types = field_types(kind) if kind is not None else {}
        times: dict[str, int] = {}
        for name, raw in members:
            times[name] = number = times.get(name, 0) + 1
            inner = (*key, name if number == 1 else f"{name}#{number}")
            words = label + label_of(name)
            if number > 1:
                words = f"{words} ({number})"
            found = types.get(name)
            if found is None:
                self._read_unknown(raw, inner, words)
            elif found.is_list:
                self._read_list(found, raw, inner, words)
            elif _is_struct(found.type):
                self._read_part(found.type, raw, inner, words)
            else:
                self._read_leaf(found, name, raw, inner, words)

    def _add(self, key: Key, leaf: Leaf) -> None:
        number, free = 1, key
        while free in self.leaves:
            number += 1
            free = (*key[:-1], f"{key[-1]}#{number}")
        self.leaves[free] = leaf

    def _read_leaf(self, found: FieldType, name: str, raw: Raw, key: Key, label: str) -> None:
        drift: list[Drift] = []
        value = found.read(raw, "", drift)
        if any(one.kept == "raw" for one in drift) and not isinstance(value, Timestamp):
            self._add(key, _odd_leaf(raw, key, label))
            return
        text = "" if value is None else text_of_value(name, value, self._scenario)[0]
        self._add(key, Leaf(label, _cut(text), value, bytes(raw), key))

    def _read_part(self, kind: type[msgspec.Struct], raw: Raw, key: Key, label: str) -> None:
        if says_nothing(raw):
            self._add(key, Leaf(label, "", None, bytes(raw), key))
            return
        elements = _elements(raw) if first_byte(raw) == b"[" else [raw]
        members = _members(elements[0]) if len(elements) == 1 else None
        if members is None or len(key) > _DEEPEST:
            self._add(key, _odd_leaf(raw, key, label))
            return
        self.read(kind, members, key, f"{label}: ")

    def _read_list(self, found: FieldType, raw: Raw, key: Key, label: str) -> None:
        if says_nothing(raw):
            self._add(key, Leaf(label, "", None, bytes(raw), key))
        elif found.type is Tag:
            self._read_tags(raw, key, label)
        elif found.type is str:
            for element in _elements(raw) or [raw]:
                text = text_of(element) if first_byte(element) == b'"' else _json_text(element)
                self._add((*key, text), Leaf(label, _cut(text), text, b"", key))
        else:
            for number, element in enumerate(_elements(raw) or [raw]):
                self._read_element(found.type, element, number, (key, label))

    def _read_element(self, kind: type[msgspec.Struct], raw: Raw, number: int, at: tuple[Key, str]) -> None:
        key, label = at
        members = _members(raw)
        if members is None:
            self._add((*key, f"[{number}]"), _odd_leaf(raw, key, label))
            return
        read, drift = read_struct(kind, raw)
        if isinstance(read, SpeedLimit) and all(one.kept == "coerced" for one in drift):
            hours = _hours(read)
            text = text_of_value("speed", read.speed or "", "")[0] or "no speed"
            words = f"{label}, {hours}"
            self._add((*key, hours), Leaf(words, text, read.speed or "", b"", key, family=key[-1], place=hours))
            for unknown in read.unknown:
                self._read_unknown(unknown.raw, (*key, hours, unknown.path), f"{words}: {label_of(unknown.path)}")
            return
        identity = _identity(read) or f"[{number}]"
        inner = (*key, identity)
        if inner in self.leaves:
            inner = (*key, f"{identity}#{number + 1}")
        # That the element is there is a value of its own: it may say nothing else.
        self._add(inner, Leaf(label, identity, identity, b"", key))
        self.read(kind, members, inner, f"{label} {identity}: ")

    def _read_tags(self, raw: Raw, key: Key, label: str) -> None:
        drift: list[Drift] = []
        tags = read_tags(raw, "", drift)
        for found in drift:
            if found.kept == "raw":
                self._add((*key, "?"), _odd_leaf(found.raw, key, label))
        for tag in tags:
            name = tag.key or ""
            words = f"{label} {name}" if name else f"{label} without a key"
            self._add((*key, name), Leaf(words, _cut(tag.value or "no value"), tag.value or "", b"", key))
            for unknown in tag.unknown:
                self._read_unknown(unknown.raw, (*key, name, unknown.path), f"{words}: {label_of(unknown.path)}")

    def _read_unknown(self, raw: Raw, key: Key, label: str) -> None:
        mark = first_byte(raw)
        if says_nothing(raw):
            self._add(key, Leaf(label, "", None, bytes(raw), key))
            return
        members = _members(raw) if mark == b"{" and len(key) <= _DEEPEST else None
        elements = _elements(raw) if mark == b"[" and len(key) <= _DEEPEST else []
        if members is not None:
            self.read(None, members, key, f"{label}: ")
        elif elements:
            for name, element in _named(elements):
                self._read_unknown(element, (*key, name), f"{label} {name}")
        else:
            text = text_of(raw) if mark == b'"' else _json_text(raw)
            value: object = text if mark == b'"' else _Odd(bytes(raw))
            self._add(key, Leaf(label, _cut(text), value, bytes(raw), key))


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not Timestamp


def _odd_leaf(raw: Raw, key: Key, label: str) -> Leaf:
    text = text_of(raw) if first_byte(raw) == b'"' else _json_text(raw)
    return Leaf(label, _cut(text), _Odd(bytes(raw)), bytes(raw), key)


def _members(raw: Raw) -> list[Member] | None:
    try:
        return split_object(raw)
    except BrokenJsonError:
        return None


def _elements(raw: Raw) -> list[bytes | memoryview]:
    try:
        return split_array(raw)
    except BrokenJsonError:
        return []


def _named(elements: Sequence[Raw]) -> Iterator[tuple[str, Raw]]:
    """Yield the elements of a list that nothing is known of: by themselves, ids or names, else by their place."""
    if all(first_byte(one) not in (b"{", b"[") for one in elements):
        yield from zip(_known_as(elements), elements, strict=True)
        return
    objects = [dict(_members(one) or ()) for one in elements]
    for name in _NAMING:
        given = [one[name] for one in objects if name in one and first_byte(one[name]) not in (b"{", b"[")]
        names = _known_as(given)
        if len(set(names)) == len(elements):
            yield from zip(names, elements, strict=True)
            return
    yield from ((f"[{number}]", one) for number, one in enumerate(elements))


def _hours(limit: SpeedLimit) -> str:
    zone = " UTC" if limit.is_utc else ""
    return f"{limit.begin or '?'} to {limit.end or '?'}{zone}"


def _identity(part: msgspec.Struct) -> str:
    """Return what an element of a list is known by, "" where it has nothing of that kind."""
    if isinstance(part, Subscription):
        return part.protocol or ""
    if isinstance(part, Endpoint):
        at = f"{part.ip}:{part.db_port}" if part.ip and part.db_port else part.ip or ""
        return part.inst_id or at or part.inst_name or part.db_name or ""
    if isinstance(part, PublicIp):
        return part.id or part.type or part.public_ip or ""
    return (part.id or part.name or "") if isinstance(part, PublicIpFailure) else ""


def _known_as(elements: Sequence[Raw]) -> list[str]:
    """Return what scalars are known by: numbers, and texts of them, by their value, or by their letters where several
    elements have that value.
    """
    texts = [_json_text(one) for one in elements]
    values = [number_known_as(text) for text in texts]
    times = Counter(values)
    return [text if times[value] > 1 else value for text, value in zip(texts, values, strict=True)]


def _json_text(raw: Raw) -> str:
    mark = first_byte(raw)
    return _cut(text_of(raw)) if mark == b'"' else _cut(bytes(raw[: _SHOWN * 4]).decode("utf-8", "replace").strip())


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
