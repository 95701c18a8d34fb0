"""The line about coverage: over which jobs everything was said, why not the others, and whether that is a warning."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from drs_inspector.domain.coverage import Coverage, DetailCoverage, ListCoverage, Refusal
from drs_inspector.domain.errors import CloudError, FileProblemError
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.coverage_news import CoverageNews, LinkKind, ReadSource, coverage_news
from drs_inspector.session.coverage_texts import Matches
from drs_inspector.session.events import Progress

NOW = datetime(2026, 11, 27, 10, 19, 30, tzinfo=UTC)
READ_AT = "2026-11-27T10:19:10Z"
NO_RIGHT: dict[str, Any] = {"code": "DRS.M00101", "http_status": 403, "title": "Forbidden"}


def snapshot(read: int, unread: int = 0, *refused: Refusal, **coverage: Any) -> Snapshot:
    info = SourceInfo(kind="cloud", project_name="eu_analytics", read_at=READ_AT)
    made = Snapshot(info)
    for number in range(read):
        made.add_detail(json.dumps({"id": f"r{number}"}).encode(), f"r{number}", 1)
    for number in range(unread):
        made.add_list_entry(json.dumps({"id": f"u{number}"}).encode(), f"u{number}")
    missing = unread - sum(one.jobs for one in refused)
    details = DetailCoverage(wanted=read + unread, read=read, refused=refused, not_reached=missing)
    made.coverage = Coverage(details=details, **coverage)
    made.complete = made.coverage.complete
    return made


def news(*snapshots: Snapshot, matches: Matches | None = None, **more: Any) -> CoverageNews:
    sources = [ReadSource(one, f"source {number}", **more) for number, one in enumerate(snapshots)]
    return coverage_news(sources, matches, now=NOW, zone=UTC)


def links(said: CoverageNews) -> list[str]:
    return [link.words for link in said.links]


def test_a_whole_reading_says_so_and_when() -> None:
    said = news(snapshot(41))
    assert said.text == "41 of 41 jobs read in full. Read 10:19."
    assert said.is_whole
    assert not said.is_warning
    assert not said.links
    assert news(snapshot(41), kind="file").rest == "As of its reading, 10:19."
    assert news(snapshot(41), snapshot(2)).text == "43 of 43 jobs read in full. Oldest reading: 10:19."
    assert coverage_news([]) == CoverageNews()


def test_a_natural_gap_is_calm_and_leads_to_its_jobs() -> None:
    said = news(snapshot(39, 2, Refusal(jobs=2, title="The cloud has no details of this job.", code="DRS.M00289")))
    assert said.lead == "39 of 41 jobs read in full."
    assert said.rest == "2 jobs: details not read, because the cloud has none of them. Read 10:19."
    assert links(said) == ["Show the 2", "Read again"]
    assert said.links[0].target == "is:unread"
    assert not said.is_warning
    assert not said.is_whole
    stopped = news(snapshot(39, 2))
    assert "The reading was stopped before it was complete." in stopped.rest
    assert not stopped.is_warning
    filtered = news(snapshot(39, 2), matches=Matches(7, 41, 2))
    assert filtered.lead == "7 of 41 shown, 39 read in full."
    assert links(news(snapshot(39, 2), can_read_again=False)) == ["Show the 2"]
    assert "the file has none of them" in news(snapshot(0, 2), kind="file").rest


def test_a_missing_right_is_a_warning_that_names_it() -> None:
    said = news(snapshot(1940, 60, Refusal(jobs=60, **NO_RIGHT)))
    assert said.lead == "60 of 2,000 jobs: details not read."
    assert said.rest == "eu_analytics refuses them: DRS ReadOnlyAccess is missing. Filters cannot see inside."
    assert said.is_warning
    assert links(said) == ["What to ask for", "Show the 60"]
    assert said.links[0].kind is LinkKind.HELP
    assert "The right drs:migrationJob:get is missing on project eu_analytics." in said.links[0].target
    # While it is read again, and with a filter, what was found out still holds.
    assert news(snapshot(1940, 60, Refusal(jobs=60, **NO_RIGHT)), progress=Progress("details", 2000, 24)) == said


def test_errors_and_numbers_that_differ_are_warnings() -> None:
    said = news(snapshot(1, 3, Refusal(jobs=2, title="Busy.", code="DRS.M05"), Refusal(jobs=1, title="Other")))
    assert said.is_warning
    assert said.rest == "Busy (DRS.M05). 1 more cause. Filters cannot see inside."
    assert links(said) == ["What is missing", "Show the 3", "Read again"]
    claimed = ListCoverage(scenario="sync", claimed_first=300, claimed_last=300, found=41, ended="differs")
    differs = news(snapshot(41, lists=(claimed,)), snapshot(3))
    assert differs.is_warning
    assert differs.text == (
        "source 0: Synchronization: the cloud claims 300, 41 were found. Jobs may be missing in what is shown."
    )
    stopped = ListCoverage(scenario="sync", found=41, ended="cancelled")
    calm = news(snapshot(41, lists=(stopped,)))
    assert not calm.is_warning
    assert not calm.is_whole
    assert "Synchronization" in calm.rest


def test_a_file_in_doubt_is_a_warning_although_it_says_that_it_is_complete() -> None:
    edited = snapshot(41)
    edited.add_doubt(FileProblemError("a.json is not as it was written.", "It was edited.\x1b[2J", "Ask for it again."))
    said = news(edited, kind="file")
    assert said.text == "In question: a.json is not as it was written. It was edited.\\x1b[2J"
    assert said.is_warning
    assert not said.is_whole
    assert [(link.words, link.target) for link in said.links] == [("What to do", f"{said.text} Ask for it again.")]
    edited.problems[0]["title"] = "x" * 1_000
    assert len(news(edited, kind="file").lead) == 300


def test_progress_and_nothing_yet() -> None:
    said = news(snapshot(24, 17), progress=Progress("details", found=41, read=24))
    assert said.text == "Reading details: 24 of 41. 24 of 41 jobs read in full so far."
    assert not said.is_whole
    empty = coverage_news([ReadSource(Snapshot())])
    assert (empty.text, links(empty)) == ("The jobs have not been read yet.", ["Read them"])


def test_a_job_known_by_its_refusal_alone_is_counted_and_not_promised_to_a_filter() -> None:
    made = snapshot(1)
    made.mark_unavailable("gone", CloudError("The cloud has no details of this job.", "", "", code="DRS.M00289"))
    made.coverage = Coverage(details=DetailCoverage(wanted=2, read=1, refused=(Refusal(jobs=1, code="DRS.M00289"),)))
    said = news(made)
    assert said.lead == "1 of 2 jobs read in full."
    assert links(said) == ["Read again"]


@pytest.mark.parametrize("hostile", ["\x1b[2J\u202e", "<b>x</b>", "y" * 100_000])
def test_texts_from_outside_are_harmless(hostile: str) -> None:
    made = snapshot(0, 1, Refusal(jobs=1, title=hostile, code=hostile))
    made.source.project_name = hostile
    said = news(made)
    assert "\x1b" not in said.text
    assert "\u202e" not in said.text
    assert len(said.text) < 500
