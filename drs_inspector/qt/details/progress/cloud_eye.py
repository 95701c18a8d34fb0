"""The section of Cloud Eye's figures: while it is off what it would do, and the button that switches it on."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.printable import printable
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.progress.load_plots import LoadPlots
from drs_inspector.qt.details.readings.section import ProgressSection
from drs_inspector.qt.details.shown_readings import ShownReadings
from drs_inspector.qt.peek.labels import coloured, wrapped
from drs_inspector.qt.widgets.theme import GRID, tone_colour
from drs_inspector.session.readings_page.panels import Panel


class CloudEyeSection(ProgressSection):
    """Shows the figures of a job; nothing is asked before a person has switched Cloud Eye on."""

    def __init__(self, panel: Panel, job_id: str, context: DetailContext, readings: ShownReadings) -> None:
        self.plots = LoadPlots()
        super().__init__(panel, job_id, context, readings, self.plots)
        self._off = QWidget(self)
        column = QVBoxLayout(self._off)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._words = coloured(wrapped("", self._off), tone_colour("grey"))
        column.addWidget(self._words)
        self.switch = QPushButton(self._off)
        self.switch.setAutoDefault(False)
        self.switch.clicked.connect(self._switch_on)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.insertWidget(1, self._off)
        self._off.hide()

    @property
    def may_be_asked(self) -> bool:
        """Whether it is on."""
        return self._readings.cloud_eye_off is None

    def show_told(self, now: datetime) -> None:
        """Show what is known now, and while it is off how it is switched on."""
        super().show_told(now)
        off = self._readings.cloud_eye_off
        self._off.setVisible(off is not None)
        self.button.setVisible(self._readings.is_live and off is None)
        if off is None:
            return
        if not self._readings.told(self._job_id, self.panel).is_read:
            self._age.set_full_text("Cloud Eye, off")
        self._words.setText(printable(off.words))
        self.switch.setVisible(bool(off.button))
        self.switch.setText(printable(off.button).replace("&", "&&"))
        self.switch.setAccessibleDescription(printable(off.words))

    def _switch_on(self) -> None:
        had_focus = self.switch.hasFocus()
        try:
            self._readings.switch_cloud_eye_on()
        except InspectorError as error:
            self._context.problem(error)
        if self.may_be_asked:
            self._ask()
            self.show_told(self._readings.now)
            if had_focus:
                self.button.setFocus(Qt.FocusReason.OtherFocusReason)
