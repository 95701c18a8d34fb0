"""Preferences of what is shown everywhere: zone of times, limits of health, height of rows, columns of the table."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.health.figures import DEFAULT_LIMITS
from drs_inspector.domain.labels.time_words import moment_words, past_words
from drs_inspector.domain.reader_zone import reader_zone, write_times_in
from drs_inspector.qt.main_window.preferences_in_force import PreferencesInForce
from drs_inspector.qt.preferences.controller import PreferencesController
from drs_inspector.qt.widgets.text_size import text_size
from drs_inspector.qt.widgets.type_roles import ROW_HEIGHT, apply_row_height, row_height
from drs_inspector.session.health.limit_settings import limits_of
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.time_settings import zone_of
from drs_inspector.storage.files.settings import Settings
from tests.qt.preferences.conftest import Preferences

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    write_times_in(None)
    apply_row_height(ROW_HEIGHT)


async def test_times_are_written_in_the_zone_that_was_chosen_and_a_wrong_name_is_told(preferences: Preferences) -> None:
    healths = SessionsHealth()
    PreferencesInForce(preferences.stage.app, healths)
    preferences.open("language-and-time")
    zones = preferences.field("time_zone", QComboBox)
    zones.setCurrentIndex(1)
    assert moment_words(NOON, NOON) == "12:00"
    zones.setCurrentIndex(2)
    for wrong in ("Berlin", "../../etc/passwd", "x" * 200):
        preferences.enter("time_zone_name", wrong)
        assert "This is no time zone" in preferences.setting("time_zone_name").message
        assert reader_zone() is UTC
    preferences.enter("time_zone_name", "Asia/Shanghai")
    assert (moment_words(NOON, NOON), past_words(NOON, NOON, relative=False)) == ("20:00", "20:00")
    assert Timestamp(raw="", instant=NOON).local_text() == "2026-11-27 20:00:00 CST (+08:00)"
    assert Timestamp(raw="", instant=NOON).iso_text() == "2026-11-27T12:00:00Z"
    damaged = Settings()
    damaged.put("time_zone", "named")
    damaged.put("time_zone_name", "Moon/Crater")
    assert zone_of(damaged) is None


async def test_limits_of_health_apply_at_once_and_reset_brings_those_of_the_catalogue(preferences: Preferences) -> None:
    app, healths = preferences.stage.app, SessionsHealth()
    PreferencesInForce(app, healths)
    assert limits_of(app.settings) == DEFAULT_LIMITS
    preferences.open("health")
    for name, value in (("health_lag_seconds", 90), ("health_fresh_minutes", 20), ("health_trend_percent", 5)):
        preferences.field(name, QDoubleSpinBox).setValue(value)
    assert (healths._limits.lag, healths._limits.fresh, healths._limits.trend_share) == (90, 1200, 0.05)
    app.settings.put("health_lag_seconds", "much")
    assert limits_of(app.settings).lag == DEFAULT_LIMITS.lag
    preferences.press("Reset “Health”")
    assert healths._limits == DEFAULT_LIMITS


async def test_rows_are_closer_or_wider_at_once(preferences: Preferences) -> None:
    told: list[int] = []
    metrics = QFontMetrics(QApplication.font())
    text_size().changed.connect(lambda: told.append(row_height(metrics)))
    usual = row_height(metrics)
    preferences.open("appearance")
    box = preferences.field("row_height", QComboBox)
    box.setCurrentIndex(0)
    box.setCurrentIndex(2)
    assert told == [usual - 2, usual + 4]
    assert row_height(metrics, 40) == max(40, metrics.height() + 8), "rows of two lines stay as they are"


async def test_the_table_gets_its_standard_columns(preferences: Preferences) -> None:
    reset: list[bool] = []
    stage = preferences.stage
    stage.app.window.preferences_requested.disconnect()
    controller = PreferencesController(stage.app, stage.network, lambda: reset.append(True))
    preferences.open("jobs")
    preferences.press("Use standard columns")
    QTest.qWait(0)
    assert reset == [True]
    assert "standard columns" in preferences.row("Columns of the table").message
    controller.deleteLater()
