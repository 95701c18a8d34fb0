"""A context with a source that answers when the test says so."""

from dataclasses import replace

import pytest

from drs_inspector.qt.details.context import DetailContext
from tests.qt.details.readings.fake_readings import FakeReadings


@pytest.fixture
def readings() -> FakeReadings:
    return FakeReadings()


@pytest.fixture
def live(context: DetailContext, readings: FakeReadings) -> DetailContext:
    return replace(context, readings=readings)
