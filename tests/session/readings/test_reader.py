"""Calls are read with their pages, what they refuse is told in words and not asked again, and no secret is kept."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from drs_inspector.domain.live.suits import AboutJob
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS, CUT
from drs_inspector.session.readings import reader
from drs_inspector.session.readings.outcome import Outcome, Reading, Refusal, RefusalKind
from tests.domain.read_calls.samples import JOB, SECRET, given_for
from tests.session.readings.published_cloud import PublishedCloud, always, error

SENT = [call for call in CALLS if call.asked is not None and call.asked.is_sent]
PROGRESS, TIMELINE, MONITOR = BY_NAME["BatchListProgresses"], BY_NAME["ShowTimeline"], BY_NAME["ShowMonitorData"]


@pytest.fixture
def cloud() -> PublishedCloud:
    return PublishedCloud()


def job(number: int = 0, **more: Any) -> AboutJob:
    about = {"scenario": "sync", "status": "INCRE_TRANSFER_STARTED", "source": "mysql", "pair": "mysql-to-mysql"}
    return AboutJob(f"{number:032x}jb201", **(about | more))


def read(outcome: Outcome) -> Reading:
    assert isinstance(outcome, Reading), outcome
    return outcome


def refused(outcome: Outcome) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


@pytest.mark.parametrize("call", SENT, ids=lambda call: call.name)
async def test_every_call_is_read_and_keeps_no_secret_and_no_row(cloud: PublishedCloud, call: ReadCall) -> None:
    cloud.client.ask_also("ces")
    outcome = await cloud.reader.read(call, None, given_for(call), consent=True)
    if not call.job:
        outcome = read(outcome)
        assert outcome.is_whole
    assert cloud.asked[call.name], "it went out"
    kept = b"".join(page.raw for page in read(outcome).pages)
    assert SECRET.encode() not in kept
    for name in CUT:
        assert f"{name} value".encode() not in kept
    assert outcome.server_time is not None
    assert read(outcome).pages[0].read_at.endswith("Z")


async def test_what_the_cloud_says_in_a_refusal_holds_no_secret(cloud: PublishedCloud) -> None:
    told = f'password "{SECRET}" at mysql://root:{SECRET}@db and {{"db_password":"{SECRET}"}}'
    cloud.scripts["ShowTimeline"] = always(error(400, "DRS.M00777", told))
    cloud.scripts["BatchListProgresses"] = lambda asked: {
        "count": 1, "results": [{"job_id": asked["jobs"][0], "error_code": "DRS.M00777", "error_msg": told}],
    }  # fmt: skip
    one = refused(await cloud.reader.read(TIMELINE, job()))
    other = refused((await cloud.reader.read_jobs(PROGRESS, [job()]))[job().id])
    for refusal in (one, other):
        assert "password" in refusal.cause
        assert SECRET not in repr(refusal)
    assert (one.kind, one.code) == (RefusalKind.OTHER, "DRS.M00777")


@pytest.mark.parametrize("call", [call for call in SENT if call.job], ids=lambda call: call.name)
async def test_what_a_reply_says_of_another_job_is_not_said_of_this_one(cloud: PublishedCloud, call: ReadCall) -> None:
    if call.asked is None or not call.asked.jobs:
        return
    other = job(7).id
    entry = {call.job.removeprefix("/"): other, "name": "another"}
    named = call.entries.split() if not call.job.startswith("/") else []
    cloud.scripts[call.name] = always({named[0]: [entry]} if named else entry)
    for asked in (job(3), job(7)):
        about, given = AboutJob(asked.id), {"type": given_for(call)["type"]} if "type" in given_for(call) else {}
        if call.asked.jobs > 1:
            outcome = (await cloud.reader.read_jobs(call, [about], given))[asked.id]
        else:
            outcome = await cloud.reader.read(call, about, given, consent=True)
        if asked.id == other:
            assert read(outcome).job_id == other
        else:
            refusal = refused(outcome)
            assert (refusal.kind, refusal.was_asked) == (RefusalKind.OTHER, True), refusal
            assert "job" in refusal.words


async def test_jobs_are_asked_in_tens_and_each_has_its_entry(cloud: PublishedCloud) -> None:
    jobs = [job(number) for number in range(23)]
    outcomes = await cloud.reader.read_jobs(PROGRESS, jobs)
    assert sorted(len(asked["jobs"]) for asked in cloud.asked["BatchListProgresses"]) == [3, 10, 10]
    for one in jobs:
        assert json.loads(bytes(read(outcomes[one.id]).raw))["job_id"] == one.id


async def test_one_job_that_spoils_a_request_costs_the_others_nothing(cloud: PublishedCloud) -> None:
    jobs = [job(number) for number in range(10)]
    bad = jobs[6].id

    def answer(asked: dict[str, Any]) -> httpx.Response | dict[str, Any]:
        if bad in asked["jobs"]:
            return error(400, "DRS.M05004")
        return {"count": len(asked["jobs"]), "results": [{"job_id": one, "progress": "7"} for one in asked["jobs"]]}

    cloud.scripts["BatchListProgresses"] = answer
    outcomes = await cloud.reader.read_jobs(PROGRESS, jobs)
    assert refused(outcomes.pop(bad)).kind is RefusalKind.GONE
    assert all(isinstance(one, Reading) for one in outcomes.values())
    assert len(cloud.asked["BatchListProgresses"]) <= 9
    before = cloud.count()
    again = await cloud.reader.read_jobs(PROGRESS, jobs)
    assert cloud.count() == before + 1, "the job that is gone is not asked for again"
    assert not refused(again[bad]).was_asked
    assert refused(again[bad]).words == "The job is gone."


async def test_entries_fail_alone_by_whichever_key_has_the_words(cloud: PublishedCloud) -> None:
    jobs = [job(number, scenario="cloudDataGuard") for number in range(4)]

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        first, second, third, _fourth = asked["jobs"]
        return {
            "count": 3,
            "results": [
                {"job_id": first, "error_code": "DRS.M00304", "error_message": "Wait.", "struct_process": None},
                {"job_id": second, "error_code": "DRS.M00102", "error_msg": "No.", "struct_process": {}},
                {"job_id": third, "error_code": "", "struct_process": {"create_time": "1795165560000"}},
            ],
        }

    cloud.scripts["BatchListStructProcess"] = answer
    outcomes = await cloud.reader.read_jobs(BY_NAME["BatchListStructProcess"], jobs)
    kinds = [one.kind if isinstance(one, Refusal) else None for one in outcomes.values()]
    assert kinds == [RefusalKind.NOT_NOW, RefusalKind.NO_RIGHT, None, RefusalKind.OTHER]
    assert [refused(outcomes[one.id]).cause for one in jobs[:2]] == ["Wait.", "No."]
    assert "says nothing of this job" in refused(outcomes[jobs[3].id]).words


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (error(404, "APIG.0101"), RefusalKind.NOT_OFFERED),
        (httpx.Response(404, text="<html><title>404 Not Found</title></html>"), RefusalKind.NOT_OFFERED),
        (error(400, "DRS.10000009"), RefusalKind.NOT_SUPPORTED),
        (error(400, "DRS.10000001"), RefusalKind.NOT_SUPPORTED),
        (error(400, "DRS.10000010"), RefusalKind.GONE),
        (error(403, "DRS.M00102"), RefusalKind.NO_RIGHT),
        (error(403, "APIGW.0302"), RefusalKind.NO_RIGHT),
        (error(403, "PAP5.0010"), RefusalKind.NO_RIGHT),
        (error(429, "APIGW.0308"), RefusalKind.BUSY),
        (error(400, "DRS.M01503"), RefusalKind.BUSY),
        (error(500, "DRS.10000001"), RefusalKind.BUSY),
        (error(400, "DRS.M00304"), RefusalKind.NOT_NOW),
        (error(400, "DRS.M00999"), RefusalKind.OTHER),
        (error(200, "DRS.10000010"), RefusalKind.GONE),
        (httpx.Response(200, text="<html>sign in</html>"), RefusalKind.UNREADABLE),
        (httpx.Response(200, text="[]"), RefusalKind.UNREADABLE),
    ],
    ids=str,
)
async def test_a_refusal_comes_to_something_that_can_be_said(
    cloud: PublishedCloud, reply: httpx.Response, kind: RefusalKind
) -> None:
    cloud.scripts["ShowMonitorData"] = always(reply)
    refusal = refused(await cloud.reader.read(MONITOR, job()))
    assert refusal.kind is kind
    assert refusal.words.endswith(".")
    assert refusal.was_asked
    await cloud.reader.read(MONITOR, job())
    lasting = {RefusalKind.NOT_OFFERED, RefusalKind.NOT_SUPPORTED, RefusalKind.GONE, RefusalKind.NO_RIGHT}
    assert cloud.count() == (1 if kind in lasting else 2)


async def test_no_answer_is_told_and_asked_again(cloud: PublishedCloud) -> None:
    def answer(asked: dict[str, Any]) -> httpx.Response:
        raise httpx.ConnectTimeout("no answer")

    cloud.scripts["ShowMonitorData"] = answer
    assert refused(await cloud.reader.read(MONITOR, job())).kind is RefusalKind.UNREACHABLE
    del cloud.scripts["ShowMonitorData"]
    assert isinstance(await cloud.reader.read(MONITOR, job()), Reading)


async def test_a_refusal_holds_as_far_as_it_goes_and_no_further(cloud: PublishedCloud) -> None:
    cloud.scripts["ShowMonitorData"] = always(error(400, "DRS.10000009"))
    await cloud.reader.read(MONITOR, job(1))
    await cloud.reader.read(MONITOR, job(2))
    assert len(cloud.asked["ShowMonitorData"]) == 1, "another job of the same kind is not asked for"
    await cloud.reader.read(MONITOR, job(3, pair="oracle-to-gaussdbv5"))
    await cloud.reader.read(MONITOR, job(4, status="FULL_TRANSFER_STARTED"))
    assert len(cloud.asked["ShowMonitorData"]) == 3, "another kind of job is, and another phase"

    cloud.scripts["ShowTimeline"] = always(error(403, "DRS.M00102"))
    await cloud.reader.read(TIMELINE, job(1))
    assert not refused(await cloud.reader.read(TIMELINE, job(9))).was_asked
    cloud.reader.memory.signed_in()
    assert refused(await cloud.reader.read(TIMELINE, job(9))).was_asked
    cloud.reader.memory.ask_again(TIMELINE, job(9), {})
    assert refused(await cloud.reader.read(TIMELINE, job(9))).was_asked

    parts = BY_NAME["ShowJobDetail"]
    cloud.scripts["ShowJobDetail"] = lambda asked: (
        error(400, "DRS.10000009") if asked["type"] == "overview" else {"job": {"id": job(1).id, "status": "x"}}
    )
    assert refused(await cloud.reader.read(parts, job(1), {"type": "overview"})).kind is RefusalKind.NOT_SUPPORTED
    assert isinstance(await cloud.reader.read(parts, job(1), {"type": "detail"}), Reading)


async def test_what_has_no_answer_is_not_asked(cloud: PublishedCloud) -> None:
    rpo = BY_NAME["BatchListRposAndRtos"]
    outcomes = await cloud.reader.read_jobs(rpo, [job(1), job(2, scenario="cloudDataGuard", status="CONFIGURATION")])
    assert [refused(one).words for one in outcomes.values()] == [
        "It is there only for disaster recovery.",
        "It is there only in the incremental phase.",
    ]
    parent = job(3, scenario="cloudDataGuard", is_parent=True)
    assert "single jobs" in refused(await cloud.reader.read(BY_NAME["BatchListStructProcess"], parent)).words
    components = BY_NAME["ShowIncrementComponentsDetail"]
    assert refused(await cloud.reader.read(components, job())).kind is RefusalKind.NOT_NOW
    for name in ("ListUsers", "ShowReplayProgress", "ShowActions"):
        assert refused(await cloud.reader.read(BY_NAME[name], job())).kind is RefusalKind.OFF
    users = refused(await cloud.reader.read(BY_NAME["ListUsers"], job()))
    assert "signs in to the source database" in users.next_step
    assert refused(await cloud.reader.read(BY_NAME["ListMetrics"])).kind is RefusalKind.OFF
    assert cloud.count() == 0
    assert isinstance(await cloud.reader.read(BY_NAME["ListUsers"], AboutJob(JOB), consent=True), Reading)
    unknown = AboutJob(JOB)
    assert isinstance(await cloud.reader.read(components, unknown), Reading), "what is not known is asked"


def rows(total: int, asked: dict[str, Any], claim: int | None) -> dict[str, Any]:
    offset, limit = int(asked["offset"]), int(asked["limit"])
    names = [{"name": f"{number}"} for number in range(total)][offset : offset + limit]
    return {"timelines": names} | ({} if claim is None else {"count": claim})


@pytest.mark.parametrize(
    ("total", "claim", "requests"),
    [(0, 0, 1), (7, 7, 1), (1000, 1000, 2), (2500, 2500, 3), (2500, 100, 3), (2500, None, 4), (7, 5_000_000, 2)],
)
async def test_pages_are_read_to_the_empty_one_whatever_is_claimed(
    cloud: PublishedCloud, total: int, claim: int | None, requests: int
) -> None:
    cloud.scripts["ShowTimeline"] = lambda asked: rows(total, asked, claim)
    reading = read(await cloud.reader.read(TIMELINE, job()))
    found = [row["name"] for raw in reading.raws for row in json.loads(bytes(raw))["timelines"]]
    assert found == [f"{number}" for number in range(total)]
    assert reading.is_whole
    assert len(cloud.asked["ShowTimeline"]) == requests


async def test_reading_is_bounded_and_says_so(cloud: PublishedCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.scripts["ShowTimeline"] = lambda asked: rows(2500, asked, 2500)
    reading = read(await cloud.reader.read(TIMELINE, job(), most_rows=20))
    assert [one["limit"] for one in cloud.asked["ShowTimeline"]] == ["20"]
    assert not reading.is_whole

    # A cloud that does not know of pages sends the same again, one that lies never ends.
    cloud.scripts["ShowTimeline"] = always({"count": 9, "timelines": [{"name": "a"}] * 3})
    cloud.asked.clear()
    assert len(read(await cloud.reader.read(TIMELINE, job())).pages) == 1
    assert len(cloud.asked["ShowTimeline"]) == 2
    monkeypatch.setattr(reader, "MOST_PAGES", 6)
    cloud.scripts["ShowTimeline"] = lambda asked: {"count": 10**9, "timelines": [{"name": asked["offset"]}]}
    cloud.asked.clear()
    endless = read(await cloud.reader.read(TIMELINE, job()))
    assert not endless.is_whole
    assert len(endless.pages) == len(cloud.asked["ShowTimeline"]) == 6


async def test_a_page_that_fails_leaves_those_before_it(cloud: PublishedCloud) -> None:
    cloud.scripts["ShowTimeline"] = lambda asked: (
        rows(2500, asked, 2500) if asked["offset"] == "0" else error(429, "APIGW.0308")
    )
    reading = read(await cloud.reader.read(TIMELINE, job()))
    assert len(reading.pages) == 1
    assert not reading.is_whole
    assert reading.refused is not None
    assert reading.refused.kind is RefusalKind.BUSY


async def test_the_other_kinds_of_pages(cloud: PublishedCloud) -> None:
    def details(asked: dict[str, Any]) -> dict[str, Any]:
        page = asked["page_req"]
        listed = [{"src_DB": f"{page['cur_page']}", "progress": 1}] * (page["per_page"] if page["cur_page"] < 3 else 4)
        detail = {"total_record": 204, "list": listed}
        return {"count": 1, "results": [{"job_id": asked["jobs"][0], "struct_detail": detail}]}

    def comparisons(asked: dict[str, Any]) -> dict[str, Any]:
        tasks = [{"compare_task_id": f"{asked['current_page']}"}] * (100 if asked["current_page"] == 1 else 2)
        return {"job_id": asked["job_id"], "compare_task_list_results": {
            "compare_task_list_count": 102, "compare_task_list": tasks,
        }}  # fmt: skip

    def metrics(asked: dict[str, Any]) -> dict[str, Any]:
        found = [] if asked.get("start") == "m2" else [{"metric_name": asked.get("start", "first")}]
        marker = {None: "m1", "m1": "m2"}.get(asked.get("start"), "m2")
        return {"metrics": found, "meta_data": {"count": len(found), "total": 9, "marker": marker}}

    cloud.client.ask_also("ces")
    cloud.scripts |= {"BatchListStructDetail": details, "ListCompareResult": comparisons, "ListMetrics": metrics}
    recovery = job(scenario="cloudDataGuard")
    for name, about, given, pages in (
        ("BatchListStructDetail", recovery, {"type": "table"}, 3),
        ("ListCompareResult", job(), {}, 2),
        ("ListMetrics", None, {}, 3),
    ):
        reading = read(await cloud.reader.read(BY_NAME[name], about, given))
        assert (name, len(reading.pages), reading.is_whole) == (name, pages, True)


@pytest.mark.parametrize("odd", ["../x1", "a1\u202eb", "1" * 100_000, "", "x\r\nHost: 1", "%2e1"])
async def test_an_id_that_no_request_may_hold_costs_its_job_alone(cloud: PublishedCloud, odd: str) -> None:
    outcomes = await cloud.reader.read_jobs(PROGRESS, [job(1), AboutJob(odd), job(2)])
    assert [isinstance(one, Reading) for one in outcomes.values()] == [True, False, True]
    refusal = refused(await cloud.reader.read(TIMELINE, AboutJob(odd)))
    assert not refusal.was_asked
    assert refusal.words.isprintable()
    assert len(refusal.words) < 200
    assert "ShowTimeline" not in cloud.asked
    assert refused(await cloud.reader.read(TIMELINE, job(), {"limit": "all"})).kind is RefusalKind.OTHER
    # Details are asked for whatever the list calls a job: the cloud says that there is none.
    await cloud.client.job_details([odd or "x", "1"])
    assert cloud.asked["BatchListJobDetails"][0]["jobs"] == [odd or "x", "1"]


async def test_calls_do_not_disturb_each_other(cloud: PublishedCloud) -> None:
    cloud.scripts["ShowTimeline"] = always(error(403, "DRS.M00102"))
    cloud.scripts["ShowQuotas"] = always(error(500, "DRS.M00001"))
    outcomes = await asyncio.gather(
        cloud.reader.read(TIMELINE, job()),
        cloud.reader.read(BY_NAME["ShowQuotas"]),
        cloud.reader.read(MONITOR, job()),
    )
    assert [isinstance(one, Reading) for one in outcomes] == [False, False, True]


@pytest.mark.parametrize(
    ("call", "reply", "kind", "words", "step"),
    [
        ("ShowMonitorData", error(404, "APIGW.0101"), RefusalKind.NOT_OFFERED, "not offered in this region", ""),
        ("ShowMonitorData", error(400, "DRS.M00999", "Odd."), RefusalKind.OTHER, "refused", "the state of the job"),
        ("ShowMonitorData", error(400, "DRS.M00200"), RefusalKind.NOT_NOW, "in this state of the job", "later"),
        ("ShowTimeline", error(422, "DRS.M00002"), RefusalKind.NOT_NOW, "has none of this job yet", ""),
        ("ShowTimeline", error(400, "DRS.10020102"), RefusalKind.GONE, "gone", "Refresh"),
        ("ShowTimeline", error(403, "DRS.10020072"), RefusalKind.NO_RIGHT, "right", "DRS ReadOnlyAccess"),
        ("BatchCheckResults", error(400, "DRS.M00200"), RefusalKind.NOT_NOW, "No pre-check was made", ""),
        ("BatchShowParams", error(400, "DRS.M00303"), RefusalKind.NOT_NOW, "not read the parameters", ""),
        ("ListDbObjects", error(400, "DRS.M00202"), RefusalKind.OTHER, "refused", "fault of the program"),
        ("ListMetrics", error(403, "ces.0015"), RefusalKind.NO_RIGHT, "right", "ces:metricData:list"),
        ("ListMetrics", error(429, "ces.0429"), RefusalKind.BUSY, "busy", "later"),
    ],
    ids=str,
)
async def test_the_next_step_is_one_that_helps_and_the_words_are_the_cloud_s(
    cloud: PublishedCloud, call: str, reply: httpx.Response, kind: RefusalKind, words: str, step: str
) -> None:
    cloud.client.ask_also("ces")
    cloud.scripts[call] = always(reply)
    about = job() if call.startswith("Show") else job(status="CONFIGURATION", scenario="migration")
    given = {"type": "modified"} if call == "ListDbObjects" else {}
    found = refused(await cloud.reader.read(BY_NAME[call], about, given, consent=True))
    assert (found.kind, words in found.words) == (kind, True)
    assert step in found.next_step
    said = f"{reply.status_code} {found.code}: {reply.json()['error_msg']}"
    assert found.cause.startswith(("drs.test.example answered ", "ces.test.example answered "))
    assert said in found.cause
    assert "does not offer DRS" not in found.cause, "it offers all the other calls"


async def test_an_entry_of_a_job_that_has_none_is_no_gap(cloud: PublishedCloud) -> None:
    cloud.scripts["BatchCheckResults"] = lambda asked: {
        "count": 1,
        "results": [{"precheck_id": asked["jobs"][0], "error_code": "DRS.M00200", "error_msg": "There is no result."}],
    }
    one = job(status="CONFIGURATION")
    found = refused((await cloud.reader.read_jobs(BY_NAME["BatchCheckResults"], [one]))[one.id])
    assert (found.kind, found.words) == (RefusalKind.NOT_NOW, "No pre-check was made of this job yet.")
    assert "There is no result." in found.cause


async def test_a_page_beyond_the_last_one_ends_a_reading(cloud: PublishedCloud) -> None:
    cloud.scripts["ShowTimeline"] = lambda asked: (
        error(400, "DRS.M00211") if int(asked["offset"]) else rows(20, asked, 5_000)
    )
    found = read(await cloud.reader.read(TIMELINE, job()))
    assert (found.is_whole, found.refused) == (True, None)


async def test_what_only_single_jobs_have_is_asked_of_them_after_a_parent_was_refused(cloud: PublishedCloud) -> None:
    cloud.scripts["ShowMonitorData"] = always(error(400, "DRS.M00307"))
    await cloud.reader.read(MONITOR, job(1, is_parent=True))
    await cloud.reader.read(MONITOR, job(2))
    assert len(cloud.asked["ShowMonitorData"]) == 2
