"""The way of a command's words and JSON to standard output and standard error; questions are in ``source.terminal``.

Whatever the words are made of, they steer no terminal and forge no line: see ``domain/printable.py``.
"""

import codecs
import io
import sys
from typing import BinaryIO, cast

import click

from drs_inspector.domain.printable import printable, printable_json


def write_lines(*lines: str, err: bool = False) -> None:
    """Write each text as one line, and nothing where there is none."""
    if lines:
        click.echo("\n".join(map(printable, lines)), err=err)


def write_json(text: str) -> None:
    """Write a JSON document."""
    click.echo(printable_json(text))


def output_stream() -> BinaryIO:
    """Return standard output for the bytes of a JSON document; on a terminal what would steer it is escaped."""
    return cast("BinaryIO", TerminalJson()) if sys.stdout.isatty() else sys.stdout.buffer


class TerminalJson(io.RawIOBase):
    """A binary stream of JSON that a terminal shows: the value is the same, what would steer is escaped in the text."""

    def __init__(self) -> None:
        super().__init__()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: "memoryview | bytes", /) -> int:  # type: ignore[override]  # any buffer
        """Write the next bytes to standard output."""
        sys.stdout.write(printable_json(self._decoder.decode(bytes(data))))
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Write what is still in memory."""
        if not self.closed:
            sys.stdout.flush()
