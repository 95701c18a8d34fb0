"""Changes of the profile file, one process at a time, so that two windows never lose each other's profiles."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drs_inspector.storage.files.atomic_write import write_whole
from drs_inspector.storage.files.only_writer import PATIENCE_SECONDS, only_writer
from drs_inspector.storage.files.settings import encode_members, read_members
from drs_inspector.storage.profiles.entries import FORMAT, VERSION, newer_version, read_entries

NEXT_STEP = "Update DRS Inspector. Until then profiles can be used but not changed."
_PATIENCE_SECONDS = PATIENCE_SECONDS


@contextlib.contextmanager
def changed_entries(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Lend the saved entries to the block, which changes them; then write them, unless nothing changed.

    From reading to writing no other process changes the file. Members that a newer version wrote survive.
    Raises FileProblemError for a file of a newer version, one that cannot be read or written, and when another
    process keeps it locked for longer than 3 seconds.
    """
    with only_writer(path, "profiles", _PATIENCE_SECONDS):
        members, problem = read_members(path, "profiles")
        newer = newer_version(members, NEXT_STEP)
        if newer is not None:
            raise newer
        if problem is not None and path.exists():
            raise problem
        entries = read_entries(members)
        yield entries
        if entries != members.get("profiles", []):
            content = {**members, "format": FORMAT, "version": VERSION, "profiles": entries}
            write_whole(path, encode_members(content))
