"""A saved reply as labelled rows, for window and command line alike. What is unknown has a label made of its name."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.jobs.sections import Row
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.labels.value_text import text_of_value
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object
from drs_inspector.domain.read_calls.registry import models

MOST_ROWS = 500
"""So many rows of one reply are shown; its JSON has all of them."""
_DEEPEST = 8
_LARGEST_LIST = 1 << 20
"""Bytes: a longer list is not taken apart, which takes longer than a frame; 20 MB of rows would take 0.1 s."""
_LONGEST_TEXT = 2_000
_LONGEST_SECONDS = 11  # digits: times of the replay are in seconds, all others in milliseconds (contract-more 0)
_TIMES = frozenset(name for _model, members in models() for name, kind in members.items() if kind == "time")

Raw = bytes | memoryview


def reply_rows(raw: Raw, most: int = MOST_ROWS) -> tuple[Row, ...]:
    """Return a row for each value in a reply, or in one entry of it; the last one says that there are more."""
    rows = list(islice(_rows(raw, "", "", "", 0), most + 1))
    if len(rows) > most:
        rows[most:] = [Row("And more", "The JSON has all of it.", None, "")]
    return tuple(rows)


def _rows(raw: Raw, name: str, path: str, label: str, depth: int) -> Iterator[Row]:
    mark = first_byte(raw)
    if mark == b"[" and len(raw) > _LARGEST_LIST:
        yield Row(label or "Value", f"{len(raw) >> 20:,} MB; the JSON has all of it.", None, path)
        return
    if mark in b"{[" and depth < _DEEPEST:
        try:
            yield from _inside(raw, name, path, label, depth, is_list=mark == b"[")
        except BrokenJsonError:
            yield Row(label or "Value", _shortened(raw), bytes(raw), path)
        return
    if mark == b"n":
        return
    if mark in b"{[":
        yield Row(label or "Value", _shortened(raw), bytes(raw), path)
        return
    text, spelling = _text(raw, name)
    if text:
        yield Row(label or "Value", text, text, path, spelling)


def _inside(raw: Raw, name: str, path: str, label: str, depth: int, *, is_list: bool) -> Iterator[Row]:
    if is_list:
        elements = split_array(raw)
        for number, element in enumerate(elements):
            numbered = f"{label} {number + 1}".strip() if len(elements) > 1 else label
            yield from _rows(element, name, f"{path}[{number}]", numbered, depth + 1)
        return
    for member, value in split_object(raw):
        below = f"{path}.{member}" if path else member
        yield from _rows(value, member, below, f"{label}: {label_of(member)}" if label else label_of(member), depth + 1)


def _text(raw: Raw, name: str) -> tuple[str, str]:
    """Return the text of a value, and its spelling where that differs."""
    try:
        value: Any = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _shortened(raw), ""
    if name in _TIMES and isinstance(value, str | int) and not isinstance(value, bool):
        digits = str(value).strip()
        if not digits.isdecimal() or len(digits) > _LONGEST_SECONDS:
            value = read_timestamp(value) or value
    text, spelling = text_of_value(name, value)
    return text[:_LONGEST_TEXT], spelling[:_LONGEST_TEXT]


def _shortened(raw: Raw) -> str:
    text = bytes(raw[: _LONGEST_TEXT * 4]).decode("utf-8", "replace")
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
