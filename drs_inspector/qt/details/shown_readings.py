"""What a view needs of the readings of a source."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QWidget

from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told


def nothing_to_release() -> None:
    """End what was not begun: the answer of `look_at` where nothing is watched."""


class ShownReadings(Protocol):
    """What a view needs of the readings of a source. ``job_id`` "" is the project."""

    @property
    def is_live(self) -> bool:
        """Whether it can be asked at all."""
        ...

    @property
    def cloud(self) -> str:
        """The key of the cloud."""
        ...

    @property
    def hold(self) -> str:
        """Why nothing is asked by itself, "" where it is."""
        ...

    @property
    def now(self) -> datetime:
        """The present time."""
        ...

    def told(self, job_id: str, panel: Panel) -> Told:
        """Return what is known of a panel."""
        ...

    def is_asking(self, job_id: str, panel: Panel) -> bool:
        """Whether it is being asked."""
        ...

    def ask(self, job_id: str, panel: Panel, *, again: bool = True, consent: bool = False, whole: bool = False) -> None:
        """Ask, because a person wants it."""
        ...

    def ask_once(self, job_id: str, panels: Iterable[Panel]) -> None:
        """Ask for what is opened and not known yet."""
        ...

    def withdraw(self, job_id: str) -> None:
        """Drop what has not begun to be asked."""
        ...

    @property
    def cloud_eye_off(self) -> CloudEyeOff | None:
        """What there is to say of Cloud Eye while it is off; None where it is on, or cannot be asked."""
        ...

    def switch_cloud_eye_on(self) -> None:
        """Have Cloud Eye asked from now on. Raises InspectorError where that cannot be kept."""
        ...

    def look_at(self, job_id: str, panel: Panel) -> Callable[[], None]:
        """Note that a panel is in front, until the returned function is called: a watch asks it while it runs."""
        ...

    def chosen_call(self) -> str:
        """Return the name of the call whose panel was chosen last, "" before that: the same is chosen of other jobs."""
        ...

    def opened(self, job_id: str) -> tuple[Panel, ...]:
        """Return the panels that rows of others have opened."""
        ...

    def remember(self, job_id: str, chosen: str, opened: tuple[Panel, ...]) -> None:
        """Keep what was chosen and opened, so that a page that is made anew is as it was."""
        ...

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        """Call ``changed(job id)`` for as long as the view is there."""
        ...
