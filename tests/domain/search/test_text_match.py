"""Where a text is found in another one: any case, letters that fold to several, whole words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.search.text_match import TextMatch
from drs_inspector.domain.search.wanted import MOST_LETTERS, HitKind, Wanted


def marked(text: str, where: str, *, case: bool = False, word: bool = False, regex: bool = False) -> str:
    """Return a text with brackets around what is found in it."""
    spans = TextMatch(Wanted(text=text, case=case, word=word, regex=regex)).spans(where)
    for start, end in reversed(spans):
        where = f"{where[:start]}[{where[start:end]}]{where[end:]}"
    return where


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("orders", "shop.Orders_2026", "shop.[Orders]_2026"),
        ("aa", "aaaaa", "[aa][aa]a"),
        ("ss", "Straße STRASSE", "Stra[ß]e STRA[SS]E"),
        ("s", "ß", "[ß]"),
        ("straße", "STRASSE", "[STRASSE]"),
        ("i", "İ", "[İ]"),
        ("\u0131", "ISI", "ISI"),
        ("χς", "ΧΣ", "[ΧΣ]"),
        ("a.c", "abc a.c", "abc [a.c]"),
        (".*", "all.*", "all[.*]"),
        ("\u202eevil", "x\u202eEVIL", "x[\u202eEVIL]"),
        ("城市", "城市 = '北京'", "[城市] = '北京'"),
    ],
)
def test_what_is_found_is_marked_whole(text: str, where: str, found: str) -> None:
    assert marked(text, where) == found


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("orders", "shop.orders orders_2026 web_orders ORDERS", "shop.[orders] orders_2026 web_orders [ORDERS]"),
        (".orders", "shop.orders", "shop[.orders]"),
        ("aa", "aaa aa", "aaa [aa]"),
        ("köln", "Köln2 köln", "Köln2 [köln]"),
        ("ss", "ß aß", "[ß] aß"),
    ],
)
def test_a_word_does_not_go_on(text: str, where: str, found: str) -> None:
    assert marked(text, where, word=True) == found


def test_the_case_may_count() -> None:
    assert marked("Orders", "orders Orders", case=True) == "orders [Orders]"
    assert marked("ss", "ß", case=True) == "ß"


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("o.d", "Order, Köln: OLD", "[Ord]er, Köln: [OLD]"),
        ("ö+|🦆", "Kööln 🦆 x", "K[öö]ln [🦆] x"),
        ("x*", "abxxc", "ab[xx]c"),
        ("^a|b$", "aab b", "[a]ab [b]"),
        ("(x+x+)+y", "x" * 5_000, "x" * 5_000),
    ],
)
def test_an_expression_is_marked_where_it_matches_something(text: str, where: str, found: str) -> None:
    assert marked(text, where, regex=True) == found


def test_an_expression_takes_case_and_word_and_says_what_is_wrong() -> None:
    assert marked("O[r]d", "Ord ord", regex=True, case=True) == "[Ord] ord"
    assert marked("or.", "ord order", regex=True, word=True) == "[ord] order"
    for text, words in (("(a", "is missing"), ("(?=a)", "ahead and behind"), ("a" * 1_001, "1,001 letters")):
        assert words in (Wanted(text=text, regex=True).problem or ""), text


@settings(max_examples=200, deadline=None)
@given(st.text("aAß.İ\u0131s_ ", max_size=4), st.text("aAß.İ\u0131s_ ", max_size=12), st.booleans(), st.booleans())
def test_spans_are_where_it_is_and_nowhere_else(text: str, where: str, case: bool, word: bool) -> None:
    match = TextMatch(Wanted(text=text, case=case, word=word))
    spans = match.spans(where)
    assert match.finds(where) == bool(spans) or not text
    end = 0
    for span in spans:
        assert end <= span[0] < span[1]
        end = span[1]
        assert (text if case else text.casefold()) in (where[slice(*span)] if case else where[slice(*span)].casefold())
    if not word and text:
        assert bool(spans) == (text in where if case else text.casefold() in where.casefold())


def test_what_cannot_be_searched_for_says_why() -> None:
    assert "nothing to search for" in (Wanted(text="").problem or "")
    assert "nothing to search for" in (Wanted(text=" \t").problem or "")
    assert "100,000 letters" in (Wanted(text="x" * 100_000).problem or "")
    assert f"{MOST_LETTERS:,}" in (Wanted(text="x" * 100_000).problem or "")
    assert "new-name" in (Wanted(text="x", kinds=frozenset()).problem or "")
    assert Wanted(text=" x", kinds=frozenset({HitKind.JOB})).problem is None
