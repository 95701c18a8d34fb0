"""The last tab of every node: the JSON as the cloud sent it, without secrets and with nothing else changed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import PathFinder, plain_text, value_range
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.find_bar import JsonFind
from drs_inspector.qt.details.json.line_path import LinePath
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.panes.pane_actions import NOTHING_TO_COPY, Offer, PaneActions, counted
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.pane_menu import show_pane_menu
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.place import Place
from drs_inspector.session.job_tree.raw_json_of_node import REFUSAL, Raw, documents_of, source_documents

_SLICE_SECONDS = 0.005
_LINES_TO_COPY = 20_000
_BYTES_TO_COPY = 32 * 1024 * 1024
_MEGABYTE = 1024 * 1024
# The texts of a job by the part of it that they are.
_PARTS = {"refusal": REFUSAL, "details": "Details", "list": "List entry"}


class RawJsonPanel(QWidget):
    """One or more JSON texts with search, copying, and a line of words about what is shown."""

    def __init__(self, documents: list[tuple[str, Raw]], copy: Callable[[str], None]) -> None:
        super().__init__()
        self._documents, self._copy = documents, copy
        self.view = JsonView(JsonLines(documents[0][1]), self)
        self.search = JsonFind(self.view, [title for title, _ in documents], self)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self._words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._words.setWordWrap(True)
        self._led_to: int | None = None
        self._finder: PathFinder | None = None
        self._path_timer = QTimer(self, interval=0)
        self._path_timer.timeout.connect(self._find_path)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.search)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._words)
        self._said = ""
        self.line_path = LinePath(self.view)
        self.line_path.found.connect(self._tell)
        self.view.indexed.connect(self._tell)
        self.view.indexed.connect(self._go_on)
        self.view.moved.connect(self._stay)
        self.view.moved.connect(self._tell)
        self._pane = JsonPane(self)
        self.view.menu_wanted.connect(self._open_menu)
        self.search.said.connect(self.say)
        self.search.chosen.connect(self._show_document)
        self.setFocusProxy(self.view)
        self._tell()

    def say(self, words: str) -> None:
        """Show words in front of the size of the text."""
        self._said = words
        self._tell()

    def lead(self, place: Place | None) -> None:
        """Go to the byte of a place, as soon as the index has come that far; a person who moves meanwhile stays."""
        self._led_to = None
        if place is None or place.json_offset is None:
            return
        titles = [title for title, _ in self._documents]
        title = _PARTS.get(place.json_part, place.json_part)
        if title in titles:
            self.search.show_document(titles.index(title))
        self._led_to = place.json_offset
        self._go_on()

    def where(self, place: Place) -> Place:
        """Return the place with the byte at which the current line begins."""
        line = self.view.current_line()
        title = self._documents[self.search.document][0]
        part = next((part for part, one in _PARTS.items() if one == title), title)
        return place._replace(json_offset=line.start if line is not None else None, json_part=part)

    def _go_on(self) -> None:
        offset = self._led_to
        if offset is None:
            return
        self._led_to = None  # so that going there is not taken for a person who moves
        if self.view.show_hit((offset, offset + 1)):
            self.view.hit = None
        elif not self.view.lines.finished:
            self._led_to = offset

    def _stay(self) -> None:
        self._led_to = None

    def _show_document(self, number: int) -> None:
        self.view.set_lines(JsonLines(self._documents[number][1]))
        self.line_path.again()
        self.say("")

    def _tell(self) -> None:
        lines = self.view.lines
        size = lines.size
        sized = f"{size / _MEGABYTE:,.1f} MB" if size >= _MEGABYTE else f"{size:,} bytes"
        words = [one for one in (self._said, self.line_path.words) if one]
        words.append(f"Line {self.view.current + 1:,} of {lines.line_count:,}" + ("" if lines.finished else " so far"))
        words.append(sized)
        if not lines.finished:
            words.append(f"reading {100 * lines.indexed_bytes // max(1, size)} %")
        self._words.setText("  ·  ".join(words))

    def _open_menu(self, where: QPoint) -> None:
        show_pane_menu(self.view, where)

    def copy_lines(self) -> str:
        """Copy the selected lines as shown; when they are very many, the same bytes as they were sent.

        Returns what was done, in words.
        """
        lines, chosen = self.view.lines, self.view.selection
        if not chosen:
            return NOTHING_TO_COPY
        first, last = lines.line(chosen[0]), lines.line(chosen[-1])
        if last.end - first.start > _BYTES_TO_COPY:
            return "Too much for the clipboard: export the job as a file instead"
        if len(chosen) > _LINES_TO_COPY or last.end - first.start > _BYTES_TO_COPY // 4:
            self._copy(lines.token_text(first.start, last.end))
            return f"Copied {len(chosen):,} lines as the cloud sent them, without line breaks of our own"
        self._copy("\n".join(lines.text(lines.line(number)) for number in chosen))
        return f"Copied {counted(len(chosen), '1 line', 'lines')}"

    def copy_all(self) -> str:
        """Copy the whole text; return what was done, in words."""
        self.view.select_all()
        return self.copy_lines()

    def copy_path(self) -> None:
        """Copy the path of the current line; in a big text finding it takes a moment."""
        if self.view.current_line() is not None:
            self._finder = PathFinder(self.view.lines, self.view.current)
            self.say("Finding the path …")
            self._path_timer.start()

    def _find_path(self) -> None:
        if self._finder is None or self._finder.step(_SLICE_SECONDS):
            self._path_timer.stop()
            path = self._finder.path if self._finder else ""
            self._finder = None
            if path:
                self._copy(path)
            self.say(f"Copied {path}" if path else "The outermost value has no path")

    def value_text(self, *, plain: bool) -> str | None:
        """Return the value on the current line as JSON or ``plain``; None when there is none, or it is too big."""
        line, lines = self.view.current_line(), self.view.lines
        found = value_range(lines, line) if line is not None else None
        if found is None:
            return None
        text = lines.token_text(*found)
        return plain_text(text) if plain else text

    def copy_value(self, *, plain: bool) -> str:
        """Copy the value on the current line; return what was done, in words."""
        text = self.value_text(plain=plain)
        if text is None:
            return "No value begins on this line, or it is too big for the clipboard"
        if not text:
            return NOTHING_TO_COPY
        self._copy(text)
        return "Copied value" if plain else "Copied JSON"


class JsonPane(PaneActions):
    """Copies lines, values and paths of a JSON text, and finds in it."""

    def __init__(self, panel: RawJsonPanel) -> None:
        words = "The reply as the cloud sent it, without secrets. Shift and the arrows select lines."
        super().__init__(panel, panel.view, title="JSON", help=words)
        self._panel = panel

    def find(self) -> Offer | None:
        """Go to the search line."""
        return Offer("Find in JSON", self._panel.search.focus)

    def show_all(self) -> Offer | None:
        """Mark nothing any more."""
        return (
            Offer("Show without search", lambda: self._panel.search.set_text("")) if self._panel.search.text else None
        )

    def copy(self) -> Offer | None:
        """Copy the selected lines."""
        count = len(self._panel.view.selection)
        return Offer(f"Copy {counted(count, 'line', 'lines')}", self._panel.copy_lines) if count else None

    def copy_short(self) -> Offer | None:
        """Copy the path of the current line."""
        return Offer("Copy path", self._panel.copy_path) if self._is_one_line else None

    def copy_json(self) -> Offer | None:
        """Copy the value on the current line as it was sent."""
        return Offer("Copy JSON", lambda: self._panel.copy_value(plain=False)) if self._is_one_line else None

    def select_all(self) -> Offer | None:
        """Select every line."""
        return Offer("Select all", self._panel.view.select_all)

    def more(self) -> Sequence[Offer]:
        """Return the offers to copy the plain value, and everything."""
        value = [Offer("Copy value", lambda: self._panel.copy_value(plain=True))] if self._is_one_line else []
        return [*value, Offer("Copy all", self._panel.copy_all)]

    @property
    def _is_one_line(self) -> bool:
        return len(self._panel.view.selection) == 1


class RawJsonView:
    """Fits every node."""

    title = "JSON"

    def fits(self, _node: TreeNode) -> bool:
        """Always."""
        return True

    def build(self, node: TreeNode, context: DetailContext) -> QWidget:
        """Show the bytes that a node was read from."""
        if context.sessions:
            documents = source_documents((one.title, one.snapshot) for one in context.sessions)
        else:
            documents = documents_of(node, context.snapshot)
        if not documents:
            return empty_page("The cloud sent no JSON for this line.")
        return RawJsonPanel(documents, context.copy)


RAW_JSON = RawJsonView()


def fallback_widget(title: str, error: Exception, node: TreeNode, context: DetailContext) -> QWidget:
    """Return the replacement of a view that failed: a sentence and the raw JSON."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    words = f"“{title}” cannot be shown ({type(error).__name__}: {error}). Nothing is lost: here is the JSON."
    layout.addWidget(InlineMessage(words, "red", "error"), 0, Qt.AlignmentFlag.AlignTop)
    try:
        layout.addWidget(RAW_JSON.build(node, context), 1)
    except Exception as second:  # noqa: BLE001 - the last resort must not fail, whatever the snapshot holds
        layout.addWidget(empty_page(f"The JSON cannot be shown either ({type(second).__name__})."), 1)
    return page
