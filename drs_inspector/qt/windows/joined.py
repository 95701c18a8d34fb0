"""The controllers that every window has of its own, joined with each other."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.connection_report.controller import ConnectionReportController
from drs_inspector.qt.files.open_controller import OpenController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.palette_host import PaletteHost
from drs_inspector.qt.hand_over.controller import HandOverController
from drs_inspector.qt.handbook.controller import HandbookController
from drs_inspector.qt.history.controller import HistoryController
from drs_inspector.qt.import_sign_ins.controller import ImportController
from drs_inspector.qt.main_window.about import HelpCommands
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.preferences_in_force import PreferencesInForce
from drs_inspector.qt.main_window.progress_display import ProgressDisplay
from drs_inspector.qt.main_window.session_commands import SessionCommands, StartDemo
from drs_inspector.qt.network.controller import NetworkController, NetworkNow
from drs_inspector.qt.preferences.controller import PreferencesController
from drs_inspector.qt.profiles.controller import ProfilesController
from drs_inspector.qt.sign_in.controller import SignInController
from drs_inspector.qt.sign_in.expiry_display import ExpiryDisplay
from drs_inspector.qt.sign_in.sign_in_again import SignInAgain
from drs_inspector.qt.table_files.table_export import save_lists
from drs_inspector.qt.update_check.controller import UpdateCheckController
from drs_inspector.qt.watch.controller import WatchController
from drs_inspector.qt.windows.comparing import CompareController
from drs_inspector.session.job_table.layout import TableLayout


class JoinedWindow:
    """One window at work. Its context has a window of its own, and sources, sign-ins, settings and tasks of all."""

    app: AppContext
    elsewhere: QObject

    def join_window(self, now: NetworkNow, start_demo: StartDemo | None) -> None:
        """Make the controllers, on the running loop; ``app`` is there."""
        app = self.app
        self.display = ProgressDisplay(app)
        self.files = OpenController(app)
        self.session = SessionCommands(app, start_demo)
        self.browse = BrowseController(app)
        self.frame = FrameController(app, self.browse)
        self.palette = PaletteHost(app, self.browse, self.frame, lambda ids: self.session.refresh(job_ids=ids))
        self.hand_over = HandOverController(app, self.files.show_recent, self.browse.found, self.frame.compared)
        self.watch = WatchController(app, self.browse, self.frame)
        self.compare = CompareController(app, self.browse, self.frame)
        self.history = HistoryController(app, self.browse, self.frame, self.hand_over.ask_about)
        self.history.since.compare = self.compare.compare_before
        self.browse.histories.compare = self.compare.compare_readings
        self._join_sign_in(now)
        self.help = HelpCommands(app.window)
        self.handbook = HandbookController(app.window)
        save_lists(app)

    def _join_sign_in(self, now: NetworkNow) -> None:
        """Make what signs in, and what follows how sign-ins stand."""
        app = self.app
        self.network = NetworkController(app, now)
        self.preferences = PreferencesController(app, self.network, self._reset_table)
        self.in_force = PreferencesInForce(app, self.browse.healths)
        self.sign_in = SignInController(app, self.session.connected, self.network)
        app.window.commands["connect"].triggered.connect(lambda _checked=False: self.sign_in.ask())
        self.profiles = ProfilesController(app, self.sign_in)
        self.frame.rename_profile = self.profiles.rename
        self.imports = ImportController(app, self.sign_ins_taken)
        self.updates = UpdateCheckController(app, self.network)
        self.connection_report = ConnectionReportController(app, self.network, self.sign_in)
        self.clock = ExpiryDisplay(app)
        self.again = SignInAgain(app, self.sign_in.ask_again)
        self.browse.session_changed.connect(self.display.show_source)
        self.browse.session_changed.connect(self.clock.update)

    def sign_ins_taken(self, files: Sequence[Path]) -> None:
        """Sign-ins of these files have become profiles; a window with a start page shows them there."""

    def _reset_table(self) -> None:
        """Give the table its standard columns, order and groups, where there is one."""
        if self.browse.making.is_made:
            self.frame.jobs.set_layout(TableLayout())

    def close_window(self) -> None:
        """Stop what follows the sources."""
        for part in (
            self.history,
            self.watch,
            self.frame,
            self.browse,
            self.display,
            self.clock,
            self.again,
            self.sign_in,
        ):
            part.close()
