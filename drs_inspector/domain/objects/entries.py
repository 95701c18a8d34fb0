"""One entry of an object selection: how it is read, and what its id says about its place (contract 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.rawjson.split import BrokenJsonError, split_object, text_of

SEPARATOR = "-*-*-"
DATABASE = "database"
SCHEMA = "schema"

_FIELDS = ("id", "parent_id", "type", "name", "alias_name", "select")
_SHOWN_BYTES = 200


class StrictEntry(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """An entry exactly as the contract describes it: the fast path, refused when anything is unusual."""

    id: str
    type: str
    name: str
    parent_id: str | None = None
    alias_name: str | None = None
    select: str | None = None


class PlainEntry(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """An entry of which the fields are all there is: none came twice, and none has another type. UNSET was not sent."""

    id: str
    type: str
    name: str
    parent_id: str | msgspec.UnsetType | None = msgspec.UNSET
    alias_name: str | msgspec.UnsetType | None = msgspec.UNSET
    select: str | msgspec.UnsetType | None = msgspec.UNSET


class RelaxedEntry(msgspec.Struct, gc=False):
    """An entry that may have members of its own beside the known ones, and ``select`` as a boolean."""

    id: str
    type: str
    name: str
    parent_id: str | None = None
    alias_name: str | None = None
    select: str | bool | None = None


class ObjectEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the object tree as the cloud described it (contract 4.3); a field is None when it has no value.

    ``placeholder`` marks a parent that other entries name but the list lacks: only its ``id`` is known.
    ``contradiction`` says in words how ``parent_id`` and ``id`` disagree, None when they do not.
    """

    id: str | None = None
    parent_id: str | None = None
    type: str | None = None
    name: str | None = None
    alias_name: str | None = None
    select: str | None = None
    unknown: tuple[UnknownField, ...] = ()
    drift: tuple[Drift, ...] = ()
    placeholder: bool = False
    contradiction: str | None = None


_relaxed_decoder = msgspec.json.Decoder(RelaxedEntry)
_relaxed_list = msgspec.json.Decoder(list[RelaxedEntry])
_plain_decoder = msgspec.json.Decoder(list[PlainEntry])
_OPTIONAL = ("parent_id", "alias_name", "select")
_members_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_entry(raw: bytes | memoryview, path: str) -> ObjectEntry:
    """Read one entry of any shape; what has no place becomes ``unknown`` or ``drift``. Never raises.

    When a member occurs twice the last one counts, as in every JSON reader; the earlier one is kept as unknown.
    """
    try:
        members = split_object(raw)
    except BrokenJsonError:
        whole = bytes(raw)
        return ObjectEntry(unknown=(UnknownField(path, whole),), drift=(drift_of(path, "object", whole, "raw"),))
    last = {member.name: index for index, member in enumerate(members)}
    texts: dict[str, str | None] = {}
    unknown: list[UnknownField] = []
    drift: list[Drift] = []
    for index, (name, value) in enumerate(members):
        if name not in _FIELDS or last[name] != index:
            unknown.append(UnknownField(join_path(path, name), bytes(value)))
            continue
        texts[name], kept = _text(bytes(value))
        if kept is not None:
            drift.append(drift_of(join_path(path, name), "text", value, kept))
    return msgspec.structs.replace(ObjectEntry(unknown=tuple(unknown), drift=tuple(drift)), **texts)


def plain_entries(array: bytes) -> list[PlainEntry] | None:
    """Read entries of a JSON array; None when any of them may hold more than a ``PlainEntry`` says. Never raises.

    A member that comes twice would be lost, so that names are counted: as often as there are values of it. That is only
    sure where no letter of a name can be written as an escape.
    """
    if b"\\" in array:
        return None
    try:
        entries = _plain_decoder.decode(array)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    count = len(entries)
    if any(array.count(b'"%s"' % name) != count for name in (b"id", b"type", b"name")):
        return None
    for name in _OPTIONAL:
        unset = [getattr(entry, name) for entry in entries].count(msgspec.UNSET)
        if array.count(b'"%s"' % name.encode()) != count - unset:
            return None
    return entries


def quick_entry(raw: bytes | msgspec.Raw) -> RelaxedEntry:
    """Read what the columns need from an entry of any shape; a missing text is empty. Never raises."""
    try:
        return _relaxed_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        content = bytes(raw)  # something is unusual: look at one member after the other
    try:
        members: Mapping[str, bytes | memoryview | msgspec.Raw] = _members_decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            members = dict(split_object(content))
        except BrokenJsonError:
            return RelaxedEntry(id="", type="", name=shown(content))
    texts = {name: _text(bytes(members[name]))[0] for name in _FIELDS if name in members}
    object_id, name = texts.get("id") or "", texts.get("name") or ""
    return RelaxedEntry(
        id=object_id,
        type=texts.get("type") or "",
        name=name if name or object_id else shown(content),
        parent_id=texts.get("parent_id"),
        alias_name=texts.get("alias_name"),
        select=texts.get("select"),
    )


def quick_entries(text: memoryview, count: int) -> list[RelaxedEntry] | None:
    """Read entries and what is between them as ``quick_entry`` reads each; None unless they are so many usual ones."""
    try:
        entries = _relaxed_list.decode(b"".join((b"[", text, b"]")))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return entries if len(entries) == count else None


def display_name(name: str, object_id: str) -> str:
    """Return the name to show: the entry's own, else the last part of its id."""
    return name or object_id.rpartition(SEPARATOR)[2]


def is_renamed(entry: StrictEntry | RelaxedEntry) -> bool:
    """Tell whether the name on the target is another one."""
    return bool(entry.alias_name) and entry.alias_name != display_name(entry.name, entry.id)


def parent_of_id(object_id: str, name: str = "") -> str:
    """Return the id without its last part, "" when it has only one.

    A name may hold the separator itself: when the id ends with the name, exactly the name is cut off.
    """
    if name and object_id.endswith(SEPARATOR + name):
        return object_id[: -len(SEPARATOR + name)]
    return object_id.rpartition(SEPARATOR)[0]


def object_key(entry: RelaxedEntry) -> tuple[str, str, str]:
    """Return what an object is known by: its kind, the id of what it is in, and its name."""
    return entry.type, id_above(entry), display_name(entry.name, entry.id)


def id_above(entry: RelaxedEntry) -> str:
    """Return the id of what an object is in, "" where it is in nothing."""
    if entry.parent_id:
        return entry.parent_id
    if SEPARATOR not in entry.id or entry.type == DATABASE:
        return ""
    return parent_of_id(entry.id, entry.name)


def target_name(entry: RelaxedEntry) -> str:
    """Return the name on the target."""
    return entry.alias_name or display_name(entry.name, entry.id)


def contradiction_between(entry: ObjectEntry | PlainEntry) -> str | None:
    """Say in words how ``parent_id`` and ``id`` disagree, or return None (``parent_id`` wins, contract 7.2)."""
    if not entry.id or not entry.parent_id:
        return None
    if entry.name and entry.id == f"{entry.parent_id}{SEPARATOR}{entry.name}":
        return None
    implied = parent_of_id(entry.id, entry.name or "")
    if implied == entry.parent_id:
        return None
    named = f"names {_quoted(implied)} as the parent" if implied else "names no parent"
    return f"parent_id is {_quoted(entry.parent_id)}, but the id {_quoted(entry.id)} {named}; parent_id was followed"


def shown(raw: bytes | memoryview) -> str:
    """Return the JSON text of a value, shortened for display."""
    text = bytes(raw[:_SHOWN_BYTES]).decode("utf-8", "replace")
    return text + "…" if len(raw) > _SHOWN_BYTES else text


def _quoted(text: str) -> str:
    return f'"{text}"'


def _text(raw: bytes) -> tuple[str | None, Literal["coerced", "raw"] | None]:
    """Return the text of a member and, when it was no text, how far it could be read."""
    mark = raw.strip()[:1]
    if mark == b'"':
        return text_of(raw), None
    if mark == b"n":
        return None, None
    if mark in {b"{", b"["}:
        return None, "raw"
    return raw.strip().decode("ascii", "replace"), "coerced"
