"""Where a report goes: standard output, a file that was named, or a new one. It is written in a thread of its own."""

import asyncio
import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, TypeVar

from drs_inspector.commands.output import output_stream, text_stream
from drs_inspector.commands.source.contents import path_and_content
from drs_inspector.commands.terminal import shown_status
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.regular_files import read_regular
from drs_inspector.session.report.options import Form
from drs_inspector.session.sources.export_names import export_name, free_path
from drs_inspector.session.workspace.exported import exported_document
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.file_errors import file_problem

STDOUT: Final = "-"
T = TypeVar("T")


class ArchiveOf(NamedTuple):
    """The archive of a document: its bytes, and whether they are those of a file that stays."""

    data: bytes
    kept: bool

    @property
    def sha256(self) -> str:
        """The hash by which a report names it."""
        return hashlib.sha256(self.data).hexdigest()


class ReportFile(NamedTuple):
    """Where it goes, None for a new file with a name from ``source``, the level, and the date."""

    output: str | None
    form: Form
    force: bool
    source: SourceInfo
    policy: Policy | None = None
    kind: str = "report"

    def free(self, write: Callable[[Path], T]) -> tuple[Path, T]:
        """Write to a path at which nothing is, also where another program takes the name meanwhile."""
        suffix = f".{self.kind}.{self.form}"
        name = export_name(self.source, datetime.now().astimezone(), suffix, masking=self.policy)
        while True:
            path = free_path(Path.cwd() / name, suffix)
            try:
                return path, write(path)
            except FileProblemError:
                if not path.exists():
                    raise


class _StoppedError(Exception):
    """Raised in the thread that writes when the command was stopped."""


class _Sink:
    """Passes on what is written until it is stopped."""

    def __init__(self, stream: BinaryIO, stopped: threading.Event) -> None:
        self._stream, self._stopped = stream, stopped

    def write(self, data: bytes, /) -> object:
        """Write the next bytes. Raises _StoppedError."""
        if self._stopped.is_set():
            raise _StoppedError
        return self._stream.write(data)


def read_archive(file: str) -> bytes:
    """Return what is in a file, or in standard input. Raises FileProblemError."""
    path, content = path_and_content(file)
    try:
        return read_regular(path) if content is None else content
    except OSError as error:
        raise file_problem(error, "read", path) from error


def archive_of(inspector: Inspector) -> bytes:
    """Return the archive of what was read of a source."""
    archive = BytesIO()
    write_archive(exported_document(inspector), archive)
    return archive.getvalue()


async def written(target: ReportFile, write: Callable[[_Sink], T]) -> tuple[Path | None, T]:
    """Write in a thread; return what ``write`` returned, and the path of a file that was not named."""
    stopped = threading.Event()

    def to_file(path: Path, *, replace: bool) -> T:
        with replacing(path, replace=replace) as stream:
            return write(_Sink(stream, stopped))

    try:
        with shown_status() as say:
            say("Writing the report…")
            if target.output == STDOUT:
                stream = output_stream() if target.form == "json" else text_stream()
                found = await asyncio.to_thread(write, _Sink(stream, stopped))
                stream.flush()
                return None, found
            if target.output:
                return None, await asyncio.to_thread(to_file, Path(target.output), replace=target.force)
            return await asyncio.to_thread(target.free, lambda path: to_file(path, replace=False))
    finally:
        stopped.set()
