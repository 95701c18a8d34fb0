"""Settings survive a restart, damage and a newer version."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drs_inspector.storage.files.paths import SETTINGS_BYTES, app_paths
from drs_inspector.storage.files.settings import (
    RECENT_FILES_KEPT,
    Setting,
    Settings,
    load_settings,
    save_changes,
    save_settings,
)


def test_what_was_saved_comes_back() -> None:
    assert load_settings().settings == Settings()
    before = Settings(
        window_geometry=bytes(range(256)),
        columns={"jobs": b"\x00\xff"},
        last_profile="Büro",
        theme="dark",
        recent_files=["/a/ü.json"],
        group_by_scenario=False,
    )
    save_settings(before)
    loaded = load_settings()
    assert loaded.settings == before
    assert loaded.problem is None


def test_a_file_that_is_too_large_is_not_read() -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"theme":"dark"}' + b" " * SETTINGS_BYTES)
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert "more than 8 MB" in str(loaded.problem)


def test_of_many_recent_files_the_first_are_taken() -> None:
    save_settings(Settings(recent_files=[f"/a/{number}.json" for number in range(10_000)]))
    assert load_settings().settings.recent_files == [f"/a/{number}.json" for number in range(RECENT_FILES_KEPT)]


def test_of_two_windows_each_writes_what_it_has_changed() -> None:
    save_settings(Settings(theme="light", other={"tea": 3, "cake": 1}))
    one, other = load_settings().settings, load_settings().settings
    one.theme = "dark"
    one.other = {"tea": 4}
    save_changes(one, Settings(theme="light", other={"tea": 3, "cake": 1}))
    other.idle_lock_minutes = 0
    save_changes(other, Settings(theme="light", other={"tea": 3, "cake": 1}))
    assert load_settings().settings == Settings(theme="dark", idle_lock_minutes=0, other={"tea": 4})


def test_what_was_removed_meanwhile_is_not_written_again() -> None:
    before = Settings(theme="dark", last_profile="shop")
    save_settings(before)
    app_paths().settings_file.unlink()
    save_changes(Settings(theme="dark", last_profile="shop", update_check=True), before)
    assert load_settings().settings == Settings(update_check=True)


def test_a_file_that_was_damaged_meanwhile_is_written_whole() -> None:
    before = Settings(theme="dark")
    save_settings(before)
    app_paths().settings_file.write_text("{")
    save_changes(Settings(theme="dark", update_check=True), before)
    assert load_settings().settings == Settings(theme="dark", update_check=True)


def test_a_wrong_member_costs_that_member_only() -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_text('{"theme":"neon","last_profile":7,"recent_files":["a"],"window_geometry":"%%%","columns":{"a":1}}')
    loaded = load_settings()
    assert loaded.settings == Settings(recent_files=["a"])
    assert loaded.problem is None


def test_the_network_settings_come_back() -> None:
    before = Settings(
        proxy="manual",
        proxy_url="http://proxy.example:3128",
        proxy_username="anna",
        trust="file",
        ca_file="/etc/ca.pem",
        connect_seconds=1,
        read_seconds=600,
        write_seconds=2.5,
        idle_lock_minutes=0,
    )
    save_settings(before)
    assert load_settings().settings == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connect_seconds", 0.5),
        ("read_seconds", 600.1),
        ("write_seconds", -1),
        ("write_seconds", "30"),
        ("idle_lock_minutes", -1),
        ("idle_lock_minutes", 1441),
        ("idle_lock_minutes", 1.5),
        ("idle_lock_minutes", True),
        ("proxy", "socks"),
        ("trust", "nobody"),
    ],
)
def test_a_value_out_of_its_bounds_costs_that_member_only(name: str, value: object) -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({name: value, "last_profile": "a"}))
    assert load_settings().settings == Settings(last_profile="a")


def test_members_of_a_newer_version_are_written_back() -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_text('\ufeff{"zoom":1.5,"theme":"light"}', encoding="utf-8")
    loaded = load_settings().settings
    loaded.theme = "dark"
    save_settings(loaded)
    written = json.loads(path.read_text())
    assert (written["zoom"], written["theme"]) == (1.5, "dark")
    assert "other" not in written


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\x00" * 50, b'{"theme":"\xff"}', b"[" * 100_000])
def test_a_damaged_file_is_told_and_what_is_saved_next_keeps_it_aside(content: bytes) -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert loaded.problem is not None
    aside = path.with_name("settings.json.damaged")
    assert str(aside) in loaded.problem.next_step
    assert (path.read_bytes(), aside.exists()) == (content, False), "who only reads changes nothing"
    save_settings(loaded.settings)
    assert aside.read_bytes() == content
    assert load_settings().problem is None


def test_a_file_that_cannot_be_read_is_told() -> None:
    app_paths().settings_file.mkdir(parents=True)
    problem = load_settings().problem
    assert problem is not None
    assert "folder" in problem.cause


def test_recent_files_are_newest_first_without_repeats() -> None:
    remembered = Settings()
    for number in range(RECENT_FILES_KEPT + 3):
        remembered.remember_file(Path(f"/files/{number}.json"))
    remembered.remember_file(Path("/files/5.json"))
    remembered.remember_file(Path("/files/\udcff.json"))
    assert len(remembered.recent_files) == RECENT_FILES_KEPT
    assert Path(remembered.recent_files[0]).name == "5.json"
    assert len(set(remembered.recent_files)) == RECENT_FILES_KEPT
    remembered.forget_file(Path("/files/5.json"))
    assert Path(remembered.recent_files[0]).name == f"{RECENT_FILES_KEPT + 2}.json"
    save_settings(remembered)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(Settings.__struct_fields__) | st.text(max_size=5), JSON, max_size=6))
def test_any_members_can_be_loaded_and_saved(tmp_path: Path, members: dict[str, object]) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps(members))
    loaded = load_settings(path)
    assert loaded.problem is None
    save_settings(loaded.settings, path)
    assert load_settings(path).settings == loaded.settings


# One setting


def test_a_setting_reads_a_field_with_its_bounds_and_its_default() -> None:
    minutes = Setting("idle_lock_minutes")
    assert (minutes.bounds, minutes.default) == ((0, 1440), 15)
    assert minutes.read(Settings(idle_lock_minutes=7)) == 7
    assert minutes.read(Settings(idle_lock_minutes=-7)) == 15
    assert Setting("recent_files").default == []
    assert Setting("recent_files").default is not Setting("recent_files").default
    assert Setting("theme").bounds == (None, None)
    with pytest.raises(ValueError, match="Expected"):
        minutes.checked(1441)


def test_a_setting_without_a_field_is_kept_among_the_other_members() -> None:
    own = Setting("brewing", int, 4)
    settings = Settings()
    assert own.read(settings) == 4
    settings.put("brewing", 7)
    save_settings(settings)
    loaded = load_settings().settings
    assert own.read(loaded) == 7
    loaded.put("brewing", "long")
    assert own.read(loaded) == 4
    with pytest.raises(LookupError, match="brewing"):
        Setting("brewing")


def test_a_reset_leaves_nothing() -> None:
    changed = Settings(theme="dark", recent_files=["a"], shortcuts={"a": ["F1"]}, other={"zoom": 2})
    changed.reset()
    assert changed == Settings()
