"""Counters read and write the health condition of a query, and nothing else of it."""

import pytest

from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.parser import parse
from drs_inspector.session.query_line.counter_texts import all_words, change_words, counter_phrase
from drs_inspector.session.query_line.health_filter import health_of, with_health

FAILED, LATE, NOT_READ = HealthKey.FAILED, HealthKey.LATE, HealthKey.NOT_READ


@pytest.mark.parametrize(
    ("text", "keys", "made"),
    [
        ("", [FAILED], "health:failed"),
        ("", [LATE, FAILED], "health in (failed, late)"),
        ("health:failed", [], ""),
        ("health:failed", [NOT_READ], "health:not_read"),
        ("orders", [FAILED], "health:failed orders"),
        ("orders health:late engine:mysql", [FAILED], "orders health:failed engine:mysql"),
        ("health:late or health:stale", [FAILED], "health:failed"),
        ("health!=done engine:mysql", [FAILED], "health:failed engine:mysql"),
        ("a or b", [FAILED], "health:failed (a or b)"),
        ("health:late or b", [FAILED], "health:failed (health:late or b)"),
        ('name:"say ""or""" -x', [FAILED], 'health:failed name:"say ""or""" -x'),
        ("engine:mysql and", [FAILED], "health:failed"),
    ],
)
def test_the_health_of_a_query_is_replaced_and_the_rest_stays(text: str, keys: list[HealthKey], made: str) -> None:
    assert with_health(text, keys) == made
    assert parse(made) == parse(with_health(made, keys))
    assert health_of(made) == frozenset(keys)


def test_only_a_condition_that_asks_for_certain_words_is_pressed_in_the_strip() -> None:
    assert health_of("health:failed or health:LATE") == {FAILED, LATE}
    assert health_of("Health in (failed, late) orders") == {FAILED, LATE}
    for text in (
        "health!=failed",
        "-health:late",
        "health:failed health:late",
        "health:fai",
        "health:x or y",
        "a>>",
        "",
    ):
        assert health_of(text) == frozenset(), text


def test_counters_are_spoken_with_their_change() -> None:
    assert counter_phrase(FAILED, 4, 1, "09:49") == "4 failed, 1 more than at 09:49, filters the list"
    assert counter_phrase(NOT_READ, 2000, -2, "") == "2,000 not read, 2 fewer than at the last look, filters the list"
    assert counter_phrase(LATE, 0, None, "") == counter_phrase(LATE, 0, 0, "09:49") == "0 late, filters the list"
    assert [change_words(one) for one in (1, -1000, 0)] == ["+1", "\u22121,000", ""]
    assert all_words("") == "All jobs"
