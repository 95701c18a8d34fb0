"""Back and forward: notes what is shown, and shows it again."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.navigation.history import History, Visit
from drs_inspector.session.workspace.workspace import SessionClosed, WorkspaceEvent


class ListPlace(Protocol):
    """Where a person is in the list of a view without a place."""

    def position(self, view: str) -> tuple[TreeNode | None, int]:
        """Return the row with the keyboard and how far the list of a view is scrolled."""

    def return_to(self, view: str, row: TreeNode | None, scroll: int) -> None:
        """Go back there."""


class Travel(QObject):
    """``view()`` is the key of the view that is shown, ``show(view)`` brings one to the front again.

    While ``is_going()`` what is shown is on the way to a place, and none itself. Row and scroll of a place are kept
    when it is left, and come back with it.
    """

    def __init__(
        self,
        app: AppContext,
        browse: BrowseController,
        page: BrowsePage,
        *,
        view: Callable[[], str],
        show: Callable[[str], None],
        shows_place: Callable[[], bool],
        is_going: Callable[[], bool],
        lists: ListPlace,
    ) -> None:
        super().__init__(page)
        self._lists = lists
        self._app, self._browse, self._page = app, browse, page
        self._view, self._show, self._shows_place = view, show, shows_place
        self._is_going = is_going
        self._history = History()
        self._travels = False
        app.window.commands.bring("back", self.back)
        app.window.commands.bring("forward", self.forward)
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        page.details.tabs.currentChanged.connect(self.note)
        page.details.leaving.connect(self._leave)
        self._offer()

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()

    def note(self) -> None:
        """Note where a person is; going back is no visit of its own."""
        if self._travels or self._is_going() or not self._app.workspace.sessions:
            return
        self._leave()
        place = self._page.details.place() if self._shows_place() else None
        visit = Visit(self._view(), self._browse.sources.key, place)
        here = self._history.here
        if here is None or not here.is_same(visit):
            self._history.visit(visit)
        self._offer()

    def back(self) -> None:
        """Show the place before."""
        self._leave()
        self._go(self._history.back())

    def forward(self) -> None:
        """Show the place that was left by going back."""
        self._leave()
        self._go(self._history.forward())

    def _leave(self) -> None:
        """Keep row and scroll of the place that is, or was until now, before a person."""
        here, details = self._history.here, self._page.details
        if here is None or self._travels:
            return
        if here.place is None:
            row, scroll = self._lists.position(here.view)
            self._history.stay(None, scroll, row)
        else:
            place = details.place(here.place.tab)
            if place is not None and (place.node, place.tab) == (here.place.node, here.place.tab):
                self._history.stay(place, details.scrolled(place.tab))

    def _go(self, visit: Visit | None) -> None:
        if visit is None:
            return
        self._travels = True
        try:
            if visit.source != self._browse.sources.key:
                self._browse.show_source(visit.source)
            self._show(visit.view)
            if visit.place is not None:
                self._browse.go_to(visit.place)
                self._page.details.scroll_to(visit.scroll)
            else:
                self._lists.return_to(visit.view, visit.row, visit.scroll)
        finally:
            self._travels = False
        self._offer()

    def _offer(self) -> None:
        self._app.window.commands.enable_going(can_back=self._history.can_back, can_forward=self._history.can_forward)

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, SessionClosed):
            self._history.forget(key)
            self._offer()
