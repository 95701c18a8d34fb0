"""Addresses in the names of hosts, figures in the place of words, and names that look like placeholders."""

import json
from typing import Any

import pytest

from drs_inspector.domain.redaction.allow_list import Level, Policy
from drs_inspector.domain.redaction.masking import Masker


def _masked(level: Level, *jobs: dict[str, Any]) -> list[dict[str, Any]]:
    raw = json.dumps({"count": len(jobs), "jobs": jobs}).encode()
    masker = Masker(Policy.of(level))
    masker.learn(raw)
    masked: list[dict[str, Any]] = json.loads(masker.mask(raw))["jobs"]
    return masked


@pytest.mark.parametrize(
    "host", ["ip-10-20-30-40", "10-20-30-40", "db_10.20.30.40", "v10.20.30.40", "10.20.30.40_a", "010.020.030.040"]
)
def test_an_address_in_the_name_of_a_host_goes(host: str) -> None:
    text = _masked(Level.SUPPORT, {"id": "a", "error_msg": f"connection to {host} refused"})[0]["error_msg"]
    name = _masked(Level.AUDITOR, {"id": "a", "name": f"{host}-copy"})[0]["name"]
    for figures in ("10", "20", "30", "40"):
        assert figures not in text + name
    assert text.startswith("connection to ")
    assert text.endswith(" refused")
    assert "copy" in name


def test_an_address_has_one_placeholder_however_it_is_written() -> None:
    endpoint = {"id": "a", "source_endpoint": {"ip": "10.1.2.3"}, "error_msg": "10-1-2-3 and 10.1.2.3 refused"}
    text = _masked(Level.SUPPORT, endpoint)[0]["error_msg"]
    assert text == "ip-1 and ip-1 refused"


@pytest.mark.parametrize("text", ["2026-1-2-3", "6-11-28-10-22", "version 8.0.33", "1-5-9", "10.1.2.3.4"])
def test_figures_that_are_no_address_stay(text: str) -> None:
    assert _masked(Level.SUPPORT, {"id": "a", "error_msg": text})[0]["error_msg"] == text


def test_a_name_that_looks_like_a_placeholder_is_none_of_them() -> None:
    jobs = [{"id": "a", "name": "x-y"}, {"id": "b", "name": "job-1", "error_msg": "job-1, job-3, ip-2 and name-1"}]
    first, second = _masked(Level.SUPPORT, *jobs)
    assert (first["name"], second["name"]) == ("job-1", "job-2")
    words = second["error_msg"].replace(",", "").split()
    assert words[0] == "job-2"
    assert len({*words[1:3], words[4]}) == 3
    assert all(word.startswith("name-") for word in (*words[1:3], words[4]))


def test_a_long_figure_in_the_place_of_a_word_goes() -> None:
    job = {"id": "a", "status": 491512345678, "engine_type": 5, "create_time": 1767225600000}
    masked = _masked(Level.PUBLIC, job)[0]
    assert "4915" not in str(masked["status"])
    assert (masked["engine_type"], masked["create_time"]) == (5, 1767225600000)
