"""What archives and saved replies say about their completeness: kept, compared with what they hold, not believed."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.coverage import Coverage, ListCoverage, PageCoverage, Part, ReplyCoverage, details_of
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot, is_doubt
from drs_inspector.storage.archive import open_bytes, open_files
from tests.storage.archive.archives import CLOUD, SAMPLE, checked, written

PAGE = PageCoverage(page=1, asked=100, served=2, new=2, total_record=2)
SYNC = ListCoverage(
    scenario="sync", asked=100, served=2, claimed_first=2, claimed_last=2, found=2, ended="met", pages=(PAGE,)
)


def document_of(*ids: str, listed: ListCoverage = SYNC) -> Snapshot:
    """A document that was read from a cloud."""
    snapshot = Snapshot(CLOUD)
    for number, job_id in enumerate(ids):
        snapshot.add_detail(json.dumps({"id": job_id, "name": job_id}).encode(), job_id, number, scenario="sync")
    replies = [ReplyCoverage(reply=number, asked=1, count=1, entries=1, jobs=1) for number in range(len(ids))]
    details = details_of(snapshot.jobs, snapshot.unavailable, replies=replies)
    snapshot.coverage = Coverage(lists=(listed,), details=details)
    snapshot.complete = snapshot.coverage.complete
    return snapshot


def save(folder: Path, name: str, **members: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(members), "utf-8")
    return path


def test_claims_and_coverage_come_back_from_an_archive() -> None:
    snapshot = document_of("a", "b")
    assert snapshot.complete
    opened = open_bytes("a", written(snapshot))
    assert opened.coverage == snapshot.coverage
    assert opened.complete
    document = checked(written(snapshot))
    assert document["coverage"]["lists"][0]["pages"][0]["total_record"] == 2
    assert [reply["count"] for reply in document["coverage"]["details"]["replies"]] == [1, 1]


def test_an_archive_of_version_1_says_that_its_completeness_is_not_known() -> None:
    document = checked(written(document_of("a", "b")))
    del document["coverage"], document["checksum"]
    document |= {"version": 1, "complete": True}
    opened = open_bytes("old.json", json.dumps(document).encode())
    assert set(opened.jobs) == {"a", "b"}
    assert (opened.complete, opened.coverage.known) == (False, False)
    again = checked(written(opened))
    assert (again["version"], again["complete"], again["coverage"]) == (3, False, {"known": False})


@pytest.mark.parametrize(
    "change",
    [
        {"jobs": []},
        {"coverage": {}},
        {"coverage": {"known": False}},
        {"coverage": {"lists": [{"scenario": "sync", "claimed_last": 300, "found": 250, "ended": "met"}]}},
        {"coverage": {"details": {"wanted": 9, "read": 9}}},
        {"coverage": {"details": {"wanted": 3, "read": 2, "not_reached": 1}}},
        {"coverage": "everything"},
        {"coverage": {"details": "all"}},
        {"coverage": None},
    ],
)
def test_a_file_that_calls_itself_complete_is_not_believed(change: dict[str, Any]) -> None:
    document = checked(written(document_of("a", "b"))) | change | {"complete": True}
    assert not open_bytes("a.json", json.dumps(document).encode()).complete


LOST = {"id": "c", "list": {"id": "c", "name": "c", "status": "X"}}
REFUSED = {"id": "c", "reason": {"title": "No right."}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        # a job was cut out, and the numbers of the details with it
        ({"jobs": 1, "details": {"wanted": 1, "read": 1}}, "2 jobs are in its lists, it has 1."),
        # the details were cut out
        ({"detail": None, "details": {"wanted": 0, "read": 0}}, "covers 0 jobs, it has 2."),
        ({"more": LOST}, "covers 2 jobs, it has 3."),
        ({"unavailable": [REFUSED]}, "counts 0 jobs whose details were refused, it has 1."),
    ],
)
def test_numbers_that_were_edited_to_agree_are_held_against_what_is_there(change: dict[str, Any], told: str) -> None:
    document = checked(written(document_of("a", "b")))
    assert open_bytes("a.json", json.dumps(document).encode()).complete
    document["coverage"]["details"] = change.get("details", document["coverage"]["details"])
    document["jobs"] = document["jobs"][: change.get("jobs", 2)] + ([change["more"]] if "more" in change else [])
    document["unavailable"] = change.get("unavailable", [])
    for job in document["jobs"] if "detail" in change else []:
        job |= {"detail": None, "list": {"id": job["id"]}}
    opened = open_bytes("a.json", json.dumps(document).encode())
    assert not opened.complete
    told_of = [problem for problem in opened.problems if not is_doubt(problem)]
    assert [problem["title"].endswith(told) for problem in told_of] == [True]


@pytest.mark.parametrize(
    ("member", "value", "kept"),
    [
        ("jobs", {"id": "lost"}, "jobs"),
        ("unavailable", {"id": "lost"}, "unavailable"),
        ("unavailable", [{"id": 5, "name": "lost"}], "unavailable[0]"),
        ("problems", ["lost"], "problems[0]"),
        ("replies", [{"calls": ["lost"]}], "replies[0]"),
        ("reply_parts", [{"reply": 0, "value": "lost"}], "reply_parts[0]"),
        ("source", {"kind": "lost"}, "source"),
        ("masking", ["lost"], "masking"),
    ],
)
def test_what_cannot_be_read_in_an_archive_is_told_and_written_back(member: str, value: Any, kept: str) -> None:
    # Each was dropped in silence, and the file called complete.
    document = checked(
        written(document_of(listed=msgspec.structs.replace(SYNC, claimed_first=0, claimed_last=0, found=0)))
    )
    opened = open_bytes("a.json", json.dumps(document | {member: value}).encode())
    assert not opened.complete
    assert kept in opened.problems[0]["cause"]
    content = written(opened)
    assert json.loads(content)[f"{kept}.unread"] in (value, value[0] if isinstance(value, list) else None)
    again = open_bytes("b.json", content)
    assert not again.complete
    assert written(again).count(b"lost") == 1


def test_an_archive_without_jobs_is_not_complete() -> None:
    document = checked(written(document_of("a", "b"))) | {"coverage": {}}
    del document["jobs"]
    opened = open_bytes("a.json", json.dumps(document).encode())
    assert not opened.complete
    assert "jobs" in opened.problems[0]["cause"]


def test_strange_members_of_a_coverage_are_kept() -> None:
    document = checked(written(document_of("a", "b")))
    document["coverage"]["auditor"] = "me"
    again = checked(written(open_bytes("a.json", json.dumps(document).encode())))
    assert again["coverage"]["auditor"] == "me"
    assert again["coverage"]["lists"] == document["coverage"]["lists"]
    again = checked(written(open_bytes("a.json", json.dumps(document | {"coverage": {"auditor": "me"}}).encode())))
    assert again["coverage"] == {"auditor": "me"}


def test_chosen_jobs_are_complete_as_that_part_and_say_so() -> None:
    short = msgspec.structs.replace(SYNC, claimed_first=3, claimed_last=3, ended="differs")
    whole = document_of("a", "b", listed=short)
    assert not whole.complete
    document = checked(written(whole, job_ids=["b"]))
    assert document["complete"] is True
    assert document["coverage"]["part"] == {"jobs": ["b"], "of": 2, "of_complete": False}
    opened = open_bytes("part.json", json.dumps(document).encode())
    assert opened.complete
    assert opened.coverage.details.wanted == 1
    lost = checked(written(whole, job_ids=["b", "gone"]))
    assert lost["complete"] is False
    assert lost["coverage"]["details"]["not_reached"] == 1


def test_what_a_filter_found_is_complete_only_where_the_document_is() -> None:
    part = Part(filter="status:failed")
    document = checked(written(document_of("a", "b"), job_ids=["b"], part=part))
    assert document["complete"] is True
    assert document["coverage"]["part"] == {"filter": "status:failed", "of": 2}
    short = msgspec.structs.replace(SYNC, claimed_first=3, claimed_last=3, ended="differs")
    assert checked(written(document_of("a", "b", listed=short), job_ids=["b"], part=part))["complete"] is False


def test_share_safe_tells_no_file_and_no_filter() -> None:
    snapshot = open_files([SAMPLE])
    content = written(
        snapshot,
        job_ids=list(snapshot.jobs)[:1],
        part=Part(filter="host:172.22.74.56"),
        masking=Policy.of(Level.SUPPORT),
    )
    assert b"172.22.74.56" not in content
    assert SAMPLE.name.encode() not in content
    assert checked(content)["coverage"]["part"]["of"] == 2


@pytest.mark.parametrize(("count", "complete"), [(1, True), (99, False), (0, False), ("1", True), (None, True)])
def test_a_saved_reply_that_claims_another_count_is_not_complete(tmp_path: Path, count: Any, complete: bool) -> None:
    path = save(tmp_path, "reply.json", count=count, results=[{"id": "a", "status": "X"}])
    snapshot = open_files([path])
    assert snapshot.complete is complete
    (reply,) = snapshot.coverage.details.replies
    assert (reply.count, reply.entries, reply.file) == (int(count) if count is not None else None, 1, "reply.json")
    assert open_bytes("a", written(snapshot)).complete is complete


def test_saved_pages_of_a_list_are_counted_together(tmp_path: Path) -> None:
    jobs = [{"id": f"j{number}", "db_use_type": "sync"} for number in range(5)]
    first = save(tmp_path, "1.json", total_record=5, jobs=jobs[:3])
    second = save(tmp_path, "2.json", total_record=5, jobs=jobs[3:])
    (listed,) = open_files([first]).coverage.lists
    assert (listed.scenario, listed.claimed_last, listed.found, listed.ended) == ("sync", 5, 3, "differs")
    both = open_files([first, second])
    assert both.coverage.lists_agree
    assert not both.complete
    assert both.coverage.details.not_reached == 5
    details = save(tmp_path, "3.json", count=5, results=[job | {"status": "X"} for job in jobs])
    assert open_files([first, second, details]).complete


def test_the_published_sample_claims_its_jobs_with_their_subtasks(tmp_path: Path) -> None:
    jobs: list[dict[str, Any]] = [{"id": f"j{number}"} for number in range(5)]
    jobs[0]["children"] = [{"id": "c1"}, {"id": "c2"}]
    assert open_files([save(tmp_path, "list.json", total_record=7, jobs=jobs)]).coverage.lists_agree
    assert not open_files([save(tmp_path, "list.json", total_record=8, jobs=jobs)]).coverage.lists_agree


def test_a_refused_job_with_details_of_an_earlier_reading_stays_refused() -> None:
    snapshot = document_of("a", "b")
    snapshot.mark_unavailable("a", {"title": "Refused.", "http_status": 403})
    details = details_of(snapshot.jobs, snapshot.unavailable, stale=["b"])
    snapshot.coverage = msgspec.structs.replace(snapshot.coverage, details=details)
    snapshot.complete = False
    opened = open_bytes("a", written(snapshot))
    assert set(opened.unavailable) == {"a"}
    assert opened.jobs["a"].has_detail
    assert (details.read, details.refused_jobs, details.not_reached, details.stale) == (0, 1, 1, ("b",))
    assert opened.coverage == snapshot.coverage
    assert opened.problems == []
    assert checked(written(opened, job_ids=["b"]))["complete"] is False


def test_a_file_that_lacks_what_its_coverage_counts_says_so() -> None:
    document = checked(written(document_of("a", "b")))
    document["jobs"].pop()
    problem, checksum = open_bytes("a.json", json.dumps(document).encode()).problems
    assert "checksum" in checksum["title"]
    assert problem["title"] == "a.json says that it has the details of 2 jobs, it has 1."
