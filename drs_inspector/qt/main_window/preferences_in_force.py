"""Preferences that concern everything that is shown: the zone of times and the limits of health."""

from PySide6.QtCore import QObject

from drs_inspector.domain.reader_zone import write_times_in
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.health.limit_settings import LIMIT_SETTINGS, limits_of
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.time_settings import TIME_ZONE, TIME_ZONE_NAME, zone_of

_JUDGED_BY = frozenset(setting.name for setting in (*LIMIT_SETTINGS, TIME_ZONE, TIME_ZONE_NAME))
_ZONES = frozenset((TIME_ZONE.name, TIME_ZONE_NAME.name))


class PreferencesInForce(QObject):
    """Applies them at the start and at every change."""

    def __init__(self, app: AppContext, healths: SessionsHealth) -> None:
        super().__init__(app.window)
        self._app, self._healths = app, healths
        app.live.changed.connect(self._changed)
        self._judge()

    def _judge(self) -> None:
        settings = self._app.settings
        zone = zone_of(settings)
        write_times_in(zone)
        self._healths.judge_by(limits=limits_of(settings), zone=zone)

    def _changed(self, name: str) -> None:
        if name in _JUDGED_BY:
            self._judge()
        if name in _ZONES:
            self._app.window.recoloured.emit()  # what is shown of a job is built anew, with its times
