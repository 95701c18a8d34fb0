"""Runs a command's coroutine: Ctrl+C first stops the fetch and keeps what was read, then ends the program."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from drs_inspector.cloud.http.log_redaction import install_log_redaction
from drs_inspector.commands.ending import cancelled_by_signal, code_of_signal
from drs_inspector.commands.exit_codes import INTERRUPTED
from drs_inspector.commands.output import write_lines
from drs_inspector.commands.run_settings import RUN
from drs_inspector.domain.errors import SignInError
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.session.error_reports.hooks import on_loop_problem
from drs_inspector.session.error_reports.log_records import install_last_resort

if TYPE_CHECKING:
    # Most commands read no jobs.
    from drs_inspector.session.events import FetchReport
    from drs_inspector.session.workspace.inspector import Inspector


# The HTTP client names each request at INFO; what is below it tells of connections, headers and bodies at DEBUG.
_LOGGERS = ("httpx", "httpcore", "drs_inspector")
_MOST_CHARACTERS = 4_000


class WireLog(logging.Handler):
    """Writes records below warnings; warnings and errors are written by the handler of last resort, as without it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; never raises."""
        if record.levelno >= logging.WARNING:
            if logging.lastResort is not None:
                logging.lastResort.handle(record)
            return
        try:
            time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S.%f")[:-3]
            words = redact_text(record.getMessage()).replace("\n", " ")[:_MOST_CHARACTERS]
            write_lines(f"{time} {record.name}: {words}", err=True)
        except Exception:  # noqa: BLE001, S110 - logging must not stop what is logged
            pass


def install_wire_log() -> None:
    """Write the records that --verbose and --debug ask for, which the redaction has seen before. Repeatable."""
    level = logging.DEBUG if RUN.debug else logging.INFO if RUN.verbose else None
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        ours = [handler for handler in logger.handlers if isinstance(handler, WireLog)]
        for handler in ours:
            logger.removeHandler(handler)
        if level is not None:
            logger.addHandler(WireLog())
            logger.setLevel(level)
        elif ours:
            logger.setLevel(logging.NOTSET)


def take_log_records() -> None:
    """Redact the log records of this process, and write those that no handler takes as one line each."""
    install_log_redaction()
    install_last_resort()
    install_wire_log()


def run_to_end(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` on a new event loop and return its exit code, that of the signal when one ended it.

    What goes wrong beside it, in tasks and in records of libraries, is told by the outermost handler.
    """
    take_log_records()

    async def watched() -> int:
        asyncio.get_running_loop().set_exception_handler(on_loop_problem)
        task: asyncio.Task[int] | None = asyncio.current_task()
        with cancelled_by_signal(task) if task is not None else contextlib.nullcontext():
            return await main()

    try:
        with asyncio.Runner() as runner:
            runner.get_loop()  # where that fails, there is no coroutine yet that nothing would await
            return runner.run(watched())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return code_of_signal() or INTERRUPTED


def stop_on_interrupt(stop_work: Callable[[], None]) -> Callable[[], None]:
    """Let the first Ctrl+C call ``stop_work``; the second ends the program. Returns a function that undoes this.

    Where the event loop knows no signals (Windows) Ctrl+C ends the program at once; files are whole all the same.
    """
    if sys.platform == "win32":
        return lambda: None
    loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:  # as shells start what runs in the background
        return lambda: None

    def undo() -> None:
        if loop.remove_signal_handler(signal.SIGINT):
            # Another signal may end the program already: from then on each ends it at once.
            signal.signal(signal.SIGINT, before if code_of_signal() is None else signal.SIG_DFL)

    def stop() -> None:
        undo()
        stop_work()

    loop.add_signal_handler(signal.SIGINT, stop)
    return undo


async def fetch(
    inspector: "Inspector",
    scenarios: Sequence[str],
    jobs: Sequence[str],
    *,
    on_interrupt: Callable[[], None] = lambda: None,
) -> "FetchReport":
    """Fetch what is asked for; Ctrl+C stops it, calls ``on_interrupt``, and what was read stays.

    An error that ends a fetch half-way is in the report; it is raised when nothing has been read: no details, and where
    details were given up because the cloud does not answer any more, no list either.
    """

    def stop() -> None:
        on_interrupt()
        inspector.cancel()

    undo = stop_on_interrupt(stop)
    try:
        report = await inspector.read(scenarios=scenarios or None, job_ids=jobs or None)
    finally:
        undo()
    nothing = not report.read and (isinstance(report.error, SignInError) or not inspector.snapshot.jobs)
    if report.error is not None and nothing:
        raise report.error
    return report
