"""A table-driven reader: JSON object -> typed struct, where no member can be lost and none can do harm.

The table of a struct type is made once from its type hints. Each member of the object is then either typed, or typed
after a safe conversion (listed as drift), or kept raw (listed as drift), or unknown (kept with its bytes).
"""

import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.decoding.scalars import (
    LeafReader,
    is_absent,
    read_bool,
    read_code,
    read_float,
    read_int,
    read_moment,
    read_text,
    read_time,
)
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.rawjson.split import BrokenJsonError, Member, first_byte, split_array, split_object, text_of
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.redaction.sensitive_fields import is_harmless_switch, is_secret_name

Raw = bytes | memoryview
StructType = TypeVar("StructType", bound=msgspec.Struct)
FieldReader = Callable[[Raw, str, list[Drift]], object]
TupleReader = Callable[[Raw, str, list[Drift]], tuple[Any, ...]]

# Marks for type hints: text in which "NA" means nothing, and fields whose neighbouring type is an everyday sight.
NO_VALUE_WORDS_MARK = "NA means no value"
EVERYDAY_MARK = "the neighbouring type is documented"
SECONDS_TOO_MARK = "a time with few digits is in seconds"
# Children hold children: a reply that nests them deeper than this is not followed, its bytes are kept as drift.
_DEEPEST = 40
Code = Annotated[str | None, NO_VALUE_WORDS_MARK]

_LEAVES: Mapping[object, LeafReader] = {
    str: read_text,
    bool: read_bool,
    int: read_int,
    float: read_float,
    Timestamp: read_time,
}
# Readers for tuples of structs that come in more shapes than one; filled by the module that owns the struct.
_SPECIAL_TUPLES: dict[object, TupleReader] = {}


def register_tuple_reader(element_type: type[msgspec.Struct], reader: TupleReader) -> None:
    """Read every ``tuple[element_type, ...]`` field with ``reader(raw, path, drift)`` instead of element by element."""
    _SPECIAL_TUPLES[element_type] = reader


def has_tuple_reader(element_type: object) -> bool:
    """Tell whether tuples of ``element_type`` have a reader of their own."""
    return element_type in _SPECIAL_TUPLES


def read_struct(
    struct_type: type[StructType], raw: Raw, path: str = "", *, skip: frozenset[str] = frozenset()
) -> tuple[StructType, list[Drift]]:
    """Read the JSON object ``raw`` as ``struct_type``; never raises for anything that is JSON.

    Field names are member names. A field called ``unknown`` receives the members without a typed place, secrets left
    out. Paths of unknown members and drift begin with ``path``. Members named in ``skip`` are left to others.
    Anything but an object gives an empty struct and one drift (none for null, ``""`` and ``[]``).
    """
    drift: list[Drift] = []
    members = _members(raw, path, drift)
    return _fill(struct_type, members, path, drift, skip), drift


def read_members(
    struct_type: type[StructType], members: list[Member], path: str = "", *, skip: frozenset[str] = frozenset()
) -> tuple[StructType, list[Drift]]:
    """Do what ``read_struct`` does for an object that has already been split into its members."""
    drift: list[Drift] = []
    return _fill(struct_type, members, path, drift, skip), drift


def _members(raw: Raw, path: str, drift: list[Drift]) -> list[Member]:
    if first_byte(raw) != b"{":
        if not is_absent(raw):
            drift.append(drift_of(path, "an object", raw, "raw"))
        return []
    try:
        return split_object(raw)
    except BrokenJsonError:
        drift.append(drift_of(path, "an object", raw, "raw"))
        return []


def _fill(
    struct_type: type[StructType], members: list[Member], path: str, drift: list[Drift], skip: frozenset[str]
) -> StructType:
    plan = _plan(struct_type)
    last = {member.name: position for position, member in enumerate(members)}
    values: dict[str, object] = {}
    unknown: list[UnknownField] = []
    for position, (name, raw) in enumerate(members):
        if name in skip:
            continue
        reader = plan.get(name)
        if is_secret_name(name) and not is_harmless_switch(name, raw):
            continue
        where = join_path(path, name)
        if reader is None:
            unknown.append(UnknownField(path=where, raw=redact_secrets(raw)))
        elif last[name] != position:
            drift.append(drift_of(where, "one member of this name", raw, "raw"))
        else:
            values[name] = reader(raw, where, drift)
    if "unknown" in struct_type.__struct_fields__:
        values["unknown"] = tuple(unknown)
    return struct_type(**values)


@cache
def _plan(struct_type: type[msgspec.Struct]) -> dict[str, FieldReader]:
    hints = typing.get_type_hints(struct_type, include_extras=True)
    return {name: _reader(hints[name]) for name in struct_type.__struct_fields__ if name != "unknown"}


def _reader(hint: Any) -> FieldReader:
    """Choose the reader for one type hint: optional leaf, struct, or tuple of either."""
    marks = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    plain = plain_type(hint)
    if typing.get_origin(plain) is tuple:
        return _tuple_reader(typing.get_args(plain)[0])
    if plain in _LEAVES:
        marked = {NO_VALUE_WORDS_MARK: read_code, SECONDS_TOO_MARK: read_moment}
        leaf = next((marked[mark] for mark in marks if mark in marked), _LEAVES[plain])
        everyday = EVERYDAY_MARK in marks
        return lambda raw, path, drift: leaf(raw, path, drift, everyday)
    return lambda raw, path, drift: _read_part(plain, raw, path, drift)


def plain_type(hint: Any) -> Any:
    """Return the type in a hint, without marks and without None; of a tuple the hint of a tuple."""
    if typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) in {types.UnionType, typing.Union}:
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    return hint


class FieldType(typing.NamedTuple):
    """What a member is: a leaf, a struct, or a list of either. ``read(raw, path, drift)`` reads it, a list's whole."""

    type: Any
    is_list: bool
    read: FieldReader
    read_element: FieldReader


@cache
def field_types(struct_type: type[msgspec.Struct]) -> dict[str, FieldType]:
    """Return what each typed member of a struct is, by name."""
    hints = typing.get_type_hints(struct_type, include_extras=True)
    found: dict[str, FieldType] = {}
    for name, read in _plan(struct_type).items():
        plain = plain_type(hints[name])
        is_list = typing.get_origin(plain) is tuple
        element = typing.get_args(plain)[0] if is_list else hints[name]
        found[name] = FieldType(plain_type(element), is_list, read, _reader(element))
    return found


def _read_part(struct_type: type[msgspec.Struct], raw: Raw, path: str, drift: list[Drift]) -> object:
    """Read a nested struct; an array of one object is taken for that object, no value gives None."""
    if is_absent(raw):
        return None
    if first_byte(raw) == b'"' and text_of(raw).strip().casefold() in {"na", "n/a", "-1", "0"}:
        return None
    if first_byte(raw) == b"[":
        elements = _elements(raw)
        if len(elements) != 1 or first_byte(elements[0]) != b"{":
            drift.append(drift_of(path, "an object", raw, "raw"))
            return None
        drift.append(drift_of(path, "an object", raw, "coerced"))
        raw, path = elements[0], f"{path}[0]"
    elif first_byte(raw) != b"{" or path.count("[") > _DEEPEST:
        drift.append(drift_of(path, "an object", raw, "raw"))
        return None
    return _fill(struct_type, _members(raw, path, drift), path, drift, frozenset())


def _elements(raw: Raw) -> list[bytes | memoryview]:
    try:
        return split_array(raw)
    except BrokenJsonError:
        return []


def _tuple_reader(element: Any) -> FieldReader:
    def read(raw: Raw, path: str, drift: list[Drift]) -> tuple[object, ...]:
        if element in _SPECIAL_TUPLES:
            return _SPECIAL_TUPLES[element](raw, path, drift)
        read_element = _reader(element)
        if is_absent(raw):
            return ()
        if first_byte(raw) == b"[":
            found = [read_element(part, f"{path}[{n}]", drift) for n, part in enumerate(_elements(raw))]
            return tuple(value for value in found if value is not None)
        if first_byte(raw) == b'"' and text_of(raw).strip().casefold() in {"na", "n/a", "-1", "0"}:
            return ()
        # One value where a list is expected is read as a list of one, if it is of the right kind.
        problems: list[Drift] = []
        value = read_element(raw, path, problems)
        kept_raw = value is None or any(problem.kept == "raw" and problem.path == path for problem in problems)
        drift.append(drift_of(path, "a list", raw, "raw" if kept_raw else "coerced"))
        if kept_raw:
            return ()
        drift.extend(problems)
        return (value,)

    return read
