"""Everything of a window that must not move by itself: what is selected, open, scrolled and has the keyboard."""

from typing import Any, NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeView, QWidget

from drs_inspector.qt.browse.node_cells import NODE_ROLE
from drs_inspector.qt.windows.joined import JoinedWindow


class Place(NamedTuple):
    """Where a person is in a window."""

    layout: object
    focus: QWidget | None
    title: str
    current: object
    selected: object
    node: object
    open_nodes: tuple[object, ...]
    unfolded: frozenset[object]
    bars: tuple[int, ...]
    first_row: int
    details: object
    tab: int
    filter: str


def place_in(run: JoinedWindow) -> Place:
    """Return where a person is in a window that shows jobs."""
    jobs, page = run.frame.jobs, run.browse.page
    table, tree, details = jobs.table, page.tree, page.details
    model = table.model
    unfolded = (row for row, facts in zip(model.rows, model._facts, strict=True) if facts.is_open)
    return Place(
        jobs.layouts.now,
        QApplication.focusWidget(),
        run.app.window.windowTitle(),
        table.current(),
        tuple(table.selected()),
        tree.current_node(),
        _open_nodes(tree),
        frozenset(unfolded),
        tuple(bar for view in (table.pair.main, jobs.list.view, tree) for bar in _bars(view)),
        table.pair.main.rowAt(0),
        details.node,
        details.tabs.currentIndex(),
        page.filter_line.text,
    )


def moved(before: Place, after: Place) -> list[str]:
    """Return the names of what is elsewhere."""
    return [name for name, one, other in zip(Place._fields, before, after, strict=True) if one != other]


def _bars(view: QAbstractItemView) -> tuple[int, int]:
    return view.verticalScrollBar().value(), view.horizontalScrollBar().value()


def _open_nodes(tree: QTreeView) -> tuple[Any, ...]:
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        if tree.isExpanded(index):
            found.append(index.data(NODE_ROLE))
        index = tree.indexBelow(index)
    return tuple(found)
