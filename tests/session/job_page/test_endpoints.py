"""What the Endpoints tab says of both ends, and what it does not conclude."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.jobs.job import Endpoint, Job
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.job_page.addresses import addresses_of
from drs_inspector.session.job_page.endpoints import Reached, endpoint_rows
from drs_inspector.session.job_page.page_rows import DIFFERS, SAME, Shown, rows_of
from drs_inspector.session.job_page.reached import reached_of
from drs_inspector.session.readings_page.told import Told
from drs_inspector.session.search.ends_elsewhere import EndsElsewhere, end_names
from tests.session.job_page.conftest import KAFKA, SAMPLE, lines, made, seen


def test_what_differs_comes_first_and_what_one_end_has_is_its_own_section(kafka: Job) -> None:
    page = endpoint_rows(kafka)

    assert page.answer == "4 of 5 values differ"
    assert [group.title for group in page.groups] == [
        "Differs", "Known of one end", "Kafka", "Shards", "Message queue between", "Replication instance between",
        "The same",
    ]  # fmt: skip
    differing = lines(page, "differs")
    assert differing["Engine"] == ["MySQL", "Kafka"]
    assert differing["Address"] == ["10.0.0.5:3306", "10.0.1.9:9094 (3 brokers)"]
    assert differing["Encryption"] == ["TLS", "TLS by SASL_SSL (the TLS switch itself is off)"]
    assert lines(page, "one")["Conflicts in the target"] == [
        "\u2013",
        "ignored (a change that meets another row is lost)",
    ]
    assert lines(page, "same") == {"Account": ["drs", "drs"]}
    broker = lines(page, "kafka")
    assert broker["Protocol, login"] == ["\u2013", "SASL_SSL, SCRAM-SHA-256"]
    assert broker["Host name check"] == ["\u2013", "off (any server may pose as the broker)"]
    assert broker["Key password"] == ["\u2013", "set, never shown"]
    assert "hunter2" not in json.dumps([[cell.whole for cell in line.cells] for g in page.groups for line in g.lines])


def test_a_list_unfolds_into_rows_and_a_shard_is_paired_with_nothing(kafka: Job) -> None:
    page = endpoint_rows(kafka)
    rows = rows_of(page, Shown())

    assert [row.line.cells[2].text for row in rows if row.depth and row.line] == ["10.0.1.10:9095", "10.0.1.11:9096"]
    assert lines(page, "shards") == {"Shard 1": ["10.9.0.1:3307 (root, TLS)", "not told"]}
    unfolded = seen(page, Shown().turn(("shards", "source_sharding[0]")))
    assert "User" in unfolded
    folded = seen(page, Shown().turn(("differs", "ip")))
    assert len(folded) == len(seen(page)) - 2


def test_what_is_not_told_of_an_end_is_never_a_difference(sample: Job) -> None:
    page = endpoint_rows(sample)

    assert lines(page, "one")["Network"][0] == "not told"
    assert {line.sign for group in page.groups for line in group.lines} == {DIFFERS, SAME, ""}
    assert all(group.lines for group in page.groups), "a section without rows is absent"
    assert "Kafka" not in seen(page)
    assert page.more == "2 more known of one end only"
    reached = endpoint_rows(sample, Reached(True, False, "10:18"))
    assert lines(reached, "differs")["Reachable"] == ["reachable (10:18)", "not reachable (10:18)"]
    raw, now = b'{"is_src_normal":true,"is_dst_normal":false}', datetime(2026, 11, 27, 10, 19, tzinfo=UTC)
    for minutes, words in ((9, "reachable ("), (11, "was reachable ("), (60 * 24 * 20, "was reachable (")):
        reply = SavedReply(["ShowMonitorData"], raw, job_id="x")
        told = Told((reply,), (raw,), now - timedelta(minutes=minutes))
        rows = endpoint_rows(sample, reached_of([("ShowMonitorData", told)], now))
        assert lines(rows, "differs")["Reachable"][0].startswith(words)
    alone = endpoint_rows(made({"id": "x", "source_endpoint": {"ip": "10.0.0.1"}}))
    assert alone.answer == "One end was told, so there is nothing to compare"


@pytest.mark.parametrize(
    ("ip", "port", "wanted"),
    [
        ("10.0.0.5", 3306, ("10.0.0.5:3306",)),
        ("fe80::1", 3306, ("[fe80::1]:3306",)),
        ("host:9092", 3306, ("host:9092",)),
        ("a:1, b:2;a:1", 0, ("a:1", "b:2")),
        ("10.0.0.5", 99_999_999, ("10.0.0.5",)),
        ("10.0.0.5", -1, ("10.0.0.5",)),
        (None, 3306, ()),
        (" , ;", 3306, ()),
    ],
)
def test_addresses(ip: str | None, port: int | None, wanted: tuple[str, ...]) -> None:
    assert addresses_of(ip, port) == wanted


def test_hostile_ends_are_bounded_and_steer_nothing() -> None:
    many = ",".join(f"10.{one // 65_536}.{one // 256 % 256}.{one % 256}:9092" for one in range(20_000))
    evil = "\u202e<b>\x1b[31m" + "x" * 100_000
    job = made(
        KAFKA
        | {
            "source_endpoint": {
                "ip": many,
                "db_type": evil,
                "db_user": {"a": 1},
                "ssl_link": "perhaps",
                "db_port": -5,
            },
            "target_endpoint": {"ip": [1, 2], "inst_name": evil, "region": None, evil: 1},
            "source_sharding": [{"ip": "10.0.0.1"}] * 5_000,
        }
    )
    page = endpoint_rows(job)
    rows = rows_of(page, Shown(find="1"))

    assert len(rows) < 1_500
    texts = [cell.whole for row in rows if row.line for cell in row.line.cells]
    assert max(map(len, texts)) < 3_000
    assert not any("\u202e" in text or "\x1b" in text for text in (*texts, *(one.title for one in page.columns)))
    assert "the first 200 shown" in next(group.note for group in page.groups if group.key == "shards")


def test_other_jobs_on_the_same_ends_are_counted_once_and_unread_ones_said() -> None:
    same_source = {"id": "a", "source_endpoint": {"ip": "172.22.74.56"}}
    as_target = {"id": "b", "target_endpoint": {"inst_id": SAMPLE["target_endpoint"]["inst_id"].upper()}}
    odd = {"id": "d", "source_endpoint": {"ip": ["172.22.74.56"]}, "target_endpoint": 5}
    snapshot = Snapshot()
    for detail in (SAMPLE, same_source, as_target, odd, {"id": "c", "source_endpoint": {"ip": "172.22.74.5"}}):
        snapshot.add_detail(json.dumps(detail).encode(), str(detail["id"]))
    snapshot.add_list_entry(b'{"id":"e","name":"n"}', "e", "migration")
    job = snapshot.jobs[SAMPLE["id"]]

    found = EndsElsewhere(job, [snapshot, snapshot])
    while not found.step(0.001):
        pass
    assert (found.count, found.unread) == (2, 1)
    assert end_names(job) == ("172.22.74.56", "3ef57dbcc8db478a9e346d26ef2575bfin01", "172.21.176.219")


def test_every_field_of_an_end_is_seen() -> None:
    other: dict[str, Any] = {"db_port": 4711, "safe_mode": 1, "ssl_link": True}
    words = {"db_port": ":4711", "safe_mode": "Kerberos", "ssl_link": "TLS"}
    names = [name for name in Endpoint.__struct_fields__ if name not in ("unknown", "kafka_security_config")]
    end = {name: other.get(name, f"v-{name}") for name in names} | {"brand_new": 5}
    page = endpoint_rows(made({"id": "x", "source_endpoint": end}))
    text = " ".join(cell.whole for group in page.groups for line in group.lines for cell in line.cells)
    assert [name for name in names if words.get(name, f"v-{name}") not in text] == []
    assert "brand_new" in [line.paths[0].rpartition(".")[2] for group in page.groups for line in group.lines]


def test_what_is_hidden_at_both_ends_is_not_called_the_same() -> None:
    ends = {"db_type": "mysql", "db_user": "******", "db_name": "a", "inst_id": "******", "ip": "******",
        "db_port": 3306, "vpc_id": "******"}  # fmt: skip
    page = endpoint_rows(made({"id": "x", "source_endpoint": ends, "target_endpoint": ends}))
    groups = {group.key: {line.key for line in group.lines} for group in page.groups}
    assert groups == {"one": {"db_user", "inst_id", "ip", "vpc_id"}, "same": {"db_type", "db_name"}}
    assert page.groups[0].title == "Known of one end, or hidden"
    assert page.answer == "0 of 2 values differ"
    assert page.more == "4 more known of one end only, or hidden"
