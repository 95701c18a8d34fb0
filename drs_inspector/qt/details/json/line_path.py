"""What the current line says as "path = value", found in slices after the keyboard has come to rest."""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QStatusBar

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import PathFinder, value_range
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.shortcuts.keys import shortcuts
from drs_inspector.session.job_page.json_texts import condition_words

_REST_MS: Final = 150
_SLICE_SECONDS: Final = 0.005
_FURTHEST: Final = 8 * 1024 * 1024
"""Bytes in front of a line: of one that is further down the path is found only when it is copied."""
_LONGEST: Final = 120
_SHORT: Final = 400
"""Bytes of a value that is told; of an object or a list never any."""


@runtime_checkable
class ShowsPlace(Protocol):
    """A status bar that says where the keyboard is."""

    def show_place(self, text: str) -> None:
        """Say it; "" for nothing."""


class LinePath(QObject):
    """``words`` are "" until the path of the line is known. ``found()``: they are other ones now.

    ``written(path)`` is how a path is written in a query.
    """

    found = Signal()

    def __init__(self, view: JsonView, written: Callable[[str], str]) -> None:
        super().__init__(view)
        self.words = ""
        self._view, self._written = view, written
        self._finder: PathFinder | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._begin)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._step)
        view.moved.connect(self.again)

    def again(self) -> None:
        """Forget what was found: another line is current, or another text is shown."""
        self._work.stop()
        self._finder, self.words = None, ""
        self._rest.start()

    def show_place(self, *, is_here: bool) -> bool:
        """Say in the status bar of the window where the keyboard is; False where the window has no such bar."""
        bar: object = self._view.window().findChild(QStatusBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if not isinstance(bar, ShowsPlace):
            return False
        bar.show_place(self._place_words() if is_here else "")
        return True

    def _place_words(self) -> str:
        if not self.words:
            return ""
        key = shortcuts().text("copy_short")
        label = self._view.lines.label(self._view.current)
        line = f"line {int(label):,}" if label.isdigit() else ""
        return "  ·  ".join(filter(None, (self.words, line, f"{key} copies this path" if key else "")))

    def _begin(self) -> None:
        line, lines = self._view.current_line(), self._view.lines
        if line is not None and line.start <= _FURTHEST and self._view.isVisible() and isinstance(lines, JsonLines):
            self._finder = PathFinder(lines, self._view.current)
            self._work.start()

    def _step(self) -> None:
        if self._finder is None:
            self._work.stop()
        elif self._finder.step(_SLICE_SECONDS):
            self._work.stop()
            self.words = self._said(self._finder.path)
            self._finder = None
            self.found.emit()

    def _said(self, path: str) -> str:
        lines, line = self._view.lines, self._view.current_line()
        path = self._written(path)
        if not path or line is None or not isinstance(lines, JsonLines):
            return ""
        found = value_range(lines, line, _SHORT)
        token = lines.token_text(*found) if found is not None else ""
        path = printable(shortened(path, 2 * _LONGEST))
        return printable(shortened(condition_words(path, token), 3 * _LONGEST))
