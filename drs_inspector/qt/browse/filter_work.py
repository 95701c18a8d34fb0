"""The filter at work: what is typed is asked in slices of time, and the line says how far that is."""

from PySide6.QtCore import QObject, Signal

from drs_inspector.qt.browse.page import BrowsePage
from drs_inspector.qt.widgets.sliced_work import Rank, Turn
from drs_inspector.session.job_tree.sessions import SessionTrees

_FIRST_SLICE_SECONDS = 0.005


class FilterWork(QObject):
    """Asks the jobs of ``trees`` what the line of ``page`` says.

    ``started()``: another filter is asked from now on. ``waits()``: it goes on. ``decided()``: what is shown from now
    on is what it has found so far. ``answered()``: every job has been asked, or the filter cannot be read.

    The jobs that a person sees are asked first, so that their rows come at once and stay where they are.
    """

    started = Signal()
    waits = Signal()
    decided = Signal()
    answered = Signal()

    def __init__(self, trees: SessionTrees, page: BrowsePage) -> None:
        super().__init__(page)
        self._trees, self._page = trees, page
        self._leaves = False
        self._showings = 0
        self._turn = Turn(self, Rank.FILTER, self._work)
        page.filter_line.changed.connect(self._start)
        page.filter_line.leave.connect(self._leave)
        page.filter_line.back.connect(self._return)

    def go_on(self) -> None:
        """Go on where jobs have come that were not asked yet."""
        if self._trees.search_progress is not None:
            self._turn.wake()

    def stop(self) -> None:
        """End the work."""
        self._turn.rest()

    def _start(self, text: str) -> None:
        self._leaves = False
        self._page.await_no_list()
        self.started.emit()
        self._turn.rank = Rank.FILTER
        self._trees.start_filter(text, self._page.list.jobs_in_order())
        if not self._work(_FIRST_SLICE_SECONDS):
            self._turn.wake()

    def _work(self, budget_seconds: float) -> bool:
        if not self._trees.work(budget_seconds):
            self.show_matches()
            self.waits.emit()
            if self._showings != self._trees.showings:
                self._showings = self._trees.showings
                # First the rows, and then what is not on the screen.
                self._turn.rank = Rank.REST_OF_FILTER
                self.decided.emit()
            return False
        self.answered.emit()
        if not self._trees.matches.found:
            self._page.await_no_list()
        if self._trees.problem is not None:
            self.show_matches()
        elif self._leaves:
            self._leave()
        return True

    def _leave(self) -> None:
        """Go to the first job that the filter has left, as soon as that is known."""
        self._leaves = self._trees.search_progress is not None
        if not self._leaves:
            self._page.enter_found()

    def _return(self) -> None:
        """Go back to the list, also where it is about to come in place of the words that no job matches."""
        comes = self._trees.search_progress is not None or bool(self._trees.matches.found)
        self._page.return_to_list(comes=comes)

    def show_matches(self) -> None:
        """Say in the line how many jobs match, how far that is, or what is wrong."""
        trees, line = self._trees, self._page.filter_line
        progress = trees.search_progress
        if trees.problem is not None:
            line.show_problem(trees.problem, trees.matches if trees.filter.strip() else None)
        elif progress is None:
            line.show_matches(trees.matches, trees.emptied)
        else:
            line.show_searching(*progress, trees.search_share)
