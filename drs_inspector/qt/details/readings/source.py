"""The readings that a view shows: those of its source, or what the file has that it shows."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.shown_readings import ShownReadings, nothing_to_release
from drs_inspector.session.profiles.cloud_eye import CloudEyeOff
from drs_inspector.session.readings.saved import SavedReadings
from drs_inspector.session.readings_page.panels import Panel
from drs_inspector.session.readings_page.told import Told, told_by_file


class FileReadings:
    """The readings of a document that cannot be asked: its saved replies."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._kept = SavedReadings(snapshot)

    @property
    def is_live(self) -> bool:
        """Never."""
        return False

    @property
    def cloud(self) -> str:
        """The key of the cloud."""
        return self._snapshot.source.cloud

    @property
    def hold(self) -> str:
        """Nothing is asked anyway."""
        return ""

    @property
    def now(self) -> datetime:
        """The present time."""
        return datetime.now(UTC)

    def told(self, job_id: str, panel: Panel) -> Told:
        """Return what the saved replies say."""
        return told_by_file(self._kept, self._snapshot.replies, job_id, panel)

    def is_asking(self, job_id: str, panel: Panel) -> bool:  # noqa: ARG002 - of the protocol
        """Never."""
        return False

    def ask(self, job_id: str, panel: Panel, *, again: bool = True, consent: bool = False, whole: bool = False) -> None:
        """A file answers nothing."""

    def ask_once(self, job_id: str, panels: Iterable[Panel]) -> None:
        """A file answers nothing."""

    def withdraw(self, job_id: str) -> None:
        """Nothing waits."""

    @property
    def cloud_eye_off(self) -> CloudEyeOff | None:
        """Nothing: what a file has was read."""
        return None

    def switch_cloud_eye_on(self) -> None:
        """A file asks nothing."""

    def look_at(self, job_id: str, panel: Panel) -> Callable[[], None]:  # noqa: ARG002 - of the protocol
        """A file is not watched."""
        return nothing_to_release

    def chosen_call(self) -> str:
        """Nothing is remembered of a file."""
        return ""

    def opened(self, job_id: str) -> tuple[Panel, ...]:  # noqa: ARG002 - of the protocol
        """Nothing can be opened."""
        return ()

    def remember(self, job_id: str, chosen: str, opened: tuple[Panel, ...]) -> None:
        """Nothing is remembered of a file."""

    def follow(self, view: QWidget, changed: Callable[[str], None]) -> None:
        """A file does not change."""


class Following(QObject):
    """Passes on what changes in one source, while its parent is there."""

    def __init__(self, view: QWidget, session: str, changed: Callable[[str], None]) -> None:
        super().__init__(view)
        self._session, self._changed = session, changed

    def heard(self, session: str, job_id: str) -> None:
        """Pass on what is of the source."""
        if session == self._session:
            self._changed(job_id)


def readings_of(context: DetailContext) -> ShownReadings:
    """Return the readings that a context has; without any those of its document."""
    return context.readings if context.readings is not None else FileReadings(context.snapshot)
