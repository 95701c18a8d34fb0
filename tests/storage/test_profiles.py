"""Profiles: kept in order, without secrets, tolerant of damage."""

import json

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.paths import app_paths
from drs_inspector.storage.profiles import Profile, delete_profile, load_profiles, save_profile


def write(content: str) -> None:
    path = app_paths().profiles_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def test_profiles_are_added_replaced_and_deleted_in_order() -> None:
    assert load_profiles().profiles == ()
    for name in ("b", "a", "Büro 1"):
        save_profile(
            Profile(name=name, region="eu-de", iam_url="https://iam.eu-de.otc.t-systems.com", keep_password=True)
        )
    save_profile(Profile(name="a", region="eu-nl"))
    assert [(profile.name, profile.region) for profile in load_profiles().profiles] == [
        ("b", "eu-de"),
        ("a", "eu-nl"),
        ("Büro 1", "eu-de"),
    ]
    assert delete_profile("b")
    assert not delete_profile("b")
    found = load_profiles()
    assert found.find("b") is None
    assert found.find("Büro 1") is not None


def test_secrets_that_somebody_typed_in_are_dropped_and_other_members_survive() -> None:
    write(
        '{"version":1,"order":"name","profiles":[{"name":"a","password":"p","auth_token":"t","keep_password":true,'
        '"flag":"red"}]}'
    )
    save_profile(Profile(name="b"))
    save_profile(Profile(name="a", region="eu-de", keep_password=True))
    written = json.loads(app_paths().profiles_file.read_text())
    entry = written["profiles"][0]
    assert (entry["flag"], entry["keep_password"], written["order"]) == ("red", True, "name")
    assert "password" not in entry
    assert "auth_token" not in entry


def test_strange_entries_are_left_out_and_wrong_fields_cost_that_field() -> None:
    write(
        '{"profiles":[1,{"name":""},{"name":7},{"name":"a","region":5,"domain":"D","keep_password":"yes"},{"name":"a"}]}'
    )
    assert load_profiles().profiles == (Profile(name="a", domain="D"),)


def test_damage_is_told_and_the_program_goes_on() -> None:
    write("[")
    loaded = load_profiles()
    assert loaded.profiles == ()
    assert loaded.problem is not None
    assert "profiles.json.damaged" in loaded.problem.next_step
    save_profile(Profile(name="a"))
    assert load_profiles().profiles == (Profile(name="a"),)


def test_profiles_of_a_newer_version_can_be_used_but_not_changed() -> None:
    write('{"version":2,"profiles":[{"name":"a"}]}')
    loaded = load_profiles()
    assert loaded.profiles == (Profile(name="a"),)
    assert loaded.problem is not None
    assert "Update DRS Inspector" in loaded.problem.next_step
    with pytest.raises(FileProblemError, match="newer"):
        save_profile(Profile(name="b"))
    with pytest.raises(FileProblemError, match="newer"):
        delete_profile("a")


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb"])
def test_unusable_names_are_refused(name: str) -> None:
    with pytest.raises(FileProblemError, match="name"):
        save_profile(Profile(name=name))
