"""The sections of a job's first tab: a heading with links beside it, and what it is about."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.domain.counting import are, counted
from drs_inspector.qt.peek.body import HealthGlyph
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.tables.facts_table import FactsTable
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.overview.content import Member

_LEAST_HEIGHT: Final = 22
_MOST_HEIGHT: Final = 1_200
"""A longer table scrolls by itself."""
Go = Callable[[str], None]


class Section(QWidget):
    """A heading, what is said beside it, and what it is about. ``links`` are words with the tabs that they lead to."""

    def __init__(
        self,
        title: str,
        parent: QWidget,
        *content: QWidget,
        caption: str = "",
        links: Sequence[tuple[str, str]] = (),
        go: Go | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(one_line(title, self, role=TypeRole.SECTION, bold=True), 1)
        self.caption = coloured(one_line(caption, self, role=TypeRole.SMALL), tone_colour("grey"))
        head.addWidget(self.caption)
        # As high as one with links: sections beside one another begin on one line.
        head.addStrut(max(self.fontMetrics().height() + GRID // 2, _LEAST_HEIGHT))
        for word, tab in links if go is not None else ():
            link = LinkButton(word, self)
            link.setAccessibleDescription(f"Opens {tab}")
            link.clicked.connect(_leading(go, tab))
            head.addWidget(link)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addLayout(head)
        for one in content:
            self.add(one)

    def add(self, content: QWidget) -> None:
        """Add what it is about."""
        self._column.addWidget(content)

    def minimumSizeHint(self) -> QSize:
        """It can be narrow."""
        return QSize(0, super().minimumSizeHint().height())


def lines(words: Sequence[str], parent: QWidget) -> QWidget:
    """Return some sentences, one below the other."""
    body = QWidget(parent)
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    for one in words:
        column.addWidget(wrapped(one, body, selectable=True))
    return body


def family(members: Sequence[Member], unlisted: int, open_job: Go, parent: QWidget) -> QWidget:
    """Return parent and subtasks, each a door to its job, with health and figure."""
    body = QWidget(parent)
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for member in members:
        column.addWidget(_member(member, open_job, body))
    if unlisted:
        more = one_line(
            f"{counted(unlisted, 'more subtask')} {are(unlisted)} in the list of jobs", body, role=TypeRole.SMALL
        )
        column.addWidget(coloured(more, tone_colour("grey")))
    return body


def _member(member: Member, open_job: Go, parent: QWidget) -> QWidget:
    line = QWidget(parent)
    line.setAccessibleName(member.words)
    row = QHBoxLayout(line)
    row.setContentsMargins(0 if member.is_parent else 2 * GRID, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(HealthGlyph(member.health.glyph, member.health.tone, line))
    name = member.name if len(member.name) <= _MOST_NAME else f"{member.name[: _MOST_NAME - 1]}…"
    link = LinkButton(name, line)
    link.setAccessibleName(member.words)
    link.setAccessibleDescription("Opens the job")
    link.clicked.connect(_leading(open_job, member.job_id))
    row.addWidget(link)
    kind = "Parent" if member.is_parent else ""
    said = " · ".join(filter(None, (kind, member.health.word, member.reason, member.status, member.figure)))
    row.addWidget(coloured(one_line(said, line, role=TypeRole.SMALL), tone_colour("grey")), 1)
    return line


_MOST_NAME: Final = 48


def _leading(go: Go | None, place: str) -> Callable[[], None]:
    def lead() -> None:
        if go is not None:
            go(place)

    return lead


class OpenTable(QWidget):
    """A table of facts as high as its rows: the page scrolls, and not the table."""

    def __init__(self, table: FactsTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = table
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table)
        table.verticalHeader().sectionResized.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrapped rows are higher."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        rows = self.table.verticalHeader().length() + 2 * self.table.frameWidth() + 2
        height = min(rows, _MOST_HEIGHT)
        if self.table.minimumHeight() != height:
            self.table.setFixedHeight(height)
