import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from drs_inspector.session.events import Event, JobsChanged, Progress
from drs_inspector.session.fetch import throttled_events
from drs_inspector.session.fetch.throttled_events import ThrottledEvents
from tests.helpers.virtual_clock import virtual_time


@pytest.fixture(autouse=True)
async def clock(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    with virtual_time(monkeypatch, throttled_events):
        yield


async def test_many_facts_become_few_events_and_none_is_lost() -> None:
    events: list[Event] = []
    reporter = ThrottledEvents(events.append, interval_seconds=0.05)
    for number in range(300):
        reporter.added(f"job{number}")
        reporter.progress(Progress("details", found=300, read=number + 1))
        await asyncio.sleep(0.001)
    reporter.close()
    added = [job_id for event in events if isinstance(event, JobsChanged) for job_id in event.added]
    assert added == [f"job{number}" for number in range(300)]
    shown = [event for event in events if isinstance(event, Progress)]
    assert shown[-1].read == 300
    assert len(shown) < 40


async def test_the_first_fact_goes_out_at_once_and_the_last_without_another() -> None:
    events: list[Event] = []
    reporter = ThrottledEvents(events.append, interval_seconds=0.05)
    reporter.added("first")
    await asyncio.sleep(0.01)
    assert events == [JobsChanged(added=("first",))]
    reporter.changed("first")
    assert len(events) == 1
    await asyncio.sleep(0.1)
    assert events[-1] == JobsChanged(changed=("first",))


async def test_a_job_is_in_one_list_only() -> None:
    events: list[Event] = []
    reporter = ThrottledEvents(events.append, interval_seconds=10)
    reporter.added("new")
    reporter.changed("new")
    reporter.added("short-lived")
    reporter.removed("short-lived")
    reporter.changed("old")
    reporter.removed("old")
    reporter.removed("back")
    reporter.added("back")
    reporter.flush()
    assert events == [JobsChanged(added=("new",), changed=("back",), removed=("old",))]


async def test_many_jobs_are_told_in_turns_that_others_have_too() -> None:
    events: list[Event | str] = []
    reporter = ThrottledEvents(events.append, interval_seconds=0.05)
    ids = tuple(f"job{number}" for number in range(2 * throttled_events.MOST_JOBS + 1))
    for job_id in ids:
        reporter.added(job_id)
    reporter.progress(Progress("details", found=len(ids)))
    for _turn in range(40):
        await asyncio.sleep(0)
        events.append("another's turn")
    told = [event for event in events if isinstance(event, JobsChanged)]
    assert [job_id for event in told for job_id in event.added] == list(ids)
    places = [events.index(event) for event in told]
    assert len(told) == 3
    assert all("another's turn" in events[first:last] for first, last in pairwise(places))
    assert isinstance([event for event in events if not isinstance(event, str)][-1], Progress), (
        "it counts what is there"
    )


async def test_nothing_comes_after_close() -> None:
    events: list[Event] = []
    reporter = ThrottledEvents(events.append, interval_seconds=0.01)
    reporter.added("one")
    reporter.progress(Progress("details", found=1))
    reporter.close(silent=True)
    reporter.added("two")
    await asyncio.sleep(0.05)
    assert events == [JobsChanged(added=("one",))]
