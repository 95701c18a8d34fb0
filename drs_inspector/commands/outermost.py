"""The outermost handler of the command line: whatever happens, there is an exit code and there are lines for people.

Everything but the standard library is loaded when there is an error to tell about. What is known about errors is in
``session/error_reports``; this module knows streams and click.
"""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NoReturn

from drs_inspector.commands.run_settings import RUN

if TYPE_CHECKING:
    import click

    from drs_inspector.session.error_reports.report import ErrorReport

_LAST_RESORT = (
    "Error: DRS Inspector failed, and failed to say why.",
    "  A part of it is missing or damaged, or the computer has nothing left to give.",
    "  Try again; if it goes on, install DRS Inspector again.",
)
_NO_ANSWER = (
    "An answer is missing.",
    "The input ended before the question was answered.",
    "Run this in a terminal, or give the answer by an option or a variable; --help names them.",
)
_NEXT_STEP = "Try again. To report it, make a bundle with drs-inspector doctor --bundle FILE.zip."


class OutputError(Exception):
    """Standard output cannot be written to; the cause is the system's error.

    It is no OSError: click and rich end the program with code 1 for a closed pipe, and code that writes files would
    take it for an error of a file.
    """


class _Output(io.FileIO):
    """Standard output that says of its errors whose they are."""

    def write(self, data: "memoryview | bytes", /) -> int:  # type: ignore[override]  # any buffer
        """Write; raises OutputError."""
        try:
            return super().write(data)
        except OSError as error:
            raise OutputError from error


class _ClosedOutput(io.FileIO):
    """Standard output that was closed before the program started: it leads nowhere, and says so until that is told."""

    is_told = False

    def write(self, data: "memoryview | bytes", /) -> int:  # type: ignore[override]  # any buffer
        """Raise OutputError; drop what is written once the program has said so, which is at its end."""
        if self.is_told:
            return memoryview(data).nbytes
        raise OutputError from OSError(errno.EBADF, os.strerror(errno.EBADF))


class _ErrorOutput(io.FileIO):
    """Standard error that drops what it cannot write: the work goes on, and there is nowhere to tell about it."""

    def write(self, data: "memoryview | bytes", /) -> int:  # type: ignore[override]  # any buffer
        """Write, or drop."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def prepare_streams() -> None:
    """Make the streams of this process fit for the handler; to be called once, at the start.

    A stream that was closed before the start, or that there never was, leads nowhere: otherwise the next file that is
    opened would take its number, and what a library prints would end up in there. What a command prints to a closed
    standard output is an error, as for every program that writes there; Windows starts windows without one.
    """
    streams: tuple[tuple[str, type[io.FileIO]], ...] = (
        ("stdin", io.FileIO),
        ("stdout", _Output),
        ("stderr", _ErrorOutput),
    )
    for name, kind in streams:
        stream = getattr(sys, name)
        if stream is None:
            mode = "r" if name == "stdin" else "w"
            raw = _ClosedOutput if name == "stdout" and sys.platform != "win32" else io.FileIO
            buffer = io.BufferedReader(raw(os.devnull)) if mode == "r" else io.BufferedWriter(raw(os.devnull, mode))
            setattr(sys, name, io.TextIOWrapper(buffer, "utf-8"))
        # A terminal stays as it is: on Windows it has a lowest layer of its own.
        elif name != "stdin" and isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            setattr(sys, name, _with_lowest_layer(stream, kind))


def _with_lowest_layer(stream: io.TextIOWrapper, kind: type[io.FileIO]) -> io.TextIOWrapper:
    """Return a stream to the same place that writes by ``kind``."""
    raw = kind(stream.fileno(), "w", closefd=False)
    # Python started with -u has no buffer there.
    buffer = io.BufferedWriter(raw) if isinstance(stream.buffer, io.BufferedWriter) else raw
    return io.TextIOWrapper(
        buffer,
        encoding=stream.encoding,
        errors=stream.errors,
        newline="\n" if sys.platform != "win32" else None,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


@contextlib.contextmanager
def past_click() -> Iterator[None]:
    """Let a broken connection reach the handler: click takes it for a closed pipe and ends the program with code 1."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EPIPE:
            raise
        raise _BrokenConnectionError from error


class _BrokenConnectionError(Exception):
    """Carries a BrokenPipeError, its cause."""


def run_and_exit(work: Callable[[], object]) -> NoReturn:
    """Run a command and end the program with its exit code (an int, or 0), or with that of what went wrong."""
    try:
        result = work()
        code = result if isinstance(result, int) else 0
    except BaseException as error:  # noqa: BLE001 - the outermost handler
        code = exit_code_for(error)
    sys.exit(_flushed(code))


def exit_code_for(error: BaseException) -> int:
    """Tell on stderr what ended the program, unless nothing is to be told, and return the exit code. Never raises."""
    try:
        return _exit_code_for(error)
    except BaseException:  # noqa: BLE001 - for example when not even this program's own files can be opened
        _write_lines(_LAST_RESORT)
        return 70


def tell(error: BaseException, where: str = "") -> None:
    """Report an error that does not end the program, such as one of a thread, and say so on stderr."""
    from drs_inspector.session.error_reports.report import early_reports, report_error  # noqa: PLC0415 - as above

    if isinstance(error, OutputError):
        return  # the command itself meets it at its next line
    report = report_error(error, where)
    early_reports.keep(report)
    _write_lines(_lines(report))


def _exit_code_for(error: BaseException) -> int:
    from drs_inspector.commands import exit_codes  # noqa: PLC0415 - only for an error

    if isinstance(error, _BrokenConnectionError):
        error = error.__cause__ or error
    # 1 is what a command returns; a library that exits with it has given up.
    if (
        isinstance(error, SystemExit)
        and isinstance(error.code, int | None)
        and error.code != exit_codes.SOME_UNAVAILABLE
    ):
        return error.code or exit_codes.ALL_READ
    if isinstance(error, KeyboardInterrupt):
        return exit_codes.INTERRUPTED
    if isinstance(error, OutputError):
        if _is_closed_pipe(error):
            return exit_codes.CLOSED_PIPE
        error = _as_file_problem(error)
    elif sys.modules.get("click") is not None:
        code = _code_of_click(error)
        if code is not None:
            return code
    from drs_inspector.session.error_reports.report import report_error  # noqa: PLC0415 - only for an error

    report = report_error(error)
    _write_lines(_lines(report))
    return exit_codes.exit_code_of(report.error)


def _code_of_click(error: BaseException) -> int | None:
    """Return the code of what click raises, after its own words; None for anything else."""
    import click  # noqa: PLC0415 - loaded already

    from drs_inspector.commands import exit_codes  # noqa: PLC0415 - only for an error

    if isinstance(error, click.ClickException):
        _show_usage(error)
        return exit_codes.FILE if isinstance(error, click.FileError) else exit_codes.USAGE
    if not isinstance(error, click.Abort):
        return None
    if isinstance(error.__cause__ or error.__context__, EOFError):
        from drs_inspector.domain.errors import InspectorError  # noqa: PLC0415 - only for an error

        _write_lines(exit_codes.error_lines(InspectorError(*_NO_ANSWER)))
        return exit_codes.USAGE
    _write_lines(("Stopped.",))
    return exit_codes.INTERRUPTED


def _show_usage(error: "click.ClickException") -> None:
    """Write what click says of wrong usage; it quotes arguments as they are."""
    from drs_inspector.commands.exit_codes import error_json  # noqa: PLC0415 - only for an error
    from drs_inspector.domain.printable import printable  # noqa: PLC0415 - only for an error

    if RUN.errors == "json":
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "drs-inspector"
        cause = getattr(error, "cause", "")
        _write_lines([error_json(error.format_message(), cause, f"{command} --help says how it is called.")])
        return
    for name in ("message", "option_name", "ui_filename"):
        if hasattr(error, name):
            setattr(error, name, printable(str(getattr(error, name))))
    said = io.StringIO()
    error.show(said)
    _write_lines(said.getvalue().rstrip("\n").replace("\t", "    ").split("\n"))


def _is_closed_pipe(error: OutputError) -> bool:
    number = error.__cause__.errno if isinstance(error.__cause__, OSError) else None
    # Windows has no number of its own for a pipe without a reader.
    return number == errno.EPIPE or (number == errno.EINVAL and sys.platform == "win32")


def _as_file_problem(error: OutputError) -> Exception:
    from drs_inspector.domain.errors import FileProblemError  # noqa: PLC0415 - only for an error
    from drs_inspector.storage.files.file_errors import file_problem  # noqa: PLC0415 - only for an error

    cause = error.__cause__ if isinstance(error.__cause__, OSError) else OSError()
    found = file_problem(cause, "written", "output")
    return FileProblemError("The output could not be written.", found.cause, found.next_step)


def _lines(report: "ErrorReport") -> list[str]:
    from drs_inspector.commands.exit_codes import error_json, error_lines  # noqa: PLC0415 - only for an error

    error = report.error
    if RUN.errors == "json":
        next_step = " ".join(filter(None, (error.next_step or (_NEXT_STEP if report.details else ""), report.kept)))
        return [error_json(error.title, error.cause, next_step, error.code, error.request_id)]
    lines = error_lines(error)
    if report.details and not error.next_step:
        lines.append(f"  {_NEXT_STEP}")
    if report.kept:
        lines[-1] = f"{lines[-1]} {report.kept}"
    return lines


def _write_lines(lines: Iterable[str]) -> None:
    """Write to stderr what can be written there, each text as one line."""
    if lines is not _LAST_RESORT:
        from drs_inspector.domain.printable import printable  # noqa: PLC0415 - only for an error

        lines = map(printable, lines)
    text = "\n".join(lines) + "\n"
    with contextlib.suppress(Exception):
        encoding = sys.stderr.encoding or "ascii"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()


def _flushed(code: int) -> int:
    """Write what is still to be written; return the exit code, another one when the output could not be written.

    Python would flush at its end too, print "Exception ignored in" when that fails, and end with code 120.
    """
    try:
        sys.stdout.flush()
    except OutputError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        _ClosedOutput.is_told = True
        # An error that was told already says more than this one.
        return exit_code_for(error) if code in (0, 1) else code
    except ValueError:  # it is closed
        return code
    return code
