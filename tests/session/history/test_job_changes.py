"""What changed of a job from reading to reading is told exactly, and nothing that no reading tells."""

import json
import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.options import Uncounted, UncountedValues
from drs_inspector.domain.coverage import Coverage, ListCoverage, details_of
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.steps import at_once
from drs_inspector.session.history import job_changes
from drs_inspector.session.history.job_changes import JobScan
from drs_inspector.session.history.job_rows import JobChanges, JobRow, RowKind, over_words
from drs_inspector.session.history.opening import ProjectHistory
from drs_inspector.storage.history.source_history import SourceHistory

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
JOB = "0b1c7f52-7a11-4d0e-9c7a-55d0e1fajb104"
TWIN = JOB + "2"
BIG = [{"id": f"shop-*-*-t{one}", "name": f"t{one}", "type": "table"} for one in range(400)]


def details(**told: Any) -> dict[str, Any]:
    """Return a job as the cloud tells it."""
    return {"id": JOB, "name": "shop", "status": "INCRE_TRANSFER_STARTED", "db_use_type": "sync"} | told


def document(number: int, told: dict[str, Any] | None, **how: Any) -> Snapshot:
    """Return a reading in which the job is as ``told``, None where its list does not have it."""
    at = (START + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")
    snapshot = Snapshot(SourceInfo(kind="cloud", region="eu-de", project_id="p", project_name="eu-de", read_at=at))
    for one in (None if told is None else told, details(id=TWIN, description=f"the twin at {number}", update_time=at)):
        if one is None:
            continue
        entry = {name: one[name] for name in ("id", "name", "status", "db_use_type")}
        snapshot.add_list_entry(json.dumps(entry).encode(), one["id"], "sync")
        if how.get("refused") and one["id"] == JOB:
            snapshot.mark_unavailable(JOB, InspectorError("No details."), name=one["name"])
        else:
            snapshot.add_detail(json.dumps(one).encode(), one["id"], how.get("reply", 1))
    if "rules" in how:
        snapshot.add_part(how.get("reply", 1), "data_transformation", json.dumps(how["rules"]).encode())
    found, ended = len(snapshot.jobs), how.get("ended", "met")
    listed = ListCoverage(scenario="sync", claimed_first=found, claimed_last=found, found=found, ended=ended)
    snapshot.coverage = Coverage(lists=(listed,), details=details_of(snapshot.jobs, snapshot.unavailable))
    snapshot.complete = snapshot.coverage.complete
    return snapshot


Readings = Callable[..., ProjectHistory]


@pytest.fixture
def kept(tmp_path: Path) -> Readings:
    """Keep readings, and return them as a history."""
    history = SourceHistory(tmp_path / "h", b"abcdefgh", tmp_path / "h")

    def keep(snapshots: Iterable[Snapshot]) -> ProjectHistory:
        for number, one in enumerate(snapshots):
            history.add(one, START + timedelta(minutes=number))
        found = history.readings()
        return ProjectHistory("eu-de", history, found.readings, found.damaged, found.bytes)

    return keep


def changes(found: ProjectHistory, job_id: str = JOB, now: Snapshot | None = None) -> JobChanges:
    return at_once(JobScan(found, job_id).steps(now))


def said(row: JobRow) -> str:
    return " | ".join(filter(None, (row.told_by, row.title, row.values, row.note)))


def test_what_is_told_is_what_was_changed_and_between_which_readings(kept: Readings) -> None:
    tagged = [{"key": "team", "value": "a"}]
    told = [
        None,
        details(),
        details(update_time="1760000000001"),
        details(update_time="1760000000002", status="INCRE_TRANSFER_FAILED", tags=tagged),
        details(update_time="1760000000003", status="INCRE_TRANSFER_FAILED", tags=tagged),
        details(status="INCRE_TRANSFER_FAILED", tags=[{"key": "team", "value": "b"}], update_time="1760000000003"),
        None,
        details(status="INCRE_TRANSFER_FAILED", tags=[{"key": "team", "value": "b"}], update_time="1760000000003"),
    ]
    found = changes(kept(document(number, one) for number, one in enumerate(told, 1)))
    assert [said(row) for row in found.rows] == [
        "readings 7 and 8 | There again",
        "readings 6 and 7 | Gone | was Incremental synchronization failed",
        "readings 5 and 6 | Tag team changed | a \u2192 b",
        "readings 3 and 4 | Status changed | Incremental synchronization \u2192 Incremental synchronization failed",
        "readings 3 and 4 | Tag team added | a",
        "readings 1 and 2 | First seen",
    ]
    assert (found.readings, found.damaged, found.has_job) == (8, (), True)
    assert found.uncounted[Uncounted.LAST_CHANGED] == 3, "5 and 6 say the same"
    assert found.rows[2].between(START) == "first seen between reading 5 (09:05) and reading 6 (09:06)"


def any_change(chance: random.Random, told: dict[str, Any]) -> dict[str, Any]:
    """Return the job with some of what a reading may tell otherwise."""
    return told | chance.choice(
        (
            {},
            {"update_time": str(1_760_000_000_000 + chance.randrange(10**6))},
            {"update_time": str(chance.randrange(10**9)), "progress": str(chance.randrange(100)), "gtid": "a:1"},
            {"status": chance.choice(("INCRE_TRANSFER_FAILED", "PAUSING", "FULL_TRANSFER_STARTED"))},
            {"actual_start_time": chance.choice((None, "1750000000000", "1750000060000"))},
            {"start_time": chance.choice(("", "1750000000000"))},
            {"tags": [{"key": key, "value": str(chance.randrange(3))} for key in chance.sample("abc", 2)]},
            {"description": chance.choice(("", "\u202e<b>&", '{"id":"x","reply":7,"update_time":9}', "a\nb", "5", 5))},
            {"object_infos": chance.sample(BIG, 399)},
            {"object_infos": BIG[: chance.randrange(395, 400)], "update_time": None},
            {"speed_limit": [{"begin": "09:00", "end": "18:59", "speed": str(chance.randrange(90))}]},
        )
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_rows_and_what_is_not_counted_are_those_of_comparing_whole_readings(kept: Readings, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    told, every = details(object_infos=BIG), []
    for number in range(1, 26):
        told = any_change(chance, told)
        every.append(document(number, told, reply=chance.randrange(3)))
    found = kept(every)
    wanted: list[tuple[Any, ...]] = []
    uncounted = UncountedValues()
    for number, (one, other) in enumerate(pairwise(every), 1):
        compared = compare(one, other)
        differences = [row for job in compared.jobs if job.id_a == JOB for row in job.differences]
        if len(differences) <= 3:
            wanted += [(number, number + 1, row.what, row.a, row.b) for row in differences]
        else:  # many objects are one row
            wanted.append((number, number + 1))
        uncounted += compared.uncounted
        uncounted -= compare(document(number, None), document(number + 1, None)).uncounted  # those of the twin
    got = changes(found)
    rows = [(row.since.number, row.seen.number, row.what, row.old, row.new) for row in got.rows if row.since]
    assert sorted(row[:2] for row in rows) == sorted(row[:2] for row in wanted)
    assert {row for row in rows if row[2] != "Objects"} == {row for row in wanted if len(row) > 2}
    assert +got.uncounted == +uncounted
    assert [row.kind for row in got.rows if not row.since] == [RowKind.THERE]


def test_what_was_not_read_is_never_told_as_gone(kept: Readings) -> None:
    other, unread = details(status="PAUSING"), "the list there (Synchronization) was not read to its end"
    readings = [
        document(1, None, ended="error"),
        document(2, details()),
        document(3, details(), refused=True),
        document(4, details(), refused=True),
        document(5, other),
        document(6, None, ended="error"),
        document(7, None, ended="error"),
        document(8, other),
        document(9, None, ended="error"),
        document(10, None),
    ]
    assert [said(row) for row in changes(kept(readings)).rows] == [
        "readings 8 and 10 | Gone | was Paused",
        f"reading 9 | Not read | {unread}",
        f"readings 6 to 7 | Not read | {unread}",
        "readings 2 and 5 | Status changed | Incremental synchronization \u2192 Paused",
        "readings 3 to 4 | Details not read | the details were refused: No details",
        f"reading 2 | First read | reading 1 does not say that it was not there: {unread}",
    ]


def test_lists_tell_what_details_do_not_since_these_are_refused(kept: Readings) -> None:
    told = [("INCRE_TRANSFER_STARTED", False), ("PAUSING", True), ("INCRE_TRANSFER_FAILED", True)]
    readings = [document(at, details(status=one), refused=no) for at, (one, no) in enumerate(told, 1)]
    rows = [said(row) for row in changes(kept(readings)).rows]
    assert [row for row in rows if "Status" in row] == [
        "readings 2 and 3 | Status changed | Paused \u2192 Incremental synchronization failed",
        "readings 1 and 2 | Status changed | Incremental synchronization \u2192 Paused",
    ]
    alone = [document(at, details(status=one), refused=True) for at, (one, _no) in enumerate(told, 4)]
    assert sum("Status" in said(row) for row in changes(kept(alone)).rows) == 5


def test_damage_costs_its_reading_or_its_part_and_is_told(kept: Readings) -> None:
    states = ("PAUSING", "INCRE_TRANSFER_FAILED", "PAUSING", "INCRE_TRANSFER_STARTED", "PAUSING")
    texts = [details(status=one, description=f"at {at} {'x' * 900}") for at, one in enumerate(states)]
    found = kept(document(number, one) for number, one in enumerate(texts, 1))
    path = found.history.path(4)
    path.write_bytes(path.read_bytes()[:40])
    found.history.path(2).unlink()
    again = found.history.readings()
    got = changes(found._replace(readings=again.readings, damaged=again.damaged))
    # The list of reading 4 has a copy in the next one; what changed in it, and is in no other, has none.
    assert got.damaged == (2, 4)
    assert [row.told_by for row in got.rows if row.what == "Status"] == []
    assert [row.told_by for row in got.rows if row.what == "Description"] == ["readings 3 and 5", "readings 1 and 3"]
    assert "Readings 2, 4 are damaged or missing, and nothing is said of them." in over_words(got, None)


def test_a_damaged_part_may_be_any_job_s_and_is_not_gone(kept: Readings) -> None:
    found = kept(document(number, details(description="abc" * number)) for number in range(1, 5))
    file = bytearray(found.history.path(3).read_bytes())
    file[-8:] = bytes(8)  # of the contents the last one
    found.history.path(3).write_bytes(file)
    for job_id in (JOB, TWIN):
        got = changes(found, job_id)
        assert RowKind.GONE not in {row.kind for row in got.rows}
        assert RowKind.AGAIN not in {row.kind for row in got.rows}
    lost = [changes(found, one).unreadable for one in (JOB, TWIN)]
    assert lost.count((3,)) == 1
    assert "What reading 3 had of this job is damaged." in [*over_words(changes(found, TWIN), None), *over_words(
        changes(found, JOB), None)]  # fmt: skip


def rule(value: str) -> dict[str, Any]:
    tables = [
        {"id": "r", "db_name": "shop", "table_name": "t1", "data_transformation_type": "contentConditionalFilter"}
    ]
    kind = {"transformation_type": "contentConditionalFilter", "value": value}
    return {
        "total_count": 1,
        "filter_conditions": [{"transformation_info": kind, "data_transformation_object_infos": tables}],
    }


def test_rules_beside_the_results_of_a_reply_are_those_of_its_jobs(kept: Readings) -> None:
    tables = [{"id": f"shop-*-*-t{one}", "parent_id": "shop", "name": f"t{one}", "type": "table"} for one in range(3)]
    job = details(object_infos=[{"id": "shop", "name": "shop", "type": "database"}, *tables])
    every = [
        document(at, job, rules=rule(value), reply=at) for at, value in enumerate(("id > 1", "id > 1", "id > 2"), 1)
    ]
    every.append(document(4, job, rules=rule("id > 2"), reply=2))
    rows = changes(kept(every)).rows
    assert [(row.told_by, row.section, row.old, row.new) for row in rows if row.since] == [
        ("readings 2 and 3", "rules", "id > 1", "id > 2")
    ]


def test_what_is_shown_now_is_compared_with_the_newest_reading_unless_it_is_older(kept: Readings) -> None:
    found = kept([document(1, details()), document(2, details(status="PAUSING"))])
    now = document(3, details(status="INCRE_TRANSFER_FAILED"))
    got = changes(found, now=now)
    assert said(got.rows[0]) == (
        "reading 2 and now | Status changed | Paused \u2192 Incremental synchronization failed"
    )
    assert got.rows[0].plain()["reading"] is None
    scan = JobScan(found, JOB)
    assert len(at_once(scan.steps(now)).rows) == len(at_once(scan.steps(now)).rows) == 3
    assert len(at_once(scan.steps(document(2, details(status="PAUSING")))).rows) == 2
    old = changes(found, now=document(0, details(status="INCRE_TRANSFER_FAILED")))
    assert (old.is_older, len(old.rows)) == (True, 2)


def test_there_are_not_too_many_and_what_is_left_out_is_told(kept: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    found = kept(document(number, details(description=f"{number}")) for number in range(1, 31))
    for name, most in (("MOST_READINGS", 20), ("MOST_STATES", 10), ("MOST_ROWS", 4)):
        monkeypatch.setattr(job_changes, name, most)
    got = changes(found)
    assert [row.told_by for row in got.rows] == [f"readings {one} and {one + 1}" for one in (29, 28, 27, 26)]
    assert list(over_words(got, START))[:4] == [
        "20 kept readings were looked at, from 09:11 to 09:30.",
        "10 earlier ones were not looked at.",
        "Changes before reading 21 (09:21) were not compared.",
        "5 earlier rows are left out.",
    ]
    none = changes(found, "nothing")
    assert (none.rows, none.has_job) == ((), False)


def test_readings_that_are_removed_meanwhile_are_not_damaged(kept: Readings) -> None:
    found = kept(document(number, details(description=f"{number}")) for number in range(1, 9))
    found.history.prune(4)
    got = changes(found)
    assert (got.damaged, got.readings, got.rows[-1].kind, got.rows[-1].seen.number) == ((), 5, RowKind.THERE, 4)


def test_names_of_others_steer_nothing(kept: Readings) -> None:
    evil = '\u202e<b>\x1b[31m"},{"id":"' + JOB + '"'
    found = kept([document(1, details()), document(2, details(description=evil, name="\u2066x\n"))])
    for row in changes(found).rows:
        for text in (row.title, row.values, row.told_by):
            assert text.isprintable()
