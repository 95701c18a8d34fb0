"""What all controllers work with."""

from dataclasses import dataclass

from drs_inspector.qt.controllers.problems import Problems
from drs_inspector.qt.views.main_window import MainWindow
from drs_inspector.session.inspector import Inspector
from drs_inspector.session.tasks import TaskOwner
from drs_inspector.storage.secrets import SecretStore
from drs_inspector.storage.settings import Settings


@dataclass(frozen=True)
class Shared:
    """The window, the Inspector behind it, and what both need. ``secrets`` is the operating system's keyring."""

    window: MainWindow
    inspector: Inspector
    tasks: TaskOwner
    problems: Problems
    settings: Settings
    secrets: SecretStore

    def offer_actions(self) -> None:
        """Enable the actions that make sense now."""
        snapshot = self.inspector.snapshot
        loaded = bool(snapshot.jobs or snapshot.unavailable or snapshot.unassigned_rules)
        running = any(self.tasks.running(name) for name in BUSY_TASKS)
        self.window.commands.enable(
            loaded=loaded,
            can_refresh=self.inspector.can_refresh,
            busy=running or self.inspector.is_fetching,
            selected=self.window.current_node() is not None,
        )


OPENING, EXPORTING, READING, DEMO = "Opening files", "Exporting", "Reading jobs", "Starting the demo"
BUSY_TASKS = (OPENING, EXPORTING, READING, DEMO)
