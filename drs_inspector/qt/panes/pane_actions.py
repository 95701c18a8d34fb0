"""What a pane offers for the keys that every pane has, and how the pane with the focus is found and asked.

An action has one meaning where the focus is: that of the innermost pane which has it at all. Keys, entries of the menus
and entries of context menus ask for the same offer and run it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStatusBar,
    QWidget,
)

from drs_inspector.qt.panes.control_help import control_help
from drs_inspector.qt.panes.explaining import explainer_of, is_explained
from drs_inspector.qt.panes.help_tip import show_help
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.shortcuts.keys import PANE_ACTIONS, shortcuts

if TYPE_CHECKING:
    from drs_inspector.domain.explanations.topics import Topic

_SAID_MS = 6_000
NOTHING_TO_COPY = "There is nothing to copy here"
NOTHING_TO_SAVE = "There are no rows to save here"
ONLY_JOBS = "Only jobs can be peeked at"
# A field for text does these itself.
_EDITING = ("copy", "select_all")
_NOT_TYPED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_NOTHING = {
    "find": "There is nothing to search here",
    "select_all": "There is nothing to select here",
    "show_all": "Everything is shown already",
    "save_shown": NOTHING_TO_SAVE,
    "save_all": NOTHING_TO_SAVE,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What an action would do in a pane now: its words in menus, and ``run()``, which returns what is to be said.

    None or nothing is returned where there is nothing to say.
    """

    words: str
    run: Callable[[], str | None]


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def as_html(text: str) -> str:
    """Return a text from outside as a paragraph of rich text that shows it as it is."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""


def counted(count: int, one: str, several: str) -> str:
    """Return "row" for one, "3 rows" for several."""
    return one if count == 1 else f"{count:,} {several}"


class PaneActions(QObject):
    """The actions of the pane ``widget``. A pane has those that its class overrides; None says: not now.

    ``views`` are the widgets inside that would act on such keys themselves, as tables do on Ctrl+C. ``title`` is what
    the pane is called, ``help`` a sentence or two about it. ``put(text)`` puts text on the clipboard.
    ``takes_peek``: the key that peeks at a job does something in the pane.
    """

    takes_peek = False

    def __init__(
        self,
        widget: QWidget,
        *views: QWidget,
        title: str,
        help: str,  # noqa: A002 - the word of the field
        put: Callable[[str], None] = copy_text,
    ) -> None:
        super().__init__(widget)
        self.widget, self.title, self.help = widget, title, help
        self._put = put
        for view in views:
            view.installEventFilter(self)

    def find(self) -> Offer | None:
        """Go to where a person types what to find."""
        return None

    def show_all(self) -> Offer | None:
        """Empty the line that filters or searches; None while it is empty. Esc only leaves that line."""
        return None

    def copy(self) -> Offer | None:
        """Copy what is selected: one value, or rows as a table."""
        return None

    def copy_short(self) -> Offer | None:
        """Copy the short form of what is selected: names, or where it is."""
        return None

    def copy_json(self) -> Offer | None:
        """Copy the JSON of what is selected as it was sent, without secrets."""
        return None

    def copy_id(self) -> Offer | None:
        """Copy the ids of the jobs that are selected."""
        return None

    def copy_table(self) -> Offer | None:
        """Copy the marked rows of a list as a table with headings."""
        return None

    def copy_markdown(self) -> Offer | None:
        """Copy the marked rows of a list as a table of Markdown."""
        return None

    def copy_csv(self) -> Offer | None:
        """Copy the marked rows of a list as CSV."""
        return None

    def copy_sql(self) -> Offer | None:
        """Copy what the marked rows of a list are called as the list behind IN."""
        return None

    def copy_curl(self) -> Offer | None:
        """Copy the requests that what is selected was read by."""
        return None

    def save_shown(self) -> Offer | None:
        """Write the rows of a list that are shown into a file."""
        return None

    def save_all(self) -> Offer | None:
        """Write all rows of a list into a file, those that a filter hides as well."""
        return None

    def select_all(self) -> Offer | None:
        """Select everything in the pane."""
        return None

    def activate(self) -> Offer | None:
        """Open what is selected, as Return and a double click do."""
        return None

    def delete(self) -> Offer | None:
        """Remove what is selected."""
        return None

    def more(self) -> Sequence[Offer]:
        """Return what the context menu offers besides."""
        return ()

    def topic(self) -> "Topic | None":
        """Return what the selected value is about, None where it is nothing that has an explanation."""
        return None

    def explain(self) -> Offer | None:
        """Open the handbook at the selected value; else show what the pane is, what is selected in it, and its keys."""
        topic, explainer = self.topic(), explainer_of(self.widget)
        if topic is not None and explainer is not None and is_explained(topic):
            return Offer(PANE_ACTIONS["explain"].title, lambda: explainer.lead(topic))
        focus = focused_in(self.widget.window())
        place = focus if focus is not None and self.widget.isAncestorOf(focus) else self.widget
        return Offer(PANE_ACTIONS["explain"].title, lambda: show_help(place, help_of(place)))

    def note(self) -> str:
        """Return as rich text what there is to know about what is selected; empty when there is nothing special."""
        return ""

    def has(self, name: str) -> bool:
        """Tell whether the pane has an action at all; every pane explains itself."""
        return name == "explain" or getattr(type(self), name) is not getattr(PaneActions, name)

    def offer(self, name: str) -> Offer | None:
        """Return what an action would do now."""
        found: Offer | None = getattr(self, name)()
        return found

    def copying(self, what: str, text: Callable[[], str | None]) -> Offer:
        """Return the offer to copy ``text()``, which the menu calls ``what``; an empty text leaves the clipboard."""

        def run() -> str:
            found = text()
            if not found:
                return NOTHING_TO_COPY
            self._put(found)
            return f"Copied {what}"

        return Offer(f"Copy {what}", run)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys of the pane before the widget itself and shortcuts of the window, then act on them."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            name = next((one for one in PANE_ACTIONS if shortcuts().matches(one, event)), None)
            own = isinstance(watched, QLineEdit) and name in _EDITING
            if event.type() == QEvent.Type.KeyPress:
                self._say_of_own_keys(watched, event, name)
            own = own or _is_typed(watched, event)
            if name is not None and not own and any(pane.has(name) for pane in panes_of(watched)):
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    perform(watched, name)
                    return True
        return super().eventFilter(watched, event)

    def _say_of_own_keys(self, watched: QWidget, event: QKeyEvent, name: str | None) -> None:
        """Say why a key that a field or a view takes for itself does nothing there."""
        is_view = isinstance(watched, QAbstractItemView)
        if is_view and not self.takes_peek and shortcuts().matches("jobs.peek", event):
            say(watched, ONLY_JOBS)
        elif (is_view and name == "find" and not any(pane.has(name) for pane in panes_of(watched))) or (
            isinstance(watched, QLineEdit) and name == "copy" and not _marked_text(watched)
        ):
            say(watched, nothing_words(name))


def _is_typed(watched: QWidget, event: QKeyEvent) -> bool:
    """Tell whether a key writes into a field for text."""
    is_field = isinstance(watched, QLineEdit | QPlainTextEdit)
    return is_field and bool(event.text()) and event.text().isprintable() and not event.modifiers() & _NOT_TYPED


def panes_of(widget: QWidget | None) -> Iterator[PaneActions]:
    """Yield the panes that a widget is in, the innermost first."""
    while widget is not None:
        yield from widget.findChildren(PaneActions, options=Qt.FindChildOption.FindDirectChildrenOnly)
        widget = None if widget.isWindow() else widget.parentWidget()


def offer_of(focus: QWidget | None, name: str) -> Offer | None:
    """Return what an action would do while ``focus`` has the focus; None when no pane there has it, or nothing for it.

    Text that is marked with mouse or keyboard goes before everything else that could be copied. A control that is in
    no pane is explained itself.
    """
    if name == "copy" and (marked := _marked_text(focus)):

        def run() -> str:
            copy_text(marked)
            return "Copied the marked text"

        return Offer("Copy marked text", run)
    if isinstance(focus, QLineEdit) and name in _EDITING:
        return Offer(PANE_ACTIONS[name].title, focus.selectAll) if name == "select_all" and focus.text() else None
    pane = next((pane for pane in panes_of(focus) if pane.has(name)), None)
    if pane is None and focus is not None and name == "explain":
        return Offer(PANE_ACTIONS[name].title, lambda: show_help(focus, control_help(focus)))
    return pane.offer(name) if pane is not None else None


def perform(focus: QWidget | None, name: str) -> None:
    """Run an action where the focus is, and say in the status bar what was done, or that there was nothing to do."""
    offer = offer_of(focus, name)
    if offer is not None:
        run_offer(focus, offer)
    elif focus is not None and name != "activate":
        say(focus, nothing_words(name))


def nothing_words(name: str) -> str:
    """Return why an action of panes has nothing to do where the focus is."""
    return _NOTHING.get(name, NOTHING_TO_COPY)


def run_offer(widget: QWidget | None, offer: Offer) -> None:
    """Run an offer and say in the status bar of the widget's window what was done."""
    words = offer.run()
    if widget is not None and words:
        say(widget, words)


def say(widget: QWidget, words: str) -> None:
    """Show words in the status bar of a widget's window for some seconds, and have them read out.

    A window without a status bar says them in that of the window that it belongs to, if any.
    """
    bar: object = None
    above: QWidget | None = widget.window()
    while bar is None and above is not None:
        bar = above.findChild(QStatusBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        parent = above.parentWidget()
        above = parent.window() if parent is not None else None
    if isinstance(bar, QStatusBar):
        bar.showMessage(words, _SAID_MS)
        announce(bar, words)


def help_of(focus: QWidget | None) -> str:
    """Return the help of where the focus is as rich text: the pane, what is selected, and the keys it has."""
    panes = list(panes_of(focus))
    if not panes:
        return ""
    inner = panes[0]
    return f"<p><b>{escape(inner.title)}.</b> {escape(inner.help)}</p>{inner.note()}{_keys(focus, panes)}"


def _keys(focus: QWidget | None, panes: Sequence[PaneActions]) -> str:
    rows = ""
    for name, shortcut in PANE_ACTIONS.items():
        key = shortcuts().text(name)
        own = isinstance(focus, QLineEdit) and name in _EDITING
        if key and name != "explain" and not own and any(pane.has(name) for pane in panes):
            offer = offer_of(focus, name)
            words = offer.words if offer is not None else shortcut.title
            rows += f"<tr><td><b>{escape(key)}</b>&nbsp;&nbsp;</td><td>{escape(words)}</td></tr>"
    return f"<table>{rows}</table>" if rows else ""


def focused_in(window: QWidget) -> QWidget | None:
    """Return the widget of a window that has the focus, or will have it when the window is in front again."""
    focus = QApplication.focusWidget()
    return focus if focus is not None and focus.window() is window else window.focusWidget()


def _marked_text(widget: QWidget | None) -> str:
    if isinstance(widget, QLabel | QLineEdit):
        return widget.selectedText()
    if isinstance(widget, QPlainTextEdit):
        return widget.textCursor().selection().toPlainText()
    return ""
