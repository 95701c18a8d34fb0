"""A snapshot with a job of every sort that the detail views meet, and a context that notes what happens."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.domain.jobs.replies import read_detail_reply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place

SAMPLE = Path(__file__).parents[2] / "data" / "batch-detail.response.json"
SAMPLE_JOB = "24834eb6-be30-464e-a299-f7aa730jb101"
WHOLE_INSTANCE_JOB = "140b5236-88ad-43c8-811c-1268453jb101"
FAILED_JOB = "5f0c1c8e-2b7d-4a51-9d43-0a1b2c3jb201"
FAILED = {
    "id": FAILED_JOB,
    "name": "shop-to-kafka",
    "status": "INCRE_TRANSFER_FAILED",
    "description": "line 1\nline 2",
    "create_time": "1750000000123",
    "task_type": "FULL_INCR_TRANS",
    "db_use_type": "sync",
    "job_direction": "up",
    "net_type": "eip",
    "failed_reason": "cannot reach 10.0.0.5:3306",
    "error_code": "DRS.M05070",
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.5", "db_port": "3306", "new_field": {"a": 1}},
    "target_endpoint": {
        "db_type": "kafka",
        "ip": "10.0.1.9:9092,10.0.1.10:9092",
        "topic": "orders",
        "kafka_security_config": {"type": "SASL_SSL", "sasl_mechanism": "SCRAM-SHA-512"},
    },
    "source_sharding": [{"db_type": "mysql", "ip": "10.0.0.6", "db_port": 3307}],
    "inst_info": {"engine_type": "mysql-to-kafka", "inst_type": "high", "ip": "10.0.2.7", "volume_size": 100},
    "speed_limit": [{"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}],
    "object_switch": True,
    "is_multi_az": {"x": 1},
    "tags": [{"team": "data", "stage": "prod"}],
    "object_infos": [
        {"id": "shop", "type": "database", "name": "shop", "select": "partial"},
        {
            "id": "shop-*-*-a",
            "type": "table",
            "name": "orders",
            "select": "true",
            "parent_id": "shop",
            "alias_name": "o2",
        },
        {"id": "shop-*-*-lines", "type": "table", "name": "lines", "select": "true", "parent_id": "shop"},
        {"id": "gone-*-*-t", "type": "table", "name": "t", "select": "true", "parent_id": "gone"},
        {"id": "x-*-*-y", "type": "table", "name": "y", "select": "true", "parent_id": "shop"},
    ],
    "data_transformation": {
        "filter_conditions": [
            {
                "data_transformation_object_infos": [
                    {"id": "shop-*-*-lines-*-*---conditionFilter--", "db_name": "shop", "table_name": "lines"}
                ],
                "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 100"},
            }
        ]
    },
}


@dataclass
class Noted:
    """What the views asked the pane to do."""

    copied: list[str] = field(default_factory=list)
    problems: list[InspectorError] = field(default_factory=list)
    visited: list[TreeNode | Place] = field(default_factory=list)


@pytest.fixture
def snapshot() -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de", project_name="eu-de", read_at="2026-01-02T03:04:05Z"))
    reply = read_detail_reply(SAMPLE.read_bytes())
    for result in reply.results:
        snapshot.add_detail(result.raw, str(result.id), 1)
    for name, raw in reply.parts.items():
        snapshot.add_part(1, name, raw)
    snapshot.add_detail(json.dumps(FAILED).encode(), FAILED_JOB, 2)
    listed = (
        b'{"id":"listed","name":"only-listed","status":"CREATING","create_time":"2025-01-02 03:04:05",'
        b'"db_use_type":"migration","children":[{"id":"kid","name":"child","status":"CHILD_TRANSFER_STARTED"}]}'
    )
    snapshot.add_list_entry(listed, "listed", "migration")
    error = CloudError("The job is gone.", "It was deleted.", "Refresh.", code="DRS.M00289", request_id="abc-123")
    snapshot.mark_unavailable("listed", error)
    snapshot.problems.append({"title": "Jobs could not be listed.", "where": "cloudDataGuard, page 2 of the list"})
    return snapshot


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def context(snapshot: Snapshot, noted: Noted) -> DetailContext:
    return DetailContext(snapshot, noted.copied.append, noted.problems.append, noted.visited.append)
