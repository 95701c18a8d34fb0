"""The cause of a failure: the same for jobs that failed alike, explained where it is known, and never invented."""

import json
from collections import Counter
from typing import Any

import pytest

from drs_inspector.domain.explanations.explanation import Explanation
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.health.causes import Cause, cause_of
from drs_inspector.domain.health.known_causes import KnownCauses, meaning_of
from drs_inspector.domain.health.message_pattern import LONGEST_PATTERN, pattern_of
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.simulator import SimulatorOptions, Tenant
from drs_inspector.simulator.clock import SimulatorClock
from drs_inspector.storage.explanations import explanations
from drs_inspector.storage.known_causes import known_causes
from tests.domain.health.jobs import MESSAGE, detail, failed, job


def cause(one: Job) -> Cause:
    found = cause_of(one, known_causes())
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unable to copy 'shop.orders' (5 rows)", "Unable to copy 'crm.customer lines' (77 rows)"),
        ("Unable to copy `shop`.`orders` today", "Unable to copy `crm`.`a b` today"),
        ("copy of shop.orders broke", "copy of crm.sales_2024.lines broke"),
        ("table orders vanished", "Table customers vanished".replace("T", "t", 1)),
        ("jdbc:mysql://10.8.1.2:3306/a?user=x&useSSL=false, refused", "jdbc:mysql://db.example.com/b, refused"),
        ("no route to 10.8.1.2:3306", "no route to fe80::1:2ab"),
        ("from 'root'@'10.0.0.1' refused", "from 'repl'@'%.example.com' refused"),
        ("binlog mysql-bin.000345 is gone at 10:00:01", "binlog mysql-bin.017 is gone at 2026-11-27"),
        ("file /var/lib/a.ibd broken", "file /data/x/y-1.ibd broken"),
        ("columns 'a', 'b' differ", "columns 'a', 'b', 'c', 'd' differ"),
        ("job 5f0c1c8e-2b7d-4a51-9d43-0a1b2c3jb101 hangs", "job 00000000-2b7d-4a51-9d43-0a1b2c3jb999 hangs"),
        ("user=root is locked", "user=svc-drs is locked"),
        ("连接10.8.1.2失败, 表“订单”不存在", "连接10.8.77.1失败, 表“客户”不存在"),
        ("password=abc is wrong", "password=xyz123 is wrong"),
    ],
)
def test_names_addresses_and_figures_make_no_other_cause(one: str, other: str) -> None:
    assert cause(failed(one)).key == cause(failed(other)).key
    assert cause(failed(one)).pattern == cause(failed(other)).pattern


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("table not found", "table not empty"),
        ("ORA-01555: old", "ORA-00942: old"),
        ("java.io.EOFException: x", "java.lang.NullPointerException: x"),
        ("连接失败", "权限不足"),
        ("12345", "54321"),
        ("error-1", "error-2"),
        ("'a'", "'b'"),
        ("it doesn't fit, can't go on", "it doesn't fit, won't stop"),
        ("a\n" * 5_000, "b\n" * 5_000),
    ],
)
def test_other_words_are_another_cause(one: str, other: str) -> None:
    assert cause(failed(one)).key != cause(failed(other)).key


def test_the_code_alone_is_no_cause_and_a_part_of_it() -> None:
    assert cause(failed("x is broken")).key != cause(failed("y is broken")).key
    assert cause(failed("x is broken")).key != cause(failed("x is broken", code="DRS.M00004")).key


def test_an_unknown_message_is_its_own_title_and_nothing_is_made_up() -> None:
    found = cause(failed(f"{MESSAGE}\n  at once"))
    assert (found.code, found.title) == ("DRS.M01501", f"{MESSAGE} at once")
    assert (found.meaning, found.steps, found.certainty) == ("", (), "")
    assert found.group == found.pattern == "Table … doesn't exist at once"
    long = cause(failed("word " * 6_000))
    assert len(long.title) == 160
    assert len(long.pattern) <= LONGEST_PATTERN
    assert len(long.message) < 9_000


def test_a_known_text_is_explained_with_the_original_beside_it() -> None:
    message = "retry 3: ACCESS denied for user 'root'@'10.0.0.1' (using password: YES)"
    found = cause(failed(message))
    assert (found.title, found.reason, found.message) == ("Login refused", "login refused", message)
    assert "Password changed" in found.meaning
    assert found.certainty
    assert found.steps[-1] == "Resume the job in the console; this program only reads."
    assert found.key == cause(failed("Access denied for user ''", code="")).key
    # The later, vaguer text of the table does not win.
    heap = "apply data of table=a failed: Java heap space"
    assert cause(failed(heap)).title == "Row too large"
    assert cause(failed("Java heap space")).title == "Memory of the node exhausted"


@pytest.mark.parametrize(
    ("members", "title"),
    [
        ({}, "Login refused"),
        ({"source_endpoint": {"db_type": "Taurus"}}, "Login refused"),
        ({"db_use_type": "cloudDataGuard"}, "Login refused"),
        ({"source_endpoint": {"db_type": "oracle"}}, "Access denied for user 'a'"),
        ({"db_use_type": "backupMigration"}, "Access denied for user 'a'"),
        ({"source_endpoint": None, "engine_type": "", "inst_info": None}, "Access denied for user 'a'"),
    ],
)
def test_an_explanation_of_another_engine_or_scenario_is_none(members: dict[str, Any], title: str) -> None:
    assert cause(failed("Access denied for user 'a'", **members)).title == title


def test_of_either_end_one_is_enough_for_kafka() -> None:
    kafka = failed("Topic orders not present in metadata", target_endpoint={"db_type": "dmq"})
    assert cause(kafka).title == "Kafka topic missing"


@pytest.mark.parametrize("code", [12345, {"a": 1}, ["DRS.M1"], True, None, "", "NA", "x" * 5_000, " DRS.KE0002 "])
def test_codes_of_other_types_cost_the_code_only(code: Any) -> None:
    found = cause(failed("x is broken", code=code))
    assert found.title == "x is broken"
    assert len(found.code) <= 64
    assert found.code == found.code.strip()


def test_a_code_that_tells_a_cause_explains_it_without_a_text() -> None:
    found = cause(failed("", code="drs.ke0002"))
    assert (found.title, found.message, found.pattern) == ("Wrong database login", "", "")
    assert found.steps[-1] == "Change the job in the console; this program only reads."
    assert cause(failed("", code="DRS-K02028")).title == "RDS instance invalid"
    assert cause(failed("", code="DRS.M01501")).title == "DRS.M01501"
    assert cause(failed("", code="DRS.M00102")).meaning == ""  # that code is about a reading


def test_only_failures_have_a_cause_and_unknown_statuses_may() -> None:
    for status in ("INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_COMPLETE", "PAUSING"):
        assert cause_of(job(status, error_code="DRS.M01501", error_message="x")) is None
    assert cause(job("BRAND_NEW", error_message="x is broken")).title == "x is broken"
    assert cause_of(job("FULL_TRANSFER_FAILED")) is None
    assert cause_of(job("FULL_TRANSFER_FAILED", failed_reason="NA", error_message=" ", error_code="-1")) is None
    assert cause_of(job("FULL_TRANSFER_FAILED", failed_reason=["odd"], error_message={"a": 1})) is None
    listed = Job("a", list_raw=b'{"status": "FULL_TRANSFER_FAILED", "error_msg": "x is broken"}')
    assert cause(listed).title == "x is broken"


def test_no_secret_is_in_any_text_of_a_cause() -> None:
    secret = "hunter2secret"
    for message in (
        f"link to jdbc:mysql://root:{secret}@10.0.0.1/a broke",
        f'refused "password": "{secret}" here',
        f"token={secret} {'x ' * 9_000}",
        f"{'x ' * 4_090}password={secret}",
        f"Access denied for user root password={secret}",
    ):
        assert secret not in repr(cause(failed(message)))


ADVERSARIES = (
    ".",
    "'",
    '"',
    "'.",
    "' 'a",
    " 'a",
    "a.",
    "0:",
    "::a",
    "//a",
    "/a",
    "=a",
    "a='b",
    "“",
    "table x",
    "a@b.",
    "连",
)


@pytest.mark.parametrize("unit", [*ADVERSARIES, *(f"{unit} " for unit in ADVERSARIES)])
def test_a_long_message_of_odd_signs_has_a_bounded_cause(unit: str) -> None:
    found = cause(failed((unit * 32_768)[:32_768]))
    assert 0 < len(found.key) <= LONGEST_PATTERN + 70
    assert len(found.message) < 9_000
    assert 0 < len(found.title) <= 160
    assert pattern_of(found.message) == found.pattern


def groups(documents: dict[str, bytes]) -> dict[str, str]:
    """Return the key of the cause of each job by code and pattern; explanations of a text are for some engines only."""
    found = {name: cause_of(Job(name, detail_raw=raw), KnownCauses()) for name, raw in documents.items()}
    return {name: one.key for name, one in found.items() if one is not None}


def test_a_masked_document_groups_its_failures_alike() -> None:
    """What one group has been stays one, and what is told apart by more than names stays apart."""
    clock = SimulatorClock(1_750_000_000_000, 0)
    options = SimulatorOptions(jobs=60, seed=1, objects=2, start_ms=1_750_000_000_000)
    tenant = Tenant(options, clock, project_id="0" * 32, project_name="eu", jobs=60)
    documents = {job_id: tenant.detail_bytes(job_id) for job_id in tenant.job_ids()}
    chinese = ("连接10.8.1.2失败", "连接10.8.1.77失败", "权限不足: 表“订单”")
    for number, text in enumerate((*chinese, MESSAGE, MESSAGE.replace("orders", "lines_7"))):
        documents[f"own-{number}"] = json.dumps(detail("FULL_TRANSFER_FAILED", failed_reason=text)).encode()
    before = groups(documents)
    assert max(Counter(before.values()).values()) > 2
    for level in (Level.SUPPORT, Level.AUDITOR):
        masker = Masker(Policy.of(level))
        for raw in documents.values():
            masker.learn(raw, "job")
        masked = {name: masker.mask(raw, "job") for name, raw in documents.items()}
        assert b"10.8.1.2" not in b"".join(masked.values())
        after = groups(masked)
        assert after.keys() == before.keys()
        assert (
            len({(before[name], after[name]) for name in before})
            == len(set(before.values()))
            == len(set(after.values()))
        )
    masker = Masker(Policy.of(Level.PUBLIC))
    public = groups({name: masker.mask(raw, "job") for name, raw in documents.items()})
    # Whole texts are masked there: no two causes are taken for one.
    assert len({(before[name], public[name]) for name in before}) == len(set(public.values()))


def test_what_explains_failures_is_whole() -> None:
    told = [entry for entry in explanations() if entry.steps]
    assert len(told) > 36
    for entry in told:
        assert meaning_of(entry)
        assert entry.reason.lower() == entry.title.lower()
        assert 1 <= len(entry.steps) <= 3
        assert all(step.endswith(".") for step in entry.steps)


def test_without_a_table_nothing_is_explained() -> None:
    assert cause_of(failed("Access denied for user 'a'")) is not None
    assert cause_of(failed("Access denied for user 'a'"), KnownCauses()).meaning == ""
    own = Explanation(
        kind="failure_text", key="a", title="A", meaning="b", match="x.*y", scenario=("*",), engine=("*",)
    )
    known = KnownCauses(lambda: Explanations([own]))
    assert cause_of(failed("X then Y"), known).title == "A"
    assert cause_of(failed("Y then X"), known).title == "Y then X"
