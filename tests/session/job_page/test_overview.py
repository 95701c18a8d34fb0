"""The first tab of a job: what it says in each state, what it does not know, and what hostile values make of it."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.monitoring import Monitoring
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.job_page.overview.basis import Seen
from drs_inspector.session.job_page.overview.content import MOST_MEMBERS, Overview, overview_of
from drs_inspector.session.job_page.overview.reason import growth_began, growth_of
from drs_inspector.session.job_page.overview.tables_done import TablesDone, tables_done_of
from drs_inspector.session.readings_page.told import Told
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.session.job_page.conftest import KAFKA, SAMPLE

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
LIMIT = [{"begin": "09:00", "end": "18:59", "speed": "50", "is_utc": True}]


def ago(**since: float) -> str:
    return str(int((NOW - timedelta(**since)).timestamp() * 1000))


COPIED: dict[str, Any] = {
    "create_time": ago(days=3, hours=6), "actual_start_time": ago(days=3, hours=2),
    "full_transfer_complete_time": ago(days=2, hours=20), "update_time": ago(days=2, hours=20),
}  # fmt: skip


def look(minutes_ago: float, **figures: Any) -> Look:
    return Look(read_at=NOW - timedelta(minutes=minutes_ago), call="BatchListProgresses", **figures)


def growing(begin: float = 73.0, per_minute: float = 11.0) -> tuple[Look, ...]:
    level = tuple(look(at, lag=2.0) for at in range(110, int(begin), -5))
    grown = tuple(look(at, lag=2.0 + (begin - at) * per_minute) for at in range(int(begin) - 1, -1, -1))
    return (*level, *grown)


def shown(
    status: str, looks: tuple[Look, ...] = (), seen: Monitoring | None = None, *,
    others: list[dict[str, Any]] | None = None,
    is_live: bool = True, tables: TablesDone | None = None, **members: Any,
) -> Overview:  # fmt: skip
    snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    snapshot.judged_by = Judging(known_causes, is_live=is_live)
    job = snapshot.add_detail(json.dumps({"id": "a", "object_infos": [], **detail(status, **members)}).encode(), "a")
    for other in others or ():
        snapshot.add_detail(json.dumps(other).encode(), other["id"])
    figures = {"a": Figures(looks=looks)} if looks else {}
    health = SnapshotHealth(snapshot, NOW if is_live else None, known=known_causes(), figures=figures, zone=UTC)
    read = Seen(seen, NOW) if seen is not None else Seen()
    return overview_of(job, snapshot, health, read._replace(tables=tables), UTC)


def told(overview: Overview) -> dict[str, str]:
    return {one.label: plain(" | ".join(filter(None, (one.shown, one.note)))) for one in overview.figures}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_late_job_says_since_when_why_and_what_comes_of_it() -> None:
    late = shown("INCRE_TRANSFER_STARTED", growing(), Monitoring(apply_rate=49.5e6), speed_limit=LIMIT, **COPIED)
    assert plain(late.answer.text) == (
        "13 min behind, growing; late since 09:12."
        " Copies changes from MySQL to MySQL; the full copy was done 2 d 20 h ago."
    )
    assert late.answer.tone == "amber"
    figures = told(late)
    assert list(figures) == ["Lag", "Full phase", "Rate", "Objects", "Age"]
    assert figures["Lag"] == "13 min 25 s | growing, read now"
    assert figures["Full phase"] == "100 % | took 6 h"
    assert figures["Rate"].startswith("49.5 MB/s")
    assert figures["Age"] == "3 d 6 h | started 3 d 2 h ago"
    assert [one.door for one in late.figures] == ["Progress", "Progress", "Progress", "Objects", ""]
    assert late.figures[0].line is not None
    assert late.reason is not None
    assert plain(late.reason.words) == (
        "The limit of 50 MB/s began at 09:00, and the lag grows by 11 s a minute since. At this rate it will be"
        " 1 h 48 min behind when the limit ends at 18:59 (estimate)."
        " The service's pages say that a limit acts only in the full phase; here the lag began with it."
    )
    assert ("Speed limit", "Settings") in late.reason.doors
    line = late.time_line
    assert line is not None
    assert [one.word for one in line.phases] == ["Waited", "Full copy", "Incremental", "Late"]
    assert plain(line.phases[-1].duration) == "1 h 7 min"
    assert late.band is not None
    assert "Why it is late: The limit" in late.head_text
    assert "\u00a0" not in late.head_text


def test_an_end_that_was_lost_long_ago_is_not_why_a_job_is_late_now() -> None:
    behind = tuple(look(at, lag=900.0 - 60 * at) for at in range(5, -1, -1))
    late = shown("INCRE_TRANSFER_STARTED", (look(120, source_reachable=False), *behind), **COPIED)
    assert plain(late.answer.first) == "15 min behind, growing; late since 10:14 or earlier."
    assert late.reason is not None
    assert late.reason.words.startswith("The lag grows by")


def test_hours_without_a_look_are_not_told_as_late() -> None:
    """A lag above the limit hours ago and one now say nothing of the time between."""
    now = (look(5, lag=800.0), look(1, lag=900.0))
    late = shown("INCRE_TRANSFER_STARTED", (look(300, lag=500.0), look(299, lag=500.0), *now), **COPIED)
    assert "late since 10:14 or earlier" in late.answer.first
    assert late.time_line is not None
    assert [one.word for one in late.time_line.phases][-1] == "Late"
    assert plain(late.time_line.phases[-1].duration) == "at least 5 min"
    lost = (look(300, source_reachable=False), look(5, source_reachable=False), look(1, source_reachable=False))
    route = shown("INCRE_TRANSFER_STARTED", lost, **COPIED).route
    assert route is not None
    assert route.cards[0].reach is not None
    assert route.cards[0].reach.words == "Not reachable since 10:14"
    later = shown("INCRE_TRANSFER_STARTED", (look(300, lag=1.0), *now), **COPIED)
    assert "late since 10:14 or earlier" in later.answer.first


@pytest.mark.parametrize(
    ("looks", "rate", "limit", "expected"),
    [
        # Written less than the limit lets: it is not what holds the job back.
        (growing(), 30e6, LIMIT, "The lag grows by 11 s a minute. At this rate it will be 24 min 25 s behind in an"),
        # It grew before the limit began, and long after.
        (growing(100), 50e6, LIMIT, "The lag grows by"),
        (growing(40), 50e6, LIMIT, "The lag grows by"),
        # Nothing tells the rate.
        (growing(), None, LIMIT, "The lag grows by"),
        # Two limits at once: which of them holds is not known.
        (growing(), 50e6, [*LIMIT, {**LIMIT[0], "speed": "90"}], "The lag grows by"),
        (growing(), 50e6, [{**LIMIT[0], "speed": "nan"}], "The lag grows by"),
        # The same limit held before: it did not begin then, and goes on when it ends.
        (growing(), 50e6, [{**LIMIT[0], "end": "08:59"}], "The lag grows by"),
        (growing(), 50e6, [{**LIMIT[0], "begin": "19:00", "end": "08:59"}, *LIMIT], "The lag grows by"),
        # No line fits.
        (tuple(look(at, lag=900.0 if at % 2 else 100.0 + at) for at in range(9, -1, -1)), None, [], ""),
        (tuple(look(at, lag=600.0 + 30 * at) for at in range(9, -1, -1)), None, [], "The lag falls by 30 s a minute."),
        (tuple(look(at, lag=600.0) for at in range(9, -1, -1)), None, [], ""),
        ((look(1, lag=500.0), look(0, lag=900.0)), None, [], ""),
    ],
)  # fmt: skip
def test_only_what_fits_is_estimated(looks: tuple[Look, ...], rate: float | None, limit: Any, expected: str) -> None:
    seen = Monitoring(apply_rate=rate) if rate is not None else None
    late = shown("INCRE_TRANSFER_STARTED", looks, seen, speed_limit=limit, **COPIED)
    words = plain(late.reason.words) if late.reason is not None else ""
    assert words.startswith(expected), words
    assert bool(words) == bool(expected)
    assert not words or words.endswith("(estimate).")


def test_an_end_that_is_lost_is_the_reason_and_breaks_the_route() -> None:
    looks = (look(14, lag=1.0, source_reachable=True), look(5, source_reachable=False), look(1, source_reachable=False))
    lost = shown(
        "INCRE_TRANSFER_STARTED",
        looks,
        Monitoring(
            is_src_normal=False,
            is_dst_normal=True,
            used_cpu_percent=34.0,
            used_volumes=91.0,
            node_volume_size=100.0,
            used_memory=float("nan"),
            node_memory_size=0.0,
        ),
        inst_info={"inst_type": "high", "ip": "172.16.0.7"},
        **COPIED,
    )
    assert lost.answer.first == "Source lost; late since 10:14."
    assert lost.reason is not None
    assert "cannot reach the source" in lost.reason.words
    assert lost.route is not None
    source, instance, target = lost.route.cards
    assert source.reach is not None
    assert source.reach.words == "Not reachable since 10:14"
    assert target.reach is not None
    assert target.reach.words == "Reachable"
    assert [one.is_broken for one in lost.route.arrows] == [True, False]
    assert [(one.word, plain(one.words), one.tone) for one in instance.loads] == [
        ("CPU", "34 %", "green-blue"),
        ("Disk", "91 of 100 GB", "amber"),
    ]


def test_a_failed_job_says_how_long_and_why() -> None:
    lost = "retry 20 times, last: Communications link failure, jdbc:mysql://root:hunter2@10.0.0.5:3306/"
    failed = shown(
        "INCRE_TRANSFER_FAILED",
        (look(7_260, lag=2.0),),
        failed_reason=lost,
        error_code="DRS.M01501",
        **{
            **COPIED,
            "create_time": ago(days=40),
            "actual_start_time": ago(days=39),
            "update_time": ago(days=5, hours=1),
            "full_transfer_complete_time": ago(days=38),
        },
    )
    assert plain(failed.answer.text) == (
        "Stopped 5 d ago or earlier (22 Nov, 09:19)."
        " It ran from MySQL to MySQL for at most 33 d 23 h; the full copy was done 38 d ago."
    )
    assert told(failed) == {
        "Lag when it stopped": "2 s | now unknown", "Full phase": "100 % | took 1 d", "Down for": "5 d 1 h | or longer",
        "Objects": "0 | none renamed, no rules", "Age": "40 d | started 39 d ago",
    }  # fmt: skip
    assert failed.error is not None
    assert failed.error.title == "Connection lost"
    assert failed.error.meaning
    assert 1 <= len(failed.error.steps) <= 3
    assert "hunter2" not in failed.head_text + failed.error.message
    assert failed.time_line is not None
    last = failed.time_line.phases[-1]
    assert (last.word, plain(last.duration), last.begin_word) == ("Failed", "at least 5 d 1 h", "Failed by")
    unknown = shown("INCRE_TRANSFER_FAILED", failed_reason="never seen before 17")
    assert unknown.error is not None
    assert unknown.error.title == "never seen before 17"
    assert not unknown.error.meaning
    assert unknown.answer.first == "When it stopped is not told."


@pytest.mark.parametrize(
    ("status", "members", "first", "figures"),
    [
        ("CONFIGURATION", {"create_time": ago(minutes=21)}, "Configure since 09:58.",
         {"Waits for": "A person | to configure it", "Since": "09:58 | 21 min ago", "Age": "21 min"}),
        ("WAITING_FOR_START", {"create_time": ago(hours=3), "inst_info": {"start_time": ago(hours=-10)}},
         "Starts today at 20:19.", {"Waits for": "Its time | planned 20:19", "Age": "3 h"}),
        ("PAUSING", COPIED, "", {}),
        ("PAUSE", {}, "", {}),
        ("FULL_TRANSFER_COMPLETE", {"task_type": "FULL_TRANS", **COPIED}, "Complete, end the job.",
         {"Waits for": "A person | to end the job", "Since": "24 Nov, 14:19 | its last change",
          "Age": "3 d 6 h | started 3 d 2 h ago"}),
        ("FROZEN", {}, "Frozen (billing).", {"Waits for": "Billing | frozen by billing"}),
    ],
)  # fmt: skip
def test_a_waiting_job_says_what_it_waits_for(
    status: str, members: dict[str, Any], first: str, figures: dict[str, str]
) -> None:
    waiting = shown(status, **members)
    if first:
        assert plain(waiting.answer.first) == first
    assert {label: told(waiting).get(label) for label in figures} == figures
    assert waiting.error is None
    assert waiting.reason is None


def test_each_phase_has_its_figures() -> None:
    full = shown("FULL_TRANSFER_STARTED", (look(0, percent=62.4, remaining=6_720.0),), Monitoring(apply_rate=12e6),
        create_time=ago(hours=14), actual_start_time=ago(hours=13))  # fmt: skip
    assert plain(full.answer.first) == "Done in 1 h 52 min (estimate)."
    figures = told(full)
    assert figures["Full phase"] == "62 % | read now"
    assert figures["Ready at"] == "12:11 | in 1 h 52 min (estimate)"
    assert figures["Rate"] == "12 MB/s | written to the target"
    recovery = shown("INCRE_TRANSFER_STARTED", (look(0, rpo=3.0, rto=5.0),), db_use_type="cloudDataGuard", **COPIED)
    assert plain(recovery.answer.first) == "Would lose 3 s."
    assert list(told(recovery)) == ["RPO", "RTO", "Full phase", "Objects", "Age"]
    healthy = shown("INCRE_TRANSFER_STARTED", (look(0, lag=2.0),), **COPIED)
    assert plain(healthy.answer.first) == "2 s behind."
    stale = shown("INCRE_TRANSFER_STARTED", (look(42, lag=2.0),), **COPIED)
    assert plain(stale.answer.first) == "The newest figure is 42 min old."
    assert told(stale)["Lag"].startswith("2 s ?")
    done = shown("RELEASE_RESOURCE_COMPLETE", **COPIED)
    assert done.time_line is not None
    assert done.time_line.end_word == "Ended by"
    assert "Lag" not in told(done)
    paused = shown("PAUSED", **{**COPIED, "update_time": ago(days=1)})
    assert paused.time_line is not None or paused.status


def test_tables_that_are_done_are_told_where_a_fresh_reading_has_all_of_them() -> None:
    rows = [{"src_db": "shop", "src_tb": f"t{number}", "progress": 100 if number else 3} for number in range(3)]
    page = json.dumps({"flow_compare_data": [*rows, {"src_db": "shop", "progress": 100}]}).encode()
    read = Told((SimpleNamespace(),), (page,), NOW)  # type: ignore[arg-type]  # the page itself is not looked at
    done = tables_done_of([read, read._replace(read_at=NOW - timedelta(hours=1), raws=(b"{}",))])
    assert done is not None
    assert (done.done, done.total) == (2, 3)
    assert tables_done_of([read._replace(is_whole=False)]) is None
    assert tables_done_of([read._replace(raws=(b'{"flow_compare_data": 7}',)), Told()]) is None

    def figures(done: TablesDone) -> list[str]:
        looks = (look(0, percent=62.4, remaining=6_720.0, lag=3.0),)
        full = shown("FULL_TRANSFER_STARTED", looks, Monitoring(apply_rate=12e6), tables=done, create_time=ago(hours=9))
        return [f"{label}: {words}" for label, words in told(full).items()]

    assert figures(done)[3] == "Tables done: 2 of 3 | 1 left"
    assert [one.partition(":")[0] for one in figures(done)] == ["Full phase", "Ready at", "Rate", "Tables done", "Lag"]
    old = figures(done._replace(read_at=NOW - timedelta(minutes=42)))
    assert not any(one.startswith("Tables done") for one in old)


def test_a_family_is_shown_with_its_worst_first_and_is_bounded() -> None:
    others = [
        {"id": f"s{number}", "name": f"sub-{number}", "parent_id": "a", "status": "INCRE_TRANSFER_STARTED"}
        for number in range(40)
    ]
    others[33]["status"] = "INCRE_TRANSFER_FAILED"
    parent = shown("INCRE_TRANSFER_STARTED", others=others, **COPIED)
    assert len(parent.family) == MOST_MEMBERS
    assert parent.family[0].words.startswith("sub-33, subtask, Failed")
    assert parent.unlisted == 40 - MOST_MEMBERS
    assert "1 of 40 subtasks failed." in plain(parent.answer.text)


def of(raw: dict[str, Any]) -> Overview:
    snapshot = Snapshot(SourceInfo())
    job = snapshot.add_detail(json.dumps(raw).encode(), str(raw["id"]))
    return overview_of(job, snapshot, SnapshotHealth(snapshot, None, known=known_causes()))


def test_few_facts_leave_sections_out_and_none_empty() -> None:
    sample = of(SAMPLE)
    assert sample.answer.first
    assert sample.time_line is None, "a saved reply does not say when it was read"
    assert sample.reason is None
    assert all(one.value for one in sample.figures)
    brokers = of(KAFKA)
    assert brokers.route is not None
    assert [fold.word for card in brokers.route.cards for fold in card.folds] == ["1 shard", "3 brokers"]
    assert all(card.reach is None and not card.loads for card in brokers.route.cards)
    listed = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    listed.add_list_entry(
        b'{"id":"l","name":"only listed","status":"CREATING","db_use_type":"migration"}', "l", "migration"
    )
    bare = overview_of(listed.jobs["l"], listed, SnapshotHealth(listed, None))
    assert bare.answer.first == "Its details were not read."
    assert (bare.figures, bare.route, bare.band, bare.no_limit, bare.selection, bare.family) == (
        (),
        None,
        None,
        "",
        (),
        (),
    )
    assert shown("CREATING", speed_limit=[]).no_limit == "No speed limit."
    assert not shown("CREATING", speed_limit=None).no_limit, "it is not told"
    # Open Telekom Cloud without v5: progress alone, and no ends or load.
    otc = shown("INCRE_TRANSFER_STARTED", (look(0, lag=3.0),), object_infos=None, **COPIED)
    assert list(told(otc)) == ["Lag", "Full phase", "Age"], "objects and rules are not told, which is not none"
    assert otc.selection == ()
    chosen = shown("INCRE_TRANSFER_STARTED", (look(0, lag=3.0),), **COPIED)
    assert told(chosen)["Objects"] == "0 | none renamed, no rules"
    assert otc.route is not None
    assert not any(card.loads or card.reach for card in otc.route.cards)


@pytest.mark.parametrize(
    "members",
    [
        {"create_time": "253402300799000", "actual_start_time": "-1", "update_time": [], "speed_limit": {"x": 1}},
        {"create_time": ago(days=-3), "actual_start_time": ago(days=3), "update_time": ago(days=-9)},
        {"speed_limit": [{"begin": "99:99", "end": None, "speed": "-1"}] * 500, "inst_info": 7, "source_endpoint": []},
        {"name": "\u202e<b>x</b>\x00" + "n" * 100_000, "failed_reason": "e" * 100_000, "object_infos": {"a": 1}},
        {"source_endpoint": {"ip": "1.1.1.1," * 20_000, "db_port": -7, "inst_name": "\x1b[31m" + "i" * 9_000}},
    ],
)
@pytest.mark.parametrize(
    "status", ["INCRE_TRANSFER_STARTED", "FULL_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED", "\u202eNEW"]
)
def test_hostile_values_say_nothing_beyond_bounds(status: str, members: dict[str, Any]) -> None:
    looks = (look(2, lag=float("inf"), percent=-5.0, remaining=1e300), look(-90, lag=1e300, percent=1e9, rpo=-4.0),
             look(0, lag=float("nan"), remaining=1e12))  # fmt: skip
    seen = Monitoring(apply_rate=float("nan"), used_cpu_percent=float("inf"), used_volumes=-3.0, node_volume_size=1e300)
    found = shown(status, looks, seen, **members)
    text = found.head_text + (found.time_line.described() if found.time_line else "")
    text += found.route.described() if found.route else ""
    assert len(text) < 20_000
    assert not any(sign in text for sign in "\u202e\x00\x1b")


def test_lines_through_figures() -> None:
    assert growth_of([]) is None
    assert growth_of([(0.0, 1.0), (30.0, 2.0), (50.0, 3.0)]) is None, "too short a time"
    assert growth_of([(0.0, 1.0), (0.0, 2.0), (90.0, float("nan"))]) is None
    found = growth_of([(0.0, 0.0), (60.0, 11.0), (120.0, 22.0)])
    assert found is not None
    assert (round(found.per_second * 60, 6), round(found.fit, 6)) == (11, 1)
    assert growth_began([(0.0, 2.0), (60.0, 2.0), (120.0, 60.0), (180.0, 120.0)]) == 60
    assert growth_began([(0.0, 2.0), (60.0, 60.0), (120.0, 120.0)]) is None, "it grew when it was first read"
    unseen = [(0.0, 2.0), (60.0, 2.0), (7_000.0, 60.0), (7_060.0, 120.0)]
    assert growth_began(unseen) is None, "no look was taken when it began"
