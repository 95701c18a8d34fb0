"""The Flatpak manifest names every wheel the program needs there, and the builder takes it."""

import configparser
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import desktop_files
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


PIP = """#!/bin/sh
# Puts a wheel where pip3 puts it: {python} knows how to unpack.
for word in "$@"; do case "$word" in --prefix=*) prefix="${{word#--prefix=}}" ;; *.whl) wheel="$word" ;; esac; done
exec {python} -c 'import shutil, sys; shutil.unpack_archive(sys.argv[1], "unpacked", "zip")
shutil.copytree(next(__import__("pathlib").Path("unpacked").glob("*.data")) / "data", sys.argv[2], dirs_exist_ok=True)
' "$wheel" "$prefix"
"""


@pytest.fixture
def installed(script: ModuleType, lock: dict[str, Any], tmp_path: Path) -> Path:
    """Run the manifest's own commands and return the folder that they fill, cleaned up as flatpak-builder does it."""
    work, target, tools = tmp_path / "work", tmp_path / "app", tmp_path / "tools"
    for folder in (work, target, tools):
        folder.mkdir()
    share = "drs_inspector-1.0.data/data/share"
    desktop_files.write(desktop_files.menu_files(ROOT) | desktop_files.shell_files(ROOT, "1.0"), tmp_path / share)
    with zipfile.ZipFile(work / "own.whl", "w") as wheel:
        for path in sorted((tmp_path / share).rglob("*")):
            wheel.write(path, path.relative_to(tmp_path))
    (tools / "pip3").write_text(PIP.format(python=sys.executable))
    (tools / "pip3").chmod(0o755)
    manifest = script.manifest("own.whl", lock, APP_ID)
    (module,) = manifest["modules"]
    for source in module["sources"]:
        if source["type"] == "inline":
            (work / source["dest-filename"]).write_text(source["contents"], "utf-8")
    for command in module["build-commands"]:
        environment = {"PATH": f"{tools}:/usr/bin:/bin", "FLATPAK_DEST": str(target)}
        subprocess.run(["sh", "-ec", command], cwd=work, env=environment, check=True)
    for pattern in manifest["cleanup"]:
        assert list(target.glob(pattern.lstrip("/"))), pattern
        for path in target.glob(pattern.lstrip("/")):
            path.unlink()
    return target


@pytest.mark.skipif(os.name != "posix", reason="the commands of a Flatpak are a shell's")
def test_what_the_desktop_gets_is_named_after_the_id_and_complete(installed: Path) -> None:
    share = installed / "share"
    exported = [path for folder in ("applications", "icons", "mime") for path in (share / folder).rglob("*.*")]
    assert sorted(path.name for path in exported) == [f"{APP_ID}.desktop", f"{APP_ID}.svg", f"{APP_ID}.xml"]
    metainfo = ET.parse(share / "metainfo" / f"{APP_ID}.metainfo.xml")  # noqa: S314 -- our own file
    assert metainfo.findtext("id") == APP_ID
    launcher = metainfo.findtext("launchable[@type='desktop-id']")
    assert launcher == f"{APP_ID}.desktop"
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(share / "applications" / launcher, "utf-8")
    menu = entry["Desktop Entry"]
    assert menu["Icon"] == APP_ID
    mime = ET.parse(share / "mime" / "packages" / f"{APP_ID}.xml").getroot()  # noqa: S314 -- our own file
    types = {element.attrib["type"] for element in mime.iterfind("{*}mime-type")}
    assert menu["MimeType"].rstrip(";") in types
    assert [element.attrib["name"] for element in mime.iterfind("{*}mime-type/{*}icon")] == [APP_ID]


@pytest.mark.skipif(os.name != "posix", reason="the commands of a Flatpak are a shell's")
def test_manual_and_completions_come_with_the_wheel(installed: Path) -> None:
    assert (installed / "share/man/man1/drs-inspector.1").is_file()
    assert (installed / "share/bash-completion/completions/drs-inspector").is_file()


@pytest.mark.skipif(shutil.which("flatpak-builder") is None, reason="flatpak-builder is not installed")
def test_the_builder_takes_the_manifest(script: ModuleType, lock: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"{APP_ID}.json"
    path.write_text(json.dumps(script.manifest("own.whl", lock, APP_ID)))
    shown = subprocess.run(
        ["flatpak-builder", "--show-manifest", str(path)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert json.loads(shown.stdout)["id"] == APP_ID
