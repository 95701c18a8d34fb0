"""What F1 shows, be it a tip or a page that scrolls."""

from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QToolTip

from drs_inspector.qt.handbook.window import HandbookWindow
from drs_inspector.qt.panes.help_tip import HelpPage


def shown_help() -> str:
    """Return the help that is shown as plain text, "" where none is."""
    pages = [one for one in QApplication.topLevelWidgets() if isinstance(one, HelpPage) and one.isVisible()]
    if pages:
        return pages[0].text
    return QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText() if QToolTip.isVisible() else ""


def shown_entry() -> str:
    """Return the title of the entry that the handbook shows, "" while it is closed."""
    books = [one for one in QApplication.topLevelWidgets() if isinstance(one, HandbookWindow) and one.isVisible()]
    return books[0].page.accessibleName().removeprefix("Entry: ") if books else ""


def hide_help() -> None:
    """Let the help go, a tip too, which Qt would leave there for a while."""
    QToolTip.hideText()
    for one in QApplication.topLevelWidgets():
        if isinstance(one, HelpPage) or one.inherits("QTipLabel"):
            one.close()


def hide_entry() -> None:
    """Close the handbook."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, HandbookWindow):
            one.close()
