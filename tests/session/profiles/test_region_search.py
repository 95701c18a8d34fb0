"""Cloud and region: found by id, city, country, cloud and URL; the last used first."""

from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.session.profiles.region_search import (
    _places,
    ago_text,
    note_used,
    region_key,
    search_regions,
    used_regions,
)
from drs_inspector.storage.files.settings import Settings, load_settings, save_settings


def ids(text: str, used: dict[str, str] | None = None) -> list[str]:
    return [match.region.region for match in search_regions(text, used)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("eu-de", "eu-de"),
        ("EU-DE", "eu-de"),
        ("Frankfurt", "eu-de"),
        ("germany", "eu-de"),
        ("netherlands", "eu-nl"),
        ("Niederlande", "eu-nl"),
        ("Zürich", ""),
        ("Schweiz", "eu-ch2"),
        ("sao paulo", "sa-brazil-1"),
        ("São", "sa-brazil-1"),
        ("dublin", "eu-west-101"),
        ("west-101", "eu-west-101"),
        ("https://iam.eu-nl.otc.t-systems.com/v3", "eu-nl"),
        ("drs.eu-de.otc.t-systems.com", "eu-de"),
        ("open telekom germany", "eu-de"),
        ("telekom netherlands", "eu-nl"),
        ("nowhere", ""),
    ],
)
def test_a_region_is_found_by_what_people_type(text: str, first: str) -> None:
    assert (ids(text) or [""])[0] == first


def test_the_picture_s_search_finds_what_it_shows_in_its_order() -> None:
    used = {"otc/eu-de": datetime.now(UTC).isoformat()}
    assert ids("eu", used) == ["eu-de", "eu-nl", "eu-ch2", "eu-west-101", "eu-west-0"]


def test_a_short_text_fits_beginnings_only() -> None:
    assert ids("de") == ["eu-de"]
    assert "ae-ad-1" not in ids("bu")


def test_the_last_used_comes_first_whatever_fits_better() -> None:
    now = datetime.now(UTC)
    used = {
        "huawei/sa-brazil-1": now.isoformat(),
        "otc/eu-nl": (now - timedelta(hours=2)).isoformat(),
        "x/y": "rubbish",
    }
    found = search_regions("", used)
    assert [match.region.region for match in found[:2]] == ["sa-brazil-1", "eu-nl"]
    assert len(found) == len(load_regions())
    assert found[1].used_text(now) == "used 2 h ago"
    assert found[2].used_text(now) == ""


def test_what_fits_is_marked() -> None:
    match = search_regions("eu")[0]
    assert [match.region.region[start:end] for start, end in match.id_marks] == ["eu"]
    assert [match.region.display_name[start:end] for start, end in match.name_marks] == ["EU"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "now"), (59, "now"), (60, "1 min ago"), (7300, "2 h ago"), (3 * 86_400, "3 d ago")]
)
def test_how_long_ago(seconds: float, text: str) -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert ago_text(now - timedelta(seconds=seconds), now) == text


def test_a_dozen_used_regions_are_remembered_and_clouds_of_one_s_own_are_not() -> None:
    settings = Settings()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for day, region in enumerate(load_regions()[:14]):
        assert note_used(settings, region.cloud_key, region.region, start + timedelta(days=day))
    assert not note_used(settings, "", "eu-own")
    save_settings(settings)
    used = used_regions(load_settings().settings)
    assert list(used) == [region_key(region) for region in reversed(load_regions()[2:14])]


def test_every_region_has_words() -> None:
    assert set(_places()) == {region.region for region in load_regions()}
