"""Makes a report of an archive with its options, the same bytes each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import BinaryIO, Final

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.reader_zone import reader_zone, write_times_in
from drs_inspector.session.report.content import ReportContent
from drs_inspector.session.report.document import report_document
from drs_inspector.session.report.options import ReportOptions, options_text
from drs_inspector.storage.exports.html.elements import Sink
from drs_inspector.storage.exports.html.report_page import write_report_page

PROGRAM: Final = __version__
"""The version that reports are made by; another one may write them otherwise."""
JSON_FORMAT: Final = "drs-inspector-report"


def write_report(archive: bytes, options: ReportOptions, stream: "Sink | BinaryIO") -> int:
    """Write the report of an archive to a stream and return its bytes.

    The text is never whole in memory. Times are written in the zone of the options, also by what takes the reader's:
    call it where nothing else writes times meanwhile. Raises FileProblemError for what is no archive.
    """
    with _times_in(options.zone):
        content = ReportContent(report_document(archive, options), options)
        if options.form == "json":
            return _write_json(content, stream)
        return write_report_page(
            content.frame, content.jobs(), stream, options=options_text(options), unfolded=options.unfolded
        )


@contextmanager
def _times_in(zone: tzinfo) -> Iterator[None]:
    before = reader_zone()
    write_times_in(zone)
    try:
        yield
    finally:
        write_times_in(before)


def _write_json(content: ReportContent, stream: "Sink | BinaryIO") -> int:
    written = 0
    for piece in _json_pieces(content):
        stream.write(piece)
        written += len(piece)
    return written


def _json_pieces(content: ReportContent) -> Iterator[bytes]:
    yield b'{"format":%b,\n"options":%b' % (_json(JSON_FORMAT), options_text(content.options).encode())
    for name in content.frame.__struct_fields__:
        if name != "appendix":
            yield b",\n%b:%b" % (_json(name), _json(getattr(content.frame, name)))
    yield b',\n"jobs":['
    separator = b"\n"
    for part in content.jobs():
        yield separator + _json(part)
        separator = b",\n"
    yield b'\n],\n"appendix":%b}\n' % _json(content.frame.appendix)


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)
