"""Values become rows with words; nothing that was read is left out."""

import json

import pytest

from drs_inspector.domain.jobs.job import Endpoint, Job, JobDetail
from drs_inspector.domain.jobs.replies import read_struct
from drs_inspector.domain.jobs.sections import Row, describe, endpoint_summary, job_sections, label_of


def rows_of(document: object) -> dict[str, Row]:
    detail, drift = read_struct(JobDetail, json.dumps(document).encode())
    return {row.path: row for row in describe(detail, drift=drift)}


@pytest.mark.parametrize(
    ("name", "value", "text", "note"),
    [
        ("status", "PAUSING", "Paused", "PAUSING"),
        ("db_use_type", "cloudDataGuard", "Disaster recovery", "cloudDataGuard"),
        ("need_restart", False, "No", ""),
        ("name", "shop", "shop", ""),
        ("net_type", "strange", "strange", ""),
        ("node_num", "3", "3", ""),
    ],
)
def test_values_in_words_with_the_spelling_of_the_api(name: str, value: object, text: str, note: str) -> None:
    row = rows_of({name: value})[name]
    assert (row.text, row.note) == (text, note)
    assert row.label == label_of(name)


def test_a_member_without_a_label_is_spelt_as_a_person_would() -> None:
    labels = [label_of(one) for one in ("lts_log_group_id", "source_db_name", "topic_urn", "some_new_field")]
    assert labels == ["LTS log group ID", "Source database name", "Topic URN", "Some new field"]


def test_words_follow_the_scenario() -> None:
    rows = rows_of({"db_use_type": "cloudDataGuard", "status": "FULL_TRANSFER_STARTED", "job_direction": "up"})
    assert rows["status"].text == "Initialization"
    assert rows["job_direction"].text == "This cloud is standby"


def test_parts_and_lists_are_rows_with_their_path() -> None:
    rows = rows_of(
        {
            "source_endpoint": {"ip": "10.0.0.5", "kafka_security_config": {"type": "SSL"}},
            "source_sharding": [{"ip": "s1"}, {"ip": "s2"}],
            "speed_limit": [{"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}],
            "alarm_notify": {"delay_time": 0, "rto_delay": 60, "subscriptions": [{"endpoints": ["a", "b"]}]},
            "tags": [{"team": "data", "empty": None}],
            "inst_info": {"volume_size": 100},
            "period_order": {"period_type": 2, "is_auto_renew": 1},
        }
    )
    assert rows["source_endpoint.kafka_security_config.type"].label == "Source: Kafka security: Type"
    assert rows["source_sharding[1].ip"].label == "Shard 2: Address"
    assert rows["speed_limit[0].speed"].text == "50 MB/s"
    assert rows["alarm_notify.delay_time"].text == "Off"
    assert rows["alarm_notify.rto_delay"].text == "60 s"
    assert rows["alarm_notify.subscriptions[0].endpoints[1]"].text == "b"
    assert (rows["tags[0]"].label, rows["tags[0]"].text) == ("Tag team", "data")
    assert (rows["tags[1]"].label, rows["tags[1]"].text) == ("Tag empty", "")
    assert rows["inst_info.volume_size"].text == "100 GB"
    assert rows["period_order.period_type"].text == "months"


def test_unknown_members_and_drift_are_rows_with_a_note() -> None:
    rows = rows_of({"brand_new": {"a": 1}, "need_restart": "true", "gtid": [1, 2], "inst_info": {"cpu": 4}})
    assert (rows["brand_new"].label, rows["brand_new"].text) == ("Brand new", '{"a": 1}')
    assert rows["brand_new"].note == "not in the documentation"
    assert rows["inst_info.cpu"].text == "4"
    assert (rows["need_restart"].text, rows["need_restart"].note) == ("Yes", 'sent as "true"')
    assert (rows["gtid"].text, rows["gtid"].note) == ("[1, 2]", "text was expected")


def test_members_without_a_value_are_left_out() -> None:
    assert rows_of({"name": "", "update_time": "0", "gtid": "NA", "tags": [], "inst_info": None}) == {}
    assert describe(None) == ()


@pytest.mark.parametrize(
    ("endpoint", "line"),
    [
        (Endpoint(db_type="mysql", ip="10.0.0.5", db_port=3306, region="eu-de", inst_name="rds-shop"),
         "MySQL 10.0.0.5:3306, eu-de, rds-shop"),
        (Endpoint(db_type="mongodb", ip="a:27017,b:27017", db_port=0), "MongoDB a:27017,b:27017"),
        (Endpoint(ip="fe80::1", db_port=5432), "[fe80::1]:5432"),
        (Endpoint(db_type="newdb"), "newdb"),
        (Endpoint(), ""),
        (None, ""),
    ],
)  # fmt: skip
def test_endpoint_in_one_line(endpoint: Endpoint | None, line: str) -> None:
    assert endpoint_summary(endpoint) == line


def test_sections_hold_every_row_once() -> None:
    raw = json.dumps(
        {
            "id": "a",
            "status": "CREATING",
            "create_time": "1608519469412",
            "conflict_policy": "stop",
            "gtid": ["x"],
            "brand_new": 1,
            "source_endpoint": {"ip": "10.0.0.5", "new": 1},
            "inst_info": {"ip": "10.0.0.6"},
            "tags": {"a": "b"},
        }
    ).encode()
    job = Job("a", detail_raw=raw, list_raw=b'{"id":"a","net_type":"eip","billing_tag":true,"more":2}')
    sections = {section.key: section for section in job_sections(job)}
    assert list(sections) == ["job", "policies", "times", "source", "node", "tags", "other", "list"]
    assert [row.label for row in sections["source"].rows] == ["Address"]
    assert {row.path for row in sections["other"].rows} == {"gtid", "brand_new", "source_endpoint.new"}
    assert [row.path for row in sections["list"].rows] == ["list.net_type", "list.billing_tag", "list.more"]
    assert job.detail is not None
    paths = [row.path for section in sections.values() for row in section.rows if not row.path.startswith("list")]
    assert sorted(paths) == sorted(row.path for row in describe(job.detail, drift=job.drift))


def test_a_job_without_details_shows_its_list_entry() -> None:
    job = Job("a", list_raw=b'{"id":"a","name":"shop","create_time":"2020-12-21 10:57:49"}')
    (section,) = job_sections(job)
    assert [row.text for row in section.rows] == ["a", "shop", "2020-12-21 10:57:49 (server time)"]
    assert job_sections(Job("b")) == ()
