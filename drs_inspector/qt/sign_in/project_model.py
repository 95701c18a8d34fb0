"""The projects of a sign-in as rows: which are ticked, how many jobs they have, which fit the search."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.icons import icon
from drs_inspector.qt.widgets.text_size import DATA_SHARE, fixed_font
from drs_inspector.qt.widgets.theme import tone_colour

Index = QModelIndex | QPersistentModelIndex
NAME, ID, JOBS = range(3)
BY_NAME: Final = "Name"
BY_JOBS: Final = "Jobs"
NOT_ASKED: Final = "not asked"
ASKING: Final = "asking…"
_SHOWN_ID = 4


class ProjectModel(QAbstractTableModel):
    """``ticked()``: another choice than before. Counts are ``int``, or the words why there is none."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._projects: tuple[Project, ...] = ()
        self._shown: list[Project] = []
        self._counts: dict[str, int | str] = {}
        self._chosen: set[str] = set()
        self._every = False
        self._search = ""
        self._order = BY_NAME
        self.font: Callable[[], QFont] = QFont

    # What is shown

    def show_projects(self, projects: Sequence[Project], chosen: Collection[str] = ()) -> None:
        """Show other projects, with nothing counted yet."""
        self._projects = tuple(projects)
        self._counts, self._search = {}, ""
        self._chosen = {project.id for project in projects} & set(chosen)
        self._arrange()
        self.ticked.emit()

    def find(self, text: str) -> None:
        """Show what has the text in its name or id; what is ticked stays ticked."""
        self._search = text.strip().casefold()
        self._arrange()

    def sort_by(self, order: str) -> None:
        """Order by name, or by what is known of the jobs now, most first; counts that come later move nothing."""
        self._order = order
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        fits = [one for one in self._projects if self._search in one.name.casefold() or self._search in one.id]
        fits.sort(key=lambda one: one.name.casefold())
        if self._order == BY_JOBS:
            fits.sort(key=lambda one: -self._number(one.id))
        self._shown = fits
        self.endResetModel()

    def _number(self, project_id: str) -> int:
        count = self._counts.get(project_id)
        return count if isinstance(count, int) else -1

    def at(self, row: int) -> Project:
        """Return the project of a row."""
        return self._shown[row]

    # Counts

    def is_counted(self, project_id: str) -> bool:
        """Tell whether the jobs of a project were asked for."""
        return project_id in self._counts

    def show_count(self, project_id: str, count: int | str) -> None:
        """Show how many jobs a project has, or why that is not known."""
        self._counts[project_id] = count
        for row, project in enumerate(self._shown):
            if project.id == project_id:
                self.dataChanged.emit(self.index(row, NAME), self.index(row, JOBS))
        if project_id in self.chosen_ids:
            self.ticked.emit()

    @property
    def total(self) -> tuple[int, int]:
        """The jobs of the chosen projects as far as they are counted, and how many of these projects are not."""
        numbers = [self._counts.get(project_id) for project_id in self.chosen_ids]
        known = [number for number in numbers if isinstance(number, int)]
        return sum(known), len(numbers) - len(known)

    # What is chosen

    @property
    def projects(self) -> tuple[Project, ...]:
        """Every project, whether it fits the search or not."""
        return self._projects

    @property
    def every(self) -> bool:
        """Whether all projects are wanted, those that come later too."""
        return self._every

    @property
    def chosen(self) -> tuple[Project, ...]:
        """The ticked projects in the order of their names; all of them while all are wanted."""
        wanted = self.chosen_ids
        return tuple(sorted((one for one in self._projects if one.id in wanted), key=lambda one: one.name.casefold()))

    @property
    def chosen_ids(self) -> set[str]:
        """The ids of the chosen projects."""
        return {one.id for one in self._projects} if self._every else set(self._chosen)

    def choose_every(self, every: bool) -> None:
        """Want all projects, or those that are ticked."""
        self._every = every
        self._tell()

    def toggle(self, rows: Iterable[int]) -> None:
        """Tick rows, or take the ticks away when all of them have one."""
        ids = {self._shown[row].id for row in rows}
        if ids and not self._every:
            self._chosen = self._chosen - ids if ids <= self._chosen else self._chosen | ids
            self._tell()

    def _tell(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self._shown) - 1, NAME))
        self.ticked.emit()

    # Qt's model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many projects fit."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return three: name, id, jobs."""
        return 0 if parent.isValid() else 3

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a name be ticked unless all projects are wanted."""
        flags = super().flags(index)
        if index.column() == NAME and not self._every:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, _value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or self._every:
            return False
        self.toggle([index.row()])
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        project, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (project.name, _short(project.id), self._jobs(project.id))[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            ticked = self._every or project.id in self._chosen
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return (plain_tip(project.description or project.name), project.id, None)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (f"{project.name}, {self._jobs(project.id)}", project.id, self._jobs(project.id))[column]
        return self._look(project.id, column, role)

    def _look(self, project_id: str, column: int, role: int) -> Any:
        count = self._counts.get(project_id, NOT_ASKED)
        without = column == JOBS and isinstance(count, str)
        if role == Qt.ItemDataRole.FontRole and column == ID:
            return fixed_font(DATA_SHARE)
        if role == Qt.ItemDataRole.ForegroundRole and (column == ID or without):
            return tone_colour("grey")
        if role == Qt.ItemDataRole.DecorationRole and without and count not in (NOT_ASKED, ASKING):
            return icon("unavailable", "grey")
        return None

    def _jobs(self, project_id: str) -> str:
        count = self._counts.get(project_id, NOT_ASKED)
        return count if isinstance(count, str) else f"{count:,} {'job' if count == 1 else 'jobs'}"


def _short(project_id: str) -> str:
    """Return both ends of an id."""
    if len(project_id) <= 2 * _SHOWN_ID + 1:
        return project_id
    return f"{project_id[:_SHOWN_ID]}…{project_id[-_SHOWN_ID:]}"
