"""Opening what people saved from curl and other tools, and saying what a file is when it cannot be opened."""

import gzip
import json
import os
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.archive import open_bytes, open_files, unpack
from tests.storage.archive.archives import SAMPLE, checked, job_bytes, written

SAMPLE_IDS = ["24834eb6-be30-464e-a299-f7aa730jb101", "140b5236-88ad-43c8-811c-1268453jb101"]
LIST = json.dumps(
    {
        "total_record": 3,
        "jobs": [
            {"id": SAMPLE_IDS[1], "engine_type": "mysql", "db_use_type": "migration", "net_type": "vpn"},
            {"id": "p", "name": "parent", "engine_type": "mysql", "children": [{"id": "c", "name": "child"}]},
        ],
    }
).encode()
HEADERS = b"HTTP/2 200 \r\ncontent-type: application/json\r\nx-subject-token: canary\r\n\r\n"


def test_the_sample_opens_with_both_rules_unassigned_and_nothing_lost() -> None:
    opened = open_files([SAMPLE])
    assert list(opened.jobs) == SAMPLE_IDS
    assert len(opened.unassigned_rules) == 2
    reply = json.loads(SAMPLE.read_bytes())
    for result in reply["results"]:
        assert json.loads(job_bytes(opened)[result["id"]][1] or b"") == result
    document = checked(written(opened))
    assert [job["detail"] for job in document["jobs"]] == reply["results"]
    assert document["reply_parts"] == [
        {"reply": 0, "name": "data_transformation", "value": reply["data_transformation"]}
    ]
    assert (opened.source.kind, opened.source.files, opened.complete) == ("file", (SAMPLE.name,), True)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"\n\n  " + data + b"\r\n",
        gzip.compress,
        lambda data: gzip.compress(data[:1000]) + gzip.compress(data[1000:]) + b"\0" * 512,
        lambda data: gzip.compress(b"\xef\xbb\xbf" + data),
        lambda data: HEADERS + data,
        lambda data: HEADERS.replace(b"\r\n", b"\n") + data,
        lambda data: b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + HEADERS + data,
        lambda data: HEADERS + gzip.compress(data),
        lambda data: json.dumps(json.loads(data), indent=2).encode(),
        lambda data: json.dumps(json.loads(data)["results"]).encode(),
    ],
    ids=[
        "plain",
        "bom",
        "blanks",
        "gzip",
        "gzip members",
        "gzip bom",
        "curl -i",
        "LF",
        "proxy",
        "curl gzip",
        "jq",
        "array",
    ],
)
def test_a_saved_reply_opens_however_it_was_saved(change: "type[bytes]") -> None:
    opened = open_bytes("reply.json", change(SAMPLE.read_bytes()))
    assert list(opened.jobs) == SAMPLE_IDS
    assert all(job.has_detail for job in opened.jobs.values())
    assert b"canary" not in written(opened)


def test_lists_and_details_from_several_files_are_matched_by_id(tmp_path: Path) -> None:
    listed, one = tmp_path / "list.json", tmp_path / "one.json"
    listed.write_bytes(LIST)
    one.write_bytes(b'{"id":"p","status":"CREATING","source_endpoint":{"db_password":"canary"}}')
    for paths in ([listed, SAMPLE, one], [one, SAMPLE, listed]):
        opened = open_files(paths)
        assert set(opened.jobs) == {*SAMPLE_IDS, "p", "c"}
        both = opened.jobs[SAMPLE_IDS[1]]
        assert (both.net_type, both.scenario, both.has_detail) == ("vpn", "migration", True)
        assert opened.jobs["c"].parent_id == "p"
        assert opened.jobs["p"].has_detail
        assert opened.source.files == tuple(path.name for path in paths)
        assert opened.complete is False
        assert len(opened.unassigned_rules) == 2
        assert b"canary" not in written(opened)


def test_jobs_the_cloud_refused_are_unavailable_with_the_reason() -> None:
    reply = b'{"count":2,"results":[{"id":"x","error_code":"DRS.M00289","error_message":"job not found"},{"name":"?"}]}'
    opened = open_bytes("r.json", LIST.replace(b'"c"', b'"x"'))
    opened = open_bytes("r.json", reply)
    assert opened.unavailable["x"].reason["code"] == "DRS.M00289"
    assert opened.unavailable["x"].reason["cause"] == "job not found"
    assert [(part.name, bytes(part.raw)) for part in opened.parts] == [("results[1]", b'{"name":"?"}')]
    assert not opened.complete
    checked(written(opened))


def refusal(data: bytes) -> FileProblemError:
    with pytest.raises(FileProblemError) as caught:
        open_bytes("my file", data)
    assert caught.value.title == "my file cannot be opened."
    assert "Expected: an archive exported by DRS Inspector" in caught.value.next_step
    return caught.value


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b" \n ", "empty but for blanks"),
        (b"<!DOCTYPE html><html><title>502 Bad\n Gateway</title>", "an HTML page ('502 Bad Gateway')"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (
            b"HTTP/1.1 502 Bad Gateway\r\nA: b\r\n\r\n<html>",
            "an HTML page. It is the body of an HTTP answer with status 502",
        ),
        (
            b"HTTP/1.1 401 Unauthorized\r\nA: b\r\n\r\n",
            "empty (0 bytes). It is the body of an HTTP answer with status 401",
        ),
        (b"id,name,status\n1,2,3", "a table with commas (CSV)"),
        (b"id;name;status", "a table with semicolons (CSV)"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b"BZh91AY", "bzip2"),
        (b"\x00\x01\x02\x03" * 50, "binary data"),
        ('{"a":1}'.encode("utf-16"), "text in UTF-16"),
        ('{"a":1}'.encode("utf-16-le"), "text in UTF-16"),
        ('{"a":1}'.encode("utf-32"), "text in UTF-32"),
        (b"-----BEGIN PRIVATE KEY-----", "a key or a certificate"),
        (b"MIIDbQYJKoZIhvcNAQcCoIIDXjCCA1oCAQExDTALBglghkgBZQMEAgEw", "a token or a certificate"),
        (b"{'count': 1}", "Python's notation"),
        (b"*   Trying 10.0.0.1:443...\n* Connected to drs\n> POST /v3", "the protocol that curl -v prints"),
        (b"curl: (6) Could not resolve host", "an error message of curl"),
        (b"Hello there", "plain text"),
        (b"---\ncount: 2\n", "a YAML document"),
    ],
)
def test_other_files_are_named_for_what_they_seem_to_be(data: bytes, words: str) -> None:
    assert words in refusal(data).cause


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"token":{"methods":["password"],"expires_at":"x"}}', "IAM's answer to a sign-in"),
        (b'{"auth":{"identity":{"password":{"user":{"password":"canary"}}}}}', "a sign-in request"),
        (b'{"jobs":["a","b"],"page_req":{"cur_page":1}}', "the request of batch-detail"),
        (b'{"error_code":"DRS.M00100","error_msg":"token canary invalid"}', "an error reply of the cloud: DRS.M00100"),
        (
            b'{"error":{"code":401,"message":"The username is wrong.","title":"Unauthorized"}}',
            "401 The username is wrong",
        ),
        (
            b"HTTP/1.1 403 Forbidden\r\n\r\n" + b'{"error_msg":"no","error_code":"APIGW.0302"}',
            "(status 403): APIGW.0302 no",
        ),
        (b"[]", "an empty JSON array"),
        (b"[1,2,3]", "a JSON array of 3 values"),
        (b'["a"]', "a JSON array of 1 texts"),
        (b"{}", "an empty JSON object"),
        (b'{"z":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}', "a JSON object with the members b, c, d, e, f, g and 1 more"),
    ],
)
def test_other_json_is_named_for_what_it_seems_to_be(data: bytes, words: str) -> None:
    assert words in refusal(data).cause
    assert "canary" not in str(refusal(data)) or b"DRS.M00100" in data


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b'{"count":1,\n "results":[{"id":"a",\n  "x": tru}]}', "line 3, column 9", "breaks"),
        (b'{"count":2,\n"results":[{"id":"a"},', "line 2, column 23", "ends too early"),
        (b'{"count":2,\n"results":[]}\n\0', "line 3, column 1", "more follows (found '\\x00')"),
        ('{"n":"äöü" x}'.encode(), "line 1, column 12", "breaks (found 'x')"),
        (HEADERS + b'{"results":[}', "line 5, column 13", "breaks"),
        (b'{"count":1,"results":[]}\n{"count":1}', "line 2, column 1", "a second JSON text begins"),
        (b'{"count":1,"results":[]} done', "line 1, column 26", "more follows"),
        (
            b'{"format":"drs-inspector/archive","version":1,"jobs":[\n{"id":"a"},\n{"id":',
            "line 3, column 7",
            "too early",
        ),
        (b"[" * 200_000, "line 1, column 200001", "too early"),
    ],
)
def test_broken_json_is_told_with_line_and_column(data: bytes, where: str, words: str) -> None:
    cause = refusal(data).cause
    assert where in cause
    assert words in cause


def test_a_reply_in_another_encoding_opens_and_says_so() -> None:
    opened = open_bytes("latin.json", '{"count":1,\n"results":[{"id":"a","name":"Büro"}]}'.encode("latin-1"))
    assert list(opened.jobs) == ["a"]
    (problem,) = opened.problems
    assert "not UTF-8" in problem["title"]
    assert "Line 2, column 31" in problem["cause"]
    assert "0xfc" in problem["cause"]


def test_gzip_that_is_cut_broken_nested_or_a_bomb_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(SAMPLE.read_bytes())
    for data, words in (
        (packed[:-400], "ends too early"),
        (packed[:200] + b"\xff" * 50 + packed[250:], "breaks near byte"),
        (packed + b"garbage", "breaks near byte"),
        (gzip.compress(packed), "more than once"),
        (gzip.compress(b"[" + b" " * (80 << 20)), "200 times as much"),
    ):
        with pytest.raises(FileProblemError) as caught:
            open_bytes("a.gz", data)
        assert words in caught.value.cause
        assert caught.value.next_step
    monkeypatch.setattr(unpack, "SIZE_LIMIT", 1 << 20)
    with pytest.raises(FileProblemError, match="limit of 1 MB"):
        open_bytes("a.gz", gzip.compress(b"[" + bytes(range(32, 127)) * 20_000))


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblemError, match="no such file"):
        open_files([tmp_path / "none.json"])
    with pytest.raises(FileProblemError, match="folder"):
        open_files([tmp_path])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero and named pipes")
def test_pipes_and_devices_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, kind in ((pipe, "a pipe"), (Path("/dev/zero"), "a device")):
        with pytest.raises(FileProblemError, match=f"It is {kind}, and only ordinary files are taken"):
            open_files([path])
