"""Access keys of Huawei Cloud's own SDKs: ``HUAWEICLOUD_SDK_*`` variables and their credentials file."""

import configparser
from collections.abc import Mapping
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.imports.found import Found, FoundValues, Values, broken
from drs_inspector.storage.imports.small_files import (
    RefusedError,
    UnreadableError,
    open_to_others_note,
    others_can_read,
    read_small_text,
)

_PREFIX = "HUAWEICLOUD_SDK_"
_DRS_PREFIX = f"{_PREFIX}REGION_DRS_"
_FILE_VARIABLE = f"{_PREFIX}CREDENTIALS_FILE"
_SECTIONS = ("basic", "global")


def find_in_variables(environ: Mapping[str, str]) -> list[Found]:
    """Return the sign-in of the variables; none without a key or an identity provider."""
    said = {name.removeprefix(_PREFIX).lower(): value for name, value in environ.items() if name.startswith(_PREFIX)}
    if not (said.get("ak") or said.get("sk") or said.get("idp_id")):
        return []
    values = _values(said)
    values.region, values.drs_url = _region_and_drs(environ, said)
    return [
        FoundValues(
            f"huaweicloud-sdk {values.region}".strip(),
            f"{_PREFIX}* variables",
            values,
            secret_origin=f"the variable {_PREFIX}SK",
            notes=_notes(said),
            problem=_problem(said),
        )
    ]


def find_in_file(environ: Mapping[str, str], home: Path) -> list[Found]:
    """Return the sign-ins of the credentials file: one for each of its two sections."""
    named = environ.get(_FILE_VARIABLE, "")
    usual = home / ".huaweicloud" / "credentials"
    path = Path(named) if named else usual
    if not path.exists():
        return [broken(path.name, _FILE_VARIABLE, (path,), _missing(path))] if named else []
    files = (path, usual) if named and usual != path and usual.exists() else (path,)
    try:
        sections = _read(path)
    except FileProblemError as error:
        return [broken(path.name, str(path), files, error)]
    found: list[Found] = [_from_section(name, sections[name], path, files) for name in _SECTIONS if name in sections]
    return found or [broken(path.name, str(path), files, _no_section(path))]


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Return the sections; raises FileProblemError. Interpolation is on in the SDK, so ``%%`` is a percent sign."""
    parser = configparser.ConfigParser()
    try:
        parser.read_string(read_small_text(path).removeprefix("\ufeff"))
        return {name: dict(parser.items(name)) for name in parser.sections()}
    except configparser.InterpolationError:
        # the parser's own text quotes the value
        cause = "A value holds a percent sign, which has to be written twice in this file."
    except configparser.MissingSectionHeaderError as error:
        cause = f"It has no section in front of line {error.lineno}."
    except (configparser.DuplicateSectionError, configparser.DuplicateOptionError) as error:
        cause = f"Something is there twice: see line {error.lineno}."
    except configparser.Error:
        cause = "It is not made of sections, names and values."
    raise UnreadableError(f"The file {path} could not be read.", cause, "Correct the file, then look again.")


def _from_section(name: str, said: dict[str, str], path: Path, files: tuple[Path, ...]) -> FoundValues:
    values = _values(said)
    notes = _notes(said)
    if name == "global":
        notes.append("These are for services of the whole account: choose the project for DRS.")
    if (values.secret_key or values.security_token) and others_can_read(path):
        notes.append(open_to_others_note(path))
    if len(files) > 1:
        notes.append(f"{_FILE_VARIABLE} names {path}; {files[1]} was passed over.")
    return FoundValues(
        f"{path.parent.name.lstrip('.')} {name}",
        f"{path}, section [{name}]",
        values,
        files=files,
        secret_origin=path.name,
        notes=notes,
        problem=_problem(said),
    )


def _values(said: Mapping[str, str]) -> Values:
    return Values(
        auth_url=said.get("iam_endpoint", ""),
        region=said.get("region_id") or said.get("region", ""),
        project_id=said.get("project_id", ""),
        access_key=said.get("ak", ""),
        secret_key=said.get("sk", ""),
        security_token=said.get("security_token", ""),
        wanted="access-key",
    )


def _region_and_drs(environ: Mapping[str, str], said: Mapping[str, str]) -> tuple[str, str]:
    """Return the region and the DRS address: ``HUAWEICLOUD_SDK_REGION_DRS_<REGION>`` names both at once."""
    named = said.get("region_id") or said.get("region") or said.get("region_name", "")
    own = {
        name.removeprefix(_DRS_PREFIX).lower().replace("_", "-"): url
        for name, url in environ.items()
        if name.startswith(_DRS_PREFIX) and url
    }
    if not named and len(own) == 1:
        (named,) = own
    return named, own.get(named, "")


def _notes(said: Mapping[str, str]) -> list[str]:
    if said.get("security_token"):
        return ["The access key is a temporary one: it ends within a day."]
    return []


def _problem(said: Mapping[str, str]) -> InspectorError | None:
    if said.get("ak") and said.get("sk"):
        return None
    if said.get("idp_id"):
        return InspectorError(
            "This sign-in goes through an identity provider.",
            "The SDK exchanges a file of the provider for a temporary key; DRS Inspector does not.",
            "Fetch a token or a temporary access key, and enter it.",
        )
    return InspectorError(
        "This access key is not complete.",
        "It takes an access key (ak) and a secret key (sk).",
        "Complete it there, or enter the sign-in by hand.",
    )


def _missing(path: Path) -> RefusedError:
    return RefusedError(
        f"The file {path} does not exist.", f"The variable {_FILE_VARIABLE} names it.", "Correct the variable."
    )


def _no_section(path: Path) -> RefusedError:
    return RefusedError(
        f"The file {path} holds no sign-in.", "It has no section [basic] and no section [global].", "Check the file."
    )
