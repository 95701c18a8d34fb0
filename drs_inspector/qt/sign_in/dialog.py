"""The sign-in dialog. It is opened with ``open()``, never ``exec()``: the event loop goes on below it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from drs_inspector.qt.sign_in.form import CredentialForm
from drs_inspector.qt.sign_in.keyring_note import KeyringNote
from drs_inspector.qt.sign_in.profile_row import ProfileRow
from drs_inspector.qt.widgets.dialog_layout import fit_screen, outer_layout, rule, scrolling
from drs_inspector.qt.widgets.message_banner import MessageBanner
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.sign_in_form import Entries
from drs_inspector.storage.profiles.store import Profile

_NARROWEST = 58 * GRID


class CredentialDialog(QDialog):
    """Profile, form, what is going on, and buttons. It checks fields; signing in is its owner's work.

    ``profile_chosen`` carries a Profile, ``delete_requested`` a name, the other ``…_requested`` signals carry checked
    ``Entries``. ``place_changed()``: other hosts; ``network_requested()``: the network settings are wanted.
    """

    profile_chosen = Signal(object)
    save_requested = Signal(object)
    delete_requested = Signal(str)
    projects_requested = Signal(object)
    test_requested = Signal(object)
    connect_requested = Signal(object)
    place_changed = Signal()
    network_requested = Signal()

    def __init__(self, profiles: Sequence[Profile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to a cloud")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._focused: QWidget | None = None
        self.profile_row = ProfileRow(self)
        self.profile = self.profile_row.box
        self.form = CredentialForm(self)
        self.outcome = MessageBanner(self)
        self.keyring_note = KeyringNote(self.form, self)
        self._build_buttons()
        self._lay_out()
        self.show_profiles(profiles)
        self.profile_row.chosen.connect(self.choose_profile)
        self.profile_row.save_pressed.connect(self._ask_save)
        self.profile_row.delete_pressed.connect(self._ask_delete)
        self.form.find_projects.connect(self._ask_projects)
        self.form.place.changed.connect(self.place_changed)
        self.form.more.network_requested.connect(self.network_requested)
        self.setMinimumWidth(_NARROWEST)
        fit_screen(self, 80 * GRID, 15)

    def _build_buttons(self) -> None:
        self._buttons = QDialogButtonBox(self)
        self._test = self._buttons.addButton("T&est", QDialogButtonBox.ButtonRole.ActionRole)
        self._test.setToolTip("Sign in, and say what was found")
        self._test.setAutoDefault(False)
        self._connect = self._buttons.addButton("&Connect", QDialogButtonBox.ButtonRole.AcceptRole)
        self._connect.setDefault(True)
        close = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        close.setAutoDefault(False)
        self._test.clicked.connect(self._ask_test)
        self._connect.clicked.connect(self._ask_connect)
        close.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        body = QWidget(self)
        inner = self._inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, GRID, 0)
        inner.setSpacing(GRID)
        inner.addWidget(self.form)
        inner.addStretch(1)
        self._scroll = scrolling(body, self)
        self._rule = rule(self)
        layout = outer_layout(self)
        layout.addWidget(self.profile_row)
        layout.addWidget(self._rule)
        layout.addWidget(self._scroll, 1)
        # Beside the buttons that were pressed, and always in sight.
        layout.addWidget(self.keyring_note)
        layout.addWidget(self.outcome)
        layout.addWidget(self._buttons)

    # Profiles

    def show_profiles(self, profiles: Sequence[Profile], current: str = "") -> None:
        """Offer profiles by name; the fields stay as they are."""
        self.profile_row.show_profiles(profiles, current)

    def choose_profile(self, name: str) -> bool:
        """Fill the fields from a profile; False when there is none of this name."""
        profile = self.profile_row.named(name)
        if profile is None:
            return False
        self.profile_row.show_name(name)
        self._fill(profile)
        return True

    def _fill(self, profile: Profile) -> None:
        self.outcome.clear()
        self.keyring_note.clear()
        self.form.show_profile(profile)
        self.profile_chosen.emit(profile)

    def ask_again(self, profile: Profile, title: str) -> None:
        """Ask for nothing but the secrets of a sign-in that has ended; ``title`` names its session."""
        self.setWindowTitle(f"Sign in again to {title}")
        self.profile_row.show_name(profile.name)
        self.profile_row.hide()
        self._rule.hide()
        self._test.hide()
        self._connect.setText("&Sign in")
        self._fill(profile)
        self.form.fix(fixed=True)
        self.form.focus_first_secret()

    # Asking

    def entries(self) -> Entries:
        """Return what is entered, unchecked."""
        return self.form.entries(self.profile_row.name)

    def _checked(self, *, need_project: bool) -> Entries | None:
        entries = self.entries()
        complaints = entries.complaints(need_project=need_project)
        if complaints:
            self.outcome.say("warning", "\n".join(complaint.text for complaint in complaints))
            self.focus_on(complaints[0].field)
            return None
        return entries

    def _ask_projects(self) -> None:
        entries = self._checked(need_project=False)
        if entries is not None:
            self.projects_requested.emit(entries)

    def _ask_test(self) -> None:
        entries = self._checked(need_project=True)
        if entries is not None:
            self.test_requested.emit(entries)

    def _ask_connect(self) -> None:
        entries = self._checked(need_project=True)
        if entries is not None:
            self.connect_requested.emit(entries)

    def _ask_save(self) -> None:
        self.save_requested.emit(self.entries())

    def _ask_delete(self) -> None:
        self.delete_requested.emit(self.profile_row.name)

    # Answers

    def busy(self, words: str) -> None:
        """Say what is going on and take no other order than Cancel until ``ready``."""
        self._focused = self.focusWidget()
        self.outcome.say("info", words)
        self._enable(working=True)

    def ready(self) -> None:
        """Take orders again; what was said stays, and the keyboard goes back to where it was."""
        self._enable(working=False)
        if self._focused is not None and self.focusWidget() is not self._focused:
            self._focused.setFocus()
        self._focused = None

    def _enable(self, *, working: bool) -> None:
        for widget in (self._test, self._connect, self.form, self.profile_row):
            widget.setEnabled(not working)

    def ask_code(self) -> None:
        """Ask for a one-time code: the field appears, empty, and has the keyboard."""
        self.form.ask_code()
        self._reveal()

    def focus_on(self, field: str) -> None:
        """Put the keyboard into a field, by its name in ``Entries``, and scroll to it."""
        self.form.focus(field)
        self._reveal()

    def _reveal(self) -> None:
        field = self.focusWidget()
        if field is not None:
            self._inner.activate()  # what has just appeared has its place only then
            self._scroll.ensureWidgetVisible(field)

    def done(self, result: int) -> None:
        """Close, and leave no secret in the fields."""
        self.form.forget_secrets()
        super().done(result)
