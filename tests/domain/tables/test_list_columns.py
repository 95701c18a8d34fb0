"""The columns of a job: one table for every list, and each column keeps what it says about itself."""

import json
from typing import Any

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.tables.job_columns import JOBS_BY_NAME
from drs_inspector.domain.tables.list_columns import (
    JOB_COLUMNS,
    JobColumn,
    Needs,
    job_column,
    order_of,
    terminal_columns,
    tree_columns,
)

LISTED: dict[str, Any] = {
    "id": "j1",
    "name": "shop",
    "status": "CREATING",
    "create_time": "2020-12-21 10:57:49",
    "engine_type": "mysql-to-taurus",
    "net_type": "eip",
    "job_direction": "up",
    "db_use_type": "sync",
}
DETAIL: dict[str, Any] = LISTED | {
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.5"},
    "target_endpoint": {"db_type": "taurus", "inst_name": "rds-shop"},
    "object_infos": [{"id": "d", "type": "database", "name": "d", "select": "true"}],
}


def listed(**changes: Any) -> Job:
    entry = LISTED | changes
    return Job(entry["id"], list_raw=json.dumps(entry).encode())


def read() -> Job:
    return Job("j1", list_raw=json.dumps(LISTED).encode(), detail_raw=json.dumps(DETAIL).encode())


def column(key: str) -> JobColumn:
    return next(one for one in JOB_COLUMNS if one.key == key)


def test_each_list_has_its_columns_in_this_order() -> None:
    assert [(one.title, one.tree_width) for one in tree_columns()] == [
        ("Name", 230),
        ("Status", 230),
        ("From → To", 210),
        ("Endpoints", 220),
        ("Created", 190),
    ]
    everything = ["Name", "Status", "Scenario", "From → To", "Direction", "Network", "Created", "Id"]
    assert [one.title for one in terminal_columns(None)] == everything
    assert [one.title for one in terminal_columns(80)] == ["Name", "Status", "Id"]
    assert [one.title for one in terminal_columns(150)] == ["Name", "Status", "Scenario", "From → To", "Id"]


def test_keys_are_unique_and_every_column_is_in_a_list() -> None:
    assert len({one.key for one in JOB_COLUMNS}) == len(JOB_COLUMNS)
    for one in JOB_COLUMNS:
        assert {one.tree_width, one.terminal_from} != {None}, one.key


@pytest.mark.parametrize("key", [one.key for one in JOB_COLUMNS if one.needs is Needs.LIST_ENTRY])
def test_what_needs_a_list_entry_alone_reads_no_details(key: str) -> None:
    one = column(key)
    assert one.text(listed())
    job = read()
    assert one.text(job)
    if one.sort_value is not None:
        one.sort_value(job)
    assert not job.is_loaded("detail")
    assert not job.is_loaded("objects")


def test_what_needs_more_says_nothing_before_and_the_value_after() -> None:
    endpoints, objects = column("endpoints"), job_column("objects")
    assert endpoints.text(listed()) == ""
    assert endpoints.text(read()) == "10.0.0.5 → rds-shop"
    job = read()
    assert objects.text(job) == ""
    assert job.objects.count == 1
    assert objects.text(job) == "1"


def test_a_job_without_a_status_says_so() -> None:
    assert column("status").text(listed(status=None)) == "unknown"


def test_columns_order_jobs_as_people_count_and_by_urgency() -> None:
    by_name = order_of("name")
    assert by_name(listed(name="job-2")) < by_name(listed(name="Job-10"))
    by_status = order_of("status")
    assert by_status(listed(status="FULL_TRANSFER_FAILED")) < by_status(listed(status="CREATING"))
    assert by_status(listed(status="CREATING")) < by_status(listed(status="DELETED"))
    by_created = order_of("created")
    assert by_created(listed(create_time=None)) < by_created(listed()) < by_created(listed(create_time="1750000000123"))


@pytest.mark.parametrize("key", ["endpoints", "nothing of the kind"])
def test_what_has_no_order_is_an_error(key: str) -> None:
    with pytest.raises(KeyError):
        order_of(key)


@pytest.mark.parametrize("name", [name for name, one in JOBS_BY_NAME.items() if not one.of_document])
def test_every_column_of_the_table_of_jobs_can_be_one_of_a_list(name: str) -> None:
    one = job_column(name)
    assert (one.key, one.title) == (name, JOBS_BY_NAME[name].column.title)
    assert one.sort_value is not None
    jobs = [listed(), read(), Job("refused")]
    sorted(jobs, key=one.sort_value)
    assert all(isinstance(one.text(job), str) for job in jobs)
    if one.needs is Needs.LIST_ENTRY:
        assert not any(job.is_loaded("detail") for job in jobs)
    if name not in ("id", "job_id", "name", "details_read", "health"):
        assert one.text(jobs[2]) == ""


def test_a_path_can_be_a_column_of_a_list() -> None:
    port, instance = job_column("target_endpoint.db_port"), job_column("target_endpoint.inst_name")
    assert (port.numeric, port.needs, port.text(read())) == (True, Needs.DETAILS, "")
    assert instance.text(read()) == "rds-shop"
    assert instance.text(listed()) == ""
    assert job_column("list.status").needs is Needs.LIST_ENTRY


@pytest.mark.parametrize("name", ["snapshot", "rules", "a..b"])
def test_what_a_job_alone_does_not_tell_is_no_column_of_a_list(name: str) -> None:
    with pytest.raises(KeyError):
        job_column(name)
