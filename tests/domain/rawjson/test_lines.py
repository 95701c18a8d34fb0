"""The raw view's lines: the text a pretty-printer gives, from the bytes as they were sent, wherever they are cut."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.rawjson.paths import PathFinder, plain_text, value_range
from drs_inspector.domain.rawjson.search import JsonSearch

TRICKY_TEXT = st.one_of(
    st.text(max_size=8), st.sampled_from(['"', "\\", '\\"', "[{", "},{", ",:", "é", "表", "😀", "a.b"])
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TRICKY_TEXT)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TRICKY_TEXT, inner, max_size=4))
)
BLOCKS = st.sampled_from([1, 2, 3, 7, 50, 32_768])


def indexed(raw: bytes, block_bytes: int = 32_768) -> JsonLines:
    lines = JsonLines(raw, block_bytes=block_bytes)
    while not lines.step(0):
        pass
    return lines


def shown(lines: JsonLines) -> list[str]:
    return [lines.text(lines.line(number)) for number in range(lines.line_count)]


@given(DOCUMENTS, BLOCKS, st.sampled_from([(",", ":"), (" ,  ", "\n:\t")]))
def test_lines_are_those_of_a_pretty_printer(document: Any, block_bytes: int, separators: tuple[str, str]) -> None:
    raw = json.dumps(document, ensure_ascii=False, separators=separators).encode()

    lines = indexed(raw, block_bytes)

    assert shown(lines) == json.dumps(document, ensure_ascii=False, indent=2).split("\n")
    assert all(lines.line_at(lines.line(number).start) == number for number in range(lines.line_count))


@given(DOCUMENTS, BLOCKS)
def test_lines_read_while_the_index_grows_stay_right(document: Any, block_bytes: int) -> None:
    raw = json.dumps(document, ensure_ascii=False).encode()
    lines = JsonLines(raw, block_bytes=block_bytes)
    early: dict[int, str] = {}
    while not lines.step(0):
        early.update({number: lines.text(lines.line(number)) for number in range(lines.line_count)[-3:]})

    final = shown(lines)

    assert early == {number: final[number] for number in early}


@given(st.binary(max_size=60), st.sampled_from([1, 3, 20]))
def test_bytes_that_are_not_json_never_raise(raw: bytes, block_bytes: int) -> None:
    lines = indexed(raw, block_bytes)

    assert len(shown(lines)) == lines.line_count


def children(value: Any, path: str) -> list[tuple[str, Any]]:
    """Give every line its path and value, closing lines with the path of what they close and ``...``."""
    rows = [(path, value)]
    if isinstance(value, list) and value:
        for index, entry in enumerate(value):
            rows += children(entry, f"{path}[{index}]")
    elif isinstance(value, dict) and value:
        for key, entry in value.items():
            rows += children(entry, join_path(path, key))
    else:
        return rows
    return [*rows, (path, ...)]


@given(DOCUMENTS, st.sampled_from([5, 40, 32_768]))
def test_every_line_knows_its_path_and_value(document: Any, block_bytes: int) -> None:
    lines = indexed(json.dumps(document, ensure_ascii=False).encode(), block_bytes)

    for number, (path, value) in enumerate(children(document, "")):
        finder = PathFinder(lines, number)
        while not finder.step(0):
            pass
        assert finder.path == path
        found = value_range(lines, lines.line(number))
        assert (... if found is None else json.loads(bytes(lines.raw[slice(*found)]))) == value


def test_tokens_keep_the_spelling_of_the_cloud() -> None:
    raw = b'{"a":1.0,"a":1e5,"b":"\\u00e9\\/","c":12345678901234567890123}'

    assert shown(indexed(raw)) == [
        "{",
        '  "a": 1.0,',
        '  "a": 1e5,',
        '  "b": "\\u00e9\\/",',
        '  "c": 12345678901234567890123',
        "}",
    ]
    assert plain_text('"\\u00e9\\/"') == "é/"
    assert plain_text("1e5") == "1e5"


def test_a_long_value_is_cut_and_its_line_found_without_reading_it() -> None:
    raw = b'{"long":"' + b'x \\" , {' * 200_000 + b'","next":1}'
    lines = indexed(raw)

    assert [lines.text(lines.line(number), limit=9) for number in range(4)] == [
        "{",
        '  "long": "x \\" , {…,',
        '  "next": 1',
        "}",
    ]
    assert value_range(lines, lines.line(1), limit=1000) is None
    assert value_range(lines, lines.line(0), limit=1000) is None


def test_the_index_is_small_beside_the_bytes() -> None:
    raw = b"[" + b",".join(b'{"id":"db-*-*-table%d","type":"table"}' % number for number in range(100_000)) + b"]"
    tracemalloc.start()
    lines = indexed(raw)
    lines.line(lines.line_count // 2)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert held < 0.2 * len(raw)


def test_an_unknown_line_is_an_error() -> None:
    with pytest.raises(IndexError):
        indexed(b"[]").line(1)
    assert JsonLines(b"").line_count == 0
    assert JsonLines(b"[1]").line_at(1) is None


def search(raw: bytes, needle: str, start: int = 0, *, backwards: bool = False) -> tuple[bytes | None, bool]:
    hunt = JsonSearch(raw, needle, start, backwards=backwards)
    while not hunt.step(0):
        pass
    return (None if hunt.found is None else raw[slice(*hunt.found)]), hunt.wrapped


def test_search_finds_what_the_screen_shows() -> None:
    raw = b'{"Name":"caf\\u00e9","n" : [1,2],"url":"http:\\/\\/x","w":"\xe8\xa1\xa8"}'

    assert search(raw, "name")[0] == b"Name"
    assert search(raw, "é")[0] == b"\\u00e9"
    assert search(raw, "表")[0] == "表".encode()
    assert search(raw, "http://x")[0] == b"http:\\/\\/x"
    assert search(raw, '"n": [')[0] == b'"n" : ['
    assert search(raw, "1, 2")[0] == b"1,2"
    assert search(raw, "  ") == (None, False)
    assert search(raw, "nowhere") == (None, True)


def test_search_goes_round_the_end_in_both_directions() -> None:
    raw = b"[" + b"1," * 400_000 + b'"here",' + b"2," * 400_000 + b'"there"]'
    here = raw.index(b"here")

    assert search(raw, "here", 10) == (b"here", False)
    assert search(raw, '"here', here + 1) == (b'"here', True)
    assert search(raw, '"here', here - 10, backwards=True) == (b'"here', True)
    assert search(raw, '"here', here + 10, backwards=True) == (b'"here', False)
