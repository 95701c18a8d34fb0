"""A comparison as a page, and a report of B with it: made of the archives of both, which can go beside it.

The archives are at the level of the page. A person who gets all three can make the page again, and sees in none of them
what the level removes.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO

from drs_inspector.session.hand_over.compared import Archives, Compared, Making
from drs_inspector.session.hand_over.piece import InMemory, Piece, TwoDocuments
from drs_inspector.session.hand_over.report_file import CountedSink, WithArchives
from drs_inspector.session.report.options import Page
from drs_inspector.storage.exports.archive import ArchiveExporter
from drs_inspector.storage.exports.exporter import ExportOptions, Selection, Target
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.write_report import WriteReport


class ComparisonPage(WithArchives, TwoDocuments):
    """A page of the comparison alone."""

    name = "comparison-page"
    title = "Comparison (HTML)"
    words = "For people: one page of what changed, that opens in every browser and prints, without a script."
    suffix = ".comparison.html"
    media_type = "text/html"
    can_stream = True
    can_mask = True
    page: Page = "comparison"

    def __init__(self, compared: Compared, *, with_archive: bool = False) -> None:
        super().__init__(with_archive=with_archive)
        self._compared = compared

    def beside(self, target: Path) -> tuple[Path, ...]:
        """Return where both archives go: ``shop.comparison.a.drs.json`` and ``shop.comparison.b.drs.json``."""
        return tuple(target.with_suffix(f".{letter}{ArchiveExporter.suffix}") for letter in "ab")

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write the page alone; it does not say that its archives were kept."""
        archives = self._archives(selection, options)
        size = self._write_page(archives, selection, target, options, kept=False)
        return WriteReport(archives.jobs, archives.unavailable, size)

    def export(self, selection: Selection, target: Target, options: ExportOptions) -> WriteReport:
        """Write the page, and its archives where that is wanted: all are whole, or none is there."""
        if not self.with_archive or not isinstance(target, Path):
            return super().export(selection, target, options)
        archives = self._archives(selection, options)
        with ExitStack() as stack:
            # What is opened last gets its name first: no page says of archives that they were kept before they are.
            page, *beside = (
                stack.enter_context(replacing(path, replace=options.replace)) for path in (target, *self.beside(target))
            )
            size = self._write_page(archives, selection, page, options, kept=True)
            streams = (page, *beside)
            for stream, archive in zip(beside, (archives.a, archives.b), strict=True):
                stream.write(archive)
            for stream in streams:  # a disk that is full must say so before one of them has its name
                stream.flush()
                os.fsync(stream.fileno())
            options.progress(archives.jobs, archives.jobs)
        return WriteReport(archives.jobs, archives.unavailable, size, target)

    def pieces(self, selection: Selection, options: ExportOptions, in_memory: InMemory) -> Iterator[Piece]:
        """Yield both archives, which are looked at, and the page."""
        archives, kept = self._archives(selection, options), self.with_archive
        for title, raw in (("A", archives.a), ("B", archives.b)):
            yield Piece(title, in_memory(partial(_write, raw)), goes=kept)
        page = in_memory(lambda stream: self._write_page(archives, selection, stream, options, kept=kept))
        yield Piece("", page, "page")

    def _archives(self, selection: Selection, options: ExportOptions) -> Archives:
        return Making(self._compared, selection, options).archives()

    def _write_page(
        self, archives: Archives, selection: Selection, target: BinaryIO, options: ExportOptions, *, kept: bool
    ) -> int:
        from drs_inspector.session.report.making import write_report  # noqa: PLC0415 - when it is written
        from drs_inspector.session.report.new_options import new_options, with_comparison  # noqa: PLC0415 - as above

        a, b = archives.documents
        made = with_comparison(
            new_options(b, archives.b, policy=selection.masking, kept=kept),
            archives.a,
            self._compared.options,
            kept=kept,
            page=self.page,
            jobs=self._compared.places(a, b),
            pair=self._compared.pair,
            hidden=archives.away.hidden,
            made=archives.away.made,
        )
        sink = CountedSink(target, options)
        write_report(archives.b, made, sink, archives.a)
        return sink.size


def _write(raw: bytes, stream: BinaryIO) -> None:
    stream.write(raw)


class ReportWithComparison(ComparisonPage):
    """A report of B that says what changed since A."""

    name = "comparison-report"
    title = "Report of B with it (HTML)"
    words = "For people: the report of B, with what changed since A in it."
    suffix = ".report.html"
    page = "report"
