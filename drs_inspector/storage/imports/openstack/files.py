"""Which ``clouds.yaml``, ``secure.yaml`` and ``clouds-public.yaml`` the OpenStack tools would use.

The rules are openstacksdk's, and tests compare the two: the file that a variable names comes first, then five folders
with three endings each; the first file that can be read wins whole, and nothing is merged across folders.
"""

import ntpath
import os
import posixpath
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.imports.small_files import RefusedError, UnreadableError, read_json, read_yaml

_ENDINGS = (".yaml", ".yml", ".json")
_VARIABLES = {
    "clouds": "OS_CLIENT_CONFIG_FILE",
    "secure": "OS_CLIENT_SECURE_FILE",
    "clouds-public": "OS_CLIENT_VENDOR_FILE",
}


@dataclass(slots=True)
class ChosenFile:
    """The file that won, its content, and what was passed over and why.

    ``path`` is None when there is no usable file. ``content`` is what the file holds, None for an empty file or for one
    that is refused; the refusal is then in ``problems``. ``passed_over`` has existing files that were not used, with
    the reason in words; ``problems`` one error for each file that should have been usable.
    """

    path: Path | None = None
    content: Any = None
    refused: bool = False
    passed_over: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[tuple[Path, FileProblemError]] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"ChosenFile({self.path})"


def choose_file(stem: str, environ: Mapping[str, str], home: Path, folder: Path) -> ChosenFile:
    """Return the file of this stem ("clouds", "secure", "clouds-public") that the OpenStack tools would use."""
    chosen = ChosenFile()
    named = environ.get(_VARIABLES[stem], "")
    if named and not os.path.exists(folder / named):  # noqa: PTH110 - Path.exists raises where this says no
        chosen.passed_over.append((folder / named, f"{_VARIABLES[stem]} names it, and it does not exist"))
    for path in candidates(stem, environ, home, folder):
        if not os.path.exists(path):  # noqa: PTH110 - as above
            continue
        if chosen.path is not None:
            chosen.passed_over.append((path, f"{chosen.path} comes first"))
            continue
        try:
            chosen.content = read_json(path) if path.name.endswith("json") else read_yaml(path)
        except UnreadableError as error:
            chosen.passed_over.append((path, error.cause.rstrip(".").replace("It is", "it is", 1)))
            chosen.problems.append((path, error))
            continue
        except RefusedError as error:
            chosen.problems.append((path, error))
            chosen.refused = True
        chosen.path = path
    return chosen


def candidates(stem: str, environ: Mapping[str, str], home: Path, folder: Path) -> list[Path]:
    """Return every path that may hold the file, the first to try first, each once."""
    named = environ.get(_VARIABLES[stem], "")
    paths = [folder / named] if named else []
    paths += [Path(place) / f"{stem}{ending}" for place in search_folders(environ, home, folder) for ending in _ENDINGS]
    return list(dict.fromkeys(paths))


def search_folders(environ: Mapping[str, str], home: Path, folder: Path) -> list[str]:
    """Return the five folders: the current one, the person's two, the computer's two."""
    snap_home = environ.get("SNAP_REAL_HOME") or str(home)
    return [
        str(folder),
        _user_folder(environ, home),
        posixpath.join(snap_home, ".config", "openstack")
        if sys.platform != "win32"
        else ntpath.join(snap_home, ".config", "openstack"),
        _site_folder(environ),
        "/etc/openstack",
    ]


def _user_folder(environ: Mapping[str, str], home: Path) -> str:
    if sys.platform == "win32":
        local = environ.get("LOCALAPPDATA") or ntpath.join(str(home), "AppData", "Local")
        return ntpath.join(local, "OpenStack", "openstack")
    chosen = environ.get("XDG_CONFIG_HOME", "")
    if posixpath.isabs(chosen):
        return posixpath.join(chosen, "openstack")
    if sys.platform == "darwin":
        return str(home / "Library" / "Application Support" / "openstack")
    return str(home / ".config" / "openstack")


def _site_folder(environ: Mapping[str, str]) -> str:
    """Return the computer's folder of openstacksdk.

    With several folders in XDG_CONFIG_DIRS it looks in one whose name is all of them joined by colons, which is to say
    nowhere. That stays so here: a file which the other tools do not use would be a surprise here.
    """
    if sys.platform == "win32":
        return ntpath.join(environ.get("PROGRAMDATA") or "C:\\ProgramData", "OpenStack", "openstack")
    system = "/Library/Application Support" if sys.platform == "darwin" else "/etc/xdg"
    listed = [place for place in environ.get("XDG_CONFIG_DIRS", "").split(os.pathsep) if posixpath.isabs(place)]
    return os.pathsep.join(posixpath.join(place, "openstack") for place in listed or [system])
