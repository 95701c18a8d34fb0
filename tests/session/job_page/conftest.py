"""Jobs whose tabs are looked at."""

import json
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.session.job_page.page_rows import PageRows, Shown, rows_of

SAMPLE = json.loads((Path(__file__).parents[3] / "resources" / "sample-batch-detail.json").read_bytes())["results"][0]
KAFKA: dict[str, Any] = {
    "id": "k1",
    "name": "crm-to-kafka",
    "db_use_type": "sync",
    "status": "INCRE_TRANSFER_STARTED",
    "conflict_policy": "ignore",
    "is_target_readonly": False,
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.5", "db_port": 3306, "ssl_link": True, "db_user": "drs"},
    "target_endpoint": {
        "db_type": "kafka",
        "inst_name": "rds-crm-47",
        "inst_id": "f709f44d",
        "ip": "10.0.1.9:9094,10.0.1.10:9095,10.0.1.11:9096",
        "db_port": 0,
        "ssl_link": False,
        "db_user": "drs",
        "topic": "orders",
        "kafka_security_config": {
            "type": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-256",
            "endpoint_algorithm": "",
            "set_private_key_password": True,
            "key_password": "hunter2",
        },
    },
    "source_sharding": [{"db_type": "mysql", "ip": "10.9.0.1", "db_port": 3307, "db_user": "root", "ssl_link": True}],
    "dmq_endpoint": {"db_type": "kafka", "inst_name": "relay", "topic": "drs-relay"},
    "inst_info": {"inst_type": "high", "ip": "172.16.0.7"},
}


def made(detail: dict[str, Any], entry: dict[str, Any] | None = None) -> Job:
    """Return a job of this detail, and of this list entry where there is one."""
    listed = json.dumps(entry).encode() if entry is not None else None
    return Job(str(detail.get("id", "x")), list_raw=listed, detail_raw=json.dumps(detail).encode())


def lines(page: PageRows, group: str) -> dict[str, list[str]]:
    """Return the rows of a group by what they are about, with all that their cells say."""
    found = next((one.lines for one in page.groups if one.key == group), ())
    return {line.label: [cell.whole for cell in line.cells[1:]] for line in found}


def seen(page: PageRows, shown: Shown = Shown()) -> list[str]:  # noqa: B008 - a tuple
    """Return the rows that are seen by what they are about; heads of groups begin with #."""
    rows = rows_of(page, shown)
    return [f"# {row.group.title}" if row.line is None else row.line.cells[0].text for row in rows]


@pytest.fixture
def kafka() -> Job:
    return made(KAFKA)


@pytest.fixture
def sample() -> Job:
    return made(SAMPLE)
