"""Which lists the history was read from, and links that ask for the others."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from drs_inspector.qt.details.answer_table.foot import AnswerFoot
from drs_inspector.qt.panes.pane_actions import Offer, PaneActions
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.flow_layout import FlowLayout
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole
from drs_inspector.session.job_page.history.lists import Foot

LOG: Final = "Read the log"
_LOG_WORDS: Final = "The log is not merged here."
_HELP: Final = (
    "What the history was read from. The links ask the cloud for what was not read. Copying takes all sentences."
)


class HistoryFoot(AnswerFoot):
    """``wanted(ask)``: a list is to be asked for; ``log_wanted()``: the log is to be read."""

    wanted = Signal(object)
    log_wanted = Signal()

    def __init__(self, foot: Foot, copy: Callable[[str], None], parent: QWidget, *, has_log: bool) -> None:
        super().__init__(parent)
        self.foot = Foot("")
        self._has_log = has_log
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        self.answer = wrapped("", self, bold=True, selectable=True)
        self.more = coloured(wrapped("", self, role=TypeRole.SMALL, selectable=True), tone_colour("grey"))
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row)
        self.log = LinkButton(LOG, self._row)
        self.log.clicked.connect(self.log_wanted)
        self.log.setVisible(has_log)
        self.links: list[LinkButton] = []
        self._flow.addWidget(self.log)
        for one in (self.answer, self.more, self._row):
            column.addWidget(one)
        self._pane = _FootPane(self, copy)
        self.show_foot(foot)

    def show_foot(self, foot: Foot) -> None:
        """Say something else; links that are the same stay, with the keyboard on them."""
        if foot == self.foot:
            return
        if foot.asks != self.foot.asks:
            self._show_links(foot)
        self.foot = foot
        more = " ".join(filter(None, (foot.more, _LOG_WORDS if self._has_log else "")))
        self.answer.setText(foot.answer)
        self.more.setText(more)
        self.more.setVisible(bool(more))

    def _show_links(self, foot: Foot) -> None:
        had_focus = any(link.hasFocus() for link in self.links)
        for link in self.links:
            self._flow.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._flow.removeWidget(self.log)
        self.links = [LinkButton(ask.words, self._row) for ask in foot.asks]
        for link, ask in zip(self.links, foot.asks, strict=True):
            link.clicked.connect(partial(self.wanted.emit, ask))
            self._flow.addWidget(link)
            link.show()
        self._flow.addWidget(self.log)
        self._row.setVisible(bool(self.links) or self._has_log)
        self._flow.invalidate()
        if had_focus:
            (self.links or [self.log])[0].setFocus()

    @property
    def words(self) -> str:
        """All sentences."""
        return "\n".join(filter(None, (self.answer.text(), self.more.text())))

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "more"):
            coloured(self.more, tone_colour("grey"))


class _FootPane(PaneActions):
    """Copies all sentences."""

    def __init__(self, foot: HistoryFoot, copy: Callable[[str], None]) -> None:
        super().__init__(foot, foot.log, title="What the history was read from", help=_HELP, put=copy)
        self._foot = foot

    def copy(self) -> Offer | None:
        """Copy all sentences."""
        return self.copying("sentences about the history", lambda: self._foot.words)
