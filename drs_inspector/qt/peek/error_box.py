"""Why a job failed, in short: title, code, message, and on demand what it means and what to do."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from drs_inspector.qt.panes.explaining import explainer_of, is_explained, tip_words
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.link_button import LinkButton as PlainLink
from drs_inspector.qt.widgets.theme import GRID, tone_colour, wash
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.peek.peek import ErrorWords

if TYPE_CHECKING:
    from drs_inspector.domain.explanations.topics import Topic

_EDGE = 3


class LinkButton(QToolButton):
    """A link that unfolds what is below it. ``unfolded(bool)``: it has done that, or folded it again."""

    unfolded = Signal(bool)

    def __init__(self, words: str, parent: QWidget, *, is_open: bool) -> None:
        super().__init__(parent)
        self.is_open = is_open
        self.setText(words)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._paint()
        self.clicked.connect(self._turn)

    def _turn(self) -> None:
        self.is_open = not self.is_open
        self._paint()
        self.unfolded.emit(self.is_open)

    def _paint(self) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if self.is_open else Qt.ArrowType.RightArrow)
        self.setAccessibleDescription("Unfolded" if self.is_open else "Folded")
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.ButtonText, palette.color(QPalette.ColorRole.Link))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()


class ErrorBox(QFrame):
    """``unfolded(bool)``: a person looks at what it means, or no more."""

    unfolded = Signal(bool)

    def __init__(
        self,
        error: ErrorWords,
        parent: QWidget | None = None,
        *,
        is_open: bool = False,
        topic: "Topic | None" = None,
    ) -> None:
        """``topic`` is what the handbook has of it: with an entry there is a link to it."""
        super().__init__(parent)
        self._tone = error.tone
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE + GRID + GRID // 2, GRID, GRID + GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(wrapped(breakable(error.title), self, bold=True))
        for words in filter(None, (error.code, error.message)):
            said = wrapped(breakable(words), self, role=TypeRole.DATA, selectable=True)
            column.addWidget(coloured(said, tone_colour("grey")))
        self.link: LinkButton | None = None
        if error.steps and not error.meaning and len(error.steps) == 1:
            column.addWidget(wrapped(error.steps[0], self, selectable=True))  # one sentence is not worth a fold
        elif error.meaning or error.steps:
            self.link = LinkButton("What it means and what to do", self, is_open=is_open)
            self._more = self._unfolding(error)
            column.addWidget(self.link)
            column.addWidget(self._more)
            self._more.setVisible(is_open)
            self.link.unfolded.connect(self._more.setVisible)
            self.link.unfolded.connect(self.unfolded)
        self._topic = topic
        if is_explained(topic):
            explaining = PlainLink("Explain", self)
            explaining.setToolTip(plain_tip(tip_words(topic)))
            explaining.setAccessibleDescription(f"Opens the handbook at {topic.key if topic is not None else ''}")
            explaining.clicked.connect(self._explain)
            column.addWidget(explaining, 0, Qt.AlignmentFlag.AlignLeft)

    def _explain(self) -> None:
        explainer = explainer_of(self)
        if explainer is not None and self._topic is not None:
            explainer.lead(self._topic)

    def _unfolding(self, error: ErrorWords) -> QWidget:
        more = QWidget(self)
        column = QVBoxLayout(more)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID)
        if error.meaning:
            column.addWidget(wrapped(error.meaning, more, selectable=True))
        for number, step in enumerate(error.steps, 1):
            column.addWidget(wrapped(f"{number}. {step}", more, selectable=True))
        if error.certainty:
            column.addWidget(
                coloured(
                    wrapped(f"{error.certainty[0].upper()}{error.certainty[1:]}.", more, role=TypeRole.SMALL),
                    tone_colour("grey"),
                )
            )
        return more

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the wash and its edge."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), wash(self._tone))
            painter.fillRect(0, 0, _EDGE, self.height(), tone_colour(self._tone))


def breakable(words: str) -> str:
    """Return a text that can go on in the next line wherever a name in it ends: addresses have no spaces."""
    for sign in "/,;:=?&@":
        words = words.replace(sign, f"{sign}\u200b")
    return words
