"""Profiles as a table of two columns: the name, which can be changed in place, and where it leads."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.fields.colour_choice import colour_name, swatch
from drs_inspector.storage.profiles.store import Profile

Index = QModelIndex | QPersistentModelIndex
NAME, SUMMARY = range(2)
_TITLES: Final = ("Name", "Signs in to")
_NO_INDEX: Final = QModelIndex()
_DISPLAY, _EDIT, _ICON, _TOOLTIP, _SPOKEN = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)


class ProfilesModel(QAbstractTableModel):
    """``rename_requested(old, new)``: a name was typed over; the row changes when the profiles are shown anew."""

    rename_requested = Signal(str, str)

    def __init__(self, summary: Callable[[Profile], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._summary = summary
        self.profiles: tuple[Profile, ...] = ()

    def show_profiles(self, profiles: Sequence[Profile]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.profiles = tuple(profiles)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """One row per profile."""
        return 0 if parent.isValid() else len(self.profiles)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Name and summary."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Look a cell up."""
        if not index.isValid():
            return None
        profile = self.profiles[index.row()]
        if index.column() == SUMMARY:
            words = self._summary(profile) if role in (_DISPLAY, _TOOLTIP) else None
            return plain_tip(words) if words is not None and role == _TOOLTIP else words
        if role in (_DISPLAY, _EDIT):
            return profile.name
        if role == _ICON:
            return swatch(profile.colour)
        if role == _SPOKEN and profile.colour:
            return f"{profile.name}, {colour_name(profile.colour)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the titles of the columns."""
        if role == _DISPLAY and orientation == Qt.Orientation.Horizontal:
            return _TITLES[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be changed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == NAME else flags

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Ask for another name; the row shows it when it has been stored."""
        if role != _EDIT or not index.isValid() or index.column() != NAME:
            return False
        old, new = self.profiles[index.row()].name, str(value).strip()
        if new and new != old:
            self.rename_requested.emit(old, new)
        return False
