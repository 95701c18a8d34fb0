"""What further calls said, refused and measured: kept in an archive, opened again, masked, and without what is cut."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.health.health import own_health
from drs_inspector.domain.health.judging import context_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.live.looks import LooksOfSource, SavedLooks
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS, CUT
from drs_inspector.domain.redaction.allow_list import MODELS, Level, Policy
from drs_inspector.domain.refused_call import RefusalKind, RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.readings.outcome import Reading, Refusal
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.workspace.judging import judging_of_file
from drs_inspector.storage.archive.open_files import open_bytes
from tests.domain.read_calls.samples import SECRET, calls, given_for, reply_of
from tests.storage.archive.archives import checked, written

START = datetime(2026, 11, 27, 9, 0, 0, 123_456, tzinfo=UTC)
READ_AT = "2026-11-27T08:00:00Z"
A, B = "e11eaf8f-71ef-4fad-8890-aed7572ajb11", "0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb12"
PROGRESS, MONITOR, DETAIL = (BY_NAME[name] for name in ("BatchListProgresses", "ShowMonitorData", "ShowJobDetail"))
SENT = [call for call in CALLS if call.asked is not None and call.asked.is_sent]
LEVELS = [None, *Level]


def document(*job_ids: str, status: str = "INCRE_TRANSFER_STARTED") -> Snapshot:
    snapshot = Snapshot(SourceInfo(kind="cloud", cloud="otc", region="eu-de", read_at=READ_AT))
    for job_id in job_ids or (A, B):
        entry = {"id": job_id, "name": f"job of {job_id[:4]}", "status": status, "db_use_type": "sync"}
        snapshot.add_list_entry(json.dumps(entry).encode(), job_id, "sync")
    return snapshot


def looks(count: int = 30, seed: int = 1) -> list[Look]:
    chance = Random(seed)  # noqa: S311 - no secret
    return [
        Look(
            read_at=START + timedelta(seconds=30 * number, milliseconds=chance.randrange(999)),
            measured_at=None if chance.random() < 0.2 else START + timedelta(seconds=30 * number - 3),
            lag=None if chance.random() < 0.3 else chance.choice((0.0, 2.0, 12.5, 840.0)),
            percent=chance.choice((None, 41.0, 100.0)),
            source_reachable=chance.choice((None, True, False)),
            status="" if number < 3 else "INCRE_TRANSFER_STARTED" if number < 20 else "PAUSING",
        )
        for number in range(count)
    ]


def to_ms(look: Look) -> tuple[Any, ...]:
    times = (
        None if one is None else round((one - START).total_seconds(), 2) for one in (look.read_at, look.measured_at)
    )
    return (*times, look.lag, look.rpo, look.percent, look.source_reachable, look.status)


def with_readings() -> Snapshot:
    """A document with everything: two pages, a reply of two jobs, a refusal, and the looks of two jobs."""
    snapshot = document()
    times = {"read_at": "2026-11-27T09:14:30Z", "server_time": "2026-11-27T09:14:28Z"}
    log = {"type": "log", "offset": 0, "source_db_name": "shop_db"}
    for page in (1, 2):
        raw = b'{"id":"%b","log_list":[]}' % A.encode()
        snapshot.replies.append(
            SavedReply(["ShowJobDetail"], raw, job_id=A, given=log, page=page, is_whole=False, **times)
        )
    both = {"count": 2, "results": [{"job_id": A, "progress": "41"}, {"job_id": B, "progress": "100"}]}
    snapshot.replies.append(SavedReply(["BatchListProgresses"], json.dumps(both).encode(), **times))  # type: ignore[arg-type]
    snapshot.replies.append(
        SavedReply(["ShowMonitorData"], b'{"is_src_normal":"false"}', job_id=B, language="en-us", **times)  # type: ignore[arg-type]
    )
    snapshot.refusals.append(
        RefusedCall(
            call="ShowTimeline",
            job=B,
            kind=RefusalKind.NO_RIGHT,
            words="You do not have the right to see it.",
            next_step="Ask.",
            cause=f"shop_db at db.shop.example refused jane.doe@shop.example for {B}",
            code="DRS.M00102",
            http_status=403,
            request_id="abc",
            at="2026-11-27T09:14:30Z",
        )
    )
    found = LooksOfSource()
    for job_id in (A, B):
        for look in looks(seed=ord(job_id[0])):
            found.add(job_id, PROGRESS.name, look)
    snapshot.series += found.series()
    return snapshot


def test_replies_refusals_and_figures_come_back_and_join_their_jobs() -> None:
    before = with_readings()
    content = written(before)
    after = open_bytes("a.drs.json", content)
    assert checked(written(after))["replies"] == checked(content)["replies"]
    assert checked(written(after))["series"] == checked(content)["series"]
    assert after.refusals == before.refusals
    for one, other in zip(before.replies, after.replies, strict=True):
        for name in (
            "calls",
            "raw",
            "job_id",
            "job_ids",
            "given",
            "page",
            "is_whole",
            "read_at",
            "server_time",
            "language",
        ):
            assert getattr(one, name) == getattr(other, name), name
    for mine, theirs in zip(before.series, after.series, strict=True):
        assert (mine.job_id, mine.call, mine.count) == (theirs.job_id, theirs.call, theirs.count)
        assert [*map(to_ms, mine.looks)] == [*map(to_ms, theirs.looks)]
    kept = SavedReadings(after)
    log = kept.reading(A, "ShowJobDetail", "shop_db/log")
    assert log is not None
    assert (len(log.pages), log.is_whole, log.server_time) == (2, False, datetime(2026, 11, 27, 9, 14, 28, tzinfo=UTC))
    progress = kept.reading(A, "BatchListProgresses")
    assert progress is not None
    assert json.loads(bytes(progress.raw))["progress"] == "41"
    refused = kept.outcome(B, "ShowTimeline")
    assert isinstance(refused, Refusal)
    assert (refused.kind, refused.http_status, refused.was_asked) == (RefusalKind.NO_RIGHT, 403, True)
    assert {type(one) for one in kept.of_job(B)} == {Reading, Refusal}


@pytest.mark.parametrize(
    "lie",
    [
        {"start": "9999-12-01T00:00:00Z", "read_at": [3_000_000_000_000]},
        {"start": "9999-12-31T23:59:59Z"},
        {"start": "0001-01-01T00:00:00Z", "read_at": [-5]},
        {"start": "9998-01-01T00:00:00Z", "measured_at": [3_000_000_000_000]},
        {"lag": [-5]},
        {"percent": [5_000]},
        {"remaining": [-1e300]},
        {"read_at": []},
        {"lag": [1, 2]},
        {"status": [[0, "s" * 65]]},
    ],
    ids=str,
)
def test_a_series_that_lies_is_set_aside_and_said_and_the_rest_is_opened(lie: dict[str, Any]) -> None:
    content = json.loads(written(with_readings()))
    content["series"][0] = {"job": A, "call": PROGRESS.name, "start": READ_AT, "read_at": [0], "lag": [5], **lie}
    after = open_bytes("a.drs.json", json.dumps(content).encode())
    assert [one.job_id for one in after.series] == [B]
    assert any("series[0]" in str(problem.get("cause")) for problem in after.problems)
    assert len(after.replies) == 4
    assert own_health(after.jobs[A], context_of(after, START))


def test_the_health_of_a_file_is_as_of_its_last_look() -> None:
    snapshot = document(A)
    found = LooksOfSource()
    for minute in range(3):
        moment = START + timedelta(minutes=minute)
        found.add(
            A, PROGRESS.name, Look(read_at=moment, measured_at=moment, lag=900.0, status="INCRE_TRANSFER_STARTED")
        )
    snapshot.series += found.series()
    after = open_bytes("a.drs.json", written(snapshot))
    after.judged_by = judging_of_file(after)
    context = context_of(after, START + timedelta(days=365))
    assert own_health(after.jobs[A], context).key is HealthKey.LATE
    assert context.now == after.series[0].newest


def test_one_measuring_that_is_a_reply_and_in_the_series_counts_once() -> None:
    snapshot = document(A)
    moment = START.replace(microsecond=700_000)
    look = Look(read_at=moment, measured_at=moment - timedelta(seconds=3), lag=90.0, status="INCRE_TRANSFER_STARTED")
    snapshot.series.append(JobSeries(A, PROGRESS.name, [look]))
    measured = str(int((moment - timedelta(seconds=3)).timestamp() * 1000))
    entry = {"job_id": A, "incre_trans_delay": "90", "process_time": measured, "progress": "100"}
    page = json.dumps({"results": [entry]}).encode()
    snapshot.replies.append(SavedReply([PROGRESS.name], page, read_at="2026-11-27T09:00:00Z"))
    assert len(SavedLooks(snapshot)[A].looks) == 1
    snapshot.replies.append(SavedReply([PROGRESS.name], page, read_at="2026-11-27T09:30:00Z"))
    assert len(SavedLooks(snapshot)[A].looks) == 2


def test_of_a_reply_about_several_jobs_a_part_has_what_is_said_of_its_own() -> None:
    document = with_readings()
    nameless = {"error_code": "DRS.M00289", "error_msg": "of another job"}
    for named in ([{"job_id": A}, {"job_id": B}], [{"job_id": A}]):
        raw = json.dumps({"count": 3, "results": [*named, nameless]}).encode()
        document.replies.append(SavedReply([PROGRESS.name], raw))
    assert b"of another job" in written(document), "all of it has everything"
    document_of_a = checked(written(document, job_ids=[A]))
    assert "of another job" not in json.dumps(document_of_a), "of such an entry it is not known whose it is"
    text = json.dumps(document_of_a)
    assert B not in text
    assert [one["job"] for one in document_of_a["series"]] == [A]
    assert "refusals" not in document_of_a
    progress = next(one for one in document_of_a["replies"] if one["calls"] == [PROGRESS.name])
    assert progress["value"]["results"] == [{"job_id": A, "progress": "41"}]
    assert progress["value"]["count"] == 2, "the cloud said so"


@pytest.mark.parametrize(
    "more",
    [
        {"other": {"job_id": B}},
        {"other": B, "count": {"job_id": B}},
        {"results ": [], "results": {"job_id": B, "progress": "41"}},
    ],
)
@pytest.mark.parametrize("named", [[{"job_id": A}], [{"job_id": A}, {"job_id": B}]])
def test_what_else_a_reply_about_several_jobs_holds_is_of_no_job_of_a_part(
    named: list[dict[str, str]], more: dict[str, object]
) -> None:
    document = with_readings()
    document.replies.clear()
    results, others = json.dumps(named), json.dumps(more)[1:]
    document.replies.append(SavedReply([PROGRESS.name], f'{{"results": {results}, {others}'.encode()))
    assert B.encode() in written(document)
    assert B not in json.dumps(checked(written(document, job_ids=[A])))
    one = SavedReply(["ShowMonitorData"], json.dumps({"bandwidth": "1", "other": "new"}).encode(), job_id=A)
    assert one.about([A]) is one, "what was asked of one job is about it"


def test_an_archive_of_version_2_says_by_which_clock_its_replies_were_read() -> None:
    older = checked(written(with_readings()))
    for name in ("refusals", "series", "checksum", "searched"):
        older.pop(name, None)
    older["version"] = 2
    older["replies"] = [
        {
            "calls": [PROGRESS.name],
            "left_out": [],
            "read_at": READ_AT,
            "value": {"results": [{"job_id": A, "progress": "4"}]},
        },
        {"calls": [PROGRESS.name], "left_out": [], "value": {"results": []}},
        7,
    ]
    for body in (json.dumps(older).encode(), json.dumps({**older, "strange": 1}).encode()):
        after = open_bytes("old.drs.json", body)
        assert [(one.read_at, one.server_time) for one in after.replies] == [(READ_AT, READ_AT), ("", "")]
        assert (after.refusals, after.series) == ([], [])
        assert list(after.jobs) == [A, B]
        again = checked(written(after))
        assert (again["version"], again["replies"][0]["server_time"]) == (3, READ_AT)


def test_a_newer_version_opens_as_far_as_it_is_known() -> None:
    newer = checked(written(with_readings()))
    newer["version"] = 9
    newer["series"][0]["jitter"] = [1]
    newer["refusals"][0] |= {"kind": "struck_by_lightning", "more": {}}
    newer["refusals"].append({"call": "CallOfTomorrow", "kind": "other"})
    after = open_bytes("new.drs.json", json.dumps(newer).encode())
    assert [one.kind for one in after.refusals] == [RefusalKind.OTHER]
    assert [one.count for one in after.series] == [30, 30]
    assert not after.complete


@pytest.mark.parametrize(
    "entry",
    [
        3,
        {},
        {"job": A, "call": "x", "start": "yesterday", "read_at": [0]},
        {"job": A, "call": "x", "start": READ_AT, "read_at": []},
        {"job": A, "call": "x", "start": READ_AT, "read_at": [0], "lag": [1, 2]},
        {"job": A, "call": "x", "start": READ_AT, "read_at": [0], "lag": [SECRET]},
        {"job": A, "call": "x", "start": READ_AT, "read_at": [10**15]},
        {"job": A, "call": "x", "start": READ_AT, "read_at": [0], "status": [[5, "X"]]},
        {"job": "", "call": "x", "start": READ_AT, "read_at": [0]},
    ],
    ids=str,
)
def test_a_series_that_is_none_is_told_and_harms_nothing(entry: Any) -> None:
    content = checked(written(with_readings()))
    content["series"].append(entry)
    after = open_bytes("a.drs.json", json.dumps(content).encode())
    assert len(after.series) == 2
    assert not after.complete
    assert "series[2]" in str(after.problems)


def _canaries(call: str) -> Any:
    """A reply with a canary in every place that must not be kept, at every depth."""

    def planted(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: [{"row": SECRET}] if name in CUT else planted(one) for name, one in value.items()}
        return [planted(one) for one in value] if isinstance(value, list) else value

    return planted(reply_of(call)) | {name: {"deep": [SECRET]} for name in sorted(CUT)} | {
        "password": SECRET, "X-Auth-Token": SECRET, "request": {"body": SECRET},
    }  # fmt: skip


def _planted(call: str) -> Iterator[SavedReply]:
    raw = json.dumps(_canaries(call)).encode()
    read_call = BY_NAME[call]
    given = given_for(read_call) if read_call.asked is not None else {}
    given |= {"X-Auth-Token": SECRET, "password": SECRET, "search_name": f"password={SECRET}", "strange": SECRET}
    yield SavedReply([call], raw, job_id=A, given=given)
    yield SavedReply([], raw, job_id=A, given=given)


@pytest.mark.parametrize("level", LEVELS)
def test_no_archive_has_what_is_cut_out_or_secret(level: Level | None) -> None:
    masking = None if level is None else Policy.of(level)
    snapshot = document()
    for call in calls():
        if not BY_NAME[call].is_action:
            snapshot.replies += _planted(call)
    said = f'{{"db_password":"{SECRET}"}} mysql://root:{SECRET}@db token: {SECRET}'
    for sent in SENT:
        snapshot.refusals.append(RefusedCall(call=sent.name, job=A, cause=said, words=said, next_step=said))
    status = Look(read_at=START, lag=1.0, status=f"password={SECRET}")
    snapshot.series.append(JobSeries(A, PROGRESS.name, [status]))
    content = written(snapshot, masking=masking)
    assert SECRET.encode() not in content
    assert len(checked(content)["replies"]) == len(snapshot.replies)
    # What is written into an archive by hand does not stay in the next one either.
    document_again = checked(content)
    document_again["replies"][0]["value"] = _canaries("ShowDirtyData")
    document_again["replies"][0]["given"] = {"X-Auth-Token": SECRET, "password": SECRET}
    document_again["refusals"][0]["cause"] = said
    again = written(open_bytes("a.drs.json", json.dumps(document_again).encode()), masking=masking)
    assert SECRET.encode() not in again


@pytest.mark.parametrize("level", list(Level))
def test_what_is_masked_has_the_same_placeholder_everywhere(level: Level) -> None:
    content = written(with_readings(), masking=Policy.of(level))
    masked = checked(content)
    text = content.decode()
    for word in ("jane.doe@shop.example", "db.shop.example"):
        assert word not in text
    ids = {job["id"] for job in masked["jobs"]}
    assert {one["job"] for one in masked["series"]} == ids
    assert {one["job"] for one in masked["replies"] if "job" in one} == ids
    assert masked["refusals"][0]["job"] in ids
    assert ({A, B} == ids) is (level is not Level.PUBLIC)
    if level is not Level.AUDITOR:
        assert "shop_db" not in text
        assert masked["replies"][0]["given"]["source_db_name"].startswith("db-")
    if level is Level.SUPPORT:
        assert masked["replies"][0]["given"]["source_db_name"] in masked["refusals"][0]["cause"]
        assert masked["replies"][0]["given"]["type"] == "log"
    after = open_bytes("m.drs.json", content)
    after.judged_by = judging_of_file(after)
    kept = SavedReadings(after)
    for job_id in ids:
        assert len(SavedLooks(after)[job_id].looks) >= 30
        assert kept.reading(job_id, PROGRESS.name) is not None


@pytest.mark.parametrize("seed", range(4))
def test_at_public_no_word_of_what_was_read_stays(seed: int) -> None:
    """Words that are on no list are put into every text of replies, parameters and refusals."""
    chance = Random(seed)  # noqa: S311 - no secret
    word = f"zq{chance.randrange(10**6)}xw"
    snapshot = document(A)
    for call in chance.sample([one for one in calls() if not BY_NAME[one].is_action], 12):
        raw = json.dumps(reply_of(call)).replace(" value", f" {word}").encode()
        texts = {name: f"{name} {word}" for name in (*MODELS["given"], "search_name", "connection_id")}
        snapshot.replies.append(SavedReply([call], raw, job_id=f"{word}-{call}", given=texts))
        told = {name: f"{word} {name}" for name in ("words", "next_step", "cause", "code", "request_id", "at")}
        snapshot.refusals.append(RefusedCall(call=call, job=word, given=texts, **told))  # type: ignore[arg-type]
    snapshot.series.append(JobSeries(word, PROGRESS.name, [Look(read_at=START, lag=1.0, status=f"{word} status")]))
    assert word.encode() in written(snapshot)
    assert word.encode() not in written(snapshot, masking=Policy.of(Level.PUBLIC))


@pytest.mark.parametrize("call", SENT, ids=lambda call: call.name)
def test_what_was_asked_for_is_known_again(call: Any) -> None:
    """An archive says which call a reply is of; it is believed, also of a short one, where nothing contradicts."""
    if call.name in ("ShowJobList", "BatchListJobDetails"):
        return
    bodies = [b"{}", json.dumps({name: 0 for name in call.reply if "count" in name}).encode()]
    bodies += [json.dumps(reply_of(call.name)).encode()] if call.name in calls() else []
    snapshot = document(A)
    snapshot.replies += [SavedReply([call.name], body, job_id=A) for body in bodies]
    assert [one.call for one in open_bytes("a.drs.json", written(snapshot)).replies] == [call] * len(bodies)
