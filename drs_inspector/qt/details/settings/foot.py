"""What the console would let a person do with the job now, in one sentence; what it would not is folded."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.qt.details.answer_table.foot import AnswerFoot
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.qt.peek.labels import coloured, one_line, wrapped
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.commands import ONLY_READS, Commands

_WHY: Final = "Why not"
_LESS: Final = "Fold"


class CommandsFoot(AnswerFoot):
    """Says the commands that are allowed; ``why`` shows those that are not, with the reason."""

    def __init__(self, commands: Commands, copy: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.commands = commands
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        self.allowed = wrapped(commands.allowed, self, bold=True, selectable=True)
        column.addWidget(self.allowed)
        rest = QWidget(self)
        row = FlowLayout(rest)
        grey = tone_colour("grey")
        self.refused = one_line(commands.refused, self, role=TypeRole.SMALL)
        self.why = LinkButton(_WHY, self)
        self.why.setAccessibleDescription(commands.refused)
        self.why.clicked.connect(self._turn)
        only = one_line(ONLY_READS, self, role=TypeRole.SMALL)
        for one in (coloured(self.refused, grey), self.why, coloured(only, grey)):
            row.addWidget(one)
        for one in (self.refused, self.why):
            one.setVisible(bool(commands.refused))
        column.addWidget(rest)
        self.reason = coloured(wrapped(commands.reason, self, role=TypeRole.SMALL, selectable=True), grey)
        self.reason.hide()
        column.addWidget(self.reason)
        self._quiet = (self.refused, only, self.reason)
        self._pane = _CommandsPane(self, copy)

    def _turn(self) -> None:
        is_folded = self.reason.isHidden()
        self.reason.setVisible(is_folded)
        self.why.setText(_LESS if is_folded else _WHY)
        self.why.setAccessibleName(self.why.text())
        self.why.setAccessibleDescription(self.commands.reason if is_folded else self.commands.refused)
        self.why.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_quiet"):
            for label in self._quiet:
                coloured(label, tone_colour("grey"))


class _CommandsPane(PaneActions):
    """Copies all sentences."""

    def __init__(self, foot: CommandsFoot, copy: Callable[[str], None]) -> None:
        help_words = "What the console lets you do with this job. Copying takes all sentences."
        super().__init__(foot, foot.why, title="Commands", help=help_words, put=copy)
        self._foot = foot

    def copy(self) -> Offer | None:
        """Copy all sentences."""
        return self.copying("sentences about commands", lambda: "\n".join(filter(None, self._foot.commands)))
