"""What the current line says as "path = value", found in slices after the keyboard has come to rest."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rawjson.paths import PathFinder, value_range
from drs_inspector.qt.details.json.view import JsonView

_REST_MS: Final = 150
_SLICE_SECONDS: Final = 0.005
_FURTHEST: Final = 8 * 1024 * 1024
"""Bytes in front of a line: of one that is further down the path is found only when it is copied."""
_LONGEST: Final = 120
_SHORT: Final = 400
"""Bytes of a value that is told; of an object or a list never any."""


class LinePath(QObject):
    """``words`` are "" until the path of the line is known. ``found()``: they are other ones now."""

    found = Signal()

    def __init__(self, view: JsonView) -> None:
        super().__init__(view)
        self.words = ""
        self._view = view
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

    def _begin(self) -> None:
        line = self._view.current_line()
        if line is not None and line.start <= _FURTHEST and self._view.isVisible():
            self._finder = PathFinder(self._view.lines, self._view.current)
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
        if not path or line is None:
            return ""
        path = printable(shortened(path, 2 * _LONGEST))
        found = value_range(lines, line, _SHORT)
        if found is None or bytes(lines.raw[found[0] : found[0] + 1]) in (b"{", b"["):
            return path
        return f"{path} = {printable(shortened(lines.token_text(*found), _LONGEST))}"
