"""Which earlier readings a session offers, and one of them opened."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.labels.time_words import day_words
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.history.computed import COMPUTED_NOTE, ComputedReading, offer_computed
from drs_inspector.session.history.keeping import keep_reading
from drs_inspector.session.history.offers import ReadingRef, offered_readings, opened
from drs_inspector.storage.history.places import history_of, kept_profiles, remove_history
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.storage.history.readings import snapshot_at

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def session(source: SourceInfo | None, kind: str = "cloud", profile: str = "shop") -> Any:
    inspector = SimpleNamespace(connection=SimpleNamespace(source_info=source))
    return SimpleNamespace(kind=kind, profile=profile, inspector=inspector)


def source_of(snapshot: Snapshot) -> SourceInfo:
    """Return what a connected project says of itself, which has not been read yet."""
    return msgspec.structs.replace(snapshot.source, read_at="")


@pytest.fixture
def shop() -> SourceInfo:
    save_profile(Profile(name="shop", keep_readings=True))
    for reading in range(3):
        keep_reading("shop", snapshot_at(reading), NOW + timedelta(minutes=reading))
    # Another project of the same profile, which has the same name.
    other = snapshot_at(9, source="p2")
    other.source = msgspec.structs.replace(other.source, project_name="eu-de_p1")
    keep_reading("shop", other, NOW)
    return source_of(snapshot_at(0))


async def test_the_readings_of_its_project_are_offered_the_newest_first(shop: SourceInfo) -> None:
    offers = offered_readings(session(shop))
    assert [one.ref.number for one in offers] == [3, 2, 1]
    assert [one.read_at.minute for one in offers] == [2, 1, 0]
    assert {one.jobs for one in offers} == {12}
    assert not any(one.complete for one in offers)
    assert len({*(one.ref for one in offers)}) == 3
    reading = await opened(offers[1].ref)
    assert (reading.head.number, reading.snapshot.source.project_id) == (2, "p1")
    assert reading.snapshot.coverage == snapshot_at(1).coverage


async def test_nothing_is_offered_where_nothing_is_kept(shop: SourceInfo) -> None:
    for kind, profile in (("file", "shop"), ("cloud", ""), ("cloud", "other"), ("demo", "shop")):
        assert offered_readings(session(shop, kind, profile)) == []
    assert offered_readings(session(None)) == []
    elsewhere = msgspec.structs.replace(shop, project_id="p3")
    assert offered_readings(session(elsewhere)) == []


async def test_what_is_damaged_or_removed_meanwhile_is_no_way_into_an_error(shop: SourceInfo) -> None:
    history = history_of("shop", shop)
    path = history.path(2)
    path.write_bytes(path.read_bytes()[:40])
    history.path(1).write_bytes(b"")
    offers = offered_readings(session(shop))
    assert [one.ref.number for one in offers] == [3]
    with pytest.raises(FileProblemError):
        await opened(offers[0].ref._replace(number=2))
    remove_history("shop")
    assert offered_readings(session(shop)) == []
    with pytest.raises(FileProblemError, match="not there any more"):
        await opened(offers[0].ref)
    with pytest.raises(FileProblemError):
        await opened(ReadingRef("", "http://127.0.0.1:1", 1))


async def test_a_reading_with_a_time_that_is_none_is_offered_and_says_so() -> None:
    save_profile(Profile(name="shop", keep_readings=True))
    for number, told in enumerate(("2026-11-01T08:00:00Z", "9999-99-99", "0001-01-01T00:00:00+23:59")):
        snapshot = snapshot_at(number)
        snapshot.source = msgspec.structs.replace(snapshot.source, read_at=told)
        history_of("shop", snapshot.source).add(snapshot, datetime.min.replace(tzinfo=UTC))
    offers = offered_readings(session(source_of(snapshot_at(0))))
    assert [one.title for one in offers][:2] == ["reading 3, time unknown", "reading 2, time unknown"]
    assert {one.read_at for one in offers} == {datetime(2026, 11, 1, 8, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 28, 0, 5, tzinfo=UTC), "today 00:05"),
        (datetime(2026, 11, 27, 9, 41, tzinfo=UTC), "yesterday 09:41"),
        (datetime(2026, 11, 26, 23, 59, tzinfo=UTC), "26 Nov, 23:59"),
        (datetime(2026, 11, 29, 0, 0, tzinfo=UTC), "29 Nov, 00:00"),
    ],
)
def test_days_have_their_names(moment: datetime, words: str) -> None:
    assert day_words(moment, NOW, UTC) == words


async def test_a_computed_reading_says_that_it_was_computed_and_is_on_no_disk() -> None:
    read_at = datetime.now(UTC) - timedelta(days=1)
    made: list[float] = []

    def make() -> Snapshot:
        made.append(time.monotonic())
        return snapshot_at(4)

    end: Callable[[], None] = offer_computed("http://demo", ComputedReading(read_at, 12, True, make))
    demo = session(SourceInfo(kind="demo", drs_url="http://demo"), "demo", "")
    (offer,) = offered_readings(demo)
    assert not made
    assert offer.title.startswith("yesterday ")
    assert offer.title.endswith(", computed for the demo")
    reading = await opened(offer.ref)
    assert reading.notes == (COMPUTED_NOTE,)
    assert reading.snapshot.source.computed is True
    assert reading.name.endswith("computed")
    assert len(reading.snapshot.jobs) == 12
    assert kept_profiles() == []
    assert offered_readings(session(SourceInfo(kind="demo", drs_url="http://other"), "demo", "")) == []
    end()
    assert offered_readings(demo) == []
    with pytest.raises(FileProblemError, match="yesterday"):
        await opened(offer.ref)
