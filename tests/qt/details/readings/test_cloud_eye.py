"""Cloud Eye on the page of progress: off until a person switches it on, then its figures as rows."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.explanations.explanation import METRIC
from drs_inspector.domain.explanations.topics import Topic
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.progress.cloud_eye import CloudEyeSection
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from tests.qt.details.conftest import FAILED_JOB, Noted
from tests.qt.details.readings.fake_readings import HOSTILE, NOW, FakeReadings, progress_page, words_on


def metrics(values: dict[str, tuple[str, list[float]]], instance: str = FAILED_JOB) -> dict[str, Any]:
    start = int((NOW - timedelta(minutes=20)).timestamp() * 1000)
    return {
        "metrics": [
            {
                "metric_name": name, "unit": unit, "dimensions": [{"name": "instance_id", "value": instance}],
                "datapoints": [{"timestamp": start + n * 60_000, "average": value} for n, value in enumerate(given)],
            }
            for name, (unit, given) in values.items()
        ]
    }  # fmt: skip


def test_cloud_eye_says_what_it_would_do_and_is_asked_only_after_its_button(
    qtbot: QtBot, live: DetailContext, readings: FakeReadings, noted: Noted
) -> None:
    words = "Nothing is sent to ces.eu-de.test before you switch it on, here or in Preferences > Network."
    readings.cloud_eye_off = CloudEyeOff(words, "Switch Cloud Eye on for profile “R&D”")
    readings.problem = FileProblemError("The profiles cannot be saved.", "The disk is full.", "Make room.")
    page = progress_page(qtbot, live)
    qtbot.waitUntil(lambda: bool(readings.asked))
    section = page.findChild(CloudEyeSection)
    assert isinstance(section, CloudEyeSection)
    assert words in words_on(section)
    assert "off" in words_on(section)
    assert not section.button.isVisible()
    assert section.switch.text() == "Switch Cloud Eye on for profile “R&&D”"
    assert section.switch.accessibleDescription() == words
    assert "BatchListMetricData" not in {name for name, _consent in readings.asked}

    section.switch.setFocus()
    QTest.keyClick(section.switch, Qt.Key.Key_Space)
    assert readings.asked[-1] == ("BatchListMetricData", False)
    assert noted.problems == [readings.problem], "it is on, and was not saved"
    assert not section.switch.isVisible()
    values = {
        "apply_latency": ("ms", [4_000.0, 61_000.0, 2_500.0]),
        "apply_current_state": ("", [2.0]),
        HOSTILE: ("", []),
    }
    readings.answer("BatchListMetricData", metrics(values), "average/60")
    (lag,) = section.plots.first.cells
    assert lag.accessibleName() == "Lag of applying 2,500\u00a0ms, 2,500 to 61,000"
    assert lag.plot is not None
    assert [value for _at, value in lag.plot.value.runs[0]] == [4_000.0, 61_000.0, 2_500.0]
    assert lag.plot.pane.topic() == Topic(METRIC, "apply_latency")
    assert "Name at" not in lag.toolTip()
    assert "Cloud Eye: apply_latency" in lag.toolTip()
    assert section.plots.more.cells == [], "what is folded is not made"
    assert section.plots.fold.text() == "1 more"
    section.plots.fold.click()
    (state,) = section.plots.more.cells
    assert (state.load.newest, state.plot) == ("rows", None), "a code is no line"
    said = words_on(section)
    assert "3 figures, found by the id of the job. 1 of them has no mean value in this time." in said
    assert "\x1b" not in said
    readings.answer("BatchListMetricData", metrics({"cpu_util": ("%", [9.0])}, "n" * 32), "average/60")
    assert "its replication instance: Cloud Eye lists none by that of the job" in words_on(section)
