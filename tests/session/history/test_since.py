"""What is said to have changed since the reading before, and which reading that is."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.history.before import since_before
from drs_inspector.session.history.keeping import keep_reading
from drs_inspector.storage.history.places import history_of
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.helpers.two_readings import Changes, evening
from tests.storage.history.readings import snapshot_at

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
CHANGES = ["added", "gone", "status", "tag", "refused"]


def session(source: SourceInfo, profile: str = "shop") -> Any:
    inspector = SimpleNamespace(connection=SimpleNamespace(source_info=msgspec.structs.replace(source, read_at="")))
    return SimpleNamespace(kind="cloud", profile=profile, inspector=inspector, key="one")


def two_readings() -> tuple[Snapshot, Snapshot]:
    made = Changes(evening(), 3)
    for name in CHANGES:
        made.make(name)
    before = made.a.snapshot()
    after = made.b.snapshot("2026-11-27T09:41:00Z")
    for one in (before, after):
        one.source = msgspec.structs.replace(one.source, kind="cloud")
    return before, after


async def test_each_change_is_told_as_what_it_is_and_what_was_refused_as_not_read() -> None:
    before, after = two_readings()
    told = await since_before(session(after.source, ""), before, after, NOW)
    assert told is not None
    assert set(told.added) == after.jobs.keys() - before.jobs.keys()
    assert len(told.added) == len(told.gone) == 1
    assert len(told.changed) == 2
    assert len(told.not_read) == 1
    assert not told.is_whole
    assert told.text == "Since 26 Nov, 18:02: 1 added, 1 gone, 2 changed, 1 not read"


async def test_the_later_of_the_kept_and_the_held_reading_is_compared_with() -> None:
    save_profile(Profile(name="shop", keep_readings=True))
    snapshots = [snapshot_at(reading) for reading in range(3)]
    for reading, snapshot in enumerate(snapshots):
        keep_reading("shop", snapshot, NOW + timedelta(minutes=reading))
    own, now = session(snapshots[2].source), snapshots[2]
    kept = await since_before(own, None, now, NOW)
    assert kept is not None
    assert kept.ref is not None
    assert kept.ref.number == 2, "the reading itself is kept already, and is not the one before"
    held = await since_before(own, snapshots[1], now, NOW)
    assert held is not None
    assert held.held is snapshots[1], "it is not opened again"
    assert held.ref == kept.ref
    assert held[3:] == kept[3:]
    older = await since_before(own, snapshots[0], now, NOW)
    assert older is not None
    assert older.ref == kept.ref
    assert await since_before(session(now.source, ""), None, now, NOW) is None, "there is nothing earlier"


async def test_a_reading_that_cannot_be_opened_is_said_and_nothing_is_claimed() -> None:
    save_profile(Profile(name="shop", keep_readings=True))
    for reading in range(2):
        keep_reading("shop", snapshot_at(reading), NOW + timedelta(minutes=reading))
    history = history_of("shop", snapshot_at(0).source)
    for number in (1, 2):  # the second file has a copy of the list of the first
        path = history.path(number)
        body = path.read_bytes()
        path.write_bytes(body[:400] + bytes(len(body) - 400))
    now = snapshot_at(1)
    told = await since_before(session(now.source), None, now, NOW)
    assert told is not None
    assert told.problem.startswith("Reading 1 cannot be opened.")
    assert told.text.startswith("Since 1 Nov, 08:00: what changed is not known. Reading 1 cannot be opened.")
    assert told.counts == ()


async def test_a_job_that_is_the_same_object_changed_nothing_unless_it_was_refused() -> None:
    first = snapshot_at(1)
    second = copy_of(first)
    second.source = msgspec.structs.replace(second.source, read_at="2026-11-27T09:41:00Z")
    told = await since_before(session(first.source, ""), first, second, NOW)
    assert told is not None
    assert (told.added, told.gone, told.changed) == ((), (), ())
    assert told.not_read == ("job-00005",), "its details were refused both times"
    assert told.rest == "nothing changed, as far as both were read"
