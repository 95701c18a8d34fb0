"""The archive as a format of exports: the replies' own bytes, which this program opens again."""

from typing import BinaryIO

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.exports.exporter import ExportOptions, FileExporter, Selection
from drs_inspector.storage.files.write_report import WriteReport


class ArchiveExporter(FileExporter):
    """One document as JSON (``resources/archive.schema.json``)."""

    name = "archive"
    title = "DRS Inspector archive"
    words = "Opens again in DRS Inspector, and is JSON for every other program."
    # Desktops that look into a file and those that go by its name both take such a file for an archive, and every
    # other program still takes it for JSON.
    suffix = ".drs.json"
    media_type = "application/x-drs-inspector-archive+json"
    can_stream = True
    can_be_opened = True
    can_mask = True

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write the document; raises InspectorError for several."""
        from drs_inspector.storage.archive.write import write_archive  # noqa: PLC0415 - when it is written

        if len(selection.documents) != 1:
            raise InspectorError(
                "An archive holds one source.",
                f"{len(selection.documents)} were to be written into one file.",
                "Export each of them into a file of its own.",
            )
        return write_archive(
            selection.documents[0],
            target,
            job_ids=selection.job_ids,
            part=selection.part,
            masking=selection.masking,
            on_progress=options.on_progress,
        )
