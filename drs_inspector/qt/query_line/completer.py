"""Feeds the completion in slices of time while a person types, and takes what is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from drs_inspector.domain.printable import printable
from drs_inspector.domain.query.completion import Completion, Completions
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.qt.query_line.completion_popup import CompletionPopup
from drs_inspector.qt.query_line.query_field import QueryField
from drs_inspector.qt.shortcuts.keys import shortcuts

_SLICE_SECONDS: Final = 0.005
# What is there sooner is shown at once, without a word about counting.
_SAY_AFTER_SECONDS: Final = 0.1
COUNTING: Final = "Counting"
_TAKES: Final = "Tab takes it"
_RETURN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ELSEWHERE: Final = (QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move)


def foot_words(completions: Completions, items: Sequence[Completion], *, is_done: bool) -> str:
    """Return what is said below the rows: over which jobs the counts are, and how one is taken."""
    if not is_done:
        return COUNTING
    if not any(item.count is not None for item in items):
        return _TAKES
    over = "within the rest of the filter" if completions.is_over_rest else "over all jobs"
    words = [f"Counts {over}", _TAKES]
    if completions.unknown:
        jobs = f"{completions.unknown:,} job{'' if completions.unknown == 1 else 's'}"
        words.insert(1, f"{jobs} not counted, details not read")
    return " · ".join(words)


class Completer(QObject):
    """``snapshots()`` are those whose values are offered; without it nothing is."""

    def __init__(self, field: QueryField) -> None:
        super().__init__(field)
        self._field = field
        self.popup = CompletionPopup(field)
        self._snapshots: Callable[[], Sequence[Snapshot]] | None = None
        self._work: Completions | None = None
        self._asked = ("", 0)
        self._began = 0.0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self.popup.taken.connect(self._take)
        field.typed.connect(self._typed)
        field.left.connect(self.close_up)
        field.installEventFilter(self)

    def complete_from(self, snapshots: Callable[[], Sequence[Snapshot]]) -> None:
        """Offer fields, and values of the jobs that are there when a person types."""
        self._snapshots = snapshots

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with the page, and when the line is elsewhere."""
        if event.type() in _ELSEWHERE:
            self.close_up()
        return super().eventFilter(watched, event)

    def close_up(self) -> None:
        """Offer nothing, and stop counting."""
        self._timer.stop()
        self._work = None
        self.popup.close_up()

    def open(self) -> None:
        """Offer what fits where the cursor is, also on an empty line."""
        if self._snapshots is None:
            return
        text, cursor = self._field.text, self._field.typing_place
        self._work = Completions(text, cursor, self._snapshots())
        self._asked = (text, cursor)
        self._began = perf_counter()
        self._step()
        if self._work is not None:
            self._timer.start()

    def pressed(self, event: QKeyEvent) -> bool:
        """Act on a key of the line; False where it means something else."""
        if shortcuts().matches("query.complete", event):
            self.open()
            return True
        key = event.key()
        if not self.popup.isVisible() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key == Qt.Key.Key_Escape:
            self.close_up()
        elif key == Qt.Key.Key_Down and self.popup.items:
            self.popup.move_row(1)
        elif key == Qt.Key.Key_Up and self.popup.items:
            self.popup.move_row(-1)
        elif self.popup.items and (key == Qt.Key.Key_Tab or (key in _RETURN and self.popup.chosen)):
            self._take(self.popup.row)
        else:
            return False
        return True

    def _typed(self) -> None:
        if self._field.text.strip():
            self.open()
        else:
            self.close_up()

    def _step(self) -> None:
        work = self._work
        if work is None or self._asked != (self._field.text, self._field.typing_place):
            # A program has changed the text meanwhile, or the cursor is elsewhere.
            self.close_up()
            return
        is_done = work.step(_SLICE_SECONDS)
        if is_done:
            self._timer.stop()
            self._show(self._fitting(work.items), foot=foot_words(work, work.items, is_done=True))
        elif perf_counter() - self._began > _SAY_AFTER_SECONDS and self.popup.foot != COUNTING:
            self._show(self._kept(), foot=COUNTING)

    def _show(self, items: Sequence[Completion], *, foot: str) -> None:
        typed = self._field.text[items[0].start : items[0].end] if items else ""
        is_typed_whole = len(items) == 1 and typed.casefold() == items[0].text.casefold()
        if is_typed_whole or (not items and foot != COUNTING):
            self.popup.close_up()
            return
        edit = self._field.edit
        back = edit.fontMetrics().horizontalAdvance(typed)
        left = edit.x() + max(0, edit.cursorRect().center().x() - back - 10)
        self.popup.offer(items, foot, QPoint(left, self._field.height()))

    def _fitting(self, items: Sequence[Completion]) -> list[Completion]:
        """Leave out what a line cannot hold or would not show as it is."""
        return [item for item in items if printable(item.text) == item.text]

    def _kept(self) -> list[Completion]:
        """Return what was offered before and still fits, while the rest is counted."""
        if not self.popup.isVisible():
            return []
        text, cursor = self._asked
        kept = (item for item in self.popup.items if item.start <= cursor)
        return [
            replace(item, end=cursor)
            for item in kept
            if text[item.start : cursor].strip('"').casefold() in item.text.casefold()
        ]

    def _take(self, row: int) -> None:
        if not 0 <= row < len(self.popup.items):
            return
        item = self.popup.items[row]
        self.close_up()
        is_value = item.count is not None
        at_end = item.end == len(self._field.text)
        self._field.replace(item.start, item.end, f"{item.text} " if is_value and at_end else item.text)
        if item.text.endswith(":"):
            self.open()
