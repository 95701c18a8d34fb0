"""Rules beside the results of a reply: which jobs shared a reply is chance, and no change."""

import json
from typing import Any

from drs_inspector.domain.compare.documents import compare
from drs_inspector.domain.compare.options import Uncounted
from drs_inspector.domain.compare.result import Change, Comparison, Kind, Verdict
from drs_inspector.domain.coverage import Coverage, ListCoverage, details_of
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from tests.domain.compare.test_adversaries import lines, objects
from tests.helpers.searching import rule

Json = dict[str, Any]
FIRST, SECOND, OTHER = rule("id > 1", "s.a"), rule("id > 2", "s.a"), rule("id > 9", "s.a")


def reading(*replies: tuple[list[Json], list[Json]], refused: str = "") -> Snapshot:
    """Return a document that was read in these replies: the details in each, and the rules beside them."""
    snapshot = Snapshot(SourceInfo(kind="cloud", project_id="p"))
    for number, (details, conditions) in enumerate(replies):
        for detail in details:
            snapshot.add_detail(json.dumps(detail).encode(), str(detail["id"]), number, scenario="sync")
        if conditions:
            snapshot.add_part(number, "data_transformation", json.dumps({"filter_conditions": conditions}).encode())
    if refused:
        snapshot.add_list_entry(json.dumps({"id": refused, "name": refused}).encode(), refused, "sync")
        snapshot.mark_unavailable(refused, {"title": "Not allowed."})
    count = len(snapshot.jobs)
    lists = (ListCoverage(scenario="sync", claimed_first=count, claimed_last=count, found=count, ended="met"),)
    snapshot.coverage = Coverage(lists=lists, details=details_of(snapshot.jobs, snapshot.unavailable))
    snapshot.complete = snapshot.coverage.complete
    return snapshot


def job(name: str, *tables: str) -> Json:
    return {"id": name, "name": name} | objects(*(tables or ("s.a",)))


def told(found: Comparison) -> list[str]:
    return [
        *(f"{one.name}: {line}" for one in found.jobs for line in lines(list(one.differences))),
        *lines(found.beside),
    ]


def both_ways(a: Snapshot, b: Snapshot) -> tuple[Comparison, Comparison]:
    return compare(a, b), compare(b, a)


def test_other_replies_for_the_same_jobs_are_no_change() -> None:
    together = reading(([job("j1"), job("j2")], [FIRST, SECOND]))
    apart = reading(([job("j1")], [FIRST]), ([job("j2")], [SECOND]))
    for found in both_ways(together, apart):
        assert (told(found), found.verdict) == ([], Verdict.SAME)


def test_one_rule_twice_in_a_reply_is_two_and_in_two_replies_one() -> None:
    once = reading(([job("j1"), job("j2")], [FIRST]))
    for found in both_ways(once, reading(([job("j1")], [FIRST]), ([job("j2")], [FIRST]))):
        assert (told(found), found.verdict) == ([], Verdict.SAME)
    found = compare(once, reading(([job("j1"), job("j2")], [FIRST, FIRST])))
    assert [row.change for one in found.jobs for row in one.rules] == [Change.ADDED] * 2


def test_a_changed_condition_is_told_as_that_in_whichever_reply_it_comes() -> None:
    together = reading(([job("j1"), job("j2")], [FIRST, SECOND]))
    apart = reading(([job("j1")], [OTHER]), ([job("j2")], [SECOND]))
    for found in both_ways(together, apart):
        rows = [(one.name, row.change, row.kind) for one in found.jobs for row in one.rules]
        assert rows == [("j1", Change.CHANGED, Kind.CONDITION), ("j2", Change.CHANGED, Kind.CONDITION)]
        assert found.beside == []


def test_a_rule_that_is_gone_from_every_reply_is_gone_and_has_no_place_there() -> None:
    together = reading(([job("j1"), job("j2")], [FIRST, SECOND]))
    apart = reading(([job("j1")], [FIRST]), ([job("j2")], []))
    found, back = both_ways(together, apart)
    assert told(found) == [f"{name}: gone Rule 2 on s.a: id > 2 / None" for name in ("j1", "j2")]
    assert told(back) == [f"{name}: added Rule 2 on s.a: None / id > 2" for name in ("j1", "j2")]
    # In B the first rule came beside another reply than that of j2: it has no place among the rules of that job.
    found = compare(apart, reading(([job("j1")], []), ([job("j2")], [])))
    assert [(row.place_a, row.what) for one in found.jobs for row in one.rules] == [(0, "Rule 1 on s.a")]


def test_what_may_stand_beside_a_reply_that_was_not_read_is_not_gone() -> None:
    together = reading(([job("j1"), job("j2")], [FIRST, SECOND]))
    unread = reading(([job("j1")], [FIRST]), refused="j2")
    for found in both_ways(together, unread):
        assert told(found) == []
        assert found.verdict is Verdict.SAME_AS_READ
        assert found.uncounted[Uncounted.NOT_READ] >= 1


def test_a_rule_of_no_job_of_its_reply_may_be_of_a_job_of_another() -> None:
    lost = rule("id > 7", "nowhere.x")
    here = reading(([job("j1")], [SECOND]), ([job("j2", "s.b")], [FIRST, lost]))
    there = reading(([job("j1"), job("j2", "s.b")], [FIRST, SECOND, lost]))
    for found in both_ways(here, there):
        assert (told(found), found.verdict) == ([], Verdict.SAME)
    gone = compare(here, reading(([job("j1")], [SECOND, FIRST]), ([job("j2", "s.b")], [])))
    assert told(gone) == ["gone Rule 1 on nowhere.x: id > 7 / None"]
    unread = compare(here, reading(([job("j1")], [SECOND, FIRST]), refused="j2"))
    assert told(unread) == []
