"""Documents made for tests of tables, and their rows as dictionaries."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.definition import Cell, Kind
from drs_inspector.domain.tables.documents import Document, table_rows

READ = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
TYPES: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: (bool,),
    Kind.TIME: (datetime,),
}
LISTED: dict[str, Any] = {
    "id": "j",
    "name": "shop",
    "status": "STARTJOBING",
    "create_time": "2020-12-21 10:57:49",
    "engine_type": "mysql-to-taurus",
    "net_type": "eip",
    "job_direction": "up",
    "db_use_type": "sync",
    "task_type": "FULL_TRANS",
}
DETAIL: dict[str, Any] = {
    "id": "j",
    "name": "shop",
    "status": "FULL_TRANSFER_FAILED",
    "create_time": 1750000000123,
    "actual_start_time": "2025-06-15T17:06:40+02:00",
    "full_transfer_complete_time": "0",
    "update_time": "2025-06-15 15:06:40",
    "error_code": "DRS.M05011",
    "error_message": "Table missing.",
    "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.1:3306,10.0.0.2:3306", "db_port": 0, "inst_id": "i-1"},
    "target_endpoint": {"db_type": "taurus", "ip": "10.0.0.3", "db_port": "3306", "inst_name": "rds-shop"},
    "tags": [{"key": "team", "value": "red"}, {"key": "solo", "value": None}],
    "speed_limit": [{"begin": "08:00", "end": "17:59", "speed": "50", "is_utc": True}, {"speed": "fast"}],
    "object_infos": [
        {"id": "db", "type": "database", "name": "db", "select": "partial", "alias_name": "new"},
        {"id": "db-*-*-t", "type": "table", "name": "t", "parent_id": "db", "select": "true", "alias_name": "t"},
        {"id": "db-*-*-u", "type": "table", "name": "u", "parent_id": "db", "select": True, "alias_name": "v"},
        {"id": "lost-*-*-w", "type": "table", "name": "w", "parent_id": "lost"},
    ],
    "data_transformation": {
        "filter_conditions": [
            {
                "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 5"},
                "object_infos": [{"id": "db-*-*-t-*-*---conditionFilter--", "db_name": "db", "table_name": "t"}],
            },
            {"transformation_info": {"value": "x"}},
        ]
    },
}


def snapshot_of(*details: Mapping[str, Any] | bytes, listed: Sequence[Mapping[str, Any]] = ()) -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de", read_at="2026-11-01T09:30:00Z"))
    for entry in listed:
        snapshot.add_list_entry(json.dumps(entry).encode(), entry["id"])
    for detail in details:
        raw = detail if isinstance(detail, bytes) else json.dumps(detail).encode()
        snapshot.add_detail(raw, "j" if isinstance(detail, bytes) else detail["id"], 1)
    return snapshot


def rows(name: str, *documents: Snapshot | Document, columns: Sequence[str] | None = None) -> list[dict[str, Cell]]:
    """Return the rows of a table as dictionaries; each cell is what the kind of its column says."""
    given = [one if isinstance(one, Document) else Document(f"d{at}", one) for at, one in enumerate(documents)]
    table = table_rows(name, given, columns)
    found: list[dict[str, Cell]] = []
    for part in table.slices():
        assert len(part.columns) == len(table.columns)
        assert {len(values) for values in part.columns} <= {part.length}
        for column, values in zip(table.columns, part.columns, strict=True):
            assert {type(value) for value in values} <= {type(None), *TYPES[column.kind]}, column.name
            assert all(value.tzinfo is UTC for value in values if isinstance(value, datetime))
        names = [column.name for column in table.columns]
        found += [dict(zip(names, row, strict=True)) for row in zip(*part.columns, strict=True)]
    return found


def picked(found: Iterable[dict[str, Cell]], *names: str) -> list[tuple[Cell, ...]]:
    return [tuple(row[name] for name in names) for row in found]
