"""What was read is kept: the newest of each call and part, by job, once in memory, and within a bound that is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drs_inspector.domain.read_calls.given import part_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.events import ReadingsChanged
from drs_inspector.session.readings.kept import KeptReadings
from drs_inspector.session.readings.outcome import Given, Reading, Refusal, RefusalKind
from drs_inspector.session.readings_page.panels import panel_of
from drs_inspector.session.readings_page.told import bound_words, told_by_source
from drs_inspector.session.workspace.inspector import Inspector
from tests.domain.read_calls.samples import SECRET
from tests.session.readings.published_cloud import PublishedCloud, always, error

START = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
PROGRESS, MONITOR = BY_NAME["BatchListProgresses"], BY_NAME["ShowMonitorData"]
DETAIL, TIMELINE = BY_NAME["ShowJobDetail"], BY_NAME["ShowTimeline"]
A, B = "1" * 32 + "jb201", "2" * 32 + "jb201"


def reading(job_id: str, *pages: SavedReply, minutes: int = 0, given: Given | None = None) -> Reading:
    call = pages[0].calls[0]
    return Reading(call, pages, START + timedelta(minutes=minutes), job_id=job_id, given=given)


def monitoring(text: str = "true", **more: str) -> SavedReply:
    return SavedReply(["ShowMonitorData"], b'{"is_src_normal":%s}' % text.encode(), **more)  # type: ignore[arg-type]


def refusal(kind: RefusalKind = RefusalKind.NO_RIGHT, **more: object) -> Refusal:
    return Refusal(kind, "You do not have the right to see it.", **more)  # type: ignore[arg-type]


def test_the_newest_is_kept_and_a_refusal_takes_no_reading_away() -> None:
    kept = KeptReadings()
    assert kept.outcome(A, "ShowMonitorData") is None
    first, second = reading(A, monitoring()), reading(A, monitoring("false"), minutes=1)
    kept.keep(A, MONITOR, first)
    kept.keep(A, MONITOR, second)
    kept.keep("", BY_NAME["ShowQuotas"], refusal())
    assert kept.outcome(A, "ShowMonitorData") is kept.reading(A, "ShowMonitorData") is second
    asked = refusal(at=START, code="DRS.M00102")
    kept.keep(A, MONITOR, asked)
    kept.keep(A, MONITOR, refusal(was_asked=False))
    assert kept.outcome(A, "ShowMonitorData") is asked, "what the cloud said, not that it is not asked again"
    assert kept.reading(A, "ShowMonitorData") is second
    assert kept.of_job(A) == (asked,)
    assert [one.call for one in kept.refusals()] == ["ShowQuotas", "ShowMonitorData"]
    assert kept.replies() == second.pages
    kept.keep(A, MONITOR, reading(A, monitoring(), minutes=2))
    assert [one.call for one in kept.refusals()] == ["ShowQuotas"], "it has answered since"
    kept.drop([A])
    assert (kept.of_job(A), kept.replies(), kept.size) == ((), (), 0)
    assert len(kept) == 1


def log(*lines: str, minutes: int = 0, is_whole: bool = False) -> Reading:
    body = {"job": {"id": A, "logs": [{"log_content": one} for one in lines], "total_count": 900}}
    page = SavedReply(["ShowJobDetail"], json.dumps(body).encode(), job_id=A, given={"type": "log"})
    return replace(reading(A, page, minutes=minutes, given={"type": "log"}), is_whole=is_whole)


def test_a_look_at_the_first_rows_takes_no_longer_reading_away_and_says_whether_there_are_others() -> None:
    kept, key = KeptReadings(), (A, "ShowJobDetail", "log")
    panel = panel_of(DETAIL, {"type": "log"})

    def words() -> str:
        return bound_words(told_by_source(kept, A, panel), panel, START + timedelta(minutes=9)).partition(".")[0]

    long = log(*"cdefgh")
    kept.keep(A, DETAIL, log("d", "e"))
    kept.keep(A, DETAIL, long)
    assert kept.longer(*key) is None
    kept.keep(A, DETAIL, log("c", "d", minutes=3))
    assert told_by_source(kept, A, panel).pages == long.pages, "what a person asked for stays, with its own age"
    assert told_by_source(kept, A, panel).read_at == START
    assert words() == "The first 2 rows were read again 09:03; they are the same"
    assert kept.replies() == long.pages, "rows come once into tables and files"
    newest = log("b", "c", minutes=4)
    kept.keep(A, DETAIL, newest)
    assert kept.reading(*key) is newest, "who follows changes has the newest"
    assert words() == "The first 2 rows were read again 09:04; they are others since: ask again to have all"
    assert kept.replies() == (*long.pages, *newest.pages)
    kept.keep(A, DETAIL, log(*"abcdefgh", minutes=5))
    assert kept.longer(*key) is None
    kept.keep(A, DETAIL, log("a", minutes=6, is_whole=True))
    assert told_by_source(kept, A, panel).is_whole, "all there is, is not less"
    kept.drop([A])
    assert kept.size == 0


def test_parts_of_a_call_are_kept_beside_each_other() -> None:
    kept = KeptReadings()
    page = SavedReply(["ShowJobDetail"], b"{}")
    kept.keep(A, DETAIL, reading(A, page, given={"job_id": A, "type": "log", "limit": 20}))
    kept.keep(A, DETAIL, refusal(), {"type": "overview"})
    assert kept.reading(A, "ShowJobDetail", "log") is not None
    assert kept.reading(A, "ShowJobDetail", "overview") is None
    assert isinstance(kept.outcome(A, "ShowJobDetail", "overview"), Refusal)
    assert len(kept.of_job(A)) == 2
    compare = BY_NAME["ListDataCompareDetail"]
    assert part_of(compare, {"job_id": A, "compare_job_id": "c1", "type": "x", "offset": 0}) == "c1/x"


def test_a_reply_about_several_jobs_is_kept_once_until_the_last_of_them_has_another() -> None:
    kept = KeptReadings(most_bytes=1 << 20)
    page = SavedReply(
        ["BatchListProgresses"], b'{"results":[{"job_id":"%b"},{"job_id":"%b"}]}' % (A.encode(), B.encode())
    )
    for job_id in (A, B):
        kept.keep(job_id, PROGRESS, reading(job_id, page))
    size = kept.size
    assert kept.replies() == (page,)
    kept.keep(
        A, PROGRESS, reading(A, SavedReply(["BatchListProgresses"], b'{"results":[{"job_id":"%b"}]}' % A.encode()))
    )
    assert page in kept.replies()
    assert len(kept.replies()) == 2
    kept.drop([B])
    assert page not in kept.replies()
    assert kept.size < size


def test_the_oldest_goes_where_there_is_too_much_and_that_is_told() -> None:
    kept = KeptReadings(most_bytes=4 << 20)
    for number in range(12):
        big = SavedReply(["ShowMonitorData"], b'{"x":"%b"}' % (b"y" * (1 << 20)))
        kept.keep(f"job{number}", MONITOR, reading(f"job{number}", big))
    assert kept.size <= 4 << 20
    assert kept.reading("job11", "ShowMonitorData") is not None
    assert kept.reading("job0", "ShowMonitorData") is None
    assert kept.bound_in_words == "9 older readings were dropped: 4 MB of replies are kept for a project."
    huge = SavedReply(["ShowMonitorData"], b'{"x":"%b"}' % (b"y" * (5 << 20)))
    kept.keep(A, MONITOR, reading(A, huge))
    assert kept.replies() == (huge,), "the newest stays, however large"


def test_a_reply_that_names_no_job_is_about_the_one_it_was_asked_for() -> None:
    reply = monitoring(job_id=A, server_time="2026-11-27T09:00:00Z")
    assert reply.job_ids == (A,)
    assert reply.entries_of_job(A) == (reply.raw,)
    assert reply.entries_of_job(B) == reply.entries_naming(A) == ()
    named = SavedReply(["BatchListProgresses"], b'{"results":[{"job_id":"%b","progress":"1"}]}' % B.encode(), job_id=A)
    assert named.job_ids == (B,), "what the cloud names goes first"
    assert named.entries_of_job(A) == ()


def test_only_parameters_that_the_call_has_are_kept_and_no_secret() -> None:
    given = {"job_id": A, "type": "log", "X-Auth-Token": SECRET, "log_level": 7, "source_db_name": f"password={SECRET}"}
    reply = SavedReply(["ShowJobDetail"], b"{}", job_id=A, given=given)
    assert reply.given["type"] == "log"
    assert reply.given.keys() == {"type", "source_db_name"}
    assert SECRET not in str(reply.given)


async def test_an_inspector_asks_its_cloud_keeps_what_came_and_tells_it() -> None:
    cloud, inspector = PublishedCloud(), Inspector()
    told: list[object] = []
    inspector.subscribe(told.append)
    nothing = await inspector.ask(MONITOR, A)
    assert isinstance(nothing, Refusal)
    assert (nothing.kind, nothing.words) == (RefusalKind.OFF, "No project is connected.")
    await inspector.connection.adopt(cloud.source)
    outcome = await inspector.ask(MONITOR, A)
    assert isinstance(outcome, Reading)
    page = outcome.pages[0]
    assert (page.job_ids, page.server_time) == ((A,), "2026-11-20T10:00:00Z")
    assert inspector.readings.reading(A, "ShowMonitorData") is outcome
    assert [event for event in told if isinstance(event, ReadingsChanged)] == [ReadingsChanged((A,), "ShowMonitorData")]
    cloud.scripts["ShowTimeline"] = always(error(404, "APIGW.0101"))
    for again in (False, False, True):
        refused = await inspector.ask(TIMELINE, A, again=again)
        assert isinstance(refused, Refusal)
    assert len(cloud.asked["ShowTimeline"]) == 2, "once, and again when a person wants it"
    await inspector.use_document([Path("a.drs.json")], inspector.snapshot)
    offline = await inspector.ask(MONITOR, A)
    assert isinstance(offline, Refusal)
    assert offline.words == "It is not in this file."
    await inspector.close()
