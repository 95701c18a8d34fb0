"""Durations and times in words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from drs_inspector.domain.labels.time_words import duration_words, moment_words, short_duration

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words", "short"),
    [
        (0, "0 s", "0 s"),
        (-5, "0 s", "0 s"),
        (59.9, "59 s", "59 s"),
        (860, "14 min 20 s", "14 min"),
        (3_600, "1 h", "1 h"),
        (6_720, "1 h 52 min", "1 h"),
        (86_400 + 59, "1 d", "24 h"),
        (39 * 3_600, "1 d 15 h", "39 h"),
        (5 * 86_400 + 3_700, "5 d 1 h", "5 d"),
        (1e30, "over 10,000 d", "over 10,000 d"),
        (float("inf"), "-", "-"),
        (float("nan"), "-", "-"),
    ],
)
def test_durations(seconds: float, words: str, short: str) -> None:
    assert duration_words(seconds).replace("\u00a0", " ") == words
    assert short_duration(seconds).replace("\u00a0", " ") == short


def test_a_number_stays_with_its_unit() -> None:
    assert duration_words(860) == "14\u00a0min 20\u00a0s"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON - timedelta(hours=3), "09:00"),
        (NOON + timedelta(hours=8), "20:00"),
        (NOON - timedelta(days=5), "22 Nov, 12:00"),
        (NOON + timedelta(days=40), "6 Jan 2027, 12:00"),
        (datetime.max.replace(tzinfo=UTC), "31 Dec 9999, 23:59"),
    ],
)
def test_moments(moment: datetime, words: str) -> None:
    assert moment_words(moment, NOON, UTC) == words
    assert moment_words(moment, None, UTC).endswith(words.rpartition(" ")[2])


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert moment_words(late, NOON, timezone(timedelta(hours=1))) == "00:30"
    assert moment_words(datetime.max.replace(tzinfo=UTC), NOON, timezone(timedelta(hours=14))).startswith("31 Dec 9999")
