"""What widgets do with keys that can be changed: a pane runs its own actions, and texts name the keys in force."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.shortcuts.keys import shortcuts


class PaneKeys(QObject):
    """Runs actions of a pane on their keys while the pane, or a widget inside it, has the focus.

    The keys are claimed before a shortcut of the window can take them. ``inside`` false leaves out the widgets inside,
    such as the editor of a table's cell.
    """

    def __init__(self, pane: QWidget, runs: Mapping[str, Callable[[], object]], *, inside: bool = True) -> None:
        super().__init__(pane)
        self._pane, self._runs, self._inside = pane, dict(runs), inside
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim the keys, then act on them."""
        if isinstance(event, QKeyEvent) and (self._inside or self._pane.hasFocus()):
            run = next((run for name, run in self._runs.items() if shortcuts().matches(name, event)), None)
            if run is not None and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    run()
                return True
        return super().eventFilter(watched, event)


class KeyText(QObject):
    """Keeps words true that name the key of an action: "Filter jobs (Ctrl+F)", without brackets while it has none."""

    def __init__(self, owner: QObject, write: Callable[[str], object], words: str, name: str) -> None:
        super().__init__(owner)
        self._write, self._words, self._name = write, words, name
        shortcuts().changed.connect(self._update)
        self._update()

    def _update(self) -> None:
        self._write(with_key(self._words, self._name))


def with_key(words: str, name: str) -> str:
    """Return words with the main key of an action in brackets behind them."""
    key = shortcuts().text(name)
    return f"{words} ({key})" if key else words
