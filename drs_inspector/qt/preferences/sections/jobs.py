"""Preferences: how jobs are shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.preferences.fields import Toggle
from drs_inspector.qt.preferences.section import Button, PreferenceHost, Row, Say
from drs_inspector.storage.files.settings import Setting


class JobsSection:
    """Groups of the tree, and its layout."""

    key = "jobs"
    title = "Jobs"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Toggle(
                setting=Setting("group_by_scenario"),
                title="Groups in the tree",
                text="Group jobs by scenario",
                hint="also in View > Group by scenario",
            ),
            Button(
                title="Columns and panes",
                text="Use standard widths",
                explanation="Widths, order and sorting of the columns and the sizes of the panes are saved when the "
                "window closes.",
                run=self._reset_layout,
            ),
        )

    def _reset_layout(self, _parent: QWidget, say: Say) -> None:
        page = self._app.window.browse
        if page is not None:
            page.reset_layout()
        self._app.change_settings(columns={}, splitters={})
        say("success", "Columns and panes have their standard widths.")
