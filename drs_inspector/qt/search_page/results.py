"""What the page shows of a search while it runs and when it is over: rows, counts, progress, coverage."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt

from drs_inspector.domain.search.hits import HitAddress
from drs_inspector.domain.search.wanted import HitKind
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.search_page.layout import PageParts
from drs_inspector.qt.search_page.model import COLUMNS
from drs_inspector.qt.search_page.run import SearchRun
from drs_inspector.session.search.scope import SearchedSession, nothing_words, said_of, unread_count
from drs_inspector.session.search.shown_hits import ShownHits
from drs_inspector.session.search.texts import found_words

_LATER = "The rows are put in order when the search is over"


class ResultsView(QObject):
    """Keeps the parts of the page true to a search. ``sessions()`` returns what is open now."""

    def __init__(self, parts: PageParts, sessions: Callable[[], Sequence[SearchedSession]], parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._sessions = parts, sessions
        self._session = ""
        self._wanted: HitAddress | None = None
        self._looked = 0
        self._said = ""
        self.run = SearchRun(self)
        self.run.worked.connect(self._worked)
        self.run.ended.connect(self._ended)
        parts.table.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.clear()

    @property
    def hits(self) -> ShownHits | None:
        """The rows that are shown, None before there is a search."""
        return self.run.hits

    def show(self, hits: ShownHits, session: str, address: HitAddress | None = None) -> None:
        """Show another search from its beginning; ``session`` is where it looks, ``address`` a hit to choose again."""
        parts = self._parts
        self._session, self._wanted, self._looked = session, address, 0
        header = parts.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        hits.narrow(parts.kinds.kind)
        parts.preview.show_nothing()
        parts.table.show_sources(several=len(hits.search.progress) > 1)
        parts.coverage.say((), is_whole=True, unread=0, can_repeat=False)
        self.run.start(hits)
        parts.model.show(hits)
        self._worked()

    def clear(self) -> None:
        """Show no search."""
        parts = self._parts
        self.run.clear()
        self._wanted = None
        parts.model.show(None)
        parts.preview.show_nothing()
        parts.kinds.show_counts({})
        parts.kinds.setEnabled(False)
        parts.count.set_full_text("")
        parts.cancel.hide()
        parts.export.setEnabled(False)
        parts.coverage.say((), is_whole=True, unread=0, can_repeat=False)

    def narrow(self, kind: HitKind | None) -> None:
        """Show hits of one kind, or of all."""
        hits = self.hits
        if hits is not None:
            place = self._place()
            hits.narrow(kind)
            self._renew(place)
            self.run.go_on()

    def say_coverage(self) -> None:
        """Say over what the answer is said, once the search is over."""
        hits = self.hits
        if hits is None or self.run.is_running:
            return
        search, sessions = hits.search, self._sessions()
        said = said_of(search, sessions, self._session)
        is_whole = search.is_whole and not any("Search again" in words for words in said)
        can_repeat = search.is_cancelled or any("Search again" in words for words in said)
        if not len(hits):
            self._parts.show_words(nothing_words(search) if hits.kind is None else self._none_of(hits))
        self._parts.coverage.say(said, is_whole=is_whole, unread=unread_count(search), can_repeat=can_repeat)

    def _none_of(self, hits: ShownHits) -> str:
        kind = hits.kind.words if hits.kind is not None else ""
        return f"None of the {hits.search.hits.total:,} hits is of the kind {kind}."

    def _worked(self) -> None:
        hits, parts = self.hits, self._parts
        if hits is None:
            return
        if parts.model.is_outdated:
            self._renew(self._place())
        parts.model.grow()
        if len(hits):
            parts.show_rows()
            self._choose_again(hits)
        else:
            parts.show_words(nothing_words(hits.search))
        parts.kinds.setEnabled(True)
        parts.kinds.show_counts(hits.search.hits.counts)
        self._say_count(hits)
        parts.cancel.setVisible(self.run.is_running)
        parts.export.setEnabled(bool(len(hits)))

    def _ended(self) -> None:
        hits = self.hits
        if hits is None:
            return
        self.say_coverage()
        words = found_words(hits.search)
        if words != self._said:
            self._said = words
            announce(self._parts.table, words)

    def _say_count(self, hits: ShownHits) -> None:
        words = found_words(hits.running)
        self._parts.count.set_full_text(
            f"{words} Putting in order …" if hits.search.is_over and hits.is_sorting else words
        )

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        hits = self.hits
        if hits is None:
            return
        hits.sort((COLUMNS[section], order == Qt.SortOrder.DescendingOrder) if section >= 0 else None)
        if not hits.search.is_over and section >= 0:
            say(self._parts.table, _LATER)
        self._worked()
        self.run.go_on()

    def _place(self) -> int | None:
        """Return the number of the current hit in its search."""
        row, hits = self._parts.table.row, self.hits
        return hits.place(row) if hits is not None and 0 <= row < self._parts.model.rowCount() else None

    def _renew(self, place: int | None) -> None:
        """Show rows that are others now; the hit that was chosen stays so where it is among them."""
        parts, hits = self._parts, self.hits
        parts.model.show(hits)
        row = hits.row_at(place) if hits is not None and place is not None else None
        if row is not None:
            parts.table.choose(row)
        else:
            parts.preview.show_nothing()
        if hits is not None and len(hits):
            parts.show_rows()

    def _choose_again(self, hits: ShownHits) -> None:
        """Choose the hit that was chosen before the search was repeated, as soon as it is there."""
        if self._wanted is None:
            return
        row = hits.row_of(self._wanted, self._looked)
        self._looked = len(hits)
        if row is not None:
            self._wanted = None
            self._parts.table.choose(row)
