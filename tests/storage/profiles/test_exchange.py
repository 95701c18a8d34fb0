"""Profiles on their way to others: a file that holds no secret, and an import that hands out none."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.secrets import is_secret_name
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.store import (
    Profile,
    export_profiles,
    import_profiles,
    load_profiles,
    read_exported_profiles,
    save_profile,
)

IAM = "https://iam.eu-de.otc.t-systems.com"


def names() -> list[str]:
    return [profile.name for profile in load_profiles().profiles]


def members(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for item in value for name in members(item)}
    if isinstance(value, dict):
        return set(value).union(*(members(item) for item in value.values()))
    return set()


def test_what_is_exported_is_read_elsewhere_in_the_same_order(tmp_path: Path) -> None:
    for name in ("c", "a", "b"):
        save_profile(Profile(name=name, iam_url=IAM, username="u", colour="#00ff00", method="token"))
    export_profiles(["b", "c"], tmp_path / "out" / "team.json")
    loaded = read_exported_profiles(tmp_path / "out" / "team.json")
    assert loaded.problem is None
    assert loaded.profiles == tuple(
        Profile(name=name, iam_url=IAM, username="u", colour="#00ff00", method="token") for name in ("c", "b")
    )
    with pytest.raises(FileProblemError, match="no profile “gone”"):
        export_profiles(["a", "gone"], tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()


def test_an_exported_file_holds_no_secret(tmp_path: Path) -> None:
    path = app_paths().profiles_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(
            {
                "profiles": [
                    {
                        "name": "a",
                        "keep_password": True,
                        "iam_url": "https://anna:s3cret@iam.example:1234/v3?token=s3cret#s3cret",
                        "drs_url": "https://[",
                        "secret_key": "s3cret",
                        "of_a_newer_version": {"value": "s3cret"},
                    }
                ]
            }
        )
    )
    export_profiles(["a"], tmp_path / "out.json")
    written = (tmp_path / "out.json").read_text()
    assert "s3cret" not in written
    assert "anna" not in written
    assert not [name for name in members(json.loads(written)) if is_secret_name(name)]
    assert read_exported_profiles(tmp_path / "out.json").profiles == (
        Profile(name="a", iam_url="https://iam.example:1234/v3"),
    )


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "nested deeper"),
        (b"[]", "does not name the format"),
        (b'{"profiles":[{"name":"a"}]}', "does not name the format"),
        (b'{"format":"drs-inspector/archive"}', "does not name the format"),
    ],
)
def test_a_file_of_something_else_is_told_and_left_alone(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    loaded = read_exported_profiles(path)
    assert loaded.profiles == ()
    assert loaded.problem is not None
    assert cause in loaded.problem.cause
    assert [found.name for found in tmp_path.iterdir()] == ["other.json"]
    assert path.read_bytes() == content


def test_a_file_that_is_not_there_or_too_big_is_told(tmp_path: Path) -> None:
    loaded = read_exported_profiles(tmp_path / "gone.json")
    assert loaded.problem is not None
    assert "no such file" in loaded.problem.cause
    with (tmp_path / "big.json").open("wb") as stream:
        stream.truncate(10_000_001)
    loaded = read_exported_profiles(tmp_path / "big.json")
    assert loaded.problem is not None
    assert "more than 8 MB" in loaded.problem.cause


def test_a_hand_written_or_newer_file_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    entries = [
        {"name": "a", "region": 5, "domain": "D", "password": "s3cret", "keep_password": True},
        {"name": "x" * 101},
        {"name": "line\nbreak"},
        {"name": "a", "domain": "second"},
        7,
    ]
    path.write_text("\ufeff" + json.dumps({"format": "drs-inspector/profiles", "version": 9, "profiles": entries}))
    loaded = read_exported_profiles(path)
    assert loaded.profiles == (Profile(name="a", domain="D"),)
    assert loaded.problem is not None
    assert "newer" in loaded.problem.title


def test_a_name_that_exists_gets_a_number_or_replaces() -> None:
    for name in ("a", "b"):
        save_profile(Profile(name=name, region="old", keep_password=True, iam_url=IAM, cloud_eye=True))
    new = [
        Profile(name="a", region="new", iam_url=IAM),
        Profile(name="c", region="new"),
        Profile(name="a", region="n2"),
    ]
    assert import_profiles(new, replace=False) == ("a (2)", "c", "a (3)")
    assert names() == ["a", "b", "a (2)", "c", "a (3)"]
    assert load_profiles().find("a") == Profile(name="a", region="old", keep_password=True, iam_url=IAM, cloud_eye=True)
    assert import_profiles(new[:1], replace=True) == ("a",)
    assert names() == ["a", "b", "a (2)", "c", "a (3)"]
    assert load_profiles().find("a") == Profile(
        name="a", region="new", keep_password=True, iam_url=IAM, cloud_eye=True
    ), "the wishes of this person stay"


def test_no_wish_moves_to_another_address() -> None:
    save_profile(Profile(name="a", keep_password=True, iam_url=IAM, cloud_eye=True))
    elsewhere = Profile(name="a", iam_url="https://iam.elsewhere.example", keep_password=True, cloud_eye=True)
    import_profiles([elsewhere], replace=True)
    assert load_profiles().find("a") == Profile(name="a", iam_url="https://iam.elsewhere.example")


def test_an_unusable_name_imports_nothing() -> None:
    with pytest.raises(FileProblemError, match="name cannot be used"):
        import_profiles([Profile(name="a"), Profile(name="\x00")], replace=False)
    assert names() == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ENTRY = st.dictionaries(st.sampled_from((*Profile.__struct_fields__, "password", "x")), JSON, max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ENTRY | JSON, max_size=4))
def test_any_file_can_be_read_imported_and_exported_again(tmp_path: Path, entries: list[object]) -> None:
    path, store = tmp_path / "any.json", tmp_path / "profiles.json"
    store.unlink(missing_ok=True)
    path.write_text(json.dumps({"format": "drs-inspector/profiles", "version": 1, "profiles": entries}))
    loaded = read_exported_profiles(path)
    assert loaded.problem is None
    taken = import_profiles(loaded.profiles, replace=False, path=store)
    assert load_profiles(store).profiles == loaded.profiles
    export_profiles(taken, path, source=store)
    assert read_exported_profiles(path).profiles == loaded.profiles
