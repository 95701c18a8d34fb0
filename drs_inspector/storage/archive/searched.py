"""The proof that an archive was searched for secrets: a code that only this computer can make.

Anything that edits a file can make its checksum right again, so nothing in a file proves that it holds no secret. The
code is an HMAC with a random key that never leaves the state folder, over every byte of the document and the version
of the redactor. A file from another computer, of another redactor or with a missing, damaged or shared key is
searched again; no question is asked, and nothing is lost but time.
"""

import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.secrets import REDACTOR
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.temporary import TemporaryFile

KEY_BYTES: Final = 32
_OTHERS = 0o077
# Opening a pipe that was put in the key's place must not wait for a writer.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class SearchCode:
    """Makes the code of one document while it is written; ``add`` takes its bytes in order."""

    def __init__(self, key: bytes) -> None:
        self._code = hmac.new(key, b"drs-inspector/searched/%d\n" % REDACTOR, hashlib.sha256)

    def add(self, piece: bytes | memoryview) -> None:
        """Take the next bytes."""
        self._code.update(piece)

    def text(self) -> str:
        """Return the code as 64 hexadecimal digits."""
        return self._code.hexdigest()


def is_searched_here(document: bytes | memoryview, redactor: int, code: str) -> bool:
    """Say whether this computer's redactor of the present version searched exactly these bytes."""
    key = read_key() if redactor == REDACTOR else None
    if key is None:
        return False
    found = SearchCode(key)
    found.add(document)
    return hmac.compare_digest(found.text(), code)


def read_key() -> bytes | None:
    """Return this computer's key; None where there is none, or one that others could have read or put there."""
    try:
        number = os.open(app_paths().search_key_file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NO_WAIT)
    except (OSError, FileProblemError):
        return None
    with os.fdopen(number, "rb") as file:
        key = file.read(KEY_BYTES + 1) if _is_private(file.fileno()) else b""
    return key if len(key) == KEY_BYTES else None


def key_to_write() -> bytes | None:
    """Return this computer's key, made first where there is no good one; None where none can be kept."""
    key = read_key()
    if key is not None:
        return key
    try:
        path = app_paths().search_key_file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(path, secrets.token_bytes(KEY_BYTES))
    except (OSError, FileProblemError):
        return None
    return read_key()


def _create(path: Path, key: bytes) -> None:
    """Put a new key in place in one step, so that a reader finds a whole one; the last of two writers wins."""
    temporary = TemporaryFile(path, 0o600)
    try:
        os.write(temporary.descriptor, key)
        temporary.become(path, replace=True)
    finally:
        temporary.discard()


def _is_private(number: int) -> bool:
    found = os.fstat(number)
    if not stat.S_ISREG(found.st_mode):
        return False
    if os.name == "nt":  # the folder of a profile is private there, and modes say nothing
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS
