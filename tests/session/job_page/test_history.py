"""What the History tab tells of the past of a job, who it says did it, and what it says it rests on."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.job_page.history.cloud_events import MOST
from drs_inspector.session.job_page.history.event import AT_SOURCE, PERSON, REFUSED, SCHEMA
from drs_inspector.session.job_page.history.lists import PANELS, ListTold, panels_for
from drs_inspector.session.job_page.history.rows import History, Seen, history_of, kinds_of
from drs_inspector.session.job_page.page_rows import Shown, rows_of
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.readings_page.told import NOTHING, Told
from tests.session.job_page.conftest import made

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
FAILED_THERE = "at the target, alarm open"
NO_REASON = "failed; the cloud told no reason"
HOSTILE = "\x1b[31m<b>\u202e\n" + "x" * 100_000


def ms(*parts: int) -> str:
    return str(int(datetime(*parts, tzinfo=UTC).timestamp() * 1000))  # type: ignore[arg-type,misc]


JOB = {
    "id": "j1",
    "name": "ledger",
    "status": "INCRE_TRANSFER_STARTED",
    "db_use_type": "sync",
    "create_time": ms(2026, 11, 24, 3, 22),
    "actual_start_time": ms(2026, 11, 24, 6, 53),
    "full_transfer_complete_time": ms(2026, 11, 24, 13, 37),
    "speed_limit": [{"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}],
    "inst_info": {"engine_type": "mysql-to-mysql"},
}


def operation(name: Any, at: Any, user: Any = None, status: Any = "success") -> dict[str, Any]:
    return {"name": name, "status": status, "operation_time": at, "user_name": user}


def told(call: str, reply: Any, *, is_whole: bool = True, ago: float = 12) -> Told:
    page = SavedReply([call], json.dumps(reply).encode(), job_id="j1")
    return Told((page,), (page.raw,), NOW - timedelta(seconds=ago), is_whole)


def history(
    lists: dict[str, Told] | None = None,
    *,
    job: Job | None = None,
    figures: Figures | None = None,
    live: bool = True,
    **more: Told,
) -> History:
    found = (lists or {}) | more
    known = tuple(ListTold(one, found.get(one.call.name, NOTHING)) for one in PANELS)
    return history_of(job or made(JOB), Seen(known, NOW, NOW, figures or Figures(), is_live=live))


def rows(found: History, only: str = "") -> list[str]:
    """Return what is seen: heads of days as "# day n", rows as "time what | details | who | told by"."""
    said = []
    for row in rows_of(found.page, Shown(only=(only,) if only else ())):
        if row.line is None:
            said.append(f"# {row.group.title} {row.group.note}")
        else:
            time, what, *rest = (cell.whole for cell in row.line.cells)
            said.append(f"{time} {what} | {' | '.join(rest)}")
    return said


TIMELINE = told(
    "ShowTimeline",
    {
        "count": 6,
        "timelines": [
            operation("CREATE", "2026-11-24T03:22:00Z", "a.rossi"),
            operation("RESET", "2026-11-27T05:30:00Z", "a.rossi", "failed"),
            operation("CONFIG_SPEED", "2026-11-27T07:41:00Z", "j.meier"),
            operation("FULL_TRANSFER_COMPLETE", "2026-11-24T13:37:20Z", "system"),
            operation("WARP_JOB", "2025-11-24T13:37:20Z", None, "odd"),
            operation("PRE_CHECK", "2025-11-24T12:00:00Z", None, "FAILED"),
        ],
    },
)
PARAMETERS = told(
    "ListJobHistoryParameters",
    {
        "parameter_history_config_list": [
            {"name": "threads", "old_value": "4", "new_value": 8, "is_update_success": True, "is_applied": "true",
             "update_time": "2026-11-25T19:52:00Z", "apply_time": "2026-11-25T20:10:00Z"},
            {"name": "timeout", "old_value": "", "new_value": "9", "is_update_success": True, "is_applied": "false",
             "update_time": "2026-11-25T18:00:00Z"},
            {"name": "no", "is_update_success": False, "update_time": "2026-11-25T17:00:00Z"},
        ]
    },
)  # fmt: skip
DDL = told(
    "ListJobDdls",
    {
        "ddl_list": [
            {"ddl_text": "alter table\n  a add b int", "ddl_timestamp": ms(2026, 11, 26, 10, 20), "exe_result": False,
             "status": 1},
        ]
    },
)  # fmt: skip
LISTS = {"ShowTimeline": TIMELINE, "ListJobHistoryParameters": PARAMETERS, "ListJobDdls": DDL}


def test_all_that_tells_of_the_past_is_one_list_with_days_and_who_did_it() -> None:
    found = history(LISTS)

    assert found.page.answer == "13 events since 24 Nov 2025"
    assert found.page.more == "2 people"
    assert rows(found) == [
        "# Today, 27 Nov 3",
        "08:00 Speed limit began | 50\u00a0MB/s (as it is set now) | nobody: by time | speed limits",
        "07:41 Speed limit changed | old and new value are not told | j.meier | operations",
        "05:30 Reset refused | failed; the cloud told no reason | a.rossi | operations",
        "# Yesterday, 26 Nov 1",
        f"10:20 Schema change failed | alter table a add b int ({FAILED_THERE}) | {AT_SOURCE} | schema changes",
        "# Wednesday, 25 Nov 4",
        "20:10 Parameter in force | threads 4 \u2192 8 (after a restart) | DRS | parameters",
        "19:52 Parameter changed | threads 4 \u2192 8 | not told | parameters",
        "18:00 Parameter changed | timeout empty \u2192 9 (waits for a restart) | not told | parameters",
        f"17:00 Parameter change refused | no not told \u2192 not told ({NO_REASON}) | not told | parameters",
        "# Tuesday, 24 Nov 3",
        "13:37 Full copy done | in 6\u00a0h 44\u00a0min | system | operations, times",
        "06:53 Started |  | not told | times of the job",
        "03:22 Created |  | a.rossi | operations, times",
        "# Monday, 24 Nov 2025 2",
        "13:37 WARP_JOB | odd | not told | operations",
        f"12:00 Pre-check failed | {NO_REASON} | not told | operations",
    ]
    assert found.foot.answer == (
        "Merged from the job's own times, operations, parameters and schema changes. Operations, parameters and schema"
        " changes were read to the end."
    )
    assert not found.foot.asks


def test_rows_of_one_kind_are_shown_alone_with_heads_that_count_them() -> None:
    found = history(LISTS)
    lists = [ListTold(one, NOTHING) for one in PANELS]

    assert kinds_of(found.page, lists) == [
        ("", "All 13"), (PERSON, "By a person 3"), (SCHEMA, "Schema 1"), (REFUSED, "Refused 4"),
    ]  # fmt: skip
    assert [one for one in rows(found, PERSON) if one.startswith("#")] == ["# Today, 27 Nov 2", "# Tuesday, 24 Nov 1"]
    assert len(rows(found, SCHEMA)) == 2
    assert kinds_of(found.page, []) == []


def test_the_foot_says_what_was_not_asked_refused_or_read_in_part() -> None:
    refused = Told(refusal=Refusal(RefusalKind.NO_RIGHT, "You may not read this.", "", ""))
    found = history(ShowTimeline=refused, ListJobDdls=DDL._replace(is_whole=False))

    assert "schema changes" in found.foot.answer
    assert "read to the end" not in found.foot.answer
    assert found.foot.more == (
        "Operations were refused: you may not read this. Parameters were not asked for. Of schema changes only the"
        " first row was read."
    )
    unreached = history(ShowTimeline=Told(refusal=Refusal(RefusalKind.UNREACHABLE, "No answer came.", "", "")))
    assert "Operations were not read: no answer came." in unreached.foot.more
    assert [(one.panel.call.name, one.words, one.whole) for one in found.foot.asks] == [
        ("ShowTimeline", "Ask again for operations", False),
        ("ListJobHistoryParameters", "Ask for parameters", False),
        ("ListJobDdls", "Read all schema changes", True),
    ]
    assert not history(live=False).foot.asks, "a file cannot be asked"
    stale = history(LISTS | {"ListJobDdls": DDL._replace(read_at=NOW - timedelta(hours=2))}).foot
    assert "Schema changes were read 2\u00a0h ago." in stale.more


def test_what_a_watch_saw_is_told_as_seen_and_what_was_so_before_is_no_event() -> None:
    def figures(*lags: float | None, **more: Any) -> Figures:
        start = NOW - timedelta(minutes=10)
        return Figures(
            looks=tuple(
                Look(read_at=start + timedelta(minutes=at), lag=lag, call="x", **{k: v[at] for k, v in more.items()})
                for at, lag in enumerate(lags)
            )
        )

    def seen(of: Figures) -> list[str]:
        return [one for one in rows(history(figures=of)) if one.endswith("Watch")]

    assert seen(figures(3, 90, 4, 90, 100, 200, 5)) == [
        "10:15 Late ended | the lag is below 1\u00a0min again | seen by Watch | Watch",
        "10:12 Late began | the lag passed 1\u00a0min | seen by Watch | Watch",
    ], "once above the limit is not late"
    assert seen(figures(100, 200, 300)) == []
    assert seen(figures(float("nan"), 90, float("inf"), -5)) == [], "it was not late before"
    assert seen(figures(1, 1, 1, source_reachable=[True, False, True])) == [
        "10:11 Source reached again |  | seen by Watch | Watch",
        "10:10 Source lost | DRS does not reach the source | seen by Watch | Watch",
    ]
    assert seen(figures(1, 1, status=["FULL_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED"])) == [
        "10:10 Status changed | Full phase \u2192 Incremental failed | seen by Watch | Watch"
    ]
    own = made(JOB | {"alarm_notify": {"delay_time": 3600}})
    assert not [one for one in rows(history(job=own, figures=figures(3, 90, 100))) if one.endswith("Watch")], (
        "its own limit"
    )


def test_a_speed_limit_is_not_told_of_times_that_it_was_not_known_to_hold() -> None:
    def speeds(**changed: Any) -> list[str]:
        return [one[:23] for one in rows(history(job=made(JOB | changed))) if "speed limits" in one]

    assert speeds() == ["08:00 Speed limit began", "18:00 Speed limit ended"]
    assert speeds(actual_start_time=ms(2026, 11, 27, 9, 0)) == []
    assert speeds(status="PAUSING") == []
    assert speeds(speed_limit=[{"begin": "08:00", "end": "17:59", "speed": "9999", "is_utc": True}]) == [], "no limit"
    for odd in (
        {},
        {"begin": "x", "end": "99:99", "speed": "5"},
        {"begin": "08:00", "end": "07:59", "speed": "5"},
        {"begin": "00:00", "end": "23:59", "speed": "5"},
        {"begin": "00:00", "end": "24:00", "speed": "5"},
    ):
        assert speeds(speed_limit=[odd | {"is_utc": True}]) == []


@pytest.mark.parametrize(
    "odd", [None, 10**400, "9999-12-31T23:59:59Z", "-1", "2026-11-24 03:22:00", [], {"a": 1}, HOSTILE, True, 1.5e300]
)
def test_whatever_a_reply_holds_is_told_harmlessly(odd: Any) -> None:
    found = history(
        job=made(JOB | {"create_time": odd, "actual_start_time": odd}),
        ShowTimeline=told("ShowTimeline", {"timelines": [operation(odd, odd, odd, odd), odd]}),
        ListJobHistoryParameters=told(
            "ListJobHistoryParameters",
            {"parameter_history_config_list": [{"name": odd, "old_value": odd, "update_time": odd, "apply_time": odd}]},
        ),
        ListJobDdls=told("ListJobDdls", {"ddl_list": [{"ddl_text": odd, "ddl_timestamp": odd}]}),
    )
    for one in rows(found):
        assert one.isprintable() or "\u00a0" in one
        assert len(one) < 6_000
        assert "\x1b" not in one
        assert "\u202e" not in one
    keys = [group.key for group in found.page.groups]
    assert len(keys) == len(set(keys))


def test_a_time_without_a_zone_says_so_and_few_facts_are_a_short_list() -> None:
    listed = Job("l1", list_raw=b'{"id":"l1","name":"a","status":"CREATING","create_time":"2025-01-02 03:04:05"}')
    found = history_of(listed, Seen((), NOW, NOW))

    assert rows(found) == ["# Thursday, 2 Jan 2025 1", "03:04 (server) Created |  | not told | times of the job"]
    assert found.page.answer == "1 event since 2 Jan 2025"
    assert found.foot.more == "No list of operations, parameters or schema changes is known here."
    assert "speed limits" in str(history_of(made(JOB), Seen((), NOW, NOW)).page)
    assert "speed limits" not in str(history_of(made(JOB), Seen((), NOW, None)).page), "when it was read is not told"
    ends = made(JOB | {"create_time": "-62135596800000", "actual_start_time": "253402300799000"})
    titles = [group.title for group in history_of(ends, Seen((), NOW, None)).page.groups]
    assert titles == ["Friday, 31 Dec 9999", "Tuesday, 24 Nov", "Monday, 1 Jan 1"]
    assert history_of(Job("l2", list_raw=b'{"id":"l2"}'), Seen((), NOW, NOW)).page.size == 0
    assert panels_for("otc") == ()


def test_long_lists_have_an_end_that_is_told() -> None:
    many = [operation("START", f"2026-11-2{at % 7}T03:22:00Z", f"u{at}") for at in range(MOST + 50)]
    found = history(ShowTimeline=told("ShowTimeline", {"timelines": many}))

    assert found.page.size == MOST + 5
    assert f"Of {MOST + 50} rows of operations that were read {MOST} are merged here" in found.foot.more
    keys = [line.key for group in found.page.groups for line in group.lines]
    assert len(keys) == len(set(keys)), "rows that are alike have keys of their own"
