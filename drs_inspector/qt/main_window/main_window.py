"""The main window: it holds the parts and lays them out. What the actions do is in the controllers of each feature.

It is painted first and filled then: the frame is on the screen in the time that Qt itself takes, and everything else
is loaded while a person already sees it. So nothing but Qt is imported here at the top, and of Qt not its namespace
``Qt``, whose enumerations alone take a sixth of that time.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from drs_inspector.qt.browse.page import BrowsePage
    from drs_inspector.qt.main_window.actions import MainActions
    from drs_inspector.qt.main_window.error_bar import ErrorBar
    from drs_inspector.qt.main_window.status_bar import StatusBar
    from drs_inspector.qt.start_page.page import StartPage
    from drs_inspector.session.job_tree.node import TreeNode

_TITLE = "DRS Inspector"
_SMALLEST = QSize(640, 420)
_USUAL = QSize(1280, 800)


class MainWindow(QMainWindow):
    """Menus, tool bar, error bar, status bar, and between them the start page or the page to browse on.

    The parts (``commands``, ``tool_bar``, ``error_bar``, ``status``, ``welcome``) exist after ``fill``.
    """

    files_dropped = Signal(list)  # list[Path]
    closing = Signal()
    shown_or_hidden = Signal()  # minimised, or back on the screen
    recoloured = Signal()  # light or dark now
    preferences_requested = Signal(str, QWidget)  # the key of a section, and the window to open it above

    commands: "MainActions"
    error_bar: "ErrorBar"
    status: "StatusBar"
    welcome: "StartPage"

    def __init__(self) -> None:
        super().__init__()
        self.painted = False
        self.filled = False
        self._browse: BrowsePage | None = None
        self._frame: QWidget | None = None
        self._titles = ("", "")
        self.setObjectName("mainWindow")
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(_SMALLEST)
        self._resize_to_screen()

    def fill(self) -> None:
        """Build everything inside the frame."""
        from drs_inspector.qt.main_window.actions import MainActions  # noqa: PLC0415 - after the first paint
        from drs_inspector.qt.main_window.error_bar import ErrorBar  # noqa: PLC0415 - after the first paint
        from drs_inspector.qt.main_window.status_bar import StatusBar  # noqa: PLC0415 - after the first paint
        from drs_inspector.qt.panes.pane_focus import PaneFocus  # noqa: PLC0415 - after the first paint

        self.commands = MainActions(self)
        self.commands.fill_menus(self.menuBar())
        self.commands["quit"].triggered.connect(self.close)
        self._build_tool_bar()
        self.error_bar = ErrorBar(self)
        self.status = StatusBar(self)
        self.setStatusBar(self.status)
        self.welcome = self._build_welcome()
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.welcome)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.error_bar)
        layout.addWidget(self._pages, 1)
        self._content = layout
        self.setCentralWidget(central)
        self.setAcceptDrops(True)
        self.commands.enable(loaded=False, can_refresh=False, busy=False, selected=False)
        self.panes = PaneFocus(self, self.commands.of_panes)
        self.commands.enable_session(is_open=False, is_cloud=False, can_refresh=False, can_lock=False)
        self.filled = True

    def _resize_to_screen(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(_USUAL.boundedTo(QSize(room.width() * 9 // 10, room.height() * 9 // 10)).expandedTo(_SMALLEST))

    def _build_tool_bar(self) -> None:
        self.tool_bar = self.commands.tool_bar(self)
        self.addToolBar(self.tool_bar)

    def _build_welcome(self) -> "StartPage":
        from drs_inspector.qt.start_page.page import StartPage  # noqa: PLC0415 - after the first paint

        self.commands["go_on"].setEnabled(False)
        names = ("connect", "import_sign_ins", "open", "demo", "go_on")
        return StartPage({name: self.commands[name] for name in names}, self, awaits_connections=_has_profiles())

    # Pages

    @property
    def browse(self) -> "BrowsePage | None":
        """The page with tree and details, once there was something to browse."""
        return self._browse

    def add_browse_page(self, page: "BrowsePage") -> None:
        """Take in the page with tree and details, which its controller has built."""
        self._browse = page
        self._pages.addWidget(page)

    def add_frame(self, frame: QWidget) -> None:
        """Take in what is around the page to browse on, and shown in its place."""
        self._frame = frame
        self._pages.addWidget(frame)

    def add_banner(self, banner: QWidget) -> None:
        """Put a banner between the error bar and the page."""
        self._content.insertWidget(self._content.count() - 1, banner)

    def show_browse(self) -> None:
        """Bring the page to browse on to the front."""
        shown = self._frame or self._browse
        if shown is not None:
            self._pages.setCurrentWidget(shown)

    def show_welcome(self) -> None:
        """Bring the start page to the front."""
        self._pages.setCurrentWidget(self.welcome)

    @property
    def is_browsing(self) -> bool:
        """Tell whether the page to browse on is in front."""
        return self._browse is not None and self._pages.currentWidget() in (self._frame, self._browse)

    def current_node(self) -> "TreeNode | None":
        """Return the selected node of the tree, or the one that is shown although the filter hides it there."""
        if self._browse is None or not self.is_browsing:
            return None
        shown = self._browse.details.node
        return self._browse.list.current_node() or (shown if shown is not None and shown.session else None)

    def show_title(self, source: str) -> None:
        """Put what is open into the window's title."""
        self._titles = (self._titles[0], source)
        self._write_title()

    def show_job_in_title(self, job: str) -> None:
        """Put the job whose page is shown before it, "" for none."""
        self._titles = (job, self._titles[1])
        self._write_title()

    def _write_title(self) -> None:
        self.setWindowTitle(" - ".join(filter(None, (*self._titles, _TITLE))))

    # What comes back at the next start

    def restore_geometry(self, geometry: bytes) -> None:
        """Bring back place and size; a place on a screen that is gone is corrected by Qt."""
        if geometry:
            self.restoreGeometry(QByteArray(geometry))

    def restore_state(self, state: bytes) -> None:
        """Bring back the tool bar; state of another version is ignored."""
        if state:
            self.restoreState(QByteArray(state))

    def geometry_state(self) -> tuple[bytes, bytes]:
        """Return what ``restore_geometry`` and ``restore_state`` take."""
        return bytes(self.saveGeometry().data()), bytes(self.saveState().data())

    # Qt's events

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's signature
        """Go through the controls as they are read."""
        from drs_inspector.qt.panes.tab_order import step  # noqa: PLC0415 - after the first paint

        return step(self, forwards=next) or super().focusNextPrevChild(next)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note that the window is on the screen."""
        super().paintEvent(event)
        self.painted = True

    def changeEvent(self, event: QEvent) -> None:
        """Let widgets with colours of their own follow the theme."""
        super().changeEvent(event)
        # A window that is being deleted hears of another palette when its parts are gone.
        if self.filled and event.type() == QEvent.Type.PaletteChange and isValid(self.error_bar):
            self.error_bar.recolour()
            self.status.recolour()
            self.recoloured.emit()
        elif event.type() == QEvent.Type.WindowStateChange:
            self.shown_or_hidden.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once; ``closing`` stops the work that is under way."""
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files."""
        if _local_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)


def _has_profiles() -> bool:
    """Tell whether there are connections: the page awaits them, rather than offer a beginner's ways in for a moment."""
    from drs_inspector.domain.errors import InspectorError  # noqa: PLC0415 - after the first paint
    from drs_inspector.storage.files.paths import app_paths  # noqa: PLC0415 - after the first paint

    try:
        return app_paths().profiles_file.is_file()
    except (InspectorError, OSError):
        return False


def _local_files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
