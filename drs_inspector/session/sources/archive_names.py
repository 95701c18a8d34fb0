"""Names for exported files: from project and date, never one that is taken. Window and command line give the same."""

import re
from datetime import datetime
from pathlib import Path

from drs_inspector.domain.snapshot import SourceInfo

# Both desktops that look into a file and those that go by its name take such a file for an archive, and every other
# program still takes it for JSON.
SUFFIX = ".drs.json"
_LONGEST = 60


def archive_name(source: SourceInfo, when: datetime, title: str = "") -> str:
    """Return a file name such as ``eu-de_shop-2026-01-04.drs.json``; ``title`` stands in for a project without a name.

    Letters of any language stay; what some system does not take in a file name becomes a dash.
    """
    project = source.project_name or source.region or title or source.project_id
    words = ["demo"] if source.kind == "demo" else []
    words.append(re.sub(r"[^\w.-]+", "-", project).strip("-.")[:_LONGEST] or "jobs")
    words.append(when.strftime("%Y-%m-%d"))
    return "-".join(words) + SUFFIX


def free_path(path: Path) -> Path:
    """Return a path at which nothing is: this one, or ``name-2.drs.json``, ``name-3.drs.json`` ... in its folder."""
    stem = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    ending = path.name[len(stem) :]
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{stem}-{number}{ending}")
    return free
