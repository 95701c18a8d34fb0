"""Health in queries: the word, the reason and the cause of each job, and what is not known without its details."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.comparisons import Clock
from drs_inspector.domain.query.completion import complete
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE, JobSearch
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.known_causes import known_causes

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
READ_AT = "2026-11-26T18:02:00Z"
LOST = "retry 20 times, last: Communications link failure to 10.0.0.5"
DETAILS = (
    (
        "failed",
        {
            "status": "INCRE_TRANSFER_FAILED",
            "error_code": "DRS.M01501",
            "error_message": LOST,
            "source_endpoint": {"db_type": "mysql"},
        },
    ),
    ("odd", {"status": "FULL_TRANSFER_FAILED", "error_code": "DRS.X1", "error_message": "the moon is in table `t9`"}),
    ("working", {"status": "INCRE_TRANSFER_STARTED"}),
    ("waiting", {"status": "CONFIGURATION", "create_time": "1764144000000"}),
    ("done", {"status": "RELEASE_RESOURCE_COMPLETE"}),
    ("parent", {"status": "INCRE_TRANSFER_STARTED"}),
    ("below", {"status": "START_JOB_FAILED", "parent_id": "parent"}),
)
LISTED = (
    ("l-running", "INCRE_TRANSFER_STARTED"),
    ("l-failed", "START_JOB_FAILED"),
    ("l-done", "RELEASE_RESOURCE_COMPLETE"),
)


def jobs(*, judged: bool = True, is_live: bool = False) -> Snapshot:
    snapshot = Snapshot(SourceInfo(read_at=READ_AT))
    if judged:
        snapshot.judged_by = Judging(known_causes, is_live=is_live)
    for name, members in DETAILS:
        snapshot.add_detail(json.dumps({"id": name, "name": name, "db_use_type": "sync", **members}).encode(), name)
    for name, status in LISTED:
        snapshot.add_list_entry(json.dumps({"id": name, "name": name, "status": status}).encode(), name, "sync")
    snapshot.add_list_entry(b'{"id":"l-bare","name":"l-bare"}', "l-bare", "sync")
    return snapshot


def asked(text: str, snapshot: Snapshot | None = None, now: datetime = NOW) -> tuple[str, str]:
    """Return the ids that match, and those of which it is not known."""
    store = snapshot or jobs()
    search = JobSearch(parse_query(text, clock=Clock(now, UTC)), store.jobs)
    assert search.query.error is None, search.query.error
    search.step(store, WHOLE)
    return " ".join(job for job in store.jobs if job in search.matching), " ".join(
        job for job in store.jobs if job in search.unsearched
    )


@pytest.mark.parametrize(
    ("text", "matching", "unknown"),
    [
        ("health:failed", "failed odd below l-failed", "l-bare"),
        ("health=failed", "failed odd below l-failed", "l-bare"),
        ("health:not_read", "l-running l-done l-bare", ""),
        ('health="Not read"', "l-running l-done l-bare", ""),
        ("health:done", "done", "l-done l-bare"),
        ("health!=done", "failed odd working waiting parent below l-running l-failed", "l-done l-bare"),
        ("health:late", "", "l-running l-bare"),
        ("health in (waiting, done)", "waiting done", "l-done l-bare"),
        ("health:w", "working waiting parent", "l-running l-bare"),
        ("health~^wa", "waiting", "l-bare"),
        ("not health:not_read", "failed odd working waiting done parent below l-failed", ""),
        ("cause:DRS.M01501", "failed", "l-failed l-bare"),
        ("cause~lost cause_code=drs.m01501", "failed", "l-failed l-bare"),
        ('cause:"moon is in"', "odd", "l-failed l-bare"),
        ("cause exists", "failed odd", "l-failed l-bare"),
        ("cause not exists health:failed", "below", "l-failed l-bare"),
        ("reason:lag", "working parent", "l-running l-failed l-done l-bare"),
        ("-reason:lag health:working", "", "l-running l-bare"),
    ],
)
def test_jobs_are_found_by_health(text: str, matching: str, unknown: str) -> None:
    assert asked(text) == (matching, unknown)


def test_the_filter_finds_as_many_jobs_as_the_counters_say() -> None:
    snapshot = jobs()
    counts = SnapshotHealth(snapshot, None, known=known_causes()).counts()
    assert {key: len(asked(f"health={key}", snapshot)[0].split()) for key in HealthKey} == counts


def test_a_file_is_judged_as_of_its_reading_and_a_live_source_as_of_now() -> None:
    assert asked("reason:2026")[0] == "", "the time is told without the year"
    later = NOW + timedelta(days=400)
    for text in ('reason:"configure since 26 Nov, 08:00"', 'reason:"configure since 08:00"'):
        assert asked(text)[0] == asked(text, now=later)[0]
    assert asked('reason:"since 26 Nov 2025"', jobs(is_live=True), later)[0] == "waiting"
    assert asked("health:failed", jobs(judged=False)) == asked("health:failed")
    assert asked("cause~lost", jobs(judged=False))[0] == "", "what is not explained has the message as its title"


def test_a_word_that_is_none_is_an_error_with_a_suggestion() -> None:
    problem = parse_query("name:x health:fialed").problem
    assert problem is not None
    assert (problem.start, problem.end, problem.suggestion) == (14, 20, "failed")
    assert problem.sentence.startswith('No health is "fialed". Did you mean health:failed? Known are health:failed, ')
    assert parse_query("health=fail").error is not None, "a whole word"
    assert parse_query("health>failed").error == "health is text. Use health: or = or ~."
    assert parse_query("health exists").error is not None


def test_completion_offers_the_eight_words_with_counts() -> None:
    offered = {item.text: item.count for item in complete("health:", 7, [jobs()])}
    assert offered == {
        "failed": 4, "late": 0, "stale": 0, "not_read": 3, "waiting": 1, "working": 2, "healthy": 0, "done": 1,
    }  # fmt: skip
    assert [item.text for item in complete("health:fa", 9, [jobs()])] == ["failed"]
    assert {item.count for item in complete("cause_code:", 11, [jobs()])} == {1}
    assert any("DRS.M01501" in item.text for item in complete("cause:", 6, [jobs()]))
