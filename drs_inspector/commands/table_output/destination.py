"""Where a table goes: standard output as text, as bytes of a format, or a file that appears whole or not at all."""

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

import click

from drs_inspector.storage.exports.tables.registry import table_formats

TABLE = "table"
STANDARD_OUTPUT = "-"
F = TypeVar("F", bound=Callable[..., Any])
_JSON_STRINGS = ("json", "ndjson", "yaml")


@dataclass(frozen=True, slots=True)
class Destination:
    """The format, "table" for one that people read, and the file, "" for standard output."""

    form: str = TABLE
    path: str = ""
    spreadsheet: bool = False
    force: bool = False

    def check(self) -> None:
        """Raise before anything is read for what cannot be written: click.UsageError and FileProblemError."""
        if self.path:
            from drs_inspector.storage.files.target_check import check_target  # noqa: PLC0415 -- not for --help

            check_target(Path(self.path), force=self.force)


def destination_options(function: F) -> F:
    """Add the options to a command; `take_destination` takes them out of its values again."""
    for option in reversed(
        (
            click.option(
                "--format",
                "form",
                type=click.Choice([TABLE, *table_formats()]),
                default=TABLE,
                show_default=True,
                help="How it is written; see docs/formats.md.",
            ),
            click.option("-o", "--output", metavar="FILE", default="", help="Where to write; - is standard output."),
            click.option("--spreadsheet", is_flag=True, help="With csv: guard against formulas, and mark it as UTF-8."),
            click.option("--force", is_flag=True, help="Replace FILE when it exists."),
        )
    ):
        function = option(function)
    return function


def take_destination(options: dict[str, Any]) -> Destination:
    """Take the options out of a command's values. Raises click.UsageError for what does not fit together."""
    form, path = options.pop("form"), options.pop("output")
    spreadsheet, force = options.pop("spreadsheet"), options.pop("force")
    path = "" if path == STANDARD_OUTPUT else path
    if force and not path:
        raise click.UsageError("--force replaces a file: name it with -o.")
    if spreadsheet and form != "csv":
        raise click.UsageError("--spreadsheet is for --format csv; a workbook (--format xlsx) needs no guard.")
    meant = Path(path).suffix.removeprefix(".").lower()
    if form == TABLE and meant in table_formats():
        raise click.UsageError(f"{path} would be a table for people: give --format {meant}, or another name.")
    if form not in (TABLE, "json") and not path and _is_for_programs(form) and sys.stdout.isatty():
        raise click.UsageError(f"The format {form} is not for a terminal: write it with -o FILE, or into a pipe.")
    return Destination(form, path, spreadsheet, force)


@contextmanager
def opened(destination: Destination) -> Iterator[BinaryIO]:
    """Open where the bytes go. Raises FileProblemError, and OutputError for what standard output refuses."""
    if destination.path:
        from drs_inspector.storage.files.atomic_write import replacing  # noqa: PLC0415 -- not for --help

        with replacing(Path(destination.path), replace=destination.force) as stream:
            yield stream
        return
    from drs_inspector.commands.output import output_stream, text_stream  # noqa: PLC0415 -- not for --help

    stream = output_stream() if destination.form in _JSON_STRINGS else text_stream()
    yield stream
    stream.flush()


@contextmanager
def opened_text(destination: Destination) -> Iterator[TextIO]:
    """Open where text for people goes; standard output is what it is. Raises as ``opened``."""
    if not destination.path:
        yield sys.stdout
        sys.stdout.flush()
        return
    with opened(destination) as stream:
        text = io.TextIOWrapper(stream, "utf-8", "backslashreplace", newline="\n")
        try:
            yield text
            text.flush()
        finally:
            with contextlib.suppress(OSError):
                text.detach()


def _is_for_programs(form: str) -> bool:
    from drs_inspector.storage.exports.tables.registry import table_format  # noqa: PLC0415 -- not for --help

    return not table_format(form).is_text
