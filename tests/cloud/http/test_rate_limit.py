"""How many requests may be under way, how many may start, and how long a repeat waits."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.cloud.http.rate_limit import RateLimiter, RetryPolicy, read_retry_after


@pytest.mark.usefixtures("clock")
async def test_never_more_in_flight_than_allowed() -> None:
    rate_limiter = RateLimiter(max_in_flight=3, per_second=None)
    most = 0

    async def one() -> None:
        nonlocal most
        async with rate_limiter.slot():
            most = max(most, rate_limiter.in_flight)
            await asyncio.sleep(0.002)

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(one())
    assert most == 3
    assert rate_limiter.in_flight == 0


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("rate", "count"), [(20.0, 41), (2.5, 3)])
async def test_no_window_holds_more_starts_than_allowed(rate: float, count: int) -> None:
    rate_limiter = RateLimiter(max_in_flight=50, per_second=rate)
    starts: list[float] = []

    async def one() -> None:
        async with rate_limiter.slot():
            starts.append(asyncio.get_running_loop().time())

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(one())
    starts.sort()
    burst = int(rate)
    span = burst / rate
    assert all(later - earlier > span - 0.02 for earlier, later in zip(starts, starts[burst:], strict=False))
    # The limit is used, not undercut: the first ones go at once.
    assert starts[burst - 1] - starts[0] < 0.3
    assert starts[-1] - starts[0] < span * ((count - 1) // burst) + 0.5


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("off", [None, 0])
async def test_without_a_rate_nothing_waits(off: float | None) -> None:
    waits: list[float] = []
    rate_limiter = RateLimiter(max_in_flight=1, per_second=off, on_wait=waits.append)
    for _ in range(200):
        async with rate_limiter.slot():
            pass
    assert waits == []


@pytest.mark.usefixtures("clock")
async def test_waits_are_reported_before_they_begin() -> None:
    waits: list[float] = []
    also: list[float] = []
    rate_limiter = RateLimiter(per_second=10, on_wait=waits.append)
    for _ in range(11):
        async with rate_limiter.slot(also.append):
            pass
    assert waits == also
    assert sum(waits) == pytest.approx(1.0, abs=0.1)


@pytest.mark.usefixtures("clock")
async def test_a_cancelled_waiter_frees_its_place() -> None:
    rate_limiter = RateLimiter(max_in_flight=1, per_second=1)
    async with rate_limiter.slot():
        pass

    async def wait_for_rate() -> None:
        async with rate_limiter.slot():
            raise AssertionError("cancelled before its turn")

    async with asyncio.TaskGroup() as group:
        waiters = [group.create_task(wait_for_rate()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for waiter in waiters:
            waiter.cancel()
    loop = asyncio.get_running_loop()
    before = loop.time()
    async with rate_limiter.slot():
        assert rate_limiter.in_flight == 1
    # The cancelled ones took no turn: only the first start is waited for.
    assert loop.time() - before < 1.1


@pytest.mark.usefixtures("clock")
async def test_a_request_cancelled_under_way_frees_its_place() -> None:
    rate_limiter = RateLimiter(max_in_flight=1, per_second=None)

    async def hang() -> None:
        async with rate_limiter.slot():
            await asyncio.sleep(60)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(hang())
        await asyncio.sleep(0.01)
        task.cancel()
    async with asyncio.timeout(1), rate_limiter.slot():
        assert rate_limiter.in_flight == 1


@pytest.mark.usefixtures("clock")
async def test_a_pause_holds_for_everybody() -> None:
    rate_limiter = RateLimiter(per_second=None)
    loop = asyncio.get_running_loop()
    before = loop.time()
    rate_limiter.hold(0.1)
    rate_limiter.hold(0.01)

    async def one() -> float:
        async with rate_limiter.slot():
            return loop.time() - before

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one()) for _ in range(4)]
    assert all(0.09 < task.result() < 0.5 for task in tasks)


@pytest.mark.parametrize(("in_flight", "rate"), [(0, 5.0), (4, -1.0)])
def test_a_pace_that_lets_nothing_go_is_refused(in_flight: int, rate: float) -> None:
    with pytest.raises(ValueError, match="must be able to go"):
        RateLimiter(in_flight, rate)


def test_delays_double_with_jitter_up_to_the_longest() -> None:
    policy = RetryPolicy()
    for attempt, middle in enumerate((0.5, 1.0, 2.0, 4.0)):
        delays = {policy.delay(attempt) for _ in range(50)}
        assert all(middle * 0.75 <= delay <= middle * 1.25 for delay in delays)
        assert len(delays) > 1
    assert max(policy.delay(9) for _ in range(50)) <= 8.0


def test_the_servers_wish_wins_up_to_a_minute() -> None:
    policy = RetryPolicy()
    assert policy.delay(0, 3.0) == 3.0
    assert policy.delay(3, 0.0) == 0.0
    assert policy.delay(0, 3600.0) == 60.0


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert read_retry_after("7") == 7.0
    assert read_retry_after(" 1.5 ") == 1.5
    now = datetime.now(UTC)
    assert read_retry_after(format_datetime(now + timedelta(seconds=30), usegmt=True)) == pytest.approx(30, abs=2)
    assert read_retry_after(format_datetime(now - timedelta(days=1), usegmt=True)) == 0.0


def test_a_wrong_clock_on_this_computer_does_not_matter() -> None:
    assert read_retry_after("Fri, 02 Jan 1970 00:00:20 GMT", "Fri, 02 Jan 1970 00:00:00 GMT") == 20.0


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_header_text_can_be_read(value: str, date: str) -> None:
    seconds = read_retry_after(value, date)
    assert seconds is None or seconds >= 0
    assert 0 <= RetryPolicy().delay(0, seconds) <= 60
