"""Figures over time: which are drawn, over which time, with which gaps, and what was done to the job meanwhile."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.job_page.progress.operations import NO_OPERATIONS, operations_in
from drs_inspector.session.job_page.progress.series import (
    Seen,
    caption_of,
    is_old,
    names_of,
    plots_of,
    title_of,
    usual_range,
)
from drs_inspector.session.pictures.figures import MOST_POINTS
from drs_inspector.session.readings_page.told import NOTHING, Told
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.session.job_page.test_overview import NOW, look

FULL, INCREMENTAL = "FULL_TRANSFER_STARTED", "INCRE_TRANSFER_STARTED"
NOW_SECONDS = NOW.timestamp()


def seen_of(status: str, looks: tuple[Look, ...], *, is_live: bool = True, **members: Any) -> Seen:
    snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    snapshot.judged_by = Judging(known_causes, is_live=is_live)
    job = snapshot.add_detail(json.dumps({"id": "a", **detail(status, **members)}).encode(), "a")
    health = SnapshotHealth(snapshot, NOW, figures={"a": Figures(looks=looks)}, zone=UTC)
    return Seen(job, health, is_live, zone=UTC)


def timeline(*operations: tuple[str, float, str]) -> Told:
    """Return the reading of a timeline of (name, minutes ago, status)."""
    rows = [
        {"name": name, "status": status, "operation_time": str(int((NOW_SECONDS - ago * 60) * 1000)), "user_name": "x"}
        for name, ago, status in operations
    ]
    raw = json.dumps({"count": len(rows), "timelines": rows}).encode()
    return Told((SavedReply(["ShowTimeline"], b"{}"),), (raw,), NOW)


def test_the_lag_is_drawn_over_a_time_with_its_limit_and_with_gaps_where_nothing_was_seen() -> None:
    looks = (look(300, lag=5.0), look(296, lag=9.0), look(50, lag=3.0), look(30, lag=4.0), look(0.2, lag=400.0))
    seen = seen_of(INCREMENTAL, looks, alarm_notify={"delay_time": 300})
    assert names_of(seen) == ("lag",)
    assert usual_range(seen, ("lag",)) == "24h"
    (day,) = plots_of(seen, ("lag",), "24h")
    assert [len(run) for run in day.runs] == [2, 1, 1, 1]
    assert (day.end - day.begin, day.end) == (86_400.0, NOW_SECONDS)
    assert day.limit is not None
    assert (day.limit.value, day.limit.words, day.tone) == (300.0, "alarm 5\u00a0min", "amber")
    (hour,) = plots_of(seen, ("lag",), "1h")
    assert sum(map(len, hour.runs)) == 3
    assert title_of(("lag",), "1h") == "Lag, last hour"
    assert caption_of(seen, ("lag",)) == ("Looks since 05:19", "read 12\u00a0s ago")
    old = seen_of(INCREMENTAL, looks[:-1])
    assert is_old(old, ("lag",))
    assert caption_of(old, ("lag",))[1] == "read 30\u00a0min ago?"
    assert plots_of(old, ("lag",), "1h")[0].tone == "green-blue", "what is old is not said to be late now"
    assert not is_old(seen_of("INCRE_TRANSFER_FAILED", looks[:-1]), ("lag",)), "a job that stopped has no newer one"


def test_what_was_seen_less_often_has_no_gap_for_that_alone() -> None:
    hourly = tuple(look(60 * at, lag=1.0) for at in range(70, 25, -1))
    dense = tuple(look(5 * at, lag=1.0) for at in range(24 * 12, -1, -1))
    (week,) = plots_of(seen_of(INCREMENTAL, (*hourly, *dense)), ("lag",), "7d")
    assert len(week.runs) == 1


def test_the_full_phase_is_drawn_since_it_was_first_seen_and_needs_two_looks() -> None:
    one = seen_of(FULL, (look(30, percent=10.0),))
    assert names_of(one) == ()
    two = seen_of(FULL, (look(240, percent=10.0), look(239, percent=250.0), look(0, percent=62.0, lag=0.0)))
    assert names_of(two) == ("progress",)
    (plot,) = plots_of(two, ("progress",), "1h")
    assert (plot.title, plot.end - plot.begin, plot.limit) == ("Copied so far", 240 * 60, None)
    assert [value for run in plot.runs for _at, value in run] == [10.0, 62.0], "no percent is 250"
    file = seen_of(FULL, (look(240, percent=10.0), look(0, percent=62.0)), is_live=False)
    assert caption_of(file, ("progress",)) == ("Looks that are in the file, 06:19 to 10:19", "")


def test_recovery_has_both_and_a_job_that_ended_what_was_seen_of_it_last() -> None:
    looks = (look(3, rpo=3.0, rto=80.0), look(1, lag=2.0, percent=100.0))
    recovery = seen_of(INCREMENTAL, looks, db_use_type="cloudDataGuard")
    assert names_of(recovery) == ("rpo", "rto")
    assert title_of(("rpo", "rto"), "7d") == "RPO and RTO, last 7 days"
    assert names_of(seen_of(INCREMENTAL, looks[1:], db_use_type="cloudDataGuard")) == ("lag",)
    assert names_of(seen_of("INCRE_TRANSFER_FAILED", looks[1:])) == ("lag",)
    assert names_of(seen_of("FULL_TRANSFER_FAILED", (look(9, percent=3.0), look(3, percent=4.0)))) == ("progress",)
    assert names_of(seen_of("CONFIGURATION", ())) == ()
    assert plots_of(seen_of("CONFIGURATION", ()), (), "1h") == ()


def test_no_look_is_too_odd_to_be_drawn() -> None:
    far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    odd = (
        Look(read_at=far, lag=1.0), look(5, lag=math.nan), look(4, lag=math.inf), look(3, lag=-7.0), look(2, lag=1e300),
        Look(read_at=datetime(1, 1, 1, tzinfo=UTC), lag=2.0), look(1, lag=6.0), look(7, lag=8.0),
    )  # fmt: skip
    (plot,) = plots_of(seen_of(INCREMENTAL, odd), ("lag",), "7d")
    times = [at for run in plot.runs for at, _value in run]
    assert times == sorted(times)
    assert len(times) == 4
    assert all(math.isfinite(value) for run in plot.runs for _at, value in run)
    assert names_of(seen_of(INCREMENTAL, odd[:1])) == (), "what is not yet is not seen"

    many = tuple(
        Look(read_at=NOW - timedelta(seconds=6 * at), lag=float(at % 977)) for at in range(100_000, -1, -1)
    )  # fmt: skip
    (plot,) = plots_of(seen_of(INCREMENTAL, many), ("lag",), "7d")
    assert sum(map(len, plot.runs)) <= MOST_POINTS < plot.read
    assert max(value for run in plot.runs for _at, value in run) == 976.0, "no peak is lost"


def test_a_pause_is_a_band_and_other_operations_are_marks() -> None:
    found = operations_in(
        timeline(("RETRY", 75, "success"), ("PAUSE", 95, "success"), ("CONFIG_SPEED", 20, "success"),
            ("PAUSE", 10, "failed"), ("START", 300, "")), NOW_SECONDS)  # fmt: skip
    assert [(one.words, one.end - one.begin) for one in found.stretches] == [("Paused", 20 * 60)]
    assert [one.words for one in found.marks] == ["Pause refused", "Speed limit changed", "Retried", "Started"]
    open_one = operations_in(timeline(("PAUSE", 5, "success")), NOW_SECONDS)
    assert open_one.stretches[0].end == NOW_SECONDS, "a pause that goes on ends now"
    seen = replace(seen_of(INCREMENTAL, (look(9, lag=1.0),)), operations=found)
    (plot,) = plots_of(seen, ("lag",), "1h")
    assert [one.words for one in plot.marks] == ["Pause refused", "Speed limit changed"]
    assert plot.stretches == ()


def test_hostile_operations_steer_nothing_and_are_few() -> None:
    name = "\u202e<b>" + "y" * 100_000
    rows: list[Any] = [{"name": name, "operation_time": "9999-12-31T23:59:59Z"}, {"name": 7, "operation_time": [1]}]
    rows += [{"name": name, "operation_time": "2026-11-27 10:00:00"}, {"name": name, "operation_time": 1_000}]
    others = [{"name": "ODD\u202e", "operation_time": 1_000 + n} for n in range(900)]
    raw = json.dumps({"timelines": [*rows, *others]})
    found = operations_in(Told((SavedReply(["ShowTimeline"], b"{}"),), (raw.encode(),), NOW), NOW_SECONDS)
    assert len(found.marks) <= 300
    assert all("\u202e" not in one.words and len(one.words) <= 60 for one in found.marks)
    assert all(one.at <= NOW_SECONDS for one in found.marks), "what is to come is no mark, nor what has no zone"
    huge = json.dumps({"timelines": others * 56}).encode()
    assert operations_in(Told((SavedReply(["ShowTimeline"], b"{}"),), (huge,), NOW), NOW_SECONDS) == NO_OPERATIONS
    assert operations_in(NOTHING, NOW_SECONDS) == NO_OPERATIONS
