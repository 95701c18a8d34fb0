"""Reports an error once: explains it and, when it was unforeseen, keeps the details in the log of errors."""

import contextlib
import platform
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drs_inspector import __version__
from drs_inspector.domain.errors import InspectorError, UnforeseenError
from drs_inspector.domain.redaction.exceptions import exception_text
from drs_inspector.session.error_reports.explain import explain
from drs_inspector.storage.files.error_log import ErrorLog, LoggedError

# Kept at the exception, so that an error that passes several handlers is told and logged once.
_MARK = "_drs_inspector_report"


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """An error as people are told it, and what was kept of it.

    ``where`` is what was being done. ``details`` is the exception with its frames, redacted; empty for an error that
    was foreseen, as is ``logged``. ``log_problem`` says why nothing could be logged.
    """

    error: InspectorError
    where: str = ""
    details: str = ""
    logged: LoggedError | None = None
    log_problem: str = ""

    @property
    def kept(self) -> str:
        """The sentence that says where the details are; "" for an error that was foreseen."""
        if self.logged is not None:
            return f"The details, without secrets, are in {self.logged.path} (error {self.logged.id})."
        return f"The details could not be kept: {self.log_problem}" if self.log_problem else ""

    @property
    def log_folder(self) -> Path | None:
        """The folder that the details are in."""
        return self.logged.path.parent if self.logged is not None else None


def report_error(error: BaseException, where: str = "") -> ErrorReport:
    """Explain an error and log it unless it was foreseen; ``where`` says what was being done. Never raises.

    The same exception is logged once, however often it is reported.
    """
    if isinstance(error, InspectorError):
        return ErrorReport(error, where)
    known = getattr(error, _MARK, None)
    if isinstance(known, ErrorReport):
        return known
    try:
        made = _logged(ErrorReport(explain(error), where, exception_text(error)))
    except Exception as problem:  # noqa: BLE001 - the last handler has none behind it
        words = f"{type(error).__name__}; and reporting it failed: {type(problem).__name__}."
        made = ErrorReport(UnforeseenError("DRS Inspector met an error that it was not prepared for.", words), where)
    with contextlib.suppress(Exception):  # an exception may allow no attributes
        setattr(error, _MARK, made)
    return made


class EarlyReports:
    """What was told before there was a window to show it in: of many, the newest. Any thread may keep one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[ErrorReport] = deque(maxlen=20)
        self._show: Callable[[ErrorReport], None] | None = None

    def keep(self, report: ErrorReport) -> None:
        """Keep a report for the window, or hand it on where the window came while the report was made."""
        with self._lock:
            if self._show is None:
                self._kept.append(report)
            else:
                self._show(report)

    def hand_on(self, show: Callable[[ErrorReport], None] | None) -> None:
        """Call ``show``, on the reporting thread, for what is kept and what comes; None: keep from now on."""
        with self._lock:
            self._show = show
            while show is not None and self._kept:
                show(self._kept.popleft())


early_reports: Final = EarlyReports()


def log_text(text: str, where: str) -> ErrorReport:
    """Log an error that exists as redacted text only, such as one of a library's own log records. Never raises."""
    return _logged(ErrorReport(UnforeseenError("A part of the program reported an error."), where, text))


def _logged(report: ErrorReport) -> ErrorReport:
    """Return the report with its place in the log, or with the reason why it has none."""
    try:
        return replace(report, logged=ErrorLog().add(report.details, _heading(report.where)))
    except InspectorError as problem:
        return replace(report, log_problem=f"{problem.title} {problem.cause}")
    except Exception as problem:  # noqa: BLE001 - not even the folder may be known
        return replace(report, log_problem=explain(problem).cause)


def _heading(where: str) -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    program = f"drs-inspector {__version__}, Python {platform.python_version()}, {system}"
    qt = sys.modules.get("PySide6")
    return "\n".join(part for part in (program + (f", Qt {qt.__version__}" if qt else ""), where) if part)
