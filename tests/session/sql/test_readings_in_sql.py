"""What filters find of figures and health is what SQL finds, and the tables of further calls are tables of SQL."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from drs_inspector.commands.source.job_filter import filtered, read_filter
from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.tables.documents import TABLES, Document
from drs_inspector.domain.tables.examples import EXAMPLES
from drs_inspector.session.job_list.job_view import JobView
from drs_inspector.session.readings.table_plans import TABLES_OF_CALLS
from drs_inspector.session.sql.document_tables import document_tables
from drs_inspector.session.sql.process import SqlProcess
from tests.qt.fakes import FakeInspector
from tests.session.sql.conftest import SMALL, rows_of

STATUSES = {
    "late": "INCRE_TRANSFER_STARTED",
    "fine": "INCRE_TRANSFER_STARTED",
    "old": "INCRE_TRANSFER_STARTED",
    "unasked": "INCRE_TRANSFER_STARTED",
    "full": "FULL_TRANSFER_STARTED",
    "failed": "FULL_TRANSFER_FAILED",
    "done": "RELEASE_RESOURCE_COMPLETE",
}
ASKED = {
    "health:late": "health = 'late'",
    "health:healthy": "health = 'healthy'",
    "health:stale": "health = 'stale'",
    "health in (failed, late)": "health IN ('failed', 'late')",
    "lag>60s": "lag > 60",
    "lag<=2s": "lag <= 2",
    "progress<100": "progress < 100",
    "progress=100": "progress = 100",
    "remaining<1h": "remaining < 3600",
    "reachable=no": "NOT reachable",
    "reachable=yes": "reachable",
    "updated<10m": "updated > now() - INTERVAL 10 MINUTES",
    "updated>10m": "updated < now() - INTERVAL 10 MINUTES",
}


@cache
def now() -> datetime:
    """The present when the first test begins: a filter counts back from it."""
    return datetime.now(UTC).replace(microsecond=0)


def look(age: float = 0.0, **figures: Any) -> Look:
    return Look(read_at=now() - timedelta(seconds=age), **figures)


def store() -> FakeInspector:
    made = FakeInspector()
    for number, (name, status) in enumerate(STATUSES.items()):
        updated = int((now() - timedelta(minutes=4 * number)).timestamp() * 1000)
        entry = {"id": name, "status": status, "db_use_type": "sync", "update_time": updated}
        made.snapshot.add_detail(json.dumps(entry).encode(), name)
    looks = {
        "late": [look(30, lag=840.0), look(0, lag=900.0, percent=100.0), look(5, source_reachable=False)],
        "fine": [look(0, lag=2.0, percent=100.0), look(0, source_reachable=True, target_reachable=True)],
        "old": [look(900, lag=2_000.0)],
        "full": [look(0, percent=41.0, remaining=600.0)],
    }
    figures = {name: Figures(looks=tuple(of_job)) for name, of_job in looks.items()}
    made.snapshot.judged_by = Judging(is_live=True, figures=figures, clock=now)
    reached = b'{"is_src_normal":true,"is_dst_normal":false}'
    kinds = b'{"compare_job_id":"c","compare_result":[{"type":"TABLE","source_count":2,"status":0}]}'
    made.snapshot.replies += [
        SavedReply(["ShowMonitorData"], reached, job_id="late"),
        SavedReply(["ListObejectLevelCompareOverview"], kinds, job_id="fine"),
    ]
    return made


async def test_command_line_window_and_sql_find_the_same_jobs() -> None:
    made = store()
    view = JobView(made, grouped=False)
    document = Document("d", made.snapshot)
    async with SqlProcess(document_tables([document], ""), SMALL) as sql:
        for text, condition in ASKED.items():
            answers = filtered(made, read_filter(text, [made.snapshot]))
            view.set_filter(text)
            found = [row[1] for row in await rows_of(sql, f"FROM jobs WHERE {condition} ORDER BY id")]
            assert sorted(answers.matching) == sorted(view.filter.matching) == found, text
            assert found, text
        view.close()
        # A look is a row, and joins its job.
        late = "SELECT p.job_id, max(p.lag_seconds) FROM progress p JOIN jobs j USING (snapshot, job_id)"
        assert await rows_of(sql, f"{late} WHERE p.lag_seconds > 60 GROUP BY ALL ORDER BY ALL") == [
            ("late", 900.0),
            ("old", 2_000.0),
        ]
        for name in TABLES_OF_CALLS:
            names = [column.name for column in TABLES[name].columns]
            answer = await sql.run(" ".join(("SELECT", ", ".join(names), "FROM", name)))
            assert [column.name for column in answer.columns] == names, "none of them needs quotes"
        titles = ("Which jobs are late, and since when?", "Which databases are not reached?", "Which copies differ?")
        examples = {one.title: one.sql for one in EXAMPLES}
        found_by = [await rows_of(sql, examples[title]) for title in titles]
    assert [row[:2] for row in found_by[0]] == [
        ("old", now() - timedelta(seconds=900)),
        ("late", now() - timedelta(seconds=30)),
    ]
    assert [row[:2] for row in found_by[1]] == [("late", "target")]
    assert [row[:3] for row in found_by[2]] == [("fine", "objects", 1)]
