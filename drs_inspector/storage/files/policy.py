"""What the person or the company that runs the computer forbids, whatever the settings say."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

NO_UPDATE_CHECK_VARIABLE = "DRS_INSPECTOR_NO_UPDATE_CHECK"
_OFF = frozenset({"", "0", "false", "no"})


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


def update_check_locked_by(environment: Mapping[str, str] | None = None, path: Path | None = None) -> str:
    """Return what forbids looking for updates: the name of the variable or the path of the policy; "" for nothing.

    The variable ``DRS_INSPECTOR_NO_UPDATE_CHECK`` forbids it with any value but 0, false and no; the policy with
    ``{"update_check": "off"}``. A policy that cannot be read forbids too: its author meant to forbid something.
    """
    environment = os.environ if environment is None else environment
    if environment.get(NO_UPDATE_CHECK_VARIABLE, "").strip().lower() not in _OFF:
        return NO_UPDATE_CHECK_VARIABLE
    path = path or policy_file(environment)
    try:
        policy = msgspec.json.decode(path.read_bytes(), type=_Policy)
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return str(path)
    return "" if policy.update_check == "allowed" else str(path)
