"""Every explanation that ships is found by the key, scenario and engine that it was written for, and is listed."""

import re

from drs_inspector.domain.explanations.explanation import (
    COMPARE_CODE,
    ERROR_CODE,
    FAILURE_TEXT,
    SETTING,
    STATUS,
    Explanation,
)
from drs_inspector.domain.explanations.explanations import value_words
from drs_inspector.domain.explanations.fitting import ANY, About, fits
from drs_inspector.domain.explanations.topics import field_topic
from drs_inspector.domain.explanations.words import page_of
from drs_inspector.domain.labels.status import STATUSES
from drs_inspector.session.handbook.handbook import Handbook, found_in
from drs_inspector.session.readings_page.outcomes import _OF_TABLES
from drs_inspector.storage.explanations import explanations

ALL = explanations()
_ALTERNATIVE = re.compile(r"\(([^()]*)\)")


def about(entry: Explanation, scenario: str, engine: str) -> About:
    source = "" if engine == ANY else engine
    return About("" if scenario == ANY else scenario, source)


def text_of(expression: str) -> str:
    """Return a text that an expression is made for: each first alternative, with a word for what is between."""
    text = _ALTERNATIVE.sub(lambda found: found[1].split("|")[0], expression.replace(r"\(", "\1").replace(r"\)", "\2"))
    text = text.split("|")[0].replace(".*", "shop.orders").replace("\1", "(").replace("\2", ")")
    return f"2026-11-27 Error: {text} (retry 3)"


def test_every_entry_is_found_by_key_scenario_and_engine() -> None:
    for entry in ALL:
        assert entry.title, entry
        assert entry.meaning, entry
        assert entry.source, entry
        for scenario in entry.scenario:
            for engine in entry.engine:
                job = about(entry, scenario, engine)
                for key in (entry.key, *entry.aka):
                    assert ALL.find(entry.kind, key, job) is entry, (entry.kind, key, job)
    assert len(ALL.entries) == 476


def test_the_handbook_lists_every_entry_once_and_has_a_page_of_it() -> None:
    handbook = Handbook(ALL)
    listed = [one for section in handbook.sections for one in section.entries]
    assert {id(one.explanation) for one in listed} == {id(entry) for entry in ALL}
    assert len(listed) == len(ALL.entries)
    for entry in ALL:
        page = page_of(entry, ALL)
        assert page[-1].heading == "Where this is from"
        assert all(name in ALL.sources for name in entry.source)
    for one in listed:
        assert one in found_in(handbook, f"{one.title} {one.key}")


def test_every_expression_finds_its_text_and_is_the_first_that_does() -> None:
    for entry in ALL.of_kind(FAILURE_TEXT):
        job = About(next(iter(entry.scenario)), "" if ANY in entry.engine else entry.engine[0])
        text = text_of(entry.match)
        assert ALL.of_failure(text, job) is entry, (entry.key, text)
        assert ALL.of_failure(text.upper(), job) is entry
        assert ALL.of_failure(text, About("no such scenario", "no such engine")) is None
        assert fits(entry.scenario, entry.engine, job)


def test_codes_statuses_outcomes_and_settings_are_explained() -> None:
    assert len({entry.key for entry in ALL.of_kind(ERROR_CODE)}) >= 60
    unexplained = {status for status in STATUSES if ALL.find(STATUS, status) is None}
    assert unexplained == set()
    assert set(_OF_TABLES) <= {entry.key for entry in ALL.of_kind(COMPARE_CODE)}
    settings = ALL.of_kind(SETTING)
    assert all(entry.consequence for entry in settings)
    for entry in settings:
        for one in entry.values:
            assert value_words(entry, one.value) == (one.meaning, one.consequence), (entry.key, one.value)
        place = "speed_limit" if entry.key == "speed_limit" else re.split(r"[, ]", entry.path)[0]
        found = field_topic(ALL, f"detail.{place}", None, About(entry.scenario[0], entry.engine[0]))
        assert found is not None, (entry.key, place)
        assert ALL.find(found.kind, found.key, found.about) is entry, (entry.key, place)


def test_what_is_behind_is_called_lag_and_is_found_by_that_word() -> None:
    other = re.compile(r"\b(delay|latency)\b", re.IGNORECASE)
    sentences = [text for one in ALL for text in (one.title, one.meaning, one.consequence, one.next_step)]
    assert [text for text in sentences if other.search(text)] == []
    assert "Lag" in [one.title for one in found_in(Handbook(ALL), "lag")]
