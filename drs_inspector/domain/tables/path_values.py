"""The value at a path into what the cloud sent of a job: ``target_endpoint.inst_name``, ``tags.team``,
``speed_limit[0].speed``.

The names are those of the API, in details and list entry; where both have a value, the details' counts, they are newer.
``list.create_time`` is that of the list entry. Known members are read as the typed view reads them, unknown ones by
what their JSON is. Of very many jobs a value is found by one scan that skips all others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import msgspec

from drs_inspector.domain.decoding.decoder import FieldReader, FieldType, field_types
from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.jobs.fields import JobDetail, ListEntry
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG, UNREAD_MEMBERS
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object, text_of
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.redaction.sensitive_fields import is_secret_name
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.paths import OF_LIST_ENTRY, Path, path_of

__all__ = [
    "NOT_READ",
    "Missing",
    "Path",
    "cell_kind",
    "column_value",
    "is_in_reply",
    "kind_at",
    "known_paths",
    "part_at",
    "path_of",
    "same_names",
    "value_at",
    "within_bits",
]

Raw = bytes | memoryview
LONGEST_TEXT = 65_536
"""Bytes: of an object or a list that is longer the beginning is a value, and ``…`` says so."""
INTEGER_BITS: Final = 64
_ABSENT = msgspec.Raw(b"")
# Too short and too plain to hold a secret: most values are, and searching each one would take most of the time.
_HARMLESS = re.compile(rb'"[A-Za-z0-9_.-]{0,19}"|-?[0-9.]{1,40}|true|false|null')
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_KINDS: dict[object, Kind] = {str: Kind.TEXT, int: Kind.INTEGER, bool: Kind.BOOLEAN, Timestamp: Kind.TIME}
_PYTHON_TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: (bool,),
    Kind.TIME: (datetime,),
}
_DEEPEST_KNOWN = 6


class Missing(Enum):
    """That there is no value because what may have it was not read."""

    NOT_READ = "not read"


NOT_READ: Final = Missing.NOT_READ


def value_at(job: Job, path: Path) -> Cell | Missing:
    """Return the value at a path. None: the reply says null, or lacks it. ``NOT_READ``: it may be in what was not read.

    A time is aware and in UTC; without a zone, or unreadable, it is its text. A whole number beyond 64 bits is its
    text, as are objects and lists, whose text is their JSON. Secrets are not there. Never raises.
    """
    value, _raw = _found(job, path)
    return value


def column_value(job: Job, path: Path, kind: Kind) -> Cell:
    """Return the value at a path for a column of this kind: None as well for what is of no such kind, or not read."""
    value, raw = _found(job, path)
    if value is None or isinstance(value, Missing):
        return None
    if kind is Kind.TEXT:
        return value if isinstance(value, str) else _json_text(raw)
    return value if type(value) in _PYTHON_TYPES[kind] else None


def is_in_reply(job: Job, path: Path) -> bool:
    """Say whether the names of a path occur in what came of a job, be it with escapes."""
    names = names_in(path)
    escape = b"\\u00" if all(map(str.isascii, names)) else b"\\u"
    for raw in (job.list_given, job.detail_outline if job.detail_size <= BIG else job.small_part):
        given = b"" if raw is None else bytes(raw)
        if escape in given or all(msgspec.json.encode(name) in given for name in names):
            return True
    return False


def part_at(job: Job, member: str) -> Any:
    """Return a member of the details as the typed view reads it, None or () where they have none or were not read."""
    field = field_types(JobDetail)[member]
    raw = _in_details(job, (member,)) if job.has_detail else None
    return (() if field.is_list else None) if raw is None else field.read(raw, member, [])


def cell_kind(struct: type[msgspec.Struct], member: str) -> Kind | None:
    """Return what a column of this member holds, None for one that is no single value."""
    field = field_types(struct).get(member)
    return None if field is None or field.is_list else _KINDS.get(field.type)


def kind_at(path: Path) -> Kind | None:
    """Return what a column of the values at this path holds; None where the API is not known to have such a path."""
    known = [_known(struct, path.steps) for struct in _homes(path)]
    found = next((one for one in known if one is not None), None)
    return None if found is None else found.kind


@lru_cache(maxsize=1)
def _by_names() -> dict[tuple[str, ...], str]:
    return {names_in(found): text for text, _kind in known_paths() if (found := path_of(text)) is not None}


def names_in(path: Path) -> tuple[str, ...]:
    """Return the names of a path without the places in lists."""
    return tuple(step for step in path.steps if isinstance(step, str))


def same_names(path: Path) -> str | None:
    """Return the known path that has the same names, with the places in lists that it needs."""
    return _by_names().get(names_in(path))


def known_paths() -> Iterator[tuple[str, Kind]]:
    """Yield the paths that the API is known to have, with what their values are; of lists those of the first entry."""
    seen: set[str] = set()
    for struct in (JobDetail, ListEntry):
        for text, kind in _paths_in(struct, "", 0):
            if text not in seen:
                seen.add(text)
                yield text, kind


def _paths_in(struct: type[msgspec.Struct], lead: str, depth: int) -> Iterator[tuple[str, Kind]]:
    for name, member in field_types(struct).items():
        text = f"{lead}{name}{'[0]' if member.is_list else ''}"
        if member.type in _KINDS:
            yield text, _KINDS[member.type]
        elif depth < _DEEPEST_KNOWN and member.type is not struct:
            yield from _paths_in(member.type, f"{text}.", depth + 1)


@dataclass(frozen=True, slots=True)
class _Known:
    """A path through the typed members of a list entry or of details.

    ``reader`` reads its value. After ``depth`` steps ``tag`` is what is left of a path into a list of tags.
    """

    kind: Kind
    reader: FieldReader | None
    tag: tuple[str | int, ...]
    depth: int


def _homes(path: Path) -> tuple[type[msgspec.Struct], ...]:
    return (ListEntry,) if path.home == OF_LIST_ENTRY else (JobDetail, ListEntry)


@lru_cache(maxsize=1024)
def _known(struct: type[msgspec.Struct], steps: tuple[str | int, ...]) -> _Known | None:
    """Follow the steps through the type hints; None where they leave what is known."""
    here: Any = struct
    member: FieldType | None = None
    for number, step in enumerate(steps):
        if member is not None and member.is_list and member.type is Tag and _is_of_tag(steps[number:]):
            return _Known(Kind.TEXT, None, steps[number:], number)
        if member is not None and member.is_list and isinstance(step, int):
            reader, here = member.read_element, member.type
            member = FieldType(here, False, reader, reader)
        elif isinstance(step, str) and (member is None or not member.is_list) and here not in _KINDS:
            member = field_types(here).get(step)
            if member is None:
                return None
            here = member.type
        else:
            return None
    if member is None:
        return None
    is_leaf = not member.is_list and member.type in _KINDS
    return _Known(_KINDS[member.type] if is_leaf else Kind.TEXT, member.read if is_leaf else None, (), len(steps))


def _found(job: Job, path: Path) -> tuple[Cell | Missing, Raw]:
    """Return the value at a path and its JSON, of details before that of the list entry."""
    if path.home != OF_LIST_ENTRY and job.has_detail:
        raw = _in_details(job, path.steps)
        value = None if raw is None else _cell(raw, _reader_of(JobDetail, path))
        if raw is not None and value is not None:
            return value, raw
    if job.list_given is not None:
        raw = _in_list_entry(job, path.steps)
        value = None if raw is None else _cell(raw, _reader_of(ListEntry, path))
        if raw is not None and value is not None:
            return value, raw
    if path.home == OF_LIST_ENTRY:
        told = job.list_given is not None
    else:
        told = job.has_detail or job.list_tells(str(path.steps[0]))
    return (None if told else NOT_READ), b""


def _reader_of(struct: type[msgspec.Struct], path: Path) -> FieldReader | None:
    known = _known(struct, path.steps)
    return None if known is None else known.reader


def _in_details(job: Job, steps: tuple[str | int, ...]) -> Raw | None:
    first = str(steps[0])
    if first == "object_infos" and len(steps) > 1 and isinstance(steps[1], int):
        row = steps[1]  # of a million objects one is cut out
        return _below(redact_secrets(job.objects.raw(row)), steps[2:]) if row < job.objects.count else None
    if first not in UNREAD_MEMBERS:
        raw = job.detail_outline if job.detail_size <= BIG else job.small_part
        quick = _quick(JobDetail, raw, steps)
        if quick is not _ABSENT:
            return quick
    values = job.values(first)
    return _below(values[-1], steps[1:]) if values else None


def _in_list_entry(job: Job, steps: tuple[str | int, ...]) -> Raw | None:
    quick = _quick(ListEntry, job.list_given, steps)
    return _below(job.list_raw, steps) if quick is _ABSENT and job.list_raw is not None else quick


def _quick(struct: type[msgspec.Struct], raw: Raw | None, steps: tuple[str | int, ...]) -> Raw | None:
    """Return the JSON of a known member by one scan, without secrets; ``_ABSENT`` where it takes a closer look."""
    found = _quick_decoder(struct, steps)
    if found is None or raw is None:
        return _ABSENT
    decoder, known = found
    try:
        value: Any = decoder.decode(raw)
    except _REFUSED:
        return _ABSENT
    for step in steps[: known.depth]:
        value = getattr(value, step) if isinstance(step, str) else next(iter(value[step : step + 1]), None)
        if value is None:
            return None
    if not bytes(value):
        return None
    json = bytes(value) if _HARMLESS.fullmatch(value) else redact_secrets(bytes(value))
    return _value_of_tag(json, known.tag) if known.tag else json


@lru_cache(maxsize=1024)
def _quick_decoder(
    struct: type[msgspec.Struct], steps: tuple[str | int, ...]
) -> tuple[msgspec.json.Decoder[Any], _Known] | None:
    known = _known(struct, steps)
    inside = [step for step in steps[: known.depth] if isinstance(step, str)] if known is not None else []
    if known is None or any(map(is_secret_name, inside)):
        return None
    made: Any = msgspec.Raw
    for step in reversed(steps[: known.depth]):
        if isinstance(step, int):
            made = list[made]
        else:
            field: Any = (step, made, _ABSENT) if made is msgspec.Raw else (step, made | None, None)
            made = msgspec.defstruct("Part", [field], gc=False)
    return msgspec.json.Decoder(made), known


def _below(raw: Raw, steps: tuple[str | int, ...]) -> Raw | None:
    """Follow steps into a JSON value; a single value counts as a list of one, and a list of one object as it."""
    found: Raw | None = raw
    for number, step in enumerate(steps):
        if found is None:
            break
        try:
            if first_byte(found) == b"[":
                found = _in_list(found, step, is_last=number == len(steps) - 1)
            elif isinstance(step, int):
                found = None if step else found
            else:
                found = _member(found, step) if first_byte(found) == b"{" else None
        except BrokenJsonError:
            found = None
    return found


def _in_list(raw: Raw, step: str | int, *, is_last: bool) -> Raw | None:
    elements = split_array(raw)
    if isinstance(step, int):
        return elements[step] if step < len(elements) else None
    tag = _value_of_tag(raw, (step,)) if is_last else None
    if tag is None and len(elements) == 1 and first_byte(elements[0]) == b"{":
        return _member(elements[0], step)
    return tag


def _member(raw: Raw, name: str) -> Raw | None:
    """Return the last member of this name, which is the one that the typed view reads."""
    return next((member.raw for member in reversed(split_object(raw)) if member.name == name), None)


def _is_of_tag(steps: tuple[str | int, ...]) -> bool:
    """Say whether steps into a list of tags lead to a value: by the key of the tag, or by its place and ``value``."""
    if len(steps) == 1:
        return isinstance(steps[0], str)
    return len(steps) == 2 and isinstance(steps[0], int) and steps[1] in ("key", "value")


def _value_of_tag(raw: Raw, steps: tuple[str | int, ...]) -> bytes | None:
    """Return the JSON that steps into a list of tags lead to, see ``_is_of_tag``; of one key the first tag counts."""
    tags = read_tags(raw, "", [])
    if isinstance(steps[0], int):
        value = getattr(tags[steps[0]], str(steps[1])) if steps[0] < len(tags) else None
    else:
        value = next((tag.value for tag in tags if tag.key == steps[0]), None)
    return None if value is None else msgspec.json.encode(value)


def _cell(raw: Raw, reader: FieldReader | None) -> Cell:
    if reader is not None:
        drift: list[Drift] = []
        value = reader(raw, "", drift)
        if isinstance(value, Timestamp):
            return value.instant if value.instant is not None and value.zone_known else value.raw
        if value is not None or all(one.kept == "coerced" for one in drift):
            return within_bits(value)
    return _untyped(raw)


def _untyped(raw: Raw) -> Cell:
    mark = first_byte(raw)
    if mark == b'"':
        return text_of(raw)
    if mark in b"tf":
        return mark == b"t"
    try:
        return _json_text(raw) if mark in b"{[" else within_bits(msgspec.json.decode(raw))
    except _REFUSED:
        return _json_text(raw)


def within_bits(value: Any) -> Cell:
    """Return a value that is read; a number that no column can hold as its text."""
    if isinstance(value, int) and value.bit_length() >= INTEGER_BITS and value != -(1 << (INTEGER_BITS - 1)):
        return str(value)
    cell: Cell = value
    return cell


def _json_text(raw: Raw) -> str:
    text = bytes(raw[:LONGEST_TEXT]).decode("utf-8", "replace").strip()
    return text if len(raw) <= LONGEST_TEXT else f"{text}…"
