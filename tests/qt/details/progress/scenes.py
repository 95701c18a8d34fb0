"""Jobs in each phase with what a watch has seen of them and calls have said, for the tab of their progress."""

import json
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.session.readings_page.panels import progress_panels
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import detail
from tests.qt.details.conftest import Noted
from tests.qt.details.readings.fake_readings import NOW, FakeReadings
from tests.session.job_page.test_overview import COPIED, growing, look

FULL, INCREMENTAL = "FULL_TRANSFER_STARTED", "INCRE_TRANSFER_STARTED"
METRICS: dict[str, tuple[str, list[float]]] = {
    "extract_rows_rate": ("row/s", [1400.0 + 20 * (n % 3) for n in range(60)]),
    "apply_rows_rate": ("row/s", [1390.0 - 6 * n for n in range(60)]),
    "apply_average_commit_time": ("ms", [9.0] * 35 + [9.0 + 1.3 * n for n in range(25)]),
    "disk_util": ("%", [20.0 + n / 30 for n in range(60)]),
    "apply_latency": ("ms", [1000.0 * n for n in range(60)]),
    "cpu_util": ("%", [30.0] * 60),
    "mem_util": ("%", [41.0] * 60),
    "apply_current_state": ("", [2.0]),
    "odd_metric": ("", []),
}


def ms(minutes_ago: float) -> int:
    return int((NOW - timedelta(minutes=minutes_ago)).timestamp() * 1000)


def health_of(snapshot: Snapshot, looks: tuple[Look, ...]) -> SnapshotHealth:
    figures = {"a": Figures(looks=looks)} if looks else {}
    return SnapshotHealth(snapshot, NOW, known=known_causes(), figures=figures, zone=UTC)


class Scene:
    """A job "a" of a live source: its context, readings, and the page once it is built."""

    def __init__(self, status: str, looks: tuple[Look, ...] = (), noted: Noted | None = None, **members: Any) -> None:
        noted = noted or Noted()
        self.snapshot = Snapshot(SourceInfo(read_at=NOW.isoformat()))
        self.snapshot.judged_by = Judging(known_causes, is_live=True)
        self.job = self.snapshot.add_detail(json.dumps({"id": "a", **detail(status, **members)}).encode(), "a")
        self.readings = FakeReadings()
        self.context = DetailContext(self.snapshot, noted.copied.append, noted.problems.append, noted.visited.append,
            health=health_of(self.snapshot, looks), readings=self.readings)  # fmt: skip

    def tell(self, call: str, reply: Any, part: str = "", *, ago: float = 12) -> None:
        self.readings.answer(call, reply, part, job_id="a", ago=ago)

    def saw(self, looks: tuple[Look, ...]) -> SnapshotHealth:
        return health_of(self.snapshot, looks)

    def page(self, qtbot: QtBot, width: int = 968, height: int = 900) -> ProgressPage:
        page = ProgressPage(self.job, progress_panels(AboutJob.of(self.job), self.readings.cloud), self.context)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        qtbot.wait(1)
        return page


Make = Callable[..., Scene]


def objects(gained: float) -> dict[str, Any]:
    """Return a list of objects, some of which have gained something since the one with 0."""
    names = ("TRIP_EVENTS", "GPS_POINTS", "FUEL_CARDS", "STOCK", "DONE")
    rows = [
        {"src_db": "FLEET", "src_tb": name, "dst_db": "fleet", "dst_tb": name.lower(), "progress": str(percent)}
        for name, percent in zip(names, (13 + gained, 27 + 4 * gained, 50 + 8 * gained, 0, 100), strict=True)
    ]
    return {"count": len(rows), "flow_compare_data": rows}


def metrics(values: dict[str, tuple[str, list[float]]]) -> dict[str, Any]:
    return {
        "metrics": [
            {
                "metric_name": name, "unit": unit, "dimensions": [{"name": "instance_id", "value": "a"}],
                "datapoints": [{"timestamp": ms(61 - n), "average": value} for n, value in enumerate(given)],
            }
            for name, (unit, given) in values.items()
        ]
    }  # fmt: skip


def incremental(noted: Noted | None = None) -> Scene:
    """A job that is late: both steps, a pause, a change of its limit, and what Cloud Eye has."""
    scene = Scene(
        INCREMENTAL, growing(), noted, source_endpoint={"db_type": "oracle"}, alarm_notify={"delay_time": 300}, **COPIED
    )
    entry = {
        "job_id": "a", "progress": "100", "incre_trans_delay_millis": "805000", "transfer_status": INCREMENTAL,
        "progress_map": {"struct": {"completed": "100%"}, "data": {"completed": "100%"}},
    }  # fmt: skip
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]})
    parts = [
        {"type": "capture", "status": "STARTED", "delay": "1", "start_point": "88214907113",
         "current_point": "88214907114", "start_time": ms(230)},
        {"type": "apply", "status": "STARTED", "delay": "805", "current_point": "88213551204", "start_time": ms(230)},
    ]  # fmt: skip
    scene.tell("ShowIncrementComponentsDetail", {"increment_components_list": parts})
    operations = [
        {"name": "RETRY", "status": "success", "operation_time": ms(75), "user_name": "x"},
        {"name": "PAUSE", "status": "success", "operation_time": ms(95), "user_name": "x"},
        {"name": "CONFIG_SPEED", "status": "success", "operation_time": ms(20), "user_name": "x"},
    ]
    scene.tell("ShowTimeline", {"count": 3, "timelines": operations})
    scene.tell("BatchListMetricData", metrics(METRICS), "average/60", ago=40)
    monitor = {"is_src_normal": True, "is_dst_normal": True, "src_rps": 1420, "dst_rps": 1010, "used_cpu_percent": 31}
    scene.tell("ShowMonitorData", monitor)
    return scene


def full(noted: Noted | None = None) -> Scene:
    """A job in the full phase."""
    looks = tuple(
        look(at, percent=(240 - at) / 4, remaining=6_700.0 + at * 60) for at in range(240, -1, -3) if not 60 < at < 90
    )
    scene = Scene(FULL, looks, noted, task_type="FULL_INCR_TRANS", create_time=COPIED["create_time"])
    parts = {
        "struct": {"completed": "100%"}, "data": {"completed": "60%", "remaining_time": "6720"},
        "index": {"completed": "0%"},
    }  # fmt: skip
    entry = {
        "job_id": "a", "progress": "60", "transfer_status": FULL, "remaining_time": "6720", "progress_map": parts,
        "process_time": str(ms(0.3)), "incre_trans_delay": "-1",
    }  # fmt: skip
    scene.tell("BatchListProgresses", {"count": 1, "results": [entry]})
    scene.tell("ShowProgressData", objects(0), "table", ago=420)
    scene.tell("ShowMonitorData", {"is_src_normal": True, "is_dst_normal": True, "trans_lines": 37201776})
    return scene


def recovery(noted: Noted | None = None) -> Scene:
    """Disaster recovery, watched for half an hour."""
    looks = tuple(
        Look(read_at=NOW - timedelta(minutes=at), call="BatchListRposAndRtos", rpo=3.0 + at % 2, rto=200.0 - 5 * at)
        for at in range(30, -1, -1)
    )
    scene = Scene(INCREMENTAL, looks, noted, db_use_type="cloudDataGuard", **COPIED)
    entry = {"job_id": "a", "rpo_info": {"delay": "3000"}, "rto_info": {"delay": "200000"}}
    scene.tell("BatchListRposAndRtos", {"count": 1, "results": [entry]})
    return scene
