"""What is said of watching: how often, when next, what holds it and what helps; and what is read out stays."""

from datetime import UTC, datetime

import pytest

from drs_inspector.domain.reader_zone import write_times_in
from drs_inspector.session.events import WatchState
from drs_inspector.session.watch.holds import LOCKED, NO_SOURCE, READING, SIGNED_OUT
from drs_inspector.session.watch.watch_words import WatchedSource, WatchWords, next_look_words, watching_words

NOW = datetime(2026, 11, 27, 10, 19, 30, tzinfo=UTC)
USUAL = WatchState(per_second=0.41, next_look=37.2, every=60.0, looked_at=datetime(2026, 11, 27, 10, 19, 7, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _in_utc() -> object:
    write_times_in(UTC)
    yield
    write_times_in(None)


def said(*sources: tuple[str, WatchState, bool]) -> WatchWords:
    words = watching_words([WatchedSource(*one) for one in sources], NOW)
    return WatchWords(*(one.replace("\u00a0", " ").replace("  ·  ", " · ") for one in words))


def test_one_source_says_how_often_and_when_next_and_what_is_read_out_does_not_count_down() -> None:
    words = said(("Production", USUAL, True))
    assert words.text == "Watching · 0.4 requests/s · next look in 40 s"
    assert words.spoken == "Watching · 0.4 requests/s · next look at 10:20"
    assert words.counts_down
    assert words.tip == "Lists are read every 1 min.\nThey were read last at 10:19:07."
    assert words.tone == ""
    assert said() == WatchWords()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "looks now"), (-3, "looks now"), (0.2, "next look in 5 s"), (38, "next look in 40 s"),
     (54.9, "next look in 55 s"), (57, "next look in 1 min"), (61, "next look in 2 min"), (299, "next look in 5 min")],
)  # fmt: skip
def test_the_next_look_is_said_in_steps(seconds: float, words: str) -> None:
    assert next_look_words(seconds).replace("\u00a0", " ") == words


def test_a_slower_pace_says_why() -> None:
    slow = WatchState(per_second=0.02, next_look=115, every=120.0, pace=2)
    assert said(("a", slow, True)).text == (
        "Watching · under 0.1 requests/s · twice as slow: the cloud asked for less · next look in 2 min"
    )
    slowest = WatchState(per_second=0, next_look=0, every=960.0, pace=16)
    words = said(("a", slowest, True))
    assert words.text == "Watching · no requests yet · 16 times as slow: the cloud asked for less · looks now"
    assert "until the cloud has answered for a while" in words.tip


@pytest.mark.parametrize(
    ("holds", "text", "tip", "tone"),
    [({LOCKED, READING}, "Watching paused while locked", "Sign in again to go on.", "amber"),
     ({SIGNED_OUT}, "Watching paused: signed out", "Sign in again to go on.", "amber"),
     ({NO_SOURCE}, "Watching paused: not connected", "Sign in again to go on.", "amber"),
     ({READING}, "Watching waits while jobs are read", "It goes on by itself", "")],
)  # fmt: skip
def test_what_holds_it_is_said_with_what_helps(holds: set[str], text: str, tip: str, tone: str) -> None:
    words = said(("a", WatchState(per_second=0.4, holds=frozenset(holds)), True))
    assert (words.text, words.spoken, words.tone) == (text, text, tone)
    assert tip in words.tip
    assert not words.counts_down


def test_a_cloud_that_does_not_answer_is_told_with_the_next_step_and_nothing_of_it_is_a_command() -> None:
    since = datetime(2026, 11, 27, 10, 3, tzinfo=UTC)
    failing = WatchState(
        per_second=0.1,
        next_look=9.5,
        every=60.0,
        error="No answer\x1b[31m\u202e",
        next_step="Wait",
        failing_since=since,
    )
    words = said(("a", failing, True))
    assert words.text == "Watching · the cloud does not answer as it should, since 10:03 · next look in 10 s"
    assert words.tip.startswith("No answer\\x1b[31m\\u202e.\nWait.\nIt is tried again by itself.")
    assert words.tone == "amber"


def test_of_several_sources_the_shown_one_is_said_and_the_others_are_in_the_tip() -> None:
    locked = WatchState(holds=frozenset({LOCKED}))
    words = said(("Production", USUAL, True), ("Test\u202e", locked, False))
    assert words.text.startswith("Watching · 0.4 requests/s")
    assert words.tip.splitlines()[-2:] == [
        "Production: Watching · 0.4 requests/s · next look at 10:20",
        "Test\\u202e: Watching paused while locked",
    ]
    both = said(("Production", USUAL, True), ("Test", locked, True))
    assert both.text == "Watching 2 sources · 0.4 requests/s · 1 paused · next look in 40 s"
    assert both.tone == "amber"
    away = said(("Production", USUAL, False))
    assert (away.text, away.counts_down) == ("Watching 1 source that is not shown", False)
