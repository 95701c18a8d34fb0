"""What becomes of log records while the program has no log of its own: one line on stderr, the traceback in the log.

Python's own last resort would print a library's traceback as it is, and a warning with its line of source.
"""

import logging
import sys
import warnings
from pathlib import Path
from typing import TextIO

from drs_inspector.domain.printable import printable
from drs_inspector.domain.redaction.exceptions import exception_text
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.session.error_reports.report import log_text

_MOST_CHARACTERS = 500
_warnings = logging.getLogger("py.warnings")


class LastResort(logging.Handler):
    """Writes warnings and errors as one line each; a traceback goes to the log of errors, whose path is said.

    Records arrive redacted, with their exception as text; see ``cloud/http/log_redaction.py``.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; never raises."""
        try:
            words = " ".join(printable(redact_text(record.getMessage()).replace("\n", " ")).split())[:_MOST_CHARACTERS]
            details = record.exc_text
            if record.exc_info and record.exc_info[1] is not None:
                details = exception_text(record.exc_info[1])
            if details:
                words = f"{words.rstrip('.')}. {log_text(details, record.name).kept}"
            if sys.stderr is not None:
                sys.stderr.write(f"{record.levelname.capitalize()}: {words}\n")
        except Exception:  # noqa: BLE001, S110 - logging must not stop what is logged
            pass


def install_last_resort() -> None:
    """Use it for records that no other handler takes, and for Python's warnings. Repeatable."""
    if not isinstance(logging.lastResort, LastResort):
        logging.lastResort = LastResort(logging.WARNING)
    warnings.showwarning = _show_warning


def _show_warning(  # noqa: PLR0917 -- Python's signature
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Make a log record of a warning; its place is a module, not a path, and its line of source is not shown."""
    del file, line
    _warnings.warning("%s: %s (%s:%d)", category.__name__, message, Path(filename).stem, lineno)
