"""The report as a format: it is made of the archive that an export of the same jobs at the same level would write.

That archive can be written beside it. Then a person who gets both can make the report again, and sees in neither what
the level removes.
"""

import os
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, FileExporter, Selection, Target
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.write_report import WriteReport

REPORT: Final = "report"


def archive_beside(report: Path) -> Path:
    """Return where the archive of a report goes: ``shop.report.drs.json`` beside ``shop.report.html``."""
    return report.with_suffix(ArchiveExporter.suffix)


class WithArchives(FileExporter):
    """A format that can be verified with archives, which go beside it where ``with_archive`` says so."""

    def __init__(self, *, with_archive: bool = False) -> None:
        self.with_archive = with_archive

    def beside(self, target: Path) -> tuple[Path, ...]:
        """Return where the archives of what is written to ``target`` go."""
        return (archive_beside(target),)


class ReportExporter(WithArchives):
    """One document as a page of HTML that verifies; see ``session/report``."""

    name = REPORT
    title = "Report (HTML)"
    words = "For people: one page that opens in every browser and prints, without a script."
    suffix = ".report.html"
    media_type = "text/html"
    can_stream = True
    can_mask = True

    def __init__(self, *, with_archive: bool = False, unsure: int = 0) -> None:
        """``with_archive`` writes the archive beside it.

        ``unsure`` counts jobs of which it is not known whether the filter that chose the jobs finds them.
        """
        super().__init__(with_archive=with_archive)
        self._unsure = unsure

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write the report alone; it does not say that its archive was kept. Raises InspectorError for several."""
        archive, report = _archive_of(selection, options)
        size = self._write_page(selection, archive, target, options, kept=False)
        return WriteReport(report.jobs, report.unavailable, size)

    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Write the report, and its archive where that is wanted: both are whole, or neither is there."""
        if not self.with_archive or not isinstance(target, Path):
            return super().export(selection, target, options)
        archive, report = _archive_of(selection, options)
        # What is opened last gets its name first: no report says of an archive that it was kept before it is there.
        with (
            replacing(target, replace=options.replace) as page,
            replacing(archive_beside(target), replace=options.replace) as beside,
        ):
            size = self._write_page(selection, archive, page, options, kept=True)
            beside.write(archive)
            # A disk that is full must say so before one of them has its name.
            page.flush()
            os.fsync(page.fileno())
            options.progress(report.jobs, report.jobs)
        return WriteReport(report.jobs, report.unavailable, size, target)

    def _write_page(
        self, selection: Selection, archive: bytes, target: BinaryIO, options: ExportOptions, *, kept: bool
    ) -> int:
        from drs_inspector.session.report.making import write_report  # noqa: PLC0415 - when it is written
        from drs_inspector.session.report.new_options import new_options  # noqa: PLC0415 - as above

        (document,) = selection.documents
        judged = document.judged_by
        made = new_options(
            document,
            archive,
            policy=selection.masking,
            kept=kept,
            unsure=self._unsure,
            limits=DEFAULT_LIMITS if judged is None else judged.limits,
        )
        sink = CountedSink(target, options)
        write_report(archive, made, sink)
        return sink.size


class CountedSink:
    """Passes on and counts what is written; an export that was cancelled ends here."""

    def __init__(self, stream: BinaryIO, options: ExportOptions) -> None:
        self._stream, self._options, self.size = stream, options, 0

    def write(self, data: bytes, /) -> object:
        """Write the next bytes. Raises what ``on_progress`` does."""
        self._options.progress(0, 0)
        self.size += len(data)
        return self._stream.write(data)


def _archive_of(selection: Selection, options: ExportOptions) -> tuple[bytes, WriteReport]:
    """Return the archive that the report is made of, masked as the report is to be."""
    if len(selection.documents) != 1:
        raise InspectorError(
            "A report is about one source.",
            f"{len(selection.documents)} were to be written into one file.",
            "Write each of them into a file of its own.",
        )
    from drs_inspector.storage.archive.write import write_archive  # noqa: PLC0415 - as above

    memory = BytesIO()
    report = write_archive(
        selection.documents[0],
        memory,
        job_ids=selection.job_ids,
        part=selection.part,
        masking=selection.masking,
        on_progress=options.on_progress,
    )
    return memory.getvalue(), report
