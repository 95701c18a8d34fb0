"""Snapshots made by hand, and an Inspector that only holds one."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, JobsChanged, Listener, SignInState, SnapshotReplaced
from drs_inspector.session.job_list.job_view import JobView


def detail(number: int, **more: Any) -> dict[str, Any]:
    """Return the details of a believable job; names and ids sort by ``number``."""
    job: dict[str, Any] = {
        "id": job_id(number),
        "name": f"job-{number:05}",
        "status": "INCRE_TRANSFER_STARTED",
        "db_use_type": "migration",
        "engine_type": "mysql",
        "create_time": str(1_700_000_000_000 + number),
        "source_endpoint": {"db_type": "mysql", "ip": f"10.0.{number // 250}.{number % 250}", "db_port": 3306},
        "target_endpoint": {"db_type": "mysql", "ip": "10.1.0.1", "db_port": 3306, "inst_name": "rds-target"},
        "inst_info": {"inst_type": "high", "ip": "10.2.0.1", "status": "ACTIVE"},
        "object_infos": [
            {"id": "shop", "type": "database", "name": "shop", "select": "partial"},
            {"id": "shop-*-*-orders", "type": "table", "name": "orders", "select": "true", "parent_id": "shop"},
        ],
    }
    return {**job, **more}


def job_id(number: int) -> str:
    return f"5f0c1c8e-2b7d-4a51-9d43-{number:05}aajb101"


class FakeInspector:
    """Holds a snapshot and tells listeners what a test says."""

    def __init__(self) -> None:
        self.snapshot = Snapshot()
        self.connection = SimpleNamespace(sign_in_state=SignInState())
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def put(self, *details: dict[str, Any]) -> None:
        """Add jobs or change them."""
        known = set(self.snapshot.jobs)
        ids = [str(entry["id"]) for entry in details]
        for entry in details:
            self.snapshot.add_detail(json.dumps(entry).encode(), str(entry["id"]), 1)
        added = tuple(entry for entry in ids if entry not in known)
        self.tell(JobsChanged(added=added, changed=tuple(entry for entry in ids if entry in known)))

    def remove(self, ids: Iterable[str]) -> None:
        gone = tuple(ids)
        for entry in gone:
            del self.snapshot.jobs[entry]
        self.tell(JobsChanged(removed=gone))

    def replace(self) -> None:
        self.snapshot = Snapshot()
        self.tell(SnapshotReplaced())

    def view(self, *, grouped: bool = True) -> JobView:
        return JobView(self, grouped=grouped)


@dataclass
class FakeSession:
    """An open session with an Inspector that only holds a snapshot."""

    key: str = ""
    inspector: FakeInspector = field(default_factory=FakeInspector)
    kind: Literal["cloud", "file", "demo"] = "cloud"
    title: str = ""
    colour: str = ""
    problem: InspectorError | None = None
