"""The connection report: every step on the way to the cloud, as it was tried, with its outcome and its time."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.panes.reading_out import call_box
from drs_inspector.qt.widgets.dialog_layout import empty, fit_screen, outer_layout, quiet_button, rule, scrolling, words
from drs_inspector.qt.widgets.file_choosers import ask_file_to_write
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID

_ICONS = {
    "ok": ("success", "green", "works"),
    "warning": ("warning", "amber", "with a warning"),
    "failed": ("error", "red", "failed"),
    "skipped": ("info", "grey", "not tried"),
}
_ICON_SIZE = 18
_SHORTEST_SHOWN = 0.0005


def _begun(text: str) -> str:
    """Return words as the beginning of a line; the name of a host stays as it is written."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].isalpha() else text


class CheckResultLike(Protocol):
    """What is shown of one step."""

    @property
    def title(self) -> str:
        """What was tried."""

    @property
    def outcome(self) -> str:
        """One of ok, warning, failed, skipped."""

    @property
    def seconds(self) -> float:
        """How long it took."""

    @property
    def words(self) -> str:
        """What was found."""

    @property
    def next_step(self) -> str:
        """What to do about it."""


class ConnectionReportDialog(QDialog):
    """Opened with ``open()``. ``run_requested(row)`` tries the choice of that row again; the owner adds findings.

    ``save_requested(path)`` saves the report alone, ``bundle_requested()`` asks for it as part of a support bundle.
    """

    run_requested = Signal(int)
    save_requested = Signal(str)
    bundle_requested = Signal()

    def __init__(self, choices: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connection report")
        self.setAccessibleDescription("It tries every step on the way to the cloud and says how each went.")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.report = ""
        self.choice = QComboBox(self)
        call_box(self.choice, "Report of")
        self.choice.addItems(list(choices))
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.activated.connect(self._run)
        self.outcome = MessageBanner(self)
        self._body = QWidget(self)
        self._rows = QVBoxLayout(self._body)
        self._rows.setContentsMargins(0, 0, GRID, 0)
        self._rows.setSpacing(GRID)
        self._rows.addStretch(1)
        self._build_buttons()
        self._lay_out()
        self.setMinimumWidth(52 * GRID)
        fit_screen(self, 80 * GRID, 16)

    def _build_buttons(self) -> None:
        self._buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._again = quiet_button("&Run again", "Try every step again", self._run, self)
        self._copy = quiet_button("&Copy", "Copy the report as text, without secrets", self._copy_report, self)
        self._save = quiet_button("&Save…", "Keep the report as a JSON file, without secrets", self._choose_file, self)
        self._bundle = quiet_button(
            "Save &bundle…",
            "Save the report with versions, settings and the log of errors",
            self.bundle_requested.emit,
            self,
        )
        for button in (self._again, self._copy, self._save, self._bundle):
            self._buttons.addButton(button, role)
        close = self._buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        label = QLabel("Report &of", self)
        label.setBuddy(self.choice)
        top.addWidget(label)
        top.addWidget(self.choice, 1)
        layout = outer_layout(self)
        layout.addLayout(top)
        layout.addWidget(rule(self))
        self._scroll = scrolling(self._body, self)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing in it takes the keyboard: arrows scroll it
        self._scroll.setAccessibleName("Steps")
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.outcome)
        layout.addWidget(self._buttons)

    # Findings

    def begin(self) -> None:
        """Forget what was found and say that steps are being tried."""
        self.report = ""
        empty(self._rows)
        self._rows.addStretch(1)
        self.outcome.say("info", "Trying…")
        for button in (self._again, self._copy, self._save, self._bundle):
            button.setEnabled(False)

    def add(self, finding: CheckResultLike) -> None:
        """Show a step that was tried."""
        self._rows.insertWidget(self._rows.count() - 1, self._row(finding))

    def end(self, report: str, summary: str, kind: str) -> None:
        """Say how it went altogether; ``report`` is what Copy copies."""
        self.report = report
        self.outcome.say("error" if kind == "failed" else "warning" if kind == "warning" else "success", summary)
        for button in (self._again, self._copy, self._save, self._bundle):
            button.setEnabled(True)

    def fail(self, error: InspectorError) -> None:
        """Say why nothing more can be tried."""
        self.outcome.say_error(error)
        self._again.setEnabled(True)
        self._bundle.setEnabled(True)

    def _row(self, finding: CheckResultLike) -> QWidget:
        name, tone, spoken = _ICONS.get(finding.outcome, _ICONS["skipped"])
        row = QWidget(self._body)
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        mark = QLabel(row)
        mark.setPixmap(icon(name, tone).pixmap(_ICON_SIZE, _ICON_SIZE))
        mark.setFixedWidth(_ICON_SIZE)
        mark.setAccessibleName(spoken)
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        title = words(finding.title, row, bold=True)
        title.setAccessibleName(f"{finding.title}: {spoken}")
        grid.addWidget(title, 0, 1)
        if finding.seconds >= _SHORTEST_SHOWN:
            time = QLabel(f"{finding.seconds * 1000:,.0f} ms", row)
            time.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(time, 0, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        for line, text in enumerate((finding.words, finding.next_step), 1):
            if text:
                grid.addWidget(words(_begun(text), row, selectable=True), line, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        return row

    def _run(self) -> None:
        self.run_requested.emit(self.choice.currentIndex())

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self.report)

    def _choose_file(self) -> None:
        name = "connection-report.json"
        ask_file_to_write(self, "Save the report", name, "JSON (*.json)", self.save_requested.emit)
