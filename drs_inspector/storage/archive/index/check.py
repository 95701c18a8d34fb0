"""The check of a whole archive that was opened by its index, in a thread beside the window."""

import codecs
import threading
from hashlib import sha256
from typing import Final, Literal

from drs_inspector.storage.archive.format import has_its_checksum, is_searched
from drs_inspector.storage.archive.index.file_bytes import FileBytes, LateDetail
from drs_inspector.storage.archive.index.member import IndexedJob
from drs_inspector.storage.archive.index.value_process import ValueProcess

Verdict = Literal["fits", "odd", "unknown", "differs"]
"""``odd``: it fits and holds bytes that are no UTF-8. ``unknown``: it could not be checked, or its checksum is wrong:
then it was edited, or written anew while it was read, and what was read may be a mixture of two files."""

_STEP: Final = 1 << 20


class StoppedError(Exception):
    """The check was stopped: its document was closed."""


class ArchiveCheck:
    """Reads a file to its end and finds out whether its big members are what the index says.

    They are when this computer wrote the file: a keyed hash says so, and hashing releases the interpreter's lock.
    Otherwise each has to be one JSON value, which a scanner that holds the lock finds out in another process.
    """

    def __init__(self, name: str, file: FileBytes, values: list[tuple[int, int]]) -> None:
        self.name = name
        self._file = file
        self._values = values
        self._late: list[LateDetail] = []
        self._stopped = threading.Event()
        self._has_fault = threading.Event()
        self._process = ValueProcess()

    def late_detail(self, job: IndexedJob, outline: bytes) -> LateDetail:
        """Return the details of a job, whose big members are read when they are asked for."""
        late = LateDetail(self._file, job, outline, self._has_fault.set)
        self._late.append(late)
        return late

    def stop(self) -> None:
        """Let ``run`` end at its next step; from any thread. What was not read by then cannot be read any more."""
        self._stopped.set()
        self._process.kill()
        self._file.close()

    def run(self) -> tuple[Verdict, bytes]:
        """Return the verdict and the SHA-256 of the file, b"" when it could not be read.

        Raises StoppedError.
        """
        try:
            body = self._file.read_all(self._go_on)
        except (OSError, ValueError):
            self._go_on()
            return "unknown", b""
        verdict = self._verdict(body)
        self._go_on()
        return verdict, sha256(body).digest() if verdict == "differs" else b""

    def _verdict(self, body: memoryview) -> Verdict:
        if is_searched(body):
            self._let_all_be(trusted=True)
        elif self._has_fault.is_set():
            return "differs"
        else:
            fits = self._process.are_values([body[start:end] for start, end in self._values], self._go_on)
            if fits is None:
                return "unknown"
            if not fits:
                return "differs"
            if not has_its_checksum(body):
                return "unknown"
            self._let_all_be(trusted=False)
        return "fits" if self._is_utf8(body) else "odd"

    def _let_all_be(self, *, trusted: bool) -> None:
        for late in self._late:
            late.is_checked, late.is_trusted = True, trusted

    def _is_utf8(self, body: memoryview) -> bool:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for start in range(0, len(body), _STEP):
                self._go_on()
                decoder.decode(body[start : start + _STEP], final=start + _STEP >= len(body))
        except UnicodeDecodeError:
            return False
        return True

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise StoppedError
