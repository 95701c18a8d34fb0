"""A cloud for the conversations."""

import pytest

from tests.commands.conftest import MakeRunningCloud, RunningCloud


@pytest.fixture
def cloud(running_cloud: MakeRunningCloud, monkeypatch: pytest.MonkeyPatch) -> RunningCloud:
    cloud = running_cloud(profile="otc", jobs=3)
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    return cloud
