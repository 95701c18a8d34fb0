"""Errors of the operating system about files, in words a person can act on."""

import errno
from pathlib import Path

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.regular_files import NotRegularError

_SHARING_VIOLATION = 32  # Windows: another program holds the file open

_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full.", "Free some space, or choose another folder."),
    errno.EDQUOT: ("Your storage quota is used up.", "Free some space, or choose another folder."),
    errno.EFBIG: ("The file would be larger than this disk allows.", "Choose a folder on another disk."),
    errno.EACCES: ("You have no permission for this file or folder.", "Choose another folder, or ask its owner."),
    errno.EPERM: ("The system does not permit it.", "Choose another folder, or ask its owner."),
    errno.EROFS: ("The disk is read-only.", "Choose another folder."),
    errno.ENOENT: ("There is no such file or folder.", "Check the name."),
    errno.EEXIST: ("There is something of this name already.", "Choose another name."),
    errno.ENOTDIR: ("A part of the path is a file, not a folder.", "Check the path."),
    errno.EISDIR: ("It is a folder.", "Give the name of a file."),
    errno.ENOTEMPTY: ("There are files in this folder already.", "Choose another folder."),
    errno.ENAMETOOLONG: ("The name is too long for this disk.", "Choose a shorter name."),
    errno.EIO: ("The disk or network drive reported a fault.", "Check the disk, or choose another folder."),
    errno.EPIPE: ("The program that was reading the output has ended.", "Start it again, or write to a file."),
    errno.EBADF: ("It was closed before the program started.", "Leave it open, or write to a file."),
    errno.ELOOP: ("The path is a circle of links.", "Check the path."),
}


def file_problem(error: OSError, doing: str, path: Path | str) -> FileProblemError:
    """Return the error to show for ``error`` while ``doing`` ("read", "written") the file at ``path``."""
    title = f"The file {path} could not be {doing}."
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        cause, next_step = "Another program holds it open.", "Close it there and try again."
    elif isinstance(error, NotRegularError):
        is_folder = error.errno == errno.EISDIR
        cause = f"It is {error.kind}{'' if is_folder else ', and only ordinary files are taken'}."
        next_step = "Give the name of a file."
    else:
        cause, next_step = _CAUSES.get(
            error.errno or 0, (f"The system says: {error.strerror or error}.", "Check the disk and the path.")
        )
    return FileProblemError(title, cause, next_step)
