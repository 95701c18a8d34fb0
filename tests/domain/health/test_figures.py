"""Late, Stale and Healthy come from figures, each with an age, and from nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.health import Context, own_health
from drs_inspector.domain.jobs.job import Job
from tests.domain.health.jobs import job

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
CONTEXT = Context(NOW, zone=UTC)
RUNS = "INCRE_TRANSFER_STARTED"


def look(minutes_ago: float, **values: Any) -> Look:
    return Look(read_at=NOW - timedelta(minutes=minutes_ago), **values)


def said(one: Job, *looks: Look) -> str:
    health = own_health(one, CONTEXT, Figures(looks=looks))
    return f"{health.word} {health.reason}".strip().replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("looks", "words"),
    [
        ([look(0, lag=3)], "Healthy"),
        ([look(0, lag=60)], "Healthy"),
        ([look(0, lag=860)], "Working 14 min behind, once"),
        ([look(9, lag=600), look(0, lag=860)], "Late 14 min behind, growing"),
        ([look(9, lag=900), look(0, lag=860)], "Late 14 min behind, level"),
        ([look(9, lag=2000), look(0, lag=860)], "Late 14 min behind, falling"),
        ([look(9, lag=2000), look(0, lag=5)], "Healthy"),
        # Two figures in a row that are both fresh: the older one is not.
        ([look(11, lag=860), look(0, lag=860)], "Working 14 min behind, once"),
        ([look(11, lag=3)], "Stale figure is 11 min old"),
        ([look(42, lag=9_000), look(41, lag=9_000)], "Stale figure is 41 min old"),
        # The cloud sends an old figure again and again: the time of its measuring counts, and it is one figure.
        ([look(0, lag=3, measured_at=NOW - timedelta(minutes=42))], "Stale figure is 42 min old"),
        (
            [look(minutes, lag=90, measured_at=NOW - timedelta(minutes=2)) for minutes in (1, 0)],
            "Working 1 min behind, once",
        ),
        # A clock that is ahead makes no figure fresh for ever, and none that is negative.
        ([look(42, lag=3, measured_at=NOW + timedelta(days=365))], "Stale figure is 42 min old"),
        ([look(-5, lag=3)], "Healthy"),
        ([look(0)], "Working lag not known"),
        ([look(0, lag=float("nan"))], "Working lag not known"),
        ([look(0, percent=50.0)], "Working lag not known"),
        ([look(0, lag=3, source_reachable=False)], "Late source lost"),
        ([look(0, lag=3, source_reachable=False, target_reachable=False)], "Late source and target lost"),
        ([look(5, source_reachable=False), look(0, lag=3, source_reachable=True)], "Healthy"),
        ([look(11, lag=3, source_reachable=False), look(0, lag=3)], "Healthy"),
        ([], "Working lag not known"),
    ],
)  # fmt: skip
def test_lag(looks: list[Look], words: str) -> None:
    assert said(job(RUNS), *looks) == words


@pytest.mark.parametrize(
    ("alarm", "word"),
    [
        ({"delay_time": 600}, "Healthy"),
        ({"delay_time": "600"}, "Healthy"),
        ({"delay_time": 0}, "Late"),
        ({"delay_time": [1]}, "Late"),
        ({"delay_time": 10**40}, "Late"),
        ({"rpo_delay": 600}, "Late"),
    ],
)
def test_the_limit_is_that_of_the_job_s_own_alarm(alarm: dict[str, Any], word: str) -> None:
    one = job(RUNS, alarm_notify=alarm)
    assert said(one, look(5, lag=100), look(0, lag=100)).startswith(word)


def test_disaster_recovery_is_judged_by_what_would_be_lost_and_how_long_it_would_take() -> None:
    one = job(RUNS, db_use_type="cloudDataGuard", alarm_notify={"rpo_delay": 100, "rto_delay": 400})
    assert said(one, look(5, rpo=200, rto=10), look(0, rpo=200, rto=10)) == "Late would lose 3 min 20 s"
    assert said(one, look(5, rpo=2, rto=500), look(0, rpo=2, rto=500)) == "Late would take 8 min 20 s"
    assert said(one, look(0, rpo=2, rto=500)) == "Working would take 8 min 20 s, once"
    assert said(one, look(0, rpo=2)) == "Healthy"
    assert said(one, look(30, rpo=2), look(20, rto=2)) == "Stale figure is 20 min old"


def test_disaster_recovery_of_a_cloud_that_tells_no_loss_is_judged_by_its_lag() -> None:
    one = job(RUNS, db_use_type="cloudDataGuard", alarm_notify={"delay_time": 100})
    assert said(one, look(0, lag=2)) == "Healthy"
    assert said(one, look(5, lag=200), look(0, lag=200)) == "Late 3 min behind, level"
    assert said(one, look(5, lag=200), look(0, lag=200), look(0, rpo=2)) == "Healthy", "what would be lost says more"


def test_the_full_phase_is_late_when_it_was_watched_for_long_without_a_gain() -> None:
    one = job("FULL_TRANSFER_STARTED")
    stuck = [look(minutes, percent=62.0, remaining=60.0) for minutes in range(34, -1, -2)]
    assert said(one, *stuck) == "Late no gain for 34 min"
    assert said(one, *stuck[6:]) == "Working done in 1 min"
    # What happened in a gap was not watched.
    assert said(one, stuck[0], stuck[-1]) == "Working done in 1 min"
    assert said(one, look(40, percent=61.0), *stuck) == "Late no gain for 34 min"
    assert said(one, *stuck[:-1], look(0, percent=63.0)) == "Working 63 % copied"
    assert said(one, look(0, percent=21.4, remaining=6_720)) == "Working done in 1 h 52 min"
    reached = look(0, source_reachable=True, target_reachable=True)
    assert said(one, look(1, percent=21.4, remaining=6_720), reached) == "Working done in 1 h 52 min"
    assert said(one, look(18, percent=21.4)) == "Stale figure is 18 min old"
    # What another call says after it does not take away what is known, and nothing is complete before it is.
    reached = look(0, source_reachable=True, target_reachable=True)
    assert said(one, look(1, percent=21.4), reached) == "Working 21 % copied"
    assert said(one, look(1, percent=21.4, remaining=60.0), reached) == "Working done in 1 min"
    assert said(one, look(0, percent=99.9)) == "Working 99 % copied"


def test_figures_of_a_job_that_is_not_running_change_nothing() -> None:
    old = look(500, lag=9_000, source_reachable=False)
    assert said(job("PAUSING"), old) == "Waiting paused"
    assert said(job("INCRE_TRANSFER_FAILED"), look(0, lag=1)) == "Failed no cause told"
    assert said(job("RELEASE_RESOURCE_COMPLETE"), old) == "Done"
    listed = Job("a", list_raw=b'{"status": "INCRE_TRANSFER_STARTED"}')
    assert said(listed, look(0, lag=1)) == "Healthy"  # figures say enough without details
    assert said(listed) == "Not read details not read"
    assert own_health(listed, Context(None), Figures(looks=(look(0, lag=1),))).word == "Working"  # no time to age from


def test_jobs_of_one_word_are_ordered_by_their_lag() -> None:
    keys = [
        own_health(job(RUNS), CONTEXT, Figures(looks=(look(5, lag=lag), look(0, lag=lag)))).sort_key
        for lag in (100, 9_000, 700)
    ]
    assert sorted(keys) == [keys[1], keys[2], keys[0]]
