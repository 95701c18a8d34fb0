"""Preferences: the keys of every action."""

from collections.abc import Sequence

from drs_inspector.qt.preferences.section import Panel, PreferenceHost, Row
from drs_inspector.qt.preferences.sections.shortcuts_panel import ShortcutsPanel
from drs_inspector.storage.files.settings import Setting


class ShortcutsSection:
    """One table of all actions."""

    key = "shortcuts"
    title = "Shortcuts"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Panel(
                title="Keys of all actions",
                explanation="Return or a double click changes the key of a cell. Keys of a pane go before those of the "
                "window while the pane has the focus.",
                words="keyboard hotkey",
                make=lambda parent, say: ShortcutsPanel(self._app.live, say, parent),
                resets=(Setting("shortcuts"),),
                wide=True,
            ),
        )
