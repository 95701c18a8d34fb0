"""Everything that goes wrong ends here and is shown: errors of ours, failed tasks, exceptions in slots."""

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.secrets import redact_text
from drs_inspector.qt.main_window.error_bar import ErrorBar

_log = logging.getLogger(__name__)


def as_inspector_error(error: BaseException) -> InspectorError:
    """Return our own errors as they are; anything else is a defect and says so."""
    if isinstance(error, InspectorError):
        return error
    return InspectorError(
        "Something in DRS Inspector failed.",
        f"{type(error).__name__}: {redact_text(str(error))}".rstrip(": "),
        "You can go on working. Press Details and Copy to report it.",
    )


class ErrorReporting:
    """Shows problems in the error bar, and catches those that nobody else catches while it is installed."""

    def __init__(self, bar: ErrorBar) -> None:
        self._bar = bar
        self._hook_before = sys.excepthook

    def show(self, error: BaseException, where: str = "", retry: Callable[[], None] | None = None) -> None:
        """Show an error; a defect is logged with its stack and shown with it under Details."""
        details = ""
        if not isinstance(error, InspectorError):
            details = redact_text("".join(traceback.format_exception(error)))
            _log.error("%s failed:\n%s", where or "Something", details)
        self._bar.show_error(as_inspector_error(error), where=where, details=details, retry=retry)

    def task_failed(self, name: str, error: BaseException) -> None:
        """Show why a task ended; for ``TaskOwner``."""
        self.show(error, where=name)

    def install(self) -> None:
        """Catch exceptions of slots and of the event loop (call it on the running loop)."""
        sys.excepthook = self._on_exception
        asyncio.get_running_loop().set_exception_handler(self._on_loop_exception)

    def uninstall(self) -> None:
        """Let exceptions go where they went before."""
        sys.excepthook = self._hook_before

    def _on_exception(self, kind: type[BaseException], error: BaseException, stack: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            self.show(error)
        else:
            self._hook_before(kind, error, stack)

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.show(error)
        else:
            _log.warning("event loop: %s", context.get("message", ""))
