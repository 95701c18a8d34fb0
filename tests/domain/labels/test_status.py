"""Statuses and the other coded values in words; unknown values survive."""

import json

import pytest

from drs_inspector.domain.labels.status import STATUSES, JobStatus
from drs_inspector.domain.labels.value_labels import (
    database_label,
    direction_label,
    engine_label,
    network_label,
    scenario_label,
    task_type_label,
)
from drs_inspector.resource_files import resource_path

GROUPS = {
    "creating", "configuring", "starting", "running", "paused", "changing", "finishing", "finished", "recovering",
    "failed", "deleted",
}  # fmt: skip
ENUMS = json.loads(resource_path("field_dictionary.json").read_bytes())["enums"]


@pytest.mark.parametrize("value", [*ENUMS["job_status"], *ENUMS["job_status_typos_seen"]])
def test_every_documented_status_has_words_and_a_group(value: str) -> None:
    for scenario in ("migration", "sync", "cloudDataGuard", ""):
        status = JobStatus(value, scenario)
        assert status.label != value
        assert "{" not in status.label
        assert status.group in GROUPS
        assert status.tone


@pytest.mark.parametrize(
    ("value", "scenario", "label"),
    [
        ("FULL_TRANSFER_STARTED", "migration", "Full migration"),
        ("FULL_TRANSFER_STARTED", "sync", "Full synchronization"),
        ("FULL_TRANSFER_FAILED", "cloudDataGuard", "Initialization failed"),
        ("INCRE_TRANSFER_STARTED", "cloudDataGuard", "Disaster recovery in progress"),
        ("INCRE_TRANSFER_FAILED", "cloudDataGuard", "Disaster recovery failed"),
        ("INCRE_TRANSFER_STARTED", "sync", "Incremental synchronization"),
        ("PAUSEING", "sync", "Paused"),
    ],
)
def test_labels_follow_the_scenario(value: str, scenario: str, label: str) -> None:
    assert JobStatus(value, scenario).label == label


def test_an_unknown_status_is_shown_as_it_is() -> None:
    status = JobStatus("BRAND_NEW", "sync")
    assert (status.label, status.group, status.tone, status.terminal) == ("BRAND_NEW", "unknown", "grey", False)


@pytest.mark.parametrize(
    ("value", "terminal"), [("RELEASE_RESOURCE_COMPLETE", True), ("DELETED", True), ("PAUSING", False)]
)
def test_terminal(value: str, terminal: bool) -> None:
    assert JobStatus(value).terminal is terminal


def test_old_values_with_chinese_text_and_lower_case_are_recognised() -> None:
    assert JobStatus("CREATING:创建中").group == "creating"
    assert JobStatus("incre_transfer_started", "sync").group == "running"


@pytest.mark.parametrize("value", ["PRECHECK FAILED", " PRECHECK  FAILED\t", "precheck failed", "\nFAILED "])
def test_blanks_in_a_status_do_not_hide_a_failure(value: str) -> None:
    assert JobStatus(value).group == "failed"


def test_tables_have_short_words_that_differ_from_status_to_status() -> None:
    """Two values are spelled twice by the cloud; every other status keeps words of its own."""
    for scenario in ("migration", "sync", "cloudDataGuard", "dataGuard", "subscription", "backupMigration", ""):
        words = {value: JobStatus(value, scenario).short_label for value in STATUSES}
        assert all(0 < len(text) <= 24 and "{" not in text for text in words.values()), words
        twice = {"PAUSEING", "STARTJOB_FAILED"}
        assert len({text for value, text in words.items() if value not in twice}) == len(STATUSES) - len(twice)


@pytest.mark.parametrize(
    ("value", "scenario", "words"),
    [
        ("INCRE_TRANSFER_STARTED", "sync", "Incremental"),
        ("INCRE_TRANSFER_STARTED", "cloudDataGuard", "Disaster recovery"),
        ("FULL_TRANSFER_COMPLETE", "migration", "Full phase done"),
        ("FULL_TRANSFER_STARTED", "dataGuard", "Initialization"),
        ("CREATE_FAILED", "sync", "Creation failed"),
        ("WAITING_FOR_START", "sync", "Scheduled"),
        ("REBUILD_NODE_FAILED", "sync", "Repair failed"),
        ("CHILD_TRANSFER_STARTED", "sync", "Subtask running"),
        ("PAUSEING", "sync", "Paused"),
        ("BRAND_NEW", "sync", "BRAND_NEW"),
        ("", "", ""),
    ],
)
def test_short_words_of_a_status(value: str, scenario: str, words: str) -> None:
    assert JobStatus(value, scenario).short_label == words


def test_other_values_in_words() -> None:
    assert scenario_label("cloudDataGuard") == "Disaster recovery"
    assert direction_label("no-dbs") == direction_label("non-dbs") == "Self-managed on both sides"
    assert direction_label("up", "cloudDataGuard") == "This cloud is standby"
    assert network_label("eip") == "Public network"
    assert task_type_label("INCR_TRANS") == "Incremental"
    assert database_label("gaussdbv5ha") == "GaussDB primary/standby"
    for words in (scenario_label, direction_label, network_label, task_type_label, database_label):
        assert words("something-new") == "something-new"


@pytest.mark.parametrize(
    ("engine", "label"),
    [
        ("mysql", "MySQL → MySQL"),
        ("mysql-to-taurus", "MySQL → TaurusDB"),
        ("mongodb", "MongoDB → DDS"),
        ("cloudDataGuard-taurus-to-mysql", "TaurusDB → MySQL"),
        ("cloudDataGuard-ddm", "DDM → DDM"),
        ("oracle-to-mrsKafka", "Oracle → MRS Kafka"),
        ("newdb-to-otherdb", "newdb → otherdb"),
        ("", ""),
    ],
)
def test_engine_pairs(engine: str, label: str) -> None:
    assert engine_label(engine) == label


def test_endpoints_fill_in_what_the_engine_leaves_open() -> None:
    assert engine_label("", "mysql", "kafka") == "MySQL → Kafka"


@pytest.mark.parametrize("value", ENUMS["engine_type"])
def test_every_documented_engine_has_product_names(value: str) -> None:
    for side in value.removeprefix("cloudDataGuard-").split("-to-"):
        assert database_label(side) != side
