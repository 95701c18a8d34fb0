"""The sign-in dialog. It is opened with ``open()``, never ``exec()``: the event loop goes on below it."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.sign_in.code_page import CodePage
from drs_inspector.qt.sign_in.form import SignInForm
from drs_inspector.qt.sign_in.project_page import ProjectPage
from drs_inspector.qt.sign_in.region_field import Search
from drs_inspector.qt.widgets.dialog_layout import scrolling
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.fields.field_frame import hairline
from drs_inspector.qt.widgets.fields.field_row import LabelColumn, quiet
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.text_size import scaled
from drs_inspector.qt.widgets.theme import GRID

Page = Literal["form", "code", "projects"]
_WIDTH = 73 * GRID
_NEW: Final = "New connection"
_NO_PLACE: Final = "choose a cloud and region first"
_NO_ACCOUNT: Final = "needs a region and an account"
_NOT_FULL: Final = "enter all digits"
_ABOUT: Final[dict[Page, str]] = {
    "form": "It signs in to a cloud, to read jobs and change nothing; secrets go to the keyring or nowhere.",
    "code": "The cloud asks for a code that is good for one time, from a device or an app.",
    "projects": "Each project that is ticked opens as a session of its own.",
}


class _Footer(QWidget):
    """The buttons of all pages in one line, with what the test needs and the wish to remember projects."""

    def __init__(self, remember: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.back = ActionButton("&Back", self, tip="Back to what was typed")
        self.test = ActionButton("T&est", self, tip="Sign in, say what was found, open nothing")
        self.save = ActionButton("Sa&ve", self, tip="Keep these entries, without any secret")
        self.test_note = quiet(QLabel(self))
        self.cancel = ActionButton("Cancel", self, tip="Close without signing in (Esc)")
        self.primary = ActionButton("&Connect", self, primary=True)
        self.save.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        layout.setSpacing(GRID)
        for widget in (self.back, self.test, self.save, remember):
            layout.addWidget(widget)
        layout.addWidget(self.test_note, 1)
        layout.addWidget(self.cancel)
        layout.addWidget(self.primary)


class CredentialDialog(QDialog):
    """Three pages, what is going on, and buttons. It shows what it is given; signing in is its owner's work.

    ``connect_requested()``, ``test_requested()`` and ``save_requested()`` are pressed on the form,
    ``code_entered(str)`` on the page of the code, ``projects_chosen()`` on that of the projects, ``back_requested()``
    on both.
    """

    connect_requested = Signal()
    test_requested = Signal()
    save_requested = Signal()
    code_entered = Signal(str)
    projects_chosen = Signal()
    back_requested = Signal()

    def __init__(self, methods: Sequence[SignInMethod], search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._page: Page = "form"
        self._form_title = _NEW
        self._busy = ""
        self._focused: QWidget | None = None
        self._body = QWidget(self)
        column = LabelColumn(self, taken="bcemnov")  # the letters of the buttons
        self.form = SignInForm(methods, search, column, self._body)
        self.code = CodePage(column, self._body)
        self.projects = ProjectPage(self._body)
        self.outcome = MessageBanner(self._body)
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._fit_content)
        self._foot = foot = _Footer(self.projects.remember, self)
        self.back, self.test, self.save = foot.back, foot.test, foot.save
        self.cancel, self.primary, self.test_note = foot.cancel, foot.primary, foot.test_note
        self._lay_out()
        self._connect_parts()
        self.show_page("form")
        self.resize(scaled(_WIDTH), 30 * GRID)

    def _lay_out(self) -> None:
        self._body.setAutoFillBackground(True)
        self._body.setBackgroundRole(QPalette.ColorRole.Base)
        inside = self._inside = QVBoxLayout(self._body)
        inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        inside.setSpacing(2 * GRID)
        for page in (self.form, self.code, self.projects):
            inside.addWidget(page)
        inside.addWidget(self.outcome)
        inside.addStretch(1)
        self._scroll = scrolling(self._body, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(hairline(self))
        layout.addWidget(self._foot)

    def _connect_parts(self) -> None:
        self._body.installEventFilter(self)
        self.form.reshaped.connect(self._changed)
        self.form.edited.connect(lambda _name: self._changed())
        self.form.methods.changed.connect(self._changed)
        self.code.changed.connect(self._changed)
        self.code.pasted.connect(self._go_on)
        self.projects.changed.connect(self._changed)
        self.back.triggered.connect(self.back_requested)
        self.test.triggered.connect(self.test_requested)
        self.save.triggered.connect(self.save_requested)
        self.cancel.triggered.connect(self.reject)
        self.primary.triggered.connect(self._go_on)
        self.primary.explained.connect(self._explain)
        self.test.explained.connect(self._explain)

    # Pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Show a page; what was typed on the others stays."""
        self._page = page
        pages: dict[Page, QWidget] = {"form": self.form, "code": self.code, "projects": self.projects}
        for name, widget in pages.items():
            widget.setVisible(name == page)
        titles = {"form": self._form_title, "code": "Sign in: one-time code", "projects": "Choose projects"}
        self.setWindowTitle(titles[page])
        self.setAccessibleDescription(_ABOUT[page])
        self.back.setVisible(page != "form")
        self.test.setVisible(page == "form" and not self._asks_again)
        self.projects.remember.setVisible(page == "projects")
        self._changed()

    def name_form(self, title: str, button: str = "&Connect") -> None:
        """Call the form's page and its button something else than those of a new connection."""
        self._form_title = title
        self._button = button
        self.show_page(self._page)

    _button = "&Connect"

    def offer_save(self, title: str) -> None:
        """Add a button that keeps the entries without signing in."""
        self.save.show()
        self.name_form(title)

    @property
    def _asks_again(self) -> bool:
        return not self.form.head.isHidden()

    # Buttons

    def _changed(self) -> None:
        """Let buttons say what they do now, or why they cannot be used; give the content its room."""
        self.primary.setText(self._open_words() if self._page == "projects" else self._button)
        self.primary.set_reason(self._busy or self._primary_reason())
        lacks = self._test_reason()
        self.test.set_reason(self._busy or lacks)
        self.test_note.setText(lacks if self.test.isVisibleTo(self) and not self._busy else "")
        for button in (self.back, self.save):
            button.set_reason(self._busy)
        self._fit.start()

    def _open_words(self) -> str:
        number = self.projects.number
        if not number:
            return "&Open projects"
        return f"&Open {number} projects" if number > 1 else "&Open 1 project"

    def _primary_reason(self) -> str:
        if self._page == "form":
            return "" if self.form.place is not None or self._asks_again else _NO_PLACE
        if self._page == "code":
            return "" if self.code.cells.is_full else _NOT_FULL
        return self.projects.reason

    def _test_reason(self) -> str:
        method, values = self.form.methods.method, self.form.values()
        account = all(values.get(one.name) for one in method.missing(values) if not one.secret)
        return "" if self.form.place is not None and account else _NO_ACCOUNT

    def _go_on(self) -> None:
        if self._busy:
            return
        if self._page == "form":
            self.connect_requested.emit()
        elif self._page == "code":
            self.code_entered.emit(self.code.cells.code)
        else:
            self.projects_chosen.emit()

    def _explain(self, reason: str) -> None:
        """Say why a button cannot be used, and lead to what is missing."""
        announce(self, reason, urgent=True)
        if self._busy:
            return
        if self._page == "form" and self.form.place is None:
            self.form.region.line.setFocus()
        elif self._page == "form":
            self.form.focus_first_gap()
        elif self._page == "code":
            self.code.cells.setFocus()
        else:
            self.projects.focus_choice()

    # Working

    @property
    def is_busy(self) -> bool:
        """Whether only Cancel can be used."""
        return bool(self._busy)

    def busy(self, words: str) -> None:
        """Say what is going on and take no other order than Cancel until ``ready``."""
        if not self._busy:
            self._focused = self.focusWidget()
        self._busy = words
        self.outcome.say("info", words)
        announce(self, words)
        for page in (self.form, self.code, self.projects):
            page.setEnabled(False)
        self._changed()

    def ready(self) -> None:
        """Take orders again; the keyboard goes back to where it was."""
        was_busy, self._busy = self._busy, ""
        if self.outcome.text == was_busy:
            self.outcome.clear()
        for page in (self.form, self.code, self.projects):
            page.setEnabled(True)
        self._changed()
        if self._focused is not None and self._focused.isVisible():
            self._focused.setFocus()
        self._focused = None

    def note(self, severity: Literal["info", "success", "warning"], words: str) -> None:
        """Say something beside what is going on; nothing is said twice."""
        self.outcome.say(severity, words)
        announce(self, words)
        self._fit.start()

    def done(self, result: int) -> None:
        """Close, and leave no secret in the fields."""
        self.forget_secrets()
        super().done(result)

    def forget_secrets(self) -> None:
        """Leave no secret in any field."""
        self.form.forget_secrets()
        self.code.clear()

    # Keyboard and room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape go one step back, and out on the form."""
        if event.key() == Qt.Key.Key_Escape and self._page != "form" and not self._busy:
            self.back_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            button = focused if isinstance(focused, ActionButton) else self.primary
            button.click()
        else:
            super().keyPressEvent(event)

    def reveal(self) -> None:
        """Scroll to where the keyboard is."""
        field = self.focusWidget()
        if field is not None and self._body.isAncestorOf(field):
            self._inside.activate()  # what has just appeared has its place only then
            self._scroll.ensureWidgetVisible(field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the room that the content needs."""
        if watched is self._body and event.type() == QEvent.Type.LayoutRequest:
            self._fit.start()
        return super().eventFilter(watched, event)

    def _fit_content(self) -> None:
        """Be as high as the content as far as the screen goes; the upper edge stays where it is."""
        width = max(self.width(), scaled(_WIDTH), self._foot.sizeHint().width())
        width = min(width, self.screen().availableGeometry().width())
        needed = self._body.heightForWidth(width) if self._body.hasHeightForWidth() else self._body.sizeHint().height()
        height = needed + 1 + self._foot.sizeHint().height()
        room = self.screen().availableGeometry()
        below = room.bottom() - self.geometry().top() if self.isVisible() else room.height() - 8 * GRID
        self.resize(width, max(min(height, below), 20 * GRID))
        self.reveal()
