"""A comparison as a file, whole or not at all: the words, or the JSON and CSV, of ``drs-inspector diff``."""

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.compare.question import Answer
from drs_inspector.session.compare.text import text_lines
from drs_inspector.session.compare.written import DifferenceRows, json_pieces, ndjson_pieces
from drs_inspector.session.table_files.write import write_table
from drs_inspector.storage.exports.tables.registry import table_format
from drs_inspector.storage.exports.tables.table_format import TableOptions
from drs_inspector.storage.files.atomic_write import replacing

FORMS: Final = {"csv": "CSV", "json": "JSON", "ndjson": "NDJSON", "txt": "Text"}
"""The formats by the ending of a name."""
MOST_COPIED: Final = 10_000
_CHUNK: Final = 1 << 16


def form_of(path: Path) -> str:
    """Return the format that a name tells. Raises InspectorError for one that tells none."""
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMS:
        names = ", ".join(f".{one}" for one in FORMS)
        raise InspectorError(f"The name of {path.name} tells no format.", "", f"Let it end with one of {names}.")
    return form


async def write_file(answer: Answer, path: Path, each: Callable[[], None] = lambda: None) -> None:
    """Write a comparison; the rows are made on the event loop, some hundred at a time, and written in a thread.

    Raises InspectorError and FileProblemError; after those, and where it is cancelled, the path is as it was.
    """
    form = form_of(path)
    if form == "csv":
        await write_table(DifferenceRows(answer.found), path, form, each=each)
        return
    stack = replacing(path)
    stream = await asyncio.to_thread(stack.__enter__)
    try:
        kept = bytearray()
        for piece in _pieces(answer, form):
            kept += piece
            if len(kept) >= _CHUNK:
                await asyncio.to_thread(stream.write, bytes(kept))
                kept.clear()
                each()
        await asyncio.to_thread(stream.write, bytes(kept))
    except BaseException as error:
        if not stack.__exit__(type(error), error, error.__traceback__):
            raise
    else:
        await asyncio.to_thread(stack.__exit__, None, None, None)


def _pieces(answer: Answer, form: str) -> Iterator[bytes]:
    if form == "json":
        yield from json_pieces(answer.found, answer.titles)
    elif form == "ndjson":
        yield from ndjson_pieces(answer.found)
    else:
        for line in text_lines(answer.found, answer.titles):
            yield f"{line}\n".encode("utf-8", "backslashreplace")


def copied(answer: Answer, form: str) -> str:
    """Return what a file of a format would hold, as text; "" where it is too much to be copied."""
    if answer.found.changes > MOST_COPIED:
        return ""
    if form == "csv":
        stream = io.BytesIO()
        table_format("csv").write(DifferenceRows(answer.found), stream, TableOptions())
        return stream.getvalue().decode("utf-8")
    return b"".join(_pieces(answer, form)).decode("utf-8")
