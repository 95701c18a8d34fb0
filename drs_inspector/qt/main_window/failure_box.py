"""Tells in a box of its own why there is no window: for what fails before the window can show it, or with it."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from drs_inspector.session.error_reports.report import ErrorReport, report_error


def show_failure(error: BaseException) -> None:
    """Report an error and show it until the person closes the box; no event loop of asyncio may be running."""
    report = report_error(error, "The window")
    box = QMessageBox(QMessageBox.Icon.Critical, "DRS Inspector", report.error.title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(_words(report))
    box.setDetailedText(report.details)
    box.addButton(QMessageBox.StandardButton.Close)
    copy = box.addButton("&Copy", QMessageBox.ButtonRole.ActionRole)
    log = box.addButton("Show &log", QMessageBox.ButtonRole.ActionRole) if report.log_folder is not None else None
    while True:
        box.exec()
        if box.clickedButton() is copy:
            QGuiApplication.clipboard().setText("\n".join((report.error.title, _words(report), "", report.details)))
        elif log is not None and box.clickedButton() is log:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.log_folder)))
        else:
            return


def _words(report: ErrorReport) -> str:
    return "\n".join(part for part in (report.error.cause, report.error.next_step, report.kept) if part)
