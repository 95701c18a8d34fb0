"""From the bytes of a file to the JSON text in it: compression, byte order mark and saved HTTP headers come off."""

import io
import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from drs_inspector.domain.decoding.http_date import read_http_date
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.archive.file_kinds import looks_like_python, refusal
from drs_inspector.storage.files.file_errors import file_problem

SIZE_LIMIT = 2 << 30  # bytes after unpacking
RATIO_LIMIT = 200  # archives of a million objects reach about 40; a bomb reaches 1,000
_RATIO_FREE = 64 << 20  # below this any ratio is harmless
_INPUT_STEP = 64 << 10
_OUTPUT_STEP = 4 << 20
_HEADERS_LIMIT = 256 << 10
_GZIP_MAGIC = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})[^\r\n]*\r?\n")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_DATE_HEADER = re.compile(rb"^date:[ \t]{0,16}([^\r\n]{1,64})", re.IGNORECASE | re.MULTILINE)
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file. ``lines_before`` counts the lines of HTTP headers before it; ``date`` is that of a header."""

    name: str
    body: bytes
    lines_before: int = 0
    http_status: int | None = None
    date: datetime | None = None


def unpack(name: str, data: bytes) -> Document:
    """Return the JSON text in ``data``; that it *is* JSON is for the reader to find out.

    Takes off gzip (once), ``curl -i`` headers (also several blocks, as behind a proxy) and the UTF-8 mark. What is
    obviously something else (UTF-16, HTML, ZIP, PDF, empty, binary, ...) raises FileProblemError saying what it
    seems to be.
    """
    data = _without_gzip(name, data)
    offset, status = _after_headers(data)
    lines_before = data.count(b"\n", 0, offset)
    date = _date_in(data[:offset])
    if offset:
        data = _without_gzip(name, data[offset:])
    data = data.removeprefix(_UTF8_MARK)
    document = Document(name, data, lines_before, status, date)
    if data.lstrip()[:1] not in (b"{", b"[") or data[:2] in (b"{\0", b"[\0") or looks_like_python(data):
        raise refusal(name, data, lines_before=lines_before, http_status=status)
    return document


def read_stream(name: str, stream: BinaryIO) -> bytes:
    """Read a stream to its end; raises FileProblemError for one that has more than a file may, and when it breaks."""
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := stream.read(_OUTPUT_STEP):
            size += len(piece)
            if size > SIZE_LIMIT:
                raise FileProblemError(
                    f"{name} cannot be opened.",
                    f"It has more than {SIZE_LIMIT // _MEGABYTE:,} MB.",
                    "Give a smaller part of it.",
                )
            pieces.append(piece)
    except OSError as error:
        raise file_problem(error, "read", name) from error
    return b"".join(pieces)


def _without_gzip(name: str, data: bytes) -> bytes:
    if not data.startswith(_GZIP_MAGIC):
        return data
    unpacked = _gunzip(name, data)
    if unpacked.startswith(_GZIP_MAGIC):
        raise FileProblemError(
            f"{name} cannot be opened.", "It is compressed with gzip more than once.", "Unpack it with gunzip first."
        )
    return unpacked


def _gunzip(name: str, data: bytes) -> bytes:
    """Unpack all members, watching size and ratio; raises FileProblemError."""
    packed, output = memoryview(data), io.BytesIO()
    decoder, position = zlib.decompressobj(wbits=31), 0
    while position < len(packed):
        pending: bytes | memoryview = packed[position : position + _INPUT_STEP]
        position += len(pending)
        while pending:
            try:
                output.write(decoder.decompress(pending, _OUTPUT_STEP))
            except zlib.error as error:
                raise _damaged(name, f"it breaks near byte {position} of {len(data)} ({error})") from error
            _check_bounds(name, output.tell(), len(data))
            pending = decoder.unconsumed_tail
            if decoder.eof:
                pending = bytes(decoder.unused_data).lstrip(b"\0")  # tapes pad with zeros
                decoder = zlib.decompressobj(wbits=31)
                if not pending and not packed[position:].tobytes().strip(b"\0"):
                    return output.getvalue()
    raise _damaged(name, f"it ends too early, after {output.tell():,} unpacked bytes")


def _check_bounds(name: str, unpacked: int, packed: int) -> None:
    if unpacked > SIZE_LIMIT:
        cause = f"Unpacked it is larger than the limit of {SIZE_LIMIT // _MEGABYTE:,} MB."
    elif unpacked > _RATIO_FREE and unpacked > RATIO_LIMIT * packed:
        cause = (
            f"{packed:,} bytes unpack to more than {RATIO_LIMIT} times as much, "
            "which no reply of the cloud does. It may be made to fill the memory."
        )
    else:
        return
    raise FileProblemError(
        f"{name} cannot be opened.", cause, "If you trust it, unpack it with gunzip and open the result."
    )


def _damaged(name: str, cause: str) -> FileProblemError:
    return FileProblemError(
        f"{name} cannot be opened.",
        f"It is a gzip file, but {cause}.",
        "Copy or download it again, completely.",
    )


def _date_in(headers: bytes) -> datetime | None:
    """Return the last ``Date`` of saved HTTP headers, aware."""
    dates = _DATE_HEADER.findall(headers)
    return read_http_date(dates[-1].decode("ascii", "replace")) if dates else None


def _after_headers(data: bytes) -> tuple[int, int | None]:
    """Return where the body begins behind saved HTTP headers (0 when there are none) and the last status."""
    offset, status = 0, None
    while match := _STATUS_LINE.match(data, offset):
        status = int(match.group(1))
        end = _END_OF_HEADERS.search(data, match.end() - 2, offset + _HEADERS_LIMIT)
        if end is None:
            return len(data), status
        offset = end.end()
    return offset, status
