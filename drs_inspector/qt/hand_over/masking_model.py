"""The classes of what is masked as rows: whether each is replaced, how many values it has, and an example."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.session.sources.masking_preview import ClassPreview, MaskingPreview
from drs_inspector.session.sources.masking_texts import (
    HEADERS,
    REPLACED,
    STAYS,
    example_after,
    example_before,
    secrets_row,
)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Comparing a role with an enum costs more than the rest of data() together.
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_EDIT: Final = int(Qt.ItemDataRole.EditRole)
_CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_COLOUR: Final = int(Qt.ItemDataRole.ForegroundRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CLASS, _FOUND, _BEFORE, _AFTER = range(4)
_COUNTING = "…"
_WHY_SECRETS = "Of what is held here: what was left out when a file was written is not in it any more."
_SECRETS = "secrets"  # which are no class: no level lets them stay


class MaskingModel(QAbstractTableModel):
    """``changed`` is sent when a class is ticked or the level changes. Ticked is what is replaced."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._level: Level | None = None
        self._changes: dict[str, bool] = {}
        self._preview: MaskingPreview | None = None
        self._found: dict[str, ClassPreview] = {}
        self._names = (_SECRETS, *CLASSES)
        self._texts: Mapping[int, Callable[[str], str]] = {
            _CLASS: lambda name: CLASSES[name].title,
            _FOUND: self._count,
            _BEFORE: lambda name: example_before(self._found.get(name)),
            _AFTER: self._after,
        }
        self._secrets = secrets_row(None)

    @property
    def policy(self) -> Policy | None:
        """What stays: the level with the classes that were ticked or unticked; None where only secrets are left out."""
        return None if self._level is None else Policy.of(self._level, self._changes)

    @property
    def preview(self) -> MaskingPreview | None:
        """The counts; None while they are not known."""
        return self._preview

    def set_level(self, level: Level | None) -> None:
        """Begin with what a level replaces, None for nothing; what was ticked by hand is forgotten."""
        self._level, self._changes = level, {}
        self._tell()

    def show_preview(self, preview: MaskingPreview | None) -> None:
        """Show counts and examples, None while they are being counted."""
        self._preview = preview
        self._found = {one.name: one for one in preview.classes} if preview is not None else {}
        self._secrets = secrets_row(preview)
        self._tell()

    def cells(self, row: int) -> Sequence[str]:
        """Return a class as it is copied: its title, whether it is replaced, then what its cells show."""
        name = self._names[row]
        if name == _SECRETS:
            return self._secrets
        title, *texts = (self._texts[column](name) for column in range(len(HEADERS)))
        return title, STAYS if self._stays(name) else REPLACED, *texts

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of classes."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return HEADERS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that classes can be ticked where there is a level."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._can_tick(index) else flags

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        name, column = self._names[index.row()], index.column()
        if role == _DISPLAY:
            return self._text(name, column)
        if role == _SPOKEN:
            return self._spoken(name, column)
        if role == _ALIGNMENT:
            return _RIGHT if column == _FOUND else None
        if role == _TIP:
            return plain_tip(_WHY_SECRETS if name == _SECRETS and column == _FOUND else self._text(name, column))
        return self._look(name, column, role)

    def _text(self, name: str, column: int) -> str:
        if name == _SECRETS:  # the title comes first, then how it is masked
            return self._secrets[column and column + 1]
        return self._texts[column](name)

    def _look(self, name: str, column: int, role: int) -> Any:
        if role == _CHECK and column == _CLASS:
            return Qt.CheckState.Unchecked if self._stays(name) else Qt.CheckState.Checked
        return tone_colour("amber") if role == _COLOUR and column == _AFTER and self._stays(name) else None

    def _spoken(self, name: str, column: int) -> str:
        """Return what is heard: the whole row in its first cell, then what each of the others is."""
        if column != _CLASS:
            return f"{HEADERS[column]}: {self._text(name, column) or 'nothing'}"
        if name == _SECRETS:
            title, _masking, found, _called, becomes = self._secrets
            return f"{title}, {becomes}, {found} found"
        return f"{CLASSES[name].title}, {STAYS if self._stays(name) else REPLACED}, {self._count(name)} found"

    def _can_tick(self, index: Index) -> bool:
        return index.column() == _CLASS and self._level is not None and self._names[index.row()] != _SECRETS

    def _after(self, name: str) -> str:
        if self._level is None:
            return STAYS
        return example_after(name, self._found.get(name), stays=self._stays(name))

    def _stays(self, name: str) -> bool:
        if name == _SECRETS:
            return False
        policy = self.policy
        return policy is None or name in policy.stays

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        """Replace a class, or let it stay."""
        if role != _CHECK or not self._can_tick(index):
            return False
        self._changes[self._names[index.row()]] = Qt.CheckState(value) == Qt.CheckState.Unchecked
        self._tell()
        return True

    def _tell(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._names) - 1, len(HEADERS) - 1))
        self.changed.emit()

    def _count(self, name: str) -> str:
        if self._preview is None:
            return _COUNTING
        return f"{self._found[name].count:,}" if name in self._found else "0"
