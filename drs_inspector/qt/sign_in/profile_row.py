"""The top row of the sign-in dialog: which profile, and to keep it or remove it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from drs_inspector.qt.widgets.dialog_layout import quiet_button
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.profiles.store import Profile


class ProfileRow(QWidget):
    """A list of profiles in which a new name can be typed, Save and Delete."""

    chosen = Signal(str)
    save_pressed = Signal()
    delete_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profiles: dict[str, Profile] = {}
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setAccessibleName("Profile name")
        edit = self.box.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("A name, to keep these entries for next time")
        self.box.activated.connect(self._activated)
        self.box.editTextChanged.connect(self.offer_buttons)
        self._save = quiet_button("Sa&ve", "Keep these entries, without any secret", self.save_pressed.emit, self)
        tip = "Remove this profile and what the keyring holds for it"
        self._delete = quiet_button("&Delete", tip, self.delete_pressed.emit, self)
        label = QLabel("&Profile", self)
        label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for widget, stretch in ((label, 0), (self.box, 1), (self._save, 0), (self._delete, 0)):
            layout.addWidget(widget, stretch)

    @property
    def name(self) -> str:
        """The name that is typed or chosen."""
        return self.box.currentText().strip()

    def named(self, name: str) -> Profile | None:
        """Return the profile of this name."""
        return self._profiles.get(name)

    def show_profiles(self, profiles: Sequence[Profile], current: str = "") -> None:
        """Offer profiles by name; what is typed stays unless ``current`` is given."""
        self._profiles = {profile.name: profile for profile in profiles}
        typed = current or self.box.currentText()
        self.box.clear()
        self.box.addItems(list(self._profiles))
        self.show_name(typed)
        self.offer_buttons()

    def show_name(self, name: str) -> None:
        """Show a name without choosing it: the fields stay as they are.

        The row is in step with the text; else Qt takes the name for a new choice when the keyboard leaves the list.
        """
        self.box.setCurrentIndex(self.box.findText(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive))
        self.box.setEditText(name)

    def offer_buttons(self) -> None:
        """Enable what makes sense for the name that is typed."""
        self._save.setEnabled(bool(self.name))
        self._delete.setEnabled(self.name in self._profiles)

    def _activated(self, _row: int) -> None:
        self.chosen.emit(self.box.currentText())
