"""What kept readings tell is read beside the event loop: the last wish wins, and the same one comes to its end."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.history import job_reader
from drs_inspector.session.history.job_reader import NO_PROFILE, READING, JobHistoryReader, shown_document
from drs_inspector.session.history.keeping import keep_reading
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.storage.history.places import history_of
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.storage.history.readings import snapshot_at

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ONE, OTHER = "job-00001", "job-00002"


class Reader:
    """A reader, and what it told."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.changed: list[tuple[str, str]] = []
        self.tasks = TaskOwner(lambda name, _error: self.failed.append(name))
        self.reader = JobHistoryReader(self.tasks, lambda *told: self.changed.append(told))

    async def told(self, job_id: str) -> job_reader.KeptTold:
        self.reader.ask("shop", snapshot_at(9), job_id)
        await self.tasks.ended()
        return self.reader.told("shop", snapshot_at(9).source, job_id)


def keep(*readings: int) -> None:
    save_profile(Profile(name="shop", keep_readings=True))
    for one in readings:
        keep_reading("shop", snapshot_at(one), NOW)


async def test_it_says_what_is_kept_or_how_to_keep() -> None:
    one = Reader()
    assert "drs-inspector history keep" in (await one.told(ONE)).problem
    keep()
    assert "the next whole one will be the first" in (await one.told(ONE)).problem
    keep(1, 8)
    told = await one.told(ONE)
    assert told.changes is not None
    assert [row.told_by for row in told.changes.rows if row.what == "Status"] == ["readings 1 and 2"]
    before = list(one.changed)
    assert await one.told(ONE) is told, "nothing else was kept"
    assert one.changed == before
    keep(15)
    assert (await one.told(ONE)).changes != told.changes
    for number in (1, 2, 3):
        history_of("shop", snapshot_at(9).source).path(number).write_bytes(b"?")
    assert (await Reader().told(ONE)).problem == "The kept readings of this project are damaged."
    assert one.reader.told("", snapshot_at(9).source, ONE) is NO_PROFILE
    assert one.reader.told("shop", snapshot_at(9).source, OTHER) is READING
    assert one.failed == []


async def test_the_last_wish_wins_and_the_same_one_is_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keep(*range(1, 9))
    begun, go_on = threading.Event(), threading.Event()
    work: Callable[..., object] = job_reader._told
    asked: list[str] = []

    def slow(wish: job_reader._Wish, last: object) -> object:
        asked.append(wish.asked.job_id)
        begun.set()
        go_on.wait(5)
        return work(wish, last)

    monkeypatch.setattr(job_reader, "_told", slow)
    one = Reader()
    for job_id in (ONE, ONE, ONE, OTHER):
        one.reader.ask("shop", snapshot_at(9), job_id)
        await asyncio.to_thread(begun.wait, 5)
    go_on.set()
    await one.tasks.ended()
    assert (asked, one.changed) == ([ONE, OTHER], [("shop", OTHER)])
    go_on.clear()
    for _time in range(3):
        one.reader.ask("shop", snapshot_at(9), ONE)
        await asyncio.sleep(0)
    go_on.set()
    while one.tasks.names:
        await one.tasks.ended()
    assert asked == [ONE, OTHER, ONE, ONE], "once more at the end"
    assert one.failed == []


async def test_a_history_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise FileProblemError("No.", "There is no home folder.")

    monkeypatch.setattr("drs_inspector.storage.history.places.history_of", broken)
    assert (await Reader().told(ONE)).problem == "Kept readings could not be read: There is no home folder."


def test_a_document_for_a_thread_has_the_job_and_its_rules_alone() -> None:
    snapshot = snapshot_at(3)
    document = shown_document(snapshot, ONE)
    assert list(document.jobs) == [ONE]
    assert document.jobs[ONE] is not snapshot.jobs[ONE]
    assert document.jobs[ONE].detail_raw == snapshot.jobs[ONE].detail_raw
    assert document.unavailable == {}
    assert list(shown_document(snapshot, "job-00005").unavailable) == ["job-00005"]
    assert shown_document(snapshot, "nothing").jobs == {}
