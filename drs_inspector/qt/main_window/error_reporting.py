"""Shows in the error bar what went wrong: errors of ours, failed tasks, and what nothing else caught.

What an error means and what is kept of it is decided in ``session/error_reports``.
"""

import asyncio
import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from drs_inspector.cloud.http.log_redaction import install_log_redaction
from drs_inspector.domain.errors import SignInError
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.error_bar import ErrorBar
from drs_inspector.session.error_reports.hooks import install_hooks, on_loop_problem
from drs_inspector.session.error_reports.log_records import install_last_resort
from drs_inspector.session.error_reports.report import ErrorReport, early_reports, report_error

_NEXT_STEP = "You can go on working. To report it: Help > Save support bundle…"


class _Relay(QObject):
    """Carries a report to the thread of the window, and out of the painting or the slot that failed."""

    failed = Signal(object)

    def __init__(self, show: Callable[[ErrorReport], None]) -> None:
        super().__init__()
        self._show = show
        self.failed.connect(self._on_failed, Qt.ConnectionType.QueuedConnection)

    def tell(self, error: BaseException, where: str) -> None:
        """Report an error, on whatever thread it came."""
        self.failed.emit(report_error(error, where))

    def _on_failed(self, report: ErrorReport) -> None:
        # A bar that fails would be told about in the bar, for ever; the report is in the log already.
        with contextlib.suppress(Exception):
            self._show(report)


class ErrorReporting:
    """Shows errors in the error bar, and while it is installed those that nothing else catches."""

    def __init__(self, bar: ErrorBar) -> None:
        self._bar = bar
        self._relay = _Relay(self._show_report)
        self._undo: Callable[[], None] | None = None

    def show(
        self,
        error: BaseException,
        where: str = "",
        retry: Callable[[], None] | None = None,
        *,
        about: Concern | None = None,
    ) -> None:
        """Show an error; ``where`` is what was being done, ``retry`` does it again.

        ``about`` is the work that failed: the message leaves when it is ``over``, or the session of it has closed.
        Without ``about`` it stays until a person closes it.
        """
        self._show_report(report_error(error, where), retry, about)

    def over(self, done: Concern) -> None:
        """Let messages go that are about work that has been done since."""
        self._bar.revise(lambda message: message.about and message.about.without(done))

    def session_closed(self, key: str) -> None:
        """Let messages about a session go: nothing of it can be tried again."""
        self._bar.revise(lambda message: message.about if message.about and message.about.session != key else None)

    def signed_in(self, key: str) -> None:
        """Let messages go that say of a session why it is not signed in."""
        self._bar.revise(
            lambda message: (
                None
                if message.about and message.about.session == key and isinstance(message.error, SignInError)
                else message.about
            )
        )

    def task_failed(self, name: str, error: BaseException) -> None:
        """Show why a task ended; for ``TaskOwner``."""
        self.show(error, where=name)

    def install(self) -> None:
        """Catch what fails in slots, threads, finalisers and the running event loop; show what failed before that."""
        install_log_redaction()
        install_last_resort()
        self._undo = install_hooks(self._relay.tell)
        asyncio.get_running_loop().set_exception_handler(on_loop_problem)
        early_reports.hand_on(self._relay.failed.emit)

    def uninstall(self) -> None:
        """Undo ``install``."""
        if self._undo is not None:
            early_reports.hand_on(None)
            self._undo()
            self._undo = None

    def _show_report(
        self, report: ErrorReport, retry: Callable[[], None] | None = None, about: Concern | None = None
    ) -> None:
        self._bar.show_error(
            report.error,
            where=report.where,
            details=report.details,
            retry=retry,
            kept=" ".join(part for part in (_NEXT_STEP if report.details else "", report.kept) if part),
            log_folder=report.log_folder,
            about=about,
        )
