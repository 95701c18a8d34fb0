"""How a table was narrowed, folded and ordered, for the page of the same job that is made anew after a look."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.details.answer_table.page import AnswerPage
from drs_inspector.session.job_page.page_rows import Shown


class KeptShown:
    """Of each document the job that was looked at last."""

    def __init__(self) -> None:
        self._last: WeakKeyDictionary[Snapshot, tuple[str, Shown]] = WeakKeyDictionary()

    def follow(self, page: AnswerPage, snapshot: Snapshot, job_id: str) -> None:
        """Show a page as that of its job was, and note how it is from now on."""
        before = self._last.get(snapshot)
        if before is not None and before[0] == job_id:
            page.restore(before[1])
        _Note(self, page, snapshot, job_id)

    def note(self, snapshot: Snapshot, job_id: str, shown: Shown) -> None:
        """Note how the page of a job is."""
        self._last[snapshot] = (job_id, shown)


class _Note(QObject):
    def __init__(self, kept: KeptShown, page: AnswerPage, snapshot: Snapshot, job_id: str) -> None:
        super().__init__(page)
        self._kept, self._page, self._of = kept, page, (snapshot, job_id)
        page.table.shown_changed.connect(self.run)

    def run(self) -> None:
        """Note how the page is."""
        snapshot, job_id = self._of
        self._kept.note(snapshot, job_id, self._page.table.rows.shown)
