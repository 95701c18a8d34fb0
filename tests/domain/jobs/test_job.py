"""A job answers from the list entry or the details, cheaply, whatever types the cloud sent."""

import json
from typing import Any

import pytest

from drs_inspector.domain.jobs.job import Job, Unavailable
from drs_inspector.domain.objects.selection import build_object_selection
from tests.helpers.own_seconds import own_seconds

LISTED: dict[str, Any] = {
    "id": "j1",
    "name": "shop",
    "status": "CREATING",
    "create_time": "2020-12-21 10:57:49",
    "engine_type": "mysql-to-taurus",
    "net_type": "eip",
    "job_direction": "up",
    "db_use_type": "sync",
    "task_type": "FULL_TRANS",
    "description": "a",
    "children": [{"id": "j1a"}, {"id": "j1b"}],
}
DETAIL: dict[str, Any] = {
    "id": "j1",
    "name": "shop",
    "status": "INCRE_TRANSFER_STARTED",
    "create_time": "1608519469412",
    "db_use_type": "sync",
    "parent_id": "p",
    "source_endpoint": {"db_type": "mysql"},
    "target_endpoint": {"db_type": "kafka"},
    "object_infos": [{"id": "d", "type": "database", "name": "d", "select": "true"}],
    "data_transformation": {"filter_conditions": [{"transformation_info": {"value": "id>1"}}], "more": 1},
}


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def test_summary_from_the_list_alone() -> None:
    job = Job("j1", list_raw=encoded(LISTED))
    assert (job.name, job.scenario, job.net_type, job.task_type) == ("shop", "sync", "eip", "FULL_TRANS")
    assert job.status.label == "Creating"
    assert job.engine_pair == "MySQL → TaurusDB"
    assert job.child_ids == ("j1a", "j1b")
    assert job.created is not None
    assert not job.created.zone_known
    assert job.detail is None
    assert job.list_entry is not None
    assert job.parent_id is None


def test_details_win_for_status_and_creation() -> None:
    job = Job("j1", list_raw=encoded(LISTED), detail_raw=encoded(DETAIL))
    assert job.status.value == "INCRE_TRANSFER_STARTED"
    assert job.status.label == "Incremental synchronization"
    assert job.created is not None
    assert job.created.zone_known
    assert job.net_type == "eip"
    assert job.parent_id == "p"


def test_summary_from_the_details_alone() -> None:
    job = Job("j1", detail_raw=encoded(DETAIL), scenario="migration")
    assert job.engine_pair == "MySQL → Kafka"
    assert job.scenario == "sync"
    assert job.net_type == ""
    assert job.own_rules[0].value == "id>1"
    assert [field.path for field in job.unknown_fields] == ["data_transformation.more"]
    assert job.objects.count == 1


@pytest.mark.parametrize("name", ["name", "status", "description", "create_time", "inst_info", "children"])
@pytest.mark.parametrize("value", [5, True, None, {"a": 1}, ["x"], 1.5, "\ud800", 10**30])
def test_odd_types_never_cost_the_summary(name: str, value: object) -> None:
    raw = encoded(LISTED | {name: value})
    for job in (Job("j1", list_raw=raw), Job("j1", detail_raw=raw)):
        assert isinstance(job.name, str)
        assert job.task_type == "FULL_TRANS"
        assert job.scenario == "sync"
        assert isinstance(job.status.label, str)
        assert isinstance(job.engine_pair, str)


def test_a_job_of_which_only_a_failure_is_known() -> None:
    missing = Unavailable(id="j9", name="gone", scenario="migration", reason={"title": "Deleted"})
    job = Job("j9", unavailable=missing)
    assert (job.name, job.scenario, job.status.group) == ("gone", "migration", "unknown")
    assert job.objects.count == 0
    assert job.own_rules == ()
    assert job.drift == ()
    assert not job.has_detail


def test_raw_bytes_have_no_secrets_and_are_otherwise_exact() -> None:
    raw = b'{"id":"j1", "source_endpoint":{"ip":"10.0.0.1","db_password":"hunter2"},"n":1.0}'
    job = Job("j1", detail_raw=raw)
    assert job.detail_raw == b'{"id":"j1", "source_endpoint":{"ip":"10.0.0.1"},"n":1.0}'
    clean = b'{"id":"j1", "n":1.0}'
    assert Job("j1", detail_raw=clean).detail_raw is clean
    view = memoryview(b"[" + clean + b"]")[1:-1]
    kept = Job("j1", detail_raw=view).detail_raw
    assert isinstance(kept, memoryview)
    assert kept == clean


def test_the_remark_shows_no_password() -> None:
    job = Job("j1", list_raw=encoded(LISTED | {"description": "see https://me:hunter2@host/"}))
    assert "hunter2" not in job.description


def test_drift_tells_where_it_was_found() -> None:
    job = Job("j1", list_raw=encoded(LISTED | {"billing_tag": "true"}), detail_raw=encoded(DETAIL | {"gtid": [1]}))
    assert [(drift.path, drift.kept) for drift in job.drift] == [("list.billing_tag", "coerced"), ("gtid", "raw")]


def test_nothing_is_decoded_before_it_is_looked_at() -> None:
    job = Job("j1", list_raw=encoded(LISTED), detail_raw=encoded(DETAIL))
    assert (job.name, job.status.group, job.has_detail, job.detail_size > 0) == ("shop", "running", True, True)
    assert not any(job.is_loaded(what) for what in ("list", "detail", "objects", "rules"))
    job.adopt_objects(build_object_selection(job.member("object_infos")))
    assert job.objects.count == 1
    assert job.is_loaded("objects")


def test_ten_thousand_summaries_are_quick() -> None:
    raws = [encoded(LISTED | {"id": f"j{n}", "job_action": {"available_actions": ["X"] * 34}}) for n in range(10_000)]

    def read() -> None:
        jobs = [Job(f"j{n}", list_raw=raw) for n, raw in enumerate(raws)]
        assert sum(len(job.name) + len(job.status.label) + len(job.engine_pair) for job in jobs) > 0

    # A person's patience, with a wide margin for slow machines: it takes about 0.1 s.
    assert own_seconds(read) < 3


def test_a_name_beside_many_objects_is_found_by_a_scan() -> None:
    objects = b",".join(b'{"id":"d-*-*-t%d","type":"table","name":"t%d"}' % (n, n) for n in range(200_000))
    jobs = [Job("j1", detail_raw=b'{"object_infos":[' + objects + b'],"name":"late","status":"CREATING"}')]

    def read() -> None:
        jobs.append(Job("j1", detail_raw=jobs[0].detail_raw))
        assert (jobs[-1].name, jobs[-1].status.group) == ("late", "creating")

    assert own_seconds(read) < 1
    assert not jobs[-1].is_loaded("objects")


def test_details_with_many_objects_are_read_without_searching_the_objects() -> None:
    objects = b",".join(b'{"id":"d-*-*-t%d","type":"table","name":"t%d"}' % (n, n) for n in range(20_000))
    raw = (
        b'{"id":"j1","object_infos":[' + objects + b'],"name":"late","pwd":"hunter2","status":"CREATING",'
        b'"source_endpoint":{"ip":"10.0.0.5","db_password":"hunter2"},"data_transformation":{"more":{"token":"hunter2"}}}'
    )
    job = Job("j1", detail_raw=raw)
    assert (job.name, job.status.group) == ("late", "creating")
    assert job.detail is not None
    assert job.detail.source_endpoint is not None
    assert job.detail.source_endpoint.ip == "10.0.0.5"
    assert "hunter2" not in repr((job.detail, job.drift, job.unknown_fields, job.own_rule_set))
    assert "detail_raw" not in job.__dict__
    steps = 0
    while not job.search_secrets(0):
        steps += 1
    assert steps > 1
    assert b"hunter2" not in bytes(job.detail_raw or b"")
    assert job.objects.count == 20_000
    assert Job("j2").search_secrets(0)


def test_clean_details_stay_the_bytes_that_came() -> None:
    raw = b'{"id":"j1","object_infos":[' + b",".join([b'{"id":"d","type":"database","name":"d"}'] * 10_000) + b"]}"
    view = memoryview(b" " + raw)[1:]
    job = Job("j1", detail_raw=view)
    assert job.detail_raw is view
    member = job.member("object_infos")
    assert isinstance(member, memoryview)
    assert member == raw[26:-1]


@pytest.mark.parametrize("word", ["NA", "na", " N/A ", "null", "-1", ""])
def test_words_for_no_value_are_no_value_in_lists_as_in_details(word: str) -> None:
    listed = LISTED | {"status": word, "net_type": word, "task_type": word}
    job = Job("j1", list_raw=encoded(listed))
    assert job.list_entry is not None
    assert (job.list_entry.status, job.list_entry.net_type) == (None, None)
    assert (job.status.value, job.net_type, job.task_type) == ("", "", "")


@pytest.mark.parametrize("document", [LISTED, LISTED | {"name": 5}])
def test_summary_and_full_fields_agree(document: dict[str, Any]) -> None:
    """Whether the quick scan answers or the careful reader does, the summary is what the full fields say."""
    job = Job("j1", list_raw=encoded(document))
    entry = job.list_entry
    assert entry is not None
    assert (job.name, job.status.value, job.scenario) == (entry.name, entry.status, entry.db_use_type)
    assert (job.engine_type, job.net_type, job.created) == (entry.engine_type, entry.net_type, entry.create_time)
    assert job.child_ids == tuple(child.id for child in entry.children)


@pytest.mark.parametrize("name", ["", "   ", "\u2003\t"])
def test_a_name_of_nothing_but_room_is_none(name: str) -> None:
    """Else a job would be a blank row, and a door without words, in every list and report."""
    job = Job("j1", list_raw=encoded(LISTED | {"name": name}))
    assert job.name == "j1"
