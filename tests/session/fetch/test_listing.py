"""Reading a list from services that misbehave: whole where that is possible, and otherwise never called whole."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drs_inspector.domain.coverage import ListCoverage
from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.session.events import Event
from drs_inspector.session.fetch import paging, reading_limits
from drs_inspector.session.fetch.counts import FetchCounts
from drs_inspector.session.fetch.listing import Entry, ReplyDecoder, ScenarioListing
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.simulator.faults.catalogue import FAULT_KINDS
from drs_inspector.simulator.faults.lists import serve_page
from drs_inspector.simulator.faults.switches import ActiveFaults, FaultSwitches


class Service:
    """A service with a list of jobs and faults; ``asked`` are the pages that were asked for, with their size."""

    def __init__(self, jobs: int, *faults: str, subtasks: int = 0, claim: int | None = None) -> None:
        self.ids = [f"job-{number:05}" for number in range(jobs)]
        self.subtasks = subtasks
        self.claim = claim
        self.switches = FaultSwitches(faults)
        self.asked: list[tuple[int, int]] = []

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        self.asked.append((page, per_page))
        faults: ActiveFaults = self.switches.strike("/v3/p/jobs", signed=False)
        served = serve_page(self.ids, page, per_page, faults)
        if served.fails:
            raise CloudError("Job list: the service is failing", http_status=500)
        if "page-beyond-400" in faults and page > 1 and not served.ids:
            raise CloudError("Job list: the request was refused", code="DRS.M00211", http_status=400)
        total = self.claim if self.claim is not None else served.total
        reply: dict[str, Any] = {"jobs": [self._entry(job_id) for job_id in served.ids]}
        return json.dumps(reply if total is None else {"total_record": total, **reply}).encode()

    def _entry(self, job_id: str) -> dict[str, Any]:
        below = [{"id": f"{job_id}-{number}"} for number in range(self.subtasks if job_id == "job-00000" else 0)]
        return {"id": job_id, "children": below} if below else {"id": job_id}

    async def job_details(self, ids: Sequence[str]) -> bytes:
        raise AssertionError(ids)


class Reading:
    """What came of reading a list."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problems: list[InspectorError] = []
        self.rest: dict[str, bytes] = {}
        self.coverage = ListCoverage()

    @property
    def ids(self) -> list[str]:
        return [entry.job_id for entry in self.entries if entry.parent_id is None]


def _ignore(_event: Event) -> None:
    pass


async def read(service: Service) -> Reading:
    result, counts = Reading(), FetchCounts(ThrottledEvents(_ignore))
    listing = ScenarioListing(
        service,
        "sync",
        counts,
        ReplyDecoder(),
        on_problem=lambda error, _where: result.problems.append(error),
        on_rest=result.rest.update,
    )
    async for entries in listing.pages():
        result.entries += entries
    result.coverage = listing.coverage
    return result


@pytest.mark.parametrize("jobs", [0, 1, 41, 99, 100, 101, 200, 230])
async def test_a_list_that_tells_the_truth_is_read_once(jobs: int) -> None:
    service = Service(jobs)
    result = await read(service)
    assert result.ids == service.ids
    assert result.coverage.is_met
    assert len(service.asked) == jobs // 100 + 1
    assert {size for _page, size in service.asked} == {100}
    assert (result.coverage.claimed_first, result.coverage.claimed_last, result.coverage.found) == (jobs, jobs, jobs)


WHOLE = [
    "list-capped=10",
    "list-capped=1",
    "list-capped=99",
    "page-cut=10",
    "page-cut=99",
    "per-page-ignored=10",
    "per-page-ignored=1000",
    "page-empty=2",
    "page-empty=3",
    "page-repeats=2",
    "page-repeats=3",
    "pages-overlap",
    "pages-reversed",
    "total-record-as-text",
    "page-beyond-400",
]


@pytest.mark.parametrize("fault", WHOLE)
@pytest.mark.parametrize("jobs", [5, 55, 100, 101, 230, 250])
async def test_a_list_whose_pages_misbehave_is_read_whole(jobs: int, fault: str) -> None:
    service = Service(jobs, fault)
    result = await read(service)
    lost = set(service.ids) - set(result.ids)
    assert not lost, f"{len(lost)} lost after {service.asked}"
    assert len(result.ids) == jobs
    assert result.coverage.is_met
    assert result.problems == []


@pytest.mark.parametrize("first", ["list-capped=10", "page-cut=30", "pages-overlap"])
@pytest.mark.parametrize("second", ["page-empty=2", "page-empty=4", "page-repeats=3", "page-beyond-400"])
async def test_two_faults_at_once_lose_nothing_either(first: str, second: str) -> None:
    service = Service(250, first, second)
    result = await read(service)
    assert set(result.ids) == set(service.ids)
    assert result.coverage.is_met


async def test_a_server_with_ten_a_page_and_55_jobs_gives_55() -> None:
    service = Service(55, "list-capped=10")
    result = await read(service)
    assert len(result.ids) == 55
    assert result.coverage.is_met
    assert service.asked == [(1, 100), (2, 10), (3, 10), (4, 10), (5, 10), (6, 10)]
    assert (result.coverage.asked, result.coverage.served, result.coverage.claimed_last) == (100, 10, 55)


@pytest.mark.parametrize(
    ("fault", "claimed"),
    [
        ("total-record-too-large", 1230),
        ("total-record-too-small", 1),
        ("total-record=231", 231),
        ("total-record=229", 229),
        ("total-record=100", 100),
        ("total-record=200", 200),
        ("total-record=0", 0),
        ("total-record-shrinks", 225),
    ],
)
async def test_a_false_total_loses_no_job_and_is_told(fault: str, claimed: int) -> None:
    service = Service(230, fault)
    result = await read(service)
    assert result.ids == service.ids
    assert not result.coverage.is_met
    assert (result.coverage.claimed_last, result.coverage.found, result.coverage.ended) == (claimed, 230, "differs")


@pytest.mark.parametrize("claim", ["-missing", "=many", "=-1", f"={'9' * 30}", f"={'9' * 5000}"])
async def test_without_a_usable_total_all_is_read_and_nothing_is_called_whole(claim: str) -> None:
    service = Service(230, f"total-record{claim}")
    result = await read(service)
    assert result.ids == service.ids
    assert not result.coverage.is_met
    assert result.coverage.ended == "unclaimed"


async def test_a_total_that_changes_with_each_page_is_told() -> None:
    result = await read(Service(230, "total-record-grows"))
    assert len(result.ids) == 230
    assert not result.coverage.is_met
    assert (result.coverage.claimed_last or 0) > 230


async def test_a_job_that_comes_while_the_list_is_read_is_found() -> None:
    """A job is created after the first page: pages move by one, the total grows, the new job is on a page before."""
    service = Service(230)
    plain = service.list_page

    async def moving(scenario: str, page: int, per_page: int = 100) -> bytes:
        if len(service.asked) == 1:
            service.ids.insert(0, "job-new")
        return await plain(scenario, page, per_page)

    service.list_page = moving  # type: ignore[method-assign]
    result = await read(service)
    assert set(result.ids) == set(service.ids)
    assert len(result.ids) == 231
    assert result.coverage.is_met


async def test_a_job_that_goes_while_the_list_is_read_hides_no_other_one() -> None:
    service = Service(230)
    plain = service.list_page

    async def moving(scenario: str, page: int, per_page: int = 100) -> bytes:
        if len(service.asked) == 1:
            del service.ids[0]
        return await plain(scenario, page, per_page)

    service.list_page = moving  # type: ignore[method-assign]
    result = await read(service)
    assert set(result.ids) >= set(service.ids)
    assert (result.coverage.is_met, result.coverage.found) == (True, 229)


@pytest.mark.parametrize(("claim", "met"), [(5, True), (7, True), (6, False), (8, False), (4, False)])
async def test_a_claim_is_met_with_or_without_subtasks_and_not_between(claim: int, met: bool) -> None:
    """The published sample claims 7 and gives 5."""
    result = await read(Service(5, subtasks=2, claim=claim))
    assert (result.coverage.found, result.coverage.subtasks) == (5, 2)
    assert result.coverage.is_met is met


async def test_subtasks_that_make_up_for_jobs_by_chance_hide_none() -> None:
    """Ten a page: after the second page 20 jobs and 15 subtasks equal the total of 35 jobs."""
    service = Service(35, "list-capped=10", subtasks=15)
    result = await read(service)
    assert result.ids == service.ids
    assert result.coverage.is_met


@pytest.mark.parametrize("jobs", [5, 230])
async def test_a_first_page_that_is_always_empty_is_told(jobs: int) -> None:
    result = await read(Service(jobs, "page-empty=1"))
    assert len(result.ids) == jobs - min(50, jobs)
    assert (result.coverage.claimed_last, result.coverage.ended) == (jobs, "differs")


async def test_a_first_page_that_is_empty_once_is_read_again() -> None:
    result = await read(Service(230, "page-empty=1:1"))
    assert len(result.ids) == 230
    assert result.coverage.is_met


async def test_a_service_that_gives_the_first_page_only_is_told() -> None:
    result = await read(Service(230, "page-ignored"))
    assert len(result.ids) == 100
    assert (result.coverage.claimed_last, result.coverage.found, result.coverage.ended) == (230, 100, "differs")


async def test_a_page_that_fails_costs_that_page_and_the_end_is_told() -> None:
    result = await read(Service(230, "page-fails=2"))
    assert len(result.ids) == 130
    assert result.coverage.ended == "error"
    assert result.coverage.reason["http_status"] == 500
    assert len(result.problems) == 1


async def test_a_list_without_end_meets_a_named_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 7)
    service = Service(0, "endless-list")
    result = await read(service)
    assert (len(service.asked), len(result.ids)) == (7, 700)
    assert result.coverage.ended == "limit"
    monkeypatch.setattr(paging, "MOST_PAGES", 1000)
    monkeypatch.setattr(paging, "MOST_JOBS", 450)
    result = await read(service)
    assert (len(result.ids), result.coverage.ended) == (500, "limit")


async def test_an_immense_total_costs_few_requests() -> None:
    service = Service(41, claim=10**9)
    result = await read(service)
    assert len(result.ids) == 41
    assert len(service.asked) <= 2 * paging.EMPTY_LIMIT + 5


async def test_entries_without_id_are_told_once() -> None:
    service = Service(3, claim=4)

    async def nameless(scenario: str, page: int, per_page: int = 100) -> bytes:
        service.asked.append((page, per_page))
        return json.dumps({"total_record": 5, "jobs": [{"id": "a"}, {"name": "b"}]}).encode()

    service.list_page = nameless  # type: ignore[method-assign]
    result = await read(service)
    assert result.ids == ["a"]
    assert len(result.problems) == 1
    assert not result.coverage.is_met


LIST_FAULTS = [kind.name for kind in FAULT_KINDS if kind.name.startswith(("page", "list-", "per-page", "total-record"))]


@settings(max_examples=300, deadline=None)
@example(jobs=2, faults=["total-record-too-small=1", "page-ignored=1"], subtasks=0)
@example(jobs=47, faults=["page-cut=17", "pages-reversed=1"], subtasks=13)
@given(
    jobs=st.integers(0, 350),
    faults=st.lists(
        st.tuples(st.sampled_from(LIST_FAULTS), st.integers(1, 120)).map(lambda one: f"{one[0]}={one[1]}"), max_size=4
    ),
    subtasks=st.integers(0, 20),
)
async def test_whatever_a_list_does_the_reading_ends_and_met_means_what_it_says(
    jobs: int, faults: list[str], subtasks: int
) -> None:
    service = Service(jobs, *faults, subtasks=subtasks)
    result = await read(service)
    assert len(service.asked) <= reading_limits.MOST_PAGES
    assert set(result.ids) <= set(service.ids)
    assert len(result.ids) == len(set(result.ids))
    coverage = result.coverage
    if coverage.is_met:
        assert coverage.claimed_last in (coverage.found, coverage.found + coverage.subtasks)
        assert coverage.found == len(result.ids)
    if coverage.is_met and coverage.claimed_last == jobs:
        assert set(result.ids) == set(service.ids)


class SaysItTwice(Service):
    """Its one page has a job twice, with another status the second time, and a subtask also by itself."""

    async def list_page(self, scenario: str, page: int, per_page: int = 100) -> bytes:
        first, again = {"id": "a", "status": "STARTED", "children": [{"id": "b"}]}, {"id": "a", "status": "FAILED"}
        jobs = [first, again, first, {"id": "b", "db_password": "canary", "status": "X"}] if page == 1 else []
        return json.dumps({"total_record": len(jobs), "jobs": jobs}).encode()


async def test_what_a_list_says_differently_about_a_job_is_kept() -> None:
    result = await read(SaysItTwice(0))
    assert [(entry.job_id, json.loads(bytes(entry.raw)).get("status")) for entry in result.entries] == [
        ("a", "STARTED"),
        ("b", None),
    ]
    assert [json.loads(raw) for raw in result.rest.values()] == [
        {"id": "a", "status": "FAILED"},
        {"id": "b", "status": "X"},
    ]
