"""What a search finds in a job, and where each hit leads: to the row itself."""

import json

import pytest

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.domain.snapshot import Snapshot
from tests.helpers.searching import add_job, lines, rule, rules, searched, table

NAMES = frozenset({HitKind.OBJECT, HitKind.NEW_NAME})


def test_objects_come_with_new_name_and_rule_then_rules_endpoints_and_the_rest() -> None:
    snapshot = Snapshot()
    objects = [
        table("shop", kind="database"),
        table("shop.orders", "orders_2026"),
        table("shop.items", "orders_items"),
        table("shop.people"),
        table("crm.orders", kind="collection"),
    ]
    add_job(
        snapshot,
        "1",
        objects,
        description="moves orders",
        source_endpoint={"ip": "10.0.0.1", "inst_name": "rds-orders"},
        tags=[{"key": "team", "value": "orders"}],
        **rules(rule("total > 0", "shop.orders"), rule("orders.id < 9", "shop.people")),
    )
    add_job(snapshot, "2", [table("shop.other")])
    search = searched(snapshot, "ORDERS")
    assert lines(search) == [
        "1 object shop.[orders] -> shop.[orders]_2026 (total > 0)",
        "1 new-name shop.items -> shop.[orders]_items",
        "1 object crm.[orders]",
        "1 rule Rule 1 on shop.[orders] (total > 0)",
        "1 rule Rule 2 on shop.people ([orders].id < 9)",
        "1 job description: moves [orders]",
        "1 endpoint Source inst_name: rds-[orders]",
        "1 json tags[0].value: [orders]",
    ]
    assert [hit.type for hit in search.hits][:3] == ["table", "table", "collection"]
    assert search.hits.counts == dict(zip(HitKind, (2, 1, 2, 1, 1, 1), strict=True))
    assert search.hits.job_count == 1


def test_each_hit_leads_to_the_row_itself() -> None:
    snapshot = Snapshot()
    snapshot.add_list_entry(b'{"id":"1","name":"job 1","children":[{"id":"2","name":"part of orders"}]}', "1")
    add_job(
        snapshot,
        "1",
        [table("shop", kind="database"), table("shop.orders")],
        source_sharding=[{"ip": "10.0.0.1"}, {"inst_name": "rds-orders"}],
        tags=[{"team": "orders"}],
        **rules(rule("a", "shop.x"), rule("b", "shop.orders")),
    )
    job = snapshot.jobs["1"]
    addresses = [hit.address for hit in searched(snapshot, "orders").hits if hit.address.job_id == "1"]
    assert [address.document for address in addresses] == ["key"] * 5
    row, numbered, *values = addresses
    assert row.row is not None
    assert (job.objects.name(row.row), row.path) == ("orders", "shop.orders")
    assert numbered.rule is not None
    assert snapshot.rules_of("1")[numbered.rule].value == "b"
    assert [(one.part, one.member, one.side) for one in values] == [
        ("details", "source_sharding[1].inst_name", "source_sharding[1]"),
        ("details", "tags[0].team", ""),
        ("list", "children[0].name", ""),
    ]
    for address in values:
        raw = job.detail_raw if address.part == "details" else job.list_raw
        assert raw is not None
        assert address.offset is not None
        shown = JsonLines(raw)
        while not shown.step(1):
            pass
        number = shown.line_at(address.offset)
        assert number is not None
        assert "orders" in shown.text(shown.line(number))


def test_what_a_container_is_called_finds_it_and_not_a_line_for_each_table_in_it() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("shop", kind="database"), table("shop.a"), table("shop.b", "shop_b")])
    assert lines(searched(snapshot, "shop", kinds=NAMES)) == [
        "1 object [shop]",
        "1 new-name [shop].b -> [shop].[shop]_b",
    ]
    assert lines(searched(snapshot, "shop.", kinds=NAMES)) == [
        "1 object [shop.]a",
        "1 object [shop.]b -> [shop.]shop_b",
    ]
    assert lines(searched(snapshot, "OP.A", kinds=NAMES)) == ["1 object sh[op.a]"]


@pytest.mark.parametrize("size", ["small", "big"])
def test_a_dotted_name_on_the_target_finds_what_is_renamed_there(size: str) -> None:
    objects = [
        table("shop", "archive", kind="database"),
        table("shop.orders"),
        table("shop.items", "lines"),
        table("crm", kind="database"),
        table("crm.orders", "orders_2026"),
    ]
    more = {"description": "x" * BIG} if size == "big" else {}
    snapshot = Snapshot()
    add_job(snapshot, "1", objects, **more)
    for _again in range(2):
        for text, found in (
            ("archive.orders", ["1 new-name shop.orders -> [archive.orders]"]),
            ("archive.lin", ["1 new-name shop.items -> [archive.lin]es"]),
            ("archive.items", []),
            ("crm.orders_2", ["1 new-name crm.orders -> [crm.orders_2]026"]),
            ("shop.orders", ["1 object [shop.orders] -> archive.orders"]),
        ):
            assert lines(searched(snapshot, text, kinds=NAMES)) == found, text


def test_only_new_names_are_found_where_only_they_are_asked_for() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("orders", "orders"), table("orders_b", "my_orders"), table("c", "orders_c")])
    assert lines(searched(snapshot, "orders", kinds=frozenset({HitKind.NEW_NAME}))) == [
        "1 new-name [orders]_b -> my_[orders]",
        "1 new-name c -> [orders]_c",
    ]
    assert lines(searched(snapshot, "orders", kinds=frozenset({HitKind.OBJECT}))) == [
        "1 object [orders]",
        "1 object [orders]_b -> my_[orders]",
    ]


def test_case_and_word_hold_for_names_too() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("s.Orders", "ORDERS"), table("s.orders_2", "Orders"), table("s.web.orders")])
    assert lines(searched(snapshot, "Orders", kinds=NAMES, case=True)) == [
        "1 object s.[Orders] -> s.ORDERS",
        "1 new-name s.orders_2 -> s.[Orders]",
    ]
    assert lines(searched(snapshot, "orders", kinds=NAMES, word=True)) == [
        "1 object s.[Orders] -> s.[ORDERS]",
        "1 new-name s.orders_2 -> s.[Orders]",
        "1 object s.web.[orders]",
    ]
    assert lines(searched(snapshot, "s.orders", kinds=NAMES, word=True)) == [
        "1 object [s.Orders] -> [s.ORDERS]",
        "1 new-name s.orders_2 -> [s.Orders]",
    ]


def test_what_the_list_lacks_is_found_by_those_that_name_it() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("gone.orders.t1"), table("gone.orders.t2")])
    search = searched(snapshot, "orders", kinds=NAMES)
    assert lines(search) == ["1 object gone.[orders]"]
    address = search.hits[0].address
    assert address.row is not None
    assert snapshot.jobs["1"].objects.is_placeholder(address.row)
    assert lines(searched(snapshot, "nowhere")) == []


NASTY = [
    "a.*b", "(x+)+$", "[", "\\", "orders\u202egnp.exe", "Straße", "İstanbul", "tab\tle", "new\nline", 'quote"d',
    "\u0000nul", "e\u0301", "名前", "🦆 pond", "x" * 100_000, "-*-*-", "..", " ",
]  # fmt: skip


@pytest.mark.parametrize("ascii_only", [True, False])
def test_names_of_any_letters_are_found_as_they_are(ascii_only: bool) -> None:
    snapshot = Snapshot()
    objects = [{"id": f"id {number}", "type": "table", "name": name} for number, name in enumerate(NASTY)]
    detail = {"id": "1", "name": "job 1", "object_infos": objects}
    snapshot.add_detail(json.dumps(detail, ensure_ascii=ascii_only).encode(), "1")
    for row, name in enumerate(NASTY):
        text = name[:1000]
        if text.strip():
            rows = [hit.address.row for hit in searched(snapshot, text, kinds=NAMES, case=True).hits]
            assert row in rows, text
            assert row in [hit.address.row for hit in searched(snapshot, text.upper(), kinds=NAMES).hits], text


def test_escapes_of_json_are_read_as_letters() -> None:
    snapshot = Snapshot()
    detail = (
        rb'{"id":"1","name":"job 1","object_infos":[{"id":"x","type":"table","name":"\u004frders","alias_name":'
        rb'"\u004Frders\u00e9"}],"tags":[{"\u006frders":"a\/b \ud83e\udd86"}],"az_code":"\u006f\u0072ders \ud800"}'
    )
    snapshot.add_detail(detail, "1")
    assert lines(searched(snapshot, "orders")) == [
        "1 object [Orders] -> [Orders]é",
        "1 json tags[0].[orders]: a/b 🦆",
        "1 json az_code: [orders] \ufffd",
    ]
    assert lines(searched(snapshot, "b 🦆")) == ["1 json tags[0].orders: a/[b 🦆]"]
    assert lines(searched(snapshot, "u006f")) == []


def test_what_is_unusual_in_objects_and_rules_is_found_as_json() -> None:
    for more in ({}, {"description": "x" * BIG}):
        snapshot = Snapshot()
        strange = rule("a > 1", "shop.a", note={"by": "needle 3"})
        add_job(
            snapshot,
            "1",
            [table("shop.a"), table("shop.b", comment={"text": ["needle 1"]}), table("shop.c", alias="c2", needle=2)],
            **more,
            **rules(strange),
        )
        assert lines(searched(snapshot, "needle")) == [
            "1 json object_infos[1].comment.text[0]: [needle] 1",
            "1 json object_infos[2].[needle]: 2",
            "1 json data_transformation.filter_conditions[0].note.by: [needle] 3",
        ]
        search = searched(snapshot, "needle 1", kinds=frozenset({HitKind.JSON}))
        raw, offset = snapshot.jobs["1"].detail_raw, search.hits[0].address.offset
        assert raw is not None
        assert offset is not None
        assert bytes(raw[offset : offset + 10]) == b'"needle 1"'
        # Every object has these.
        for text in ("parent_id", "object_infos", "conditionFilter", "contentConditionalFilter"):
            assert lines(searched(snapshot, text)) == []


def test_rules_of_many_tables_are_found_by_each_of_them() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("s.t7")], **rules(rule("x > 1", *(f"s.t{number}" for number in range(9)))))
    assert "1 rule Rule 1 on s.[t7], s.t0, 7 more tables (x > 1)" in lines(searched(snapshot, "t7"))


def test_rules_beside_the_jobs_belong_to_those_whose_tables_they_name_or_to_none() -> None:
    snapshot = Snapshot()
    add_job(snapshot, "1", [table("shop.orders")])
    add_job(snapshot, "2", [table("shop.people")])
    both = rules(rule("orders > 1", "shop.orders"), rule("orders > 2", "nowhere.orders"))["data_transformation"]
    snapshot.add_part(0, "data_transformation", json.dumps(both).encode())
    snapshot.add_part(0, "count_of_orders", b"2")
    search = searched(snapshot, "orders >")
    assert lines(search) == [
        "1 rule Rule 1 on shop.orders ([orders >] 1)",
        " rule Rule 1 on nowhere.orders ([orders >] 2)",
    ]
    assert [hit.address.job_id for hit in search.hits] == ["1", ""]
    assert search.hits.job_count == 1
    assert lines(searched(snapshot, "shop.orders"))[0] == "1 object [shop.orders] (orders > 1)"


def test_secrets_are_never_found_and_masks_stay() -> None:
    canary = "Canary-7261"
    snapshot = Snapshot()
    listed = {"id": "1", "name": "job 1", "error_msg": f"login with password={canary} refused"}
    snapshot.add_list_entry(json.dumps(listed).encode(), "1")
    add_job(
        snapshot,
        "1",
        [table("shop.a", note=f"jdbc:mysql://u:{canary}@10.0.0.1/x")],
        source_endpoint={"db_password": canary, "ip": "10.0.0.9"},
        error_message=f"password={canary}",
        **rules(rule(f"password = '{canary}'", "shop.a")),
    )
    for text in (canary, canary[3:9], "db_password"):
        assert not searched(snapshot, text).hits.total, text
    assert searched(snapshot, "10.0.0.9").hits.total == 1
    refused = Snapshot()
    refused.mark_unavailable("7", {"title": f"password={canary} is wrong", "code": "DRS.M01"}, name="lost")
    assert not searched(refused, canary).hits.total
    assert lines(searched(refused, "lost")) == ["lost job [lost]"]
    assert lines(searched(refused, "m01")) == ["lost job code: DRS.[M01]"]


def test_a_search_leaves_no_selections_of_small_jobs_behind() -> None:
    snapshot = Snapshot()
    for number in range(3):
        add_job(snapshot, str(number), [table("shop.orders"), table("shop.b")])
    search = searched(snapshot, "orders")
    assert [hit.found for hit in search.hits] == ["shop.orders"] * 3
    assert not any(job.is_loaded("objects") for job in snapshot.jobs.values())


def test_what_is_no_json_is_searched_as_it_is() -> None:
    snapshot = Snapshot()
    job = Job("1", detail_raw=b'{"id":"1","tags":{"a":"orders', list_raw=b'["orders", {"x":[[["orders"]]]}')
    snapshot.jobs["1"] = job
    found = [hit.address.member for hit in searched(snapshot, "orders").hits]
    assert found == ["tags.a", "[0]", "[1].x[0][0][0]"]


def test_very_deep_and_very_long_things_are_found_and_shown_in_short() -> None:
    snapshot = Snapshot()
    chain = [{"id": str(n), "type": "table", "name": "orders", "parent_id": str(n - 1)} for n in range(1, 500)]
    add_job(snapshot, "1", [{"id": "0", "type": "database", "name": "top"}, *chain])
    deep = searched(snapshot, "orders", kinds=NAMES)
    assert deep.hits.total == 499
    assert deep.hits[498].found.startswith("….orders.")
    assert max(len(hit.found) for hit in deep.hits) < 200
    levels = 1_500
    nested = b'{"id":"2","name":"job 2","tags":' + b'{"a":' * levels + b'"needle"' + b"}" * levels
    snapshot = Snapshot()
    snapshot.add_detail(nested + b',"az_code":"' + b"x" * 1_100_000 + b'needle","b":"' + b"y" * 500 + b'needle"}', "2")
    found = searched(snapshot, "needle").hits
    assert [hit.address.member.partition(".")[0] for hit in found] == ["tags", "az_code", "b"]
    assert found[0].address.member.endswith(" …")
    assert max(len(hit.found) for hit in found) < 2_300
    assert found[2].found_spans
    assert len(searched(snapshot, "." * 1_000).hits) == 0


def test_an_expression_finds_names_new_names_rules_and_values() -> None:
    snapshot = Snapshot()
    objects = [table("shop.orders_01", "lines_01"), table("shop.orders_x"), table("gone.t", "orders_77")]
    add_job(snapshot, "1", objects, tags=[{"team": "orders-12"}], **rules(rule("id_5 > 1", "shop.orders_x")))
    assert lines(searched(snapshot, r"\d\d$", regex=True)) == [
        "1 object shop.orders_[01] -> shop.lines_[01]",
        "1 new-name gone.t -> gone.orders_[77]",
        "1 json tags[0].team: orders-[12]",
    ]
    assert lines(searched(snapshot, "^orders_x$", regex=True, kinds=NAMES)) == ["1 object shop.orders_x (id_5 > 1)"]
    assert lines(searched(snapshot, r"shop\.o.*_x", regex=True, kinds=NAMES)) == ["1 object [shop.orders_x] (id_5 > 1)"]
    assert lines(searched(snapshot, r"_\d >", regex=True)) == ["1 rule Rule 1 on shop.orders_x (id[_5 >] 1)"]
    assert lines(searched(snapshot, "^gone$", regex=True, kinds=NAMES)) == ["1 object [gone]"]
