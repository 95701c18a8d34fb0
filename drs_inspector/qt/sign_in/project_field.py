"""The project to read: typed by name or id, chosen from what IAM lists, or every project of the region."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.profiles.sign_in_form import ALL_PROJECTS


class ProjectField(QWidget):
    """A row of the sign-in form, added to the form that is given. ``find_requested()``: list the projects."""

    find_requested = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._suggested = ""
        self.box = QComboBox(parent)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setAccessibleName("Project")
        self.box.addItem(ALL_PROJECTS)
        self.box.setEditText("")
        edit = self.box.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("Name or id")
        self.find_button = QPushButton("&Find projects", parent)
        self.find_button.setToolTip("Ask IAM which projects this user may use")
        self.find_button.setAutoDefault(False)
        self.find_button.clicked.connect(self.find_requested)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.box, 1)
        row.addWidget(self.find_button)
        form.addRow("Pro&ject", row)
        label = form.labelForField(row)
        if label is not None:
            label.setBuddy(self.box)  # type: ignore[attr-defined]  # labelForField is typed as QWidget

    @property
    def text(self) -> str:
        """What is typed or chosen; empty for all projects."""
        return "" if self.is_all else self.box.currentText().strip()

    @property
    def is_all(self) -> bool:
        """Whether every project of the region is wanted."""
        return self.box.currentText().strip() == ALL_PROJECTS

    @property
    def project_id(self) -> str:
        """The id of a project that was chosen from the list; empty for one that was typed."""
        at = self.box.findText(self.box.currentText().strip())
        return str(self.box.itemData(at) or "") if at >= 0 else ""

    def suggest(self, name: str) -> None:
        """Fill in a region's own project unless the person chose another one."""
        if self.box.currentText() in ("", self._suggested):
            self._offer([])
            self.box.setEditText(name)
        self._suggested = name

    def show_project(self, project_id: str, name: str, *, every: bool = False) -> None:
        """Show the project of a profile."""
        self._offer([Project(id=project_id, name=name or project_id)] if project_id and not every else [])
        self.box.setEditText(ALL_PROJECTS if every else name or project_id)

    def show_projects(self, projects: Sequence[Project], *, choose: bool = True) -> None:
        """Offer the projects that IAM returned; a disabled one cannot be read and is left out.

        What was entered stays when it is among them; otherwise the first is chosen, or none unless ``choose``.
        """
        before, every = self.box.currentText().strip(), self.is_all
        self._offer([project for project in projects if project.enabled])
        ids = [self.box.itemData(at) for at in range(self.box.count())]
        at = self.box.findText(before) if before not in ids else ids.index(before)
        if every or (at >= 0 and before):
            self.box.setCurrentIndex(at)
        elif choose and self.box.count() > 1:
            self.box.setCurrentIndex(0)
        else:
            self.box.setCurrentIndex(-1)
            self.box.setEditText("")

    def fix(self, fixed: bool) -> None:
        """Let the project be read but not changed."""
        self.box.setEnabled(not fixed)
        self.find_button.setVisible(not fixed)

    def _offer(self, projects: Sequence[Project]) -> None:
        self.box.clear()
        for project in projects:
            self.box.addItem(project.name, project.id)
        self.box.addItem(ALL_PROJECTS)
