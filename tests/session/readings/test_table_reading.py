"""What tables need is asked in batches and within a bound, and over how many jobs they are known is said."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.errors import CloudError
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.looks import LooksOfSource
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.refused_call import RefusalKind, RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Answer, Given, Outcome, Reading
from drs_inspector.session.readings.reader import CallReader
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.readings.table_coverage import TableCoverage, table_coverage, table_lines
from drs_inspector.session.readings.table_plans import TABLES_OF_CALLS, wants_of
from drs_inspector.session.readings.table_reading import NotAsked, TableReading
from tests.domain.tables.made import rows

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
RUNNING, OVER, CONFIGURED = "INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_COMPLETE", "CONFIGURATION"


def job_id(number: int) -> str:
    return f"{number:032x}jb201"


class Scene:
    """A project with jobs of these statuses; ``refusals`` are codes by call or by call and job."""

    def __init__(self, *statuses: str, scenario: str = "sync") -> None:
        self.snapshot = Snapshot()
        for number, status in enumerate(statuses):
            detail = {"id": job_id(number), "status": status, "db_use_type": scenario, "engine_type": "mysql-to-mysql"}
            self.snapshot.add_detail(json.dumps(detail).encode(), job_id(number))
        self.looks, self.readings = LooksOfSource(), KeptReadings()
        self.snapshot.replies_beside = self.readings.replies
        self.snapshot.judged_by = Judging(is_live=True, figures=self.looks, clock=lambda: NOW)
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.bodies: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str | tuple[str, str], tuple[int, str]] = {}

    async def ask(self, call: ReadCall, given: Given, *, consent: bool = False) -> Answer:
        assert not consent
        jobs = given.get("jobs", [given.get("job_id")])
        ids = tuple(str(one) for one in (jobs if isinstance(jobs, list) else [jobs]))
        self.asked.append((call.name, ids))
        refused = self.refusals.get(call.name) or self.refusals.get((call.name, ids[0]))
        if refused is not None:
            status, code = refused
            raise CloudError("Refused.", "The cloud said so.", "", code=code, http_status=status)
        if call.name == "BatchListProgresses":
            body: dict[str, Any] = {"results": [{"job_id": one, "incre_trans_delay": "70"} for one in ids]}
        else:
            body = self.bodies.get(call.name, {})
        return Answer(json.dumps(body).encode(), NOW)

    def keep(self, call: ReadCall, outcomes: Mapping[str, Outcome], given: Given | None = None) -> None:
        for one, outcome in outcomes.items():
            self.readings.keep(one, call, outcome, given)
            if isinstance(outcome, Reading):
                self.looks.read(one, call.name, outcome.raw, outcome.read_at, outcome.server_time)

    async def read(
        self, *tables: str, jobs: list[str] | None = None, most: int = 1_000, services: str = "drs"
    ) -> NotAsked:
        wanted: Any = services.split()
        return await TableReading(self, CallReader(self), most_requests=most, services=wanted).read(tables, jobs)

    @property
    def document(self) -> Document:
        return Document("d", self.snapshot)

    def coverage(self, table: str, not_asked: NotAsked | None = None) -> TableCoverage:
        return table_coverage(table, self.document, self.readings, (not_asked or NotAsked()).of(table))

    def lines(self, table: str, not_asked: NotAsked | None = None) -> list[str]:
        return list(table_lines(self.coverage(table, not_asked)))

    def times(self) -> Counter[str]:
        return Counter(name for name, _ids in self.asked)


def test_every_table_of_calls_has_a_plan_of_calls_that_are_sent_without_asking_a_person() -> None:
    for table in TABLES_OF_CALLS:
        for want in wants_of(table):
            asked = want.call.asked
            assert asked is not None
            assert asked.is_sent
            assert not asked.needs_consent


async def test_progress_of_many_jobs_is_asked_ten_at_a_time_of_those_that_have_any() -> None:
    scene = Scene(OVER, *[RUNNING] * 25, CONFIGURED)
    await scene.read("progress")
    assert scene.times() == {"BatchListProgresses": 3}
    assert len(rows("progress", scene.document)) == 25, "a look and its reply are one row"
    assert scene.lines("progress") == ["progress: read of 25 of 25 jobs that may have it."]
    assert rows("jobs", scene.document, columns=["id", "lag"])[1]["lag"] == 70.0, "and the table of jobs knows it"


async def test_running_jobs_go_first_where_there_are_too_many_and_the_rest_is_told() -> None:
    scene = Scene(*[OVER] * 5, *[RUNNING] * 4)
    not_asked = await scene.read("timeline", most=6)
    assert [ids for _name, ids in scene.asked[:4]] == [(job_id(number),) for number in range(5, 9)]
    assert len(scene.asked) == 6
    lines = scene.lines("timeline", not_asked)
    assert lines[0] == "timeline: read of 6 of 9 jobs that may have it."
    assert "9 jobs of 9 were not asked for" in lines[1]
    assert not scene.coverage("timeline", not_asked).is_whole


async def test_a_refusal_is_counted_with_its_words_and_what_a_job_has_not_is_no_gap() -> None:
    scene = Scene(*[RUNNING] * 4)
    for name in ("ShowSmnSubscriptionDetail", "ListJobDdls", "ShowDirtyData"):
        scene.refusals[name, job_id(0)] = (400, "DRS.M00303")
        scene.refusals[name, job_id(1)] = (500, "DRS.M00777")
    await scene.read("alarms")
    found = scene.coverage("alarms")
    assert (found.jobs, found.told, found.refused_jobs, found.have_none) == (4, 2, 1, 1)
    lines = list(table_lines(found))
    assert lines[:2] == [
        "alarms: read of 2 of 4 jobs that may have it.",
        "alarms: 1 job of 4 has none, the cloud says.",
    ]
    assert lines[2].startswith("alarms: refused for 1 of 4 jobs. ")
    right = Scene(*[RUNNING] * 3)
    right.refusals["ShowMonitorData"] = (403, "DRS.M00102")
    await right.read("monitoring")
    assert [line for line in right.lines("monitoring") if "refused" in line] == [
        "monitoring: refused for 3 of 3 jobs. You do not have the right to see it."
    ]
    assert not right.coverage("monitoring").is_whole


async def test_the_numbers_of_the_newest_comparison_are_asked_for_and_another_call_where_there_is_no_list() -> None:
    scene = Scene(RUNNING)
    runs = [
        {"id": name, "type": "lines", "start_time": f"2026-11-{day}T10:00:00Z"}
        for name, day in (("new", "19"), ("odd", "31x"), ("old", "02"))
    ]
    scene.bodies["ListDataLevelTableCompareJobs"] = {"compare_jobs": runs}
    scene.bodies["ListDataCompareOverview"] = {"data_compare_overview_infos": [{"data_inconsistent_num": 2}]}
    await scene.read("comparisons")
    different = [row for row in rows("comparisons", scene.document) if row["different"] is not None]
    assert [(row["comparison_id"], row["different"]) for row in different] == [("new", 2)]
    other = Scene(RUNNING)
    for want in wants_of("comparisons"):
        other.refusals[want.name] = (404, "APIGW.0101")
    other.bodies["ListCompareResult"] = {"job_id": job_id(0), "compare_task_list_results": {"compare_task_list": []}}
    await other.read("comparisons")
    assert other.times()["ListCompareResult"] == 1
    assert other.lines("comparisons") == [
        "comparisons: read of 1 of 1 job that may have it.",
        "comparisons: what was read of 1 job has no row of it.",
    ]
    assert other.coverage("comparisons").is_whole, "that a region has another call is no gap"


async def test_an_empty_table_says_why() -> None:
    scene = Scene(RUNNING, OVER)
    assert scene.lines("progress") == ["progress: was not read of any of 1 job that may have it."]
    assert Scene().lines("progress") == ["progress: no job was chosen."]
    assert Scene(OVER).lines("progress") == ["progress: no job here is in a state in which it has any."]
    scene.snapshot.judged_by = None
    gone = RefusedCall(call="BatchListProgresses", job=job_id(0), kind=RefusalKind.GONE, words="The job is gone.")
    scene.snapshot.refusals = [gone]
    saved = table_coverage("progress", scene.document, SavedReadings(scene.snapshot))
    assert list(table_lines(saved)) == ["progress: refused for 1 of 1 job. The job is gone."]
    assert scene.lines("progress") == ["progress: is not in this file of any of 1 job that may have it."]
    hostile = "\u202e<b>" + "x" * 10_000
    entry = {"job_id": job_id(0), "error_code": "DRS.M00777", "error_msg": hostile}
    scene.snapshot.replies.append(SavedReply(["BatchListProgresses"], json.dumps({"results": [entry]}).encode()))
    (line,) = scene.lines("progress")
    assert line.startswith("progress: refused for 1 of 1 job. The cloud says: ")
    assert "\u202e" not in line
    assert len(line) < 300


def test_what_a_watch_has_told_is_known() -> None:
    scene = Scene(RUNNING, RUNNING)
    look = SavedReply(["ShowMonitorData"], b'{"is_src_normal":false}', job_id=job_id(1), read_at="2026-11-20T10:00:00Z")
    scene.snapshot.replies.append(look)
    assert BY_NAME["ShowMonitorData"] is look.call
    assert scene.lines("progress") == ["progress: read of 1 of 2 jobs that may have it."]
    assert scene.lines("monitoring") == ["monitoring: read of 1 of 2 jobs that may have it."]


async def test_figures_of_cloud_eye_are_rows_of_monitoring_where_it_is_on() -> None:
    scene = Scene(RUNNING, OVER)
    listed = {"metric_name": "apply_latency", "unit": "ms", "dimensions": [{"name": "instance_id", "value": job_id(0)}]}
    start = int(NOW.timestamp() * 1000) - 600_000
    points = [{"timestamp": start + n * 60_000, "average": value} for n, value in enumerate((7_000, 90_000.5, 3_000))]
    scene.bodies["ListMetrics"] = {"metrics": [listed], "meta_data": {"count": 1, "total": 1, "marker": "m"}}
    scene.bodies["BatchListMetricData"] = {"metrics": [listed | {"datapoints": points}]}
    await scene.read("monitoring")
    assert not {"ListMetrics", "BatchListMetricData"} & scene.times().keys(), "it is off"
    await scene.read("monitoring", services="drs ces")
    assert scene.times()["BatchListMetricData"] == 1, "of a job that has ended there is nothing to ask"
    (row,) = [row for row in rows("monitoring", scene.document) if row["call"] == "BatchListMetricData"]
    told = ("job_id", "component", "metric", "value", "unit", "smallest", "largest")
    assert tuple(row[name] for name in told) == (
        job_id(0), "target", "apply_latency", 3_000.0, "ms", 3_000.0, 90_000.5,
    )  # fmt: skip
    assert row["measured"] == NOW - timedelta(minutes=8)

    refused = Scene(RUNNING)
    refused.refusals["ListMetrics"] = (403, "ces.0015")
    await refused.read("monitoring", services="drs ces")
    assert "monitoring: refused for 1 of 1 job. You do not have the right to see it." in refused.lines("monitoring")
    short = Scene(*[RUNNING] * 9)
    not_asked = await short.read("monitoring", most=18, services="drs ces")
    assert len(not_asked.of("monitoring")) > 0
    assert len(short.asked) <= 18
