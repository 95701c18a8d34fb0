"""How calls are asked for agrees with what is published, and a request holds nothing but what its call has."""

import json
import re
from typing import Any

import pytest

from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS
from drs_inspector.domain.read_calls.wire import wire_of
from tests.domain.read_calls.samples import JOB, given_for, requests

PROJECT = "0123456789abcdef0123456789abcdef"
READS = [call for call in CALLS if not call.is_action]
OTHER_TIER = {
    # Of the rows that were not applied only their number is asked, which is cheap (contract-more 6.2).
    "ShowDirtyData": "A",
    # The sections of contract-more that say so are 9 and 10.1.
    **dict.fromkeys((name for name, one in requests().items() if one["section"] == "9"), "never"),
    "ListEvents": "D",
    "ListEventDetail": "D",
}


@pytest.mark.parametrize("name", requests())
def test_method_path_tier_and_clouds_are_those_that_are_published(name: str) -> None:
    if name == "DownloadCompareResultFile":  # a spreadsheet and no JSON
        assert name not in BY_NAME
        return
    published, asked = requests()[name], BY_NAME[name].asked
    assert asked is not None
    assert (asked.method, asked.path, asked.clouds) == (published["method"], published["path"], published["clouds"])
    assert asked.tier == OTHER_TIER.get(name, published["tier"])
    assert set(asked.query_rules) <= set(published["query"].split())
    assert not asked.is_sent or (asked.body is not None) == published["has_body"]


@pytest.mark.parametrize("call", READS, ids=lambda call: call.name)
def test_every_read_says_how_it_is_asked_for_or_why_not(call: ReadCall) -> None:
    asked = call.asked
    assert asked is not None
    if asked.is_sent:
        assert asked.tells
        assert bool(asked.warning) == asked.needs_consent
        assert asked.service in ("drs", "ces")
    else:
        assert asked.tier == "D" or asked.reason
    assert "query_id" not in {**asked.query_rules, **(asked.body_rules or {})}
    assert asked.is_sent or not any(asked.polled)


def test_actions_have_no_request() -> None:
    assert all(call.asked is None for call in CALLS if call.is_action)


def test_a_request_is_made_of_what_is_asked() -> None:
    wire = wire_of(BY_NAME["ShowProgressData"], PROJECT, {"job_id": JOB, "type": "table", "search_name": "a&b=ü/é"})
    assert wire.path == f"/v5/{PROJECT}/jobs/{JOB}/progress-data/table"
    assert (wire.method, wire.query, wire.body) == ("GET", "search_name=a%26b%3D%C3%BC%2F%C3%A9", b"")
    wire = wire_of(BY_NAME["ShowDirtyData"], PROJECT, {"job_id": JOB})
    assert wire.query == "limit=1&anonymize_mode=true", "what keeps a call a read is always there"
    wire = wire_of(BY_NAME["BatchListStructDetail"], PROJECT, {"type": "table", "jobs": [JOB]})
    assert json.loads(wire.body) == {"jobs": [JOB]}
    assert wire_of(BY_NAME["ShowQuotas"], PROJECT, {}).target == f"/v3/{PROJECT}/quotas"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ShowProgressData", {"job_id": JOB}),
        ("ShowProgressData", {"job_id": JOB, "type": "user"}),
        ("ShowProgressData", {"job_id": f"{JOB}/../x", "type": "table"}),
        ("ShowProgressData", {"job_id": JOB, "type": "table", "query_id": JOB}),
        ("ShowProgressData", {"job_id": JOB, "type": "table", "search_name": "x" * 513}),
        ("ShowProgressData", {"job_id": JOB, "type": "table", "search_name": "a\nb"}),
        ("ShowJobDetail", {"job_id": JOB, "type": "precheck"}),
        ("ShowDirtyData", {"job_id": JOB, "limit": 100}),
        ("ShowDirtyData", {"job_id": JOB, "anonymize_mode": False}),
        ("BatchShowParams", {"jobs": [JOB], "refresh": "1"}),
        ("ShowColumnInfos", {"job_id": JOB, "object_ids": ["a"], "refresh": True}),
        ("BatchListProgresses", {"jobs": [f"{number}" for number in range(11)]}),
        ("BatchListProgresses", {"jobs": ["a b"]}),
        ("ShowQuotas", {"project_id": "another", "type": "x"}),
        ("BatchStopJobsAction", {}),
    ],
    ids=str,
)
def test_nothing_else_can_be_asked(name: str, given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wire_of(BY_NAME[name], PROJECT, given)


@pytest.mark.parametrize("call", READS, ids=lambda call: call.name)
def test_placeholders_are_filled_and_plain(call: ReadCall) -> None:
    assert call.asked is not None
    if not call.asked.is_sent:
        return
    wire = wire_of(call, PROJECT, given_for(call))
    assert re.fullmatch(r"/(v3|v5|v5\.1|V1\.0|v2)(/[0-9A-Za-z_-]+)+", wire.path)
    # Asked twice it is the same request: replies can be compared.
    assert wire == wire_of(call, PROJECT, given_for(call))
