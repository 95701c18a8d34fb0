"""What the histories of jobs prove on the time line, of how many they were read, and how the others are asked for."""

import asyncio
import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.steps import at_once
from drs_inspector.session.job_table.contents import ShownJob
from drs_inspector.session.job_table.rows import Ref
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Reading
from drs_inspector.session.readings_page.panels import call_named
from drs_inspector.session.time_line.bars import bars_of
from drs_inspector.session.time_line.histories import HistoryCount, counted, read_histories, why_not_now
from drs_inspector.session.workspace.workspace import OpenSession
from tests.session.time_line.test_time_line import NOW, TIMES, shown, told

CALL = call_named("ShowTimeline")


def operation(name: str, status: str = "success", **ago: float) -> dict[str, Any]:
    return {"name": name, "status": status, "operation_time": (NOW - timedelta(**ago)).isoformat()}


def reading(*operations: Any, job_id: str = "a", is_whole: bool = True, read_at: datetime = NOW) -> Reading:
    reply = json.dumps({"count": len(operations), "timelines": operations}).encode()
    page = SavedReply([CALL.name], reply, job_id=job_id)
    return Reading(CALL, (page,), read_at, job_id=job_id, is_whole=is_whole)


def paused(found: Reading | None) -> ShownJob:
    readings = KeptReadings()
    if found is not None:
        readings.keep("a", CALL, found)
    return shown(status="PAUSING", **TIMES)._replace(readings=readings)


def test_a_pause_begins_with_its_operation_where_the_history_was_read() -> None:
    found = bars_of(
        paused(reading(operation("START", days=10), operation("pause", days=3), operation("CHANGE", days=2)))
    )
    assert [words.replace("\u00a0", " ") for words in told(found)] == [
        "Waited 1 h", "Full copy 1 d", "Incremental 6 d", "Paused 3 d",
    ]  # fmt: skip
    assert not found.is_derived
    assert "at " not in found.words


@pytest.mark.parametrize(
    "found",
    [
        None,
        reading(),
        reading(operation("PAUSE", days=3), is_whole=False),
        reading(operation("PAUSE", days=3), read_at=NOW - timedelta(days=2, hours=1)),  # older than the last change
        reading(operation("PAUSE", days=3), operation("RETRY", days=2)),
        reading(operation("PAUSE", "failed", days=3)),
        reading(operation("PAUSE", days=12)),  # before it was started
        reading(operation("PAUSE", days=-3)),
        reading({"name": "PAUSE", "status": "success", "operation_time": "yesterday"}),
        reading({"name": ["PAUSE"], "status": 7, "operation_time": 9e99}, "x", None, [[]]),
        reading({"name": "PAUSE", "status": "success", "operation_time": "9999-12-31T23:59:59.999Z"}),
    ],
)
def test_a_history_that_does_not_prove_the_pause_changes_nothing(found: Reading | None) -> None:
    assert told(bars_of(paused(found)))[-1].replace("\u00a0", " ") == "Paused at least 2 d"


class Source:
    """A source that answers each history, and counts what is under way at once."""

    def __init__(self, *, project: object = object(), state: str = "in", cloud: str = "huawei") -> None:
        self.asked: list[str] = []
        self.under_way = self.most = 0
        self.connection = SimpleNamespace(project=project, sign_in_state=SimpleNamespace(kind=state))
        self.snapshot = SimpleNamespace(source=SimpleNamespace(cloud=cloud))
        self.inspector = self

    async def ask(self, _call: object, job_id: str, **_how: object) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self.asked.append(job_id)


def finding(source: Source | None) -> Any:
    return lambda key: cast(OpenSession, source) if key == "s" else None


async def test_each_is_asked_once_a_few_at_a_time_and_no_more_than_a_bound() -> None:
    source, heard = Source(), list[tuple[int, int]]()
    refs = [Ref("s", str(number)) for number in range(40)]
    await read_histories(refs, finding(source), lambda *how_far: heard.append(how_far), most=25)
    assert sorted(source.asked, key=int) == [str(number) for number in range(25)]
    assert source.most == 3
    assert (heard[0], heard[-1]) == ((0, 25), (25, 25))
    await read_histories([Ref("gone", "1")], finding(source), lambda *how_far: heard.append(how_far))
    assert heard[-1] == (0, 0)


def test_it_is_said_why_none_can_be_asked_for() -> None:
    missing = (Ref("s", "1"),)
    assert why_not_now((), finding(Source())) == "There is no history that was not read."
    assert why_not_now(missing, finding(Source())) == ""
    assert "closed" in why_not_now(missing, finding(None))
    assert "file" in why_not_now(missing, finding(Source(project=None)))
    assert "locked" in why_not_now(missing, finding(Source(state="locked")))
    assert "no list of operations" in why_not_now(missing, finding(Source(cloud="otc")))


def test_those_that_were_read_are_counted() -> None:
    jobs = {Ref("s", "a"): paused(reading(operation("PAUSE", days=3))), Ref("s", "b"): paused(None)}
    found = at_once(counted([*jobs, Ref("s", "gone")], jobs.get))
    assert found == HistoryCount(1, 2, (Ref("s", "b"),))
