"""Profiles of a file before they are taken: which, and what to do about names that are there already."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from drs_inspector.qt.widgets.dialog_layout import fit_screen, note, outer_layout, rule, scrolling
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.storage.profiles.store import Profile


class ProfilePreview(QDialog):
    """Opened with ``open()``. ``chosen(profiles, replace)``: take these, in place of those of the same name or beside.

    ``known`` are the names that are there already; ``summary`` says in words where a profile leads.
    """

    chosen = Signal(list, bool)

    def __init__(
        self,
        profiles: Sequence[Profile],
        known: Collection[str],
        summary: Callable[[Profile], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import profiles")
        self.setAccessibleDescription("Profiles of a file, to choose from before they are taken over.")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._boxes: list[tuple[QCheckBox, Profile]] = []
        body = QWidget(self)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, GRID, 0)
        rows.setSpacing(GRID // 2)
        for profile in profiles:
            clash = "  (there is a profile of this name)" if profile.name in known else ""
            box = QCheckBox(f"{profile.name}{clash}".replace("&", "&&"), body)
            box.setChecked(True)
            box.toggled.connect(self._offer)
            rows.addWidget(box)
            where = note(summary(profile), body)
            where.setContentsMargins(3 * GRID, 0, 0, GRID // 2)
            rows.addWidget(where)
            self._boxes.append((box, profile))
        rows.addStretch(1)
        self.keep_both = QRadioButton("&Keep both: the new one gets another name", self)
        self.replace = QRadioButton("&Replace the profile that is there", self)
        self.keep_both.setChecked(True)
        self._clashes = any(profile.name in known for profile in profiles)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._take = self._buttons.addButton("&Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        layout = outer_layout(self)
        layout.addWidget(note("The file holds these profiles. It holds no secrets.", self))
        layout.addWidget(rule(self))
        layout.addWidget(scrolling(body, self), 1)
        for choice in (self.keep_both, self.replace):
            choice.setVisible(self._clashes)
            layout.addWidget(choice)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(48 * GRID)
        fit_screen(self, 64 * GRID, 10)
        self._offer()

    def _offer(self) -> None:
        self._take.setEnabled(any(box.isChecked() for box, _profile in self._boxes))

    def _accept(self) -> None:
        taken = [profile for box, profile in self._boxes if box.isChecked()]
        self.chosen.emit(taken, self._clashes and self.replace.isChecked())
        self.accept()
