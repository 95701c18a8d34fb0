"""Recent files as rows of the start page, and which files of a folder are opened."""

import contextlib
import stat
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.storage.files.settings import Setting, Settings

MOST_FROM_FOLDER: Final = 200
"""How many files of a folder are opened at once: each becomes a source, or a part of one."""
_ENDINGS: Final = (".json", ".json.gz", ".gz", ".txt")
_ARCHIVE_ENDINGS: Final = (".drs.json", ".drs.json.gz")
_JOINT: Final = " · "
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB")


class FileLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was seen of a file when it was opened: whether it is an archive, how many jobs, and from where."""

    archive: bool = False
    jobs: int = 0
    source: str = ""


FILE_LOOKS: Final = Setting("file_looks", dict[str, Any], {})


class FileState(NamedTuple):
    """A file as it is now: its size in bytes and when it was changed."""

    size: int
    changed: datetime


class FileRow(NamedTuple):
    """A row: the name, what it is, and when it was changed. Texts are as they came, and may hold anything."""

    path: str
    name: str
    words: str
    when: str = ""
    is_missing: bool = False
    is_archive: bool = False

    @property
    def spoken(self) -> str:
        """The whole row as a phrase."""
        folder = str(Path(self.path).parent)
        changed = f"changed {self.when}" if self.when else ""
        return ", ".join(part for part in (self.name, self.words, changed, f"in {folder}") if part)


def file_looks(settings: Settings) -> dict[str, FileLook]:
    """Return what is known of files by their paths; an entry that is damaged is left out."""
    found: dict[str, FileLook] = {}
    for path, entry in FILE_LOOKS.read(settings).items():
        with contextlib.suppress(msgspec.ValidationError):
            found[path] = msgspec.convert(entry, FileLook)
    return found


def with_file_looks(settings: Settings, new: Mapping[str, FileLook]) -> dict[str, Any]:
    """Return the value of the setting with some more files; what is no recent file any more is dropped."""
    looks = {path: look for path, look in (file_looks(settings) | dict(new)).items() if path in settings.recent_files}
    plain: dict[str, Any] = msgspec.to_builtins(looks)
    return plain


def look_at(paths: Iterable[str]) -> dict[str, FileState | None]:
    """Return the files as they are now, None for one that is missing. A network drive may hang: call it in a thread."""
    found: dict[str, FileState | None] = {}
    for path in paths:
        found[path] = None
        with contextlib.suppress(OSError, ValueError, OverflowError):
            state = Path(path).stat()
            if stat.S_ISREG(state.st_mode):
                found[path] = FileState(state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))
    return found


def file_rows(
    paths: Sequence[str],
    looks: Mapping[str, FileLook],
    states: Mapping[str, FileState | None],
    now: datetime,
) -> list[FileRow]:
    """Return the rows; of a file that is in ``states`` with None is said that it is missing."""
    return [_row(path, looks.get(path), path in states, states.get(path), now) for path in paths]


def _row(path: str, look: FileLook | None, is_looked_at: bool, state: FileState | None, now: datetime) -> FileRow:
    name = Path(path).name
    is_archive = look.archive if look is not None else name.endswith(_ARCHIVE_ENDINGS)
    is_missing = is_looked_at and state is None
    parts = ["archive" if is_archive else "saved reply" if look is not None else "file"]
    if look is not None and look.jobs:
        parts.append(f"{look.jobs:,} {'job' if look.jobs == 1 else 'jobs'}")
    parts.append("missing" if is_missing else size_words(state.size) if state is not None else "")
    parts.append(look.source if look is not None else "")
    when = moment_words(state.changed, now) if state is not None else ""
    return FileRow(path, name, _JOINT.join(part for part in parts if part), when, is_missing, is_archive)


def size_words(size: float) -> str:
    """Return a size as people read it: "812 bytes", "1.4 MB"."""
    unit = 0
    while size >= 999.5 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size >= 10 else f"{size:.1f} {_UNITS[unit]}"


class InFolder(NamedTuple):
    """The files of a folder that are opened, and how many more there are."""

    files: tuple[Path, ...]
    more: int = 0

    def words(self, folder: Path) -> str:
        """Return what is done with the folder where not everything of it is opened; "" where it is."""
        if not self.files:
            return f"There is no archive and no reply in {folder.name or folder}"
        opened, total = len(self.files), len(self.files) + self.more
        return f"The first {opened:,} of {total:,} files in {folder.name or folder} are opened" if self.more else ""


def in_folder(folder: Path, most: int = MOST_FROM_FOLDER) -> InFolder:
    """Return the archives and replies in a folder, not in folders below it, by name; call it in a thread.

    Raises OSError where the folder cannot be read.
    """
    found = sorted(
        path for path in folder.iterdir() if path.name.casefold().endswith(_ENDINGS) and not path.name.startswith(".")
    )
    files = [path for path in found if path.is_file()]
    return InFolder(tuple(files[:most]), max(len(files) - most, 0))
