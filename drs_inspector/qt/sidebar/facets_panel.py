"""All facets below one another: they follow the counting, and ticks follow the text of the filter."""

from collections.abc import Collection
from time import thread_time

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from drs_inspector.domain.query.parser import parts_of
from drs_inspector.qt.panes.list_pane import ListPane
from drs_inspector.qt.panes.pane_actions import Offer, say
from drs_inspector.qt.sidebar.facet_section import FacetSection
from drs_inspector.qt.widgets.sliced_work import Pace, Rank, Turn
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.facets.facet import Facet, facet_of
from drs_inspector.session.facets.facet_counts import FacetGroup
from drs_inspector.session.facets.facets import Facets
from drs_inspector.session.facets.ticks import Ticks, cleared, ticked, ticks_of
from drs_inspector.session.table_files.list_rows import ListRows, Which, rows_of

_HELP = (
    "What the jobs have in common, with how many of them match the rest of the filter. Space ticks a value, Alt+Space "
    "or Ctrl+Space leaves it out; a second time takes that away. Ticks are a part of the filter's text."
)


class FacetsPanel(QWidget):
    """``filter_changed(text)``: the filter with a tick more or less."""

    filter_changed = Signal(str)

    def __init__(self, facets: Facets, parent: QWidget) -> None:
        super().__init__(parent)
        self._facets = facets
        self._text = ""
        self._folded: set[str] = set()
        self._is_unfinished = False  # sections are still to be made
        self.sections: dict[str, FacetSection] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self.pane = _FacetsPane(self)
        self._turn = Turn(self, Rank.FACETS, self._work)
        self._pace = Pace(self, self._wake_at_once)
        facets.when_work_waits(self._wake)
        self._unsubscribe = facets.subscribe(self._update)
        self._update()

    @property
    def text(self) -> str:
        """The text of the filter that the ticks are read from."""
        return self._text

    @property
    def folded(self) -> Collection[str]:
        """The keys of the facets that are folded, to be kept for the next start."""
        return frozenset(self._folded)

    def fold(self, keys: Collection[str]) -> None:
        """Fold these facets, and no others."""
        self._folded = set(keys)
        for key, section in self.sections.items():
            section.fold(is_folded=key in self._folded)

    def set_filter(self, text: str) -> None:
        """Show the ticks that a filter has."""
        if text != self._text:
            self._text = text
            self._update()

    def clear(self, key: str) -> None:
        """Take the ticks of a facet away."""
        facet = facet_of(key)
        if facet is not None:
            self._change(cleared(self._text, facet))

    def close_facets(self) -> None:
        """Stop following."""
        self._turn.rest()
        self._pace.stop()
        self._unsubscribe()

    def showEvent(self, event: QShowEvent) -> None:
        """Count when it is seen."""
        super().showEvent(event)
        self._turn.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count nothing for what is not seen."""
        super().hideEvent(event)
        self._turn.rest()
        self._pace.stop()

    def _wake(self) -> None:
        if self._facets.can_wait and self._pace.rests:
            self._pace.wanted()
        else:
            self._wake_at_once()

    def _wake_at_once(self) -> None:
        if self.isVisible():
            self._turn.wake()

    def _work(self, budget_seconds: float) -> bool:
        began = thread_time()
        if self._is_unfinished:
            self._update()
            return False
        is_done = self._facets.work(budget_seconds)
        self._pace.took(thread_time() - began, is_done=is_done)
        return is_done

    def _update(self) -> None:
        """Show the groups. Of sections that are new one is made in a turn: to make all of them would be felt."""
        groups, self._is_unfinished = self._facets.groups, False
        keys = [group.key for group in groups]
        for key in [key for key in self.sections if key not in keys]:
            gone = self.sections.pop(key)
            self._layout.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        has_made = False
        for place, group in enumerate(groups):
            section = self.sections.get(group.key)
            if section is None and has_made and self.isVisible():
                self._is_unfinished = True
                self._turn.wake()
                break
            if section is None:
                section, has_made = self._made(group), True
                self.sections[group.key] = section
            if self._layout.indexOf(section) != place:
                self._layout.insertWidget(place, section)
            facet = facet_of(group.key)
            section.show_group(group, ticks_of(self._text, facet) if facet is not None else Ticks())

    def _made(self, group: FacetGroup) -> FacetSection:
        section = FacetSection(group, self)
        section.ticked.connect(self._tick)
        section.folded.connect(lambda is_folded, key=group.key: self._note_folded(key, is_folded=is_folded))
        self.pane.watch(section.list)
        section.is_folded = group.key in self._folded
        return section

    def _note_folded(self, key: str, *, is_folded: bool) -> None:
        (self._folded.add if is_folded else self._folded.discard)(key)

    def _tick(self, key: str, value: object, leave_out: bool) -> None:
        facet = facet_of(key)
        if facet is None:
            return
        changed = _ticked(self._text, facet, value, leave_out=leave_out)
        if changed == self._text:
            unreadable = parts_of(self._text) is None
            say(self, "The filter cannot be read: mend it first" if unreadable else "No filter can ask for this value")
        self._change(changed)

    def _change(self, text: str) -> None:
        if text != self._text:
            self.set_filter(text)
            self.filter_changed.emit(text)


def _ticked(text: str, facet: Facet, value: object, *, leave_out: bool) -> str:
    return ticked(text, facet, value, leave_out=leave_out)  # type: ignore[arg-type]  # it comes from a row


class _FacetsPane(ListPane):
    """Copies counts, searches values, and takes ticks away."""

    takes_peek = True
    rows_called = ("value", "values")
    short_words = "Value"

    def __init__(self, panel: FacetsPanel) -> None:
        super().__init__(panel, title="Facets", help=_HELP)
        self._panel = panel
        self._last = ""

    def watch(self, view: QWidget) -> None:
        """Take the keys of a list, too."""
        view.installEventFilter(self)

    def _section(self) -> FacetSection | None:
        """Return the facet with the keyboard; while a menu or the palette has it, the one that had it before."""
        focus, sections = QApplication.focusWidget(), self._panel.sections
        if focus is not None:
            self._last = next((key for key, one in sections.items() if one.isAncestorOf(focus)), self._last)
        return sections.get(self._last)

    def find(self) -> Offer | None:
        """Search the values of the facet."""
        section = self._section()
        return Offer(f"Find values of {section.title}", section.open_search) if section is not None else None

    def show_all(self) -> Offer | None:
        """Take the ticks of the facet away."""
        section = self._section()
        if section is None or not any(one.is_ticked or one.is_excluded for one in section.group.values):
            return None
        key = section.group.key
        return Offer(f"Clear {section.title}", lambda: self._panel.clear(key))

    def list_rows(self, which: Which) -> ListRows | None:
        """Return all values of the facet with their counts: none of them is marked alone."""
        del which
        section = self._section()
        if section is None:
            return None
        rows = [(value.words, str(value.count)) for value in section.group.values]
        return rows_of(section.title.lower(), (section.title, "Jobs"), rows, named=("value", "values"))

    def copy_short(self) -> Offer | None:
        """Copy one value."""
        section = self._section()
        row = section.list.current if section is not None else None
        return self.copying("value", lambda: row.cell.text) if row is not None else None
