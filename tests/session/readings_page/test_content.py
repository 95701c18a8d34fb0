"""Whatever a reply holds, its panel says something that is true, and nothing in it steers, hides or fails."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import printable
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.readings.outcome import Reading, Refusal, RefusalKind
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.readings_page import content
from drs_inspector.session.readings_page.content import Content, kind_of_object
from drs_inspector.session.readings_page.panels import Panel, call_named, panel_of
from drs_inspector.session.readings_page.told import (
    NOTHING,
    Told,
    age_of,
    bound_words,
    is_to_be_asked,
    refusal_lines,
    told_by_file,
)
from drs_inspector.session.readings_page.typed import answer_of, content_of, drift_words
from tests.domain.read_calls.samples import JOB, given_for, reply_of

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
SENT = [
    call for call in CALLS if call.asked is not None and call.asked.is_sent and not call.section.startswith("contract ")
]
HOSTILE = "\x1b[31m<b>red</b>\u202e\n" + "x" * 4_000


def told(call: str, reply: Any, **more: Any) -> Told:
    page = SavedReply([call], json.dumps(reply).encode(), read_at="2026-11-27T10:18:48Z", job_id=JOB, **more)
    entries = tuple(page.entries_of_job(JOB)) or (page.raw,)
    return Told((page,), entries, NOW - timedelta(seconds=12))


def said(call: str, reply: Any, given: dict[str, object] | None = None) -> Content:
    return content_of(panel_of(call_named(call), given), told(call, reply), NOW)


def words_of(one: Content) -> str:
    rows = [text for row in one.rows for text in (row.label, row.text, row.note)]
    cells = [cell for row in (one.grid.rows if one.grid is not None else ()) for cell in row.cells]
    return "\n".join([one.answer, *rows, *cells])


@pytest.mark.parametrize("call", SENT, ids=lambda call: call.name)
def test_every_reply_says_something_as_published_and_as_no_cloud_would_send_it(call: Any) -> None:
    panel = panel_of(call, given_for(call))
    whole = reply_of(call.name)
    assert words_of(content_of(panel, told(call.name, whole), NOW)).strip()
    chance = random.Random(call.name)  # noqa: S311 - the same replies each time
    for odd in (None, [], {}, [None], "text", 7, {"jobs": None}, *(_mangled(whole, chance) for _ in range(4))):
        made = content_of(panel, told(call.name, odd), NOW)
        assert words_of(made) is not None
        if made.grid is not None:
            assert all(text == printable(text) and len(text) <= 300 for row in made.grid.rows for text in row.cells)
        assert drift_words(made.drift) is not None


def _mangled(value: Any, chance: random.Random) -> Any:
    """Return a reply in which some values are of another type, missing or hostile."""
    pick = chance.random()
    if pick < 0.12:
        return chance.choice([None, [], {}, HOSTILE, -1, 10**30, True, "N/A", [[1]], {"a": {"b": 1}}])
    if isinstance(value, dict):
        return {name: _mangled(one, chance) for name, one in value.items() if chance.random() > 0.05}
    return [_mangled(one, chance) for one in value] if isinstance(value, list) else value


def test_a_pre_check_has_its_failures_first() -> None:
    items = [{"item": "a", "result": "PASSED"}, {"item": "b", "result": "ALARM"}, {"item": "c", "result": "FAILED"}]
    reply = {
        "count": 1,
        "results": [{"precheck_id": JOB, "result": "false", "process": "100%", "precheck_result": items}],
    }
    found = said("BatchCheckResults", reply)
    assert (found.answer, found.tone) == ("1 of 3 items failed, 1 with an alarm, 1 passed.", "red")
    assert found.grid is not None
    assert [row.cells[1] for row in found.grid.rows] == ["c", "b", "a"]


def test_comparisons_say_whether_the_copy_is_right() -> None:
    kinds = [{"type": "TABLE", "source_count": 5, "target_count": "4", "status": 0}, {"type": "VIEW", "status": 2}]
    differs = said(
        "ListObejectLevelCompareOverview", {"compare_job_id": "x", "status": "SUCCESSFUL", "compare_result": kinds}
    )
    assert (differs.answer, differs.tone) == ("1 of 2 kinds of object differs.", "amber")
    assert (
        said("ListObejectLevelCompareOverview", {"compare_job_id": None, "status": None}).answer
        == "None was ever made."
    )
    unfinished = said(
        "ListObejectLevelCompareOverview", {"status": "RUNNING", "compare_result": [{"type": "TABLE", "status": 3}]}
    )
    assert "not known" in unfinished.answer, "what is not finished is no proof"
    databases = [{"source_db_name": "shop", "compare_num": 9, "compare_end_num": 7, "data_inconsistent_num": 1}]
    rows = said("ListDataCompareOverview", {"total_count": 1, "data_compare_overview_infos": databases})
    assert rows.answer == "1 table differs, 2 not done yet."
    misspelt = said(
        "ListDataLevelTableCompareJobs",
        {"count": 1, "compareJobs": [{"id": "1", "type": "lines", "status": "RUNNING"}]},
    )
    assert misspelt.answer == "1 comparison, 1 under way."
    assert drift_words(misspelt.drift).startswith("1 value not as described: compareJobs")


def test_what_was_compared_one_by_one_says_what_differs_and_not_that_all_do() -> None:
    pairs = [
        {"source_db_name": "shop", "source_db_value": "orders", "target_db_value": "orders", "status": 2},
        {"source_db_name": "shop", "source_db_value": "late", "target_db_value": "", "status": "0"},
        {"source_db_name": "shop", "source_db_value": "users", "status": 3},
    ]
    found = said("ListObejectLevelCompareDetail", {"count": 3, "compare_detail": pairs}, {"compare_type": "VIEW"})
    assert (found.answer, found.tone) == ("1 of 3 objects differs, of 1 it is not known.", "amber")
    assert [row.cells[:3] for row in found.grid.rows] == [
        ("differs", "shop", "late"), ("not finished", "shop", "users"), ("equal", "shop", "orders"),
    ]  # fmt: skip
    equal = said("ListObejectLevelCompareDetail", {"compare_detail": pairs[:1]}, {"compare_type": "VIEW"})
    assert (equal.answer, equal.tone) == ("None of 1 object differs.", "green")
    codes = [{"source_table_name": "t", "source_row_num": 1200, "status": code} for code in (2, 3, 1, None)]
    lines = said("ListDataCompareDetail", {"table_line_compare_result_infos": codes}, {"compare_job_id": "x"})
    assert (lines.answer, lines.tone) == (
        "None of 4 tables is known to differ, 1 is missing, of 2 it is not known.",
        "amber",
    )
    unknown = said("ListDataCompareDetail", {"table_line_compare_result_infos": codes[2:]}, {"compare_job_id": "x"})
    assert (unknown.answer, unknown.tone) == ("None of 2 tables is known to differ, of 2 it is not known.", "")
    assert [row.cells[0] for row in lines.grid.rows] == ["missing at the target", "state 1", "not told", "equal"]
    assert lines.grid.rows[0].cells[3] == "1,200"
    values = [
        {"source_table_name": "a", "content_compare_result": True, "line_compare_result": True, "status": 2},
        {"source_table_name": "b", "content_compare_result": False, "line_compare_result": True, "status": 2},
        {"source_table_name": "c", "content_compare_result": True, "status": 1},
    ]
    by_value = said("ListContentCompareDetail", {"content_compare_result_infos": values}, {"compare_job_id": "x"})
    assert [row.cells[0] for row in by_value.grid.rows] == ["differs", "under way", "equal"]


def test_a_part_of_a_job_with_nothing_in_it_says_so() -> None:
    frame = {"id": JOB, "status": "INCRE_TRANSFER_STARTED", "create_time": "2026-11-01T14:27:20Z"}
    parts: list[tuple[str, dict[str, Any], str]] = [
        ("diagnosis_history", {"diagnoses": []}, "None was made."),
        ("diagnosis_history", {}, content.NO_ROWS),
        ("db_table_details", {}, content.NO_ROWS),
    ]
    for kind, more, answer in parts:
        assert said("ShowJobDetail", {"job": frame | more}, {"type": kind}) == Content(answer)
    found = said("ShowJobDetail", {"job": frame | {"diagnoses": [{"score": 60}]}}, {"type": "diagnosis_history"})
    assert "60" in words_of(found)


def test_how_long_a_comparison_took_is_not_told_by_two_clocks() -> None:
    times = (
        ("2026-11-27T08:00:00Z", "2026-11-27T08:30:00Z", "30\u00a0min"),
        ("2026-11-27 08:00:00", "2026-11-27 08:30:00", "30\u00a0min"),
    )
    for start, end, took in (*times, ("2026-11-27T08:00:00Z", "2026-11-27 10:30:00", "-")):
        run = {"id": "r1", "type": "lines", "status": "SUCCESSFUL", "start_time": start, "end_time": end}
        shown = said("ListDataLevelTableCompareJobs", {"compare_jobs": [run]})
        assert [row.cells[3] for row in shown.grid.rows] == [took], (start, end)


def test_what_is_not_told_is_not_said_to_be_well() -> None:
    odd = [{"item": "a", "result": "SUCCESS"}, {"item": "b", "result": "ERROR"}, {"item": "c"}]
    check = said("BatchCheckResults", {"results": [{"precheck_id": JOB, "process": 100, "precheck_result": odd}]})
    assert (check.answer, check.tone) == (
        "0 of 3 items failed, 0 with an alarm, 1 passed, 2 with another result or none.",
        "amber",
    )
    assert check.grid is not None
    assert sorted(row.cells[0] for row in check.grid.rows) == ["error", "not told", "passed"]
    nothing: dict[str, Any] = {"results": [{"precheck_id": JOB, "process": "99.7"}]}
    assert said("BatchCheckResults", nothing).answer == "It is under way: 99 %."

    def compared(*databases: dict[str, Any], is_whole: bool = True) -> Content:
        one = told("ListDataCompareOverview", {"data_compare_overview_infos": [*databases]})
        panel = panel_of(call_named("ListDataCompareOverview"))
        return content_of(panel, one._replace(is_whole=is_whole), NOW)

    equal = {"source_db": "shop", "compare_num": 9, "compare_end_num": 9, "data_inconsistent_num": 0}
    assert compared(equal)[:2] == ("No table differs.", "green")
    unknown = compared(equal, {"source_db": "x", "status": "RUNNING"})
    assert unknown[:2] == ("No table is known to differ, of 1 database it is not told.", "")
    assert compared(equal, is_whole=False).tone == ""
    ahead = compared(equal | {"compare_end_num": 7}, equal | {"compare_end_num": 12})
    assert ahead[:2] == ("No table differs, 2 not done yet.", "")

    objects = told("ShowProgressData", {"count": 900, "flow_compare_data": [{"src_tb": "t", "progress": 100}]})
    panel = panel_of(call_named("ShowProgressData"), {"type": "table"})
    assert content_of(panel, objects, NOW).answer == "All are done."
    assert content_of(panel, objects._replace(is_whole=False), NOW).answer == "All that were read are done."

    lists: list[tuple[str, dict[str, object] | None]] = [
        ("ListDataLevelTableCompareJobs", None),
        ("ShowHealthCompareJobList", None),
        ("ListJobDdls", None),
        ("ShowJobDetail", {"type": "log"}),
    ]
    for call, given in lists:
        assert said(call, {"count": 3}, given).answer == "Nothing is listed.", call
    assert said("ShowHealthCompareJobList", {"count": 0, "compare_jobs": []}).answer == "None was made."
    assert said("ListJobDdls", {"count": 0, "ddl_list": []}).answer == "No schema was changed."


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ({"topic_name": "ops", "topic_urn": "urn", "delay_time": 300}, "ops is told from a lag of 5\u00a0min on."),
        ({"topic_name": "ops", "topic_urn": "urn", "delay_time": 0}, "No one is told: no limit is set."),
        ({"delay_time": 300}, "No one is told: no topic is set."),
    ],
)
def test_alarms_say_who_is_told(reply: dict[str, Any], answer: str) -> None:
    assert said("ShowSmnSubscriptionDetail", reply).answer == answer


def test_counts_that_are_not_told_are_not_zero() -> None:
    assert said("ShowDirtyData", {"count": 3, "dirty_data_list": []}).answer == "3 rows could not be applied."
    assert said("ShowDirtyData", {"count": 0}).tone == "green"
    assert "does not tell" in said("ShowDirtyData", {"count": "many"}).answer
    assert said("ShowQuotas", {"quotas": {"resource": {"type": "instances", "used": 19, "quota": 20}}}).tone == "amber"
    unlimited = {"quotas": {"resource": {"used": 19, "quota": -1}}}
    assert said("ShowQuotas", unlimited).answer == "19 jobs are in use; there is no limit."
    assert said("ShowQuotas", {"quotas": {"resource": [{"used": "x"}]}}).answer == ""


def test_a_large_reply_is_left_to_its_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LARGEST", 10)
    assert said("ShowTimeline", {"timelines": [{"name": "CREATE"}]}) == Content(content.TOO_LARGE)


@pytest.mark.parametrize("hostile", [b"1", b"{}", b'{"a":1}'])
def test_a_reply_of_very_many_short_values_is_no_table_either(hostile: bytes) -> None:
    """Each costs its time however short it is: a million of them held the window for twenty seconds."""
    call = call_named("ListDataLevelTableCompareJobs")
    raw = b'{"compareJobs":[%b]}' % b",".join([hostile] * 110_000)
    assert len(raw) < content.LARGEST
    assert content_of(panel_of(call), Told((), (raw,)), NOW) == Content(content.TOO_LARGE)


def test_lists_without_a_view_are_tables_with_known_columns_first() -> None:
    entries = [{"new": 1, "name": HOSTILE, "connection_id": "c1", "config": {"driver_name": "d"}}, {"name": "b"}]
    found = said("ListConnections", {"count": 2, "connections": entries})
    assert found.grid is not None
    assert [one.title for one in found.grid.columns][-1] == "New"
    assert found.grid.rows[1].cells == ("-", "b", "-"), "no cell is empty"
    assert found.grid.rows[0].cells[1].startswith("\\x1b[31m<b>red</b>\\u202e\\x0ax")


def test_an_age_is_said_and_an_old_one_is_doubted() -> None:
    one = told("ShowTimeline", {})
    assert age_of(one, NOW, is_live=True).words == "read 12\u00a0s ago"
    old = one._replace(read_at=NOW - timedelta(minutes=42))
    assert age_of(old, NOW, is_live=True)[:2] == ("Stale: read 42\u00a0min ago?", True)
    assert age_of(old, NOW, is_live=False).words.startswith("read "), "a file is as of its reading"
    assert not age_of(old, NOW, is_live=False).is_stale
    assert age_of(one._replace(read_at=None), NOW, is_live=False).words == "when it was read is not known"
    assert age_of(NOTHING, NOW, is_live=True).words == "not asked"


def test_what_is_known_is_not_asked_again_by_opening_it() -> None:
    one = told("ShowTimeline", {})

    def refused(kind: RefusalKind, ago: float) -> Told:
        return NOTHING._replace(refusal=Refusal(kind, "No.", at=NOW - timedelta(seconds=ago)))

    assert is_to_be_asked(NOTHING, NOW)
    assert not is_to_be_asked(NOTHING, NOW, is_busy=True)
    assert not is_to_be_asked(one, NOW)
    assert is_to_be_asked(one._replace(read_at=NOW - timedelta(minutes=11)), NOW)
    assert not is_to_be_asked(refused(RefusalKind.NO_RIGHT, 9_999), NOW)
    assert not is_to_be_asked(refused(RefusalKind.BUSY, 5), NOW)
    assert is_to_be_asked(refused(RefusalKind.BUSY, 90), NOW)


def test_a_refusal_says_what_since_when_and_what_helps() -> None:
    refusal = Refusal(
        RefusalKind.NO_RIGHT, "You do not have the right.", "Ask your administrator.", cause=HOSTILE, code="DRS.M00102",
        http_status=403, request_id="abc", at=NOW - timedelta(minutes=9),
    )  # fmt: skip
    lines = refusal_lines(refusal, NOW)
    assert lines.title == "You do not have the right."
    assert lines.step == "Ask your administrator."
    assert lines.since.startswith("Since ")
    assert "\x1b" not in lines.said
    assert len(lines.said) < 1_000
    assert "DRS.M00102" in lines.said
    assert "HTTP 403" in lines.said
    remembered = refusal_lines(Refusal(refusal.kind, refusal.words, at=refusal.at, was_asked=False), NOW)
    assert "not asked again by itself" in remembered.since


def _kept(number: int, raw: Any, page: int = 1, read_at: str = "2026-11-27T10:18:48Z", **more: Any) -> SavedReply:
    del number
    return SavedReply(["ShowProgressData"], json.dumps(raw).encode(), read_at=read_at, page=page, **more)


def test_a_file_shows_the_newest_reading_of_a_part_with_all_its_pages() -> None:
    rows = [{"src_tb": f"t{number}", "progress": 5} for number in range(4)]
    table: dict[str, Any] = {"given": {"type": "table"}, "job_id": JOB}
    replies = [
        _kept(1, {"count": 9, "flow_compare_data": rows}, read_at="2026-11-20T00:00:00Z", **table),
        _kept(2, {"count": 6, "flow_compare_data": rows}, **table),
        _kept(3, {"count": 6, "flow_compare_data": rows[:2]}, page=2, **table),
        _kept(4, {"count": 1, "flow_compare_data": rows[:1]}, given={"type": "view"}, job_id=JOB),
        _kept(5, {"count": 1, "flow_compare_data": rows[:1]}, given={"type": "table"}, job_id="another"),
    ]
    panel: Panel = panel_of(call_named("ShowProgressData"), {"type": "table"})
    snapshot = Snapshot()
    snapshot.replies += replies
    snapshot.refusals.append(RefusedCall(call="ShowTimeline", job=JOB, words="No right.", at="2026-11-27T10:00:00Z"))
    kept = SavedReadings(snapshot)
    found = told_by_file(kept, snapshot.replies, JOB, panel)
    assert found.pages == (replies[1], replies[2])
    assert content_of(panel, found, NOW).answer == "6 of 6 objects are not done."
    assert (
        told_by_file(kept, snapshot.replies, JOB, panel_of(call_named("ShowProgressData"), {"type": "event"}))
        == NOTHING
    )
    refused = told_by_file(kept, snapshot.replies, JOB, panel_of(call_named("ShowTimeline")))
    assert refused.refusal is not None
    assert not refused.is_read
    assert refusal_lines(refused.refusal, NOW)[::3] == (
        "No right.",
        f"Since {moment_words(refused.refusal.at or NOW, NOW)}.",
    )
    assert told_by_file(kept, snapshot.replies, "another", panel_of(call_named("ShowTimeline"))) == NOTHING
    assert answer_of(replies[3], JOB, NOW) == "1 of 1 object is not done."


def test_what_of_a_long_list_is_not_here_is_said() -> None:
    call = call_named("ShowTimeline")
    page = SavedReply([call.name], b'{"count":812,"timelines":[{"name":"A"},{"name":"B"}]}', is_whole=False)
    reading = Reading(call, (page,), NOW, is_whole=False)
    one = Told(reading.pages, reading.raws, NOW, is_whole=False)
    assert bound_words(one, panel_of(call), NOW) == "The first 2 of 812 rows were read."
    for count, words in ((812, "The first of 812 rows was read."), (1, "The first row was read.")):
        single = SavedReply([call.name], b'{"count":%d,"timelines":[{"name":"A"}]}' % count, is_whole=False)
        assert bound_words(one._replace(pages=(single,)), panel_of(call), NOW) == words
    stopped = one._replace(stopped=Refusal(RefusalKind.BUSY, "The cloud is busy."))
    assert bound_words(stopped, panel_of(call), NOW) == "It ended before its last page: The cloud is busy."


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("table_indexs", "Table indexes"),
        ("DB", "Database"),
        ("TABLE_STRUCTURE", "Table structure"),
        ("view", "View"),
        (None, ""),
        ("", ""),
    ],
)
def test_kinds_of_objects_are_words_whatever_the_service_writes(code: str | None, words: str) -> None:
    assert kind_of_object(code) == words
