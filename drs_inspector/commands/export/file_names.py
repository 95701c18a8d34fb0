"""The check of a file name that a person gave for an export."""

from pathlib import Path

from drs_inspector.domain.errors import FileProblemError


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
