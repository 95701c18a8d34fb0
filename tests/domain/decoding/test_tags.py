"""Tags in all three shapes, and what is no tag."""

import pytest

from drs_inspector.domain.decoding import tags
from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.tags import Tag, read_tags


def pairs(raw: bytes) -> tuple[list[tuple[str | None, str | None]], list[Drift]]:
    drift: list[Drift] = []
    return [(tag.key, tag.value) for tag in read_tags(raw, "tags", drift)], drift


@pytest.mark.parametrize(
    "raw",
    [
        b'[{"key":"team","value":"data"},{"key":"stage","value":"prod"}]',
        b'[{"team":"data","stage":"prod"}]',
        b'{"team":"data","stage":"prod"}',
        b'[{"team":"data"},{"value":"prod","key":"stage"}]',
    ],
)
def test_all_shapes(raw: bytes) -> None:
    assert pairs(raw) == ([("team", "data"), ("stage", "prod")], [])


def test_a_tag_may_be_called_key() -> None:
    assert pairs(b'[{"key":"a"}]') == ([("key", "a")], [])
    assert pairs(b'[{"key":"a","value":"b","more":"c"}]')[0] == [("key", "a"), ("value", "b"), ("more", "c")]


def test_values_of_other_types() -> None:
    found, drift = pairs(b'[{"a":1,"b":null,"c":["x"],"a":2}]')
    assert found == [("a", "1"), ("b", None), ("c", None), ("a", "2")]
    assert [(entry.path, entry.kept) for entry in drift] == [
        ("tags[0].a", "coerced"),
        ("tags[0].c", "raw"),
        ("tags[0].a", "coerced"),
    ]


@pytest.mark.parametrize("raw", [b'"x"', b"7", b'["x"]', b'[{"a":"b"},5]'])
def test_what_is_no_tag_is_listed(raw: bytes) -> None:
    _, drift = pairs(raw)
    assert [entry.kept for entry in drift] == ["raw"]


@pytest.mark.parametrize("raw", [b"null", b"[]", b"{}", b'""', b"[{}]", b"[null]"])
def test_no_tags(raw: bytes) -> None:
    assert pairs(raw) == ([], [])


def test_tag_struct_keeps_unknown_members_empty() -> None:
    assert Tag(key="a").unknown == ()


@pytest.mark.parametrize(
    "raw",
    [
        b'[{"key":"team","value":"shop"},{"value":"","key":"wave"}]',
        b' [ { "key" : "" , "value" : "" } ] ',
        b'[{"key":"key","value":"value"}]',
        b'[{"key":"a","value":"\\u00e9\\n\\"key\\""}]',
        b'[{"key":"a","key":"b","value":"c"}]',
        b'[{"key":"a","value":"b","value":"c"},{"key":"d","value":"e"}]',
        b'[{"key":"a","value":null}]',
        b'[{"key":"a","value":7}]',
        b'[{"key":"a"}]',
        b'[{"key":"a","value":"\\ud800"}]',
        b'[{"key":"a","value":"\xff"}]',
        b'[{"team":"shop"},{"key":"a","value":"b"}]',
        b'[{"key":"a","value":"b"},]',
        b"[]",
        b'{"key":"a","value":"b"}',
    ],
)
def test_tags_as_they_nearly_always_are_read_as_all_others(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    quick: list[Drift] = []
    found = read_tags(raw, "tags", quick)
    monkeypatch.setattr(tags, "_plain_tags", lambda _raw: None)
    slow: list[Drift] = []
    assert found == read_tags(raw, "tags", slow)
    assert quick == slow
