"""Folds: which row shows which line, how far a value reaches, a text as received, how many hits."""

import json
import random
from typing import Any

import pytest

from drs_inspector.domain.rawjson.extent import Extent
from drs_inspector.domain.rawjson.folds import MOST_FOLDS, Fold, Folds
from drs_inspector.domain.rawjson.hits import Hits
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.received import ROW_BYTES, ReceivedLines
from drs_inspector.domain.rawjson.search import search_pattern


def fold(first: int, last: int, places: str = "") -> Fold:
    return Fold(first, last, "", places=places)


def shown(folds: Folds, count: int) -> list[int]:
    return [folds.line_of(row) for row in range(count - folds.hidden)]


def test_rows_are_the_lines_that_are_left() -> None:
    folds = Folds()
    folds.add([fold(2, 4), fold(6, 9), fold(7, 8)])
    assert shown(folds, 12) == [0, 1, 2, 5, 6, 10, 11]
    assert [folds.row_of(line) for line in range(12)] == [0, 1, 2, 2, 2, 3, 4, 4, 4, 4, 5, 6]
    assert folds.at(7) is None, "it is inside of another one"
    folds.unfold(6)
    assert shown(folds, 12) == [0, 1, 2, 5, 6, 7, 9, 10, 11], "what is folded inside stays so"
    assert folds.reveal(8)
    assert not folds.reveal(8)
    assert shown(folds, 12) == [0, 1, 2, *range(5, 12)]
    folds.clear()
    assert shown(folds, 12) == list(range(12))


def test_neighbours_alike_hide_the_fold_of_their_first() -> None:
    folds = Folds()
    folds.add([fold(3, 5), fold(3, 20, "0 to 5")])
    seen = folds.at(3)
    assert seen is not None
    assert seen.places == "0 to 5"
    folds.unfold(3)
    seen = folds.at(3)
    assert seen is not None
    assert (seen.places, seen.last) == ("", 5)


def test_random_folds_agree_with_counting() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(50):
        folds, hidden = Folds(), set[int]()
        start = 0
        for _number in range(6):
            first = start + chance.randrange(4)
            last = first + 1 + chance.randrange(5)
            folds.add([fold(first, last)])
            hidden |= set(range(first + 1, last + 1))
            start = last + 1
        left = [line for line in range(60) if line not in hidden]
        assert shown(folds, 60) == left
        assert [folds.row_of(line) for line in left] == list(range(len(left)))


def test_folds_are_bounded() -> None:
    folds = Folds()
    assert not folds.add(fold(3 * number, 3 * number + 1) for number in range(MOST_FOLDS + 10))
    assert len(folds) == MOST_FOLDS


@pytest.mark.parametrize("block_bytes", [16, 61, 32 * 1024])
def test_a_value_reaches_to_its_closing_bracket(block_bytes: int) -> None:
    value: dict[str, list[Any] | dict[str, Any]] = {
        'a"]}': ["]", "}\\", {"x": []}, {}],
        "list": list(range(200)),
        "deep": [[[[{"a": {"b": ["]" * 50]}}]]]],
        "empty": [],
        "end": {"one": 1},
    }
    raw = json.dumps(value, indent=1).encode()
    lines = JsonLines(raw, block_bytes=block_bytes)
    while not lines.step(1):
        pass
    for name, inner in value.items():
        if not inner:
            continue
        start = raw.index(json.dumps(name).encode()) + len(json.dumps(name)) + 2
        extent = Extent(lines, start)
        while not extent.step(0):
            pass
        assert json.loads(raw[start : extent.end]) == inner, name
        assert extent.count == len(inner), name
    whole = Extent(lines, 0)
    while not whole.step(0):
        pass
    assert (whole.end, whole.count) == (len(raw), 5)


def test_a_value_that_does_not_end_reaches_to_the_end() -> None:
    lines = JsonLines(b'{"a": [1, 2')
    assert lines.step(1)
    extent = Extent(lines, 6)
    assert extent.step(1)
    assert extent.end == 11


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n\r\n",
        '{"ä": "表表表"}'.encode() * 300,
        b"a\n" * 500,
        b"x" * 5_000_00 + b"\nend",
        "\U0001f600".encode() * 1_000,
        b"\x80" * 1_000,
        b'{\r\n  "a": 1\r\n}\r\n',
    ],
)
@pytest.mark.parametrize("block_bytes", [7, 64, 32 * 1024])
def test_a_received_text_is_its_rows(raw: bytes, block_bytes: int) -> None:
    lines = ReceivedLines(raw, block_bytes=block_bytes)
    while not lines.step(0):
        pass
    rows = [lines.line(number) for number in range(lines.line_count)]
    assert b"".join(raw[row.start : row.end] for row in rows) == raw.replace(b"\r\n", b"").replace(b"\n", b"")
    assert all(row.end - row.start <= ROW_BYTES for row in rows)
    if raw.isascii() or raw[:1] == b"{":
        assert "�" not in "".join(lines.text(row) for row in rows)
    labels = [label for row in rows if (label := lines.label(row.number))]
    assert labels == [str(number) for number in range(1, 1 + len(raw.splitlines()))]
    for row in rows[:: max(1, len(rows) // 20)]:
        assert lines.line_at(row.start) == row.number


def test_all_hits_are_counted_once_and_numbered() -> None:
    raw = b'{"select": "x"}' * 40_000
    hits = Hits(raw, search_pattern("SELECT"))
    slices = 1
    while not hits.step(0):
        slices += 1
    assert slices > 1
    assert len(hits.starts) == 40_000
    assert hits.number(2) == 1
    assert hits.number(3) is None
    assert hits.number(len(raw) - 13) == 40_000
    assert hits.between(0, 30) == 2
    assert Hits(raw, None).step(1)
