"""The explanation of a value: the one that was written for the job, and none where none was written."""

from typing import Any

import pytest

from drs_inspector.domain.explanations.explanation import ERROR_CODE, METRIC, SETTING, STATUS, Explanation, Kind
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.explanations.failure_texts import MOST_BYTES
from drs_inspector.domain.explanations.fitting import About
from drs_inspector.domain.explanations.topics import Topic, explained, field_topic, figure_topic
from drs_inspector.domain.explanations.words import page_of, tip_of
from drs_inspector.storage.explanations import explanations

ALL = explanations()
SYNC = About("sync", "mysql", "mysql")
KINDS: tuple[Kind, ...] = (STATUS, ERROR_CODE, SETTING, METRIC)


def tip(topic: Topic | None) -> str:
    found = explained(ALL, topic)
    return tip_of(found) if found is not None else ""


def test_scenario_and_engine_of_the_job_decide() -> None:
    titles = {
        scenario: found.meaning
        for scenario in ("migration", "sync", "cloudDataGuard")
        if (found := ALL.find(STATUS, "CREATING", About(scenario))) is not None
    }
    assert len(set(titles.values())) == 3
    assert ALL.find(STATUS, "CREATING", About("dataGuard")) is ALL.find(STATUS, "CREATING", About("cloudDataGuard"))
    assert ALL.find(STATUS, "CREATING", About("brandNew")) is None
    assert ALL.find(STATUS, "CREATING", About()) is None
    assert ALL.find(SETTING, "kafka_data_format", About("sync", "oracle", "dmq")) is not None
    assert ALL.find(SETTING, "kafka_data_format", SYNC) is None


def test_what_names_the_job_goes_before_what_holds_for_any() -> None:
    def entry(meaning: str, scenario: str, engine: str) -> Explanation:
        return Explanation(kind=STATUS, key="X", title="X", meaning=meaning, scenario=(scenario,), engine=(engine,))

    own = Explanations([entry("any", "*", "*"), entry("sync", "sync", "*"), entry("both", "sync", "mysql")])
    for about, meaning in (
        (SYNC, "both"), (About("sync", "oracle"), "sync"), (About("other", "no such engine"), "any"), (About(), "any"),
        (About("sync", "TAURUS"), "both"), (About("sync", "\0<b>" * 99), "sync"),
    ):  # fmt: skip
        found = own.find(STATUS, "x", about)
        assert found is not None
        assert found.meaning == meaning


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("drs.m00002", "Empty result"),
        (" DRS.M00002 ", "Empty result"),
        ("apigw.0301", "Sign-in not accepted"),
        ("DRS.M99999", None),
        ("DRS.M00002\0", None),
    ],
)
def test_codes_are_the_same_without_regard_to_case_and_spelling(key: str, title: str | None) -> None:
    found = ALL.find(ERROR_CODE, key)
    assert (found.title if found is not None else None) == title


NO_KEYS: tuple[Any, ...] = (
    None, "", 5.5, True, [], {"a": 1}, b"x", 10**5000, "x" * 100_000, "\ud800", float("nan"),
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(NO_KEYS)))
def test_what_is_no_key_is_explained_by_nothing(number: int) -> None:
    key = NO_KEYS[number]
    for kind in KINDS:
        assert ALL.find(kind, key) is None
        assert ALL.find(kind, key, SYNC) is None
    assert field_topic(ALL, "status", key, SYNC) is None
    assert field_topic(ALL, "error_code", key, SYNC) is None


def test_settings_and_figures_have_case_and_other_names() -> None:
    assert ALL.find(SETTING, "TASK_TYPE") is None
    assert ALL.find(SETTING, "task_mode") is ALL.find(SETTING, "task_type")
    assert ALL.find(METRIC, "incr_trans_delay") is ALL.find(METRIC, "incre_trans_delay") is not None


@pytest.mark.parametrize("value", [False, "false", "False", " false "])
def test_a_value_says_what_follows_from_it(value: Any) -> None:
    topic = field_topic(ALL, "detail.is_target_readonly", value, About("migration", "mysql"))
    found = explained(ALL, topic)
    assert found is not None
    assert found.consequence
    assert found.consequence in tip(topic)
    other = explained(ALL, Topic(SETTING, "is_target_readonly", True, About("migration", "mysql")))
    assert other is not None
    assert other.consequence != found.consequence


VALUES: tuple[Any, ...] = (15, "15", 10**5000, "x" * 90_000, {"a": []}, [1], None, float("inf"), "\u00b9", "-1")


@pytest.mark.parametrize("number", range(len(VALUES)))
def test_a_value_that_is_not_written_has_the_words_of_its_setting(number: int) -> None:
    value = VALUES[number]
    topic = field_topic(ALL, "alarm_notify.delay_time", value, SYNC)
    assert tip(topic).startswith(explained(ALL, topic).entry.title)
    has_own = bool(explained(ALL, topic).meaning)
    assert has_own is (value in (15, "15"))


def test_of_a_value_that_is_not_known_nothing_is_said() -> None:
    found = explained(ALL, Topic(SETTING, "alarm_notify", None, SYNC))
    assert found is not None
    assert (found.meaning, found.consequence) == ("", "")


def test_places_of_a_reply_lead_to_what_explains_them() -> None:
    assert field_topic(ALL, "status", "incre_transfer_started", SYNC) == (STATUS, "incre_transfer_started", None, SYNC)
    assert field_topic(ALL, "error_code", "DRS.KE0002", SYNC) is not None
    assert field_topic(ALL, "period_order.status", "COMPLETED", SYNC) is not None
    assert field_topic(ALL, "target_endpoint.ssl_link", True, SYNC) is not None
    assert field_topic(ALL, "source_endpoint.password", "x", SYNC) is None
    assert field_topic(ALL, "a[0]." * 90_000, "x", SYNC) is None
    assert figure_topic(ALL, "batch-rpo-and-rto", "rpo_info.delay", About("cloudDataGuard")) is not None
    assert figure_topic(ALL, "monitor-data", "data[3].src_normal", SYNC) is not None
    assert figure_topic(ALL, "comparison", "progress", SYNC) is None
    assert figure_topic(ALL, "", "", SYNC) is None


def test_a_hostile_text_of_a_failure_is_looked_at_in_part_and_explained_by_nothing() -> None:
    near = "Table '" * 15_000
    for text in (near, "type=view" * 12_000, "relation " * 12_000, "\ud800" * 100_000, "\0" * 100_000, "é" * 100_000):
        assert ALL.of_failure(text[:100_000], None) is None
    behind = f"{'x' * MOST_BYTES}Access denied for user"
    assert ALL.of_failure(behind, SYNC) is None
    assert ALL.of_failure(f"{'x' * (MOST_BYTES - 22)}Access denied for user", SYNC) is not None
    assert ALL.of_failure(["Access denied for user"], SYNC) is None


def test_what_is_only_inferred_says_so_wherever_it_is_shown() -> None:
    entry = next(one for one in ALL if one.certainty)
    assert entry.certainty in tip(Topic(entry.kind, entry.key, about=About(entry.scenario[0])))
    assert any(entry.certainty[1:] in text for part in page_of(entry, ALL) for text in part.texts)
    assert tip(None) == ""


@pytest.mark.parametrize(
    ("name", "value", "expected", "never"),
    [
        ("is_open_fast_clean", False, "Off.", "logs of that instance are gone"),
        ("multi_write", False, "Single-active.", "Two jobs run against each other"),
        ("need_restart", False, "No.", "not in effect"),
        ("need_restart", True, "not in effect yet", "No."),
        ("object_switch", False, "The whole instance is copied", "Selection"),
        ("export_snapshot", False, "No.", "vacuum"),
        ("speed_limit", [], "full speed", "Acts only"),
        ("ssl_link", False, "in clear", "Not certain"),
        ("alarm_notify.delay_time", 0, "no lag alarm is ever sent", "Only for jobs"),
    ],
)
def test_what_follows_from_another_value_is_not_told_of_this_one(
    name: str, value: object, expected: str, never: str
) -> None:
    words = tip(Topic(SETTING, name, value))
    assert expected in words
    assert never not in words
