"""Opens the handbook: from the Help menu and the palette, and with the key that explains a value."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.panes.explaining import Explainer

if TYPE_CHECKING:
    from drs_inspector.qt.handbook.window import HandbookWindow


class HandbookController(QObject):
    """The handbook of one window. It is read and made when it is first opened, and stays where a person was in it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._main = window
        window.commands.bring("handbook", self.open)
        self._explainer = Explainer(window)
        self._explainer.wanted.connect(self.explain)

    @cached_property
    def window(self) -> "HandbookWindow":
        """The window."""
        from drs_inspector.qt.handbook.window import HandbookWindow  # noqa: PLC0415 - with its first use
        from drs_inspector.session.handbook.handbook import Handbook  # noqa: PLC0415 - with its first use
        from drs_inspector.storage.explanations import explanations  # noqa: PLC0415 - with its first use

        return HandbookWindow(Handbook(explanations()), self._main)

    def open(self) -> None:
        """Show the handbook."""
        self._bring()
        self.window.field.setFocus()
        self.window.field.selectAll()

    def explain(self, topic: object) -> None:
        """Show the entry about a value."""
        if isinstance(topic, Topic):
            self.window.show_topic(topic)
            self._bring()
            self.window.list.setFocus()

    def _bring(self) -> None:
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
