"""Regular expressions of people: linear, bounded, and exact over many names at once."""

import subprocess
import sys

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.query.patterns import LONGEST_PATTERN, LONGEST_TEXT, Pattern, PatternError
from tests.helpers.own_seconds import own_seconds

EXPLODING = [
    "(a+)+$",
    "(a|aa)+$",
    "(a|a?)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(.*a){20}",
    "(x+x+)+y",
    "a{0,500}a{0,400}b",
]
PIECES = st.sampled_from(
    ["a", "b", ".", "^", "$", "*", "+", "\\s", "[^b]", "|", "(", ")", "\\A", "\\z", "\\b", "(?i)", "\n"]
)


@pytest.mark.parametrize("pattern", EXPLODING)
def test_what_explodes_elsewhere_is_linear(pattern: str) -> None:
    text = "a" * LONGEST_TEXT + "!"

    def searched() -> None:
        Pattern(pattern).found_in([text])
        Pattern(pattern).found_in_lines("\n".join([text] * 4))

    assert own_seconds(searched) < 2, "an engine that backtracks takes years"


@pytest.mark.parametrize(
    ("pattern", "words", "piece"),
    [
        ("a(b", '")" is missing', "a(b"),
        ("ab)", '"(" is missing', "ab)"),
        ("[ab", '"]" is missing', "[ab"),
        ("x*+*y", "repeated twice", "*+"),
        ("*a", "Nothing comes before", "*"),
        ("xa{2000}", "1,000 times", "{2000}"),
        ("x(?<=a)b", "Looking ahead and behind", "(?<="),
        ("(a)\\1", "references back", "\\1"),
        ("[z-a]", "no range", "z-a"),
        ("a\\", "after the last", ""),
        ("(((a{9}){9}){9}){9}", "1,000 times", "{9}"),
        ("x" * (LONGEST_PATTERN + 1), "at most", "x"),
    ],
)
def test_what_is_refused_is_said_with_its_place(pattern: str, words: str, piece: str) -> None:
    with pytest.raises(PatternError) as refused:
        Pattern(pattern)
    assert words in refused.value.sentence
    assert pattern[refused.value.start : refused.value.end].startswith(piece)


def made_or_refused(pattern: str) -> Pattern | PatternError:
    try:
        return Pattern(pattern)
    except PatternError as error:
        return error


@given(pattern=st.lists(PIECES, max_size=6).map("".join), lines=st.lists(st.text("abAB. ", max_size=6), max_size=6))
@settings(max_examples=300, deadline=None)
def test_many_lines_at_once_are_asked_as_one_by_one(pattern: str, lines: list[str]) -> None:
    made = made_or_refused(pattern)
    if isinstance(made, PatternError):
        assert 0 <= made.start <= made.end <= len(pattern)
    else:
        text = "\n".join(lines)
        assert made.found_in_lines(text) == made.found_in(text.split("\n"))


def test_beyond_what_is_searched_it_is_not_known() -> None:
    assert Pattern("needle").found_in(["x" * LONGEST_TEXT + "needle"]) is None
    assert Pattern("needle").found_in(["x" * LONGEST_TEXT + "needle", "a needle"]) is True
    assert Pattern("NEEDLE").found_in(["a needle"]) is True
    assert Pattern("needle").found_in(["x" * LONGEST_TEXT]) is False


def test_the_engine_is_loaded_by_the_first_expression_only() -> None:
    code = """
import sys
from drs_inspector.domain.query.query import parse_query
assert parse_query("status:failed updated<2d").error is None
assert not {"re2", "difflib"} & set(sys.modules)
assert parse_query("name~a").error is None
assert "re2" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert re2.__name__ == "re2"
