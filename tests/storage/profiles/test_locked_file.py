"""The lock around a change of the profiles: what it leaves behind, and folders and drives that refuse it."""

import errno
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.profiles.entries import PROFILES
from drs_inspector.storage.profiles.store import Profile, delete_profile, load_profiles, save_profile


def names() -> list[str]:
    return [profile.name for profile in load_profiles().profiles]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a folder where root cannot create files either")
@pytest.mark.skipif(not os.path.ismount("/sys"), reason="/sys, where no file can be made, is not mounted")
def test_a_folder_that_takes_no_files_is_said() -> None:
    with pytest.raises(FileProblemError, match="could not be written") as caught:
        save_profile(Profile(name="a"), Path("/sys/kernel/profiles.json"))
    assert "permission" in caught.value.cause or "read-only" in caught.value.cause


def test_changes_leave_one_private_lock_file_and_nothing_else() -> None:
    for number in range(5):
        save_profile(Profile(name=f"profile {number}"))
    delete_profile("profile 3")
    file = app_paths().profiles_file
    others = [path for path in file.parent.iterdir() if path != file]
    assert {path.name for path in others} <= {f"{file.name}.lock"}
    if os.name == "posix":
        assert [stat.S_IMODE(path.stat().st_mode) for path in others] == [0o600]


def test_threads_of_one_window_lose_no_change() -> None:
    def change(window: str) -> None:
        for number in range(20):
            save_profile(Profile(name=f"{window} {number}"))

    with ThreadPoolExecutor() as pool:
        list(pool.map(change, ("left", "right", "third")))
    assert len(names()) == 60


@pytest.mark.skipif(os.name != "posix", reason="a network drive of Linux or macOS")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_a_drive_that_knows_no_locks_takes_changes_and_keeps_no_marker(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", refuse)
    save_profile(Profile(name="a"))
    save_profile(Profile(name="b"))
    assert names() == ["a", "b"]
    file = app_paths().profiles_file
    assert {path.name for path in file.parent.iterdir()} == {file.name, f"{file.name}.lock"}


@pytest.mark.skipif(os.name != "posix", reason="a network drive of Linux or macOS")
def test_a_drive_whose_locks_fail_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int, operation: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("fcntl.flock", fail)
    with pytest.raises(FileProblemError, match="could not be written") as caught:
        save_profile(Profile(name="a"))
    assert "network drive" in caught.value.cause


def test_an_error_of_the_change_itself_releases_the_lock() -> None:
    file = app_paths().profiles_file
    with pytest.raises(KeyError), PROFILES.changed(file):
        raise KeyError("a fault of the caller")
    save_profile(Profile(name="a"))
    assert names() == ["a"]
