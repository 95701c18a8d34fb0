"""Write the Flatpak manifest: ``python packaging/flatpak/manifest.py --wheel FILE --out FILE``.

The program runs on the Python of GNOME's platform, because that brings libsecret and its Python binding: inside a
sandbox libsecret keeps secrets through the secrets portal, and ``keyring.backends.libsecret`` is on the program's list
of allowed stores. Nothing may be downloaded while a Flatpak is built, so every wheel is named with its address and
hash; both come from ``uv.lock``.

Menu entry, MIME type, metainfo and icon are named after the Flatpak's id, which alone may be exported; manual page and
completions come with the wheel. It runs with a Python that has the library called packaging, as the development
environment has.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(HERE.parent))

import desktop_files  # noqa: E402 - a script: the folder above is in no search path before
from identity import APP_ID, NAME  # noqa: E402 - as above

RUNTIME_VERSION, PYTHON = "49", (3, 13)  # GNOME's platform and the Python in it
_GLIBC = (2, 42)


def manifest(wheel: str, lock: dict[str, Any], app_id: str, architecture: str = "x86_64") -> dict[str, Any]:
    """Return the manifest; ``wheel`` is the file name of the program's own wheel, beside the manifest.

    Raises KeyError for a package without a wheel for this Python.
    """
    sources: list[dict[str, Any]] = [
        {"type": "file", "url": url, "sha256": sha256} for url, sha256 in wheels(lock, architecture)
    ]
    sources.append({"type": "file", "path": wheel})
    menu = desktop_files.menu_files(ROOT, app_id)
    sources += [{"type": "inline", "dest-filename": Path(path).name, "contents": text} for path, text in menu.items()]
    return {
        "id": app_id,
        "runtime": "org.gnome.Platform",
        "runtime-version": RUNTIME_VERSION,
        "sdk": "org.gnome.Sdk",
        "command": NAME,
        "finish-args": [
            "--socket=wayland",
            "--socket=fallback-x11",
            "--share=ipc",
            "--share=network",
            "--device=dri",
            # libsecret asks the secrets portal, which needs no hole in the sandbox; files come through the portal too.
            "--env=PYTHON_KEYRING_BACKEND=keyring.backends.libsecret.Keyring",
        ],
        # The wheel's own menu files have names that a Flatpak may not export.
        "cleanup": [f"/share/{path}" for path in desktop_files.menu_files(ROOT) if path not in menu],
        "modules": [
            {
                "name": NAME,
                "buildsystem": "simple",
                "build-commands": [
                    "pip3 install --no-index --find-links=. --no-deps --prefix=${FLATPAK_DEST} *.whl",
                    *(f"install -Dm644 {Path(path).name} ${{FLATPAK_DEST}}/share/{path}" for path in menu),
                ],
                "sources": sources,
            }
        ],
    }


def wheels(lock: dict[str, Any], architecture: str) -> list[tuple[str, str]]:
    """Return address and SHA-256 of each wheel that the program needs on Linux, by package name."""
    rank = {tag: place for place, tag in enumerate(_tags(architecture))}
    found = []
    for package in needed(lock, architecture):
        fitting = []
        for wheel in package.get("wheels", ()):
            _name, _version, _build, tags = parse_wheel_filename(wheel["url"].rsplit("/", 1)[1])
            fitting += [(rank[tag], wheel) for tag in tags if tag in rank]
        if not fitting:
            raise KeyError(f"{package['name']} has no wheel for Python {PYTHON[0]}.{PYTHON[1]} on {architecture}")
        best = min(fitting, key=lambda pair: pair[0])[1]
        found.append((best["url"], best["hash"].removeprefix("sha256:")))
    return found


def needed(lock: dict[str, Any], architecture: str) -> list[dict[str, Any]]:
    """Return the packages of the lock file that the program needs there, by name, itself left out."""
    environment = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": architecture,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": f"{PYTHON[0]}.{PYTHON[1]}",
        "python_full_version": f"{PYTHON[0]}.{PYTHON[1]}.0",
        "extra": "",
    }
    found: dict[str, dict[str, Any]] = {}
    open_ends = [_locked(lock, {"name": NAME})]
    while open_ends:
        for entry in open_ends.pop().get("dependencies", ()):
            fits = "marker" not in entry or Marker(entry["marker"]).evaluate(environment)
            if fits and entry["name"] not in found:
                found[entry["name"]] = _locked(lock, entry)
                open_ends.append(found[entry["name"]])
    return [found[name] for name in sorted(found)]


def _locked(lock: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """Return the package that an entry names; where several versions are locked, the entry names the version too."""
    package: dict[str, Any]
    (package,) = (
        package
        for package in lock["package"]
        if package["name"] == entry["name"] and entry.get("version") in (None, package.get("version"))
    )
    return package


def _tags(architecture: str) -> Iterable[Tag]:
    platforms = [f"manylinux_{_GLIBC[0]}_{minor}_{architecture}" for minor in range(_GLIBC[1], 4, -1)]
    platforms += [f"manylinux2014_{architecture}", f"linux_{architecture}"]
    yield from cpython_tags(PYTHON, platforms=platforms)
    yield from compatible_tags(PYTHON, interpreter=f"cp{PYTHON[0]}{PYTHON[1]}", platforms=platforms)


def main() -> int:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", required=True, help="the program's own wheel, as seen from the manifest")
    parser.add_argument("--architecture", default="x86_64", choices=("x86_64", "aarch64"))
    parser.add_argument("--out", type=Path, default=HERE / f"{APP_ID}.json")
    chosen = parser.parse_args()
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    content = manifest(chosen.wheel, lock, APP_ID, chosen.architecture)
    chosen.out.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    print(f"{chosen.out}: {len(content['modules'][0]['sources'])} sources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
