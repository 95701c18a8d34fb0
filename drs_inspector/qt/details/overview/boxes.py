"""Why a job is late, and why it failed: boxes with an edge in the tone of what they say."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from drs_inspector.qt.details.overview.side_by_side import SideBySide
from drs_inspector.qt.peek.error_box import breakable
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, surface_colour, tone_colour, wash
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.overview.reason import Reason
from drs_inspector.session.peek.peek import ErrorWords

_EDGE: Final = 3
_RADIUS: Final = 4.0


class _EdgedBox(QFrame):
    """A wash with an edge; the head of the box and what is below it are added to ``column``."""

    def __init__(self, tone: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_EDGE + GRID + GRID // 2, GRID, GRID + GRID // 2, GRID)
        self.column.setSpacing(GRID)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the wash and its edge."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), wash(self._tone))
            painter.fillRect(0, 0, _EDGE, self.height(), tone_colour(self._tone))


class _Code(QWidget):
    """What the cloud says, on the ground of code; it is marked and copied."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.label = wrapped(breakable(words), self, role=TypeRole.DATA, selectable=True)
        column.addWidget(self.label)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.palette().color(QPalette.ColorRole.Base))
            painter.setBrush(surface_colour("code"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


class ReasonBox(_EdgedBox):
    """Why a job is late, and where to look further."""

    def __init__(self, reason: Reason, go: Callable[[str], None], parent: QWidget) -> None:
        super().__init__("amber", reason.title, parent)
        self._doors = reason.doors
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(wrapped(reason.title, self, bold=True))
        self.label = wrapped(reason.words, self, selectable=True)
        said.addWidget(self.label)
        row.addLayout(said, 1)
        for word, tab in reason.doors:
            link = LinkButton(word, self)
            link.setAccessibleDescription(f"Opens {tab}")
            link.clicked.connect(_leading(go, tab))
            row.addWidget(link)
        self.column.addLayout(row)

    def show_reason(self, reason: Reason) -> bool:
        """Show another estimate of the same; False where something else is the reason."""
        if reason.doors != self._doors or reason.title != self.accessibleName():
            return False
        if self.label.text() != reason.words and not self.label.hasSelectedText():
            self.label.setText(reason.words)
        return True


def _leading(go: Callable[[str], None], tab: str) -> Callable[[], None]:
    def lead() -> None:
        go(tab)

    return lead


class FailureBox(_EdgedBox):
    """Why a job failed: title and code, what the cloud says, what that means and what to do.

    ``copy()`` copies the error, ``explain()`` leads to the handbook; it is None where nothing explains it.
    """

    def __init__(
        self,
        error: ErrorWords,
        messages: tuple[str, ...],
        parent: QWidget,
        *,
        copy: Callable[[], None],
        explain: Callable[[], None] | None,
    ) -> None:
        super().__init__(error.tone, "Why it failed", parent)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(wrapped(breakable(error.title), self, role=TypeRole.SECTION, bold=True, selectable=True), 1)
        if error.code:
            head.addWidget(coloured(one_line(error.code, self, role=TypeRole.DATA), tone_colour("grey")))
        copying = LinkButton("Copy", self)
        copying.setAccessibleDescription("Copies code and messages of the error")
        copying.clicked.connect(copy)
        head.addWidget(copying)
        if explain is not None:
            explaining = LinkButton("Explain F1", self)
            explaining.clicked.connect(explain)
            head.addWidget(explaining)
        self.column.addLayout(head)
        for message in messages:
            self.column.addWidget(_Code(message, self))
        parts = [_part("What it means", (error.meaning,), self)] if error.meaning else []
        if error.steps:
            steps = tuple(f"{number}. {step}" for number, step in enumerate(error.steps, 1))
            parts.append(_part("What to do", steps, self))
        if parts:
            self.column.addWidget(SideBySide(parts, self))
        if error.certainty:
            words = f"{error.certainty[0].upper()}{error.certainty[1:]}."
            self.column.addWidget(coloured(wrapped(words, self, role=TypeRole.SMALL), tone_colour("grey")))


def _part(title: str, texts: tuple[str, ...], parent: QWidget) -> QWidget:
    part = QWidget(parent)
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom, part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID // 2)
    column.addWidget(coloured(wrapped(title, part, role=TypeRole.SMALL, bold=True), tone_colour("grey")))
    for text in texts:
        column.addWidget(wrapped(breakable(text), part, selectable=True))
    column.addStretch(1)
    return part
