"""Filters and columns ask what figures tell, and say of how many jobs that is not known."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.query.query import parse_query
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.documents import table_rows
from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.coverage_texts import matches_words
from drs_inspector.session.events import FiguresChanged, WatchChanged, WatchState
from drs_inspector.session.job_list.job_view import JobView
from tests.qt.fakes import FakeInspector

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


class Clock:
    now = NOW


def look(age: float = 0.0, **figures: Any) -> Look:
    return Look(read_at=NOW - timedelta(seconds=age), **figures)


STATUSES = {
    "late": ("INCRE_TRANSFER_STARTED", "sync"),
    "fine": ("INCRE_TRANSFER_STARTED", "sync"),
    "old": ("INCRE_TRANSFER_STARTED", "sync"),
    "unasked": ("INCRE_TRANSFER_STARTED", "sync"),
    "full": ("FULL_TRANSFER_STARTED", "migration"),
    "recovery": ("INCRE_TRANSFER_STARTED", "cloudDataGuard"),
    "done": ("RELEASE_RESOURCE_COMPLETE", "sync"),
}
FIGURES = {
    "late": [look(30, lag=840.0), look(0, lag=900.0, percent=100.0), look(5, source_reachable=False)],
    "fine": [look(0, lag=2.0, percent=100.0), look(0, source_reachable=True, target_reachable=True)],
    "old": [look(900, lag=2_000.0)],
    "full": [look(0, percent=41.0, remaining=600.0)],
    "recovery": [look(0, rpo=5.0, rto=90.0)],
}


@pytest.fixture
def snapshot() -> Snapshot:
    made = Snapshot()
    for name, (status, scenario) in STATUSES.items():
        made.add_detail(json.dumps({"id": name, "status": status, "db_use_type": scenario}).encode(), name)
    clock = Clock()
    figures = {name: Figures(looks=tuple(looks)) for name, looks in FIGURES.items()}
    made.judged_by = Judging(is_live=True, figures=figures, clock=lambda: clock.now)
    return made


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("lag>60s", "late", "old unasked"),
        ("lag<1min", "fine", "old unasked"),
        ("lag exists", "late fine", "old unasked"),
        ("not lag>60s", "fine full recovery done", "old unasked"),
        ("progress<100", "full", ""),
        ("progress=100", "late fine", ""),
        ("remaining<1h", "full", ""),
        ("rpo<10", "recovery", ""),
        ("rto>1min", "recovery", ""),
        ("reachable=no", "late", "old unasked full recovery"),
        ("reachable=yes", "fine", "old unasked full recovery"),
        ("health:late", "late", ""),
        ("health:healthy", "fine", ""),
        ("health:stale", "old", ""),
    ],
)
def test_a_filter_finds_what_is_known_and_counts_the_rest(
    snapshot: Snapshot, text: str, found: str, unknown: str
) -> None:
    query = parse_query(text)
    assert query.problem is None
    answers = {job.id: query.answer(job, snapshot) for job in snapshot.jobs.values()}
    assert [name for name, answer in answers.items() if answer] == found.split()
    assert [name for name, answer in answers.items() if answer is None] == unknown.split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "health:late",
            "1 of 7 jobs match; 1 running job has no figures, without which none is late, stale or healthy",
        ),
        ("health:stale id=unasked", "No job matches (of 7); 1 running job has no figures, without which"),
        ("not health:healthy", "6 of 7 jobs match; 1 running job has no figures, without which"),
        ("reason:lost", "1 of 7 jobs match; 1 running job has no figures, without which"),
        ("health:failed", "No job matches (of 7)"),
        ("health:done", "1 of 7 jobs match"),
    ],
)
def test_a_word_that_only_figures_prove_is_said_with_the_jobs_that_have_none(
    snapshot: Snapshot, text: str, said: str
) -> None:
    store = FakeInspector()
    store.snapshot.jobs.update(snapshot.jobs)
    store.snapshot.judged_by = snapshot.judged_by
    view = JobView(store, grouped=False)
    view.set_filter(text)
    words = matches_words(view.filter.matches)
    assert words.startswith(said)
    assert view.filter.matches.is_sure is ("no figures" not in said)
    view.close()


def test_what_is_no_value_is_told() -> None:
    for text in ("lag>soon", "reachable=perhaps", "progress~1", "lag:x"):
        assert parse_query(text).problem is not None, text


def test_the_table_has_the_same(snapshot: Snapshot) -> None:
    names = ["id", "lag", "progress", "remaining", "rpo", "rto", "reachable"]
    parts = table_rows("jobs", [Document("", snapshot)], names).slices()
    rows = {row[0]: row[1:] for part in parts for row in zip(*part.columns, strict=True)}
    assert rows["late"] == (900.0, 100.0, None, None, None, False)
    assert rows["full"] == (None, 41.0, 600.0, None, None, None)
    assert rows["recovery"] == (None, None, None, 5.0, 90.0, None)
    assert rows["old"] == rows["unasked"] == rows["done"] == (None,) * 6


def test_a_list_follows_figures_and_the_time(snapshot: Snapshot) -> None:
    store = FakeInspector()
    clock = Clock()
    store.snapshot.jobs.update(snapshot.jobs)
    unread = JobView(store, grouped=False)
    unread.set_filter("lag>60s")
    words = matches_words(unread.filter.matches)
    assert words.startswith("Of 4 of ")
    assert words.endswith("it is not known: their figures were not read, and no other job matches")
    figures = {name: Figures(looks=tuple(looks)) for name, looks in FIGURES.items()}
    store.snapshot.judged_by = Judging(is_live=True, figures=figures, clock=lambda: clock.now)
    view = JobView(store, grouped=False)
    view.set_filter("lag>60s")
    assert view.filter.matching == ("late",)
    assert "of 2 it is not known: no figure was read in time" in matches_words(view.filter.matches)
    figures["unasked"] = Figures(looks=(look(0, lag=70.0),))
    store.tell(FiguresChanged(("unasked", "gone")))
    assert view.filter.matching == ("late", "unasked")
    clock.now = NOW + timedelta(minutes=20)
    store.tell(WatchChanged(WatchState()))
    assert view.filter.matching == ()
    assert "of 4 " in matches_words(view.filter.matches) or "Of 4 " in matches_words(view.filter.matches)
    view.close()
