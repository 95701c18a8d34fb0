"""When two JSON values are the same: by what they say, not by how they are written."""

import json
import re
from decimal import Context, Decimal
from typing import Final, Literal

from drs_inspector.domain.compare.options import Uncounted
from drs_inspector.domain.decoding.scalars import is_absent
from drs_inspector.domain.objects.entries import RelaxedEntry
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object, text_of
from drs_inspector.domain.redaction.sensitive_fields import is_harmless_switch, is_secret_name

Raw = bytes | memoryview
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,60})(?:\.\d{1,60})?(?:[eE][+-]?\d{1,3})?")
_LONGEST_NUMBER: Final = 200
_EXACT: Final = Context(prec=_LONGEST_NUMBER)
_PLAIN_DIGITS: Final = 20
_WORDS: Final = frozenset({"true", "false"})


def says_nothing(raw: Raw | None) -> bool:
    """Say whether a member is missing, null or empty."""
    return raw is None or is_absent(raw)


def same_json(a: Raw, b: Raw) -> bool:
    """Say whether two JSON values are the same: members in any order, elements in theirs, numbers by their value."""
    if bytes(a) == bytes(b):
        return True
    try:
        return canonical(a) == canonical(b)
    except (ValueError, RecursionError):
        return False


def canonical(raw: Raw) -> object:
    """Return a value that equals that of the same JSON written otherwise; repeated names stay apart. Raises ValueError.

    A number is its value, and never equals a text.
    """
    return json.loads(
        bytes(raw).decode("utf-8", "surrogatepass"),
        object_pairs_hook=lambda members: ("object", tuple(sorted(members, key=lambda one: one[0]))),
        parse_int=_exact,
        parse_float=_exact,
    )


def _exact(text: str) -> tuple[str, object]:
    return ("number", Decimal(text) if len(text) <= _LONGEST_NUMBER else text)


def number_known_as(text: str) -> str:
    """Return one spelling for a number that can be written in several: 2.5 for 2.50, 1000 for 1e3. Others stay."""
    if not _NUMBER.fullmatch(text):
        return text
    value = Decimal(text).normalize(_EXACT)
    if not value:
        return "0"
    return f"{value:f}" if abs(value.adjusted()) < _PLAIN_DIGITS else str(value)


def spelled_otherwise(a: Raw, b: Raw) -> bool:
    """Say whether one value is a number, or true or false, and the other the same one, or the text of it."""
    first, second = _spelling(a), _spelling(b)
    if first is None or second is None or (first[0] and second[0]):
        return False  # two texts are the same only where their letters are
    (_, one), (_, other) = first, second
    if one in _WORDS or other in _WORDS:
        return one == other
    if not (_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)):
        return False
    return Decimal(one) == Decimal(other)


def _spelling(raw: Raw) -> tuple[bool, str] | None:
    """Return whether a value is a text, and its letters; None for what is neither text, number, true nor false."""
    mark = first_byte(raw)
    if not mark or mark in b"{[n" or len(raw) > _LONGEST_NUMBER:
        return None
    return (True, text_of(raw)) if mark == b'"' else (False, bytes(raw).strip().decode("ascii", "replace"))


def may_be_same(one: RelaxedEntry, other: RelaxedEntry) -> bool:
    """Say whether nothing that the columns have of two entries says that they are not the same."""
    if bool(one.alias_name) is not bool(other.alias_name):
        return False  # null and nothing are the same, and a name is neither
    return not (
        differ(one.alias_name, other.alias_name) or differ(one.select, other.select) or differ(one.id, other.id)
    )


def written_otherwise(raws: tuple[bytes, bytes]) -> list[Uncounted] | None:
    """Return why two entries are the same although their bytes differ; None when they are not the same."""
    first, second = members_of_entry(raws[0]), members_of_entry(raws[1])
    if first is None or second is None:
        return [] if same_json(*raws) else None
    reasons: list[Uncounted] = []
    for name in first.keys() | second.keys():
        reason = why_same_member(first.get(name), second.get(name))
        if reason is None and not _is_secret(name, first, second):
            return None
        reasons += [reason] if reason else []
    return reasons


def _is_secret(name: str, *sides: dict[str, Raw]) -> bool:
    """Say whether a member is removed from what is shown, so that nothing is to be said about it."""
    raws = [side[name] for side in sides if name in side]
    return is_secret_name(name) and not any(is_harmless_switch(name, raw) for raw in raws)


def differ(one: object, other: object) -> bool:
    """Say whether two values are texts that differ, so that nothing else has to be looked at."""
    return isinstance(one, str) and isinstance(other, str) and bool(one) and bool(other) and one != other


def why_same_member(one: Raw | None, other: Raw | None) -> Uncounted | Literal[""] | None:
    """Return "" for two values that are the same, why they are only written otherwise, None for others."""
    if one is None or other is None:
        return Uncounted.ABSENT if _is_empty(one) and _is_empty(other) else None
    if same_json(one, other):
        return ""
    if _is_empty(one) and _is_empty(other):
        return Uncounted.ABSENT
    return Uncounted.SPELLING if spelled_otherwise(one, other) else None


def _is_empty(raw: Raw | None) -> bool:
    return raw is None or bytes(raw).strip() in (b"null", b'""')


def members_of_entry(raw: bytes) -> dict[str, Raw] | None:
    """Return the members of an entry; names that come twice stay apart."""
    try:
        members = split_object(raw)
    except BrokenJsonError:
        return None
    values: dict[str, Raw] = {}
    for name, value in members:
        number, free = 1, name
        while free in values:
            number += 1
            free = f"{name}#{number}"
        values[free] = value
    return values
