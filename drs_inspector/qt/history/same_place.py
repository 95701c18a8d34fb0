"""Where a person is in the window, taken over from a source to another reading of it: view, filter, row, open job."""

from types import TracebackType
from typing import Final, Self

import msgspec
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from drs_inspector.qt.browse.controller import BrowseController
from drs_inspector.qt.frame.controller import FrameController
from drs_inspector.qt.frame.layouts import Layout
from drs_inspector.qt.main_window.context import AppContext
from drs_inspector.session.job_tree.node import NodeKind, TreeNode

NOT_THEN: Final = "The job that was open is not in this reading"
_OTHER_LISTS: Final = (Layout.TABLE, Layout.JOB, Layout.TREE)


class SamePlace:
    """Notes the place when it is entered; ``go_to`` leads to it in another source. The keyboard stays where it was."""

    def __init__(self, app: AppContext, browse: BrowseController, frame: FrameController) -> None:
        self._app, self._browse, self._frame = app, browse, frame
        page = browse.page
        self._view = frame.views.key
        self._filter = page.filter_line.text
        self._is_open = frame.shows_details
        self._node = browse.chosen if self._is_open else page.list.current_node()
        self._keyboard = QApplication.focusWidget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        focus = self._keyboard
        if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, key: str) -> bool:
        """Show a source as the one before was shown; False where the job that was open is not in it."""
        browse, page, views = self._browse, self._browse.page, self._frame.views
        browse.show_source(key)
        if page.filter_line.text != self._filter:
            page.filter_line.set_text(self._filter)
        if self._view not in _OTHER_LISTS:
            views.show(self._view)  # it is of the source that is shown now
            return True
        node = self._node
        session = self._app.workspace.find(key)
        if node is None or node.job_id is None or session is None:
            return True
        there = self._there(node, key)
        if there is None:
            if self._is_open:
                views.show_table()
            return not self._is_open
        browse.choose_from_list(there)  # a list that is still filling goes there when it has it
        if self._is_open:
            page.details_wanted.emit()
        page.list.select(there)
        return True

    def _there(self, node: TreeNode, key: str) -> TreeNode | None:
        """Return the same node of another source, None where that has no such job."""
        session = self._app.workspace.find(key)
        jobs = session.inspector.snapshot.jobs if session is not None else {}
        job = jobs.get(node.job_id or "")
        if job is None:
            return None
        kind = node.kind
        if node.is_job:
            kind = NodeKind.CHILD_JOB if job.parent_id in jobs else NodeKind.JOB
        return msgspec.structs.replace(node, kind=kind, session=key)
