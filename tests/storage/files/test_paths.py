"""One variable moves everything the program writes."""

from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.paths import HOME_VARIABLE, app_paths, expanded, home_folder
from drs_inspector.storage.files.settings import Settings, load_settings


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


def test_a_home_of_no_user_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, "~no-such-user-here/x")
    with pytest.raises(FileProblemError, match="no such home folder") as caught:
        app_paths()
    assert HOME_VARIABLE in caught.value.next_step
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert loaded.problem is not None


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user as in a container: no HOME, and nothing known about the number of the user."""
    pwd = pytest.importorskip("pwd")

    def unknown(_number: int) -> None:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", HOME_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("homeless")
def test_a_user_without_a_home_is_told_with_what_to_do() -> None:
    with pytest.raises(FileProblemError, match="Set the variable HOME"):
        app_paths()


def test_a_tilde_is_the_home_folder_of_a_user_that_there_is() -> None:
    assert expanded("~/a.json") == Path.home() / "a.json"
    assert expanded("~no-such-user-here/a.json") == Path("~no-such-user-here/a.json")
    assert expanded("a~b") == Path("a~b")


@pytest.mark.usefixtures("homeless")
def test_who_has_no_home_folder_begins_in_the_current_one() -> None:
    assert home_folder() == Path.cwd()
