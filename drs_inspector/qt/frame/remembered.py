"""What the frame keeps in the settings: layout, widths, columns, sidebar."""

from typing import Final, Literal

import msgspec

from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.frame.folding import Folding
from drs_inspector.qt.frame.jobs_table import JobsTable
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_table.layout import TableLayout
from drs_inspector.storage.files.settings import Setting

TABLE: Final = "job table"
FRAME: Final = "frame"
JOBS_AS: Final = Setting("jobs_as", Literal["table", "tree"], "table")
SIDEBAR: Final = Setting("sidebar", bool, True)
PEEK: Final = Setting("peek", bool, False)
WIDTHS: Final = Setting("jobs_widths", dict[str, int], {})
LAYOUT: Final = Setting("jobs_layout", TableLayout, None)


class Remembered:
    """Brings the frame back as it was left, and keeps how it is left."""

    def __init__(self, app: AppContext, page: BrowsePage, folding: Folding, jobs: JobsTable) -> None:
        self._app, self._page, self._folding, self._jobs = app, page, folding, jobs

    def restore(self) -> None:
        """Bring it back; what is damaged is as usual."""
        settings, jobs = self._app.settings, self._jobs
        jobs.layouts.restore_widths(_sane(WIDTHS.read(settings)))
        jobs.table.restore_widths(settings.columns.get(TABLE, b""))
        layout = _layout(settings.get("jobs_layout"))
        if layout is not None:
            jobs.set_layout(layout)
        jobs.layouts.is_peeking = PEEK.read(settings)
        jobs.show(Layout(JOBS_AS.read(settings)))
        self._folding.restore(is_wanted=not SIDEBAR.read(settings))

    def save(self) -> None:
        """Keep it; the settings are written when the window closes."""
        settings, jobs = self._app.settings, self._jobs
        settings.columns[TABLE] = jobs.table.widths()
        settings.put("jobs_layout", msgspec.to_builtins(jobs.table.layout()))
        settings.put("jobs_widths", jobs.layouts.widths())
        settings.put("peek", jobs.layouts.is_peeking)
        settings.put("sidebar", not self._folding.is_wanted)
        settings.put("jobs_as", "tree" if jobs.layouts.last is Layout.TREE else "table")


def _layout(saved: object) -> TableLayout | None:
    try:
        return msgspec.convert(saved, TableLayout) if saved is not None else None
    except msgspec.ValidationError:
        return None


def _sane(widths: dict[str, int]) -> dict[str, int]:
    return {name: width for name, width in widths.items() if 0 < width < 10_000}
