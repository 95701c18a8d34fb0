"""What a summary says of jobs, and that each of its doors leads to exactly the jobs that it counts."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from drs_inspector.domain.coverage import Coverage, ListCoverage, Part, details_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.health.job_marks import Mark
from drs_inspector.session.job_tree.node import NodeKind
from drs_inspector.session.summary.content import Asked, summary_of
from drs_inspector.session.summary.values import Card, Row, Summary
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import detail, job_id
from tests.session.summary.stage import NOW, Stage, failed, found_in, ms, whole

SPACE = "\u00a0"
STATUSES = ("INCRE_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "FAILED", "CREATE_FAILED", "NEW_ONE", "CONFIGURATION", "",
            None, 5, "FULL_TRANSFER_COMPLETE", "RELEASE_RESOURCE_COMPLETE")  # fmt: skip


def rows(summary: Summary, key: str) -> dict[str, Row]:
    card = summary.card(key)
    return {} if card is None else {row.words: row for row in card.rows}


def the(summary: Summary, key: str) -> Card:
    card = summary.card(key)
    assert card is not None, key
    return card


def figure(summary: Summary, name: str) -> str:
    return next((f"{one.shown} {one.note}".replace(SPACE, " ") for one in summary.figures if one.name == name), "")


def doors_are_exact(summary: Summary, snapshots: Sequence[Snapshot]) -> int:
    """Compare the number of each segment and of each cause with what its filter finds; return how many have none."""

    def count(text: str) -> int:
        return sum(len(found_in(snapshot, text)) for snapshot in snapshots)

    without = 0
    for bar in summary.bars.bars if summary.bars is not None else ():
        for segment in bar.segments:
            without += not segment.filter_text
            assert not segment.filter_text or count(segment.filter_text) == segment.count, (bar.word, segment)
    failed = summary.card("failed")
    for row in failed.rows if failed is not None else ():
        if row.count and row.door is not None:
            assert count(row.door.filter_text) == int(row.count.replace(",", "")), row
    read = rows(summary, "read").get("Details")
    if read is not None and read.door is not None:
        assert read.value == f"Show the {count(read.door.filter_text):,}"
    return without


def test_one_job_is_one_job() -> None:
    one = Stage(detail(1, object_infos=[{"id": "a", "type": "table", "name": "a", "select": "true"}])).summary()
    assert figure(one, "jobs") == "1 job, read in full"
    assert figure(one, "objects") == "1 object"
    # A job without a list is not one without objects: the number is said to be of the others.
    listed = [{"id": "a", "type": "table", "name": "a", "select": "true"}]
    two = Stage(detail(1, object_infos=listed), detail(2, object_infos=None)).summary()
    assert figure(two, "objects") == "1 object, in 1 of 2 jobs"
    assert figure(Stage(detail(1, object_infos=None)).summary(), "objects") == ""
    assert figure(Stage(detail(1, object_infos=[])).summary(), "objects") == "0 objects"


def test_which_failed_and_why_and_which_is_latest_behind_is_said_without_a_click() -> None:
    stage = Stage(
        failed(1, "retry 20 times, 10.0.0.5 not reachable", 5),
        failed(2, "retry 3 times, 10.0.0.7 not reachable", 1),
        failed(3, "Some other trouble", 2, db_use_type="sync"),
        *(detail(number, db_use_type="sync") for number in range(4, 8)),
    )
    stage.look(4, (8, 200), (4, 500), (0.1, 860))
    stage.look(5, (4, 3), (0.1, 3))
    stage.look(6, (50, 9_000))
    summary = stage.summary()
    assert figure(summary, "failed") == "3 failed, the oldest for 5 d"
    assert figure(summary, "lag") == "14 min worst lag, known of 3 of 4 jobs: job-00004"
    assert figure(summary, "copies") == ""
    assert figure(summary, "objects") == "14 objects"
    assert figure(summary, "jobs") == "7 jobs, all read in full"

    causes = [row for row in the(summary, "failed").rows if row.count]
    assert [(row.count, row.value.replace(SPACE, " ")) for row in causes] == [("2", "5 d"), ("1", "2 d")]
    assert causes[0].lead == "DRS.M01501"
    named = [row.words for row in the(summary, "failed").rows if row.is_below]
    assert named == ["job-00002", "job-00001", "job-00003"]
    lag = the(summary, "lag").rows
    assert [(row.words, row.value.replace(SPACE, " "), row.note.replace(SPACE, " ")) for row in lag] == [
        ("job-00004", "14 min 20 s", "growing"),
        ("job-00005", "3 s", "level"),
        ("job-00006", "2 h 30 min ?", "figure is 50 min old"),
    ]
    assert lag[0].runs
    assert lag[0].door is not None
    assert lag[0].door.node is not None
    assert lag[0].door.node.job_id == job_id(4)
    assert "lag 14 min 20 s, growing" in lag[0].spoken.replace(SPACE, " ")
    assert the(summary, "lag").lines == ("Of 1 other job no lag is known.",)
    assert summary.card("changed") is None
    assert not doors_are_exact(summary, [stage.snapshot])


def test_refused_details_are_never_counted_as_healthy_or_read() -> None:
    stage = Stage(*(detail(number) for number in range(1, 5)))
    for number in (1, 2, 3):
        stage.look(number, (4, 2), (0.1, 2))
    stage.list(7, status="INCRE_TRANSFER_STARTED")
    stage.refuse(3, 7, 9)  # read before, only listed, and known by the refusal alone
    summary = stage.summary()
    assert summary.bars is not None
    told = dict.fromkeys(("Healthy", "Not read"), 0)
    for bar in summary.bars.bars:
        for segment in bar.segments:
            told[segment.word] = told.get(segment.word, 0) + segment.count
    counts = stage.source().health.counts()
    assert told["Healthy"] == counts[HealthKey.HEALTHY] <= 3
    assert told["Not read"] == counts[HealthKey.NOT_READ] > 0
    details = rows(summary, "read")["Details"]
    assert details.note == "3 of 6 read in full"
    assert details.share == 0.5
    assert figure(summary, "jobs") == "6 jobs, 3 read in full"
    assert "not read" in figure(summary, "failed")
    lines = " ".join(the(summary, "read").lines)
    assert "Ask your administrator for the policy DRS ReadOnlyAccess" in lines
    assert sum(told.values()) == 6
    doors_are_exact(summary, [stage.snapshot])


HOSTILE: tuple[Any, ...] = (
    "sync", "Synchronization", "SYNC", "a & b", "<b>x</b>", "\u202eevil", 'q"uo\\te', "not", "in (a, b)", "", None, 5,
    "x" * 100_000, "\x00", "\u0130", " sync ",
)  # fmt: skip
TEXTS = ("Some trouble", "some TROUBLE", "DRS.M01501", "retry 5 times", "retry 6 times", 'say "no"', "", None, "a\nb",
         "z" * 9_000, "\u202egone", "cause:x or health:failed")  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_every_segment_and_cause_counts_what_its_filter_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - jobs, no secrets
    stage, total = Stage(), chance.randrange(5, 90)
    for number in range(total):
        how = chance.choice(("read", "read", "read", "listed", "refused"))
        more = {"db_use_type": chance.choice(HOSTILE), "status": chance.choice(STATUSES)}
        if how == "read":
            more |= {"error_code": chance.choice(("DRS.M01501", "drs.m01501", "", None))}
            more |= {"error_message": chance.choice(TEXTS), "update_time": chance.choice((ms(days=2), "x", None))}
            stage.put(detail(number, **more))
        elif how == "listed":
            stage.list(number, db_use_type=str(more["db_use_type"] or ""), error_msg=chance.choice(TEXTS))
        if how == "refused" or chance.random() < 0.1:
            stage.refuse(number)
    summary = stage.summary()
    doors_are_exact(summary, [stage.snapshot])
    counted = sum(bar.total for bar in summary.bars.bars) if summary.bars is not None else 0
    assert counted == stage.snapshot.total == sum(stage.source().health.counts().values())
    for card in summary.cards:
        for row in card.rows:
            assert len(row.words) < 400, card.key
            assert not set(row.words + row.spoken) & set("\u202e\x00\n")


def test_without_jobs_figures_or_a_cause_there_is_no_card() -> None:
    assert Stage().summary().bars is None
    nothing = whole(summary_of(Asked()))
    assert (nothing.figures, nothing.bars, nothing.cards) == ((), None, ())
    assert nothing.empty == "There are no replication jobs here."
    fresh = Stage()
    assert fresh.summary().empty == "There are no replication jobs here."
    fresh.snapshot.complete = False
    assert fresh.summary().empty == "No jobs were read."
    reading = whole(summary_of(Asked((fresh.source()._replace(is_reading=True),))))
    assert reading.empty == "Looking for jobs\u2026", "that there are none is not said before it was read"
    summary = Stage(detail(1), kind="file").summary()
    assert [card.key for card in summary.cards] == ["read"]
    assert [one.name for one in summary.figures] == ["failed", "objects", "jobs"]
    odd = Stage(detail(1))
    odd.look(1, (0.1, float("nan")), (0.2, float("-inf")))
    assert odd.summary().card("lag") is None


def test_what_changed_is_told_since_the_look_before_and_not_what_was_older() -> None:
    since = NOW - timedelta(minutes=30)
    stage = Stage(*(detail(number) for number in range(1, 12)))
    stage.marks = {
        job_id(1): Mark(since - timedelta(minutes=1), "Healthy", True),
        job_id(2): Mark(since + timedelta(minutes=3), "Healthy", True),
        job_id(3): Mark(since + timedelta(minutes=5), "", False),
        job_id(4): Mark(None, "Late", False),
    }
    card = the(stage.summary(since=since), "changed")
    assert card.title == "Changed since 09:49"
    assert [(row.lead, row.words, row.note) for row in card.rows] == [
        ("09:54", "job-00003", "new, Incremental"),
        ("09:52", "job-00002", "Healthy to Working"),
    ]
    assert stage.summary().card("changed") is None, "one look has nothing to compare with"
    stage.marks = {job_id(number): Mark(NOW, "Late", True) for number in range(1, 12)}
    many = the(stage.summary(since=since), "changed")
    assert len(many.rows) == 6
    assert many.lines[0].startswith("5 more jobs changed")


def test_a_scenario_counts_its_own_jobs_and_its_doors_stay_in_it() -> None:
    stage = Stage(failed(1, "trouble"), failed(2, "trouble", db_use_type="sync"), detail(3, db_use_type="sync"))
    summary = stage.summary(scenario="sync")
    assert summary.bars is not None
    assert [bar.total for bar in summary.bars.bars] == [2]
    (cause,) = [row for row in the(summary, "failed").rows if row.count]
    assert cause.door is not None
    assert stage.found(cause.door.filter_text) == {job_id(2)}
    doors_are_exact(summary, [stage.snapshot])


def test_several_sources_are_rows_that_lead_to_their_summaries() -> None:
    one, other = Stage(failed(1, "x"), detail(2)), Stage(detail(1, db_use_type="sync"))
    other.refuse(1)
    sources = (one.source("a", "Shop"), other.source("b", "Bank\u202e"))
    summary = whole(summary_of(Asked(sources)))
    doors_are_exact(summary, [one.snapshot, other.snapshot])
    first, second = the(summary, "sources").rows
    assert first.note.startswith("2 jobs \u00b7 1 failed")
    assert second.words == "Bank\\u202e"
    assert second.door is not None
    assert second.door.node is not None
    assert (second.door.node.kind, second.door.node.session) == (NodeKind.SESSION, "b")
    assert any(line.startswith("Bank") for line in the(summary, "read").lines)


def test_lists_whose_numbers_differ_say_so_and_a_part_says_of_what_it_is() -> None:
    stage = Stage(detail(1, db_use_type="sync"))
    short = ListCoverage(
        scenario="sync", asked=100, served=100, claimed_first=300, claimed_last=300, found=250, ended="differs"
    )
    details = details_of(stage.snapshot.jobs, stage.snapshot.unavailable)
    stage.snapshot.coverage = Coverage(lists=(short,), details=details, part=Part(filter="status:failed", of=260))
    stage.snapshot.complete = False
    summary = stage.summary()
    listed = rows(summary, "read")["List: Synchronization"]
    assert listed.note.startswith("250 found, 300 claimed")
    assert listed.share is not None
    assert listed.share < 1
    lines = " ".join(the(summary, "read").lines)
    assert "the cloud claims 300, 250 were found" in lines
    assert "This part: the jobs of 260 that match the filter status:failed." in lines
    assert "Jobs listed" not in rows(summary, "read")


def test_the_work_of_a_summary_grows_with_the_jobs_and_goes_in_steps() -> None:
    def made(count: int) -> Callable[[], object]:
        source = Stage(*(detail(number) for number in range(count))).source()
        for _step in source.health.steps():
            pass
        return lambda: whole(summary_of(Asked((source,))))

    few, many = lines_run(made(200)), lines_run(made(800))
    assert many < few * 5
    steps = summary_of(Asked((Stage(*(detail(number) for number in range(50))).source(),)))
    assert sum(1 for _step in steps) > 100
