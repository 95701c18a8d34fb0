"""The desktop's service is one for the program, whose windows come and go."""

from pathlib import Path

import pytest

from drs_inspector.qt.notifications.desktop import Desktop
from drs_inspector.session.tasks import TaskOwner
from tests.helpers.notification_service import NotificationService, notification_bus


async def test_it_is_used_again_when_what_listened_has_ended(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop(None)
    with notification_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        service = NotificationService(address)
        for _window in range(2):
            tasks = TaskOwner(lambda _name, error: pytest.fail(repr(error)))
            assert "desktop" in await desktop.name(tasks)
            await tasks.close()
        await desktop.close()
        service.stop()
