"""Sessions that only hold snapshots, and the map of their jobs."""

from typing import Any

from drs_inspector.domain.map.layout import EMPTY, Layout
from drs_inspector.domain.query.search import WHOLE
from drs_inspector.domain.steps import at_once
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_table.arrangement import Arrangement
from drs_inspector.session.job_table.table import JobTable
from drs_inspector.session.job_tree.sessions import SessionTrees
from drs_inspector.session.map.job_map import JobMap, MapReading
from drs_inspector.storage.known_causes import known_causes
from tests.qt.fakes import FakeSession


def end(name: str, number: int = 1) -> dict[str, Any]:
    return {"db_type": "mysql", "ip": f"10.1.0.{number}", "db_port": 3306, "inst_name": name, "inst_id": f"{name}-in01"}


class Stage:
    def __init__(self) -> None:
        self.session = FakeSession("a", title="a")
        self.trees = SessionTrees(grouped=False)
        self.trees.show([self.session])
        self.table = JobTable(self.trees)
        self.arrangement = Arrangement(self.table, SessionsHealth(known=known_causes()))
        self.reading = MapReading(self.arrangement)

    def put(self, *details: dict[str, Any]) -> None:
        self.session.inspector.put(*details)

    def filter(self, text: str) -> None:
        assert self.trees.start_filter(text) is None
        assert self.trees.work(WHOLE)
        self.table.touch()

    def map(self, before: Layout = EMPTY, **how: Any) -> JobMap:
        assert self.table.work(WHOLE)
        return at_once(self.reading.read(before=before, **how))
