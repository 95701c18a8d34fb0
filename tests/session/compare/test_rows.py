"""Jobs and rows of a comparison as values: filtered, walked through, folded, with what is the same or not counted."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Change, Comparison
from drs_inspector.domain.compare.words import spoken_row
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once
from drs_inspector.session.compare.alike import alike_steps
from drs_inspector.session.compare.candidates import JobRef, candidates
from drs_inspector.session.compare.files import copied
from drs_inspector.session.compare.job_list import BESIDE, Counted, ListedJobs, counts_of, matching_steps
from drs_inspector.session.compare.job_rows import NOT_COUNTED, JobRows, RowKind, ShownRow, grey_steps
from drs_inspector.session.compare.question import Answer, Question
from drs_inspector.session.compare.sides import (
    Document,
    OpenSide,
    ReadingSide,
    SideOffer,
    usual_sides,
    why_not_comparable,
)
from drs_inspector.session.compare.text import text_lines
from drs_inspector.session.history.offers import ReadingRef
from tests.helpers.two_readings import Reading, evening


def _every(rows: JobRows) -> list[ShownRow]:
    return [rows[at] for at in range(len(rows))]


HOSTILE = "a\u202e\x1b[31m<b>\t\n\u200b"


def two(change: Any) -> tuple[Reading, Reading]:
    """Return two readings, the second changed by a function of its details by id."""
    first = evening(8)
    second = first.copy()
    change(second)
    return first, second


def found_of(first: Reading, second: Reading) -> Comparison:
    return compare(first.snapshot(), second.snapshot("2026-11-27T09:19:00Z"))


def changed(second: Reading) -> None:
    ids = list(second.details)
    detail = second.details[ids[0]]
    detail["description"] = HOSTILE
    detail["object_infos"][3]["alias_name"] = "other"
    detail["object_infos"].pop()
    detail["update_time"] = "1790000000001"
    detail["node_num"] = None
    del second.details[ids[1]], second.entries[ids[1]]


def test_the_list_counts_filters_and_says_what_changed() -> None:
    found = found_of(*two(changed))
    counts = counts_of(found)
    assert (counts[Counted.CHANGED], counts[Counted.GONE], counts[Counted.ADDED]) == (1, 1, 0)
    assert counts[Counted.SAME] == len(found.same) > 0
    every = ListedJobs(found)
    assert [one.counted for one in every] == [Counted.CHANGED, Counted.GONE]
    assert [every.changes_of(at) for at in range(len(every))] == [3, 1]
    assert sum(every.changes_of(at) for at in range(len(every))) == found.changes
    assert len(ListedJobs(found, {Counted.SAME})) == counts[Counted.SAME]
    assert every.place_of(every[1].ids) == 1
    assert every[0].spoken.startswith("changed, job-")


def test_words_are_found_in_rows_and_only_where_they_are_asked_for() -> None:
    found = found_of(*two(changed))

    def lines(text: str) -> int:
        return len(ListedJobs(found, (), at_once(matching_steps(found, text))))

    assert [lines(text) for text in ("object:other", "rule:other", "other", "nothing-has-this", "job-")] == [
        1,
        0,
        1,
        0,
        2,
    ]


def test_rows_fold_and_changes_keep_their_numbers() -> None:
    found = found_of(*two(changed))
    job = ListedJobs(found)[0]
    rows = JobRows(job)
    assert [rows[at].section for at in range(len(rows)) if rows[at].kind is RowKind.HEAD] == ["Fields", "Objects"]
    assert rows.changes == 3
    for number in range(3):
        row = rows.row_of_change(number)
        assert row is not None
        assert rows[row].kind is RowKind.CHANGE
        assert rows.change_at(row) == number
    folded = JobRows(job, folded=rows.turned("Fields"))
    assert folded.row_of_change(0) is None
    assert folded.row_of_change(1) is not None
    assert len(folded) == len(rows) - 1


def test_what_is_the_same_and_what_is_not_counted_are_all_there_once() -> None:
    found = found_of(*two(changed))
    job = ListedJobs(found)[0]
    assert job.change is not None
    assert job.change.same is not None
    ids = (job.ids[0] or "", job.ids[1] or "")
    alike = at_once(alike_steps(found.a, found.b, ids, job.change))
    same = job.change.same
    assert (len(alike.fields), len(alike.objects), len(alike.rules)) == (same.fields, same.objects, same.rules)
    told = {row.path for row in job.change.objects}
    assert not told & {row.path for row in alike.objects}
    grey = at_once(grey_steps(found, job.change))
    assert [row.reason for row in grey] == ["last changed", "null or missing"]
    assert len(grey) == sum(job.change.uncounted.values())
    rows = JobRows(job, alike=alike, grey=grey)
    heads = [rows[at].section for at in range(len(rows)) if rows[at].kind is RowKind.HEAD]
    assert heads == ["Fields", "Objects", NOT_COUNTED, "The same"]
    assert rows.changes == 3  # what is not counted is no change to step to


def test_values_that_are_not_counted_have_the_number_of_the_counters() -> None:
    """The commands that the service offers are one value, and a row each."""

    def other_commands(second: Reading) -> None:
        changed(second)
        entry = second.entries[next(iter(second.entries))]
        entry["job_action"] = {"available_actions": ["START", "STOP", "RESET"]}

    found = found_of(*two(other_commands))
    job = ListedJobs(found)[0]
    assert job.change is not None
    grey = at_once(grey_steps(found, job.change))
    (note,) = [row.note for row in _every(JobRows(job, grey=grey)) if row.section == NOT_COUNTED and row.row is None]
    assert note == f"{sum(job.change.uncounted.values())} values in {len(grey)} rows"


def test_a_job_whose_details_were_refused_shows_no_objects_as_the_same() -> None:
    first, second = two(lambda second: second.refused.add(next(iter(second.details))))
    found = found_of(first, second)
    job = ListedJobs(found)[0]
    assert job.counted is Counted.NOT_READ
    assert job.change is not None
    alike = at_once(alike_steps(found.a, found.b, (job.ids[0] or "", job.ids[1] or ""), job.change))
    assert not len(alike.objects)
    assert not alike.rules
    assert JobRows(job, alike=alike).changes == 0
    assert ListedJobs(found).changes_of(0) == 0


def test_rules_of_no_job_are_a_line_of_their_own() -> None:
    found = found_of(*two(changed))
    found.beside = list(found.jobs[0].fields)
    line = ListedJobs(found)[len(found.jobs)]
    assert (line.name, line.ids) == (BESIDE, (None, None))
    assert JobRows(line, found.beside).changes == len(found.beside)


def test_a_row_is_spoken_as_what_it_is() -> None:
    found = found_of(*two(changed))
    spoken = [spoken_row(row) for row in found.jobs[0].of(Section.OBJECTS)]
    assert spoken[0] == "changed, name on the target of Table crm.t2, before t2, after other"
    assert spoken[1].startswith("gone, Table, only in A: crm.t11")


def test_what_is_copied_is_what_diff_writes_and_steers_nothing() -> None:
    found = found_of(*two(changed))
    documents = Document("evening", found.a), Document(HOSTILE, found.b)
    answer = Answer(Question(OpenSide("a"), OpenSide("b")), found, *documents, 0.1)
    text = copied(answer, "txt")
    assert text.splitlines() == list(text_lines(found, answer.titles))
    assert not any(letter in text for letter in "\x1b\u202e\u200b\t")
    document = json.loads(copied(answer, "json"))
    assert document["verdict"] == "different"
    assert document["counts"]["gone"] == 1
    assert copied(answer, "csv").startswith("job_change,job,id_a,id_b,")
    assert [json.loads(line)["change"] for line in copied(answer, "ndjson").splitlines()] == ["changed", "gone"]


def offer(key: str, kind: str = "cloud", project: str = "p") -> SideOffer:
    return SideOffer(OpenSide(key), key, "", kind, key, key, project=project)


def test_the_usual_sides_are_the_shown_source_and_what_it_was_before() -> None:
    one, other, third = offer("one"), offer("other", project="q"), offer("third")
    assert usual_sides([one, other, third], "one") == (OpenSide("third"), OpenSide("one"))  # of the same project
    assert usual_sides([one], "one") == (None, OpenSide("one"))
    assert usual_sides([], "") == (None, None)
    assert why_not_comparable(None, one.side, [one]).startswith("There is one source only")
    assert why_not_comparable(one.side, one.side, [one, other]) == "A and B are the same: choose another one"
    assert why_not_comparable(one.side, other.side, [one, other]) == ""


def test_the_reading_that_is_shown_is_not_what_was_before_it() -> None:
    """Where readings are kept the newest one is what is shown: set beside that nothing would ever have changed."""
    now = datetime(2026, 11, 27, 9, 41, tzinfo=UTC)
    shown = offer("one")._replace(read_at=now)
    own, before = (
        shown._replace(side=ReadingSide(ReadingRef("shop", "p", number)), kind="reading", read_at=moment)
        for number, moment in ((2, now), (1, now - timedelta(days=1)))
    )
    assert usual_sides([shown, own, before], "one") == (before.side, shown.side)
    assert usual_sides([shown, own], "one") == (None, shown.side)
    found, _more = candidates([], [shown, own, before], JobRef("one", "j"), "")
    assert [one.side for one in found] == [before.side]


def test_nothing_differs_says_the_verdict_and_no_more() -> None:
    first = evening(8)
    found = found_of(first, first.copy())
    assert len(ListedJobs(found)) == 0
    assert found.count(Change.CHANGED) == 0
    assert isinstance(found.a, Snapshot)
