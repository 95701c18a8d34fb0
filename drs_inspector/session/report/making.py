"""Makes a report of an archive with its options, the same bytes each time."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.reader_zone import times_in
from drs_inspector.session.report.changes import ChangesContent
from drs_inspector.session.report.content import ReportContent
from drs_inspector.session.report.document import report_document, report_documents
from drs_inspector.session.report.options import ReportOptions, options_text
from drs_inspector.storage.exports.html.changes import Changes
from drs_inspector.storage.exports.html.comparison_page import write_comparison_page
from drs_inspector.storage.exports.html.elements import Sink
from drs_inspector.storage.exports.html.report_page import write_report_page

PROGRAM: Final = __version__
"""The version that reports are made by; another one may write them otherwise."""
JSON_FORMAT: Final = "drs-inspector-report"


def write_report(
    archive: bytes, options: ReportOptions, stream: "Sink | BinaryIO", other: bytes = b""
) -> Comparison | None:
    """Write the report of an archive to a stream; ``other`` is the archive that it is compared with.

    Return what that comparison found, None for a report without one. The text is never whole in memory. Times are
    written in the zone of the options, also by what takes the reader's, while other threads write the reader's own.
    Raises FileProblemError for what is no archive.
    """
    with times_in(options.zone):
        if options.comparison is None:
            _write(ReportContent(report_document(archive, options), options), None, stream)
            return None
        # Who takes the bytes ends the work by raising, also while there are none.
        documents = report_documents(archive, other, options, lambda: stream.write(b""))
        if documents.document is None:
            _write_changes(ChangesContent(documents.compared, options), stream)
        else:
            content = ReportContent(documents.document, options)
            _write(content, ChangesContent(documents.compared, options, content.place_of), stream)
        return documents.compared.found


def _write(content: ReportContent, changes: ChangesContent | None, stream: "Sink | BinaryIO") -> None:
    options = content.options
    if options.form == "json":
        _write_pieces(_json_pieces(content, changes), stream)
        return
    write_report_page(
        content.frame,
        content.jobs(),
        stream,
        options=options_text(options),
        unfolded=options.unfolded,
        changes=None if changes is None else Changes(changes.part, changes.jobs()),
    )


def _write_changes(changes: ChangesContent, stream: "Sink | BinaryIO") -> None:
    options = changes.options
    if options.form == "json":
        pieces = (b",\n%b:%b" % (_json("cover"), _json(changes.cover)), *_json_changes(changes), b"}\n")
        _write_pieces((_json_head(options), *pieces), stream)
        return
    write_comparison_page(
        changes.cover,
        changes.part,
        changes.jobs(),
        stream,
        options=options_text(options),
        unfolded=options.unfolded,
    )


def _write_pieces(pieces: Iterable[bytes], stream: "Sink | BinaryIO") -> None:
    for piece in pieces:
        stream.write(piece)


def _json_head(options: ReportOptions) -> bytes:
    return b'{"format":%b,\n"options":%b' % (_json(JSON_FORMAT), options_text(options).encode())


def _json_pieces(content: ReportContent, changes: ChangesContent | None) -> Iterator[bytes]:
    yield _json_head(content.options)
    for name in content.frame.__struct_fields__:
        if name != "appendix":
            yield b",\n%b:%b" % (_json(name), _json(getattr(content.frame, name)))
    if changes is not None:
        yield from _json_changes(changes)
    yield b',\n"jobs":['
    yield from _json_list(content.jobs())
    yield b'\n],\n"appendix":%b}\n' % _json(content.frame.appendix)


def _json_changes(changes: ChangesContent) -> Iterator[bytes]:
    yield b',\n"comparison":%b,"jobs":[' % _json(changes.part)[:-1]
    yield from _json_list(changes.jobs())
    yield b"\n]}"


def _json_list(values: Iterable[object]) -> Iterator[bytes]:
    separator = b"\n"
    for value in values:
        yield separator + _json(value)
        separator = b",\n"


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)
