"""Settings that the administrator or the environment of a computer locks, whatever the settings file says."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from drs_inspector.regular_files import read_regular

NO_UPDATE_CHECK_VARIABLE = "DRS_INSPECTOR_NO_UPDATE_CHECK"
_OFF = frozenset({"", "0", "false", "no"})


@dataclass(frozen=True)
class Lock:
    """A value that a setting has and keeps; ``source`` is the path of the policy or the name of the variable."""

    value: Any
    source: str


class _Policy(msgspec.Struct):
    update_check: str = "allowed"


def policy_file(environment: Mapping[str, str] | None = None) -> Path:
    """Return where an administrator may put the policy of this computer, a place that only they can write to.

    ``/etc/drs-inspector/policy.json``; on macOS below ``/Library/Application Support``, on Windows below
    ``%ProgramData%``.
    """
    environment = os.environ if environment is None else environment
    if sys.platform == "win32":
        return Path(environment.get("ProgramData", r"C:\ProgramData")) / "DRS Inspector" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/DRS Inspector/policy.json")
    return Path("/etc/drs-inspector/policy.json")


def locks(environment: Mapping[str, str] | None = None, path: Path | None = None) -> dict[str, Lock]:
    """Return the locked settings by their names in the settings file.

    So far only ``update_check`` can be locked, to off: by the variable ``DRS_INSPECTOR_NO_UPDATE_CHECK`` with any value
    but 0, false and no, and by the policy with ``{"update_check": "off"}``. A policy that cannot be read locks too: its
    author meant to forbid something.
    """
    environment = os.environ if environment is None else environment
    found: dict[str, Lock] = {}
    if environment.get(NO_UPDATE_CHECK_VARIABLE, "").strip().lower() not in _OFF:
        found["update_check"] = Lock(value=False, source=NO_UPDATE_CHECK_VARIABLE)
    elif source := _forbidding_policy(path or policy_file(environment)):
        found["update_check"] = Lock(value=False, source=source)
    return found


def update_check_locked_by(environment: Mapping[str, str] | None = None, path: Path | None = None) -> str:
    """Return what forbids looking for updates, see ``locks``; "" for nothing."""
    lock = locks(environment, path).get("update_check")
    return lock.source if lock is not None else ""


def _forbidding_policy(path: Path) -> str:
    """Return the path of the policy when it forbids looking for updates, else ""."""
    try:
        policy = msgspec.json.decode(read_regular(path), type=_Policy)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return str(path)
    return "" if policy.update_check == "allowed" else str(path)
