"""Names for exports: from project and date, never one that is taken. Window and command line give the same."""

import os
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.storage.files.write_report import WriteReport

_LONGEST = 60


def export_name(
    source: SourceInfo, when: datetime, suffix: str, title: str = "", *, masking: Policy | None = None
) -> str:
    """Return a name such as ``eu-de_shop-2026-01-04.drs.json``; ``title`` is for a project without a name.

    ``suffix`` is the format's. Letters of any language stay; what some system does not take in a file name becomes a
    dash. With ``masking`` the level is in the name, and the project only where it stays.
    """
    project = source.project_name or source.region or title or source.project_id
    if masking is not None:  # a region or title in its place may be what goes
        project = (source.project_name or source.project_id) if masking.keeps("project") else ""
    words = ["demo"] if source.kind == "demo" else []
    words.append(re.sub(r"[^\w.-]+", "-", project).strip("-.")[:_LONGEST] or "jobs")
    if masking is not None:
        words.append(str(masking.level))
    words.append(when.strftime("%Y-%m-%d"))
    return "-".join(words) + suffix


def free_path(path: Path, suffix: str) -> Path:
    """Return a path at which nothing is: this one, or ``name-2.drs.json``, ``name-3.drs.json`` ... in its folder."""
    stem = path.name.removesuffix(suffix)
    number, free = 1, path
    while _is_taken(free):
        number += 1
        free = path.with_name(f"{stem}-{number}{suffix}")
    return free


def _is_taken(path: Path) -> bool:
    return os.path.lexists(path)  # also by a link that leads nowhere


async def written_free(
    path: Path, suffix: str, write: Callable[[Path], Awaitable[WriteReport]]
) -> tuple[Path, WriteReport]:
    """Write to a path at which nothing is, see ``free_path``, and return it; ``write`` must not replace a file.

    A name that another export takes meanwhile is left to it, and the next one is tried. Raises FileProblemError.
    """
    while True:
        free = free_path(path, suffix)
        try:
            return free, await write(free)
        except FileProblemError:
            if not _is_taken(free):
                raise
