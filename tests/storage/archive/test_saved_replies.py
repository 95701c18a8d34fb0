"""Saved replies of other read calls: opened by name, joined to their jobs, kept, masked; actions are refused."""

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.session.reply_texts import reply_line
from drs_inspector.storage.archive import open_documents, write_archive
from drs_inspector.storage.archive.mask_file import mask_file
from drs_inspector.storage.archive.open_files import open_bytes
from tests.domain.read_calls.samples import JOB, SECRET, calls, reply_of
from tests.storage.archive.archives import checked, written

HERE, ELSEWHERE = "e11eaf8f-71ef-4fad-8890-aed7572ajb11", "0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb12"
PROGRESS = {
    "count": 2,
    "results": [
        {"job_id": HERE, "progress": "94", "incre_trans_delay": "-1", "process_time": "1795165560000"},
        {"job_id": ELSEWHERE, "progress": "3", "password": SECRET},
    ],
}
DETAILS = {"count": 1, "results": [{"id": HERE, "name": "shop", "status": "STARTED", "db_use_type": "sync"}]}
DATE = "HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 09:06:31 GMT\r\n\r\n"


def opened(reply: Any, head: str = "", name: str = "a.json") -> Snapshot:
    return open_bytes(name, head.encode() + json.dumps(reply).encode())


def lines(snapshot: Snapshot) -> list[str]:
    return [reply_line(reply, snapshot) for reply in snapshot.replies]


def test_a_reply_by_itself_is_a_document_that_says_what_it_is() -> None:
    snapshot = opened(PROGRESS, DATE)
    assert (len(snapshot.jobs), snapshot.complete) == (0, True)
    assert lines(snapshot) == ["progress of 2 jobs, read 2026-11-20 09:06 UTC; 0 of 2 jobs here"]
    assert lines(opened(PROGRESS)) == ["progress of 2 jobs, when it was read is not known; 0 of 2 jobs here"]


@pytest.mark.parametrize(
    ("reply", "gap"),
    [
        ({"count": 57, "timelines": [{"name": "START"}]}, "page.json: the reply claims 57 entries, 1 was found."),
        ({"count": 3, "results": []}, "page.json: the reply claims 3 entries, 0 were found."),
        ({"count": 0, "results": [{"job_id": "a", "progress": "1"}]}, "page.json: the reply claims 0 entries, 1 was"),
        ({"count": 1, "results": [{"job_id": "a", "progress": "1"}]}, ""),
        ({"count": 9, "dirty_data_list": [{"error_sql": "x"}]}, ""),
        ({"count": 9}, ""),
    ],
    ids=str,
)
def test_a_reply_that_claims_another_number_is_not_complete(reply: Any, gap: str) -> None:
    page = opened(reply, name="page.json")
    for snapshot in (page, open_bytes("again.drs.json", written(page))):
        assert snapshot.complete is not bool(gap)
        assert gap in coverage_lines(snapshot)[0]


def test_a_reply_joins_its_job_where_that_is_there(tmp_path: Path) -> None:
    paths = [tmp_path / "details.json", tmp_path / "progress.json", tmp_path / "timeline.json"]
    timeline = {"count": 1, "timelines": [{"name": "CONFIG_SPEED", "user_name": "jane.doe"}]}
    for path, reply in zip(paths, (DETAILS, PROGRESS, timeline), strict=True):
        path.write_text(DATE + json.dumps(reply))
    (document,) = open_documents(paths).documents
    assert list(document.snapshot.jobs) == [HERE]
    assert lines(document.snapshot) == [
        "progress of 2 jobs, read 2026-11-20 09:06 UTC; 1 of 2 jobs here",
        "timeline of a job, 1 operation, read 2026-11-20 09:06 UTC; it does not say of which job",
    ]
    assert document.snapshot.complete
    # An hour and more lie between two readings.
    paths[1].write_text(DATE.replace("09:06", "19:06") + json.dumps(PROGRESS))
    assert [len(one.snapshot.replies) for one in open_documents(paths).documents] == [0, 1, 1]


@pytest.mark.parametrize("call", calls())
def test_every_reply_is_kept_in_an_export_without_its_secrets(call: str) -> None:
    snapshot = opened(reply_of(call), DATE)
    (reply,) = snapshot.replies
    content = written(snapshot)
    assert SECRET.encode() not in content
    again = open_bytes("a.drs.json", content)
    (same,) = again.replies
    for name in ("calls", "raw", "file", "read_at", "left_out", "words", "job_ids"):
        assert getattr(same, name) == getattr(reply, name)
    assert checked(written(again))["replies"] == checked(content)["replies"]


@pytest.mark.parametrize("call", calls())
def test_a_reply_gives_nothing_personal_away(call: str) -> None:
    """At level public every text that the models do not call an enumeration is gone."""
    snapshot = opened(reply_of(call), DATE)
    content = written(snapshot, masking=Policy.of(Level.PUBLIC))
    assert b" value" not in content
    assert JOB.encode() not in content
    (reply,) = open_bytes("a.drs.json", content).replies
    assert reply.calls == snapshot.replies[0].calls


def test_masked_replies_are_still_joined_to_their_jobs(tmp_path: Path) -> None:
    for name, reply in (("details.json", DETAILS), ("progress.json", PROGRESS)):
        (tmp_path / name).write_text(json.dumps(reply))
    (document,) = open_documents([tmp_path / "details.json", tmp_path / "progress.json"]).documents
    masked = open_bytes("m.json", written(document.snapshot, masking=Policy.of(Level.PUBLIC)))
    (job_id,) = masked.jobs
    assert HERE not in job_id
    assert job_id in masked.replies[0].job_ids
    some = open_bytes("s.json", written(document.snapshot, job_ids=[HERE]))
    assert len(some.replies) == 1
    assert open_bytes("n.json", written(document.snapshot, job_ids=["nobody"])).replies == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ({"count": 1, "results": [{"id": HERE, "status": "success"}]}, "an action (starting, stopping, retrying"),
        ({"jobs": [{"id": HERE, "name": "shop", "status": "success"}]}, "an action (stopping, deleting or changing"),
        ({"query_id": "1"}, "an action (an action on a job)"),
    ],
)
def test_the_reply_of_an_action_is_named_and_refused(reply: Any, words: str) -> None:
    with pytest.raises(FileProblemError) as error:
        opened(reply)
    assert words in error.value.cause
    assert "batch-detail" in error.value.next_step


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"calls": ["ShowTimeline"], "value": PROGRESS}, "a reply of a call that this program does not know"),
        ({"calls": ["NewerCall"], "value": {"newer": 1}}, "a reply of a call that this program does not know"),
        ({"calls": ["BatchListJobDetails"], "value": DETAILS}, "a reply of a call that this program does not know"),
        ({"calls": 7, "file": ["x"], "read_at": None, "value": 1}, "a reply of a call that this program does not know"),
        ({"calls": ["ShowTimeline", "BatchListProgresses"], "value": PROGRESS}, "progress of 2 jobs"),
        ({"calls": ["BatchListProgresses"], "left_out": [SECRET], "value": PROGRESS}, "progress of 2 jobs"),
    ],
)
def test_what_an_archive_says_of_a_reply_is_a_claim(entry: dict[str, Any], words: str) -> None:
    document = checked(written(opened(PROGRESS)))
    document["replies"] = [entry, 3, {"calls": []}]
    again = open_bytes("a.json", json.dumps(document).encode())
    assert [reply.words for reply in again.replies] == [words]
    assert SECRET.encode() not in written(again)
    assert list(again.jobs) == []


def test_secrets_and_rows_that_were_written_into_an_archive_do_not_stay() -> None:
    document = checked(written(opened(PROGRESS)))
    rows = {"select_sql": SECRET, "error_sql": [{"api_key": SECRET}], "x": {"request": SECRET}}
    document["replies"][0]["value"] = {**PROGRESS, **rows, "token": SECRET}
    document["replies"][0]["value"]["error_sql"][0]["note"] = f"password={SECRET}"
    assert SECRET.encode() not in written(open_bytes("a.json", json.dumps(document).encode()))


ODD: tuple[Any, ...] = (None, True, -1, 1e30, "", "\x1b[2J\u202e", [], {}, [[]], [None], {"a": [1]}, "success", JOB)


def changed(value: Any, rng: Random, share: float) -> Any:
    """Return JSON with members left out, repeated in lists, added, and of other types."""
    if isinstance(value, list):
        return [changed(one, rng, share) for one in value for _ in range(rng.choice((1, 1, 2, 0)))]
    if not isinstance(value, dict):
        return value
    members = {
        name: rng.choice(ODD) if rng.random() < share else changed(one, rng, share)
        for name, one in value.items()
        if rng.random() >= share
    }
    added = rng.choice(("id", "job_id", "count", "results", "jobs", "status", "newer"))
    return members | ({added: rng.choice(ODD)} if rng.random() < share else {})


@pytest.mark.parametrize("seed", range(8))
def test_replies_that_are_not_as_their_model_are_kept_or_refused_in_words(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - no secrets, the same replies each time
    for call in rng.sample(calls(), 25):
        raw = json.dumps(changed(reply_of(call), rng, rng.choice((0.02, 0.1, 0.3)))).encode()
        try:
            snapshot = open_bytes("a.json", raw)
        except FileProblemError:
            continue
        assert snapshot.replies or snapshot.jobs or snapshot.unavailable or snapshot.parts, raw
        lines(snapshot)
        for masking in (None, Policy.of(Level.PUBLIC)):
            stream = io.BytesIO()
            write_archive(snapshot, stream, masking=masking)
            assert SECRET.encode() not in stream.getvalue()
            again = open_bytes("b.json", stream.getvalue())
            assert len(again.replies) == len(snapshot.replies)
            if masking is None:
                assert [one.raw for one in again.replies] == [one.raw for one in snapshot.replies]
                assert lines(again) == lines(snapshot)


def test_a_reply_that_is_masked_from_file_to_file_keeps_what_its_call_may_show(tmp_path: Path) -> None:
    path, target = tmp_path / "progress.json", tmp_path / "masked.json"
    path.write_text(json.dumps({**PROGRESS, "note": "jane.doe"}))
    mask_file(path, target, Policy.of(Level.PUBLIC))
    here, elsewhere = json.loads(target.read_bytes())["results"]
    assert (here["progress"], here["job_id"], elsewhere["job_id"]) == ("94", "job-id-1", "job-id-2")
    assert not any(word in target.read_text() for word in (SECRET, HERE, "jane.doe"))
    rows = {"count": 1, "contents_infos": [{"select_sql": "SELECT 4711", "source_key_value": ["4711"]}]}
    path.write_text(json.dumps(rows))
    mask_file(path, target, Policy.of(Level.AUDITOR), replace=True)
    assert json.loads(target.read_bytes()) == {
        "count": 1,
        "contents_infos": [{"select_sql": None, "source_key_value": []}],
    }


@pytest.mark.parametrize(
    "reply",
    [
        {"total_record": 1, "jobs": [{"name": "n", "status": "STARTED"}]},
        {"count": 2, "results": [{"id": "a", "status": "STARTED"}, {"name": "n", "status": "STARTED"}]},
    ],
)
def test_an_entry_without_an_id_keeps_a_reply_from_being_complete(reply: dict[str, Any]) -> None:
    opened = open_bytes("reply.json", json.dumps(reply).encode())
    assert not opened.complete
    assert coverage_lines(opened) == ["Not complete: reply.json has an entry without the id of a job."]


@pytest.mark.parametrize(
    "body", [{"total_record": 0, "jobs": []}, {"count": 1, "results": [{"id": "a", "status": "X"}]}]
)
def test_a_reply_that_was_saved_with_the_status_of_an_error_is_not_complete(body: dict[str, Any]) -> None:
    head = "HTTP/1.1 {}\r\nDate: Fri, 20 Nov 2026 09:06:00 GMT\r\n\r\n"
    opened = open_bytes("reply.txt", (head.format("503 Later") + json.dumps(body)).encode())
    assert coverage_lines(opened) == ["Not complete: reply.txt has the status 503, an error."]
    assert open_bytes("reply.txt", (head.format("200 OK") + json.dumps(body)).encode()).complete
