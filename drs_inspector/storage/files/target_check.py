"""Whether a path can become a new file or folder: asked before any work is done for it."""

import os
from pathlib import Path
from typing import Literal

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.regular_files import NotRegularError
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.temporary import sweep_leftovers

Kind = Literal["file", "folder", "growing"]
"""What is to be there: ``growing`` is a folder that gets files beside those that it has."""
TO_REPLACE = "Add --force to replace it."


def check_target(path: Path, kind: Kind = "file", *, force: bool = False, to_replace: str = TO_REPLACE) -> None:
    """Raise FileProblemError when ``path`` cannot become a new file or folder.

    ``force`` allows a file to be replaced; ``to_replace`` is the next step of the error otherwise. A folder that
    holds something is never replaced, but one that grows gets more; a pipe, a device or a socket is not replaced
    either. What a killed run left beside it is removed.
    """
    try:
        problem = _problem(path, kind, force, to_replace)
    except OSError as error:
        raise file_problem(error, "written", path) from error
    if problem is not None:
        raise problem


def _problem(path: Path, kind: Kind, force: bool, to_replace: str) -> FileProblemError | None:
    if not path.parent.is_dir():
        return FileProblemError(
            f"There is no folder {path.parent}.", "Nothing can be written there.", "Create it first."
        )
    sweep_leftovers(path.parent)
    if kind == "file":
        if path.is_dir():
            return FileProblemError(f"{path} is a folder.", "A file is to be written.", "Give the name of a file.")
        if path.exists() and not path.is_file():
            raise NotRegularError(path, path.stat().st_mode)
        # A link that leads nowhere is something, too: writing without force refuses it.
        if not force and os.path.lexists(path):
            return FileProblemError(f"{path} exists already.", "A file is not replaced by itself.", to_replace)
    elif path.exists() and not path.is_dir():
        return FileProblemError(f"{path} is a file.", "A folder is to be written.", "Give the name of a folder.")
    elif kind == "folder" and path.is_dir() and any(path.iterdir()):
        return FileProblemError(f"{path} exists already.", "A folder is never replaced.", "Give another name.")
    return None


def check_folder(path: Path) -> None:
    """Raise FileProblemError when there is no folder at ``path`` to write several files into."""
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise file_problem(error, "written", path) from error
    if not is_folder:
        raise FileProblemError(
            f"There is no folder {path}.", "Each source becomes a file in it.", "Create the folder, or name another."
        )
    sweep_leftovers(path)
