"""Entries are checked before anything is sent: each mistake is told at its field."""

from typing import Any

import pytest

from drs_inspector.session.profiles.connection import complaints
from drs_inspector.storage.profiles.store import Profile

GOOD: dict[str, Any] = {
    "iam_url": "https://iam.eu-de.otc.t-systems.com",
    "drs_url": "https://drs.eu-de.otc.t-systems.com",
    "domain": "OTC-1",
    "username": "anna",
}


@pytest.mark.parametrize(
    ("changes", "values", "field"),
    [
        ({"iam_url": ""}, {"password": "geheim"}, "iam_url"),
        ({"iam_url": "http://iam.example.com"}, {"password": "geheim"}, "iam_url"),
        ({"drs_url": "https://user:pw@drs.example.com"}, {"password": "geheim"}, "drs_url"),
        ({"domain": ""}, {"password": "geheim"}, "domain"),
        ({"username": ""}, {"password": "geheim"}, "username"),
        ({}, {}, "password"),
        ({"method": "token"}, {}, "token"),
        ({"method": "access-key"}, {"secret_key": "sk"}, "access_key"),
        ({"method": "access-key"}, {"access_key": "ak"}, "secret_key"),
        ({"agency_domain": "OTC-2"}, {"password": "geheim"}, "agency_name"),
    ],
)
def test_each_mistake_is_told_at_its_field(changes: dict[str, Any], values: dict[str, str], field: str) -> None:
    found = complaints(Profile(name="", **{**GOOD, **changes}), values)
    assert [complaint.field for complaint in found] == [field]
    assert found[0].text.endswith(".")
    assert "pw@" not in found[0].text


def test_several_mistakes_come_in_the_order_of_the_fields() -> None:
    found = complaints(Profile(name="", iam_url="", drs_url=""), {})
    assert [complaint.field for complaint in found] == ["iam_url", "drs_url", "domain", "username", "password"]


def test_what_is_right_is_not_complained_about() -> None:
    profile = Profile(name="", **GOOD)
    assert complaints(profile, {"password": "geheim"}) == []
    no_user = {**GOOD, "domain": "", "username": ""}
    assert complaints(Profile(name="", method="token", **no_user), {"token": "MII"}) == []
    keys = {"access_key": "ak", "secret_key": "sk"}
    assert complaints(Profile(name="", method="access-key", agency_domain="left over", **no_user), keys) == []


def test_what_the_keyring_holds_replaces_secrets_and_nothing_else() -> None:
    assert complaints(Profile(name="p", **GOOD), {}, is_saved=True) == []
    found = complaints(Profile(name="p", **{**GOOD, "username": ""}), {}, is_saved=True)
    assert [complaint.field for complaint in found] == ["username"]
