"""The tables of documents: what each says of jobs as clouds send them."""

import json
from datetime import UTC, datetime

import pytest

from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.jobs.job import Unavailable
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows
from drs_inspector.domain.tables.job_facts import known_counts
from drs_inspector.storage.known_causes import known_causes
from tests.domain.tables.made import DETAIL, LISTED, READ, picked, rows, snapshot_of


def test_every_table_begins_with_the_keys_and_has_the_columns_that_were_promised() -> None:
    assert list(TABLES) == [
        "snapshots", "jobs", "endpoints", "objects", "rules", "tags", "speed_limits", "drift", "unread",
        "progress", "monitoring", "comparisons", "precheck", "timeline", "alarms",
    ]  # fmt: skip
    promised = {
        "jobs": "id name parent_id scenario status status_label status_group engine source_engine source_host"
        " source_port source_instance target_engine target_host target_port target_instance network direction"
        " task_type created started full_completed updated objects renamed rules error_code error tags",
        "objects": "job_id id type name parent_id path target_path selected renamed rules",
    }
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert names[:3] == (
            ["snapshot", "job_id", "read_at"] if name != "snapshots" else ["snapshot", "read_at", names[2]]
        )
        assert len(set(names)) == len(names)
        assert set(promised.get(name, "").split()) <= set(names)
        assert all(column.help.endswith(".") and column.title for column in table.columns), name
        assert all(column == column.lower() and column.isidentifier() for column in names)


def test_a_job_in_full() -> None:
    (row,) = rows("jobs", snapshot_of(DETAIL, listed=[LISTED]))
    expected: dict[str, Cell] = {
        "snapshot": "d0",
        "job_id": "j",
        "id": "j",
        "read_at": READ,
        "scenario": "sync",
        "scenario_label": "Synchronization",
        "status": "FULL_TRANSFER_FAILED",
        "status_label": "Full synchronization failed",
        "status_group": "failed",
        "engine": "mysql-to-taurus",
        "source_engine": "mysql",
        "source_host": "10.0.0.1:3306,10.0.0.2:3306",
        "source_port": None,
        "source_instance": "i-1",
        "target_port": 3306,
        "target_instance": "rds-shop",
        "network": "eip",
        "objects": 4,
        "renamed": 2,
        "rules": 2,
        "error_code": "DRS.M05011",
        "error": "Table missing.",
        "tags": "team=red, solo=",
        "details_read": True,
        "parent_id": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_a_time_without_a_zone_is_null_with_its_text_beside_it() -> None:
    moment = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    (read,) = rows("jobs", snapshot_of(DETAIL, listed=[LISTED]))
    assert (read["created"], read["created_text"]) == (moment.replace(microsecond=123_000), None)
    assert (read["started"], read["started_text"]) == (moment, None)
    assert (read["full_completed"], read["full_completed_text"]) == (None, None)
    assert (read["updated"], read["updated_text"]) == (None, "2025-06-15 15:06:40")
    (listed,) = rows("jobs", snapshot_of(listed=[LISTED]))
    assert (listed["created"], listed["created_text"]) == (None, "2020-12-21 10:57:49")
    assert (listed["started"], listed["started_text"]) == (None, None)
    (odd,) = rows("jobs", snapshot_of(DETAIL | {"update_time": "soon", "create_time": "9" * 17}))
    assert (odd["updated_text"], odd["created_text"]) == ("soon", "9" * 17)


def test_what_was_not_read_is_null_and_says_why() -> None:
    snapshot = snapshot_of(DETAIL, listed=[LISTED, LISTED | {"id": "refused"}, LISTED | {"id": "late"}])
    refusal = CloudError("No right.", "The cloud said so.", "Ask.", code="DRS.M00101", http_status=403)
    snapshot.mark_unavailable("refused", refusal)
    snapshot.mark_unavailable("unlisted", {"title": "Gone.", "http_status": "x"}, name="old shop", scenario="migration")
    snapshot.problems.append({"where": "sync", "title": "The list could not be read."})
    jobs = rows("jobs", snapshot)
    assert picked(jobs, "id", "details_read", "objects", "rules", "source_host") == [
        ("j", True, 4, 2, "10.0.0.1:3306,10.0.0.2:3306"),
        ("refused", False, None, None, None),
        ("late", False, None, None, None),
        ("unlisted", False, None, None, None),
    ]
    assert (jobs[3]["name"], jobs[3]["scenario"], jobs[3]["status_label"]) == ("old shop", "migration", None)
    assert jobs[1]["source_engine"] == "mysql"
    assert picked(rows("unread", snapshot), "job_id", "what", "title", "cause", "code", "http_status") == [
        ("refused", "details", "No right.", "The cloud said so.", "DRS.M00101", 403),
        ("late", "details", "Details not read.", "The reading ended before they were asked for.", None, None),
        ("unlisted", "details", "Gone.", None, None, None),
        (None, "reading", "The list could not be read.", None, None, None),
    ]
    (said,) = rows("snapshots", snapshot)
    counts = ("jobs", "jobs_in_document", "details_read", "details_refused", "details_not_reached", "complete")
    assert picked([said], *counts) == [(4, 4, 1, 2, 1, False)]
    for name in ("endpoints", "objects", "rules", "tags", "speed_limits"):
        assert {row["job_id"] for row in rows(name, snapshot)} == {"j"}


@pytest.mark.parametrize("padding", [0, 400_000], ids=["scanned", "built"])
@pytest.mark.parametrize(
    ("member", "counts"),
    [
        (b"", (None, None)),
        (b',"object_infos":null', (None, None)),
        (b',"object_infos":null,"object_infos":null', (None, None)),
        (b',"object_switch":false', (None, None)),
        (b',"object_infos":[]', (0, 0)),
        (b',"object_infos":null,"object_infos":[]', (0, 0)),
        (b',"\\u006fbject_infos":[]', (0, 0)),
        (b',"object_infos":[{"id":"shop","type":"database","name":"shop"}]', (1, 0)),
    ],
)
def test_a_job_without_a_list_of_objects_is_not_one_without_objects(
    member: bytes, counts: tuple[int | None, int | None], padding: int
) -> None:
    snapshot = Snapshot()
    job = snapshot.add_detail(b'{"id":"j"%b,"pad":"%b"}' % (member, b"x" * padding), "j")
    assert known_counts(job) is None
    assert picked(rows("jobs", snapshot), "objects", "renamed") == [counts]
    (listed,) = rows("jobs", snapshot, columns=["objects"])
    assert listed == {"objects": counts[0]}
    # Opening the tab of its objects changes nothing.
    fresh = Snapshot().add_detail(bytes(job.detail_given or b""), "j")
    assert fresh.objects.count == (counts[0] or 0)
    assert known_counts(fresh) == counts


def test_objects_have_both_paths_and_their_rules() -> None:
    names = ("id", "name", "parent_id", "alias_name", "path", "target_path", "selected", "renamed", "rules")
    assert picked(rows("objects", snapshot_of(DETAIL)), *names) == [
        ("db", "db", None, "new", "db", "new", "partial", True, 0),
        ("db-*-*-t", "t", "db", "t", "db.t", "new.t", "true", False, 1),
        ("db-*-*-u", "u", "db", "v", "db.u", "new.v", "true", True, 0),
        ("lost-*-*-w", "w", "lost", None, "lost.w", "lost.w", None, False, 0),
    ]


def test_the_small_tables() -> None:
    snapshot = snapshot_of(DETAIL)
    assert picked(rows("endpoints", snapshot), "role", "position", "db_type", "engine_label", "db_port") == [
        ("source", 0, "mysql", "MySQL", 0),
        ("target", 0, "taurus", "TaurusDB", 3306),
    ]
    assert picked(rows("tags", snapshot), "position", "key", "value") == [(0, "team", "red"), (1, "solo", None)]
    windows = picked(rows("speed_limits", snapshot), "begin", "speed", "speed_mb_per_s", "is_utc")
    assert windows == [("08:00", "50", 50.0, True), (None, "fast", None, None)]
    rules = rows("rules", snapshot)
    assert picked(rules, "position", "value", "table_path", "matched", "object_id", "object_path") == [
        (0, "id > 5", "db.t", "id", "db-*-*-t", "db.t"),
        (1, "x", None, "unassigned", None, None),
    ]


def test_rules_beside_the_results_belong_to_a_job_or_to_none() -> None:
    snapshot = snapshot_of({**DETAIL, "data_transformation": None})
    rule = {"object_infos": [{"id": "db-*-*-u"}]}, {"object_infos": [{"id": "db-*-*-nowhere"}]}
    snapshot.add_part(1, "data_transformation", json.dumps({"filter_conditions": rule}).encode())
    assert picked(rows("rules", snapshot), "job_id", "home", "position", "object_path") == [
        ("j", "reply", 0, "db.u"),
        (None, "reply", 1, None),
    ]
    assert rows("jobs", snapshot)[0]["rules"] == 1
    assert len(rows("rules", Document("part", snapshot, ["j"]))) == 1


def test_a_job_in_two_documents_is_two_rows_and_a_part_is_a_part() -> None:
    first, second = snapshot_of(DETAIL, {**DETAIL, "id": "k"}), snapshot_of(DETAIL)
    second.source = SourceInfo()
    assert picked(rows("jobs", first, second), "snapshot", "job_id", "read_at") == [
        ("d0", "j", READ),
        ("d0", "k", READ),
        ("d1", "j", None),
    ]
    part = Document("part", first, ["k", "absent"])
    assert {row["job_id"] for row in rows("objects", part)} == {"k"}
    assert picked(rows("snapshots", part), "jobs", "jobs_in_document") == [(1, 2)]


def test_columns_are_chosen_in_any_order_by_name_or_path() -> None:
    snapshot = snapshot_of(DETAIL, listed=[LISTED, LISTED | {"id": "k"}])
    chosen = ["tags.team", "id", "speed_limit[0].speed", "update_time", "target_endpoint.db_port", "source_endpoint"]
    table = table_rows("jobs", [Document("d", snapshot)], chosen)
    assert [(column.name, column.kind) for column in table.columns] == [
        ("tags.team", Kind.TEXT),
        ("id", Kind.TEXT),
        ("speed_limit[0].speed", Kind.TEXT),
        ("update_time", Kind.TIME),
        ("target_endpoint.db_port", Kind.INTEGER),
        ("source_endpoint", Kind.TEXT),
    ]
    found = [tuple(row.values()) for row in rows("jobs", snapshot, columns=chosen)]
    assert found == [
        ("red", "j", "50", None, 3306, json.dumps(DETAIL["source_endpoint"])),
        (None, "k", None, None, None, None),
    ]
    assert picked(rows("objects", snapshot, columns=["rules", "job_id"]), "rules", "job_id")[1] == (1, "j")


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("job", None, "Did you mean jobs?"),
        ("objects", "aliasname", "Did you mean alias_name"),
        ("objects", "status", "Choose one"),
        ("jobs", "staus", "Did you mean status"),
        ("jobs", "target_endpoint.inst_nam", "Did you mean target_endpoint.inst_name"),
        ("jobs", "speed_limit.speed", "Did you mean speed_limit[0].speed?"),
        ("jobs", "no path at all..", "Choose one"),
    ],
)
def test_what_there_is_not_is_an_error_with_a_suggestion(table: str, column: str | None, said: str) -> None:
    with pytest.raises(InspectorError) as raised:
        table_rows(table, [Document("d", snapshot_of(DETAIL))], None if column is None else [column])
    assert said in raised.value.next_step


def test_no_documents_have_no_rows_and_all_columns() -> None:
    for name, table in TABLES.items():
        empty = table_rows(name, [])
        assert [len(part.columns) for part in empty.slices() if part.length] == []
        assert empty.columns == table.columns


def test_health_reason_and_cause_are_columns_as_of_the_reading() -> None:
    lost = "retry 20 times, last: Communications link failure to 10.0.0.5"
    snapshot = Snapshot(SourceInfo(read_at="2026-11-26T18:02:00Z"))
    snapshot.judged_by = Judging(known_causes)
    details = {
        "failed": {"status": "INCRE_TRANSFER_FAILED", "error_code": "DRS.M01501", "failed_reason": lost},
        "waits": {"status": "CONFIGURATION", "create_time": "1764144000000"},
        "done": {"status": "RELEASE_RESOURCE_COMPLETE"},
    }
    for name, members in details.items():
        raw = {"id": name, "db_use_type": "sync", "source_endpoint": {"db_type": "mysql"}, **members}
        snapshot.add_detail(json.dumps(raw).encode(), name)
    snapshot.unavailable["gone"] = Unavailable(id="gone", reason={"http_status": 403})
    table = table_rows("jobs", [Document("a", snapshot)], ["id", "health", "reason", "cause", "cause_code"])
    found = [row for part in table.slices() for row in zip(*part.columns, strict=True)]
    since = moment_words(datetime(2025, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 26, 18, tzinfo=UTC))
    assert found == [
        ("failed", "failed", "connection lost", "Connection lost", "DRS.M01501"),
        ("waits", "waiting", f"configure since {since}", None, None),
        ("done", "done", None, None, None),
        ("gone", "not_read", "details refused (403)", None, None),
    ]
