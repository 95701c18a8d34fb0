"""Preferences: how jobs are shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.preferences.fields import Toggle
from drs_inspector.qt.preferences.section import Button, PreferenceHost, Row, Say
from drs_inspector.storage.files.settings import Setting


class JobsSection:
    """Groups of the tree, and the layout of table and tree."""

    key = "jobs"
    title = "Jobs table"

    def __init__(self, host: PreferenceHost) -> None:
        self._app, self._host = host.app, host

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
                title="Columns of the table",
                text="Use standard columns",
                explanation="Which columns there are and in which order, and how the jobs are ordered and grouped. "
                "Saved views keep their own.",
                words="sorting grouping order default reset",
                run=self._reset_columns,
            ),
            Button(
                title="Columns and panes",
                text="Use standard widths",
                explanation="Widths of the columns of table and tree and the sizes of the panes are saved when the "
                "window closes.",
                run=self._reset_layout,
            ),
        )

    def _reset_columns(self, _parent: QWidget, say: Say) -> None:
        self._app.change_settings(jobs_layout=None)
        self._host.reset_table()
        say("success", "The table has its standard columns, order and groups.")

    def _reset_layout(self, _parent: QWidget, say: Say) -> None:
        page = self._app.window.browse
        if page is not None:
            page.reset_layout()
        self._app.change_settings(columns={}, splitters={}, jobs_widths={})
        say("success", "Columns and panes have their standard widths.")
