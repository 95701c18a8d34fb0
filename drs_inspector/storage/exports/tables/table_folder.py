"""Tables as a format of exports: a folder with one file for each table."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drs_inspector.storage.exports.exporter import ExportOptions, FolderExporter, Selection
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions
from drs_inspector.storage.files.write_report import WriteReport

if TYPE_CHECKING:
    # Formats are listed by --help, which needs no document for that.
    from drs_inspector.domain.snapshot import Snapshot, SourceInfo
    from drs_inspector.domain.tables.documents import Document


class TableFolder(FolderExporter):
    """All tables of documents, or those of ``Selection.tables``, in one format: ``jobs.csv``, ``objects.csv`` ...

    Masked, they are the tables of the masked archive: what a level replaces is replaced before there is a table.
    """

    words = "A file for each table: jobs, objects, rules and the others."
    media_type = "inode/directory"
    can_mask = True
    has_tables = True

    def __init__(self, form: str, title: str) -> None:
        self.name = form  # type: ignore[misc]  # one class for all formats of tables
        self.title = title  # type: ignore[misc]  # as above

    def write(self, selection: Selection, target: Path, options: ExportOptions) -> WriteReport:
        """Write a file for each table; raises InspectorError for a table or a column that there is not."""
        from drs_inspector.domain.tables.documents import TABLES, table_rows  # noqa: PLC0415 - when it is written

        documents = _documents(selection, options)
        form = table_format(self.name)
        jobs = sum(1 for _job in selection.jobs())
        size = 0
        notes: list[str] = []
        for name in selection.tables or TABLES:
            columns = [column for column in selection.columns if column] if name == "jobs" else []
            with (target / f"{name}{form.suffix}").open("wb") as stream:
                # Nothing is counted, and an export that was cancelled ends between two slices.
                report = form.write(
                    table_rows(name, documents, columns or None),
                    stream,
                    TableOptions(on_rows=lambda _rows: options.progress(0, jobs)),
                )
                size += stream.tell()
            notes += [f"{name}: {note}" for note in report.notes]
        unavailable = sum(len(document.unavailable) for document in selection.documents)
        return WriteReport(jobs, unavailable, size, notes=tuple(notes))


def masked_documents(selection: Selection, options: ExportOptions) -> "tuple[list[Snapshot], frozenset[str] | None]":
    """Return the documents of a selection and its jobs in them, None for all; masked, they are those of the archive."""
    from drs_inspector.storage.archive.open_files import open_bytes  # noqa: PLC0415 - when it is written
    from drs_inspector.storage.archive.write import write_archive  # noqa: PLC0415 - as above

    if selection.masking is None:
        return list(selection.documents), selection.job_ids
    masked = []
    for snapshot in selection.documents:
        memory = io.BytesIO()
        write_archive(
            snapshot,
            memory,
            job_ids=selection.job_ids,
            part=selection.part,
            masking=selection.masking,
            on_progress=options.on_progress,
        )
        masked.append(open_bytes("masked.drs.json", memory.getvalue()))
    return masked, None  # only the chosen jobs are in it, under other ids


def _documents(selection: Selection, options: ExportOptions) -> "list[Document]":
    from drs_inspector.domain.tables.documents import Document  # noqa: PLC0415 - when it is written

    snapshots, job_ids = masked_documents(selection, options)
    titles = _titles([snapshot.source for snapshot in snapshots])
    return [Document(title, snapshot, job_ids) for title, snapshot in zip(titles, snapshots, strict=True)]


def _titles(sources: "Sequence[SourceInfo]") -> list[str]:
    """Return what each document is called in the column ``snapshot``, no two alike."""
    titles: list[str] = []
    for source in sources:
        project = source.project_name or source.region or source.project_id or "jobs"
        title, number = f"{project} {source.read_at[:10]}".strip(), 2
        while title in titles:
            title, number = f"{project} {source.read_at[:10]} ({number})", number + 1
        titles.append(title)
    return titles
