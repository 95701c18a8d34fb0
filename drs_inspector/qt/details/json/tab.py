"""The last tab of every node: the JSON as the cloud sent it, without secrets and with nothing else changed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from drs_inspector.domain.rawjson.lines import JsonLines
from drs_inspector.domain.rawjson.paths import PathFinder, plain_text, value_range
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.find_bar import JsonFind
from drs_inspector.qt.details.json.view import JsonView
from drs_inspector.qt.widgets.copy_actions import CopyChoice, CopyKeys, show_copy_menu
from drs_inspector.qt.widgets.inline_message import InlineMessage, empty_page
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.session.job_tree.node import TreeNode
from drs_inspector.session.job_tree.raw_json_of_node import Raw, documents_of, source_documents

_SLICE_SECONDS = 0.005
_LINES_TO_COPY = 20_000
_BYTES_TO_COPY = 32 * 1024 * 1024
_MEGABYTE = 1024 * 1024


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
        self.view.indexed.connect(self._tell)
        self.view.moved.connect(self._tell)
        self._keys = CopyKeys(self.view, self.copy_lines)
        self.view.menu_wanted.connect(self._open_menu)
        self.search.said.connect(self.say)
        self.search.chosen.connect(self._show_document)
        self.setFocusProxy(self.view)
        self._tell()

    def say(self, words: str) -> None:
        """Show words in front of the size of the text."""
        self._said = words
        self._tell()

    def _show_document(self, number: int) -> None:
        self.view.set_lines(JsonLines(self._documents[number][1]))
        self.say("")

    def _tell(self) -> None:
        lines = self.view.lines
        size = lines.size
        sized = f"{size / _MEGABYTE:,.1f} MB" if size >= _MEGABYTE else f"{size:,} bytes"
        words = [self._said] if self._said else []
        words.append(f"Line {self.view.current + 1:,} of {lines.line_count:,}" + ("" if lines.finished else " so far"))
        words.append(sized)
        if not lines.finished:
            words.append(f"reading {100 * lines.indexed_bytes // max(1, size)} %")
        self._words.setText("  ·  ".join(words))

    def copy_lines(self) -> None:
        """Copy the selected lines as shown; when they are very many, the same bytes as they were sent."""
        lines, chosen = self.view.lines, self.view.selection
        if not chosen:
            return
        first, last = lines.line(chosen[0]), lines.line(chosen[-1])
        if last.end - first.start > _BYTES_TO_COPY:
            self.say("Too much for the clipboard: export the job as a file instead")
        elif len(chosen) > _LINES_TO_COPY or last.end - first.start > _BYTES_TO_COPY // 4:
            self._copy(lines.token_text(first.start, last.end))
            self.say(f"Copied {len(chosen):,} lines as the cloud sent them, without line breaks of our own")
        else:
            self._copy("\n".join(lines.text(lines.line(number)) for number in chosen))
            self.say("Copied 1 line" if len(chosen) == 1 else f"Copied {len(chosen):,} lines")

    def copy_all(self) -> None:
        """Copy the whole text."""
        self.view.select_all()
        self.copy_lines()

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

    def _value(self, *, plain: bool) -> str | None:
        line, lines = self.view.current_line(), self.view.lines
        found = value_range(lines, line) if line is not None else None
        if found is None:
            self.say("No value begins on this line, or it is too big for the clipboard")
            return None
        text = lines.token_text(*found)
        self.say("Copied the value" if plain else "Copied the value's JSON")
        return plain_text(text) if plain else text

    def _open_menu(self, where: QPoint) -> None:
        several = len(self.view.selection) > 1
        choices: list[CopyChoice] = [
            ("Copy value", None if several else partial(self._value, plain=True)),
            ("Copy path", None if several else self.copy_path),
            ("Copy JSON", None if several else partial(self._value, plain=False)),
            ("Copy lines" if several else "Copy line", self.copy_lines),
            ("Copy all", self.copy_all),
        ]
        show_copy_menu(self, where, choices, self._copy)


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
