"""The time line: bars that times prove, what is derived said so, and a scale that no time breaks."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.job_facts import JobFacts
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.pictures.moments import EARLIEST, LATEST
from drs_inspector.session.time_line.bars import JobBars, bars_of
from drs_inspector.session.time_line.scale import Scale, Span, bounds_of, scale_of, ticks_of

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


def ms(**ago: float) -> str:
    return str(int((NOW - timedelta(**ago)).timestamp() * 1000))


def shown(figures: Figures | None = None, **members: Any) -> ShownJob:
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps({"id": "a", "name": "a", **members}).encode(), "a", 1)
    health = SnapshotHealth(snapshot, NOW, figures={"a": figures} if figures else {})
    return ShownJob(JobFacts(Document("", snapshot), snapshot.jobs["a"]), health)


def told(found: JobBars) -> list[str]:
    return [f"{bar.word} {bar.duration}" for bar in found.bars]


TIMES: dict[str, Any] = {
    "create_time": ms(days=10, hours=1),
    "actual_start_time": ms(days=10),
    "full_transfer_complete_time": ms(days=9),
    "update_time": ms(days=2),
}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("INCRE_TRANSFER_STARTED", ["Waited 1 h", "Full copy 1 d", "Incremental 9 d"]),
        ("INCRE_TRANSFER_FAILED", ["Waited 1 h", "Full copy 1 d", "Incremental at most 7 d", "Failed at least 2 d"]),
        ("PAUSING", ["Waited 1 h", "Full copy 1 d", "Incremental at most 7 d", "Paused at least 2 d"]),
        ("RELEASE_RESOURCE_COMPLETE", ["Waited 1 h", "Full copy 1 d", "Incremental at most 7 d"]),
        ("NOBODY_KNOWS", ["Waited 1 h", "Full copy 1 d", "Since then 9 d"]),
    ],
)
def test_bars_are_what_the_times_prove(status: str, expected: list[str]) -> None:
    found = bars_of(shown(status=status, **TIMES))
    assert [words.replace("\u00a0", " ") for words in told(found)] == expected
    assert found.is_derived is ("at least" in expected[-1])


def test_a_job_that_never_started_waits_until_now_or_until_it_failed() -> None:
    assert [bar.word for bar in bars_of(shown(status="CONFIGURATION", create_time=ms(hours=3))).bars] == ["Waited"]
    failed = shown(status="CREATE_FAILED", create_time=ms(hours=3), update_time=ms(hours=2))
    assert [bar.word for bar in bars_of(failed).bars] == ["Waited", "Failed"]


def test_late_begins_with_the_first_figure_above_the_limit() -> None:
    found = late([(50, 2.0), (40, 100.0), (30, 200.0), (20, 100.0), (10, 400.0), (1, 500.0)])
    assert [bar.word for bar in found.bars] == ["Waited", "Full copy", "Incremental", "Late"]
    assert (found.bars[-1].seconds, found.bars[-1].about) == (40 * 60, "")


def test_late_does_not_reach_over_hours_without_a_look() -> None:
    for first in (2.0, 100.0):
        found = late([(300, first), (5, 400.0), (1, 500.0)])
        assert (found.bars[-1].seconds, found.bars[-1].about) == (5 * 60, "at least ")
        assert found.bars[-2].about == "at most "


def late(lags: list[tuple[int, float]]) -> JobBars:
    looks = tuple(Look(read_at=NOW - timedelta(minutes=ago), lag=lag, call="c") for ago, lag in lags)
    return bars_of(shown(Figures(looks=looks), status="INCRE_TRANSFER_STARTED", **TIMES))


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"create_time": ms(days=1), "actual_start_time": ms(days=2)},
        {"create_time": "253402300799000", "actual_start_time": "-5"},
        {"create_time": ms(days=-1)},
        {"create_time": "NaN", "actual_start_time": [], "update_time": {}},
        {"create_time": 10**30, "update_time": True},
    ],
)
def test_times_that_prove_nothing_draw_nothing_and_say_why(times: dict[str, Any]) -> None:
    found = bars_of(shown(status="INCRE_TRANSFER_FAILED", **times))
    assert not found.bars
    assert found.words.startswith("No time line: ")


def test_zoom_keeps_what_is_under_the_pointer_and_stays_in_bounds() -> None:
    now = NOW.timestamp()
    bounds = bounds_of(now - 90 * 86_400, now)
    scale = scale_of(Span.WEEK, bounds, now)
    zoomed = scale.zoomed(0.5, 0.25, bounds)
    assert zoomed.time_at(0.25) == pytest.approx(scale.time_at(0.25))
    assert zoomed.seconds == pytest.approx(scale.seconds / 2)
    assert scale.zoomed(1e9, 0.5, bounds) == bounds
    assert scale.zoomed(0.0, 0.5, bounds).seconds == 600
    assert scale.moved(-100, bounds).begin == pytest.approx(bounds.begin)
    assert scale_of(Span.ALL, bounds, now) == bounds


@pytest.mark.parametrize(("begin", "end"), [(EARLIEST, LATEST), (0.0, 600.0), (LATEST - 10, LATEST), (EARLIEST, 0.0)])
def test_there_are_few_lines_whatever_the_time_is(begin: float, end: float) -> None:
    ticks = list(ticks_of(Scale(begin, end), 8, UTC))
    assert len(ticks) <= 11
    assert all(begin <= tick.seconds <= end for tick in ticks)


def test_lines_are_at_whole_hours_days_and_mondays() -> None:
    now = NOW.timestamp()
    day = [tick.words for tick in ticks_of(Scale(now - 86_400, now), 5, UTC)]
    assert day == ["12:00", "18:00", "27 Nov", "06:00"]
    weeks = [tick.words for tick in ticks_of(Scale(now - 42 * 86_400, now), 7, UTC)]
    assert weeks == ["19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov", "23 Nov"]
    ago = [tick.words for tick in ticks_of(Scale(now - 86_400, now), 5, UTC, has_year=True)]
    assert ago == ["12:00", "18:00", "27 Nov 2026", "06:00"], "a file may be of another year"
    ago = [tick.words for tick in ticks_of(Scale(now - 42 * 86_400, now), 7, UTC, has_year=True)]
    assert ago[:2] == ["19 Oct 2026", "26 Oct"]
