"""The Flatpak manifest names every wheel the program needs there, and the builder takes it."""

import importlib.util
import json
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
APP_ID = "io.github.drs_inspector.DRSInspector"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("manifest", ROOT / "packaging" / "flatpak" / "manifest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lock() -> dict[str, Any]:
    return tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))


def _wheels(manifest: dict[str, Any]) -> list[str]:
    sources = manifest["modules"][0]["sources"]
    return [source["url"].rsplit("/", 1)[1] for source in sources if "url" in source]


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_every_dependency_has_one_wheel_with_its_hash(
    script: ModuleType, lock: dict[str, Any], architecture: str
) -> None:
    manifest = script.manifest("own.whl", lock, APP_ID, architecture)
    names = [wheel.split("-")[0].lower().replace("_", "-") for wheel in _wheels(manifest)]
    assert len(names) == len(set(names))
    assert {"pyside6-essentials", "shiboken6", "httpx", "keyring", "secretstorage", "msgspec"} <= set(names)
    assert not {"pytest", "pywin32-ctypes", "colorama", "pyinstaller"} & set(names)
    sources = manifest["modules"][0]["sources"]
    assert all(len(source["sha256"]) == 64 for source in sources if "url" in source)
    other = "aarch64" if architecture == "x86_64" else "x86_64"
    assert not any(other in wheel or "win" in wheel or "macosx" in wheel for wheel in _wheels(manifest))


def test_of_two_locked_versions_the_one_of_this_python_is_taken(script: ModuleType, lock: dict[str, Any]) -> None:
    locked = {package["version"] for package in lock["package"] if package["name"] == "pyside6-essentials"}
    assert len(locked) == 2  # Python 3.11 needs an older one
    for packages in (lock["package"], lock["package"][::-1]):
        found = {package["name"]: package["version"] for package in script.needed({"package": packages}, "x86_64")}
        assert found["pyside6-essentials"] == max(locked, key=Version)
        assert found["shiboken6"] == found["pyside6-essentials"]


def test_a_package_without_a_fitting_wheel_is_named(script: ModuleType, lock: dict[str, Any]) -> None:
    packages = [dict(package) for package in lock["package"]]
    for package in packages:
        if package["name"] == "msgspec":
            package["wheels"] = []
    with pytest.raises(KeyError, match="msgspec"):
        script.manifest("own.whl", {"package": packages}, APP_ID)


def test_secrets_go_through_the_portal_and_nothing_of_the_home_folder_is_open(
    script: ModuleType, lock: dict[str, Any]
) -> None:
    holes = script.manifest("own.whl", lock, APP_ID)["finish-args"]
    assert "--env=PYTHON_KEYRING_BACKEND=keyring.backends.libsecret.Keyring" in holes
    assert not any(hole.startswith(("--filesystem", "--talk-name", "--socket=session-bus")) for hole in holes)


@pytest.mark.skipif(shutil.which("flatpak-builder") is None, reason="flatpak-builder is not installed")
def test_the_builder_takes_the_manifest(script: ModuleType, lock: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"{APP_ID}.json"
    path.write_text(json.dumps(script.manifest("own.whl", lock, APP_ID)))
    shown = subprocess.run(
        ["flatpak-builder", "--show-manifest", str(path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(shown.stdout)["id"] == APP_ID
