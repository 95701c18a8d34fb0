"""The page Compare: what is A, what is B, and what differs."""

import asyncio
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from drs_inspector.domain.compare.words import verdict_words
from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.compare.chosen import ChosenSides
from drs_inspector.qt.compare.opening import JobOpening
from drs_inspector.qt.compare.panes import JobsPane, PagePane, RowsPane
from drs_inspector.qt.compare.result import ResultView
from drs_inspector.qt.compare.saving import AnswerFiles
from drs_inspector.qt.compare.side_picker import SidesBar
from drs_inspector.qt.main_window.context import COMPARING, AppContext
from drs_inspector.qt.panes.pane_actions import say
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.shortcuts.pane_keys import PaneKeys
from drs_inspector.qt.widgets.inline_message import empty_page
from drs_inspector.session.compare.question import Answer, Question, answer_of
from drs_inspector.session.compare.sides import OpenSide, SideOffer
from drs_inspector.session.events import DocumentChecked, FetchFinished, JobsChanged, SnapshotReplaced
from drs_inspector.session.workspace.workspace import SessionChanged, SessionClosed, SessionOpened, WorkspaceEvent

if TYPE_CHECKING:
    from drs_inspector.session.hand_over.of_comparison import ComparisonToHandOver

_OTHER_SOURCES: Final = SessionOpened | SessionClosed | SessionChanged | FetchFinished | SnapshotReplaced
_OTHER_DATA: Final = JobsChanged | SnapshotReplaced | DocumentChecked
_FIRST: Final = "Choose A and B, then Compare."
_FAILED: Final = "The comparison could not be made."
_STOPPED: Final = "The comparison was stopped."
_numbers = count(1)


class ComparePage(QWidget):
    """``opened(place)``: a job is to be shown, at the row that a change is about. ``closed()``: one step back."""

    opened = Signal(object)
    closed = Signal()

    def __init__(self, app: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Compare")
        self._app = app
        self._task = f"{COMPARING} {next(_numbers)}"
        self._asked: Question | None = None
        self._outcome = ""
        self.chosen = ChosenSides(app, self)
        self.files = AnswerFiles(app, lambda: self.result.answer)
        self.sides = SidesBar(self)
        self.result = ResultView(app.tasks, self.files.forms, self)
        self.opening = JobOpening(app, self.result, self.opened.emit)
        self._empty = empty_page(_FIRST)
        self._stack = QStackedWidget(self)
        for page in (self._empty, self.result):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sides)
        column.addWidget(self._stack, 1)
        self._connect()
        self._panes = (
            PagePane(self, self.result.changes, self.result.show_all),
            JobsPane(self.result.changes, self.opening),
            RowsPane(self.result.desk.table, self.opening),
        )
        PaneKeys(self, {"compare.swap": self.swap})
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        self.setFocusProxy(self.sides)

    def _connect(self) -> None:
        sides, result = self.sides, self.result
        for letter, picker in (("A", sides.a), ("B", sides.b)):
            picker.offers = lambda: self.chosen.offers
            picker.chosen.connect(lambda offer, letter=letter: self._choose(letter, offer))
        sides.swap_wanted.connect(self.swap)
        sides.compare_wanted.connect(self._compare_chosen)
        sides.refused.connect(lambda reason: say(self, reason))
        self.chosen.changed.connect(self._show_chosen)
        result.stale.asked.connect(self._again)
        result.counters.switched.connect(self._switch)
        result.counters.save_wanted.connect(lambda: self.files.ask(self))
        result.counters.hand_over_wanted.connect(self._app.window.commands["export"].trigger)
        result.changes.opened.connect(self.opening.open_job)
        result.desk.table.open_wanted.connect(self.opening.open_job)
        result.desk.head.open_wanted.connect(self.opening.open_job)

    # What others ask for

    def enter(self, shown: str) -> None:
        """Show what can be compared; ``shown`` is the key of the source that a person looked at, "" for all."""
        self.chosen.look_again(shown)
        if self.result.answer is not None:
            self.result.changes.focus_list()
        else:
            self.sides.run.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self, question: Question) -> None:
        """Compare this; a comparison that runs ends."""
        self.chosen.take(question)
        self._run(question)

    def to_hand_over(self) -> "ComparisonToHandOver | None":
        """Return the comparison that is there, None for none."""
        if (answer := self.result.answer) is None:
            return None
        from drs_inspector.session.hand_over.of_comparison import ComparisonToHandOver  # noqa: PLC0415 - few do that

        return ComparisonToHandOver(answer)

    @property
    def is_running(self) -> bool:
        """Whether a comparison is under way."""
        return self._app.tasks.running(self._task) is not None

    @property
    def empty_words(self) -> str:
        """What is said in the place of a result; "" while there is one."""
        label = self._empty.focusProxy()
        is_shown = self._stack.currentWidget() is self._empty
        return label.text() if is_shown and isinstance(label, QLabel) else ""

    def swap(self) -> None:
        """Swap A and B; what was compared is compared the other way round."""
        self.chosen.swap()
        if self.result.answer is not None or self.is_running:
            self._compare_chosen()

    def close(self) -> bool:
        """End all work and follow nothing any more."""
        self._unsubscribe()
        self._app.tasks.cancel(self._task)
        self.chosen.close()
        self.opening.close()
        self.result.close()
        return super().close()

    # Comparing

    def _choose(self, letter: str, offer: SideOffer) -> None:
        self.chosen.choose(letter, offer.side)

    def _compare_chosen(self) -> None:
        question = self.chosen.question
        if question is None or self.chosen.reason:
            say(self, self.chosen.reason or _FIRST)
        else:
            self._run(question)

    def _again(self) -> None:
        if self._asked is not None:
            self.ask(self._asked)

    def _switch(self, option: str, counts: bool) -> None:
        """Count values of a kind as well, or no more."""
        self.chosen.options = replace(self.chosen.options, **{option: counts})
        if self._asked is not None:
            self._run(self._asked._replace(options=self.chosen.options))

    def _run(self, question: Question) -> None:
        self._asked = question
        with suppress(RuntimeError):  # the window is closing
            self._app.tasks.start(self._task, self._compare(question))

    async def _compare(self, question: Question) -> None:
        status = self._app.window.status

        def tell(share: float) -> None:
            self._say(f"Comparing… {share:.0%}")
            status.busy("Comparing…", round(share * 100), 100)

        tell(0.0)
        try:
            answer = await answer_of(question, self._app.workspace, tell)
        except InspectorError as error:
            self._say(f"{error.title} {error.cause} {error.next_step}".strip())
            self._tell("")
            return
        except asyncio.CancelledError:
            if self._asked is question:
                self._asked = None
                self._say(_STOPPED)
                self._tell(_STOPPED)
            raise
        except BaseException:
            self._say(_FAILED)
            self._tell("")
            raise
        self._show(answer)

    def _show(self, answer: Answer) -> None:
        had_keyboard = self._app.window.isActiveWindow() and self.isAncestorOf(self._focus())
        self.result.show_answer(answer)
        self._stack.setCurrentWidget(self.result)
        self._app.window.commands.enable_going(has_changes=answer.found.changes > 0)
        if had_keyboard:
            self.result.changes.focus_list()
        words = f"{verdict_words(answer.found)} Found in {answer.seconds:.1f} s."
        self._tell(words)
        announce(self, words)

    def _tell(self, outcome: str) -> None:
        """Say the outcome of a comparison at the bottom, where and as long as this page is shown."""
        self._outcome = outcome
        self._app.window.status.idle(outcome if self.isVisible() else "")

    def showEvent(self, event: QShowEvent) -> None:
        """Say the outcome again, unless something else is said."""
        super().showEvent(event)
        status = self._app.window.status
        if not event.spontaneous() and not status.text:
            status.idle(self._outcome)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the outcome along: it would be taken for one of what is shown next."""
        super().hideEvent(event)
        status = self._app.window.status
        if not event.spontaneous() and self._outcome and status.text == self._outcome:
            status.idle("")

    def _focus(self) -> QWidget:
        return self._app.window.focusWidget() or self

    def _say(self, words: str) -> None:
        """Say this in place of a result, which is forgotten: it would be taken for the answer."""
        if self.result.answer is not None:
            self.result.clear()
            self._app.window.commands.enable_going(has_changes=False)
        label = self._empty.focusProxy()
        if isinstance(label, QLabel):
            label.setText(words)
        self._stack.setCurrentWidget(self._empty)

    # Following

    def _show_chosen(self) -> None:
        chosen, sides = self.chosen, self.sides
        for place, (picker, side) in enumerate(((sides.a, chosen.a), (sides.b, chosen.b))):
            picker.show_side(chosen.offer_of(side), self._job_name(place))
        sides.run.set_reason(chosen.reason)

    def _job_name(self, place: int) -> str:
        """Return the name of the only job that is compared; "" for all of them."""
        job_id = self.chosen.job_ids[place]
        answer = self.result.answer
        sides = (self.chosen.a, self.chosen.b)
        side = sides[place]
        session = self._app.workspace.find(side.key) if isinstance(side, OpenSide) else None
        job = session.inspector.snapshot.jobs.get(job_id) if session is not None else None
        if job is None and answer is not None:
            job = (answer.a, answer.b)[place].snapshot.jobs.get(job_id)
        return job.name if job is not None else job_id

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, _OTHER_SOURCES):
            self.chosen.look_again()
        asked = self._asked
        if asked is None:
            return
        letters = [
            letter
            for letter, side in (("A", asked.a), ("B", asked.b))
            if isinstance(side, OpenSide) and side.key == key
        ]
        if letters and isinstance(event, SessionClosed):
            if self.is_running or self._app.window.status.text == self._outcome:
                self._tell("")
            self._app.tasks.cancel(self._task)
            self._asked, self._outcome = None, ""
            self._say(f"The source of {' and '.join(letters)} was closed. {_FIRST}")
        elif letters and (isinstance(event, _OTHER_DATA) or _is_whole_reading(event)):
            names = " and ".join(letters)
            was = "was checked" if isinstance(event, DocumentChecked) else "was read again"
            self.result.stale.say(f"Source {names} {was} since: compare again.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop the comparison on Esc, else go one step back."""
        if event.key() != Qt.Key.Key_Escape or event.modifiers().value:
            super().keyPressEvent(event)
        elif self.is_running:
            self._app.tasks.cancel(self._task)
        else:
            self.closed.emit()


def _is_whole_reading(event: WorkspaceEvent) -> bool:
    """Tell whether a source was read again; what is covered may be another thing where no job is."""
    return isinstance(event, FetchFinished) and not event.report.is_look
