"""The way of a command's words and JSON to standard output and standard error; questions are in ``source.terminal``.

Whatever the words are made of, they steer no terminal and forge no line: see ``domain/printable.py``.
"""

import codecs
import io
import sys
from collections.abc import Callable, Iterable
from typing import BinaryIO, cast

import click

from drs_inspector.commands.run_settings import RUN
from drs_inspector.domain.printable import printable, printable_json


def write_lines(*lines: str, err: bool = False) -> None:
    """Write each text as one line, and nothing where there is none."""
    if lines:
        click.echo("\n".join(map(printable, lines)), err=err)


def write_note(*lines: str) -> None:
    """Write to standard error what is good to know and neither data nor an error; --quiet leaves it out."""
    if not RUN.quiet:
        write_lines(*lines, err=True)


def write_table(pieces: Iterable[str]) -> None:
    """Write pieces of a table to standard output: lines of printable texts, with the styles of a terminal."""
    for piece in pieces:
        click.echo(piece, nl=False)


def write_json(text: str) -> None:
    """Write a JSON document."""
    click.echo(printable_json(text))


def output_stream() -> BinaryIO:
    """Return standard output for the bytes of a JSON document; on a terminal what would steer it is escaped."""
    return cast("BinaryIO", TerminalJson()) if sys.stdout.isatty() else sys.stdout.buffer


def text_stream() -> BinaryIO:
    """Return standard output for the bytes of any other text; on a terminal what would steer it is escaped."""
    return cast("BinaryIO", TerminalText()) if sys.stdout.isatty() else sys.stdout.buffer


class TerminalJson(io.RawIOBase):
    """A binary stream of JSON that a terminal shows: the value is the same, what would steer is escaped in the text."""

    def __init__(self, shown: Callable[[str], str] = printable_json) -> None:
        super().__init__()
        self._shown = shown
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: "memoryview | bytes", /) -> int:  # type: ignore[override]  # any buffer
        """Write the next bytes to standard output."""
        sys.stdout.write(self._shown(self._decoder.decode(bytes(data))))
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Write what is still in memory."""
        if not self.closed:
            sys.stdout.flush()


class TerminalText(TerminalJson):
    """A binary stream of text that a terminal shows: lines and tabs stay, everything else that steers is escaped."""

    def __init__(self) -> None:
        super().__init__(printable_lines)


def printable_lines(text: str) -> str:
    """Return a text of many lines that can be shown; see ``printable``."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))
