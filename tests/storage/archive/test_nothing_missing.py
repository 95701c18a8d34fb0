"""Nothing of a saved reply goes missing: not what came instead of details, not what came twice, not a newer member."""

import json
from typing import Any

import pytest

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.storage.archive.format import VERSION
from drs_inspector.storage.archive.open_files import open_bytes
from tests.storage.archive.archives import checked, written

REFUSED = {
    "id": "gone",
    "error_code": "DRS.M00101",
    "error_msg": "no role",
    "request_id": "req-77",
    "trace": {"step": 3, "host": "drs-7", "db_password": "canary"},
}


def reply(*results: Any, **members: Any) -> bytes:
    return json.dumps({"count": len(results), "results": results, **members}).encode()


def test_an_entry_without_details_keeps_its_other_members_through_export_and_reopening() -> None:
    opened = open_bytes("reply.json", reply(REFUSED))
    content = written(opened)
    again = open_bytes("again.drs.json", content)
    for snapshot in (opened, again):
        entry = json.loads(snapshot.unavailable["gone"].entry_raw)
        assert entry == REFUSED | {"trace": {"step": 3, "host": "drs-7"}}
    assert checked(content)["unavailable"][0]["entry"]["request_id"] == "req-77"
    assert b"canary" not in content
    assert written(again).count(b"req-77") == content.count(b"req-77") == 1


def test_a_saved_refusal_says_no_more_than_the_file() -> None:
    opened = open_bytes("reply.json", reply(REFUSED))
    (line,) = coverage_lines(opened)
    assert "DRS.M00101" in line
    assert "this project" not in line
    assert "ReadOnlyAccess" not in line
    assert "next_step" not in opened.unavailable["gone"].reason, "why is what the file says"


def test_a_job_that_is_there_twice_is_kept_once_and_the_other_is_told_and_kept() -> None:
    first, second = {"id": "a", "status": "STARTED"}, {"id": "a", "status": "FAILED"}
    opened = open_bytes("twice.json", reply(first, second, first))
    assert opened.jobs["a"].status.value == "STARTED"
    assert [(part.name, json.loads(bytes(part.raw))) for part in opened.parts] == [("results[1]", second)]
    told = [problem["cause"] for problem in opened.problems]
    assert ["results[1]" in told[0], "the same once more" in told[1]] == [True, True]
    assert not opened.complete
    assert "more than once" in coverage_lines(opened)[0]


def test_the_same_entry_twice_is_told_and_takes_nothing_away() -> None:
    opened = open_bytes("twice.json", reply({"id": "a", "status": "X"}, {"id": "a", "status": "X"}))
    assert len(opened.problems) == 1
    assert (opened.parts, opened.complete) == ([], True)


@pytest.mark.parametrize("refusal_first", [True, False])
def test_details_are_preferred_to_a_reason_for_having_none(refusal_first: bool) -> None:
    entries = [REFUSED, {"id": "gone", "status": "STARTED"}]
    opened = open_bytes("both.json", reply(*(entries if refusal_first else reversed(entries))))
    assert opened.jobs["gone"].has_detail
    assert b"req-77" in b"".join(bytes(part.raw) for part in opened.parts)
    assert len(opened.problems) == 1


def test_a_job_that_is_twice_in_a_list_or_an_archive_is_told() -> None:
    entry, other = {"id": "a", "name": "one"}, {"id": "a", "name": "two"}
    listed = open_bytes("list.json", json.dumps({"total_record": 1, "jobs": [entry, other]}).encode())
    assert (listed.jobs["a"].name, len(listed.problems)) == ("one", 1)
    document = json.loads(written(listed))
    document["jobs"].append(document["jobs"][0] | {"list": other})
    archive = open_bytes("archive.json", json.dumps(document | {"problems": [], "reply_parts": []}).encode())
    assert (archive.jobs["a"].name, len(archive.problems), len(archive.doubts)) == ("one", 2, 1)
    assert b"two" in bytes(archive.parts[0].raw)
    assert not archive.complete


def test_many_repeats_are_told_within_a_limit_and_all_kept() -> None:
    opened = open_bytes("many.json", reply(*({"id": "a", "status": f"S{n}"} for n in range(500))))
    assert len(opened.parts) == 499
    assert len(opened.problems) == 100


@pytest.mark.parametrize("place", ["source", "coverage"])
def test_a_part_of_an_archive_that_cannot_be_read_is_told_and_kept(place: str) -> None:
    document = json.loads(written(open_bytes("one.json", reply({"id": "a", "status": "STARTED"}))))
    odd = {**document[place], "files": 5, "lists": 5, "project_name": "by hand"}
    opened = open_bytes("edited.drs.json", json.dumps(document | {place: odd}).encode())
    assert f"what they say: {place}" in opened.problems[0]["cause"]
    assert "by hand" in str([bytes(part.raw) for part in open_bytes("again", written(opened)).parts])


@pytest.mark.parametrize("place", ["unavailable", "reply_parts", "problems", "replies"])
@pytest.mark.parametrize("odd", [[{"name": 5, "note": "by hand"}, 7], {"note": "by hand"}])
def test_entries_of_an_archive_that_cannot_be_read_are_told_and_kept(place: str, odd: Any) -> None:
    document = json.loads(written(open_bytes("one.json", reply({"id": "a", "status": "STARTED"}))))
    if place == "problems":
        odd = ["by hand"] if isinstance(odd, list) else odd["note"]
    opened = open_bytes("edited.drs.json", json.dumps(document | {place: odd}).encode())
    assert f"what they say: {place}{'[0]' if isinstance(odd, list) else ''}" in opened.problems[0]["cause"]
    assert not opened.complete
    again = open_bytes("again.drs.json", written(opened))
    assert "by hand" in str([bytes(part.raw) for part in again.parts])


TWICE = b"""{"count": 1, "count": 7, "other": {"m": "m1", "m": "m2"}, "other": "o2",
 "results": [{"id": "a", "status": "S",
 "name": "n1", "name": "n2", "strange": "s1", "strange": "s2", "source_endpoint": {"ip": "10.0.0.1", "ip": "10.0.0.2"},
 "object_infos": [{"id": "d1", "type": "database", "name": "d1"}],
 "object_infos": [{"id": "d2", "type": "database", "name": "d2", "name": "d3"}],
 "data_transformation": {"filter_conditions": [{"transformation_info": {"value": "v1", "value": "v2"}}]},
 "data_transformation": {"filter_conditions": [{"transformation_info": {"value": "v3"}}]}}]}"""


def test_a_name_that_comes_twice_keeps_both_values() -> None:
    opened = open_bytes("names.json", TWICE)
    job = opened.jobs["a"]
    assert {job.objects.name(row) for row in range(job.objects.row_count)} >= {"d1", "d3"}
    assert [rule.value for rule in job.own_rules] == ["v2", "v3"]
    assert not opened.complete, "one of the two claims is not met"
    again = open_bytes("again", written(opened))
    for snapshot in (opened, again):
        raw = bytes(snapshot.jobs["a"].detail_raw or b"") + b"".join(bytes(part.raw) for part in snapshot.parts)
        assert [word for word in WORDS if word.encode() not in raw] == []


WORDS = ["n1", "n2", "s1", "s2", "10.0.0.1", "10.0.0.2", "d1", "d2", "d3", "v1", "v2", "v3", "m1", "m2", "o2"]


def newer(**changes: Any) -> Snapshot:
    document = json.loads(written(open_bytes("one.json", reply({"id": "a", "status": "STARTED"}))))
    return open_bytes("new.drs.json", json.dumps(document | {"version": VERSION + 1} | changes).encode())


def test_an_archive_of_a_newer_version_opens_as_far_as_it_is_known_and_says_so() -> None:
    opened = newer(complete=True, forecast={"lag": 5})
    assert opened.jobs["a"].status.value == "STARTED"
    assert not opened.complete
    (line,) = coverage_lines(opened)
    assert "newer version" in line
    assert "Update" in opened.problems[0]["next_step"]
    assert b'"forecast":{"lag": 5}' in written(opened)


@pytest.mark.parametrize("jobs", [{"layout": "nobody knows"}, None, [{"id": 5}, 7, {"id": "b", "detail": "elsewhere"}]])
def test_a_newer_layout_of_jobs_is_no_crash(jobs: Any) -> None:
    opened = newer(jobs=jobs)
    assert "newer version" in opened.problems[0]["title"]
    assert not opened.complete


@pytest.mark.parametrize(
    ("headers", "date"),
    [
        ("HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 09:06:00 GMT\r\n\r\n", "2026-11-27T09:06:00Z"),
        ("HTTP/1.1 200 OK\r\ndate: soon\r\n\r\n", ""),
        ("HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\n", ""),
        ("", ""),
    ],
)
def test_a_saved_reply_was_not_read_when_it_is_opened(headers: str, date: str) -> None:
    source = open_bytes("saved.json", headers.encode() + reply({"id": "a", "status": "S"})).source
    assert (source.read_at, source.cloud_read_at) == ("", date)


def test_an_archive_that_has_a_member_twice_keeps_both_and_says_so() -> None:
    def job(name: str) -> str:
        return f'{{"id":"{name}","detail":{{"id":"{name}","name":"n-{name}"}}}}'

    head = '{"format":"drs-inspector/archive","version":2,"created_at":"2026-01-01T00:00:00Z","program":{},'
    twice = '{"id":"c","detail":{"id":"c","name":"first"},"detail":{"id":"c","name":"second"}}'
    body = (
        f'{head}"source":{{"kind":"cloud","region":"eu-a","region":"eu-b"}},"complete":true,"coverage":{{}},'
        f'"jobs":[{job("a")}],"jobs":[{job("b")},{twice}],"problems":[],"complete":true}}'
    )
    snapshot = open_bytes("edited.json", body.encode())
    assert {job_id: one.name for job_id, one in snapshot.jobs.items()} == {"a": "n-a", "b": "n-b", "c": "second"}
    assert not snapshot.complete
    told = [problem["title"] for problem in snapshot.problems if "more than once" in problem["title"]]
    assert [title.removeprefix("edited.json has the member ") for title in told] == [
        "complete more than once.", "jobs more than once.", "region in source more than once.",
        "detail in jobs/c more than once.",
    ]  # fmt: skip
    again = written(snapshot)
    for value in (b"eu-a", b"eu-b", b'"first"', b'"second"', b"n-a"):
        assert value in again
    assert {job_id: one.name for job_id, one in open_bytes("x", again).jobs.items()}["c"] == "second"
