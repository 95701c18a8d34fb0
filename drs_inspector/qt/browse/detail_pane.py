"""The pane on the right: every view that fits the selected node, as tabs; each is built when it is first looked at."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.measured import figures_line
from drs_inspector.qt.details.context import leading, renewing
from drs_inspector.qt.details.job_head import JobHead
from drs_inspector.qt.details.job_page import (
    OVERVIEW,
    PROGRESS,
    TABS_WITH_KEYS,
    in_order_of_keys,
    page_of,
    place_of,
    tab_of,
)
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.details.loading import LoadedPage
from drs_inspector.qt.details.overview.tab import OverviewPage
from drs_inspector.qt.details.progress.tab import ProgressPage
from drs_inspector.qt.details.registry import DetailContext, DetailView, count_of, views_for
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.panes.scroll_place import PageScroll, ScrollBack, scroll_of
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.qt.widgets.elided_label import ElidedLabel
from drs_inspector.qt.widgets.fields.flat_tabs import FlatTabPages
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.place import Place

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_EMPTY = "Select a job on the left to see its details."


class DetailPane(QWidget):
    """Shows the page of a node of the tree: of a job and all that is below it the same one.

    The tab that a person chose is remembered for jobs and per kind of other nodes; a row of the tree that is a part of
    a job opens the tab of its name all the same. ``leaving()``: the page that is shown is about to go.
    """

    leaving = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node: TreeNode | None = None
        self._page: TreeNode | None = None
        self._context: DetailContext | None = None
        self._job: Job | None = None
        self._path = ""
        self._waits_for_rows = False
        self._views: Sequence[DetailView] = ()
        self._built: dict[int, QWidget] = {}
        self._chosen: dict[NodeKind, str] = {}
        self._empty = QLabel(_EMPTY, self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._tabs = FlatTabPages(self)
        self._tabs.setAccessibleName("Views of the selected line")
        self._tabs.currentChanged.connect(self._tab_changed)
        self._tabs.tabBarClicked.connect(self._tab_chosen)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._tabs)
        self._keys = TabKeys(self, self._tab_by_key)
        self._scrolls = ScrollBack(self)

    @property
    def node(self) -> TreeNode | None:
        """The node of the tree that is shown."""
        return self._node

    @property
    def tabs(self) -> QTabWidget:
        """The tabs, one per view; the last one is the raw JSON."""
        return self._tabs

    @property
    def titles(self) -> list[str]:
        """The words on the tabs, without counts."""
        return [view.title for view in self._views]

    def place(self, title: str = "") -> Place | None:
        """Return where a person is, or was in another tab: page, tab and row; None while nothing is shown."""
        number = self.titles.index(title) if title in self.titles else self._tabs.currentIndex()
        if self._page is None or not 0 <= number < len(self._views):
            return None
        place, widget = Place(self._page, tab=self._views[number].title), leading(self._built.get(number))
        return widget.where(place) if widget is not None else place

    def scrolled(self, title: str) -> int:
        """Return how far a tab is scrolled."""
        return scroll_of(self._tabs.widget(self.titles.index(title))) if title in self.titles else 0

    def scroll_to(self, scroll: int) -> None:
        """Scroll the tab in front to where it was, now or when it is read."""
        self._scrolls.start(self._tabs.currentWidget(), scroll)

    def show_nothing(self, words: str = _EMPTY) -> None:
        """Empty the pane and say why."""
        self.leaving.emit()
        self._node, self._page, self._context, self._job, self._views = None, None, None, None, ()
        self._drop_tabs()
        self._empty.setText(words)
        self._stack.setCurrentIndex(0)

    def show_node(self, node: TreeNode, path: str, context: DetailContext) -> None:
        """Show a node; only the tab that comes to the front is built.

        Another row of the job that is shown brings the tab of its name to the front. The same node again is what there
        is to show of it now: tab and row stay.
        """
        if node == self._node and _is_renewed(self._tabs.currentIndex(), self._built, context):
            self._context = context
            self.show_path(path)
            return
        page = page_of(node, context.snapshot)
        job = context.snapshot.jobs.get(page.job_id) if page.is_job and page.job_id else None
        is_same = page == self._page and node != self._node and job is self._job and job is not None
        before = self.place() if page == self._page else None
        again = before if node == self._node else None
        scroll = self.scrolled(again.tab) if again is not None else 0
        if not is_same:
            self.leaving.emit()
        self._node, self._context = node, context
        if is_same:
            self.show_path(path)
        else:
            self._page, self._job, self._path = page, job, path
            self._fill(again)
        target = again or place_of(node)
        if again is None or target.object_row is not None or target.rule is not None:
            self._go(target, tab_of(target) or self._chosen.get(_memory(page), ""))
        if again is not None:
            self.scroll_to(scroll)

    def show_place(self, place: Place) -> bool:
        """Bring a row of the page that is shown into view, now or as soon as it is read; False for another page."""
        if self._context is None or page_of(place.node, self._context.snapshot) != self._page:
            return False
        place = place._replace(rule=place_of(place.node).rule if place.rule is None else place.rule)
        self._go(place, tab_of(place))
        return True

    def choose(self, title: str) -> bool:
        """Bring a tab to the front as a person does; False when there is none of this title."""
        if title not in self.titles:
            return False
        self._tabs.setCurrentIndex(self.titles.index(title))
        self._tab_chosen(self._tabs.currentIndex())
        return True

    def show_path(self, path: str) -> None:
        """Show the path of the shown node."""
        self._path = path
        for label in self._tabs.findChildren(_Path):
            label.set_full_text(path)

    def show_health(self, health: SnapshotHealth | None) -> None:
        """Show another health of the job in its head, and nothing else anew."""
        if self._job is not None:
            _show_health(self._tabs, self._job, health)

    def focus(self) -> None:
        """Put the keyboard into the view that is in front: its rows where it has some, now or when they are read."""
        self._enter()
        if self._waits_for_rows:
            QTimer.singleShot(0, self, self._enter_rows)  # a widget in a layout is shown later than it is put there

    def _enter(self) -> None:
        target = _first_of(self._tabs.currentWidget()) or self._tabs.tabBar()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._waits_for_rows = target is self._tabs.tabBar()

    def _rows_are_read(self) -> None:
        self._show_counts()
        self._scrolls.go_on()
        if self._waits_for_rows:
            QTimer.singleShot(0, self, self._enter_rows)

    def _enter_rows(self) -> None:
        """Go on into the rows where the keyboard was to go when there were none; not where it has gone elsewhere."""
        if self._waits_for_rows and self._tabs.tabBar().hasFocus():
            self._enter()

    def _fill(self, again: Place | None) -> None:
        """Make the tabs of the page anew, with the one in front that was there before."""
        if self._page is None or self._context is None:
            return
        self._views = views_for(self._page, self._context)
        self._tabs.blockSignals(True)
        self._drop_tabs()
        for _view in self._views:
            page = QWidget(self._tabs)
            layout = QVBoxLayout(page)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
            self._tabs.addTab(page, "")
        if again is not None and again.tab in self.titles:
            self._tabs.setCurrentIndex(self.titles.index(again.tab))
        self._tabs.blockSignals(False)
        self._show_counts()
        self._stack.setCurrentIndex(1)
        if again is not None:
            self._build(self._tabs.currentIndex())

    def _go(self, place: Place, title: str) -> None:
        """Bring the tab of a title to the front, the first one when there is none, and lead to the row in it."""
        number = self.titles.index(title) if title in self.titles else 0
        self._scrolls.stop()
        self._drop_lead()
        self._tabs.blockSignals(True)
        self._tabs.setCurrentIndex(number)
        self._tabs.blockSignals(False)
        self._build(number)
        if (widget := leading(self._built.get(number))) is not None:
            widget.lead(place)

    def _drop_lead(self) -> None:
        """Something else is looked at: what was to be led to when it is read is not waited for any more."""
        for widget in map(leading, self._built.values()):
            if widget is not None:
                widget.lead(None)

    def _drop_tabs(self) -> None:
        self._built.clear()
        while self._tabs.count():
            page = self._tabs.widget(0)
            self._tabs.removeTab(0)
            if page is not None:
                page.deleteLater()

    def _tab_chosen(self, number: int) -> None:
        if self._page is not None and 0 <= number < len(self._views):
            self._chosen[_memory(self._page)] = self._views[number].title

    def _tab_by_key(self, number: int) -> None:
        if number < len(self._views):
            self.choose(in_order_of_keys(self.titles)[number])
            self.focus()
        else:
            say(self, f"There is no tab {number + 1} here: the last one is {len(self._views)}")

    def _tab_changed(self, number: int) -> None:
        self._tab_chosen(number)
        self._waits_for_rows = False
        self._scrolls.stop()
        self._drop_lead()
        self._build(number)

    def _build(self, number: int) -> None:
        page = self._tabs.widget(number)
        layout = page.layout() if page is not None else None
        if page is None or layout is None or number in self._built or self._page is None or self._context is None:
            return
        view = self._views[number]
        if (head := self._head(view, page)) is not None:
            layout.addWidget(head)
        widget = self._built[number] = view.build(self._page, self._context)
        layout.addWidget(widget)
        if isinstance(widget, LoadedPage):
            widget.loaded.connect(self._rows_are_read)
        self._show_counts()

    def _head(self, view: DetailView, page: QWidget) -> QWidget | None:
        """Return the line above a view: of a part of a job its health, else the path where nothing else says it."""
        has_head = view.title in (OVERVIEW, PROGRESS)
        if self._job is None or self._context is None or (has_head and self._context.origin):
            return _Path(page, self._path)
        if has_head:
            return None
        head = JobHead(page)
        _show_head(head, self._job, self._context.health)
        return head

    def _show_counts(self) -> None:
        """Write the words on the tabs; how many objects there are is known when they have been read."""
        if self._page is None or self._context is None:
            return
        for number, view in enumerate(self._views):
            count = count_of(view, self._page, self._context)
            title = view.title.replace("&", "&&")
            self._tabs.setTabText(number, title if count is None else f"{title} {count:,}")


def _is_renewed(front: int, built: dict[int, QWidget], context: DetailContext) -> bool:
    """Say in place what there is to say now where the view in front can; others are built anew when they are chosen."""
    widget = renewing(built.get(front))
    if widget is None:
        return False
    for number in [one for one in built if one != front]:
        page = built.pop(number).parentWidget()
        for one in page.findChildren(QWidget, options=_DIRECT) if page is not None else ():
            one.hide()
            one.deleteLater()
    widget.renew(context)
    return True


_WITH_ROWS = (QAbstractItemView, JsonView)


def _first_of(page: QWidget | None) -> QWidget | None:
    """Return what takes the keyboard on a tab: all of it where it scrolls as one, else its rows, else its first part.

    Not by the focus chain: a view that is put into its page later is at the end of the window's chain.
    """
    inside = [one for one in (page, *page.findChildren(QWidget)) if _takes_keyboard(one)] if page is not None else []
    rows = (one for one in inside if isinstance(one, _WITH_ROWS) and not isinstance(one, QHeaderView))
    whole = (one for one in inside if isinstance(one, PageScroll))
    return next(whole, None) or next(rows, None) or next(iter(inside), None)


class TabKeys(QObject):
    """The keys of the tabs, Alt+1 to Alt+9 unless a person chose others, wherever the focus is while tabs are seen."""

    def __init__(self, pane: QWidget, choose: Callable[[int], None]) -> None:
        super().__init__(pane)
        self._shortcuts = [QShortcut(pane) for _ in range(TABS_WITH_KEYS)]
        for number, one in enumerate(self._shortcuts):
            one.setObjectName(f"Tab {number + 1}")
            one.activated.connect(partial(choose, number))
        shortcuts().changed.connect(self._take)
        self._take()

    def _take(self) -> None:
        for number, one in enumerate(self._shortcuts):
            one.setKeys(list(shortcuts().keys(f"tab.{number + 1}")))


class _Path(ElidedLabel):
    """Where in the tree a node is."""

    def __init__(self, parent: QWidget, path: str) -> None:
        super().__init__(parent)
        self.set_full_text(path)
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        follow_text_size(self, lambda one: one.setMinimumHeight(one.fontMetrics().height() + GRID))


def _memory(page: TreeNode) -> NodeKind:
    """Return under what the chosen tab of a page is remembered: for subtasks it is that of jobs."""
    return NodeKind.JOB if page.is_job else page.kind


def _show_health(tabs: QWidget, job: Job, health: SnapshotHealth | None) -> None:
    """Show another health in the heads of the tabs, and on the tab that is about it."""
    for head in tabs.findChildren(JobHead):
        _show_head(head, job, health)
    pages: list[OverviewPage | ProgressPage] = [*tabs.findChildren(OverviewPage), *tabs.findChildren(ProgressPage)]
    for page in pages:
        page.show_health(health)


def _show_head(head: JobHead, job: Job, health: SnapshotHealth | None) -> None:
    if health is None or job.id not in health.snapshot.jobs:
        head.show_job(job, None)
    else:
        head.show_job(job, health.of(job.id), figures_line(job, health))


def _takes_keyboard(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & by_tab == by_tab
