"""Read one JSON value as the type that a field should have, forgiving the neighbouring types (contract 4.4)."""

import json
import re
from collections.abc import Callable

from drs_inspector.domain.decoding.drift import Drift, drift_of
from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp
from drs_inspector.domain.rawjson.split import first_byte, text_of

# Text that means "no value" in fields that hold codes, numbers and positions (contract 4.4, last row).
NO_VALUE_WORDS = frozenset({"", "na", "n/a", "-1", "null"})
_LONGEST_WORD = 16
# So long that what is read, and what is computed of it, is a finite number also as a float.
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,200}(?:\.0{1,100})?")
_NUMBER = re.compile(r"[+-]?\d{1,150}(?:\.\d{1,100})?(?:e[+-]?\d{1,2})?")
_SECONDS_DIGITS = (9, 11)
"""So many digits are seconds from 1973 to 5138; as milliseconds they would be of 1970 to 1973, before any job."""
_TRUE = frozenset({"true", "1"})
_FALSE = frozenset({"false", "0"})
_TIME_NUMBER_DIGITS = 40

Raw = bytes | memoryview
LeafReader = Callable[[Raw, str, list[Drift], bool], object]


def is_absent(raw: Raw) -> bool:
    """Say whether the JSON value is null, ``""``, ``[]`` or ``{}``: nothing that could be lost."""
    if len(raw) > 1000:
        return False
    return bytes(raw).translate(None, b" \t\n\r") in {b"null", b'""', b"[]", b"{}"}


def _scalar_text(raw: Raw) -> str | None:
    """Return the text of a string, or the JSON spelling of a number or boolean; None for containers."""
    mark = first_byte(raw)
    if mark in b"{[" or not mark:
        return None
    return text_of(raw) if mark == b'"' else bytes(raw).strip().decode("ascii", "replace")


def read_text(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> str | None:
    """Read text; numbers and booleans become their JSON spelling. ``""`` and null are None."""
    if first_byte(raw) == b'"':
        return text_of(raw) or None
    if is_absent(raw):
        return None
    text = _scalar_text(raw)
    if text is None:
        drift.append(drift_of(path, "text", raw, "raw"))
    elif not everyday:
        drift.append(drift_of(path, "text", raw, "coerced"))
    return text


def code_of(text: str | None) -> str | None:
    """Return the text of a code, None for the words that mean "no value" (contract 4.4)."""
    if text is None or (len(text) < _LONGEST_WORD and text.strip().casefold() in NO_VALUE_WORDS):
        return None
    return text


def read_code(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> str | None:
    """Read text of a field where ``"NA"``, ``"N/A"`` and ``"-1"`` mean that there is no value (contract 4.4)."""
    found: list[Drift] = []
    text = read_text(raw, path, found, everyday)
    if text is not None and code_of(text) is None:
        return None
    drift.extend(found)
    return text


def read_bool(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> bool | None:
    """Read a boolean; also ``"false"``, ``"1"``, 0 and the like."""
    if is_absent(raw):
        return None
    text = _scalar_text(raw)
    folded = "" if text is None else text.strip().casefold()
    if text is None or folded not in _TRUE | _FALSE:
        if text is None or folded not in NO_VALUE_WORDS:
            drift.append(drift_of(path, "true or false", raw, "raw"))
        return None
    if first_byte(raw) not in b"tf" and not everyday:
        drift.append(drift_of(path, "true or false", raw, "coerced"))
    return folded in _TRUE


def read_int(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> int | None:
    """Read a whole number; also as text, with a zero fraction (``3306.0``) or as a boolean."""
    if is_absent(raw):
        return None
    text = _scalar_text(raw)
    folded = "" if text is None else text.strip().casefold()
    if text is not None and folded in NO_VALUE_WORDS:
        return None
    if folded in {"true", "false"} and first_byte(raw) != b'"':
        drift.append(drift_of(path, "a whole number", raw, "coerced"))
        return int(folded == "true")
    if text is None or not _WHOLE_NUMBER.fullmatch(folded):
        drift.append(drift_of(path, "a whole number", raw, "raw"))
        return None
    plain = first_byte(raw) != b'"' and "." not in folded
    if not plain and not everyday:
        drift.append(drift_of(path, "a whole number", raw, "coerced"))
    return int(folded.partition(".")[0])


def read_float(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> float | None:
    """Read a number with a fraction; also as text, and with a percent sign, which is left out."""
    if is_absent(raw):
        return None
    text = _scalar_text(raw)
    folded = "" if text is None else text.strip().casefold().removesuffix("%").rstrip()
    if text is not None and folded in NO_VALUE_WORDS:
        return None
    if text is None or not _NUMBER.fullmatch(folded):
        drift.append(drift_of(path, "a number", raw, "raw"))
        return None
    if first_byte(raw) == b'"' and not everyday:
        drift.append(drift_of(path, "a number", raw, "coerced"))
    return float(folded)


def read_moment(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> Timestamp | None:
    """Read a time as `read_time` does; so few digits that they can only be seconds are seconds (contract-more 0)."""
    plain = bytes(raw[:_LONGEST_WORD]).strip().strip(b'"')
    if plain.isdigit() and _SECONDS_DIGITS[0] <= len(plain) <= _SECONDS_DIGITS[1]:
        found = read_timestamp(f"{plain.decode()}000")
        return None if found is None else Timestamp(plain.decode(), found.instant)
    return read_time(raw, path, drift, everyday)


def read_time(raw: Raw, path: str, drift: list[Drift], everyday: bool) -> Timestamp | None:
    """Read a time in any of its forms (contract 4.3, 4.4); unreadable text stays visible as it came."""
    del everyday  # text and number are both everyday forms of a time
    if is_absent(raw):
        return None
    mark = first_byte(raw)
    if mark in b"{[" or mark in b"tf":
        drift.append(drift_of(path, "a time", raw, "raw"))
        return None
    moment = read_timestamp(text_of(raw) if mark == b'"' else _number(raw))
    if moment is not None and moment.instant is None:
        drift.append(drift_of(path, "a time", raw, "raw"))
    return moment


def _number(raw: Raw) -> str | float:
    text = bytes(raw).strip().decode("ascii", "replace")
    if len(text) <= _TIME_NUMBER_DIGITS and any(letter in text for letter in "eE."):
        return float(json.loads(text))
    return text
