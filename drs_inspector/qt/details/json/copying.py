"""What is copied of a JSON text: lines, a value, where it is, and the request that it is the reply of."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import PathFinder, plain_text, value_range
from drs_inspector.qt.details.json.find_bar import JsonFind
from drs_inspector.qt.details.json.folding import Folding
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.list_pane import curl_offer
from drs_inspector.qt.panes.pane_actions import NOTHING_TO_COPY, Offer, PaneActions, counted, say
from drs_inspector.session.curl_texts import Curl
from drs_inspector.session.job_page.json_texts import condition_words, sql_name

_SLICE_SECONDS: Final = 0.005
_LINES_TO_COPY: Final = 20_000
_BYTES_TO_COPY: Final = 32 * 1024 * 1024
_BYTES_IN_A_FILTER: Final = 400
_SAID: Final = 200
_NO_PATH: Final = "The outermost value has no path"
_NOT_HERE: Final = "A text as it was received has no paths: choose Detail to copy one"


class JsonCopies(QObject):
    """``said(words)``: something was found that took a while. ``written(path)`` is a path as a query writes it."""

    said = Signal(str)

    def __init__(self, view: JsonView, copy: Callable[[str], None], written: Callable[[str], str]) -> None:
        super().__init__(view)
        self._view, self._copy, self._written = view, copy, written
        self._finder: PathFinder | None = None
        self._form: Callable[[str], str] = str
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._find_path)

    def lines(self) -> str:
        """Copy what is marked, or the selected lines as shown; when these are very many, the bytes as they were sent.

        Returns what was done, in words.
        """
        lines, chosen, marked = self._view.lines, self._view.selection, self._view.marked_text
        if marked:
            self._copy(marked)
            return "Copied the marked text"
        if not chosen:
            return NOTHING_TO_COPY
        first, last = lines.line(chosen[0]), lines.line(chosen[-1])
        if last.end - first.start > _BYTES_TO_COPY:
            return "Too much for the clipboard: hand the job over as a file instead"
        if not isinstance(lines, JsonLines):
            self._copy(lines.token_text(first.start, last.end))
            return "Copied the selected text as it was received"
        if len(chosen) > _LINES_TO_COPY or last.end - first.start > _BYTES_TO_COPY // 4:
            self._copy(lines.token_text(first.start, last.end))
            some = counted(len(chosen), "1 line", "lines")
            return f"Copied {some} as the cloud sent them, without line breaks of our own"
        self._copy("\n".join(lines.text(lines.line(number)) for number in chosen))
        return f"Copied {counted(len(chosen), '1 line', 'lines')}"

    def everything(self) -> str:
        """Copy the whole text; return what was done, in words."""
        self._view.select_all()
        return self.lines()

    def path(self) -> str | None:
        """Copy the path of the current line; in a big text finding it takes a moment."""
        return self._begin(str)

    def filter(self) -> str | None:
        """Copy the path of the current line with its value, as a filter."""
        return self._begin(self._as_filter)

    def sql(self) -> str | None:
        """Copy the path of the current line as SQL names it."""
        return self._begin(sql_name)

    def put(self, text: str) -> None:
        """Copy a text."""
        self._copy(text)

    def value(self, *, plain: bool) -> str:
        """Copy the value on the current line; return what was done, in words."""
        text = self.value_text(plain=plain)
        if text is None:
            return "No value begins on this line, or it is too big for the clipboard"
        if not text:
            return NOTHING_TO_COPY
        self._copy(text)
        return "Copied value" if plain else "Copied JSON"

    def value_text(self, *, plain: bool) -> str | None:
        """Return the value on the current line as JSON or ``plain``; None when there is none, or it is too big."""
        line, lines = self._view.current_line(), self._view.lines
        if line is None or not isinstance(lines, JsonLines):
            return None
        found = value_range(lines, line)
        if found is None:
            return None
        text = lines.token_text(*found)
        return plain_text(text) if plain else text

    def _as_filter(self, path: str) -> str:
        line, lines = self._view.current_line(), self._view.lines
        found = value_range(lines, line, _BYTES_IN_A_FILTER) if line and isinstance(lines, JsonLines) else None
        token = lines.token_text(*found) if found is not None else ""
        told = condition_words(path, token)
        return told if told != path else f"{path} exists"

    def _begin(self, form: Callable[[str], str]) -> str | None:
        lines = self._view.lines
        if self._view.current_line() is None:
            return NOTHING_TO_COPY
        if not isinstance(lines, JsonLines):
            return _NOT_HERE
        self._finder, self._form = PathFinder(lines, self._view.current), form
        self._find_path()
        if self._finder is not None:
            self.said.emit("Finding the path …")
            self._timer.start()
        return None

    def _find_path(self) -> None:
        if self._finder is None or self._finder.step(_SLICE_SECONDS):
            self._timer.stop()
            path = self._written(self._finder.path) if self._finder else ""
            self._finder = None
            if path:
                path = self._form(path)
                self._copy(path)
            words = f"Copied {printable(shortened(path, _SAID))}" if path else _NO_PATH
            self.said.emit(words)
            say(self._view, words)


class Panel(Protocol):
    """What is copied from."""

    view: JsonView
    search: JsonFind
    folding: Folding
    copies: JsonCopies

    def curl(self) -> Curl | None:
        """Return the request that the shown text is the reply of, or why it is not known."""


class JsonPane(PaneActions):
    """Copies lines, values and paths of a JSON text, folds it and finds in it."""

    def __init__(self, panel: QWidget, *views: QWidget) -> None:
        words = (
            "The reply as the cloud sent it, without secrets. Shift and the arrows select lines; minus and Left fold,"
            " plus and Right unfold. A triangle marks a value of another type than described, an i a field that no"
            " version of the interface names. The path works as a filter, a column and a name in SQL."
        )
        super().__init__(panel, *views, title="JSON", help=words)
        self._panel: Panel = panel  # type: ignore[assignment]  # a widget that has these

    def find(self) -> Offer | None:
        """Go to the search line."""
        return Offer("Find in JSON", self._panel.search.focus)

    def show_all(self) -> Offer | None:
        """Mark nothing any more."""
        search = self._panel.search
        return Offer("Show without search", lambda: search.set_text("")) if search.text else None

    def copy(self) -> Offer | None:
        """Copy what is marked of a line, exactly so, else the selected lines."""
        if self._panel.view.marked_text:
            return Offer("Copy marked text", self._panel.copies.lines)
        count = len(self._panel.view.selection)
        return Offer(f"Copy {counted(count, 'line', 'lines')}", self._panel.copies.lines) if count else None

    def copy_short(self) -> Offer | None:
        """Copy the path of the current line."""
        return Offer("Copy path", self._panel.copies.path) if self._is_one_line else None

    def copy_json(self) -> Offer | None:
        """Copy the value on the current line as it was sent."""
        return Offer("Copy JSON", partial(self._panel.copies.value, plain=False)) if self._is_one_line else None

    def select_all(self) -> Offer | None:
        """Select every line."""
        return Offer("Select all", self._panel.view.select_all)

    def more(self) -> Sequence[Offer]:
        """Return the offers to copy the plain value and everything, and those that fold."""
        copies, folding = self._panel.copies, self._panel.folding
        value = [Offer("Copy value", partial(copies.value, plain=True))] if self._is_one_line else []
        return [
            *value,
            Offer("Copy all", copies.everything),
            Offer("Fold all", folding.fold_all),
            Offer("Unfold all", folding.unfold_all),
        ]

    def forms(self) -> Forms:
        """Return every form that the current line can be copied in."""
        copies, one = self._panel.copies, self._is_one_line
        return (
            ("Lines", "copy", self.copy()),
            ("Path", "copy_short", self.copy_short()),
            ("Filter", "", Offer("Copy filter", copies.filter) if one else None),
            ("Name in SQL", "", Offer("Copy name in SQL", copies.sql) if one else None),
            ("Value", "", Offer("Copy value", partial(copies.value, plain=True)) if one else None),
            ("JSON", "copy_json", self.copy_json()),
            ("cURL", "copy_curl", self.copy_curl()),
        )

    def copy_curl(self) -> Offer | None:
        """Copy the request that the text is the reply of, or say why it is not known."""
        curl = self._panel.curl()
        return None if curl is None else curl_offer(curl, self._panel.copies.put)

    @property
    def _is_one_line(self) -> bool:
        view = self._panel.view
        return view.current == view.anchor and view.current < view.lines.line_count
