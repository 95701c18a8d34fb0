"""What was not read is not known: neither that a job matches nor that it does not."""

import json

import pytest

from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE, JobSearch
from drs_inspector.domain.snapshot import Snapshot
from tests.domain.query.test_query import found, snapshot_of


def test_what_was_not_read_is_not_known_to_match_or_not_to() -> None:
    snapshot = snapshot_of()
    snapshot.add_list_entry(b'{"id":"id-4","name":"listed","status":"INCRE_TRANSFER_STARTED"}', "id-4", "sync")
    for text, matching, unsearched in (
        ("table:orders", "1", "4"),
        ("-table:orders", "23", "4"),
        ("table:orders name:crm", "", ""),
        ("table:orders is:running", "1", "4"),
        ("any:listed", "4", ""),
        ("-any:listed", "123", ""),
        ("listed", "4", ""),
        ("10.0.0.5", "1", "4"),
        ("-10.0.0.5", "23", "4"),
        ("source:10.0.0.5 -is:running", "", ""),
        ("name:nowhere", "", ""),
        ("is:running", "14", ""),
    ):
        search = JobSearch(parse_query(text), snapshot.jobs)
        search.step(snapshot, WHOLE)
        ids = ["".join(job_id[-1] for job_id in sorted(ids)) for ids in (search.matching, search.unsearched)]
        assert ids == [matching, unsearched], text


def test_an_engine_that_only_details_tell_is_not_known_without_them() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"0","engine_type":"mysql"}', "0", "sync")
    snapshot.add_list_entry(b'{"id":"1","engine_type":"mysql-to-taurus"}', "1", "sync")
    for text, answers in (("engine:taurus", [None, True]), ("-engine:dds", [None, True]), ("engine:mysql", [True] * 2)):
        assert [parse_query(text).answer(job) for job in snapshot.jobs.values()] == answers, text
    snapshot.add_detail(b'{"id":"0","target_endpoint":{"db_type":"taurus"}}', "0")
    assert found("engine:taurus", snapshot) == "01"


@pytest.mark.parametrize(
    ("text", "member", "held", "other"),
    [
        ("description:ledger", "description", "the ledger", ""),
        ("network:vpn", "net_type", "vpn", "eip"),
        ("direction:up", "job_direction", "up", "down"),
        ("type:full", "task_type", "FULL_TRANS", "INCR_TRANS"),
        ("status:paused", "status", "PAUSED", "CREATING"),
        ("is:running", "status", "INCRE_TRANSFER_STARTED", "CREATING"),
        ("name:orders", "name", "orders-1", "people"),
    ],
)
def test_what_a_list_leaves_out_is_not_known_before_the_details(text: str, member: str, held: str, other: str) -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"0"}', "0", "sync")
    snapshot.add_list_entry(json.dumps({"id": "1", member: other}).encode(), "1", "sync")
    snapshot.add_list_entry(json.dumps({"id": "2", member: held}).encode(), "2", "sync")
    jobs = snapshot.jobs
    assert [parse_query(text).answer(job) for job in jobs.values()] == [None, False, True]
    assert [parse_query(f"-{text}").answer(job) for job in jobs.values()] == [None, True, False]
    snapshot.add_detail(json.dumps({"id": "0", member: held}).encode(), "0")
    assert parse_query(text).answer(snapshot.jobs["0"]) is True


def test_whether_a_listed_job_is_a_subtask_only_its_details_tell() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"0","status":"CREATING"}', "0", "sync")
    assert parse_query("is:subtask").answer(snapshot.jobs["0"]) is None
    assert parse_query("is:creating").answer(snapshot.jobs["0"]) is True
    snapshot.add_detail(b'{"id":"0","parent_id":"9"}', "0")
    assert parse_query("is:subtask").answer(snapshot.jobs["0"]) is True


def test_a_time_that_cannot_be_read_may_be_any() -> None:
    snapshot = Snapshot()
    for number, time in enumerate(('"not a time"', '"2026-01-01T00:00:00Z"', "null", '""')):
        entry = f'{{"id":"{number}","update_time":{time},"engine_type":"mysql"}}'
        snapshot.add_list_entry(entry.encode(), str(number), "sync")
        snapshot.add_detail(entry.encode(), str(number), 0)
    for text, answers in (
        ("updated<2d", [None, False, False, False]),
        ("not updated<2d", [None, True, True, True]),
    ):
        query = parse_query(text)
        assert [query.answer(snapshot.jobs[str(one)], snapshot) for one in range(4)] == answers, text
