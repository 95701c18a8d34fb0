"""The time of reading is that of a reply: not that of a sign-in, of an attempt, of opening a file or of locking."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.status_texts import clock_words, reading_lines, when_words
from tests.session.conftest import MakeCloud


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def test_both_clocks_are_kept_and_a_difference_above_a_minute_is_said(
    cloud_with: MakeCloud, tmp_path: Path
) -> None:
    async with cloud_with() as cloud:
        assert cloud.inspector.connection.source_info.read_at == ""
        cloud.app.state.clock.advance(-600)
        before = datetime.now(UTC).replace(microsecond=0)
        await cloud.inspector.refresh()
        source = cloud.inspector.snapshot.source
        assert before <= moment(source.read_at) <= datetime.now(UTC)
        apart = moment(source.read_at) - moment(source.cloud_read_at)
        assert abs(apart - timedelta(seconds=600)) < timedelta(seconds=30)
        assert "10 minutes ahead of the cloud's" in clock_words(source)
        await cloud.inspector.export(tmp_path / "one.drs.json")
        assert (await cloud.inspector.open_files([tmp_path / "one.drs.json"])).source == source
        assert cloud.inspector.snapshot.source == source


async def test_only_what_was_read_changes_the_time(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        read = "2026-01-02T03:04:05Z"
        first = cloud.inspector.snapshot.source
        first.read_at = read
        cloud.inspector.connection.lock()
        assert cloud.inspector.snapshot.source.read_at == read
        with pytest.raises(InspectorError):
            await cloud.inspector.refresh()
        assert cloud.inspector.snapshot.source.read_at == read, "a reading without a reply is none"


async def test_reading_some_jobs_again_does_not_make_the_others_newer(cloud_with: MakeCloud) -> None:
    async with cloud_with() as cloud:
        await cloud.inspector.refresh()
        cloud.inspector.snapshot.source.read_at = "2026-01-02T03:04:05Z"
        await cloud.inspector.refresh(job_ids=[next(iter(cloud.inspector.snapshot.jobs))])
        source = cloud.inspector.snapshot.source
        assert source.read_at == "2026-01-02T03:04:05Z"
        assert moment(source.partly_read_at) <= datetime.now(UTC)
        assert "some of them again" in reading_lines(source)[0]
        await cloud.inspector.refresh()
        assert cloud.inspector.snapshot.source.partly_read_at == ""
        assert cloud.inspector.snapshot.source.read_at > "2026-01-02T03:04:05Z"


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        ("2026-11-27T10:01:00Z", "2026-11-27T10:00:00Z", ""),
        ("2026-11-27T10:01:30Z", "2026-11-27T10:00:00Z", "ahead of"),
        ("2026-11-27T10:00:00Z", "2026-11-27T12:00:00Z", "2 hours behind"),
        ("2026-11-27T10:00:00Z", "", ""),
        ("", "2026-11-27T10:00:00Z", ""),
        ("nonsense", "2026-11-27T10:00:00Z", ""),
    ],
)
def test_what_is_said_of_two_clocks(here: str, there: str, words: str) -> None:
    said = clock_words(SourceInfo(read_at=here, cloud_read_at=there))
    assert (words in said) if words else said == ""


def test_every_time_has_its_zone_and_no_time_is_made_up() -> None:
    (words,) = when_words(SourceInfo(read_at="2026-11-27T10:00:00Z"))
    assert words.endswith(":00)")
    assert reading_lines(SourceInfo(kind="file", files=("a",))) == ["Jobs: when they were read is not known."]


class Dated(httpx.ASGITransport):
    """The simulator behind a gateway that says another date, or none."""

    date = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        del response.headers["date"]
        if self.date:
            response.headers["date"] = self.date
        return response


@pytest.mark.parametrize("date", ["", "soon", "Fri, 31 Dec 9999 23:59:59 -1200", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_a_date_that_lies_or_is_none_changes_nothing_but_what_is_said_of_it(
    cloud_with: MakeCloud, date: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dated, "date", date)
    async with cloud_with(transport=lambda app: Dated(app=app)) as cloud:
        await cloud.inspector.refresh()
        source = cloud.inspector.snapshot.source
        assert source.read_at
        assert cloud.inspector.snapshot.complete
        assert source.cloud_read_at[:4] == ("1970" if "1970" in date else "")
        assert ("days ahead" in clock_words(source)) is ("1970" in date)
