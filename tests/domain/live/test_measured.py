"""Figures as they are shown: the newest of each with its age, and the last hour as a line with its gaps."""

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.looks import SPARKLINE_POINTS
from drs_inspector.domain.live.measured import LEVELS, figures_line, last_hour, main_figure, measured, trend_words
from drs_inspector.domain.snapshot import Snapshot

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


def judged(*looks: Look, status: str = "INCRE_TRANSFER_STARTED", kind: str = "sync") -> tuple[Job, SnapshotHealth]:
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps({"id": "a", "status": status, "db_use_type": kind}).encode(), "a")
    return snapshot.jobs["a"], SnapshotHealth(snapshot, NOW, figures={"a": Figures(looks=looks)})


def looks(count: int, value: Callable[[int], float | None], step: float = 60) -> tuple[Look, ...]:
    """Return looks at the lag, the last one now; none where the value is None."""
    found = ((NOW - timedelta(seconds=step * (count - 1 - number)), value(number)) for number in range(count))
    return tuple(Look(read_at=moment, lag=lag) for moment, lag in found if lag is not None)


def test_where_nothing_was_read_the_line_is_broken() -> None:
    job, health = judged(*looks(50, lambda number: None if 20 <= number < 35 else 2.0))
    line = last_hour("lag", job, health)
    assert len(line.runs) == 2
    before, after = line.runs[0][-1][0], line.runs[1][0][0]
    assert after - before >= 10, "the gap is as long as nothing was read"
    assert line.runs[1][-1][0] == SPARKLINE_POINTS - 1
    whole = last_hour("lag", *judged(*looks(20, lambda _number: 2.0, step=170)))
    assert len(whole.runs) == 1, "that jobs off the screen are looked at less often is no gap"
    assert len(last_hour("lag", *judged(*looks(5, lambda _number: 2.0, step=700))).runs) == 5


def test_the_limit_is_there_where_it_matters_and_the_line_begins_at_nothing() -> None:
    line = last_hour("lag", *judged(*looks(10, lambda _number: 3.0)))
    assert line.limit is None
    assert {height for _column, height in line.runs[0]} == {round(3 / 60 * LEVELS)}
    line = last_hour("lag", *judged(*looks(11, lambda number: 60.0 * number)))
    assert line.limit == round(LEVELS / 10)
    assert (line.runs[0][0][1], line.runs[0][-1][1]) == (0, LEVELS)
    assert line.words == "over the last hour between 0\u00a0s and 10\u00a0min"


@pytest.mark.parametrize("odd", [1e308, -1.0, -1e308, math.nan, math.inf, -math.inf, 0.0])
def test_no_figure_of_a_cloud_leaves_the_line(odd: float) -> None:
    job, health = judged(*looks(4, lambda number: odd if number else 5.0))
    line = last_hour("lag", job, health)
    assert all(0 <= height <= LEVELS for run in line.runs for _column, height in run)
    found = measured("lag", job, health)
    assert found is not None
    assert found.exact and found.short and figures_line(job, health) and trend_words("lag", job, health) != "odd"  # noqa: PT018
    alone, health = judged(*looks(1, lambda _number: odd))
    assert (measured("lag", alone, health) is None) is not math.isfinite(odd)
    assert last_hour("lag", alone, health).words == ""


def test_a_figure_that_is_old_says_so_and_what_a_phase_does_not_have_is_none() -> None:
    old = Look(read_at=NOW - timedelta(minutes=42), lag=2.0)
    job, health = judged(old)
    found = measured("lag", job, health)
    assert found is not None
    assert (found.short, found.age_words, found.is_old) == ("2\u00a0s\u00a0?", "read 42\u00a0min ago", True)
    assert figures_line(job, health) == "lag 2\u00a0s ?, read 42\u00a0min ago"
    ahead = measured("lag", *judged(Look(read_at=NOW + timedelta(hours=1), lag=2.0)))
    assert ahead is not None
    assert (ahead.age, ahead.age_words, ahead.short_age) == (0, "read now", "read now")
    job, health = judged(Look(read_at=NOW, percent=62.4, remaining=600.0), status="FULL_TRANSFER_STARTED")
    found = main_figure(job, health)
    assert found is not None
    assert (found.name, found.short) == ("progress", "62\u00a0%")
    assert main_figure(*judged(old, status="PAUSING")) is None
    stopped = main_figure(*judged(Look(read_at=NOW, percent=37.0), status="FULL_TRANSFER_FAILED"))
    assert stopped is not None


def test_of_disaster_recovery_the_figure_that_is_too_large_is_shown() -> None:
    def name(rpo: float | None, rto: float | None) -> str:
        look = Look(read_at=NOW, rpo=rpo, rto=rto)
        found = main_figure(*judged(look, kind="cloudDataGuard"))
        return "" if found is None else found.name

    names = [name(2, 3), name(2, 900), name(700, 900), name(None, 3), name(None, None)]
    assert names == ["rpo", "rto", "rpo", "rto", ""]
