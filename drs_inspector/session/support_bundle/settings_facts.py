"""The settings as they go into a support bundle: what changes how the program works, and nothing secret or personal."""

from pathlib import Path
from typing import Any

import msgspec

from drs_inspector.domain.redaction.sensitive_fields import is_secret_name
from drs_inspector.domain.redaction.text import MASK, redact_text
from drs_inspector.regular_files import read_regular
from drs_inspector.storage.files.settings import Settings

# Which files and profiles are used is of no help, and personal.
_ONLY_COUNTED = frozenset({"last_profile", "last_folder", "recent_files"})


def settings_facts(path: Path) -> dict[str, Any]:
    """Return the settings file as JSON values; one that cannot be read gives the reason. The file is left as it is."""
    try:
        members = msgspec.json.decode(read_regular(path), type=dict[str, Any])
    except FileNotFoundError:
        return {"file": "there is none, the defaults apply"}
    except OSError as error:
        return {"file": f"cannot be read: {type(error).__name__}"}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {"file": "is damaged"}
    known = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    return {redact_text(name): _fact(name, value, known.get(name)) for name, value in sorted(members.items())}


def _fact(name: str, value: Any, kind: Any) -> Any:
    if isinstance(value, bool | int | float | None):
        return value
    if kind is None or kind in (bytes, dict[str, bytes]) or name in _ONLY_COUNTED or is_secret_name(name):
        # A member of another version may be anything.
        return f"({type(value).__name__}, {len(value):,})"
    if name == "proxy_url" and isinstance(value, str):
        # A password with "/" or "#" in it, as a file may hold that was edited by hand, is no user part of a URL.
        scheme, separator, rest = value.rpartition("://")
        before, at, place = rest.rpartition("@")
        value = f"{scheme}{separator}{MASK if before else ''}{at}{place}"
    return _redacted(value)


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, list):
        return [_redacted(one) for one in value]
    if isinstance(value, dict):
        return {redact_text(name): _redacted(one) for name, one in value.items()}
    return value
