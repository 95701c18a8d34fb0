"""A comparison as the text, CSV, JSON and NDJSON of ``diff``, at a level where one is chosen."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from drs_inspector.domain.compare.result import Comparison
from drs_inspector.session.compare.text import text_lines
from drs_inspector.session.compare.written import DifferenceRows, json_pieces, ndjson_pieces
from drs_inspector.session.hand_over.compared import Compared, Making
from drs_inspector.session.hand_over.piece import InMemory, Piece, TwoDocuments
from drs_inspector.session.hand_over.report_file import CountedSink
from drs_inspector.storage.exports.exporter import ExportOptions, Selection
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions
from drs_inspector.storage.files.write_report import WriteReport

Titles = tuple[str, str]


class ComparisonRows(TwoDocuments):
    """What differs, row by row."""

    can_stream = True
    can_mask = True

    def __init__(self, compared: Compared) -> None:
        self._compared = compared

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write it. Raises InspectorError for more rows than are told masked."""
        found, titles = self._told(selection, options)
        sink = CountedSink(target, options)
        for piece in self.written(found, titles):
            sink.write(piece)
        return WriteReport(len(found.jobs), 0, sink.size)

    def pieces(self, selection: Selection, options: ExportOptions, in_memory: InMemory) -> Iterator[Piece]:
        """Yield all that it says."""
        found, titles = self._told(selection, options)
        yield Piece("", in_memory(lambda stream: stream.writelines(self.values(found, titles))))

    def _told(self, selection: Selection, options: ExportOptions) -> tuple[Comparison, Titles]:
        return Making(self._compared, selection, options).told()

    def written(self, found: Comparison, titles: Titles) -> Iterable[bytes]:
        """Yield what is written."""
        raise NotImplementedError

    def values(self, found: Comparison, titles: Titles) -> Iterable[bytes]:
        """Yield all that is in it as JSON; a word is looked for there."""
        raise NotImplementedError


class ComparisonText(ComparisonRows):
    """The words of ``diff``."""

    name = "comparison-text"
    title = "Text"
    words = "For mails and tickets: the words of drs-inspector diff."
    suffix = ".comparison.txt"
    media_type = "text/plain"

    def written(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the lines."""
        for line in text_lines(found, titles):
            yield f"{line}\n".encode("utf-8", "backslashreplace")

    def values(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the lines as a list."""
        yield from _listed(json.dumps(line).encode() for line in text_lines(found, titles))


class ComparisonCsv(ComparisonRows):
    """A row for each difference."""

    name = "comparison-csv"
    title = "CSV"
    words = "For a sheet: a row for each difference."
    suffix = ".comparison.csv"
    media_type = "text/csv"

    def write(self, selection: Selection, target: BinaryIO, options: ExportOptions) -> WriteReport:
        """Write the rows."""
        found, _titles = self._told(selection, options)
        sink = CountedSink(target, options)
        table_format("csv").write(DifferenceRows(found), sink, TableOptions())  # type: ignore[arg-type]
        return WriteReport(len(found.jobs), 0, sink.size)

    def values(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the rows as lists."""
        del titles
        rows = (zip(*part.columns, strict=True) for part in DifferenceRows(found).slices())
        yield from _listed(json.dumps(row).encode() for part in rows for row in part)


class ComparisonJson(ComparisonRows):
    """The whole as one document."""

    name = "comparison-json"
    title = "JSON"
    words = "For programs: the whole comparison as one document."
    suffix = ".comparison.json"
    media_type = "application/json"

    def written(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the document."""
        yield from json_pieces(found, titles)

    values = written


class ComparisonNdjson(ComparisonRows):
    """Each job that has a change as a line."""

    name = "comparison-ndjson"
    title = "NDJSON"
    words = "For programs: each job with a change as a line of JSON."
    suffix = ".comparison.ndjson"
    media_type = "application/x-ndjson"

    def written(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the lines."""
        del titles
        yield from ndjson_pieces(found)

    def values(self, found: Comparison, titles: Titles) -> Iterator[bytes]:
        """Yield the lines as a list."""
        del titles
        yield from _listed(_lines(ndjson_pieces(found)))


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    kept: list[bytes] = []
    for piece in pieces:
        if piece != b"\n":
            kept.append(piece)
        else:
            yield b"".join(kept)
            kept.clear()


def _listed(values: Iterable[bytes]) -> Iterator[bytes]:
    yield b"["
    for number, value in enumerate(values):
        yield b",\n" + value if number else value
    yield b"]"
