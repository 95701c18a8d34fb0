"""Tags in all the shapes the cloud writes them (contract 4.4)."""

import msgspec

from drs_inspector.domain.decoding.decoder import read_members, register_tuple_reader
from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.decoding.scalars import is_absent, read_text
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object
from drs_inspector.domain.redaction.sensitive_fields import is_secret_name

Raw = bytes | memoryview


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What all typed parts of a job share: the members that have no typed place."""

    unknown: tuple[UnknownField, ...] = ()


class Tag(Part, frozen=True, kw_only=True):
    """One tag; a tag without a value has ``value`` None."""

    key: str | None = None
    value: str | None = None


class _Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A tag as the cloud nearly always writes it."""

    key: str
    value: str


_plain = msgspec.json.Decoder(list[_Plain])


def _plain_tags(raw: Raw) -> tuple[Tag, ...] | None:
    """Return tags of which each has one key and one value, both texts; None where any is written otherwise."""
    given = bytes(raw)
    try:
        found = _plain.decode(given)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    # Of two members with one name the decoder takes the last one and says nothing.
    if given.count(b'"key"') != len(found) or given.count(b'"value"') != len(found):
        return None
    return tuple([Tag(key=tag.key or None, value=tag.value or None) for tag in found])


def read_tags(raw: Raw, path: str, drift: list[Drift]) -> tuple[Tag, ...]:
    """Read ``[{"key": k, "value": v}]``, ``[{k: v, k2: v2}]`` and ``{k: v}``; anything else becomes drift."""
    if is_absent(raw):
        return ()
    plain = _plain_tags(raw)
    if plain is not None:
        return plain
    mark = first_byte(raw)
    try:
        if mark == b"{":
            return _tags_of_map(split_object(raw), path, drift)
        if mark == b"[":
            parts = enumerate(split_array(raw))
            return tuple(tag for number, part in parts for tag in _tags_of_entry(part, f"{path}[{number}]", drift))
    except BrokenJsonError:
        pass
    drift.append(drift_of(path, "a list of tags", raw, "raw"))
    return ()


def _tags_of_entry(raw: Raw, path: str, drift: list[Drift]) -> tuple[Tag, ...]:
    if is_absent(raw):
        return ()
    if first_byte(raw) != b"{":
        drift.append(drift_of(path, "a tag", raw, "raw"))
        return ()
    members = split_object(raw)
    if {member.name for member in members} == {"key", "value"}:
        tag, problems = read_members(Tag, members, path)
        drift.extend(problems)
        return (tag,)
    return _tags_of_map(members, path, drift)


def _tags_of_map(members: list[Member], path: str, drift: list[Drift]) -> tuple[Tag, ...]:
    tags = []
    for name, raw in members:
        if is_secret_name(name):
            continue
        where = f"{path}.{name}"
        tags.append(Tag(key=name, value=read_text(raw, where, drift, everyday=False)))
    return tuple(tags)


register_tuple_reader(Tag, read_tags)
