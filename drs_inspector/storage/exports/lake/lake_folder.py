"""Tables as a format of exports that adds up: each reading is a file more for each table, and none is written again."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.exports.exporter import Exporter, ExportOptions, Selection, Target
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.write_report import WriteReport

if TYPE_CHECKING:
    # Formats are listed by --help, which needs no document for that.
    from drs_inspector.domain.tables.documents import Document
    from drs_inspector.storage.exports.lake.partitions import Reading

_FIRST: Final = "snapshots"


class LakeFolder(Exporter):
    """All tables of documents, or those of ``Selection.tables``, each in a folder of its name (``partitions``).

    A folder that is there gets further files. All files of a reading appear at its end, within a moment; that of the
    table ``snapshots`` is the last one, so a reading that it names is whole. A reading that is there already stays as
    it is, whatever the program would make of it today.
    """

    kind = "folder"
    words = "A file for each table and reading, for DuckDB and the like; later readings add to the folder."
    suffix = ""
    media_type = "inode/directory"
    can_mask = True
    adds = True
    has_tables = True

    def __init__(self, form: str, title: str) -> None:
        self.name = form  # type: ignore[misc]  # one class for all formats of tables
        self.title = title  # type: ignore[misc]  # as above

    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Add files to a folder, which is made where there is none; see ``Exporter.export``."""
        from drs_inspector.domain.tables.documents import Document  # noqa: PLC0415 - when it is written
        from drs_inspector.storage.exports.lake.partitions import (  # noqa: PLC0415 - as above
            random_figures,
            reading_of,
        )
        from drs_inspector.storage.exports.tables.table_folder import masked_documents  # noqa: PLC0415 - as above

        if not isinstance(target, Path):
            raise self._no_stream_error()
        self.check(selection.masking)
        jobs = sum(1 for _job in selection.jobs())
        size = 0
        notes: list[str] = []
        snapshots, job_ids = masked_documents(selection, options)
        with table_format(self.name).together():
            for snapshot in snapshots:
                # Masked projects look alike, and figures made of what they were would tell who they are.
                figures = random_figures() if selection.masking is not None else ""
                reading = reading_of(Document("", snapshot, job_ids), figures)
                report = self._add(Document(reading.key, snapshot, job_ids), reading, target, selection, options)
                size += report.bytes
                notes += report.notes
        unavailable = sum(len(document.unavailable) for document in selection.documents)
        return WriteReport(jobs, unavailable, size, target, tuple(notes))

    def _add(
        self, document: "Document", reading: "Reading", target: Path, selection: Selection, options: ExportOptions
    ) -> WriteReport:
        from drs_inspector.domain.tables.documents import TABLES, table_rows  # noqa: PLC0415 - as above

        form = table_format(self.name)
        names = sorted(selection.tables or TABLES, key=lambda name: name != _FIRST)
        paths = {name: target / name / reading.folder / f"{reading.name}{form.suffix}" for name in names}
        absent = [name for name in names if not os.path.lexists(paths[name])]
        if not absent:
            return WriteReport(0, 0, 0, notes=(f"The reading {reading.key} is there already: nothing was added.",))
        size = 0
        notes: list[str] = []
        with _folders(paths[name].parent for name in absent), contextlib.ExitStack() as stack:
            # What is opened first gets its name last.
            streams = {name: stack.enter_context(replacing(paths[name], replace=False)) for name in absent}
            for name in absent:
                columns = [column for column in selection.columns if column] if name == "jobs" else []
                report = form.write(
                    table_rows(name, [document], columns or None),
                    streams[name],
                    TableOptions(on_rows=lambda _rows: options.progress(0, len(document.snapshot.jobs))),
                )
                size += streams[name].tell()
                notes += [f"{name}: {note}" for note in report.notes]
            options.progress(1, 1)  # the last moment at which an export that was cancelled leaves nothing
        return replace(WriteReport(0, 0, size), notes=tuple(notes))


@contextlib.contextmanager
def _folders(paths: Iterable[Path]) -> Iterator[None]:
    """Make folders; where what they are for fails, those that stay empty go again. Raises FileProblemError."""
    made: list[Path] = []
    try:
        for path in paths:
            _make(path, made)
        yield
    except BaseException:
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _make(path: Path, made: list[Path]) -> None:
    try:
        for folder in (*reversed(path.parents), path):
            with contextlib.suppress(FileExistsError):
                if not folder.is_dir():
                    folder.mkdir()
                    made.append(folder)
        if not path.is_dir():
            raise FileProblemError(f"{path} is a file.", "A folder is to be there.", "Give the name of another folder.")
    except OSError as error:
        raise file_problem(error, "written", path) from error
