"""Sentences about coverage: both numbers, the cause, what to do, and no word about what is not known."""

from typing import Any

import pytest

from drs_inspector.domain.coverage import Coverage, DetailCoverage, ListCoverage, Part, Refusal, ReplyCoverage
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.coverage_texts import (
    MOST_GAPS,
    READ_LISTS,
    Matches,
    coverage_lines,
    gaps_of,
    matches_words,
    missing_right,
    news_of,
    part_words,
    snapshot_gaps,
)

SHOP = SourceInfo(kind="cloud", project_name="eu-de_shop")


def listed(**values: Any) -> ListCoverage:
    members: dict[str, Any] = {"claimed_first": values.get("claimed_last"), "ended": "differs"} | values
    return ListCoverage(scenario="sync", **members)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (listed(claimed_last=300, found=250), "Synchronization: the cloud claims 300, 250 were found."),
        (listed(claimed_last=2, found=1), "Synchronization: the cloud claims 2, 1 was found."),
        (
            listed(claimed_last=9, found=5, subtasks=2),
            "Synchronization: the cloud claims 9, 5 and 2 subtasks were found.",
        ),
        (
            listed(claimed_first=230, claimed_last=229, found=229),
            "Synchronization: the cloud claims 230 at first and 229 at last, 229 were found.",
        ),
        (
            listed(found=41, ended="unclaimed"),
            "Synchronization: the cloud does not say how many jobs there are, 41 were found.",
        ),
        (
            listed(claimed_last=230, found=130, ended="error"),
            "Synchronization: the cloud claims 230, 130 were found; a page of the list could not be read.",
        ),
        (
            listed(ended="error", reason={"title": "x", "http_status": 500}),
            "Synchronization: the list could not be read.",
        ),
        (listed(ended="cancelled"), "Synchronization: the list was not read."),
        (
            listed(ended="error", reason={"title": "x", "http_status": 403}),
            f"Synchronization: the list could not be read. {missing_right({'http_status': 403}, SHOP, READ_LISTS)}",
        ),
    ],
)
def test_a_list_says_both_numbers_and_how_it_ended(one: ListCoverage, sentence: str) -> None:
    assert gaps_of(Coverage(lists=(one,)), SHOP) == (sentence,)


@pytest.mark.parametrize(
    ("reason", "missing"),
    [
        ({"http_status": 403}, True),
        ({"http_status": 403, "code": "DRS.M00102"}, True),
        ({"http_status": 401, "code": "DRS.M00103"}, True),
        ({"code": "APIG.0302"}, True),
        ({"http_status": 403, "code": "DRS.M00261"}, False),
        ({"http_status": 403, "code": "APIGW.0310"}, False),
        ({"http_status": 500}, False),
        ({"code": "DRS.M05004"}, False),
        ({}, False),
    ],
)
def test_only_a_missing_right_is_called_one(reason: dict[str, Any], missing: bool) -> None:
    assert missing_right(reason, SHOP) == (
        "The right drs:migrationJob:get is missing on project eu-de_shop. "
        "Ask your administrator for the policy DRS ReadOnlyAccess there."
        if missing
        else ""
    )


def test_what_a_person_has_caused_is_no_news() -> None:
    snapshot = Snapshot(SHOP)
    assert news_of(snapshot) == ()
    snapshot.coverage = Coverage(lists=(listed(ended="cancelled"),), details=DetailCoverage(wanted=9, not_reached=9))
    assert news_of(snapshot) == ()
    assert len(snapshot_gaps(snapshot)) == 2
    refused = DetailCoverage(wanted=9, refused=(Refusal(jobs=9, title="No.", http_status=500),))
    snapshot.coverage = Coverage(details=refused)
    assert news_of(snapshot) == ("The details of 9 jobs were not read: No.",)


def test_a_count_and_a_part_are_told() -> None:
    reply = ReplyCoverage(count=99, entries=1, jobs=1, file="saved.json")
    coverage = Coverage(details=DetailCoverage(wanted=1, read=1, replies=(reply,)))
    assert gaps_of(coverage, SHOP) == ("saved.json: the reply claims 99 entries, 1 was found.",)
    assert part_words(Part(jobs=("a", "b"), of=9)) == "2 of 9 chosen jobs"
    assert part_words(Part(scenarios=("sync",))) == "only Synchronization"
    assert part_words(Part()) == ""


@pytest.mark.parametrize(
    ("matches", "words"),
    [
        (Matches(3, 41), "3 of 41 jobs match"),
        (Matches(0, 41), "No job matches (of 41)"),
        (
            Matches(0, 69, 60, whole=True),
            "60 of 69 jobs could not be searched: their details were not read, and no other job matches",
        ),
        (Matches(0, 69, 69, whole=True), "69 of 69 jobs could not be searched: their details were not read"),
        (
            Matches(2, 69, 60, whole=True),
            "2 of 69 jobs match; 60 of 69 jobs could not be searched: their details were not read",
        ),
        (
            Matches(0, 69, 60),
            "Of 60 of 69 jobs only the list entry could be searched: their details were not read, and none matches",
        ),
        (
            Matches(0, 41, 1, unclear=1),
            "Of 1 of 41 jobs it is not known: a value cannot be read, or is not exact, and no other job matches",
        ),
        (
            Matches(3, 41, 3, whole=True, unclear=1),
            (
                "3 of 41 jobs match; 2 of 41 jobs could not be searched: their details were not read; "
                "of 1 it is not known: a value cannot be read, or is not exact"
            ),
        ),
    ],
)
def test_a_filter_says_over_which_jobs_it_speaks(matches: Matches, words: str) -> None:
    assert matches_words(matches) == words


def test_gaps_are_said_one_by_one_as_far_as_a_person_reads_and_the_rest_is_counted() -> None:
    snapshot = Snapshot()
    refused = tuple(Refusal(jobs=1, title="No details.", code=f"DRS.{number}") for number in range(5000))
    snapshot.coverage = Coverage(details=DetailCoverage(wanted=5000, refused=refused))
    for lines in (coverage_lines(snapshot), list(news_of(snapshot))):
        assert len(lines) == MOST_GAPS + 1
        assert "4,980 more" in lines[-1]
    snapshot.coverage = Coverage()
    snapshot.problems = [{"title": f"Problem {number}"} for number in range(5000)]
    assert len(coverage_lines(snapshot)) == MOST_GAPS + 1
