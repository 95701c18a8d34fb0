"""Every read call is recognised by the looks of its reply, actions are told from them, and jobs stay jobs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.jobs.fields import JobDetail, ListEntry
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.cut import without
from drs_inspector.domain.read_calls.families.listing import CALLS as JOB_CALLS
from drs_inspector.domain.read_calls.recognise import Recognised, recognise
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS, CUT
from drs_inspector.domain.redaction.allow_list import KINDS, MODELS
from drs_inspector.domain.reply_rows import MOST_ROWS, reply_rows
from drs_inspector.domain.saved_reply import SavedReply
from tests.domain.read_calls.samples import JOB, SECRET, calls, models, reply_of

TWINS = (
    {"ListDbObjects", "ShowDbObjectsList", "ShowDbObjectCollectionStatus"},
    {"ListTags", "ListProjectTags"},
    {"ListInstanceTags", "ShowInstanceTags"},
    {"ListJdbcDrivers", "ListUserJdbcDrivers"},
    {"ShowReplayRecord", "ShowReplayExecuteRecord"},
    {"QueryTuningParams", "UpdateTuningParams"},
    {"ShowDataProcessingRulesResult", "ShowUpdateObjectSavingStatus", "UpdateDataProgress"},
)
"""Calls whose replies the cloud gives the same members: nothing in them says which one it was."""
JOB_DETAIL = {"id": JOB, "name": "shop", "status": "STARTED", "db_use_type": "sync", "task_type": "FULL_TRANS"}


def found(reply: Any) -> Recognised:
    return recognise(json.dumps(reply).encode())


def names(reply: Any) -> set[str]:
    return {call.name for call in found(reply).calls}


def with_drift(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the reply as a newer cloud may send it: a member more in each object, another order."""
    turned = dict(reversed(reply.items())) | {"newer_member": 1}
    for name, value in reply.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            turned[name] = [{**value[0], "newer_member": {"deep": [1]}}, None, *value]
    return turned


NOT_RECOGNISED = {
    "DownloadCompareResultFile": "a spreadsheet and no JSON",
}
"""Read calls of contract-more whose reply is no saved reply, and why."""
WITHOUT_A_REPLY = {
    "1.1": "the list of contract 3.2",
    "4.13": "DownloadCompareResultFile, see above",
    "4.15": "the type compare of 1.2, whose reply holds it",
}
"""Numbers in contract-more that have a call and not one of their own."""
_OPERATION = re.compile(r"\b(?:Batch|Count|Download|Lists?|Query|Select|Show)(?:[A-Z][a-z]+)+\b(?<!Resp)(?<!Req)")
_NUMBERED = re.compile(r"^(?:### |\| )(\d+\.\d+b?) (.*)$", re.MULTILINE)


def contract_more() -> str:
    return (Path(__file__).resolve().parents[3] / "docs" / "contract-more.md").read_text("utf-8")


def test_the_registry_has_every_read_call_that_the_contract_names() -> None:
    assert len(BY_NAME) == len(CALLS) > 120
    named = {*_OPERATION.findall(contract_more())}
    assert len(named) > 40
    assert {name for name in named if name not in BY_NAME} == NOT_RECOGNISED.keys()
    # Of most calls the contract gives the path and no name: each number there has a call of the registry.
    numbers = {number for number, text in _NUMBERED.findall(contract_more()) if re.search(r"\b(GET|POST)\b|/", text)}
    assert len(numbers) > 40
    sections = {call.section for call in CALLS}
    assert {number for number in numbers if number not in sections} == WITHOUT_A_REPLY.keys()


def test_the_models_of_the_tests_are_those_of_the_read_calls() -> None:
    reads = {call.name for call in CALLS if not call.is_action}
    assert reads - {*calls()} == {call.name for call in JOB_CALLS}
    assert {*calls()} <= reads


def test_actions_of_one_shape_are_one_entry() -> None:
    actions = [call for call in CALLS if call.is_action]
    shapes = {(*map(frozenset, (call.reply, call.entry)), call.entries, call.needs, call.marks) for call in actions}
    assert len(shapes) == len(actions) > 20


@pytest.mark.parametrize("call", calls())
def test_a_reply_made_of_its_model_is_recognised(call: str) -> None:
    reply = reply_of(call)
    expected = next((twins for twins in TWINS if call in twins), {call})
    assert names(reply) == expected
    entries = BY_NAME[call].entries.split()
    if len(reply) > 2 or any(isinstance(reply.get(name), list) for name in entries):
        assert names(with_drift(reply)) == expected, "with members that are not known yet"


@pytest.mark.parametrize("call", calls())
def test_the_registry_knows_what_the_models_have_but_secrets(call: str) -> None:
    reply, known = models()["models"][models()["calls"][call]], BY_NAME[call]
    members = {name for name, kind in reply.items() if not kind.endswith("!")}
    assert members <= known.reply.keys() | set(known.entries.split())


def test_every_member_of_a_model_has_a_kind_or_a_model_that_there_is() -> None:
    for model in MODELS:
        for value in MODELS[model].values():
            kind, _, inside = value.rpartition(":")[2].partition(">")
            assert not inside or inside in MODELS
            assert not kind or kind in KINDS or kind in ("enum", "number", "time")


@pytest.mark.parametrize("call", [name for name in calls() if BY_NAME[name].entries])
def test_an_empty_list_is_told_as_every_call_it_fits(call: str) -> None:
    known = BY_NAME[call]
    empty: dict[str, list[object]] = {name: [] for name in known.entries.split()[:1]}
    fits = names(empty)
    assert call in fits or known.needs or known.marks
    same = {other.name for other in CALLS if not other.is_action and known.entries.split()[0] in other.entries.split()}
    assert fits <= same


def test_an_empty_reply_names_what_it_may_be() -> None:
    reply = SavedReply((call.name for call in found({"count": 0, "results": []}).reads), b'{"count":0,"results":[]}')
    assert reply.call is None
    for nothing in ("{}", "null", "[null]"):
        assert recognise(b'{"count":0,"results":%b}' % nothing.encode()) == found({"count": 0, "results": []})
    assert reply.words.startswith("an empty reply that fits 8 calls: details of jobs, status of jobs, progress of jobs")


@pytest.mark.parametrize(
    "reply",
    [
        {"results": [JOB_DETAIL]},
        {"total_record": 1, "jobs": [JOB_DETAIL]},
        JOB_DETAIL,
        # Whatever else is in it: the registry's own members, those of an action, its status.
        {"count": 1, "results": [{**JOB_DETAIL, **reply_of("BatchListProgresses")["results"][0]}]},
        {"total_record": 1, "jobs": [{**JOB_DETAIL, "progress": "3", "query_id": "1", "async_job_id": "1"}]},
        {"count": 1, "results": [{**JOB_DETAIL, "status": "success", "precheck_id": "1", "success": True}]},
        {**JOB_DETAIL, "status": "success", "is_clone_job": "1", "job_name": "x", "end_time": "y", "type": "z"},
        # One job among a thousand entries of something else.
        {"results": [*({"job_id": str(number), "progress": "1"} for number in range(1000)), JOB_DETAIL]},
        # As thin as they come.
        {"results": [{"id": JOB, "status": "FAILED"}]},
        {"results": [{"id": JOB, "error_code": "DRS.M00289", "error_message": "gone"}]},
        {"jobs": [{"id": JOB, "name": "shop", "status": "STARTED"}]},
        {"total_record": 0, "jobs": []},
        # The words of an action where only lists and details are: their count of all pages, what describes a job,
        # the reason why there are no details; and other words.
        {"total_count": 2, "jobs": [{"id": JOB, "name": "shop", "status": "failed"}, {"id": "b", "status": "weird"}]},
        {"total_record": 1, "jobs": [{**JOB_DETAIL, "status": "success"}]},
        {"results": [{"id": JOB, "name": "shop", "status": "failed", "description": "", "node_num": "1"}]},
        {"results": [{"id": JOB, "status": "failed", "error_code": "DRS.M1", "error_message": "x"}]},
        {"results": [{"id": JOB, "status": status} for status in ("FAILED", "a success", "", None, 1)]},
        {"results": [{"id": JOB, "status": "success"}, JOB_DETAIL]},
        {"results": [{"id": JOB, "error_code": "DRS.M1", "error_msg": "success"}]},
    ],
    ids=str,
)
def test_jobs_stay_jobs(reply: Any) -> None:
    assert found(reply) == Recognised(is_jobs=True)


@pytest.mark.parametrize("later", [b"[]", b"null", b'[{"job_id":"a","progress":"1"}]'])
def test_jobs_stay_jobs_in_each_of_two_lists_of_one_name(later: bytes) -> None:
    raw = json.dumps([JOB_DETAIL]).encode()
    for lists in ((raw, later), (later, raw)):
        assert recognise(b'{"count":1,"results":%b,"results":%b}' % lists) == Recognised(is_jobs=True)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"count": 1, "results": [{"id": JOB, "status": "success"}]}, "starting"),
        ({"count": 1, "results": [{"id": JOB, "status": "failed", "error_code": "DRS.M1", "error_msg": "x"}]}, "start"),
        ({"results": [{"id": JOB, "status": "success"}, {"id": "b", "error_code": "DRS.M1"}]}, "starting"),
        ([{"id": JOB, "status": "success"}, {"id": "b", "error_code": "DRS.M1"}], "starting"),
        ([{"id": JOB, "name": "a", "status": "success"}], "creating"),
        ({"results": [{"id": JOB, "status": "SUCCESS"}]}, "starting"),
        ({"results": [{"id": JOB, "status": " Succeeded"}]}, "starting"),
        # One of them says what came of it; whatever the others say, nothing here is a job.
        *(
            ({"count": 2, "results": entries}, "starting")
            for other in (
                {"id": "b", "status": "weird"},
                {"id": "b", "status": None},
                {"id": "b", "status": ["success"]},
                {"id": "b", "status": "STARTJOBING"},
                {"id": "b", "error_code": "DRS.M1", "error_message": "x"},
                {"id": "b", "status": "failed", "error": {"code": "x"}},
                {"id": "b", **dict.fromkeys("efghijkl", 1)},
            )
            for entries in ([{"id": JOB, "status": "success"}, other], [other, {"id": JOB, "status": "failed"}])
        ),
        ([{"id": JOB, "status": "success"}, {"id": "b", "status": "weird"}], "starting"),
        ({"results": [{"id": JOB, "name": "a", "status": "CREATING"}, {"id": "b", "status": "failed"}]}, "starting"),
        (
            {"jobs": [{"id": JOB, "name": "a", "status": "success"}, {"id": "b", "name": "c", "status": "w"}]},
            "stopping",
        ),
        # A count makes it neither a list of backup migrations nor a page of jobs.
        ({"jobs": [{"id": JOB, "status": "success"}], "count": 1}, "stopping"),
        ({"jobs": [{"id": "b", "name": "c"}, {"id": JOB, "name": "a", "status": "Success"}], "count": 2}, "stopping"),
        ({"total_record": 1, "jobs": [{"id": JOB, "name": "a", "status": "success"}]}, "stopping"),
        ({"total_count": 1, "jobs": [{"id": JOB, "status": "succeeded", "error_msg": ""}]}, "stopping"),
        ({"id": JOB, "status": "success", "error": {}, "more": 1}, "stopping a job"),
        ({"count": 1, "results": [{"id": JOB, "precheck_id": JOB, "status": "success"}]}, "pre-check"),
        ({"results": [{"id": JOB, "name": "a", "status": "success", "create_time": "1608188903063"}]}, "creating"),
        ({"results": [{"id": JOB, "status": "success", "success": True}]}, "testing connections"),
        ({"results": [{"id": JOB, "status": "success", "end_point_type": "so"}]}, "password"),
        ({"all_counts": 1, "results": [{"job_id": JOB, "status": "success"}]}, "choosing objects"),
        ({"all_counts": 1, "results": [{"job_id": JOB, "is_success": True, "user_list": []}]}, "accounts"),
        ({"count": 1, "results": [{"job_id": JOB, "updated_at": "1", "source_db": {}}]}, "switching over"),
        ({"jobs": [{"id": JOB, "name": "a", "status": "success"}]}, "stopping"),
        ({"jobs": [{"id": JOB, "name": "a", "query_id": "q"}]}, "actions"),
        ({"id": JOB, "name": "a", "status": "success"}, "stopping a job"),
        ({"id": JOB, "name": "a", "status": "CREATING", "create_time": "1", "is_clone_job": "false"}, "copying"),
        ({"job": {"async_job_id": "a"}}, "batch"),
        ({"job_id": JOB, "data_level_compare_create_result": {"compare_task_id": "a"}}, "comparison"),
        ({"query_id": "q"}, "an action"),
        ({"success": True, "should_restart": "false"}, "parameters"),
        ({"is_valid": True}, "testing a name"),
        ({"request_id": "r"}, "comparisons"),
    ],
    ids=str,
)
def test_replies_of_actions_are_told_from_those_that_read(reply: Any, words: str) -> None:
    result = found(reply)
    assert result.calls
    assert result.reads == ()
    assert words in result.calls[0].words


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"error_code": "DRS.M00289", "error_msg": "x"},
        {"token": {"user": {}}},
        {"auth": {"identity": {}}},
        {"jobs": ["a", "b"], "page_req": {}},
        {"jobs": ["a", "b"]},
        {"results": "all"},
        {"results": [1, 2]},
        {"results": [[{"job_id": "a", "progress": "1"}]]},
        {"name": "package", "version": "1", "main": "x", "files": ["a"]},
        {**{f"member_{number}": number for number in range(50)}, "timelines": []},
        [],
        [{"name": "x"}],
        "progress",
    ],
    ids=str,
)
def test_what_is_no_reply_is_not_taken_for_one(reply: Any) -> None:
    assert found(reply) == Recognised()


def test_damage_and_depth_are_no_error() -> None:
    assert recognise(b'{"results":[{"job_id"') == Recognised()
    deep = b'{"count":1,"results":[{"job_id":"a","progress":' + b"[" * 200_000 + b"]" * 200_000 + b"}]}"
    reply = SavedReply((call.name for call in recognise(deep).reads), deep)
    assert (reply.words, reply.job_ids) == ("progress of 1 job", ("a",))


def test_counts_say_how_much_of_all_is_there() -> None:
    raw = json.dumps({"count": 57, "timelines": [{"name": "CONFIG_SPEED"}, {"name": "START"}]}).encode()
    assert SavedReply(["ShowTimeline"], raw).words == "timeline of a job, 2 of 57 operations"
    more = b'{"count":1,"timelines":[{"name":"STOP"},{"name":"START"}]}'
    assert SavedReply(["ShowTimeline"], more).words == "timeline of a job, 2 operations"
    rows = b'{"count":12,"dirty_data_list":[{"error_sql":"INSERT 4711"}]}'
    reply = SavedReply(["ShowDirtyData"], rows)
    assert (reply.words, reply.left_out) == ("rows that were not applied, 12 rows", ("dirty_data_list",))
    assert reply.raw == b'{"count":12,"dirty_data_list":[]}'


def test_a_reply_names_each_job_once_and_keeps_every_entry_about_it() -> None:
    entries = [{"job_id": "a", "progress": "1"}, {"job_id": 7}, {"job_id": None}, {"job_id": "a", "progress": "2"}]
    reply = SavedReply(["BatchListProgresses"], json.dumps({"results": entries}).encode())
    assert reply.job_ids == ("a",)
    entries_of_it = (*reply.entries_of_job("a"), *reply.repeats("a"))
    assert [json.loads(bytes(one))["progress"] for one in entries_of_it] == ["1", "2"], "the first one counts"
    assert reply.entries_of_job("nobody") == ()


@pytest.mark.parametrize("call", calls())
def test_no_secret_and_no_row_data_stays_in_what_is_kept(call: str) -> None:
    reply = SavedReply([call], json.dumps(reply_of(call)).encode())
    assert SECRET.encode() not in reply.raw
    for name in CUT:
        assert f"{name} value".encode() not in reply.raw


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (b'{"request":"{\\"password\\": 1}","a":1}', b'{"request":null,"a":1}'),
        (b'{"\\u0072equest" : {"x":"}"} , "a":1}', b'{"\\u0072equest" : {} , "a":1}'),
        (b'{"a":[{"select_sql":"x"},{"select_sql":["y"]}]}', b'{"a":[{"select_sql":null},{"select_sql":[]}]}'),
        (b'{"a":"select_sql","b":"\\"request\\":1"}', b'{"a":"select_sql","b":"\\"request\\":1"}'),
        (b'{"request":"a","request":"b"}', b'{"request":null,"request":null}'),
        (b'{"request":{"request":{"request":1}}}', b'{"request":{}}'),
        (b'{"request":"never ends', b'{"request":null'),
        (b'{"dirtyDataList":[{"a":1}],"DIRTY_DATA":{"b":2}}', b'{"dirtyDataList":[],"DIRTY_DATA":{}}'),
        (b'{"requests":1,"dirty":[2],"data":3}', b'{"requests":1,"dirty":[2],"data":3}'),
    ],
)
def test_members_are_cut_out_wherever_they_are(raw: bytes, kept: bytes) -> None:
    assert without(raw, CUT).raw == kept


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_call_leads_to_the_facts_about_it(call: ReadCall) -> None:
    if call.is_action:
        return
    document, _space, number = call.section.rpartition(" ")
    text = (Path(__file__).resolve().parents[3] / "docs" / f"{document or 'contract-more'}.md").read_text("utf-8")
    assert re.search(rf"^(?:#+ |\| |\*\*){re.escape(number)}[ .]", text, re.MULTILINE), call.section


def test_the_members_of_jobs_are_those_that_the_program_reads() -> None:
    entry = {name for call in JOB_CALLS if call.name == "ShowJobList" for name in call.entry}
    detail = {name for call in JOB_CALLS if call.name == "BatchListJobDetails" for name in call.entry}
    assert {name for name in ListEntry.__struct_fields__ if name != "unknown"} <= entry
    assert {name for name in JobDetail.__struct_fields__ if name != "unknown"} <= detail


def test_rows_of_a_reply_are_labelled_and_bounded() -> None:
    raw = json.dumps(reply_of("BatchListProgresses")["results"][0]).encode()
    rows = {row.path: row for row in reply_rows(raw)}
    assert rows["incre_trans_delay_millis"].label == "Lag (ms)"
    times = {row.path: row.text for row in reply_rows(b'{"process_time":"1795165560000","now_time":1795165560}')}
    assert times["process_time"].startswith("2026-11-20")
    assert times["now_time"] == "1795165560", "seconds are not taken for milliseconds of 1970"
    many = reply_rows(b"[" + b",".join(b'{"name":"x","other":[1,[2]]}' for _ in range(9_000)) + b"]")
    assert len(many) == MOST_ROWS + 1
    assert many[-1].text == "The JSON has all of it."
    large = reply_rows(b'{"count":1,"timelines":[' + b"1," * 700_000 + b"1]}")
    assert [row.text for row in large] == ["1", "1 MB; the JSON has all of it."]
    assert reply_rows(b"[" * 100_000 + b"]" * 100_000)[0].text.startswith("[[[")
