"""What a report of an error needs to know about the computer: versions, system, locale; nothing about its person."""

import importlib.metadata
import json
import locale
import os
import platform
import re
import ssl
import sys
from pathlib import Path
from typing import Any

from drs_inspector import __version__

# Distribution names of the libraries that the program is made of.
LIBRARIES = (
    "PySide6-Essentials", "httpx", "httpcore", "h11", "anyio", "sniffio", "keyring", "qasync", "msgspec", "filelock",
    "packaging", "platformdirs", "click", "rich", "starlette", "uvicorn", "truststore", "cryptography", "PyYAML",
    "secretstorage", "google-re2", "duckdb", "arro3-core",
)  # fmt: skip
SBOM = "sbom.cdx.json"
_COMMIT = re.compile(r"\+g([0-9a-f]{7,40})")
# Named when they are set; a value may hold a password or the name of a company.
_VARIABLES = re.compile(
    r"DRS_INSPECTOR_\w+|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|QT_\w+|OS_\w+|HUAWEICLOUD_SDK_\w+|HW_\w+|PYTHON\w+"
    r"|FLATPAK_ID|XDG_\w+|WAYLAND_DISPLAY|DISPLAY|DBUS_SESSION_BUS_ADDRESS",
    re.IGNORECASE,
)


def versions(screen: str = "") -> dict[str, Any]:
    """Return versions and surroundings as JSON values; ``screen`` describes what the window is shown on."""
    commit = _COMMIT.search(__version__)
    return {
        "program": __version__,
        "commit": commit[1] if commit else "of the release",
        "frozen": bool(getattr(sys, "frozen", False)),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.platform(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "openssl": ssl.OPENSSL_VERSION,
        "libraries": _library_versions(),
        "locale": {
            "language": locale.getlocale()[0] or "C",
            "encoding": locale.getencoding(),
            "of files": sys.getfilesystemencoding(),
        },
        "session": os.environ.get("XDG_SESSION_TYPE", ""),
        "desktop": os.environ.get("XDG_CURRENT_DESKTOP", ""),
        "screen": screen or "no window",
        "variables that are set": sorted(name for name in os.environ if _VARIABLES.fullmatch(name)),
    }


def _library_versions() -> dict[str, str]:
    """Return the version of each library, as installed or as listed beside the frozen program."""
    found: dict[str, str] = {}
    shipped = _shipped() if getattr(sys, "frozen", False) else {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = shipped.get(name.lower(), "unknown")
    return found


def _shipped() -> dict[str, str]:
    """Return the components of the frozen program, by the list in CycloneDX that every package has (``SBOM``)."""
    folder = Path(sys.executable).resolve().parent
    for path in (folder / SBOM, folder.parent / "Resources" / SBOM):
        try:
            return {one["name"].lower(): str(one["version"]) for one in json.loads(path.read_bytes())["components"]}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return {}
