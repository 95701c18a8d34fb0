"""What the window remembers from one start to the next: a small JSON file that survives damage."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.files.atomic_write import set_aside, write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.paths import app_paths

RECENT_FILES_KEPT = 12
Seconds = Annotated[float, msgspec.Meta(ge=1, le=600)]
IdleMinutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]


class Settings(msgspec.Struct, kw_only=True):
    """Everything the window remembers; every field has a default, none is a secret.

    ``window_geometry``, ``window_state`` and ``splitters`` are Qt's own byte blobs (base64 in the file), ``columns``
    the same per table or tree. ``proxy``, ``trust`` and what follows them are how servers are reached: ``ca_file``
    is a file of certificates, the limits are seconds per phase of a request (1 to 600). The proxy's password is in the
    keyring. ``idle_lock_minutes`` is after how long without input secrets leave the memory (0 to 1,440, 0 is never).
    ``update_check`` is the person's wish to look for updates at each start.
    ``other`` holds members of a newer version, which are written back unchanged.
    """

    window_geometry: bytes = b""
    window_state: bytes = b""
    splitters: dict[str, bytes] = msgspec.field(default_factory=dict)
    columns: dict[str, bytes] = msgspec.field(default_factory=dict)
    last_profile: str = ""
    last_folder: str = ""
    recent_files: list[str] = msgspec.field(default_factory=list)
    theme: Literal["system", "light", "dark"] = "system"
    group_by_scenario: bool = True
    proxy: Literal["system", "none", "manual"] = "system"
    proxy_url: str = ""
    proxy_username: str = ""
    trust: Literal["system", "bundled", "file"] = "system"
    ca_file: str = ""
    connect_seconds: Seconds = 10.0
    read_seconds: Seconds = 120.0
    write_seconds: Seconds = 30.0
    idle_lock_minutes: IdleMinutes = 15
    update_check: bool = False
    other: dict[str, Any] = msgspec.field(default_factory=dict)

    def remember_file(self, path: Path) -> None:
        """Put ``path`` first in the recent files; the oldest beyond 12 are forgotten.

        A name that is not text in any encoding (possible on POSIX) is not remembered: JSON cannot hold it.
        """
        name = str(path.absolute())
        if not _is_text(name):
            return
        self.recent_files = [name, *(entry for entry in self.recent_files if entry != name)][:RECENT_FILES_KEPT]

    def forget_file(self, path: Path) -> None:
        """Take a file that is gone off the recent files."""
        name = str(path.absolute())
        self.recent_files = [entry for entry in self.recent_files if entry != name]


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings to work with and, when the file was damaged or unreadable, what the person should be told."""

    settings: Settings
    problem: InspectorError | None = None


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Read the settings; never raises.

    A single member of the wrong type costs that member. A file that is no JSON object is set aside as
    ``settings.json.damaged`` and the defaults apply.
    """
    path = path or app_paths().settings_file
    members, problem = read_members(path, "settings")
    settings = Settings()
    types = msgspec.structs.fields(Settings)
    known = {field.name: field.type for field in types if field.name != "other"}
    for name, value in members.items():
        if name not in known:
            settings.other[name] = value
            continue
        try:
            setattr(settings, name, msgspec.convert(value, known[name]))
        except msgspec.ValidationError:
            continue
    return LoadedSettings(settings, problem)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings whole; raises FileProblemError."""
    members = msgspec.to_builtins(settings)
    content = {**members.pop("other"), **members}
    write_whole(path or app_paths().settings_file, encode_members(content))


def read_members(path: Path, what: str) -> tuple[dict[str, Any], InspectorError | None]:
    """Read a JSON object of ours; never raises.

    Returns its members and, when the file was damaged (it is then renamed to ``*.damaged``) or could not be read,
    the error to show. ``what`` names the content ("settings", "profiles").
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, file_problem(error, "read", path)
    try:
        members = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return {}, _damage(path, what, str(error))
    return members, None


def encode_members(members: dict[str, Any]) -> bytes:
    """Return JSON that a person can read and edit."""
    return msgspec.json.format(msgspec.json.encode(members), indent=2) + b"\n"


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _damage(path: Path, what: str, cause: str) -> InspectorError:
    try:
        aside = set_aside(path)
    except FileProblemError as error:
        return error
    return FileProblemError(
        f"Your {what} could not be read.",
        f"The file {path} is damaged: {cause}.",
        f"It was kept as {aside.name} in the same folder; the program goes on without it.",
    )
