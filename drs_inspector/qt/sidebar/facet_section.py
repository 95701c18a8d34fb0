"""One facet in the sidebar: its most frequent values, and the way to all of them."""

from typing import Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from drs_inspector.qt.cells.list_painters import FacetPainter
from drs_inspector.qt.cells.values import FacetCell
from drs_inspector.qt.sidebar.facet_search import FacetSearch
from drs_inspector.qt.sidebar.section import Section
from drs_inspector.qt.sidebar.side_list import SideList, SideRow
from drs_inspector.qt.widgets.fields.link_button import LinkButton
from drs_inspector.qt.widgets.text_size import follow_text_size
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole, row_height, type_font
from drs_inspector.session.facets.facet import HEALTH, Special
from drs_inspector.session.facets.facet_counts import FacetGroup, FacetValue
from drs_inspector.session.facets.ticks import Ticks

SHOWN: Final = 4
"""Values of a facet that are shown of very many; one more alone is shown as well."""
MOST_SHOWN: Final = 8
_ROW = 22


class FacetSection(Section):
    """``ticked(key, value, leave_out)``: a value of the facet was ticked or left out, or is no more."""

    ticked = Signal(str, object, bool)

    def __init__(self, group: FacetGroup, parent: QWidget) -> None:
        super().__init__(group.title, parent, folds=True)
        self.group = group
        self.list = SideList(group.title, FacetPainter(), self, takes_alt=True)
        # The box is below the title; what is counted ends where the count of a source ends.
        inset = QHBoxLayout()
        inset.setContentsMargins(GRID, 0, GRID // 2, 0)
        inset.addWidget(self.list)
        self._rows = QWidget(self)
        self._rows.setLayout(inset)
        self.body.addWidget(self._rows)
        self.more = LinkButton("", f"All values of {group.title}, with a search", self.open_search, self)
        foot = QHBoxLayout()
        foot.setContentsMargins(4 * GRID, 0, 0, 0)
        foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._foot = QWidget(self)
        self._foot.setLayout(foot)
        self.body.addWidget(self._foot)
        follow_text_size(self, FacetSection._fit)
        self.list.chosen.connect(lambda value: self.ticked.emit(self.group.key, value, False))
        self.list.left_out.connect(lambda value: self.ticked.emit(self.group.key, value, True))

    def _fit(self) -> None:
        self.more.setFont(type_font(TypeRole.SMALL, self.font()))
        metrics = self.more.fontMetrics()
        self.more.setFixedSize(metrics.horizontalAdvance(self.more.text()) + GRID, row_height(metrics, _ROW))

    def shows(self, widget: QWidget) -> bool:
        """Hide the way to all values where all are shown."""
        return widget is not self._foot or len(self.list.rows.rows) < len(self.group.values)

    def show_group(self, group: FacetGroup, ticks: Ticks) -> None:
        """Show values with their counts; what is ticked is what the text of the filter says."""
        values = tuple(_with_ticks(value, ticks) for value in group.values)
        self.group = FacetGroup(group.key, group.title, values)
        shown = _shown(self.group)
        most = max((value.count for value in values), default=0)
        self.list.show_rows([_row(value, most) for value in shown])
        self.more.setText(f"{len(values) - len(shown):,} more")
        self._fit()
        self.fold(is_folded=self.is_folded)

    def open_search(self) -> None:
        """Open the list of all values."""
        search = FacetSearch(self.group, self)
        search.taken.connect(lambda value, leave_out: self.ticked.emit(self.group.key, value, leave_out))
        search.destroyed.connect(self.list.setFocus)
        search.open_at(self._rows.mapToGlobal(self._rows.rect().topLeft()))


def _with_ticks(value: FacetValue, ticks: Ticks) -> FacetValue:
    is_ticked, is_excluded = ticks.is_ticked(value.value), ticks.is_excluded(value.value)
    if (value.is_ticked, value.is_excluded) == (is_ticked, is_excluded):
        return value
    return msgspec.structs.replace(value, is_ticked=is_ticked, is_excluded=is_excluded)


def _shown(group: FacetGroup) -> list[FacetValue]:
    """Return what is shown of a facet: all of a few, else what is frequent, what is ticked, and what was not read."""
    values = group.values
    if group.key == HEALTH or len(values) <= SHOWN + 1:
        return list(values)
    first = values[:SHOWN]
    ticked = [value for value in values[SHOWN:] if value.is_ticked or value.is_excluded]
    unread = [value for value in values[SHOWN:] if value.value is Special.NOT_READ and value.count]
    kept = {id(value) for value in (*first, *ticked[: MOST_SHOWN - SHOWN], *unread)}
    return [value for value in values if id(value) in kept]


def _row(value: FacetValue, most: int) -> SideRow:
    words = f"not {value.words}" if value.is_excluded else value.words
    count = f"{value.count:,}"
    cell = FacetCell(words, count, value.count / most if most else 0, value.is_ticked, value.is_excluded)
    state = Qt.CheckState
    check = state.Checked if value.is_ticked else state.PartiallyChecked if value.is_excluded else state.Unchecked
    jobs = f"{count} job{'' if value.count == 1 else 's'}"
    spoken = f"{words}, {jobs}" if value.can_tick else f"{words}, {jobs}, cannot be ticked"
    tip = f"{value.words}\n{jobs} within the rest of the filter"
    return SideRow(value.value, cell, spoken, tip, check=check if value.can_tick else None, is_dim=not value.can_tick)
