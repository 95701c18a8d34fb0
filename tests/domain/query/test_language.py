"""The query language: what can be asked, and what is said of what cannot."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from drs_inspector.domain.query.comparisons import Clock
from drs_inspector.domain.query.query import JobQuery, parse_query
from drs_inspector.domain.query.search import WHOLE, JobSearch, QueryReading, read_query
from drs_inspector.domain.snapshot import Snapshot
from tests.domain.query.test_query import snapshot_of

NOW = Clock(datetime(2026, 11, 27, 9, 19, tzinfo=UTC), timezone(timedelta(hours=1)))


def milliseconds(text: str) -> str:
    return str(round(datetime.fromisoformat(text).timestamp() * 1000))


def dated() -> Snapshot:
    """Return jobs of which one is listed only, and its time names no zone."""
    snapshot = Snapshot()
    details: list[dict[str, object]] = [
        {
            "id": "id-1",
            "status": "INCRE_TRANSFER_FAILED",
            "create_time": milliseconds("2026-11-01T00:30:00+01:00"),
            "update_time": milliseconds("2026-11-26T09:19:00Z"),
            "failed_reason": "no route, password=hunter2-canary",
            "inst_info": {"volume_size": 100},
            "is_target_readonly": True,
            "speed_limit": [{"speed": "15"}, {"speed": "3"}],
            "alarm_notify": {"delay_time": 300},
            "target_endpoint": {"inst_name": "rds-1", "db_port": "5432"},
            "object_infos": [
                {"id": "shop", "type": "database", "name": "shop"},
                {"id": "shop-*-*-a", "type": "table", "name": "a", "parent_id": "shop", "alias_name": "a_new"},
                {"id": "shop-*-*-b", "type": "table", "name": "b", "parent_id": "shop", "alias_name": "b"},
            ],
            "brand_new_member": {"depth": 3, "when": "2026-11-05T10:00:00Z"},
            "tags": [{"key": "cost-center", "value": "47"}],
        },
        {"id": "id-2", "create_time": milliseconds("2026-10-31T23:30:00+01:00"), "target_endpoint": {}},
    ]
    for detail in details:
        snapshot.add_detail(json.dumps(detail).encode(), str(detail["id"]))
    listed = {"id": "id-3", "name": "listed", "status": "CREATING", "create_time": "2026-11-01 05:00:00"}
    snapshot.add_list_entry(json.dumps(listed).encode(), "id-3", "sync")
    return snapshot


def read(text: str, snapshot: Snapshot) -> JobQuery:
    query = read_query(text, [snapshot])
    return query if query.unknown_paths or query.problem else parse_query(text, known=KNOWN, clock=NOW)


KNOWN = ("brand_new_member", "brand_new_member.depth", "brand_new_member.when")


def answers(text: str, snapshot: Snapshot) -> str:
    """Return the digits of the ids that match, and after a bar of those of which that is not known."""
    query = read(text, snapshot)
    assert query.error is None, query.error
    found = {job.id[-1]: query.answer(job, snapshot) for job in snapshot.jobs.values()}
    yes, open_ones = ("".join(key for key, answer in found.items() if answer is kind) for kind in (True, None))
    return f"{yes}|{open_ones}" if open_ones else yes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("created>=2026-11-01", "1|3"),
        ("created<2026-11-01", "2|3"),
        ("created=2026-11", "1|3"),
        ("created=2026-10-31", "2|3"),
        ("created>=2026-10-31", "123"),
        ("created<2026-11-03", "123"),
        ("created>2026-11-01", ""),
        ("created=2026", "123"),
        ("created:2026-11-01T00", "1|3"),
        ('created="2026-11-01 00:30"', "1|3"),
        ("created>=2026-10-31T23:30Z and created<2026-11-01T01:00+01:00", "1|3"),
        ("updated<2d", "1|3"),
        ("updated<=1d", "1|3"),
        ("updated<23h59m", "|3"),
        ("updated>1439min", "1|3"),
        ("updated exists", "1|3"),
        ("not updated<2d", "2|3"),
        ("inst_info.volume_size>=100GB", "1|3"),
        ("inst_info.volume_size>100000MB", "|3"),
        ("alarm_notify.delay_time>=5min", "1|3"),
        ("is_target_readonly=yes", "1|3"),
        ("is_target_readonly!=true", "2|3"),
        ("speed_limit[0].speed>10", "1|3"),
        ("speed_limit[1].speed>10", "|3"),
        ("target_endpoint.inst_name exists", "1|3"),
        ("target_endpoint.inst_name not exists", "2|3"),
        ("target_endpoint.inst_name!=rds-1", "2|3"),
        ("target_endpoint.inst_name~^RDS-\\d$", "1|3"),
        ("target_endpoint.inst_name in (rds-1, rds-2)", "1|3"),
        ("target_port=5432", "1|3"),
        ("tags.cost-center>=40", "1|3"),
        ('tags["cost-center"]=47', "1|3"),
        ("brand_new_member.depth=3", "1|3"),
        ("brand_new_member.depth<2d", "|3"),
        ("brand_new_member.when>=2026-11-05", "1|3"),
        ("objects=3", "1|23"),
        ("objects=0", "|23"),
        ("not objects=0", "1|23"),
        ("objects exists", "1|23"),
        ("not objects exists", "|23"),
        ("renamed<1 or name:id-2", "2|3"),
        ("objects > 2 and renamed = 1", "1|23"),
        ("rules=0", "12|3"),
        ("rename:a_new", "1|3"),
        ("rename=b", "|3"),
        ("rename exists", "1|3"),
        ("table~\\.a$", "1|3"),
        ("table=shop.b", "1|3"),
        ("table in (zzz, b)", "1|3"),
        ("error:route", "1|3"),
        ("error~hunter", "|3"),
        ("error exists", "1|3"),
        ("is:unread", "3"),
        ("-is:unread", "12"),
        ("is=creating", "3"),
        ("status in (failed, creating)", "13"),
        ("status=failed,creating", "13"),
        ("status not in (failed, creating)", "2"),
        ("is:unread or created<2026-11-01", "23"),
        ("(is:unread or is:failed) name:listed", "3"),
        ("not (updated<2d or is:creating)", "2"),
        ("no such thing AND is:creating OR id:2", "2|3"),
    ],
)
def test_what_can_be_asked(text: str, expected: str) -> None:
    assert answers(text, dated()) == expected


@pytest.mark.parametrize(
    ("text", "piece", "word", "suggestion"),
    [
        ("updated<2", "2", "2 what?", "2d"),
        ("is:failed and created>yesterday", "yesterday", "no time", "2026-11-26"),
        ("created>=2026-02-30", "2026-02-30", "no such date", ""),
        ("created<9999-01-01", "9999-01-01", "1970", ""),
        ("updated=2d", "2d", "< or >", ""),
        ("objects>many", "many", "number", ""),
        ("statuss:failed", "statuss", "Did you mean status?", "status"),
        ("inst_name=x", "inst_name", "source_endpoint.inst_name", "source_endpoint.inst_name"),
        ("foo=1", "foo", 'quotes: "foo=1"', ""),
        ("is:faild", "faild", "is:failed", "failed"),
        ("is in (failed, paus)", "paus", "paused", "paused"),
        ("mysql or", "or", "After", '"or"'),
        ("or mysql", "or", "Before", '"or"'),
        ("a and or b", "and", "After", '"and"'),
        ("a (b or c", "(", "missing", ""),
        ("a)", ")", "closes nothing", ""),
        ("()", "()", "Nothing", ""),
        ("a - b", "-", "without a space", ""),
        ("status: failed", "status:", "Nothing follows", ""),
        ("> 5", ">", "what is compared", ""),
        ("10.0.0.5>3", "10.0.0.5>3", "no field", '"10.0.0.5>3"'),
        ("name in berlin", "in", "list", ""),
        ("jobs in berlin", "in", "quotes", ""),
        ("in berlin", "in", "quotes", '"in"'),
        ("name in (a b)", "(a ", 'separated by ","', ""),
        ("name~a(b", "a(b", '")" is missing', ""),
        ("name~x(?=a)y", "(?=", "Looking ahead", ""),
        ("name~(a)\\1", "\\1", "references back", ""),
        ("rule=price", "rule=price", "words", ""),
        ("name<5", "name<5", "text", ""),
        ("is_target_readonly=maybe", "maybe", "yes or no", ""),
        ("target_endpoint.inst_name>z", "z", "numbers and times", ""),
        ("source_endpoint.db_user>10MB", "10MB", "not documented", ""),
        ("name==x", "=x", "quotes", ""),
    ],
)
def test_what_is_wrong_has_a_place(text: str, piece: str, word: str, suggestion: str) -> None:
    problem = parse_query(text, clock=NOW).problem
    assert problem is not None
    assert (text[problem.start : problem.end], problem.suggestion) == (piece, suggestion)
    assert word in problem.sentence


@pytest.mark.parametrize("text", ["status:", "zzz status:", "-", '"', 'name:"', "name:", "zzz -"])
def test_what_is_still_to_be_typed_leaves_all_jobs_in(text: str) -> None:
    assert parse_query(text).error is None
    assert parse_query(text).matches(next(iter(dated().jobs.values()))) is (not text.startswith("zzz"))


@pytest.mark.parametrize(
    "text", ["updated<", "a or", "a and", "not", "(a", "name in", "name in (a", "name in (a,", "x="]
)
def test_an_error_at_the_end_is_told_as_unfinished(text: str) -> None:
    problem = parse_query(text).problem
    assert problem is not None
    assert problem.unfinished


def test_a_path_without_documentation_is_one_that_a_job_has() -> None:
    snapshot = dated()
    assert parse_query("brand_new_member.depth>1").unknown_paths
    assert read_query("brand_new_member.depth>1", [Snapshot(), snapshot]).error is None
    assert "no job that was read has it" in (read_query("brand_new_membre.depth>1", [snapshot]).error or "")
    problem = read_query("cost-center=47", [snapshot]).problem
    assert problem is not None
    assert problem.suggestion == "tags.cost-center"
    assert parse_query("source_endpoint.db_user=x").error is None, "documented, though no job has it"


def test_reading_goes_in_slices() -> None:
    snapshot = Snapshot()
    for number in range(3000):
        snapshot.add_list_entry(f'{{"id":"{number}","other":{{}}}}'.encode(), str(number))
    reading = QueryReading("nowhere.to.be>1", [snapshot])
    steps = 0
    while not reading.step(0):
        steps += 1
    assert steps >= 2999
    assert reading.query.problem is not None


def test_a_query_of_many_conditions_looks_at_the_time_more_often() -> None:
    snapshot = Snapshot()
    for number in range(64):
        snapshot.add_list_entry(f'{{"id":"{number}"}}'.encode(), str(number))
    steps = []
    for text in ("a", " or ".join(["a"] * 64)):
        search = JobSearch(parse_query(text), snapshot.jobs)
        count = 1
        while not search.step(snapshot, 0):
            count += 1
        steps.append(count)
    assert steps[1] > 10 * steps[0]


def test_a_search_says_how_far_it_is_in_one_large_job() -> None:
    tables = ",".join(f'{{"id":"s-*-*-t{n}","name":"t{n}","type":"table","parent_id":"s"}}' for n in range(60_000))
    snapshot = Snapshot()
    snapshot.add_detail(f'{{"id":"big","object_infos":[{tables}]}}'.encode(), "big", 0)
    for text, expected in (("table:t59999", {"big"}), ("table~^s\\.t5999\\d$", {"big"}), ("renamed>0", set())):
        snapshot.jobs["big"].__dict__.pop("objects", None)
        search = JobSearch(parse_query(text), ["big"])
        shares = []
        while not search.step(snapshot, 0):
            shares.append(search.share)
        told = [share for share in shares if share is not None]
        assert search.matching == expected, text
        assert text == "renamed>0" or (len(told) > 5 and 0 < max(told) <= 1), text
    search = JobSearch(parse_query("objects=60000"), ["big"])
    assert search.step(snapshot, WHOLE)
    assert search.matching == {"big"}


def test_a_table_is_asked_alike_of_jobs_that_are_open_and_that_are_not() -> None:
    opened = snapshot_of()
    for job in opened.jobs.values():
        assert job.objects.count >= 0
    for text in (
        "table~^web\\.orders$",
        "table=orders",
        "rename exists",
        "objects=2",
        "renamed=0",
        "rules=1",
        "rule~PRICE",
    ):
        query = parse_query(text)
        pairs = [
            [query.answer(job, snapshot) for job in snapshot.jobs.values()] for snapshot in (snapshot_of(), opened)
        ]
        assert pairs[0] == pairs[1], text
        assert any(pairs[0]) is (text != "rename exists"), text
