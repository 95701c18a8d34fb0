"""Cutting JSON into slices: exact bytes, repeated names, odd text, deep nesting, and where broken JSON breaks."""

import json

import pytest

from drs_inspector.domain.rawjson.split import (
    BrokenJsonError,
    check_json,
    first_byte,
    split_array,
    split_object,
    text_of,
)


def test_members_keep_their_exact_bytes_and_order() -> None:
    raw = b' { "b" : 1.0 ,\n"a":[1, {"x" : 2}],"c":"\\u00e9" } '
    assert [(name, bytes(value)) for name, value in split_object(raw)] == [
        ("b", b"1.0"),
        ("a", b'[1, {"x" : 2}]'),
        ("c", b'"\\u00e9"'),
    ]


def test_repeated_names_are_all_returned() -> None:
    members = split_object(b'{"a":1,"b":2,"a":{"a":3},"a":1}')
    assert [(name, bytes(value)) for name, value in members] == [
        ("a", b"1"),
        ("b", b"2"),
        ("a", b'{"a":3}'),
        ("a", b"1"),
    ]


def test_an_empty_object_has_no_members() -> None:
    assert split_object(b" { } ") == []
    assert split_array(b"[]") == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'{"\\ud800":1}', "�"),
        (b'{"\xff":1}', "�"),
        (b'{"\\ud83d\\ude00":1}', "😀"),
        (b'{"a\\"b":1}', 'a"b'),
        ('{"表":1}'.encode(), "表"),
    ],
)
def test_odd_names_are_read(raw: bytes, name: str) -> None:
    assert [member.name for member in split_object(raw)] == [name]


def test_two_different_broken_names_stay_two_members() -> None:
    assert [bytes(value) for _, value in split_object(b'{"\xfe":1,"\xff":2}')] == [b"1", b"2"]


def test_deep_nesting_is_cut_without_recursion() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    members = split_object(b'{"deep":' + deep + b',"next":1}')
    assert [(name, len(value)) for name, value in members] == [("deep", 400_000), ("next", 1)]
    assert [bytes(part) for part in split_array(b"[" + b"[" * 5000 + b"]" * 5000 + b",2]")][1] == b"2"
    check_json(deep)


def test_big_values_are_views_and_small_ones_copies() -> None:
    big = b'"' + b"x" * 100_000 + b'"'
    raw = b'{"small":1,"big":' + big + b"}"
    small, large = (value for _, value in split_object(raw))
    assert isinstance(small, bytes)
    assert isinstance(large, memoryview)
    assert large == big


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        (b'{"a":}', 5),
        (b'{"a":1', 6),
        (b'{"a":1}x', 7),
        (b'{"a":NaN}', 5),
        (b'{"a":"\\ud800",}', 13),
        (b"[1]", 0),
        (b"", 0),
    ],
)
def test_broken_json_tells_where(raw: bytes, position: int) -> None:
    with pytest.raises(BrokenJsonError) as caught:
        split_object(raw)
    assert abs(caught.value.position - position) <= 1
    assert caught.value.reason


@pytest.mark.parametrize(
    "raw", [b"[" * 5000, b"[" * 5000 + b"1," + b"]" * 5000, b"{" * 3, b'"\x01"', b"01", b'["\\x"]']
)
def test_check_json_refuses_what_is_not_json(raw: bytes) -> None:
    with pytest.raises(BrokenJsonError):
        check_json(raw)


@pytest.mark.parametrize("value", ["", "a", "é", 'q"\\\n', "表", "\x7f", "a/b"])
def test_text_of_reads_what_json_writes(value: str) -> None:
    assert text_of(json.dumps(value).encode()) == value
    assert text_of(json.dumps(value, ensure_ascii=False).encode()) == value


def test_text_that_is_not_unicode_becomes_replacement_characters() -> None:
    assert text_of(b'"a\\ud800b"') == "a�b"
    assert text_of(b'"a\xffb"') == "a�b"


def test_first_byte_skips_blanks() -> None:
    assert first_byte(b" \n\t{") == b"{"
    assert first_byte(b"  ") == b""
