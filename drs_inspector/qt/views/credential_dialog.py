"""The sign-in dialog. It is opened with ``open()``, never ``exec()``: the event loop goes on below it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.qt.theme import GRID
from drs_inspector.qt.views.credential_entries import Entries
from drs_inspector.qt.views.credential_form import CredentialForm
from drs_inspector.qt.views.message_strip import MessageStrip
from drs_inspector.storage.profiles import Profile


class CredentialDialog(QDialog):
    """Profile, form, what is going on, and buttons. It checks fields; signing in is its owner's work.

    ``profile_chosen`` carries a Profile, the other signals carry checked ``Entries`` or, for deleting, a name.
    """

    profile_chosen = Signal(object)
    save_requested = Signal(object)
    delete_requested = Signal(str)
    projects_requested = Signal(object)
    test_requested = Signal(object)
    connect_requested = Signal(object)

    def __init__(self, profiles: Sequence[Profile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to a cloud")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._profiles: dict[str, Profile] = {}
        self.form = CredentialForm(self)
        self.outcome = MessageStrip(self)
        self.keyring_note = MessageStrip(self)
        self._build_profile_row()
        self._build_buttons()
        self._lay_out()
        self.show_profiles(profiles)
        self.form.find_projects.connect(self._ask_projects)
        self._fit_screen()

    def _build_profile_row(self) -> None:
        self.profile = QComboBox(self)
        self.profile.setEditable(True)
        self.profile.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.profile.setAccessibleName("Profile name")
        edit = self.profile.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("A name, to keep these entries for next time")
        self.profile.activated.connect(self._profile_activated)
        self.profile.editTextChanged.connect(self._profile_typed)
        self._save = QPushButton("Sa&ve", self)
        self._save.setToolTip("Keep these entries, without any secret")
        self._save.clicked.connect(self._ask_save)
        self._delete = QPushButton("&Delete", self)
        self._delete.setToolTip("Remove this profile and what the keyring holds for it")
        self._delete.clicked.connect(self._ask_delete)
        for button in (self._save, self._delete):
            button.setAutoDefault(False)

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
        top = QHBoxLayout()
        top.setSpacing(GRID)
        label = QLabel("&Profile", self)
        label.setBuddy(self.profile)
        for widget, stretch in ((label, 0), (self.profile, 1), (self._save, 0), (self._delete, 0)):
            top.addWidget(widget, stretch)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setForegroundRole(line.palette().ColorRole.Mid)
        body = QWidget(self)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, GRID, 0)
        inner.setSpacing(GRID)
        for part in (self.form, self.keyring_note, self.outcome):
            inner.addWidget(part)
        inner.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields bring themselves into view
        self._scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + GRID // 2)
        layout.addLayout(top)
        layout.addWidget(line)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._buttons)

    def _fit_screen(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        line = self.fontMetrics().height() + 3 * GRID
        self.resize(min(80 * GRID, room.width() - 4 * GRID), min(15 * line, room.height() - 8 * GRID))
        self.setMinimumWidth(min(58 * GRID, room.width() - 4 * GRID))

    # Profiles

    def show_profiles(self, profiles: Sequence[Profile], current: str = "") -> None:
        """Offer profiles by name; the fields stay as they are."""
        self._profiles = {profile.name: profile for profile in profiles}
        typed = current or self.profile.currentText()
        self.profile.clear()
        self.profile.addItems(list(self._profiles))
        self.profile.setEditText(typed)
        self._profile_typed(typed)

    def choose_profile(self, name: str) -> bool:
        """Fill the fields from a profile; False when there is none of this name."""
        profile = self._profiles.get(name)
        if profile is None:
            return False
        self.profile.setEditText(name)
        self.outcome.clear()
        self.keyring_note.clear()
        self.form.show_profile(profile)
        self.profile_chosen.emit(profile)
        return True

    def _profile_activated(self, _row: int) -> None:
        self.choose_profile(self.profile.currentText())

    def _profile_typed(self, text: str) -> None:
        self._save.setEnabled(bool(text.strip()))
        self._delete.setEnabled(text.strip() in self._profiles)

    # Asking

    def entries(self) -> Entries:
        """Return what is entered, unchecked."""
        return self.form.entries(self.profile.currentText())

    def _checked(self, *, need_project: bool) -> Entries | None:
        entries = self.entries()
        complaints = entries.complaints(need_project=need_project)
        if complaints:
            self.outcome.say("warning", "\n".join(complaint.text for complaint in complaints))
            self.form.focus(complaints[0].field)
            self._show_outcome()
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
        self.delete_requested.emit(self.profile.currentText().strip())

    # Answers

    def busy(self, words: str) -> None:
        """Say what is going on and take no other order than Cancel until ``ready``."""
        self.outcome.say("info", words)
        self._enable(working=True)
        self._show_outcome()

    def ready(self) -> None:
        """Take orders again; what was said stays."""
        self._enable(working=False)
        self._show_outcome()

    def _enable(self, *, working: bool) -> None:
        for widget in (self._test, self._connect, self.form):
            widget.setEnabled(not working)
        self._profile_typed("" if working else self.profile.currentText())
        self.profile.setEnabled(not working)

    def _show_outcome(self) -> None:
        if not self.outcome.isHidden():
            self.outcome.adjustSize()
            self._scroll.ensureWidgetVisible(self.outcome)

    def done(self, result: int) -> None:
        """Close, and leave no secret in the fields."""
        self.form.forget_secrets()
        super().done(result)
