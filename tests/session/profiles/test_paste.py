"""Pasting an address or a block into Cloud and region fills everything it can, and nothing that is not said."""

from typing import Any

import pytest

from drs_inspector.session.profiles.paste import read_paste
from drs_inspector.storage.profiles.store import Profile

PROJECT = "0123456789abcdef0123456789abcdef"
OTC: dict[str, Any] = {
    "cloud": "otc",
    "region": "eu-de",
    "iam_url": "https://iam.eu-de.otc.t-systems.com",
    "drs_url": "https://drs.eu-de.otc.t-systems.com",
}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("https://iam.eu-de.otc.t-systems.com/v3", {}),
        ("iam.eu-de.otc.t-systems.com", {}),
        (f"https://drs.eu-de.otc.t-systems.com/v3/{PROJECT}/jobs", {"project_id": PROJECT}),
        (" curl -X POST https://iam.eu-de.otc.t-systems.com/v3/auth/tokens ", {}),
        ("https://console.otc.t-systems.com/drs/?region=eu-de&locale=en-us#/drs/management/list", {}),
        ("https://console.otc.t-systems.com/console/?agencyId=1&region=eu-de", {}),
        (f"https://console.otc.t-systems.com/drs/#/list?region=eu-de&projectId={PROJECT}", {"project_id": PROJECT}),
    ],
)
def test_an_address_fills_cloud_region_urls_and_project(text: str, more: dict[str, Any]) -> None:
    pasted = read_paste(text)
    assert pasted is not None
    assert pasted.problem is None
    assert pasted.profile == Profile(name="", **OTC, **more)


def test_an_address_that_several_regions_share_needs_the_region() -> None:
    pasted = read_paste("https://iam.myhuaweicloud.com/v3")
    assert pasted is not None
    assert (pasted.profile.iam_url, pasted.profile.region) == ("https://iam.myhuaweicloud.com", "")


@pytest.mark.parametrize(
    ("text", "member"),
    [("https://keystone.example.org:5000/v3", "iam_url"), ("https://drs.cloud.example.org", "drs_url")],
)
def test_an_address_of_another_cloud_is_taken_and_what_is_open_is_said(text: str, member: str) -> None:
    pasted = read_paste(text)
    assert pasted is not None
    assert getattr(pasted.profile, member).startswith("https://")
    assert "enter it" in pasted.notes[0]


def test_an_address_that_cannot_be_used_says_why() -> None:
    pasted = read_paste("http://keystone.example.org/v3")
    assert pasted is not None
    assert pasted.problem is not None
    assert "not encrypted" in pasted.problem.cause


BLOCK = """
  shop:
    auth:
      auth_url: https://iam.eu-de.otc.t-systems.com/v3
      username: j.meier
      password: "made-up"
      user_domain_name: OTC-EU-DE-0001
      project_name: eu-de_shop
    region_name: eu-de
"""
ENTRY = BLOCK.split("\n", 2)[2]


@pytest.mark.parametrize("text", [BLOCK, f"clouds:\n{BLOCK}", ENTRY, f"clouds:{BLOCK}\nother: 1\n"])
def test_a_block_of_clouds_yaml_fills_everything(text: str) -> None:
    pasted = read_paste(text)
    assert pasted is not None
    expected = Profile(name="", **OTC, domain="OTC-EU-DE-0001", username="j.meier", project_name="eu-de_shop")
    assert pasted.profile == expected
    assert pasted.given == {"password": "made-up"}
    assert "made-up" not in repr(pasted)


@pytest.mark.parametrize("text", ["auth: [", "name: &a [*a, *a]", "auth:\n  username: 'x"])
def test_a_block_that_is_none_says_so(text: str) -> None:
    pasted = read_paste(text)
    assert pasted is not None
    assert pasted.problem is not None


@pytest.mark.parametrize("text", ["", "eu", "Frankfurt", "open telekom", "eu-west-101", "12"])
def test_words_to_search_for_are_no_paste(text: str) -> None:
    assert read_paste(text) is None


def test_what_was_pasted_replaces_what_it_says_and_nothing_else() -> None:
    before: dict[str, Any] = {"name": "mine", "username": "maria", "colour": "#ff0000", "project_name": "eu-nl"}
    pasted = read_paste("https://drs.eu-de.otc.t-systems.com")
    assert pasted is not None
    assert pasted.applied_to(Profile(**before)) == Profile(**before, **OTC)
