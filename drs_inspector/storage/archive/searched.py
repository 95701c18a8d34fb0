"""The proof that an archive was searched for secrets: a code that only this computer can make.

Anything that edits a file can make its checksum right again, so nothing in a file proves that it holds no secret. The
code is made with a random key that never leaves the state folder, over every byte of the document and the version of
the redactor. It is a GMAC (NIST SP 800-38D, AES-256, a random nonce of 96 bits that is written beside the tag): over
150 MB it takes a tenth of the time of an HMAC with SHA-256, which writing had to wait for. A file from another
computer, of another redactor or with a missing, damaged or shared key is searched again; no question is asked, and
nothing is lost but time.
"""

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
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
CODE_DIGITS: Final = 2 * (_NONCE_BYTES + _TAG_BYTES)
# The interpreter's lock is held for each piece: 0.1 ms.
_AT_ONCE: Final = 1 << 20
_OTHERS = 0o077
# Opening a pipe that was put in the key's place must not wait for a writer.
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class SearchCode:
    """Makes the code of one document while it is written; ``add`` takes its bytes in order.

    ``nonce`` is that of a code that is made once more, to compare.
    """

    def __init__(self, key: bytes, nonce: bytes | None = None) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415 -- 15 ms, with the first document
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256  # noqa: PLC0415 -- as above
        from cryptography.hazmat.primitives.ciphers.modes import GCM  # noqa: PLC0415 -- as above

        self._nonce = secrets.token_bytes(_NONCE_BYTES) if nonce is None else nonce
        # A key of its own for each redactor: what one of them has searched proves nothing for another.
        own = hmac.digest(key, b"drs-inspector/searched/%d\n" % REDACTOR, "sha256")
        self._code = Cipher(AES256(own), GCM(self._nonce)).encryptor()

    def add(self, piece: bytes | memoryview) -> None:
        """Take the next bytes."""
        for start in range(0, len(piece), _AT_ONCE):
            self._code.authenticate_additional_data(piece[start : start + _AT_ONCE])

    def text(self) -> str:
        """Return the code as ``CODE_DIGITS`` hexadecimal digits, nonce and tag; nothing is added afterwards."""
        self._code.finalize()
        return (self._nonce + self._code.tag).hex()


def is_searched_here(document: bytes | memoryview, redactor: int, code: str) -> bool:
    """Say whether this computer's redactor of the present version searched exactly these bytes."""
    key = read_key() if redactor == REDACTOR else None
    if key is None or len(code) != CODE_DIGITS:
        return False
    found = SearchCode(key, bytes.fromhex(code)[:_NONCE_BYTES])
    found.add(memoryview(document))
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
