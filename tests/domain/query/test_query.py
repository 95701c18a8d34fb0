"""The filter line: what a person types and which jobs stay."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.query.nodes import Condition, Op
from drs_inspector.domain.query.query import FIELDS, IS_WORDS, field_help, parse_query, query_of
from drs_inspector.domain.query.search import JobSearch
from drs_inspector.domain.query.whole import text_steps
from drs_inspector.domain.snapshot import Snapshot

MARK = "-*-*---conditionFilter--"


def snapshot_of() -> Snapshot:
    snapshot = Snapshot()
    snapshot.add_list_entry(
        json.dumps({"id": "id-1", "name": "Shop", "status": "INCRE_TRANSFER_STARTED", "net_type": "eip"}).encode(),
        "id-1",
        "migration",
    )
    details: list[dict[str, object]] = [
        {
            "id": "id-1",
            "name": "Shop",
            "status": "INCRE_TRANSFER_STARTED",
            "description": "Quarterly move of the web shop",
            "db_use_type": "migration",
            "job_direction": "up",
            "task_type": "FULL_INCR_TRANS",
            "inst_info": {"engine_type": "mysql-to-taurus"},
            "source_endpoint": {"db_type": "mysql", "ip": "10.0.0.5", "db_port": 3306, "region": "eu-de"},
            "target_endpoint": {"db_type": "taurus", "ip": "10.0.1.9", "inst_name": "rds-shop"},
            "tags": [{"stage": "Prod", "team": "data"}],
            "object_infos": [
                {"id": "web", "type": "database", "name": "web"},
                {"id": "web-*-*-Orders", "type": "table", "name": "Orders", "parent_id": "web"},
            ],
            "data_transformation": {
                "filter_conditions": [
                    {
                        "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "price>9"},
                        "object_infos": [{"id": f"web-*-*-Orders{MARK}"}],
                    }
                ]
            },
        },
        {
            "id": "id-2",
            "name": "crm-sync",
            "status": "START_JOB_FAILED",
            "db_use_type": "sync",
            "source_endpoint": {"db_type": "postgresql", "ip": "192.168.7.7", "db_port": "5432"},
            "source_sharding": [{"db_type": "postgresql", "ip": "192.168.7.8"}],
            "tags": [{"key": "stage", "value": "test"}],
        },
        {"id": "id-3", "name": "Übung", "status": "BRAND_NEW", "db_use_type": "cloudDataGuard", "tags": 5},
    ]
    for number, detail in enumerate(details):
        snapshot.add_detail(json.dumps(detail, ensure_ascii=False).encode(), str(detail["id"]), number)
    return snapshot


def found(text: str, snapshot: Snapshot | None = None) -> str:
    """Return the digits of the ids that stay."""
    store = snapshot or snapshot_of()
    query = parse_query(text)
    assert query.error is None
    return "".join(job.id[-1] for job in store.jobs.values() if query.matches(job, store))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "123"),
        ("   ", "123"),
        ("shop", "1"),
        ("SHOP", "1"),
        ("ID-2", "2"),
        ("übung", "3"),
        ("quarterly", "1"),
        ("10.0.0.5:3306", "1"),
        ("192.168.7.8", "2"),
        ("rds-shop", "1"),
        ("TaurusDB", "1"),
        ('"stage=prod"', "1"),
        ("tags.stage=prod", "1"),
        ("brand_new", "3"),
        ("shop mysql", "1"),
        ("shop crm", ""),
        ('"web shop"', "1"),
        ('"shop web"', ""),
        ('"web sh', "1"),
        ("-shop", "23"),
        ("-shop -crm", "3"),
        ("status:failed", "2"),
        ("status:start_job_failed", "2"),
        ('status:"incremental migration"', "1"),
        ("-status:failed", "13"),
        ("scenario:migration", "1"),
        ("scenario:dr", "3"),
        ('scenario:"disaster recovery"', "3"),
        ("engine:taurus", "1"),
        ("name:crm", "2"),
        ("NAME:crm", "2"),
        ("name:quarterly", ""),
        ("id:id-", "123"),
        ("description:web", "1"),
        ("tag:prod", "1"),
        ("tag:stage=", "12"),
        ("source:10.0.0", "1"),
        ("target:10.0.0", ""),
        ("source:192.168.7", "2"),
        ("network:public", "1"),
        ("network:eip", "1"),
        ("direction:up", "1"),
        ("type:incremental", "1"),
        ("table:orders", "1"),
        ("table:web.ord", "1"),
        ("table:customers", ""),
        ("-table:orders", "23"),
        ("rule:price", "1"),
        ("rule:web.orders", "1"),
        ("rule:nothing", ""),
        ("is:failed", "2"),
        ("is:running", "1"),
        ("is:run", "1"),
        ("is:unknown", "3"),
        ("-is:failed", "13"),
        ("is:failed name:shop", ""),
        ("status:", "123"),
        ("-", "123"),
        ('"', "123"),
        ("http://10", ""),
        ("fe80::1", ""),
    ],
)
def test_what_stays(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["orders", "-orders", "table:orders", "rule:price", "any:orders", "-any:web.orders"])
def test_an_answer_does_not_depend_on_what_was_opened_before(text: str) -> None:
    fresh, opened = snapshot_of(), snapshot_of()
    for job in opened.jobs.values():
        assert job.objects.count >= 0
        assert opened.rules_of(job.id) is not None
        assert job.detail is not None
        assert job.drift is not None
    assert found(text, fresh) == found(text, opened) == found(text, fresh)


def test_words_leave_objects_and_rules_to_fields_that_search_whole() -> None:
    assert (found("orders"), found("table:orders"), found("any:orders")) == ("", "1", "1")


def test_a_table_opens_only_jobs_that_may_have_it() -> None:
    snapshot = snapshot_of()
    assert found("table:nowhere", snapshot) == ""
    assert not any(job.is_loaded("objects") for job in snapshot.jobs.values())


def test_subtasks_parents_and_unavailable_jobs() -> None:
    snapshot = snapshot_of()
    snapshot.add_list_entry(b'{"id":"id-4","children":[{"id":"id-5"}]}', "id-4")
    snapshot.mark_unavailable("id-4", {"title": "gone"})
    assert found("is:parent", snapshot) == "4"
    assert found("is:subtask", snapshot) == "5"
    assert found("is:unavailable", snapshot) == "4"


def test_rules_beside_the_results_are_found_through_the_snapshot() -> None:
    snapshot = Snapshot()
    objects = [{"id": "a-*-*-t", "type": "table", "name": "t"}]
    snapshot.add_detail(json.dumps({"id": "id-1", "object_infos": objects}).encode(), "id-1", 7)
    rule = {"transformation_info": {"value": "amount>5"}, "object_infos": [{"id": f"a-*-*-t{MARK}"}]}
    snapshot.add_part(7, "data_transformation", json.dumps({"filter_conditions": [rule]}).encode())
    assert found("rule:amount", snapshot) == "1"


def test_an_unknown_field_is_explained() -> None:
    query = parse_query("colour:red shop")
    assert query.error is not None
    assert '"colour"' in query.error
    assert query.is_empty
    assert parse_query('"colour:red"').error is None


def test_an_unknown_state_is_explained() -> None:
    query = parse_query("is:purple")
    assert query.error is not None
    assert "is:failed" in query.error


def test_the_same_mistake_is_told_once() -> None:
    assert (parse_query("is:purple is:purple").error or "").count("purple") == 1


def test_the_fields_are_listed_for_help() -> None:
    assert {"status", "scenario", "engine", "name", "tag", "table", "rule", "any", "network", "is"} <= set(FIELDS)
    assert {"failed", "running"} <= set(IS_WORDS)


def test_the_help_explains_every_field() -> None:
    explained = dict(field_help())
    assert tuple(explained) == FIELDS
    assert all(explained.values())
    assert all(word in explained["is"] for word in IS_WORDS)


def test_an_empty_filter_says_so() -> None:
    assert parse_query(" ").is_empty
    assert not parse_query("a").is_empty


@given(text=st.text(max_size=20) | st.text(alphabet='-:" aistable/', max_size=20))
@settings(max_examples=200)
def test_any_text_is_a_filter(text: str) -> None:
    snapshot = snapshot_of()
    query = parse_query(text)
    assert all(query.matches(job, snapshot) in {True, False} for job in snapshot.jobs.values())


def test_a_table_in_a_big_job_that_was_not_opened_is_not_missed() -> None:
    tables = ",".join(f'{{"id":"shop-*-*-t{n}","name":"t{n}","type":"table"}}' for n in range(90_000))
    detail = (
        f'{{"id":"big","status":"X","object_infos":[{tables},{{"id":"shop-*-*-Ledger","name":"Ledger"}}]}}'.encode()
    )
    snapshot = Snapshot()
    job = snapshot.add_detail(detail, "big", 0)
    search = JobSearch(parse_query("table:ledger"), ["big"])
    steps = 0
    while not search.step(snapshot, 0):
        steps += 1
    assert search.matching == {"big"}
    assert steps > 20, "a filter must not stop the window for a big job"
    assert parse_query("table:ledger").matches(job, snapshot)
    assert not parse_query("table:invoice").matches(job, snapshot)
    assert not parse_query("table:big").matches(job, snapshot), "in its bytes, and no name of a table"


def test_a_list_entry_that_is_nested_too_deep_to_read_is_still_found_by_name() -> None:
    snapshot = Snapshot()
    deep = b'{"id":"deep","name":"deep-job","x":' + b"[" * 5000 + b"]" * 5000 + b',"tags":[{"key":"a"}]}'
    snapshot.add_list_entry(deep, "deep", "sync")
    assert parse_query("deep").matches(snapshot.jobs["deep"], snapshot)


SETTINGS = {
    "id": "id-1",
    "status": "FULL_TRANSFER_FAILED",
    "failed_reason": "Binlog position lost, password=hunter2-canary",
    "error_code": "DRS.M77",
    "sync_mode": "one_way_sync",
    "conflict_policy": "ignore_it",
    "vpc_id": "vpc-4711",
    "inst_info": {"ip": "172.16.9.9"},
    "source_endpoint": {"ip": "10.1.1.1", "kafka_security_config": {"sasl_mechanism": "SCRAM-SHA-512"}},
    "public_ip_list": [{"public_ip": "80.1.2.3"}],
    "alarm_notify": {"topic_name": "nightwatch", "subscriptions": [{"endpoints": ["ops@shop.example"]}]},
    "strange": {"deep": ["Gr\u00fc\u00dfe", "tab\there", 4711.5, "\ud83d\ude00"]},
}


@pytest.mark.parametrize(
    "word",
    ["binlog", "drs.m77", "one_way", "ignore_it", "vpc-4711", "172.16.9.9", "scram-sha", "80.1.2.3", "nightwatch"],
)
def test_words_find_errors_and_settings_whichever_way_the_details_are_read(word: str) -> None:
    for extra in ({}, {"db_use_type": ["odd"]}):  # what the quick reader refuses, the careful one reads
        snapshot = Snapshot()
        snapshot.add_detail(json.dumps(SETTINGS | extra).encode(), "id-1")
        assert found(word, snapshot) == "1"


@pytest.mark.parametrize("text", ["any:grüße", "any:GRÜSSE", 'any:"tab\there"', "any:4711.5", "any:😀", "any:ops@shop"])
def test_any_finds_what_came_however_it_is_spelled(text: str) -> None:
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps(SETTINGS).encode(), "id-1")
    assert found(text, snapshot) == "1"


@pytest.mark.parametrize("text", ["canary", "any:canary", "any:hunter2"])
def test_no_filter_tells_a_secret(text: str) -> None:
    snapshot = Snapshot()
    snapshot.add_detail(json.dumps(SETTINGS | {"db_password": "hunter2-canary"}).encode(), "id-1")
    assert found(text, snapshot) == ""


@given(
    needle=st.text(st.sampled_from('aZ"\\/\u00e9\u20ac\U0001f600\n'), min_size=1, max_size=6),
    before=st.integers(65_500, 65_560),
    ascii_only=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_finds_a_text_across_any_cut(needle: str, before: int, ascii_only: bool) -> None:
    snapshot = Snapshot()
    document = {"id": "id-1", "x": "." * before + needle + "." * 200_000}
    snapshot.add_detail(json.dumps(document, ensure_ascii=ascii_only).encode(), "id-1")
    for _ in text_steps(snapshot.jobs["id-1"].detail_given or b"", "no such text"):
        pass
    text = needle.replace('"', "") if '"' in needle else needle
    if text and text in needle:
        query = query_of(Condition("any", Op.HAS, (text,)))
        assert query.matches(snapshot.jobs["id-1"], snapshot)


def test_the_reason_why_details_are_missing_is_found_from_when_it_is_there() -> None:
    snapshot = snapshot_of()
    snapshot.add_list_entry(b'{"id":"id-4","name":"listed"}', "id-4", "sync")
    assert found("m00101", snapshot) == ""
    entry = b'{"id":"id-4","error_code":"DRS.M00101","trace":"q-99"}'
    snapshot.mark_unavailable("id-4", {"title": "Refused", "code": "DRS.M00101"}, entry=entry)
    assert found("m00101", snapshot) == "4"
    assert (found("q-99", snapshot), found("any:q-99", snapshot)) == ("", "4")


def test_a_job_that_changes_while_it_is_searched_is_asked_again() -> None:
    snapshot = snapshot_of()
    search = JobSearch(parse_query("any:later"), snapshot.jobs)
    search.step(snapshot, 0)
    snapshot.add_detail(b'{"id":"id-1","x":"later"}', "id-1")
    search.ask(["id-1"])
    assert search.step(snapshot, 60)
    assert search.matching == {"id-1"}
    assert search.done == search.total


NAMES = st.sampled_from(["shop", "Shop2", "ord", "orders", "STRASSE", "straße", "İx", "a.b", "new\nline", ""])


@given(
    entries=st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["", "alias", "Ord"])), max_size=8),
    needle=st.sampled_from(
        ["shop", "ord", "shop.ord", "strasse", "alias", ".", "a.b", "b.o", "2.s", "i̇x", "line", "x"]
    ),
)
@settings(max_examples=150, deadline=None)
def test_a_table_is_found_alike_in_jobs_that_are_open_and_that_are_not(
    entries: list[tuple[str, str, str]], needle: str
) -> None:
    tables = [
        {"id": f"{db}-*-*-{table}", "type": "table", "name": table, "parent_id": db, "alias_name": alias}
        for db, table, alias in entries
    ]
    document = json.dumps({"id": "id-1", "object_infos": tables}, ensure_ascii=False).encode()
    closed, opened = Snapshot(), Snapshot()
    for snapshot in (closed, opened):
        snapshot.add_detail(document, "id-1")
    assert opened.jobs["id-1"].objects.row_count >= len(tables)
    query = query_of(Condition("table", Op.HAS, (needle,)))
    answers = {query.matches(snapshot.jobs["id-1"]) for snapshot in (closed, closed, opened)}
    assert len(answers) == 1


def test_objects_below_objects_cost_no_more_than_their_number() -> None:
    def steps(depth: int) -> int:
        chain = [{"id": f"o{n}", "type": "schema", "name": f"o{n}", "parent_id": f"o{n - 1}"} for n in range(depth)]
        snapshot = Snapshot()
        job = snapshot.add_detail(json.dumps({"id": "id-1", "object_infos": chain}).encode(), "id-1")
        assert parse_query(f"table:o{depth - 2}.o{depth - 1}").matches(job, snapshot)
        return len(str(job.__dict__["_object_text"]))

    assert steps(2000) < 2.5 * steps(1000)
