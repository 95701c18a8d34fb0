"""Regions as shipped, and which URLs may be used."""

import pytest

from drs_inspector.cloud.network.regions import check_url, is_loopback, load_regions
from drs_inspector.domain.errors import InspectorError


def test_every_shipped_region_has_usable_urls() -> None:
    regions = load_regions()
    assert len(regions) == 37
    assert {region.cloud_key for region in regions} == {"huawei", "huawei-eu", "otc", "otc-ch"}
    for region in regions:
        assert check_url(region.iam_url) == region.iam_url
        assert check_url(region.drs_url) == region.drs_url
        assert region.default_project_name


def test_dublin_does_not_sign_in_at_another_cloud() -> None:
    (dublin,) = [region for region in load_regions() if region.region == "eu-west-101"]
    assert dublin.iam_url == "https://iam.eu-west-101.myhuaweicloud.eu"
    assert dublin.drs_url_verified


def test_only_the_swiss_address_is_a_guess() -> None:
    assert [region.region for region in load_regions() if not region.drs_url_verified] == ["eu-ch2"]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://IAM.eu-de.otc.t-systems.com/v3", "https://iam.eu-de.otc.t-systems.com"),
        (" https://drs.eu-de.otc.t-systems.com/v3/0123456789abcdef ", "https://drs.eu-de.otc.t-systems.com"),
        ("iam.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com"),
        ("https://h.example:443/", "https://h.example"),
        ("https://h.example:8443", "https://h.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://127.9.9.9", "http://127.9.9.9"),
    ],
)
def test_service_urls_are_brought_to_one_form(text: str, url: str) -> None:
    assert check_url(text) == url
    assert check_url(url) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "ftp://h.example",
        "http://iam.eu-de.otc.t-systems.com",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.5",
        "http://0.0.0.0",
        "https://user:secretword@h.example",
        "https://h.example/v3?token=1",
        "https://h.example/other",
        "https://h.example:port",
        "https://h ex.example",
        "file:///etc/passwd",
    ],
)
def test_other_urls_are_refused_with_the_reason(text: str) -> None:
    with pytest.raises(InspectorError) as caught:
        check_url(text)
    assert caught.value.next_step
    assert caught.value.cause
    assert "secretword" not in str(caught.value)


def test_loopback_is_told_by_address_not_by_look() -> None:
    assert is_loopback("::1")
    assert not is_loopback("127.0.0.1.example")
    assert not is_loopback("")
