"""Profiles: kept in order, without secrets, tolerant of damage."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import (
    Profile,
    RememberedProject,
    delete_profile,
    duplicate_profile,
    load_profiles,
    move_profile,
    rename_profile,
    save_profile,
)


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


def test_secrets_that_were_typed_in_are_dropped_and_other_members_survive() -> None:
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


@pytest.mark.parametrize("text", ["\x1b]0;owned\x07", "a\r\nX: y", "safe\u202egpj", "\x9b31m"])
def test_texts_that_a_terminal_would_obey_cost_their_field(text: str) -> None:
    write(json.dumps({"profiles": [{"name": "a", "username": text, "agency_name": text, "region": "eu-de"}]}))
    assert load_profiles().profiles == (Profile(name="a", region="eu-de"),)


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


def names() -> list[str]:
    return [profile.name for profile in load_profiles().profiles]


def test_every_way_of_signing_in_comes_back() -> None:
    profile = Profile(
        name="a",
        method="access-key",
        user_id="u1",
        agency_name="reader",
        agency_domain="OTHER",
        signing_form="Credential",
        second_factor=True,
        all_projects=True,
        colour="#12aBEF",
    )
    save_profile(profile)
    assert load_profiles().find("a") == profile


def test_profiles_of_the_first_version_still_open_and_new_members_are_lenient() -> None:
    write('{"format":"drs-inspector/profiles","version":1,"profiles":[{"name":"a","keep_password":true}]}')
    assert load_profiles().profiles == (Profile(name="a", keep_password=True),)
    write(
        '{"profiles":[{"name":"a","method":"Magic Word","colour":"#12345","second_factor":1,"signing_form":null,'
        '"agency_name":"x"},{"name":"b","colour":"#123456\\n"}]}'
    )
    assert load_profiles().profiles == (Profile(name="a", agency_name="x"), Profile(name="b"))


def test_a_sign_in_method_of_a_newer_version_stays_in_its_profile() -> None:
    write('{"profiles":[{"name":"a","method":"badge","fields":{"badge":"17","badge_token":"s3cret"}}]}')
    profile = load_profiles().profiles[0]
    assert (profile.method, profile.fields) == ("badge", {"badge": "17"})
    save_profile(profile)
    assert load_profiles().profiles == (profile,)


def test_projects_that_were_chosen_come_back() -> None:
    chosen = (RememberedProject(id="p1", name="eu-de"), RememberedProject(id="p2"))
    save_profile(Profile(name="a", projects=chosen))
    assert load_profiles().profiles[0].projects == chosen
    write(
        '{"profiles":[{"name":"a","projects":[{"id":"p1","name":"eu\\u202ede"}]},{"name":"b","projects":[{"name":"x"}]}]}'
    )
    assert load_profiles().profiles == (Profile(name="a"), Profile(name="b"))


def test_secrets_are_dropped_however_deep_they_were_typed_in() -> None:
    write('{"profiles":[{"name":"a","extra":{"Token":"s3cret","note":[{"db_password":"s3cret","kept":1}]}}]}')
    save_profile(Profile(name="b"))
    written = app_paths().profiles_file.read_text()
    assert "s3cret" not in written
    assert json.loads(written)["profiles"][0]["extra"] == {"note": [{"kept": 1}]}


def test_a_renamed_profile_stays_in_its_place_with_all_it_had() -> None:
    write('{"profiles":[{"name":"a"},{"name":"b","region":"eu-de","newer":[1]},{"name":"c"}]}')
    rename_profile("b", "Büro")
    assert names() == ["a", "Büro", "c"]
    written = json.loads(app_paths().profiles_file.read_text())["profiles"][1]
    assert (written["region"], written["newer"]) == ("eu-de", [1])
    rename_profile("a", "a")
    with pytest.raises(FileProblemError, match="already"):
        rename_profile("a", "c")
    with pytest.raises(FileProblemError, match="name cannot be used"):
        rename_profile("a", " ")
    with pytest.raises(FileProblemError, match="no profile “b”"):
        rename_profile("b", "x")
    assert names() == ["a", "Büro", "c"]


def test_a_renamed_profile_is_found_by_names_it_had_until_another_one_has_them() -> None:
    write('{"profiles":[{"name":"a"},{"name":"b","named_before":["a",7,"x","x"]},{"name":"c","named_before":["x"]}]}')
    assert load_profiles().follow("a") == Profile(name="a")
    assert load_profiles().follow("x") == Profile(name="b")
    assert load_profiles().follow("7") is None
    rename_profile("a", "A")
    assert load_profiles().follow("a") == Profile(name="A")
    for number in range(30):
        rename_profile("A" if not number else f"n{number}", f"n{number + 1}")
    assert load_profiles().follow("n29") == Profile(name="n30")
    assert load_profiles().follow("a") is None
    duplicate_profile("n30")
    save_profile(Profile(name="n29", region="eu-de"))
    assert load_profiles().follow("n29") == Profile(name="n29", region="eu-de")
    delete_profile("n29")
    assert load_profiles().follow("n29") is None
    assert load_profiles().follow("n28") == Profile(name="n30")
    written = json.loads(app_paths().profiles_file.read_text())["profiles"]
    assert [len(one.get("named_before", [])) for one in written] == [19, 0, 1, 0]


def test_a_copy_comes_beside_the_original_under_a_free_name() -> None:
    for name in ("a", "z" * 100):
        save_profile(Profile(name=name, region="eu-de", colour="#000000"))
    first = duplicate_profile("a")
    assert first == Profile(name="a (copy)", region="eu-de", colour="#000000")
    assert duplicate_profile("a").name == "a (copy 2)"
    assert names() == ["a", "a (copy 2)", "a (copy)", "z" * 100]
    long = duplicate_profile("z" * 100).name
    assert long == "z" * 93 + " (copy)"
    with pytest.raises(FileProblemError, match="no profile"):
        duplicate_profile("gone")


@pytest.mark.parametrize(
    ("name", "position", "order"),
    [("a", 2, "bca"), ("c", 0, "cab"), ("b", 99, "acb"), ("b", -5, "bac"), ("b", 1, "abc")],
)
def test_profiles_are_put_in_order(name: str, position: int, order: str) -> None:
    for each in "abc":
        save_profile(Profile(name=each))
    move_profile(name, position)
    assert names() == list(order)
    with pytest.raises(FileProblemError, match="no profile"):
        move_profile("gone", 0)
    assert names() == list(order)


PROGRAM = """
import sys
from drs_inspector.storage.files import only_writer
from drs_inspector.storage.profiles.store import Profile, delete_profile, duplicate_profile
from drs_inspector.storage.profiles.store import rename_profile, save_profile
only_writer.PATIENCE_SECONDS = 60.0  # how long one waits for the others is for another test
sys.stdin.readline()
for number in range(25):
    name = f"{sys.argv[1]} {number}"
    save_profile(Profile(name=name))
    rename_profile(name, name + " renamed")
    duplicate_profile(name + " renamed")
    delete_profile(name + " renamed")
"""


def test_windows_that_change_profiles_at_the_same_time_lose_none() -> None:
    windows = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, window], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for window in ("left", "right", "third")
    ]
    for window in windows:
        assert window.stdin is not None
        window.stdin.write(b"go\n")
        window.stdin.flush()
    done = [(window.communicate(timeout=60)[1], window.returncode) for window in windows]
    assert done == [(b"", 0)] * 3
    expected = {f"{window} {number} renamed (copy)" for window in ("left", "right", "third") for number in range(25)}
    assert set(names()) == expected
    assert len(names()) == 75


HOLDER = """
import sys
from pathlib import Path
from drs_inspector.storage.profiles.entries import PROFILES
with PROFILES.changed(Path(sys.argv[1])):
    print(flush=True)
    sys.stdin.readline()
"""


def test_a_window_that_never_finishes_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, app_paths().profiles_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    monkeypatch.setattr("drs_inspector.storage.files.only_writer.PATIENCE_SECONDS", 0.2)
    with pytest.raises(FileProblemError, match="could not be changed"):
        save_profile(Profile(name="a"))
    holder.kill()  # the lock ends with its process, also a killed one
    holder.communicate()
    save_profile(Profile(name="a"))
    assert names() == ["a"]


def test_where_nothing_can_be_written_the_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblemError, match="could not be written"):
        save_profile(Profile(name="a"), tmp_path / "file" / "profiles.json")
