"""What is said of a job at a glance: sentences and phases that its times prove, and nothing else."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.peek.peek import Peek, peek_of
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
LOST = "retry 20 times, last: Communications link failure, jdbc:mysql://root:hunter2@10.0.0.5:3306/"


def ago(**since: float) -> str:
    return str(int((NOW - timedelta(**since)).timestamp() * 1000))


def peek(status: str, *, is_live: bool = True, **members: Any) -> Peek:
    snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
    snapshot.judged_by = Judging(known_causes, is_live=is_live)
    job = snapshot.add_detail(json.dumps({"id": "a", **detail(status, **members)}).encode(), "a")
    return peek_of(job, snapshot, SnapshotHealth(snapshot, NOW if is_live else None, known=known_causes()))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


FAILED: dict[str, Any] = {
    "create_time": ago(days=40, hours=5), "actual_start_time": ago(days=40), "update_time": ago(days=5),
    "full_transfer_complete_time": ago(days=39, hours=20), "failed_reason": LOST, "error_code": "DRS.M01501",
}  # fmt: skip


def test_a_failed_job_says_what_is_known_of_when_and_why() -> None:
    shown = peek("INCRE_TRANSFER_FAILED", **FAILED)
    assert plain(shown.sentence) == "Stopped 5 d ago or earlier, after at most 35 d."
    assert [(one.word, plain(one.duration)) for one in shown.phases] == [
        ("Waited", "5 h"),
        ("Full copy", "4 h"),
        ("Incremental", "at most 34 d 20 h"),
        ("Failed", "at least 5 d"),
    ]
    assert shown.error is not None
    assert (shown.error.title, shown.error.code) == ("Connection lost", "DRS.M01501")
    assert shown.error.meaning
    assert 1 <= len(shown.error.steps) <= 3
    assert shown.reason == "", "the title says it"
    assert "hunter2" not in shown.text
    assert [(one.side, one.engine, one.place) for one in shown.ends] == [
        ("source", "MySQL", "10.0.0.1"),
        ("target", "MySQL", "10.0.0.1"),
    ]
    assert shown.counts == (("Rules", "0"),), "no list of objects is not a list without any"
    assert shown.text.startswith("job\na\nFailed\nStopped 5 d ago")
    assert plain(peek("INCRE_TRANSFER_FAILED", is_live=False, **FAILED).sentence).startswith("Stopped 5 d before the")


@pytest.mark.parametrize(
    ("status", "members", "sentence", "phases"),
    [
        ("CREATE_FAILED", {"create_time": ago(hours=40), "update_time": ago(hours=39)},
         "Stopped 39 h ago or earlier; no start is told.", []),
        ("START_JOB_FAILED", {}, "When it stopped is not told.", []),
        ("CONFIGURATION", {"create_time": ago(minutes=21)}, "Created 21 min ago, not started.", ["Waits"]),
        ("FULL_TRANSFER_STARTED", {"create_time": ago(hours=3), "actual_start_time": ago(hours=2)},
         "Started 2 h ago.", ["Waited", "Full copy"]),
        ("INCRE_TRANSFER_STARTED", {"create_time": ago(hours=3), "actual_start_time": ago(hours=2)},
         "Started 2 h ago.", ["Waited", "Running"]),
        ("PAUSING", {**FAILED, "failed_reason": "", "error_code": ""},
         "Started 40 d ago, full copy complete 39 d ago.", ["Waited", "Full copy", "Since then"]),
        ("RELEASE_RESOURCE_COMPLETE",
         {"create_time": ago(days=9), "actual_start_time": ago(days=8), "update_time": ago(days=2)},
         "Started 8 d ago, last changed 2 d ago.", ["Waited", "Until its end"]),
        # A start after the last change, and one in the future: nothing follows from such times.
        ("INCRE_TRANSFER_FAILED", {**FAILED, "actual_start_time": ago(days=2)}, "", []),
        ("INCRE_TRANSFER_STARTED", {"create_time": ago(days=2), "actual_start_time": ago(days=-2)}, "", []),
        # The list's own form names no zone.
        ("CONFIGURATION", {"create_time": "2026-11-27T09:58:00"}, "", []),
    ],
)  # fmt: skip
def test_nothing_is_said_that_the_times_do_not_prove(
    status: str, members: dict[str, Any], sentence: str, phases: list[str]
) -> None:
    shown = peek(status, **members)
    assert plain(shown.sentence) == sentence
    assert [one.word for one in shown.phases] == phases


def test_a_job_that_was_not_read_says_why_and_no_more() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"x","name":"a\\u202eb","status":"START_JOB_FAILED"}', "x", "sync")
    job = snapshot.jobs["x"]
    shown = peek_of(job, snapshot, SnapshotHealth(snapshot, None))
    assert shown.health.word == "Failed"
    assert shown.sentence == "Its details were not read."
    assert (shown.error, shown.phases, shown.ends, shown.counts) == (None, (), (), ())
    assert "\u202e" not in shown.name
    refused = Unavailable(id="y", name="gone", reason={"title": "Refused.", "cause": "A right is missing."})
    snapshot.unavailable["y"] = refused
    shown = peek_of(Job("y", unavailable=refused), snapshot, SnapshotHealth(snapshot, None))
    assert (shown.name, shown.sentence) == ("gone", "")
    assert shown.error is not None
    assert shown.error[:3] == ("Its details were not read: refused", "", "A right is missing.")
    assert "Error: Its details were not read: refused A right is missing." in shown.text
    # A job that failed by the list alone has its failure as the error, and the refusal is said all the same.
    snapshot.add_list_entry(
        b'{"id":"z","status":"START_JOB_FAILED","error_msg":"disk full","engine_type":"mysql"}', "z", "sync"
    )
    job = snapshot.jobs["z"]
    job.unavailable = Unavailable(id="z", reason={"title": "Job details: Refused."})
    shown = peek_of(job, snapshot, SnapshotHealth(snapshot, None))
    assert shown.error is not None
    assert (shown.error.title, shown.sentence) == ("disk full", "Its details were not read: refused.")
    assert [end.place for end in shown.ends] == ["not read", "not read"]


def test_a_name_of_a_hundred_kilobytes_is_cut() -> None:
    assert len(peek("INCRE_TRANSFER_STARTED", name="n" * 100_000).name) <= 2_000


def test_an_error_without_an_explanation_is_its_own_title() -> None:
    shown = peek("INCRE_TRANSFER_FAILED", failed_reason="the moon is full", error_code="DRS.X9")
    assert shown.error is not None
    assert (shown.error.title, shown.error.code, shown.error.message) == ("the moon is full", "DRS.X9", "")
    assert (shown.error.meaning, shown.error.steps) == ("", ())
