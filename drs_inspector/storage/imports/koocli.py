"""Profiles of KooCLI (``hcloud``), Huawei Cloud's command line: ``~/.hcloud/config.json``.

KooCLI encrypts what is secret in there unless it was told otherwise, with a key of its own that is none of our
business: such a value is named as encrypted and asked for.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.imports.found import Found, FoundValues, Values, broken
from drs_inspector.storage.imports.small_files import (
    RefusedError,
    UnreadableError,
    open_to_others_note,
    others_can_read,
    read_json,
)

_FILE_VARIABLE = "HW_SHARED_CONFIG_FILE"
_ENCRYPTED_NOTE = "KooCLI keeps this secret encrypted; type it in."
# What each secret looks like in clear. An encrypted one is longer and has characters of base64.
_CLEAR = {
    "access_key": re.compile(r"[A-Z0-9]{16,32}"),
    "secret_key": re.compile(r"[A-Za-z0-9]{30,64}"),
}
_ALWAYS_TRUSTED = frozenset({"access_key"})
_NAMES = {
    "access_key": "accessKeyId",
    "secret_key": "secretAccessKey",
    "security_token": "securityToken",
    "token": "xAuthToken",
}
_OUT_OF_REACH = {
    "ecsAgency": "the agency of the server that KooCLI runs on",
    "agency": "the agency of another profile",
    "SSO": "single sign-on in a browser",
}


def find(environ: Mapping[str, str], home: Path) -> list[Found]:
    """Return one sign-in for each profile, the current one first, and one for a file that cannot be read."""
    named = environ.get(_FILE_VARIABLE, "")
    found: list[Found] = []
    for path in candidates(environ, home):
        if path.exists():
            found += _in_file(path, environ.get("HW_PROFILE", "") if named else "")
        elif str(path) == named:
            found.append(broken(path.name, _FILE_VARIABLE, (path,), _missing(path)))
    return found


def candidates(environ: Mapping[str, str], home: Path) -> list[Path]:
    """Return every path that may hold the file, the first to try first, each once."""
    named = environ.get(_FILE_VARIABLE, "")
    return list(dict.fromkeys([*([Path(named)] if named else []), home / ".hcloud" / "config.json"]))


def _in_file(path: Path, chosen: str) -> list[Found]:
    try:
        content = read_json(path)
        profiles = content.get("profiles") if isinstance(content, dict) else None
        if not isinstance(profiles, list):
            raise UnreadableError(
                f"The file {path} holds no profiles.", "It is no configuration of KooCLI.", "Check it."
            )
    except FileProblemError as error:
        return [broken(path.name, str(path), (path,), error)]
    current = chosen or _text(content.get("current"))
    mark = _text(content.get("authEncrypt")).lower()
    found = [_profile(said, path, mark, current) for said in profiles if isinstance(said, dict)]
    return sorted(found, key=lambda sign_in: not sign_in.notes or sign_in.notes[0] != _CURRENT_NOTE)


_CURRENT_NOTE = "This is KooCLI's current profile."


def _profile(said: dict[str, Any], path: Path, mark: str, current: str) -> FoundValues:
    name = _text(said.get("name")) or "default"
    mode = _text(said.get("mode")) or "AKSK"
    secrets, expires_at = _secrets(said, mode)
    clear = {field: "" if _is_encrypted(field, value, mark) else value for field, value in secrets.items()}
    encrypted = tuple(field for field, value in secrets.items() if value and not clear[field])
    values = Values(
        region=_text(said.get("region")),
        project_id=_text(said.get("projectId")),
        agency_name=_text(said.get("agencyName")) if mode == "agency" else "",
        agency_domain=_text(said.get("agencyDomainName")) if mode == "agency" else "",
        expires_at=expires_at,
        wanted="token" if mode == "token" else "access-key",
        access_key=clear.get("access_key", ""),
        secret_key=clear.get("secret_key", ""),
        security_token=clear.get("security_token", ""),
        token=clear.get("token", ""),
    )
    return FoundValues(
        name,
        f"KooCLI, profile “{name}”",
        values,
        files=(path,),
        secret_origin=path.name,
        encrypted=encrypted,
        notes=_notes(said, name, current, path, encrypted, has_clear=any(clear.values())),
        problem=_problem(mode, secrets),
    )


def _secrets(said: dict[str, Any], mode: str) -> tuple[dict[str, str], str]:
    """Return the secrets of a profile's mode under our names, and when they end.

    Single sign-on leaves a temporary key in the profile, which can be used until it ends.
    """
    place = said
    sso = said.get("ssoAuth")
    if mode == "SSO" and isinstance(sso, dict) and isinstance(sso.get("stsToken"), dict):
        place = sso["stsToken"]
    wanted = ("token",) if mode == "token" else ("access_key", "secret_key", "security_token")
    ends = _text(place.get("expiresAt")) or _text(place.get("expireTime")) or _text(said.get("expiresAt"))
    return {field: _text(place.get(_NAMES[field])) for field in wanted}, ends


def _is_encrypted(field: str, value: str, mark: str) -> bool:
    """Tell whether a value is encrypted: by the file's mark, and by values that cannot be what they should be.

    An access key that looks like one is one, mark or not: no encrypted value is that short. Without a mark (older
    versions, which always encrypted) only what looks right is believed; tokens cannot be told then.
    """
    if not value:
        return False
    looks = _CLEAR.get(field)
    if looks is not None and not looks.fullmatch(value):
        return True
    if field in _ALWAYS_TRUSTED:
        return False
    if mark == "false":
        return False
    return mark == "true" or looks is None


def _notes(
    said: dict[str, Any], name: str, current: str, path: Path, encrypted: tuple[str, ...], *, has_clear: bool
) -> list[str]:
    notes = [_CURRENT_NOTE] if name == current else []
    if encrypted:
        notes.append(_ENCRYPTED_NOTE)
    if has_clear and others_can_read(path):
        notes.append(open_to_others_note(path))
    if _text(said.get("skipSecureVerify")).lower() == "true":
        notes.append("Certificates are not checked there. DRS Inspector always checks them.")
    return notes


def _problem(mode: str, secrets: Mapping[str, str]) -> InspectorError | None:
    has_secret = bool(secrets.get("secret_key") or secrets.get("token"))
    if mode in _OUT_OF_REACH and not (mode == "SSO" and has_secret):
        return InspectorError(
            "This profile cannot be used outside KooCLI.",
            f"It signs in by {_OUT_OF_REACH[mode]}.",
            "Enter a password, an access key or a token.",
        )
    if not has_secret:
        return InspectorError(
            "This profile holds no secret.",
            "It has neither an access key with its secret key nor a token.",
            "Enter the sign-in by hand.",
        )
    return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.strip() if isinstance(value, str) else ""


def _missing(path: Path) -> RefusedError:
    return RefusedError(
        f"The file {path} does not exist.", f"The variable {_FILE_VARIABLE} names it.", "Correct the variable."
    )
