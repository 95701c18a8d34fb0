"""Further windows over the same sources: each with a filter, a selection and a way back of its own."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer

from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.qt.main_window.error_reporting import ErrorReporting
from drs_inspector.qt.main_window.live_settings import FollowedSettings
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.main_window.window_state import WindowState
from drs_inspector.qt.network.controller import NetworkNow
from drs_inspector.qt.widgets.theme import Theme
from drs_inspector.qt.windows.elsewhere import Elsewhere
from drs_inspector.qt.windows.joined import JoinedWindow
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.workspace.workspace import SessionClosed, WorkspaceEvent


class FurtherWindow(JoinedWindow):
    """A window beside the first one. It has no start page of its own, and nothing of it is remembered."""

    def __init__(self, first: AppContext, now: NetworkNow, theme: Theme) -> None:
        window = MainWindow()
        window.fill()
        window.resize(first.window.size())
        self.app = AppContext(
            window=window,
            workspace=first.workspace,
            tasks=first.tasks,
            problems=ErrorReporting(window.error_bar),
            settings=first.settings,
            secrets=first.secrets,
            profile_secrets=first.profile_secrets,
            profile_sessions=first.profile_sessions,
            shared=FollowedSettings(first.live, window),
            shared_watches=first.watches,
            shared_since=first.since,
        )
        self.join_window(now, None)
        self.memory = WindowState(self.app, theme)

    def show(self, source: str, place: Place | None) -> None:
        """Show the jobs of a source, or a place in them."""
        self.browse.page.show_list()
        self.browse.show_source(source)
        self.app.window.show_browse()
        self.browse.return_to_choice()
        self.app.window.show()
        self.browse.page.enter_list()
        if place is not None:
            self.frame.open_place(place)
        self.app.offer_actions()


class Windows(QObject):
    """Opens further windows, and ends the program with the last one: ``ended()`` is called then.

    The window that a person worked in last shows what is opened; the others stay with what they show. Without any
    source a further window has nothing to show and goes; the first one, with the start page, comes back.
    """

    def __init__(
        self, first: JoinedWindow, now: NetworkNow, theme: Theme, lock: Callable[[], None], ended: Callable[[], None]
    ) -> None:
        super().__init__(first.app.window)
        self._first, self._now, self._theme = first, now, theme
        self._lock, self._ended = lock, ended
        self.further: list[FurtherWindow] = []
        self._gone: list[FurtherWindow] = []
        self.current: JoinedWindow = first
        self._unsubscribe = first.app.workspace.subscribe(self._on_event)

    def __iter__(self) -> Iterator[JoinedWindow]:
        return iter((self._first, *self.further))

    def open(self, asking: JoinedWindow, place: Place | None = None) -> FurtherWindow:
        """Open a window that shows the source that another one shows, or a place in it."""
        further = FurtherWindow(self._first.app, self._now, self._theme)
        self.further.append(further)
        self.take_in(further)
        further.app.window.commands["lock"].triggered.connect(lambda _checked=False: self._lock())
        further.show(asking.browse.sources.key, place)
        self.current = further
        return further

    def close(self) -> None:
        """Close all further windows."""
        self._unsubscribe()
        for further in tuple(self.further):
            further.app.window.close()
        self._delete()

    def tasks_changed(self) -> None:
        """Offer what can run now everywhere; a window that has gone is deleted when no work can come back to it."""
        for window in self:
            window.app.offer_actions()
        if self._gone and not self._first.app.ending_work():
            QTimer.singleShot(0, self, self._delete)

    def take_in(self, joined: JoinedWindow) -> None:
        """Follow a window that has its controllers."""
        window = joined.app.window
        window.installEventFilter(self)
        window.closing.connect(partial(self._closing, joined))
        window.commands.bring("new_window", partial(self.open, joined))
        window.commands.bring("open_elsewhere", partial(self._open_current, joined))
        window.commands["quit"].triggered.connect(lambda _checked=False: self._ended())
        joined.frame.shows_opened = partial(self._is_current, joined)
        joined.elsewhere = Elsewhere(
            joined.browse, joined.frame, window.commands["open_elsewhere"], partial(self._open_node, joined)
        )

    def _is_current(self, joined: JoinedWindow) -> bool:
        return joined is self.current

    def _open_current(self, joined: JoinedWindow) -> None:
        node = joined.app.window.current_node()
        if node is not None:
            place = joined.browse.page.details.place() if joined.frame.shows_details else None
            self.open(joined, place if place is not None and place.node.job_id == node.job_id else Place(node))

    def _open_node(self, joined: JoinedWindow, node: TreeNode) -> None:
        self.open(joined, Place(node))

    def _closing(self, joined: JoinedWindow) -> None:
        if isinstance(joined, FurtherWindow) and joined in self.further:
            self.further.remove(joined)
            joined.close_window()
            self._gone.append(joined)
            if not self._first.app.ending_work():
                QTimer.singleShot(0, self, self._delete)
        if joined is self.current:
            self.current = next((one for one in reversed(tuple(self)) if one is not joined), self._first)
        if not self.further and (joined is self._first or self._first.app.window.isHidden()):
            self._ended()

    def _delete(self) -> None:
        for further in self._gone:
            further.app.window.deleteLater()
        self._gone.clear()

    def _on_event(self, _key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionClosed) and not self._first.app.workspace.sessions and self.further:
            QTimer.singleShot(0, self, self._close_without_sources)

    def _close_without_sources(self) -> None:
        if not self._first.app.workspace.sessions:
            self._first.app.window.show()
            for further in tuple(self.further):
                further.app.window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which window a person works in."""
        if event.type() == QEvent.Type.WindowActivate:
            self.current = next((one for one in self if one.app.window is watched), self.current)
        return False
