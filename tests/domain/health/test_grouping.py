"""What jobs are grouped by: one table that window, terminal and report share."""

from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.grouping import GROUPINGS, grouping_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import MESSAGE, document, failed, job

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
RUNS = "INCRE_TRANSFER_STARTED"


def words(key: str, *jobs: Job, **source: Any) -> list[str]:
    """Return the groups of some jobs in their order, each once."""
    snapshot = document(*jobs, **source)
    health = SnapshotHealth(snapshot, NOW, known=known_causes())
    grouping = grouping_of(key)
    assert grouping is not None
    return [value.words for value in sorted({grouping.value(one, health) for one in jobs})]


def test_the_ways_to_group() -> None:
    assert [grouping.key for grouping in GROUPINGS] == [
        "none", "health", "cause", "scenario", "status", "engine", "source_host", "project", "tag",
    ]  # fmt: skip
    assert grouping_of("unknown") is None
    assert grouping_of("tag:") is None
    assert words("none", job(RUNS), failed("x", job_id="b")) == [""]


def test_by_cause_failures_come_together_and_the_others_say_what_they_are() -> None:
    unread = Job("u", list_raw=b'{"status": "PAUSING"}')
    refused = Job("r", list_raw=b'{"status": "PAUSING"}')
    snapshot = document(refused)
    snapshot.mark_unavailable("r", InspectorError("Refused", http_status=403))
    found = words(
        "cause",
        failed(MESSAGE, job_id="1"),
        failed(MESSAGE.replace("orders", "lines"), job_id="2"),
        failed("Access denied for user 'a'", job_id="3"),
        failed("", code="DRS.KE0002", job_id="4"),
        job("CREATE_FAILED", job_id="5"),
        Job("6", list_raw=b'{"status": "CREATE_FAILED"}'),
        unread,
        refused,
        job(RUNS, job_id="7"),
    )
    assert sorted(found) == sorted([
        "Table … doesn't exist", "Login refused", "Wrong database login", "no cause told", "cause not read",
        "details not read", "details refused (403)", "not failed",
    ])  # fmt: skip
    assert found[-1] == "not failed"


@pytest.mark.parametrize(
    ("key", "members", "group"),
    [
        ("scenario", {"db_use_type": "cloudDataGuard"}, "Disaster recovery"),
        ("scenario", {"db_use_type": "odd"}, "odd"),
        ("scenario", {"db_use_type": ""}, "not known"),
        ("status", {}, "Incremental"),
        ("engine", {"engine_type": "mysql-to-kafka", "inst_info": {"engine_type": "mysql-to-kafka"}}, "MySQL → Kafka"),
        ("source_host", {"source_endpoint": {"ip": "10.0.0.7:3306"}}, "10.0.0.7"),
        ("source_host", {"source_endpoint": {"ip": "b:1,a:2,b:3"}}, "a +1"),
        ("source_host", {"source_endpoint": {"ip": "[fe80::1]:3306"}}, "fe80::1"),
        ("source_host", {"source_endpoint": {"ip": "fe80::1"}}, "fe80::1"),
        ("source_host", {"source_endpoint": {"ip": "NA"}}, "not known"),
        ("source_host", {"source_endpoint": {"ip": ["odd"]}}, "not known"),
        ("source_host", {"source_endpoint": "odd"}, "not known"),
        ("source_host", {"source_endpoint": {"ip": "root:hunter2@db:1"}}, "root:******@db:1"),
        ("tag", {"tags": [{"key": "team", "value": "a"}, {"key": "b", "value": ""}]}, "b, team=a"),
        ("tag", {"tags": {"team": "a"}}, "team=a"),
        ("tag", {"tags": "odd"}, "no tag"),
        ("tag:team", {"tags": [{"key": "team", "value": "a"}, {"key": "b", "value": ""}]}, "a"),
        ("tag:b", {"tags": [{"key": "team", "value": "a"}, {"key": "b", "value": ""}]}, "without a value"),
        ("tag:c", {"tags": [{"key": "team", "value": "a"}]}, "no such tag"),
    ],
)
def test_the_group_of_a_job(key: str, members: dict[str, Any], group: str) -> None:
    assert words(key, job(RUNS, **members)) == [group]


def test_what_was_not_read_is_no_group_of_jobs_without_a_value() -> None:
    listed = Job("l", list_raw=b'{"status": "PAUSING"}')
    for key in ("source_host", "tag", "tag:team", "engine", "scenario"):
        empty = job(RUNS, job_id="e", source_endpoint=None, target_endpoint=None, engine_type="", db_use_type="")
        found = words(key, listed, empty)
        assert len(found) == 2
        assert found[-1] == "not read"


def test_a_project_is_that_of_the_document() -> None:
    assert words("project", job(RUNS), project_id="1", project_name="eu-west-101_shop") == ["eu-west-101_shop"]
    assert words("project", job(RUNS), project_id="1") == ["1"]
    assert words("project", job(RUNS)) == ["not known"]


def test_by_health_a_parent_is_in_the_group_of_its_own_word() -> None:
    parent, child = job(RUNS, job_id="p"), job("CHILD_TRANSFER_FAILED", job_id="c", parent_id="p")
    assert words("health", parent, child, job("DELETED", job_id="d")) == ["Failed", "Working", "Done"]
