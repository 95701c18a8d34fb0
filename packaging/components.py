"""The components of the frozen program: each shipped file is traced to the package that it comes from."""

import importlib.metadata
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "packaging" / "licences"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors|patents)", re.IGNORECASE)
_QT = ("pyside6-essentials", "shiboken6")

# Packages whose metadata does not name the licence as SPDX does.
_SPDX = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "qasync": "BSD-2-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}


@dataclass(frozen=True, slots=True)
class Component:
    """One package inside the program.

    ``kind`` is "python" (from PyPI), "runtime" (Python itself) or "system" (a library of the build system, carried
    along). ``licence`` is an SPDX expression where the package names one, else its own words. ``texts`` are files
    with licences and notices, ``sboms`` lists of what a package carries inside itself, in CycloneDX.
    """

    name: str
    version: str
    kind: str
    licence: str
    address: str = ""
    texts: tuple[Path, ...] = ()
    sboms: tuple[Path, ...] = ()


def find(shipped: list[Path]) -> list[Component]:
    """Return the components that the shipped files come from, sorted by name.

    Raises ValueError for a file that nothing accounts for: what is shipped must have a licence.
    """
    owners = _owners()
    found: dict[str, Component] = {"python": _python(), "pyinstaller": _of_distribution("pyinstaller")}
    for path in shipped:
        name = owners.get(path) or owners.get(path.resolve())
        if name:
            found.setdefault(name, _of_distribution(name))
        elif _belongs_to_python(path) or _belongs_to_us(path):
            continue
        else:
            component = _of_system(path)
            found.setdefault(component.name, component)
    return sorted(found.values(), key=lambda component: component.name)


@cache
def _owners() -> dict[Path, str]:
    """Return installed file -> name of its distribution."""
    return {
        Path(str(distribution.locate_file(file))): _normal(distribution.name)
        for distribution in importlib.metadata.distributions()
        for file in distribution.files or ()
    }


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_distribution(name: str) -> Component:
    distribution = importlib.metadata.distribution(name)
    metadata = distribution.metadata
    files = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
    in_metadata = [path for path in files if any(folder.endswith(".dist-info") for folder in path.parts)]
    texts = [path for path in in_metadata if _LICENCE_FILE.search(path.name) and path.is_file()]
    if name in _QT:
        texts += [TEXTS / "LGPL-3.0-only.txt", TEXTS / "GPL-3.0-only.txt", TEXTS / "Qt-third-parties.txt"]
    lists = [path for path in in_metadata if path.name.endswith(".cyclonedx.json") or path.parent.name == "sboms"]
    addresses = [line.partition(",")[2].strip() for line in metadata.get_all("Project-URL") or ()]
    return Component(
        name,
        distribution.version,
        "python",
        _licence(name, metadata),
        _value_of(metadata, "Home-page") or next(iter(addresses), f"https://pypi.org/project/{name}/"),
        tuple(sorted(set(texts))),
        tuple(sorted(lists)),
    )


def _value_of(metadata: importlib.metadata.PackageMetadata, field_name: str) -> str:
    return metadata[field_name] if field_name in metadata else ""  # noqa: SIM401 -- it has no get


def _licence(name: str, metadata: importlib.metadata.PackageMetadata) -> str:
    if name in _SPDX:
        return _SPDX[name]
    words = _value_of(metadata, "License-Expression") or _value_of(metadata, "License")
    if words and "\n" not in words:
        return words
    classes = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return classes[0].rpartition(" :: ")[2] if classes else "see its texts"


def _python() -> Component:
    places = [
        Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"),
    ]
    texts = [place for place in places if place.is_file()][:1]
    if not texts:
        raise ValueError(f"the licence of Python is in none of {', '.join(map(str, places))}")
    return Component("python", platform.python_version(), "runtime", "PSF-2.0", "https://www.python.org/", tuple(texts))


def _belongs_to_python(path: Path) -> bool:
    base = Path(sys.base_prefix).resolve()
    python_folder = re.search(r"/python3(\.\d+)?/", path.as_posix()) is not None
    if "libpython" in path.name or (python_folder and "site-packages" not in path.parts):
        return True
    return base != Path("/usr") and path.resolve().is_relative_to(base) and "site-packages" not in path.parts


def _belongs_to_us(path: Path) -> bool:
    if "drs_inspector" in path.parts or "resources" in path.parts or path.parent.name == "packaging":
        return True
    return path.name == "base_library.zip"  # made of Python's own modules while freezing


def _of_system(path: Path) -> Component:
    """Return Debian's package that a carried library belongs to."""
    if shutil.which("dpkg-query") is None:
        raise ValueError(f"no package is known for {path}, and so no licence")
    for candidate in (path, path.resolve(), Path("/usr") / path.relative_to("/")):
        done = subprocess.run(["dpkg-query", "--search", str(candidate)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
    else:
        raise ValueError(f"no package is known for {path}, and so no licence")
    package = done.stdout.split(":", 1)[0]
    query = ["dpkg-query", "--show", "--showformat=${source:Package}\t${source:Version}", package]
    source, version = subprocess.run(query, capture_output=True, text=True, check=True).stdout.split("\t")
    text = Path("/usr/share/doc") / package / "copyright"
    address = f"https://sources.debian.org/src/{source}/{version}/"
    return Component(package, version, "system", "see its text", address, (text,) if text.is_file() else ())
