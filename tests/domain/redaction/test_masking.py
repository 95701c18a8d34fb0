"""What a level lets stay is on the allow-list; all else has placeholders, the same value the same one everywhere."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.domain.redaction.allow_list import CLASSES, KINDS, MODELS, Level, Policy
from drs_inspector.domain.redaction.masking import STRUCTURE, Masker
from drs_inspector.resource_files import resource_path

FIELDS = json.loads(resource_path("field_dictionary.json").read_bytes())
JOB: dict[str, Any] = {
    "id": "5f0c1c8e-2b7d-4a51-9d43-0a1b2c3jb101",
    "name": "ledger-lift",
    "status": "INCRE_TRANSFER_FAILED",
    "create_time": "1750000000123",
    "description": "call Anna",
    "source_endpoint": {"ip": "10.0.0.5:27017,10.0.0.6:27017", "db_user": "drs_reader", "db_port": 3306},
    "target_endpoint": {"ip": "db.example.com", "db_user": "admin", "inst_name": "rds-ledger", "vpc_id": "vpc-7"},
    "inst_info": {"ip": "10.0.0.5", "public_ip": "******", "engine_type": "mysql-to-taurus"},
    "gtid": "0335629c-cd4d-4208-e1d8-18d4c2820cd1:1-4",
    "error_message": "Access denied for user 'drs_reader'@'10.0.0.5' at jdbc:mysql://db.example.com:3306/ledger"
    "?user=admin: table ledger.payments of ledger-lift, not `vault`.`hidden_table`, DRS.M01501, Anna +49 170 12345",
    "alarm_notify": {"subscriptions": [{"endpoints": ["anna@example.com", "+49 170 1"], "protocol": "email"}]},
    "tags": [{"key": "team", "value": "data"}, {"owner": "Anna"}],
    "period_order": {"order_id": 23184628, "status": "COMPLETED"},
    "object_infos": [
        {"id": "ledger", "type": "database", "name": "ledger", "select": "partial"},
        {"id": "ledger-*-*-payments", "type": "table", "name": "payments", "alias_name": "pay", "parent_id": "ledger"},
    ],
    "data_transformation": {
        "filter_conditions": [
            {
                "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "name = 'Anna'"},
                "object_infos": [
                    {"id": "ledger-*-*-payments-*-*---conditionFilter--", "db_name": "ledger", "table_name": "payments"}
                ],
            },
            {"transformation_info": {"value": "config"}, "config_transformation": {"db_table_name": "ledger.payments"}},
        ]
    },
}
PEOPLE = ("drs_reader", "admin", "Anna", "anna@", "+49", "170")
PLACES = ("10.0.0", "example.com")
NAMES = ("ledger", "payments", '"pay"', "hidden_table", "vault", "rds-", "vpc-7", "0335629c", "23184628", '"team"')


def masked(document: Any, level: Level = Level.SUPPORT, **changes: bool) -> Any:
    raw = json.dumps(document, ensure_ascii=False).encode()
    masker = Masker(Policy.of(level, changes))
    masker.learn(raw)
    return json.loads(masker.mask(raw))


def test_support_keeps_ids_of_jobs_and_the_words_of_errors_alone() -> None:
    document = masked(JOB)
    for word in (*PEOPLE, *PLACES, *NAMES):
        assert word not in json.dumps(document), word
    for name in ("id", "status", "create_time"):
        assert document[name] == JOB[name]
    assert document["inst_info"] == {"ip": "ip-1", "public_ip": "******", "engine_type": "mysql-to-taurus"}
    assert document["error_message"].startswith(
        "Access denied for user 'user-1'@'ip-1' at jdbc:mysql://ip-3:3306/db-1?user=user-2: table db-1.table-1 of job-1"
    )
    assert "DRS.M01501" in document["error_message"]
    assert document["data_transformation"]["filter_conditions"][1]["transformation_info"] == {"value": "config"}


def test_an_auditor_sees_names_but_no_person_and_no_address() -> None:
    document = masked(JOB, Level.AUDITOR)
    for word in (*PEOPLE, *PLACES):
        assert word not in json.dumps(document), word
    for name in ("id", "name", "gtid", "object_infos", "period_order"):
        assert document[name] == JOB[name]
    assert "table ledger.payments of ledger-lift" in document["error_message"]
    assert masked({**JOB, "name": "copy of 10.0.0.5"}, Level.AUDITOR)["name"] == "copy of ip-1"
    assert masked({**JOB, "name": "db.example.com"}, Level.AUDITOR)["name"] == "ip-3"
    assert masked({**JOB, "name": "old (DB.example.com), copy."}, Level.AUDITOR)["name"] == "old (ip-3), copy."


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("copy of fe80::1", "copy of ip-1"),
        ("[2a00::5]:3306", "[ip-1]:3306"),
        ("host:2a00::5", "host:ip-1"),
        ("to ::ffff:10.1.2.3", "to ip-2:ip-1"),
        ("2001:db8:0:0:0:0:0:1", "ip-1"),
        ("00:50:56:12:34:56", "ip-1"),
        ("nightly 10:00:00", "nightly 10:00:00"),
        ("std::string", "std::string"),
    ],
)
def test_addresses_of_every_spelling_are_found_in_names_and_times_are_none(name: str, after: str) -> None:
    assert masked({"name": name}, Level.AUDITOR)["name"] == after


@pytest.mark.parametrize(
    "tags",
    [
        {"key": "Anna", "value": "Anna"},
        {"key": "Anna"},
        [{"key": "Anna", "value": "Anna", "owner": "Anna"}],
        [{"key": "Anna", "key2": "Anna"}],
        [[{"key": "Anna"}]],
    ],
)
def test_a_map_of_tags_may_have_one_that_is_called_key(tags: Any) -> None:
    assert "Anna" not in json.dumps(masked({"tags": tags}, Level.AUDITOR))


def test_the_names_of_tags_stay_for_an_auditor_in_either_order() -> None:
    pairs = [{"key": "team", "value": "data"}, {"value": 'da"ta', "key": "stage"}]
    after = [{"key": "team", "value": "tag-value-1"}, {"value": "tag-value-2", "key": "stage"}]
    assert masked({"tags": pairs}, Level.AUDITOR)["tags"] == after


def test_names_of_several_words_win_over_the_words_of_error_texts() -> None:
    document = {
        "name": "user data",
        "object_infos": [{"type": "table", "name": "access log"}, {"type": "table", "name": "log"}],
        "error_msg": "job user data failed: no access log, access logs or log in table `access log`",
    }
    after = "job job-1 failed: no table-1, access logs or table-2 in table `table-1`"
    assert masked(document)["error_msg"] == after
    assert masked(document, Level.AUDITOR)["error_msg"] == document["error_msg"]


def test_long_figures_in_error_texts_go_however_they_are_grouped() -> None:
    text = "Duplicate entry '4111-1111-1111-1111' for key, 138-1234-5678, 4111.1111.1111, at 2026-11-28 on 5.7.44"
    after = "Duplicate entry 'name-1' for key, name-2, name-3, at 2026-11-28 on 5.7.44"
    assert masked({"error_msg": text})["error_msg"] == after


def test_positions_that_stay_are_as_they_were() -> None:
    gtid = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:11-18:33:44-50:61:63:65"
    assert masked({"gtid": gtid}, Level.AUDITOR)["gtid"] == gtid
    assert masked({"error_msg": "failed at 10:00:00"})["error_msg"] == "failed at 10:00:00"


def test_in_public_only_structure_figures_times_and_enumerations_stay() -> None:
    document = masked(JOB, Level.PUBLIC)
    for word in (*PEOPLE, *PLACES, *NAMES, JOB["id"], "Access"):
        assert word not in json.dumps(document), word
    assert (document["id"], document["name"]) == ("job-id-1", "job-1")
    assert document["status"] == JOB["status"]
    assert document["source_endpoint"]["db_port"] == 3306


def test_ids_names_and_rules_still_belong_together() -> None:
    document = masked(JOB, Level.PUBLIC)
    rule = document["data_transformation"]["filter_conditions"]
    database, table = document["object_infos"]
    assert (database["id"], database["name"]) == ("db-1", "db-1")
    assert (table["id"], table["parent_id"], table["name"]) == ("db-1-*-*-table-1", "db-1", "table-1")
    assert rule[0]["object_infos"][0]["id"] == f"{table['id']}-*-*---conditionFilter--"
    assert rule[1]["config_transformation"]["db_table_name"] == "db-1.table-1"


def test_placeholders_last_over_several_documents_and_texts_know_later_names() -> None:
    masker = Masker(Policy.of(Level.SUPPORT))
    for raw in (b'{"error_msg":"no route to db7.internal"}', b'{"source_endpoint":{"ip":"DB7.internal"}}'):
        masker.learn(raw)
    assert masker.mask(b'{"error_msg":"no route to db7.internal"}') == b'{"error_msg": "no name-1 to ip-1"}'.replace(
        b": ", b":", 1
    )
    assert masker.mask(b'{"source_endpoint":{"ip":"db7.INTERNAL"}}') == b'{"source_endpoint":{"ip":"ip-1"}}'


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(
    "drift",
    [
        {"new_field": "Canary"},
        {"new_field": {"status": "Canary", "name": ["Canary"]}},
        {"new_field": 4917012345678},
        {"Canary": 1},
        {"by_table": {"Canary": True}},
        {"status": {"Canary": "Canary"}},
        {"status": ["Canary is down"]},
        {"status": "canary-prod"},
        {"create_time": "Canary"},
        {"node_num": "Canary"},
        {"inst_info": {"status": {"deep": [["Canary"]]}}},
        {"description": {"of": ["Canary"]}},
        {"text": '{"results": [{"name": "Canary"}]}'},
        {"status": '{"name": "Canary"}'},
        {"error_msg": '{"name": "Canary", "ip": "10.9.9.9"}'},
        {"error_msg": ["Table `Canary`.`Canary` of Canary@Canary.example, C\u0430nary, Canary-Canary"]},
        {"job_action": "Canary"},
        {"tags": {"a": ["Canary"], "b": {"c": "Canary"}}},
        {"source_endpoint": [{"ip": ["Canary"], "db_user": 4917012345678}]},
        {"n\u0061me\u0000": "Canary"},
        {"status": "CANARY"},
        {"status": "CANARY_FAILED"},
        {"error_msg": "FAILED_CANARY of CANARY_DB"},
        {"sync_mode": "4917012345678"},
        {"sync_mode": "4917-0123-45678"},
        {"error_msg": "call 4917012345678"},
        {"user_migration": {"user_list": [{"account": "Canary"}]}},
    ],
)
def test_what_the_list_does_not_have_is_masked_at_every_level(level: Level, drift: dict[str, Any]) -> None:
    for document in (drift, {"results": [drift]}, {"jobs": [drift]}, {"job": drift}, [drift], {"x": [drift]}):
        text = json.dumps(masked(document, level))
        assert "canary" not in text.lower()
        assert "4917012345678" not in text
        assert "10.9.9.9" not in text


CANARIES = (
    "canary", "Canary Anna", "CANARY", "canary.example.com", "10.1.2.3", "x@canary.de", "a/canary", "canary-1",
    '"canary"', "\ncanary", "CANARY_DB", "\u00e9canary canary", '{"a":"canary"}', "canary'@'canary",
)  # fmt: skip


def anything(rng: random.Random, names: list[str], depth: int = 0) -> Any:
    """Return a document of known and unknown names in any order, with a canary for every text."""
    kind = rng.random()
    if depth > 5 or kind < 0.35:
        return rng.choice(CANARIES)
    if kind < 0.6:
        return [anything(rng, names, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(names): anything(rng, names, depth + 1) for _ in range(rng.randrange(5))}


@pytest.mark.parametrize("level", [Level.SUPPORT, Level.PUBLIC])
def test_no_name_stays_wherever_it_is_put(level: Level) -> None:
    rng = random.Random(9)  # noqa: S311 -- names of members, no secret
    names = sorted({*CANARIES, "results", *(name for fields in MODELS.values() for name in fields)})
    for _ in range(400):
        document = anything(rng, names)
        text = json.dumps(masked(document, level)).lower()
        assert "canary" not in text, document
        assert "10.1.2.3" not in text, document


def test_what_stays_has_the_shape_of_what_it_is() -> None:
    for name in ("ledger-lift", "Anna Muster", "5f0c1c8e-2b7d-4a51-9d43"):
        assert masked({"id": name, "children": [{"id": name}]}) == {"id": "job-id-1", "children": [{"id": "job-id-1"}]}
    assert masked({"az_code": "Anna Muster GmbH"}) == {"az_code": "region-1"}
    assert masked({"az_code": "eu-de-01", "name": "eu-de-01"}) == {"az_code": "region-1", "name": "job-1"}
    assert masked({"az_code": "eu-de-01"}) == {"az_code": "eu-de-01"}
    assert masked({"status": "INCRE_TRANSFER_SUSPENDED"}, Level.PUBLIC) == {"status": "INCRE_TRANSFER_SUSPENDED"}


def test_a_name_that_looks_like_a_placeholder_is_a_name() -> None:
    jobs = [{"name": "ledger"}, {"name": "job-1", "error_msg": "job-1 at 10.0.0.1 for ip-1, 'ip-1'@'job-1'"}]
    document = masked({"jobs": [*jobs, {"source_endpoint": {"ip": "ip-1"}}]})
    assert [job.get("name") for job in document["jobs"]] == ["job-1", "job-2", None]
    assert document["jobs"][1]["error_msg"] == "job-2 at ip-3 for ip-1, 'user-1'@'ip-2'"


def test_names_in_texts_are_found_however_they_are_written() -> None:
    text = "table \U0001f98a\U0001f525 of `\u8868`, \u5e93.\u8868, 0049 170 1234567, (0170) 1234567, x%2Fledger, LEDGER"
    document = masked({"error_msg": text, "object_infos": [{"id": "ledger", "name": "ledger", "type": "database"}]})
    for name in ("\U0001f98a", "\u8868", "1234567", "ledger", "LEDGER"):
        assert name not in json.dumps(document, ensure_ascii=False), name
    raw = b'{"n\\u0061me":"ledger","\\u0073tatus":"STARTED","name":"other","name":"ledger"}'
    assert Masker(Policy.of(Level.PUBLIC)).mask(raw) == (
        b'{"n\\u0061me":"job-1","\\u0073tatus":"STARTED","name":"job-2","name":"job-1"}'
    )


def test_maps_with_names_as_keys_are_masked_where_names_are() -> None:
    tables = {"payments": {"type": "table", "name": "pay", "columns": {"iban": {"name": "iban_new"}}}}
    document = {"job": {"id": "a", "object_info": {"ledger": {"name": "ledger2", "all": False, "tables": tables}}}}
    text = json.dumps(masked(document))
    assert not any(name in text for name in ("ledger", "pay", "iban"))
    assert '"db-1": {"name": "db-2", "all": false, "tables": {"table-1": ' in text
    assert masked(document, Level.AUDITOR) == document


def test_a_class_may_stay_or_go_by_itself() -> None:
    document = masked(JOB, Level.PUBLIC, objects=True, places=False)
    assert document["object_infos"] == JOB["object_infos"]
    assert document["name"] == "job-1"
    assert masked(JOB, Level.AUDITOR, objects=False)["object_infos"][0]["name"] == "db-1"
    assert masked({"new": "x1"}, Level.PUBLIC, unknown=True) != {"new": "value-1"}
    with pytest.raises(KeyError):
        Policy.of(Level.PUBLIC, {"secrets": True})


def test_what_was_masked_before_does_not_come_back() -> None:
    before = Policy.of(Level.PUBLIC)
    assert Policy.of(Level.AUDITOR).after(before).stays == frozenset()
    assert Policy.said(before.as_dict()) == before
    for said in ({}, {"level": "public"}, {"level": "x", "stays": []}, {"level": ["public"], "stays": []}):
        assert Policy.said(said) is None


@pytest.mark.parametrize("figures", ["4111 1111 1111 1111", "138 1234 5678", "378282 246310 005"])
def test_long_figures_in_groups_of_blanks_go_and_short_ones_stay(figures: str) -> None:
    error = {"results": [{"id": "a", "failed_reason": f"row {figures}: retry 20 times, 300 45 rows, error 1062"}]}
    masked = Masker(Policy.of(Level.SUPPORT)).mask(json.dumps(error).encode()).decode()
    assert not [group for group in figures.split() if group in masked]
    assert "retry 20 times, 300 45 rows, error 1062" in masked


def test_found_values_have_a_class_and_an_example() -> None:
    raw = json.dumps(JOB).encode()
    masker = Masker(Policy.of(Level.SUPPORT))
    masker.learn(raw)
    found = list(masker.found(raw))
    assert {one.group for one in found} <= {*CLASSES, STRUCTURE}
    assert ("jobs", "ledger-lift", "job-1") in found
    assert ("job_ids", JOB["id"], JOB["id"]) in found
    assert (STRUCTURE, "COMPLETED", "COMPLETED") in found


def test_what_stays_keeps_its_bytes() -> None:
    raw = b'{ "status" :"STARTED",\n"status":"STARTED", "node_num":1.50e0,"description":null,"is_multi_az":true }'
    assert Masker(Policy.of(Level.PUBLIC)).mask(raw) == raw
    for broken in (b'{"name":"abc', b'{"name":"abc\\', b'{"a":{"name":"abc"', b"]]}}", b'"abc"', b'["a":"b"]'):
        assert b"abc" not in Masker(Policy.of(Level.PUBLIC)).mask(broken)


def test_the_list_is_whole() -> None:
    """Every model is there, every kind has a class, and what the contract calls personal stays at no level."""
    kinds = {kind for fields in MODELS.values() for value in fields.values() for kind in _kinds(value)}
    assert kinds - {"enum", "number", "time", ""} <= KINDS.keys()
    assert set(KINDS.values()) == CLASSES.keys()
    personal = {
        name
        for version in ("v3", "v5")
        for model in FIELDS[version].values()
        for name, field in model.get("fields", {}).items()
        if field.get("pii")
    }
    errors = {"error_msg", "error_message", "failed_reason", "raw_error_msg", "message", "error_log"}
    for fields in MODELS.values():
        for name in fields.keys() & (personal - errors - {"name"}):
            assert not any(CLASSES[KINDS[kind]].stays_at for kind in _kinds(fields[name]) if kind in KINDS), name


def test_every_known_enumeration_stays() -> None:
    values = {str(one) for values in FIELDS["enums"].values() if isinstance(values, list) for one in values}
    for version in ("v3", "v5"):
        for model in FIELDS[version].values():
            listed = [field.get("enum") for field in model.get("fields", {}).values()]
            values |= {str(one) for enum in listed if isinstance(enum, list) for one in enum}
    values |= {region.cloud_key for region in load_regions()}
    masker = Masker(Policy.of(Level.PUBLIC))
    assert len(values) > 300
    assert {value for value in values if masker.text("enum", value) != value} <= {"PRECHECK FAILED"}


def test_the_page_on_levels_says_what_the_list_says() -> None:
    page = (Path(__file__).parents[3] / "docs" / "masking.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    said = {row[1]: (row[0], row[3:]) for row in rows[1:]}
    assert said == {
        f"`{name}`": (one.title, ["stays" if level in one.stays_at else "-" for level in Level])
        for name, one in CLASSES.items()
    }


def _kinds(value: str) -> list[str]:
    name, _, rest = value.rpartition(":")
    return [name, rest.partition(">")[0]]
