"""Replies are cut into exact slices; only what is not JSON is an error."""

import json

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.jobs.replies import kind_of_document, read_detail_reply, read_list_reply

JOB = b'{"id":"a","name":"n","status":"CREATING", "volume": 1.0}'


def test_results_are_exact_slices() -> None:
    reply = read_detail_reply(b'{"count":"1","results":[ ' + JOB + b' ],"data_transformation":{"total_count": 2}}')
    assert reply.count == 1
    assert [(result.id, bytes(result.raw), result.is_job) for result in reply.results] == [("a", JOB, True)]
    assert reply.parts == {"data_transformation": b'{"total_count": 2}'}


def test_entries_that_only_tell_an_error_are_no_jobs() -> None:
    raw = (
        b'{"results":[{"id":"x","error_code":"DRS.M00289","error_message":"job not found"},'
        b'{"id":"y","error_code":"DRS.M05004","error_msg":"deleted","name":null,"status":""},'
        b'{"id":"z","error_code":"DRS.M1","status":"CREATE_FAILED"}]}'
    )
    found = [
        (result.id, result.error_code, result.error_message, result.is_job) for result in read_detail_reply(raw).results
    ]
    assert found == [
        ("x", "DRS.M00289", "job not found", False),
        ("y", "DRS.M05004", "deleted", False),
        ("z", "DRS.M1", None, True),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"results":null}',
        b'{"results":[]}',
        b'{"count":{}}',
        b"{}",
        b"[]",
        b'{"results":[null]}',
    ],
)
def test_replies_without_jobs(raw: bytes) -> None:
    assert read_detail_reply(raw).results == ()


def test_odd_results_are_kept() -> None:
    raw = b'{"results":["x", 5, {"name":"no id"}, [1], {"id":7,"status":"CREATING"}, {"id":"\\ud800"}]}'
    results = read_detail_reply(raw).results
    assert [bytes(result.raw) for result in results][:4] == [b'"x"', b"5", b'{"name":"no id"}', b"[1]"]
    assert [result.id for result in results] == [None, None, None, None, "7", "�"]
    assert [result.is_job for result in results] == [False, False, True, False, True, True]


def test_a_single_result_and_a_bare_list_are_accepted() -> None:
    assert [result.id for result in read_detail_reply(b'{"results":' + JOB + b"}").results] == ["a"]
    assert [result.id for result in read_detail_reply(b"[" + JOB + b"]").results] == ["a"]


def test_secrets_are_gone_and_repeated_parts_are_not() -> None:
    raw = (
        b'{"results":[{"id":"a","status":"X","source_endpoint":{"db_password":"hunter2"}}],'
        b'"p":1,"p":2,"token":"hunter2","error_msg":"password=hunter2"}'
    )
    reply = read_detail_reply(raw)
    assert b"hunter2" not in bytes(reply.results[0].raw)
    assert [reply.parts["p"], reply.parts["p (repeated)"]] == [b"1", b"2"]
    assert "token" not in reply.parts
    assert reply.parts["error_msg"] == b'"password=******"'


def test_list_replies() -> None:
    raw = json.dumps(
        {
            "total_record": "7",
            "jobs": [
                {"id": "a", "children": [{"id": "b"}, {"name": "no id"}]},
                {"id": "c", "children": None},
                {"x": 1},
                5,
            ],
            "request": 1,
        }
    ).encode()
    reply = read_list_reply(raw)
    assert reply.total_record == 7
    assert [(entry.id, entry.child_ids) for entry in reply.entries] == [("a", ("b",)), ("c", ())]
    assert reply.other == {"request": b"1", "jobs[2]": b'{"x": 1}', "jobs[3]": b"5"}


def test_list_entries_of_odd_types_keep_their_ids() -> None:
    reply = read_list_reply(b'{"jobs":[{"id":5,"children":{"id":"kid"}}]}')
    assert [(entry.id, entry.child_ids) for entry in reply.entries] == [("5", ("kid",))]


@pytest.mark.parametrize("raw", [b'{"results":[{"id":"a"},\n  {"id": nope}]}', '{"é":1,\n  "x": nope}'.encode()])
def test_broken_json_is_an_error_with_line_and_column(raw: bytes) -> None:
    with pytest.raises(FileProblemError) as caught:
        read_detail_reply(raw)
    words = str(caught.value)
    assert "line 2, column " in words
    assert "a detail reply" in words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"hello there", "a text file that is not JSON"),
        (b"\x00\x9f\x92\x96 binary \xff\xfe\xfa", "a binary file"),
        (b'{"a":[1,2', "JSON that is broken or cut off"),
        (b'"text"', "JSON of another kind"),
        (b"5", "JSON of another kind"),
    ],
)
def test_errors_say_what_the_bytes_seem_to_be(raw: bytes, words: str) -> None:
    with pytest.raises(FileProblemError) as caught:
        read_list_reply(raw)
    assert words in caught.value.cause
    assert "line 1, column" in caught.value.cause


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"format":"drs-inspector/archive","version":9,"jobs":[]}', "archive"),
        (b'{"count":1,"results":[{}]}', "detail-reply"),
        (b'{"total_record":1,"jobs":[]}', "list-reply"),
        (b'{"error_code":"DRS.M00202","error_msg":"x"}', "error-reply"),
        (b'{"error":{"code":401}}', "error-reply"),
        (b'{"id":"a","status":"X"}', "job"),
        (b'{"id":"a"}', "unknown-json"),
        (b'[{"id":"a","inst_info":{}}]', "detail-reply"),
        (b'[{"id":"a","engine_type":"mysql"}]', "list-reply"),
        (b"[1]", "unknown-json"),
        (b"5", "unknown-json"),
        (b"nope", "not-json"),
        (b'{"results":[', "not-json"),
        (b'[{"id":}]', "not-json"),
        (b"", "not-json"),
    ],
)
def test_kind_of_document(raw: bytes, kind: str) -> None:
    assert kind_of_document(raw) == kind


@pytest.mark.parametrize("claim", [b'"many"', b"{}", b"-1", b"1e30", b"[3]"])
def test_a_claim_that_is_no_number_of_jobs_is_kept_as_it_came(claim: bytes) -> None:
    listed = read_list_reply(b'{"total_record":' + claim + b',"jobs":[]}')
    assert (listed.total_record, listed.other) == (None, {"total_record": claim})
    reply = read_detail_reply(b'{"count":' + claim + b',"results":[]}')
    assert (reply.count, reply.parts) == (None, {"count": claim})


def test_a_name_that_comes_very_often_costs_no_more_than_its_bytes() -> None:
    often = 20_000
    reply = read_detail_reply(b'{"results":[]' + b',"a":1' * often + b"}")
    assert len(reply.parts) == often
    assert max(map(len, reply.parts)) < 30
