"""The objects that are not done yet, the slowest first, with what each gained since an earlier reading."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from drs_inspector.session.job_page.progress.object_looks import ObjectLooks
from drs_inspector.session.job_page.progress.slowest import slowest_of
from drs_inspector.session.readings_page.content import Content
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told


class SlowestObjects:
    """The body of the section, which is a table alone. ``looks`` are the readings of before, None for a file."""

    def __init__(self, job_id: str, looks: ObjectLooks | None) -> None:
        self._job_id, self._looks = job_id, looks

    @property
    def widget(self) -> QWidget | None:
        """Nothing but the table."""
        return None

    def show_told(self, panel: Panel, told: Told, _now: datetime) -> Content:
        """Return what a reading says beside those before it."""
        return slowest_of(told, self._looks, (self._job_id, *panel.key))
