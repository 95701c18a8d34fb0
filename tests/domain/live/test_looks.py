"""Looks are made of replies, kept within bounds, and read from saved replies too."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Figures, Look, holds_until
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.live.figures import ClockDifference, look_of
from drs_inspector.domain.live.looks import SPARKLINE_POINTS, LooksOfSource, SavedLooks, sparkline, thinned
from drs_inspector.domain.live.progress import progress_of
from drs_inspector.domain.live.series import MOST_LOOKS
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
JOB = "a" * 32 + "jb201"


def progress(**members: Any) -> bytes:
    measured = members.pop("measured", NOW)
    entry = {"job_id": JOB, "progress": "100", "incre_trans_delay": "12", "transfer_status": "INCRE_TRANSFER_STARTED"}
    return json.dumps({**entry, "process_time": str(int(measured.timestamp() * 1000)), **members}).encode()


def test_a_look_holds_what_the_reply_tells_and_nothing_else() -> None:
    look = look_of("BatchListProgresses", progress(), NOW + timedelta(seconds=3))
    assert look is not None
    assert (look.lag, look.percent, look.status, look.time) == (12.0, 100.0, "INCRE_TRANSFER_STARTED", NOW)
    full = progress(incre_trans_delay="-1", progress="41", remaining_time="60", transfer_status="FULL_TRANSFER_STARTED")
    look = look_of("BatchListProgresses", full, NOW)
    assert look is not None
    assert (look.lag, look.percent, look.remaining) == (None, 41.0, 60.0)
    for odd in (b"{}", b"null", b"[]", b'"x"', b'{"error_code": "DRS.1"}', b'{"progress": "-5", "process_time": "0"}'):
        assert look_of("BatchListProgresses", odd, NOW) is None, odd
    for text in ("1e400", "NaN", "Infinity", "99999999999999999999"):
        look = look_of("BatchListProgresses", progress(progress=text, incre_trans_delay=text, process_time=text), NOW)
        assert look is None or look.percent is None
    look = look_of("BatchListRposAndRtos", b'{"rpo_info": {"delay": "1500"}, "rto_info": {"delay": "-1"}}', NOW)
    assert look is not None
    assert (look.rpo, look.rto) == (1.5, None)
    look = look_of("ShowMonitorData", b'{"is_src_normal": "false", "dst_delay": "900000"}', NOW)
    assert look is not None
    assert (look.source_reachable, look.target_reachable, look.lag) == (False, None, None)
    assert look_of("ShowMonitorData", b'{"bandwidth": "1"}', NOW) is None
    assert look_of("ShowTimeline", progress(), NOW) is None


def test_one_measuring_whose_time_is_still_to_come_is_one_figure_as_old_as_its_first_reading() -> None:
    looks = LooksOfSource()
    for minute in range(0, 40, 5):
        look = look_of(
            "BatchListProgresses", progress(measured=NOW + timedelta(hours=3)), NOW + timedelta(minutes=minute)
        )
        assert look is not None
        looks.add(JOB, "BatchListProgresses", look)
    assert {look.time for look in looks[JOB].looks} == {NOW}
    later = look_of("BatchListProgresses", progress(measured=NOW + timedelta(hours=4)), NOW + timedelta(minutes=40))
    assert later is not None
    looks.add(JOB, "BatchListProgresses", later)
    assert looks[JOB].looks[-1].time == NOW + timedelta(minutes=40)
    looks.drop([JOB])
    looks.add(JOB, "BatchListProgresses", later)
    assert looks[JOB].looks[-1].time == NOW + timedelta(minutes=40)


def test_a_number_that_no_computer_counts_with_is_no_figure() -> None:
    for huge in (str(10**400), 10**400, "9" * 300 + "e99"):
        odd = progress(
            incre_trans_delay=huge, remaining_time=huge, progress=huge, transfer_status="FULL_TRANSFER_STARTED"
        )
        for raw in (odd, progress(incre_trans_delay_millis=huge, progress=huge, incre_trans_delay=huge)):
            look = look_of("BatchListProgresses", raw, NOW)
            assert look is not None
            assert not look.has_figures
        recovery = json.dumps({"rpo_info": {"delay": huge}, "rto_info": {"delay": huge}}).encode()
        assert look_of("BatchListRposAndRtos", recovery, NOW) is None


def test_a_text_too_long_for_a_status_is_none_is_not_kept_and_is_told() -> None:
    longest = "INCRE_TRANSFER_STARTED".ljust(64, "X")
    for status, known in ((longest, longest), (longest + "X", ""), ("INCRE_TRANSFER_STARTED" + " " * 100_000, "")):
        look = LooksOfSource().read(JOB, "BatchListProgresses", progress(transfer_status=status), NOW, None)
        assert look is not None
        assert (look.status, look.lag) == (known, 12.0)
        drift = progress_of(progress(transfer_status=status))[1]
        assert [one.path for one in drift] == ([] if known else ["transfer_status"])


def test_a_wrong_clock_of_this_computer_makes_no_figure_old() -> None:
    difference = ClockDifference()
    assert difference.seen(NOW, NOW - timedelta(seconds=5)) == timedelta()
    ahead = difference.seen(NOW, NOW - timedelta(minutes=20))
    first = look_of("BatchListProgresses", progress(measured=NOW - timedelta(minutes=20, seconds=4)), NOW, ahead)
    again = difference.seen(NOW + timedelta(seconds=31), NOW - timedelta(minutes=20) + timedelta(seconds=30))
    later = look_of(
        "BatchListProgresses",
        progress(measured=NOW - timedelta(minutes=20, seconds=4)),
        NOW + timedelta(seconds=31),
        again,
    )
    assert first is not None
    assert later is not None
    assert first.time == later.time == NOW - timedelta(seconds=4), "one measuring, read twice, is one value"
    assert difference.seen(NOW, None) == ahead


def test_looks_are_bounded_and_no_peak_is_lost() -> None:
    looks = LooksOfSource()
    lags = {30_000: 5_000.0}
    for second in range(0, 100_000, 20):
        moment = NOW + timedelta(seconds=second)
        looks.add(JOB, "BatchListProgresses", Look(read_at=moment, measured_at=moment, lag=lags.get(second, 1.0)))
    assert looks.count < 500
    figures = looks[JOB]
    assert figures is looks[JOB]
    assert max(look.lag or 0 for look in figures.looks) == 5_000
    newest = figures.looks[-1].read_at
    recent = [look for look in figures.looks if newest - look.read_at < timedelta(minutes=10)]
    assert len(recent) >= 29
    gaps = [b.read_at - a.read_at for a, b in zip(figures.looks, figures.looks[1:], strict=False)]
    day = [gap for gap, look in zip(gaps, figures.looks, strict=False) if newest - look.read_at < timedelta(hours=23)]
    assert max(day) <= timedelta(minutes=10), "close enough to say that nothing was gained"
    assert len(thinned([Look(read_at=NOW + timedelta(hours=n)) for n in range(5_000)])) <= MOST_LOOKS
    assert thinned([]) == []
    looks.drop([JOB, "unknown"])
    assert (len(looks), looks.count, looks.get(JOB)) == (0, 0, None)


def test_looks_of_an_hour_are_all_that_grows() -> None:
    looks = LooksOfSource()
    sizes = []
    for second in range(0, 3 * 3_600, 240):
        moment = NOW + timedelta(seconds=second)
        for number in range(60):
            looks.add(f"job-{number}", "BatchListProgresses", Look(read_at=moment, lag=float(second)))
        if second % 3_600 == 3_360:
            sizes.append(looks.count)
    assert sizes[2] - sizes[1] <= 60 * 16, sizes
    assert looks.count < 60 * 60


def test_a_sparkline_has_the_last_hour() -> None:
    looks = tuple(Look(read_at=NOW + timedelta(seconds=n * 30), lag=float(n % 7)) for n in range(240))
    now = NOW + timedelta(hours=2)
    points = sparkline(Figures(looks=looks), lambda look: look.lag, now)
    assert len(points) == SPARKLINE_POINTS
    assert all(0 <= age < 3_600 for age, _value in points)
    assert [age for age, _value in points] == sorted((age for age, _value in points), reverse=True)
    assert max(value for _age, value in points) == 6


def test_it_is_known_when_a_figure_gets_too_old() -> None:
    figures = Figures(looks=(Look(read_at=NOW, lag=1.0), Look(read_at=NOW + timedelta(minutes=2), lag=1.0)))
    now = NOW + timedelta(minutes=3)
    assert holds_until(figures, now, DEFAULT_LIMITS) == NOW + timedelta(minutes=10)
    assert holds_until(figures, NOW + timedelta(minutes=11), DEFAULT_LIMITS) == NOW + timedelta(minutes=12)
    assert holds_until(figures, NOW + timedelta(minutes=13), DEFAULT_LIMITS) is None
    snapshot = Snapshot()
    for job_id in (JOB, "other"):
        job = {"id": job_id, "status": "INCRE_TRANSFER_STARTED", "db_use_type": "sync"}
        snapshot.add_detail(json.dumps(job).encode(), job_id)
    snapshot.judged_by = Judging(is_live=True, figures={JOB: figures})
    health = SnapshotHealth(snapshot, now)
    assert health.own(JOB).key is HealthKey.HEALTHY
    other = health.own("other")
    assert not health.outdated(NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=13)
    assert health.outdated(later) == [JOB]
    renewed = health.after([JOB], later)
    assert renewed.own(JOB).key is HealthKey.STALE
    assert renewed.own("other") is other
    assert health.own(JOB).key is HealthKey.HEALTHY


def test_saved_replies_give_figures_as_of_their_reading() -> None:
    snapshot = Snapshot(SourceInfo(read_at="2026-11-27T10:00:00Z"))
    job = {"id": JOB, "status": "INCRE_TRANSFER_STARTED", "db_use_type": "sync"}
    snapshot.add_detail(json.dumps(job).encode(), JOB)
    first = progress(incre_trans_delay="840", measured=NOW - timedelta(minutes=2))
    second = progress(incre_trans_delay="900", measured=NOW)
    for entry, read_at in ((first, ""), (second, "2026-11-27T10:00:05Z")):
        body = b'{"count": 1, "results": [' + entry + b"]}"
        snapshot.replies.append(SavedReply(["BatchListProgresses"], body, read_at=read_at))
    snapshot.replies.append(SavedReply(["ShowQuotas"], b'{"quotas": {}}'))
    snapshot.judged_by = Judging(figures=SavedLooks(snapshot))
    assert list(SavedLooks(snapshot)) == [JOB]
    health = SnapshotHealth(snapshot, None).own(JOB)
    assert health.key is HealthKey.LATE
    assert health.reason.replace("\u00a0", " ") == "15 min behind, level"
