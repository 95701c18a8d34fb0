"""From a change to its job, in either document; a reading that is not open is opened as one first."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Final

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.compare.result import ResultView
from drs_inspector.qt.main_window.context import OPENING, AppContext
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.session.compare.places import place_in, why_not_in
from drs_inspector.session.compare.sides import opened_session
from drs_inspector.session.job_tree.place import Place

_TASK: Final = f"{OPENING} of a comparison"
_numbers = count(1)


class JobOpening:
    """``opened(place)`` is called with where the job is."""

    def __init__(self, app: AppContext, result: ResultView, opened: Callable[[Place], object]) -> None:
        self._app, self._result, self._opened = app, result, opened
        self._task = f"{_TASK} {next(_numbers)}"

    def open_job(self) -> None:
        """Open the job of B, or of A where B has it not."""
        job = self._result.changes.current
        if job is not None:
            self.open_in("A" if job.ids[1] is None else "B")

    def open_in(self, letter: str) -> None:
        """Open the current job in A or B, at the current row."""
        why = self.why_not_open(letter)
        if why:
            say(self._result, why)
            return
        with suppress(RuntimeError):  # the window is closing
            self._app.tasks.start(self._task, self._open(letter))

    def why_not_open(self, letter: str) -> str:
        """Return why the current job cannot be opened there, "" where it can."""
        return why_not_in(self._result.answer, letter, self._result.changes.current, self._app.workspace)

    def close(self) -> None:
        """Open nothing any more."""
        self._app.tasks.cancel(self._task)

    async def _open(self, letter: str) -> None:
        answer, job = self._result.answer, self._result.changes.current
        shown = self._result.desk.table.current
        if answer is None or job is None:
            return
        side = answer.question.a if letter == "A" else answer.question.b
        try:
            session = await opened_session(side, answer.document(letter), self._app.workspace)
        except InspectorError as error:
            say(self._result, f"{error.title} {error.cause}".strip())
            return
        place = place_in(answer, letter, job, shown.row if shown is not None else None, session)
        if isinstance(place, str):
            say(self._result, place)
        else:
            self._opened(place)
