"""One variable moves everything the program writes."""

from pathlib import Path

import pytest

from drs_inspector.storage.files.paths import HOME_VARIABLE, app_paths


def test_the_home_variable_moves_all_folders(own_home: Path) -> None:
    paths = app_paths()
    for path in (paths.settings_file, paths.profiles_file, paths.error_log_folder, paths.cache):
        assert path.is_relative_to(own_home)


def test_without_it_the_folders_are_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE)
    paths = app_paths()
    assert "drs-inspector" in str(paths.config)
    assert paths.config.is_absolute()


def test_a_relative_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "here")
    assert app_paths().config == Path.cwd() / "here" / "config"
