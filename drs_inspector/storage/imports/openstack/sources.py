"""Sign-ins of the OpenStack tools: every entry of ``clouds.yaml`` and what the ``OS_*`` variables say."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.imports.found import Found, FoundValues, broken
from drs_inspector.storage.imports.openstack.clouds import (
    VENDORS,
    EntryError,
    Mapped,
    fitting,
    merged,
    regions_of,
    resolved,
)
from drs_inspector.storage.imports.openstack.files import ChosenFile, choose_file
from drs_inspector.storage.imports.openstack.values import SECRET_NAMES, notes_of, values_of
from drs_inspector.storage.imports.small_files import open_to_others_note, others_can_read, parse_yaml

_PREFIX = "OS_"
_NOT_MEANT = ("OS_TEST", "OS_STD", "OS_LOG")  # other programs' variables
_SELECTORS = frozenset({
    "OS_CLOUD", "OS_CLOUD_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLIENT_VENDOR_FILE"
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Files:
    """The three files, and what is said about them at every entry."""

    clouds: ChosenFile
    secure: ChosenFile
    vendors: ChosenFile
    notes: tuple[str, ...]

    @property
    def used(self) -> tuple[Path, ...]:
        passed_over = [path for path, _ in self.clouds.passed_over]
        winner = self.clouds.path or self.secure.path
        return (winner, *passed_over) if winner else tuple(passed_over)


def find(environ: Mapping[str, str], home: Path, folder: Path) -> list[Found]:
    """Return the entry that OS_CLOUD names, then what the variables say, the other entries, and broken files."""
    clouds, secure, vendors = (
        choose_file(stem, environ, home, folder) for stem in ("clouds", "secure", "clouds-public")
    )
    files = _Files(clouds, secure, vendors, tuple(_file_notes(clouds, secure)))
    variables = _variables(environ)
    selected = environ.get("OS_CLOUD", "")
    first: list[Found] = []
    others: list[Found] = []
    entries = _entries(files)
    for name, entry in entries.items():
        is_selected = name == selected
        found = list(_entry(name, entry, files, variables if is_selected else {}, is_selected=is_selected))
        (first if is_selected else others).extend(found)
    if selected and selected not in entries:
        first.append(broken(selected, "OS_CLOUD", files.used, _no_such_cloud(selected)))
    if not selected or "auth_url" in variables:
        first += _from_variables(variables)
    return [*first, *others, *_broken_files(files)]


def sign_ins_in_text(text: str) -> list[Found]:
    """Return the sign-ins of a block of ``clouds.yaml``: a whole file, entries by name, or the members of one."""
    place = Path("the pasted text")
    try:
        content = parse_yaml(textwrap.dedent(text), place)
    except FileProblemError as error:
        return [broken("pasted", str(place), (), EntryError("The block cannot be read.", error.cause, error.next_step))]
    if not isinstance(content, dict):
        return []
    if isinstance(content.get("auth"), dict):
        content = {"pasted": content}
    entries = content.get("clouds", content)
    members = entries.items() if isinstance(entries, dict) else ()
    named = {name: entry for name, entry in members if isinstance(entry, dict)}
    files = _Files(ChosenFile(path=place, content={"clouds": named}), ChosenFile(), ChosenFile(), ())
    return [
        found for name, entry in _entries(files).items() for found in _entry(name, entry, files, {}, is_selected=False)
    ]


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the OS_* variables without their prefix, in lower case, as openstacksdk makes an entry of them."""
    return {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in environ.items()
        if name.startswith(_PREFIX) and not name.startswith(_NOT_MEANT) and name not in _SELECTORS and value
    }


def _entries(files: _Files) -> dict[str, Any]:
    """Return the entries of ``clouds.yaml`` with ``secure.yaml`` laid over them."""
    both = merged(files.clouds.content, files.secure.content if isinstance(files.secure.content, dict) else {})
    clouds = both.get("clouds")
    return {str(name): entry for name, entry in clouds.items()} if isinstance(clouds, dict) else {}


def _entry(name: str, entry: Any, files: _Files, overrides: Mapping[str, str], *, is_selected: bool) -> Iterator[Found]:
    """Yield the sign-ins of one entry: one for each region that its project can be in."""
    origin = f"{files.used[0]}, entry “{name}”"
    notes = ["OS_CLOUD names this entry."] if is_selected else []
    try:
        _check_kind(entry)
        vendor, vendor_notes, from_vendor_file = _vendor(entry, files)
        asked = {key: value for key, value in overrides.items() if key != "region_name"}
        regions = [(overrides["region_name"], {})] if "region_name" in overrides else regions_of(entry, vendor)
        first = resolved(entry, vendor, regions[0], asked)
        chosen = fitting(regions, str(first["auth"].get("project_name", "")))
        for region in chosen:
            config = resolved(entry, vendor, region, asked)
            values = values_of(config)
            yield FoundValues(
                f"{name} {region[0]}" if len(chosen) > 1 else name,
                origin,
                values,
                files=files.used,
                also_read=_also_read(name, files, from_vendor_file=from_vendor_file),
                secret_origin=_secret_places(name, files, overrides),
                notes=(*notes, *vendor_notes, *notes_of(config, entry), *_open_files(name, files), *files.notes),
            )
    except EntryError as error:
        yield broken(name, origin, files.used, error)


def _check_kind(entry: Any) -> None:
    if not isinstance(entry, dict):
        raise EntryError("This entry cannot be used.", "It is empty, or not names and values.", "Correct the file.")


def _vendor(entry: Mapped, files: _Files) -> tuple[Mapped, list[str], bool]:
    """Return what the vendor that an entry names gives it, notes, and whether the vendor file did."""
    name = entry.get("profile", entry.get("cloud"))
    if not name or not isinstance(name, str):
        return {}, [], False
    content = files.vendors.content
    listed = content.get("public-clouds") if isinstance(content, dict) else None
    if isinstance(listed, dict) and isinstance(listed.get(name), dict):
        return listed[name], [], True
    if name in VENDORS:
        return dict(VENDORS[name]), [], False
    if "://" in name:
        return (
            {},
            ["The vendor's settings would have to be asked from a web address: enter the service address."],
            False,
        )
    return {}, [f"The vendor “{name}” is not known here: enter the address."], False


def _from_variables(variables: dict[str, str]) -> list[Found]:
    if "auth_url" not in variables and not {*variables} & SECRET_NAMES:
        return []
    origin = "OS_* variables"
    try:
        region = regions_of({"region_name": variables.get("region_name") or variables.get("region")}, {})[0]
        config = resolved(dict(variables), {}, region)
    except EntryError as error:
        return [broken("environment", origin, (), error)]
    values = values_of(config)
    name = values.project_name or values.region or values.username or "environment"
    places = {key: f"the variable OS_{key.upper()}" for key in variables}
    places["token"] = places.get("token", places.get("auth_token", ""))
    return [
        FoundValues(
            name,
            origin,
            values,
            secret_origin=places,
            notes=notes_of(config, {}),
        )
    ]


def _own_entry(name: str, file: ChosenFile) -> Mapped:
    clouds = file.content.get("clouds") if isinstance(file.content, dict) else None
    entry = clouds.get(name) if isinstance(clouds, dict) else None
    return entry if isinstance(entry, dict) else {}


def _secrets_in(name: str, file: ChosenFile) -> set[str]:
    entry = _own_entry(name, file)
    auth = entry.get("auth")
    there = {str(key).replace("-", "_") for part in (entry, auth) if isinstance(part, dict) for key in part}
    return there & SECRET_NAMES


def _secret_places(name: str, files: _Files, overrides: Mapping[str, str]) -> dict[str, str]:
    places: dict[str, str] = {}
    for file in (files.clouds, files.secure):
        if file.path is not None:
            places |= dict.fromkeys(_secrets_in(name, file), str(file.path.name))
    places |= {key: f"the variable OS_{key.upper()}" for key in overrides}
    return places | {
        "token": places.get("token", places.get("auth_token", "")),
        "secret_key": places.get("secret_key", places.get("sk", "")),
    }


def _also_read(name: str, files: _Files, *, from_vendor_file: bool) -> tuple[Path, ...]:
    read = []
    if files.clouds.path and files.secure.path and _own_entry(name, files.secure):
        read.append(files.secure.path)
    if from_vendor_file and files.vendors.path:
        read.append(files.vendors.path)
    return tuple(read)


def _open_files(name: str, files: _Files) -> list[str]:
    return [
        open_to_others_note(file.path)
        for file in (files.clouds, files.secure)
        if file.path and _secrets_in(name, file) and others_can_read(file.path)
    ]


def _file_notes(*files: ChosenFile) -> Iterator[str]:
    for file in files:
        if file.path and file.passed_over:
            reasons = "; ".join(f"{path} ({reason})" for path, reason in file.passed_over)
            yield f"{file.path} was used. Passed over: {reasons}."
        elif file.passed_over:
            yield "; ".join(f"{path}: {reason}" for path, reason in file.passed_over) + "."


def _broken_files(files: _Files) -> Iterator[Found]:
    for file in (files.clouds, files.secure, files.vendors):
        for path, problem in file.problems:
            yield broken(path.name, str(path), (path,), problem)
        if file.path and not file.refused and _is_no_cloud_file(file, vendor=file is files.vendors):
            yield broken(file.path.name, str(file.path), (file.path,), _no_clouds(file.path))


def _is_no_cloud_file(file: ChosenFile, *, vendor: bool) -> bool:
    if file.content in (None, "", {}, []):
        return False
    content = file.content
    return not isinstance(content, dict) or not isinstance(
        content.get("public-clouds" if vendor else "clouds", {}), dict
    )


def _no_clouds(path: Path) -> InspectorError:
    return EntryError(f"The file {path} holds no clouds.", "It is not made of names and values.", "Correct the file.")


def _no_such_cloud(name: str) -> InspectorError:
    return EntryError(
        f"OS_CLOUD names “{name}”, which is in no clouds.yaml.",
        "No file that was read has an entry of this name.",
        "Correct the variable, or choose another entry.",
    )
