"""Conditions that a line draws as chips: what the parser reads, as far as it is finished and right."""

import pytest

from drs_inspector.domain.query.query import parse_query
from drs_inspector.session.query_line.chips import LONGEST_TEXT, MOST_CHIPS, chips_of, rest_after, without
from tests.helpers.own_seconds import own_seconds


def drawn(text: str, upto: int | None = None) -> list[str]:
    return [chip.words for chip in chips_of(text, upto)]


@pytest.mark.parametrize(
    ("text", "chips", "rest"),
    [
        ("", [], ""),
        ("orders", [], "orders"),
        ("status:failed", ["status: failed"], ""),
        ("status:failed orders", ["status: failed"], "orders"),
        ("  status in (failed, paused) and  engine=mysql", ["status = failed, paused", "engine = mysql"], ""),
        ("status!=paused tags.team not exists x", ["status != paused", "tags.team not exists"], "x"),
        (
            'name:"a b, c" updated<2d objects>=10 name~^pr',
            ["name: a b, c", "updated < 2d", "objects >= 10", "name ~ ^pr"],
            "",
        ),
        # What joins otherwise, words and groups stay text, with all that follows them.
        ("status:failed or engine:mysql", [], "status:failed or engine:mysql"),
        ("status:failed engine:mysql or x", [], "status:failed engine:mysql or x"),
        ("status:failed (a or b) engine:mysql", ["status: failed"], "(a or b) engine:mysql"),
        ("status:failed (a or b", ["status: failed"], "(a or b"),
        ("-status:failed engine:mysql", [], "-status:failed engine:mysql"),
        ("not status=failed", [], "not status=failed"),
        ("status:failed not status!=x", ["status: failed"], "not status!=x"),
        ("(status:failed engine:mysql) x", [], "(status:failed engine:mysql) x"),
        # What is wrong, or not known to be right, stays text.
        ("status:failed and updated<2 and engine:my", ["status: failed"], "and updated<2 and engine:my"),
        ("colour:red engine:mysql", [], "colour:red engine:mysql"),
        ("is:nonsense engine:mysql", [], "is:nonsense engine:mysql"),
        ("status:failed colour>>", ["status: failed"], "colour>>"),
        ("status:failed or colour>>", [], "status:failed or colour>>"),
        ("status:failed and", ["status: failed"], "and"),
        ('status:failed name:"open', ["status: failed"], 'name:"open'),
        ('status:failed "or" x>>', ["status: failed"], '"or" x>>'),
    ],
)
def test_the_beginning_of_a_query_is_drawn_and_the_rest_is_text(text: str, chips: list[str], rest: str) -> None:
    found = chips_of(text)
    assert [chip.words for chip in found] == chips
    assert text[rest_after(text, found) :] == rest


def test_what_a_person_still_types_is_not_finished() -> None:
    text = "status:failed engine:mysql objects>3"
    assert drawn(text, len("status:failed")) == []
    assert drawn(text, len("status:failed ")) == ["status: failed"]
    assert drawn(text, len("status:failed engine:mysql")) == ["status: failed"]
    assert len(drawn(text)) == 3


def test_chips_are_spoken_as_a_phrase() -> None:
    spoken = [chip.phrase for chip in chips_of("is:failed status in (failed, paused) name!=x objects<5 tag exists")]
    assert spoken == [
        "is failed", "status is failed or paused", "name is not x", "objects is less than 5", "tag exists",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("status:failed", 0, ""),
        ("status:failed orders", 0, "orders"),
        ("status:failed and orders or", 0, "orders or"),
        ("status:failed and engine:mysql and name:x", 0, "engine:mysql and name:x"),
        ("status:failed and engine:mysql and name:x", 1, "status:failed and name:x"),
        ("status:failed and engine:mysql and name:x", 2, "status:failed and engine:mysql"),
        ("status:failed engine:mysql (a or b)", 1, "status:failed (a or b)"),
    ],
)
def test_a_chip_is_taken_out_with_the_word_that_joined_it(text: str, place: int, left: str) -> None:
    chips = chips_of(text) or chips_of(text.removesuffix(" or"))
    assert without(text, chips, place) == left
    assert parse_query(left.removesuffix(" or")).problem is None


def test_hostile_queries_are_harmless_and_take_no_time() -> None:
    chip = chips_of('name:"<b>\u202etxt.exe\x1b[2J"')[0]
    assert chip.value == "<b>\\u202etxt.exe\\x1b[2J"
    assert chip.value in chip.phrase
    assert len(chips_of(f'name:"{"x" * 1900}"')[0].value) <= 200
    assert len(chips_of("id:a " * 300)) == MOST_CHIPS
    texts = ("(" * 1_000, ")" * 1_000, '"' * 1_999, "a or " * 390, "not " * 490, "a>>" * 600, "x" * 100_000)
    assert all(chips_of(text) == () for text in texts)
    assert chips_of(f"status:failed {'y ' * LONGEST_TEXT}") == ()
    # What hangs takes minutes.
    assert own_seconds(lambda: [chips_of(text) for text in texts]) < 2
