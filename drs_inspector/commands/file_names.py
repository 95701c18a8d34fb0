"""Names for exported files: from project and date, never a name that is taken."""

import re
from datetime import datetime
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.snapshot import SourceInfo


def new_archive_path(source: SourceInfo, folder: Path) -> Path:
    """Return ``drs-<project>-<date>.json`` in ``folder``, with ``-2``, ``-3`` ... when that is taken."""
    project = source.project_name or source.project_id or source.kind
    words = ["drs", "demo"] if source.kind == "demo" else ["drs"]
    # Letters of any language stay; what some system does not take in a file name becomes a dash.
    words.append(re.sub(r"[^\w.-]+", "-", project).strip("-.")[:60] or "project")
    words.append(datetime.now().astimezone().strftime("%Y-%m-%d"))
    stem = "-".join(words)
    path = folder / f"{stem}.json"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}.json"
        number += 1
    return path


def check_free(path: Path, *, force: bool) -> None:
    """Raise FileProblemError when ``path`` cannot become the export, before anything is fetched for it."""
    if path.is_dir():
        raise FileProblemError(f"{path} is a folder.", "An export is one file.", "Give the name of a file.")
    if not path.parent.is_dir():
        raise FileProblemError(
            f"The folder {path.parent} does not exist.", "The export cannot be written there.", "Create it first."
        )
    if path.exists() and not force:
        raise FileProblemError(
            f"{path} exists already.", "An export does not replace a file by itself.", "Add --force to replace it."
        )
