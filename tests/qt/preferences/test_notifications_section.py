"""Preferences, Notifications: off until chosen, and in words whether the desktop can show any."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel

from drs_inspector.qt.notifications.desktop import Desktop, desktop
from drs_inspector.session.notifications.kinds import KINDS, Kind
from drs_inspector.session.notifications.notice import TRIAL, Notice
from drs_inspector.session.notifications.service import NoServiceError
from drs_inspector.session.notifications.settings import CHOSEN, FILTER_TEXT, JOBS, notifications_are_on
from drs_inspector.session.saved_views.saved_views import SavedViews
from drs_inspector.storage.saved_views.saved_view import SavedView
from tests.qt.preferences.conftest import Preferences


class Service:
    """A service that can be missing."""

    def __init__(self) -> None:
        self.is_there = True
        self.shown: list[Notice] = []

    async def name(self) -> str:
        self._check()
        return "a test"

    async def show(self, notice: Notice) -> None:
        self._check()
        self.shown.append(notice)

    async def close(self) -> None:
        pass

    def _check(self) -> None:
        if not self.is_there:
            raise NoServiceError("This desktop has no notification service.", "It said no.", "Install one.")


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    desktop().use(made)
    yield made
    desktop().use(None)


def words(preferences: Preferences) -> str:
    return " ".join(label.text() for label in preferences.row("Desktop").findChildren(QLabel) if not label.isHidden())


async def test_nothing_is_chosen_at_first_and_each_change_by_itself(preferences: Preferences, service: Service) -> None:
    preferences.open("notifications")
    boxes = {kind: preferences.field(setting.name, QCheckBox) for kind, setting in CHOSEN.items()}
    assert not any(box.isChecked() for box in boxes.values())
    assert [box.text() for box in boxes.values()] == [one.choice for one in KINDS.values()]
    boxes[Kind.FAILED].click()
    assert notifications_are_on(preferences.in_force)
    assert preferences.saved.get(CHOSEN[Kind.FAILED].name) is True
    await preferences.stage.until(lambda: "Shown by a test." in words(preferences))
    assert service.shown == []


async def test_it_can_be_tried_and_a_desktop_without_it_is_told(preferences: Preferences, service: Service) -> None:
    preferences.open("notifications")
    preferences.press("Try it")
    await preferences.stage.until(lambda: "A notification was shown" in words(preferences))
    assert service.shown == [TRIAL]
    service.is_there = False
    preferences.press("Try it")
    await preferences.stage.until(lambda: "no notification service" in words(preferences))
    assert "Install one." in words(preferences)


async def test_over_which_jobs_is_all_a_view_or_a_filter(preferences: Preferences, service: Service) -> None:
    SavedViews().save(SavedView(name="prod", filter="tag:prod"))
    preferences.stage.app.change_settings(notify_jobs="view:older")
    preferences.open("notifications")
    box = preferences.field(JOBS.name, QComboBox)
    options = [box.itemText(number) for number in range(box.count())]
    assert options[:2] == ["All jobs", "Jobs that match a filter"]
    assert options[-2:] == ["View “prod”", "View “older”, which has gone: all jobs"]
    assert box.currentText() == options[-1]
    preferences.choose(JOBS.name, "View “prod”")
    assert JOBS.read(preferences.in_force) == "view:prod"
    preferences.choose(JOBS.name, "Jobs that match a filter")
    preferences.enter(FILTER_TEXT.name, "((")
    assert FILTER_TEXT.read(preferences.in_force) == ""
    assert "Not applied" in preferences.setting(FILTER_TEXT.name).message
    preferences.enter(FILTER_TEXT.name, "tag:prod")
    assert (JOBS.read(preferences.in_force), FILTER_TEXT.read(preferences.in_force)) == ("filter", "tag:prod")


def test_there_is_one_desktop_for_the_whole_program(service: Service) -> None:
    assert isinstance(desktop(), Desktop)
    assert desktop() is desktop()
