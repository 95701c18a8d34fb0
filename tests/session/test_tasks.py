import asyncio

import pytest

from drs_inspector.session.tasks import TaskOwner, outcome
from tests.helpers.waiting import until


class BoomError(Exception):
    pass


async def fail() -> None:
    raise BoomError("broken")


async def forever() -> None:
    await asyncio.Event().wait()


async def test_a_failure_is_reported_once_even_when_nothing_waits() -> None:
    reports: list[tuple[str, BaseException]] = []
    owner = TaskOwner(lambda name, error: reports.append((name, error)))
    owner.start("work", fail())
    await until(lambda: reports)
    assert [(name, str(error)) for name, error in reports] == [("work", "broken")]
    await owner.close()
    assert len(reports) == 1


async def test_the_newest_start_wins() -> None:
    owner = TaskOwner(lambda *_: None)
    first = owner.start("work", forever())
    await asyncio.sleep(0)
    second = owner.start("work", forever())
    await outcome(first)
    assert first.cancelled()
    assert owner.running("work") is second
    await owner.close()
    assert second.cancelled()


async def test_a_running_task_can_be_kept_instead() -> None:
    owner = TaskOwner(lambda *_: None)
    first = owner.start("work", forever())
    assert owner.start("work", forever(), newest_wins=False) is first
    await owner.close()


async def test_nothing_starts_after_close() -> None:
    owner = TaskOwner(lambda *_: None)
    await owner.close()
    with pytest.raises(RuntimeError):
        owner.start("late", forever())


async def test_cancelling_is_no_failure() -> None:
    reports: list[str] = []
    owner = TaskOwner(lambda name, _error: reports.append(name))
    task = owner.start("work", forever())
    await asyncio.sleep(0)
    assert owner.cancel("work")
    await outcome(task)
    assert task.cancelled()
    assert not owner.cancel("work")
    assert reports == []


async def test_cancelling_who_waits_cancels_the_task() -> None:
    owner = TaskOwner(lambda *_: None)
    task = owner.start("work", forever())
    waiter = owner.start("waiter", outcome(task))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.wait({task, waiter})
    assert task.cancelled()
    assert waiter.cancelled()
    await owner.close()


async def test_the_result_and_the_error_come_through() -> None:
    async def answer() -> int:
        return 42

    owner = TaskOwner(lambda *_: None)
    assert await outcome(owner.start("work", answer())) == 42
    with pytest.raises(BoomError):
        await outcome(owner.start("work", fail()))
    await owner.close()
