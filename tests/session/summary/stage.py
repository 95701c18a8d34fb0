"""A live source whose jobs, figures and refusals a test sets, and what a filter finds of it."""

import json
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.coverage import Coverage, details_of
from drs_inspector.domain.errors import CloudError
from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.query.comparisons import Clock
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.query.search import WHOLE, JobSearch
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.summary.content import Asked, summary_of
from drs_inspector.session.summary.values import Source, Summary
from drs_inspector.storage.known_causes import known_causes
from tests.qt.fakes import detail, job_id

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)


def ms(**ago: float) -> str:
    return str(int((NOW - timedelta(**ago)).timestamp() * 1000))


class Stage:
    """A live source whose jobs and figures a test sets."""

    def __init__(self, *details: dict[str, Any], kind: str = "cloud") -> None:
        self.figures: dict[str, Figures] = {}
        self.snapshot = Snapshot(SourceInfo(kind=kind, cloud="huawei-eu", project_name="shop", read_at=NOW.isoformat()))  # type: ignore[arg-type]
        self.snapshot.judged_by = Judging(known_causes, is_live=True, figures=self.figures, clock=lambda: NOW)
        self.marks: dict[str, Mark] = {}
        self.put(*details)

    def put(self, *details: dict[str, Any]) -> None:
        for one in details:
            self.snapshot.add_detail(json.dumps(one).encode(), str(one["id"]), 1)
        self.cover()

    def list(self, number: int, **members: Any) -> None:
        entry = {"id": job_id(number), "name": f"listed-{number}", "status": "INCRE_TRANSFER_STARTED", **members}
        scenario = members.pop("db_use_type", "sync")
        self.snapshot.add_list_entry(json.dumps(entry).encode(), job_id(number), scenario or None)
        self.cover()

    def refuse(self, *numbers: int) -> None:
        for number in numbers:
            self.snapshot.mark_unavailable(
                job_id(number), CloudError(title="Refused.", code="DRS.M00101", http_status=403)
            )
        self.cover()

    def cover(self) -> None:
        details = details_of(self.snapshot.jobs, self.snapshot.unavailable)
        self.snapshot.coverage = Coverage(details=details)
        self.snapshot.complete = self.snapshot.coverage.complete

    def look(self, number: int, *values: tuple[float, float], **more: Any) -> None:
        """Tell lags: minutes ago, seconds."""
        self.figures[job_id(number)] = Figures(
            looks=tuple(Look(read_at=NOW - timedelta(minutes=ago), lag=lag, **more) for ago, lag in values)
        )

    def source(self, key: str = "a", title: str = "Shop") -> Source:
        health = SnapshotHealth(self.snapshot, NOW, known=known_causes(), zone=UTC)
        return Source(key, title, self.snapshot, health, is_live=True, marks=self.marks)

    def summary(self, **how: Any) -> Summary:
        return whole(summary_of(Asked((self.source(),), **how)))

    def found(self, text: str) -> set[str]:
        return found_in(self.snapshot, text)


def whole(steps: Generator[object, None, Summary]) -> Summary:
    made: list[Summary] = []

    def run() -> Generator[object, None, None]:
        made.append((yield from steps))

    for _step in run():
        pass
    return made[0]


def found_in(snapshot: Snapshot, text: str) -> set[str]:
    """Return the jobs that the table shows for a filter."""
    query = parse_query(text, clock=Clock(NOW, UTC))
    assert query.problem is None, (text, query.problem)
    search = JobSearch(query, [*snapshot.jobs, *(one for one in snapshot.unavailable if one not in snapshot.jobs)])
    assert search.step(snapshot, WHOLE)
    return set(search.matching)


def failed(number: int, text: str, days: float = 1, **more: Any) -> dict[str, Any]:
    return detail(
        number, status="INCRE_TRANSFER_FAILED", error_code="DRS.M01501", error_message=text, update_time=ms(days=days),
        **more,
    )  # fmt: skip
