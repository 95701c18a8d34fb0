"""A cloud that fails is given up after a bounded time, and a job that fails is not taken for a cloud that does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from drs_inspector.cloud.client import open_client
from drs_inspector.cloud.http import circuit_breaker
from drs_inspector.cloud.http.circuit_breaker import GIVE_UP_AT_ONCE_SINGLES, GIVE_UP_SECONDS
from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.credentials import Connection, Project
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import FetchCounts, FetchRequest
from drs_inspector.session.fetch.snapshot_merger import SnapshotMerger
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from drs_inspector.session.sources.live_source import LiveSource
from tests.helpers.virtual_clock import VirtualClock, virtual_time

PROJECT = "0123456789abcdef0123456789abcdef"
Fault = Callable[[httpx.Request, list[str]], httpx.Response | Exception | float | None]


class Cloud:
    """IAM and DRS in memory; ``fault`` says how a detail call for ids fails: reply, exception, or after seconds."""

    def __init__(self, jobs: int, fault: Fault) -> None:
        self.ids = [f"{number:05d}-job" for number in range(jobs)]
        self.fault = fault
        self.detail_calls = 0
        self.access = open_client(
            Connection("https://iam.test.example", "https://drs.test.example", project_id=PROJECT, domain="A"),
            PasswordCredential("USER", "PW"),
            rate_limiter=RateLimiter(),
            transport=httpx.MockTransport(self.handle),
        )

    async def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith("/tokens"):
            token = {"token": {"project": {"id": PROJECT, "name": "eu-de"}, "expires_at": "2099-01-04T09:05:22.7Z"}}
            return httpx.Response(201, json=token, headers={"X-Subject-Token": "MII"})
        question = json.loads(request.content)
        await asyncio.sleep(0.2)
        if path.endswith("/jobs"):
            first = (question["cur_page"] - 1) * 100
            ids = self.ids[first : first + 100] if question["db_use_type"] == "migration" else []
            total = len(self.ids) if question["db_use_type"] == "migration" else 0
            return httpx.Response(200, json={"total_record": total, "jobs": [{"id": one} for one in ids]})
        self.detail_calls += 1
        outcome = self.fault(request, question["jobs"])
        if isinstance(outcome, float):
            await asyncio.sleep(outcome)
            raise httpx.ReadTimeout("nothing came")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome or httpx.Response(200, json={"results": [{"id": one, "name": one} for one in question["jobs"]]})

    async def read(self) -> tuple[FetchReport, SnapshotMerger]:
        source = LiveSource(self.access, self.access.connection, None)
        events = ThrottledEvents(lambda _: None)
        merger = SnapshotMerger(None, SourceInfo(kind="cloud"), events, whole=True)
        report = await source.fetch(merger, FetchCounts(events), FetchRequest())
        return report, merger


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[VirtualClock]:
    with virtual_time(monkeypatch) as one:
        yield one


def always(outcome: Callable[[], httpx.Response | Exception | float]) -> Fault:
    return lambda _request, _ids: outcome()


def for_jobs(*bad: int, outcome: Callable[[], httpx.Response | Exception | float]) -> Fault:
    names = {f"{number:05d}-job" for number in bad}
    return lambda _request, ids: outcome() if names & set(ids) else None


def bad_gateway() -> httpx.Response:
    return httpx.Response(502, html="<title>Bad Gateway</title>")


def throttled() -> httpx.Response:
    return httpx.Response(429, json={"error_code": "APIGW.0308"}, headers={"Retry-After": "30"})


FAULTS: dict[str, Callable[[], httpx.Response | Exception | float]] = {
    "502": bad_gateway,
    "500": lambda: httpx.Response(500, json={"error_code": "DRS.M00200"}),
    "429": throttled,
    "read timeout": lambda: 120.0,
    "connect timeout": lambda: httpx.ConnectTimeout("no"),
    "refused": lambda: httpx.ConnectError("refused"),
    "reset": lambda: httpx.ReadError("reset"),
    "broken off": lambda: httpx.RemoteProtocolError("peer closed connection"),
    "TLS": lambda: httpx.ConnectError("tlsv1 alert internal error"),
    "bomb": lambda: httpx.Response(200, headers={"Content-Encoding": "gzip, gzip"}, stream=httpx.ByteStream(b"x")),
    "redirect": lambda: httpx.Response(302, headers={"Location": "https://elsewhere.invalid"}),
    "portal": lambda: httpx.Response(200, html="<title>Sign in to the network</title>"),
    "broken JSON": lambda: httpx.Response(200, content=b'{"results": [{"id": nonsense}]}'),
}


@pytest.mark.parametrize("jobs", [100, 9_999])
@pytest.mark.parametrize("name", FAULTS)
async def test_a_cloud_that_only_fails_is_given_up_after_minutes_whatever_the_fault_and_the_number_of_jobs(
    name: str, jobs: int, clock: VirtualClock
) -> None:
    cloud = Cloud(jobs, always(FAULTS[name]))
    began = clock.monotonic()
    report, merger = await cloud.read()
    seconds = clock.monotonic() - began
    listing = jobs / 100 / 5
    assert seconds - listing < (10 * 60 if name in ("read timeout", "429") else 2 * GIVE_UP_SECONDS)
    assert cloud.detail_calls < 400
    assert report.error is not None
    assert "Reading was given up" in report.error.title
    assert not report.complete
    assert (report.found, report.read, report.unavailable) == (jobs, 0, jobs)
    assert set(merger.snapshot.unavailable) == set(cloud.ids)
    await cloud.access.aclose()


async def test_faults_of_changing_kinds_are_one_series(clock: VirtualClock) -> None:
    kinds = [kind for name, kind in FAULTS.items() if name not in ("read timeout", "429")]
    calls = 0

    def changing() -> httpx.Response | Exception | float:
        nonlocal calls
        calls += 1
        return kinds[calls % len(kinds)]()

    cloud = Cloud(2_000, always(changing))
    began = clock.monotonic()
    report, _merger = await cloud.read()
    assert report.error is not None
    assert clock.monotonic() - began < 3 * GIVE_UP_SECONDS
    await cloud.access.aclose()


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("bad", [0, 9, 57, 99])
async def test_one_job_that_always_fails_costs_this_job_only(name: str, bad: int, clock: VirtualClock) -> None:
    cloud = Cloud(100, for_jobs(bad, outcome=FAULTS[name]))
    report, merger = await cloud.read()
    assert report.error is None
    assert (report.read, report.unavailable) == (99, 1)
    assert list(merger.snapshot.unavailable) == [cloud.ids[bad]]
    assert not report.complete
    await cloud.access.aclose()


@pytest.mark.parametrize("name", ["502", "refused", "broken JSON", "bomb"])
async def test_the_first_job_of_every_chunk_may_fail(name: str, clock: VirtualClock) -> None:
    cloud = Cloud(400, for_jobs(*range(0, 400, 10), outcome=FAULTS[name]))
    report, _merger = await cloud.read()
    assert (report.read, report.unavailable) == (360, 40)
    assert report.error is None
    await cloud.access.aclose()


async def test_the_only_chunk_is_read_although_its_first_job_never_answers(clock: VirtualClock) -> None:
    cloud = Cloud(10, for_jobs(0, 1, outcome=FAULTS["read timeout"]))
    report, _merger = await cloud.read()
    assert (report.read, report.unavailable) == (8, 2)
    await cloud.access.aclose()


async def test_what_was_read_before_the_cloud_fell_silent_stays(clock: VirtualClock) -> None:
    cloud = Cloud(1_000, lambda _request, _ids: bad_gateway() if cloud.detail_calls > 30 else None)
    report, merger = await cloud.read()
    assert report.error is not None
    assert 250 <= report.read <= 300
    assert report.read + report.unavailable == report.found == 1_000
    assert sum(job.has_detail for job in merger.snapshot.jobs.values()) == report.read
    assert "Refresh later" in report.error.next_step
    await cloud.access.aclose()


async def test_the_next_fetch_asks_again(clock: VirtualClock) -> None:
    ill = True
    cloud = Cloud(50, lambda _request, _ids: bad_gateway() if ill else None)
    report, _merger = await cloud.read()
    assert report.error is not None
    ill = False
    report, _merger = await cloud.read()
    assert (report.error, report.read, report.complete) == (None, 50, True)
    await cloud.access.aclose()


async def test_an_outage_of_half_a_minute_is_survived(clock: VirtualClock) -> None:
    began = clock.monotonic()

    def outage(_request: httpx.Request, _ids: list[str]) -> httpx.Response | None:
        return bad_gateway() if 5 < clock.monotonic() - began < 35 else None

    cloud = Cloud(500, outage)
    report, _merger = await cloud.read()
    assert report.error is None
    assert report.read > 450
    await cloud.access.aclose()


async def test_projects_of_one_host_give_up_together(clock: VirtualClock) -> None:
    cloud = Cloud(500, always(FAULTS["502"]))
    other = cloud.access.for_project(Project(id="f" * 32, name="other"))
    assert other.rate_limiter.breaker is cloud.access.rate_limiter.breaker
    breaker = other.rate_limiter.breaker
    with breaker.in_use():
        report, _merger = await cloud.read()
        assert report.error is not None
        assert breaker.opened is report.error
        second, _merger = await cloud.read()
        assert second.error is breaker.opened
        assert second.read == 0
    await cloud.access.aclose()
    await other.aclose()


async def test_many_jobs_that_fail_at_once_are_enough(clock: VirtualClock) -> None:
    cloud = Cloud(9_999, always(FAULTS["refused"]))
    began = clock.monotonic()
    report, _merger = await cloud.read()
    assert report.error is not None
    assert cloud.detail_calls < 2 * GIVE_UP_AT_ONCE_SINGLES
    assert clock.monotonic() - began < GIVE_UP_SECONDS
    await cloud.access.aclose()


async def test_a_refusal_is_an_answer(clock: VirtualClock) -> None:
    cloud = Cloud(100, always(lambda: httpx.Response(403, json={"error_code": "DRS.M00102"})))
    report, merger = await cloud.read()
    assert report.error is None
    assert len(merger.snapshot.unavailable) == 100
    await cloud.access.aclose()


async def test_details_together_have_a_size(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    from drs_inspector.session.fetch import detail_reader  # noqa: PLC0415 - what is changed

    monkeypatch.setattr(detail_reader, "LARGEST_READING_BYTES", 2_000)
    cloud = Cloud(1_000, lambda _request, _ids: None)
    report, _merger = await cloud.read()
    assert report.error is not None
    assert "too large" in report.error.title
    assert 0 < report.read < 200
    assert report.read + report.unavailable == 1_000
    await cloud.access.aclose()


def test_the_numbers_fit_one_another() -> None:
    assert circuit_breaker.GIVE_UP_SINGLES <= circuit_breaker.GIVE_UP_FAULTS <= GIVE_UP_AT_ONCE_SINGLES
