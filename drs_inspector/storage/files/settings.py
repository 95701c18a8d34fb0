"""The settings file: what the window saves from one start to the next, as a small JSON file that survives damage."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.storage.files.json_file import is_text, read_members, write_members
from drs_inspector.storage.files.paths import app_paths

RECENT_FILES_KEPT = 12
Seconds = Annotated[float, msgspec.Meta(ge=1, le=600)]
IdleMinutes = Annotated[int, msgspec.Meta(ge=0, le=1440)]
TextPercent = Annotated[int, msgspec.Meta(ge=80, le=200)]


class Settings(msgspec.Struct, kw_only=True):
    """All settings; every field has a default, none is a secret.

    ``window_geometry``, ``window_state`` and ``splitters`` are Qt's own byte blobs (base64 in the file), ``columns``
    the same per table or tree. ``proxy``, ``trust`` and what follows them are how servers are reached: ``ca_file``
    is a file of certificates, the limits are seconds per phase of a request (1 to 600). The proxy's password is in the
    keyring. ``idle_lock_minutes`` is after how long without input secrets leave the memory (0 to 1,440, 0 is never).
    ``update_check`` asks for a look for updates at each start. ``shortcuts`` holds the keys of actions whose keys were
    changed, by the action's name. ``text_size`` is in percent of the system's. ``other`` holds members that have no
    field here: those of a newer version, which are written back unchanged, and those that a ``Setting`` declares
    elsewhere.
    """

    window_geometry: bytes = b""
    window_state: bytes = b""
    splitters: dict[str, bytes] = msgspec.field(default_factory=dict)
    columns: dict[str, bytes] = msgspec.field(default_factory=dict)
    last_profile: str = ""
    last_folder: str = ""
    recent_files: list[str] = msgspec.field(default_factory=list)
    theme: Literal["system", "light", "dark"] = "system"
    contrast: Literal["system", "on", "off"] = "system"
    text_size: TextPercent = 100
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
    shortcuts: dict[str, list[str]] = msgspec.field(default_factory=dict)
    other: dict[str, Any] = msgspec.field(default_factory=dict)

    def remember_file(self, path: Path) -> None:
        """Put ``path`` first in the recent files; the oldest beyond 12 are dropped.

        A name that is not text in any encoding (possible on POSIX) is left out: JSON cannot hold it.
        """
        name = str(path.absolute())
        if not is_text(name):
            return
        self.recent_files = [name, *(entry for entry in self.recent_files if entry != name)][:RECENT_FILES_KEPT]

    def forget_file(self, path: Path) -> None:
        """Take a file that is gone off the recent files."""
        name = str(path.absolute())
        self.recent_files = [entry for entry in self.recent_files if entry != name]

    def get(self, name: str) -> Any:
        """Return a member by its name; one without a field is looked up among the other members, None when absent."""
        return getattr(self, name) if name in _FIELDS else self.other.get(name)

    def put(self, name: str, value: Any) -> None:
        """Set a member by its name; one without a field is kept among the other members."""
        if name in _FIELDS:
            setattr(self, name, value)
        else:
            self.other[name] = value

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members."""
        return (*_FIELDS, *self.other)

    def reset(self) -> None:
        """Give every field its default and drop the other members."""
        for name, field in _FIELDS.items():
            setattr(self, name, _default(field))
        self.other = {}


_FIELDS: Mapping[str, msgspec.structs.FieldInfo] = {
    field.name: field for field in msgspec.structs.fields(Settings) if field.name != "other"
}


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


class Setting:
    """One setting: its name in the file, its type with bounds, its default.

    ``Setting("theme")`` is a field of ``Settings``. ``Setting("name", int, 3)`` has none and is kept among the other
    members, so that a feature can declare a setting of its own in its own file.
    """

    def __init__(self, name: str, kind: Any = None, default: Any = None) -> None:
        field = _FIELDS.get(name)
        if field is None and kind is None:
            raise LookupError(f"Settings has no field {name!r}, and no type was given")
        self.name = name
        self.kind = field.type if field is not None else kind
        self._field = field
        self._default = default

    @property
    def default(self) -> Any:
        """The value of a fresh installation."""
        return _default(self._field) if self._field is not None else self._default

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The smallest and the largest number that is taken; None where there is no bound."""
        kind = msgspec.inspect.type_info(self.kind)
        if isinstance(kind, msgspec.inspect.IntType | msgspec.inspect.FloatType):
            return kind.ge, kind.le
        return None, None

    def read(self, settings: Settings) -> Any:
        """Return the value; the default when there is none or a wrong one."""
        value = settings.get(self.name)
        try:
            return self.default if value is None else self.checked(value)
        except ValueError:
            return self.default

    def checked(self, value: Any) -> Any:
        """Return the value in the setting's type; raises ValueError when it is of another one or out of bounds."""
        return msgspec.convert(value, self.kind)


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings to work with and, when the file was damaged or unreadable, the error to show."""

    settings: Settings
    problem: InspectorError | None = None


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Read the settings; never raises, changes nothing.

    A single member of the wrong type costs that member. Of a file that is no JSON object the defaults apply; what is
    saved next keeps it as ``settings.json.damaged``.
    """
    try:
        path = path or app_paths().settings_file
    except FileProblemError as error:
        return LoadedSettings(Settings(), error)
    members, problem, _ = read_members(path, "settings")
    settings = Settings()
    for name, value in members.items():
        field = _FIELDS.get(name)
        try:
            settings.put(name, value if field is None else msgspec.convert(value, field.type))
        except msgspec.ValidationError:
            continue
    settings.recent_files = settings.recent_files[:RECENT_FILES_KEPT]
    return LoadedSettings(settings, problem)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings whole; raises FileProblemError. A file that is no JSON object is kept aside."""
    members = msgspec.to_builtins(settings)
    content = {**members.pop("other"), **members}
    write_members(path or app_paths().settings_file, content, what="settings")


def save_changes(settings: Settings, before: Settings, path: Path | None = None) -> None:
    """Write what differs from ``before`` into the file as it is now; raises FileProblemError.

    Another window, or the command line, may have written other settings meanwhile, or removed them all: that stays.
    A file that cannot be read is written whole.
    """
    loaded = load_settings(path)
    if loaded.problem is not None:
        save_settings(settings, path)
        return
    for name in dict.fromkeys((*before.names, *settings.names)):
        value = settings.get(name)
        if value != before.get(name):
            loaded.settings.put(name, value)
    loaded.settings.other = {name: value for name, value in loaded.settings.other.items() if value is not None}
    save_settings(loaded.settings, path)
