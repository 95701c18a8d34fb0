"""The reply the project started from: both jobs, every value, both oddities."""

import json
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.jobs.replies import kind_of_document, read_detail_reply
from drs_inspector.domain.jobs.sections import describe
from drs_inspector.domain.snapshot import Snapshot

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"


@pytest.fixture
def snapshot() -> Snapshot:
    reply = read_detail_reply(SAMPLE.read_bytes())
    opened = Snapshot()
    for result in reply.results:
        assert result.id is not None
        opened.add_detail(result.raw, result.id, 1)
    for name, raw in reply.parts.items():
        opened.add_part(1, name, raw)
    return opened


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [value]


def test_both_jobs_and_the_rules_beside_them_are_read() -> None:
    data = SAMPLE.read_bytes()
    assert kind_of_document(data) == "detail-reply"
    reply = read_detail_reply(data)
    assert reply.count == 2
    assert list(reply.parts) == ["data_transformation"]
    document = json.loads(data)
    assert [json.loads(bytes(result.raw)) for result in reply.results] == document["results"]
    assert all(bytes(result.raw) in data for result in reply.results)


def test_every_value_can_be_reached(snapshot: Snapshot) -> None:
    for original in json.loads(SAMPLE.read_bytes())["results"]:
        job = snapshot.jobs[original["id"]]
        assert job.drift == ()
        assert job.unknown_fields == ()
        shown = {row.value if not hasattr(row.value, "raw") else row.value.raw for row in describe(job.detail)}
        for row in range(job.objects.count):
            entry = job.objects.entry(row)
            shown |= {entry.id, entry.parent_id, entry.type, entry.name, entry.select}
        # "" and "0" say that there is no value (contract 4.4).
        assert [leaf for leaf in leaves(original) if leaf not in shown and leaf not in ("", "0")] == []


def test_tags_times_and_engine(snapshot: Snapshot) -> None:
    job = snapshot.jobs["140b5236-88ad-43c8-811c-1268453jb101"]
    assert job.detail is not None
    assert [(tag.key, tag.value) for tag in job.detail.tags] == [("key1", "value1"), ("key2", "value2")]
    assert job.created is not None
    assert job.created.iso_text() == "2020-12-19T08:23:24.171Z"
    assert job.detail.inst_info is not None
    assert job.detail.inst_info.start_time is None
    assert job.engine_pair == "MySQL → MySQL"
    assert job.status.label == "Configuration"


def test_both_rules_are_unassigned_and_the_second_contradicts_itself(snapshot: Snapshot) -> None:
    rules = snapshot.unassigned_rules
    assert [rule.home for rule in rules] == ["reply", "reply"]
    assert [match.how for rule in rules for match in rule.matches] == ["unassigned", "unassigned"]
    assert rules[0].matches[0].contradictions == ()
    assert any("test01" in words for words in rules[1].matches[0].contradictions)
    assert all(snapshot.rules_of(job_id) == () for job_id in snapshot.jobs)
