"""Tables of a masked document are masked: what a level replaces in the file comes back in no cell."""

import io
import json
from typing import Any

import pytest

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.documents import TABLES, Document, table_rows
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection

WORDS = (
    "reader_anna", "10.77.0.5", "ledger-db.corp", "acme-account", "ledgerdb", "paymenttable", "paymentnew",
    "rds-ledger", "teamkey", "teamred", "p-acme", "salary", "oncall", "jobname-acme", "subnet-77", "remark-acme",
    "refusedname",
)  # fmt: skip
JOB: dict[str, Any] = {
    "id": "5f0c1c8e-2b7d-4a51-9d43-0a1b2c3jb101",
    "name": "jobname-acme",
    "status": "INCRE_TRANSFER_FAILED",
    "description": "remark-acme",
    "db_use_type": "migration",
    "source_endpoint": {"ip": "10.77.0.5", "db_user": "reader_anna", "db_type": "mysql", "db_name": "ledgerdb"},
    "target_endpoint": {"ip": "ledger-db.corp", "inst_name": "rds-ledger", "subnet_id": "subnet-77"},
    "error_message": "Access denied for 'reader_anna'@'10.77.0.5' on ledgerdb.paymenttable at ledger-db.corp",
    "alarm_notify": {"subscriptions": [{"endpoints": ["oncall@acme.example"]}]},
    "tags": [{"key": "teamkey", "value": "teamred"}],
    "strange_field": "oncall",
    "object_infos": [
        {"id": "ledgerdb", "type": "database", "name": "ledgerdb"},
        {
            "id": "ledgerdb-*-*-paymenttable",
            "type": "table",
            "name": "paymenttable",
            "alias_name": "paymentnew",
            "parent_id": "ledgerdb",
            "note": "salary",
        },
    ],
    "data_transformation": {
        "filter_conditions": [
            {
                "transformation_info": {"value": "salary > 5"},
                "object_infos": [{"id": "ledgerdb-*-*-paymenttable", "db_name": "ledgerdb"}],
            }
        ]
    },
}


def document() -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="cloud", domain="acme-account", project_id="p-acme", project_name="p-acme"))
    snapshot.add_list_entry(
        json.dumps({"id": JOB["id"], "name": JOB["name"], "error_msg": "oncall"}).encode(), JOB["id"]
    )
    snapshot.add_detail(json.dumps(JOB).encode(), JOB["id"], 1)
    snapshot.mark_unavailable("lost", {"title": "t", "cause": "10.77.0.5 refused reader_anna"}, name="refusedname")
    return snapshot


def cells(snapshot: Snapshot) -> str:
    texts: list[str] = []
    for name in TABLES:
        for part in table_rows(name, [Document("document", snapshot)]).slices():
            texts += [str(value) for values in part.columns for value in values]
    paths = ["target_endpoint", "tags", "alarm_notify", "source_endpoint.db_user", "list.error_msg"]
    for part in table_rows("jobs", [Document("document", snapshot)], paths).slices():
        texts += [str(value) for values in part.columns for value in values]
    return "\n".join(texts)


def test_unmasked_every_word_is_in_a_cell() -> None:
    found = cells(document())
    assert [word for word in WORDS if word not in found] == []


@pytest.mark.parametrize("level", list(Level))
def test_no_cell_has_a_word_that_the_file_has_not(level: Level) -> None:
    target = io.BytesIO()
    ArchiveExporter().write(Selection((document(),), masking=Policy.of(level)), target, ExportOptions())
    written = target.getvalue().decode()
    found = cells(open_bytes("masked", target.getvalue()))
    masked = [word for word in WORDS if word not in written]
    assert [word for word in masked if word in found] == []
    if level is Level.AUDITOR:
        assert 0 < len(masked) < len(WORDS)
    else:
        assert masked == list(WORDS)
