"""The menus of the table of jobs: of a column's head, of what rows can be grouped by, and the list of columns."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from drs_inspector.domain.health.grouping import GROUPINGS, grouping_of
from drs_inspector.qt.job_table.columns_popup import ColumnsPopup
from drs_inspector.session.job_table.columns import NAME, WindowColumn, filter_of
from drs_inspector.session.job_table.contents import with_counts

if TYPE_CHECKING:
    from drs_inspector.qt.job_table.view import JobTableView

_LONGEST: Final = 48


class TableMenus:
    """Makes the menus of a ``JobTableView``."""

    def __init__(self, view: "JobTableView") -> None:
        self._view = view
        self.group_menu = QMenu("Group by", view)
        self.group_menu.setAccessibleName("Group by")
        self._groups = QActionGroup(self.group_menu)
        for grouping, words in zip(GROUPINGS, with_letters([one.title for one in GROUPINGS]), strict=True):
            action = self.group_menu.addAction(words)
            action.setData(grouping.key)
            action.setCheckable(True)
            self._groups.addAction(action)
        self._of_tag = self.group_menu.addAction("")
        self._of_tag.setCheckable(True)
        self._groups.addAction(self._of_tag)
        self.group_menu.aboutToShow.connect(self._tick_grouping)
        self._groups.triggered.connect(self._group)
        self._popup: ColumnsPopup | None = None

    def show_header_menu(self, column: int, where: QPoint) -> QMenu:
        """Open the menu of a column's head at a global place."""
        head: WindowColumn = self._view.model.columns[column]
        menu = QMenu(self._view)
        menu.setAccessibleName(f"Column {head.title}")
        menu.aboutToHide.connect(menu.deleteLater)
        self._add_order(menu, head)
        menu.addSeparator()
        self._add_groups(menu, head)
        self._add_filter(menu, head)
        menu.addSeparator()
        self._add_place(menu, head, column)
        menu.popup(where)
        return menu

    def filter_action(self, column: int) -> tuple[str, str] | None:
        """Return words and filter for jobs that have the same value in a column as the current one."""
        ref = self._view.current()
        shown = self._view.arrangement.shown_job(ref) if ref is not None else None
        if shown is None or not 0 <= column < len(self._view.model.columns):
            return None
        text = filter_of(self._view.model.columns[column], with_counts(shown))
        words = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        return (f"Filter by {words}".replace("&", "&&"), text) if text else None

    def show_columns(self, anchor: QWidget) -> None:
        """Open the list of columns below a widget."""
        if self._popup is None:
            self._popup = ColumnsPopup(self._view)
            self._popup.chosen.connect(self._view.set_columns)
        self._popup.open_below(anchor, self._view.layout().columns)

    def _add_order(self, menu: QMenu, head: WindowColumn) -> None:
        view = self._view
        menu.addAction("Sort ascending", partial(view.sort_by, head.key, descending=False))
        menu.addAction("Sort descending", partial(view.sort_by, head.key, descending=True))
        first = view.layout().sorting[:1]
        second = menu.addAction(
            "Sort by this second", partial(view.sort_by, head.key, descending=False, as_second=True)
        )
        second.setEnabled(bool(first) and first[0].column != head.key)

    def _add_groups(self, menu: QMenu, head: WindowColumn) -> None:
        view = self._view
        is_grouped = view.layout().grouping not in ("", "none")
        action = menu.addAction("Group by this", partial(view.group_by, head.groups_by))
        action.setEnabled(bool(head.groups_by) and view.layout().grouping != head.groups_by)
        if is_grouped:
            menu.addAction("Group by nothing", partial(view.group_by, "none"))

    def _add_filter(self, menu: QMenu, head: WindowColumn) -> None:
        column = next(at for at, one in enumerate(self._view.model.columns) if one is head)
        found = self.filter_action(column)
        if found is None:
            menu.addAction("Filter by this").setEnabled(False)
        else:
            menu.addAction(found[0], partial(self._view.filter_requested.emit, found[1]))

    def _add_place(self, menu: QMenu, head: WindowColumn, column: int) -> None:
        view = self._view
        menu.addAction("Fit to its content", partial(view.pair.fit, column))
        is_pinned = head.key in view.pair.widths.pinned
        pin = menu.addAction(
            "Unpin" if is_pinned else "Pin at the left", partial(view.pair.pin, head.key, is_pinned=not is_pinned)
        )
        hide = menu.addAction("Hide", partial(self._hide, head.key))
        for action in (pin, hide):
            action.setEnabled(head.key != NAME)
        menu.addSeparator()
        menu.addAction("Columns…", partial(self.show_columns, view.pair))

    def _hide(self, key: str) -> None:
        self._view.set_columns([one for one in self._view.layout().columns if one != key])

    def _tick_grouping(self) -> None:
        key = self._view.layout().grouping
        grouping = grouping_of(key)
        is_tag = grouping is not None and all(one.key != key for one in GROUPINGS)
        self._of_tag.setVisible(is_tag)
        if is_tag and grouping is not None:
            self._of_tag.setText(grouping.title.replace("&", "&&"))
            self._of_tag.setData(key)
        for action in self._groups.actions():
            action.setChecked(action.data() == key)

    def _group(self, action: QAction) -> None:
        self._view.group_by(action.data())


def with_letters(titles: Sequence[str]) -> list[str]:
    """Return the words of a menu with the letter that chooses each: its first one that no other before it has."""
    taken: set[str] = set()
    found = []
    for title in titles:
        at = next((at for at, letter in enumerate(title) if letter.isalpha() and letter.lower() not in taken), None)
        if at is None:
            found.append(title)
        else:
            taken.add(title[at].lower())
            found.append(f"{title[:at]}&{title[at:]}")
    return found
