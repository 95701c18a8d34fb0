"""Panes that are lists: each offers its rows once, and has every form of copying and of files by that."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTreeView, QWidget

from drs_inspector.domain.tables.definition import TableRows
from drs_inspector.qt.panes.copy_as import Forms
from drs_inspector.qt.panes.pane_actions import (
    NOTHING_TO_COPY,
    NOTHING_TO_SAVE,
    Offer,
    PaneActions,
    copy_text,
    counted,
    say,
)
from drs_inspector.qt.panes.table_text import plain_nul, put_table, table_text
from drs_inspector.session.table_files.list_rows import Cells, ListRows, ListTable, Which, taken

if TYPE_CHECKING:
    from drs_inspector.session.curl_texts import Curl
    from drs_inspector.session.table_files.list_texts import Form

MOST_ROWS: Final = 20_000
MOST_CELLS: Final = 200_000
MOST_LETTERS: Final = 16 * 1024 * 1024
"""The most that is copied at once; a file takes more."""
TOO_LONG: Final = "Too much for the clipboard: save it as a file instead"
_NO_FILES: Final = "This window writes no files"
_AT_ONCE: Final = 200
_SLICE_SECONDS: Final = 0.008
_AS_CURL: Final = "Copy as cURL"
_WITH_HEADS: Final = "with headings"


class ListSaver(QObject):
    """Below the window that can write files. ``wanted(table, name)``: a person wants a table as a file."""

    wanted = Signal(object, str)


def saver_of(widget: QWidget | None) -> ListSaver | None:
    """Return what writes the rows of a list in a widget into a file, None where its window has none."""
    while widget is not None:
        window = widget.window()
        found = window.findChild(ListSaver, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if isinstance(found, ListSaver):
            return found
        widget = window.parentWidget()
    return None


class ListPane(PaneActions):
    """A pane of rows. ``list_rows`` is all that a list has to say; ``rows_called`` is what one row and several are."""

    rows_called: tuple[str, str] = ("row", "rows")
    short_words = ""
    """What the short form is called in "Copy as", where it is not the names."""
    _timer: QTimer | None = None
    _making_now: Generator[str, None, None] | None = None

    def list_rows(self, which: Which) -> ListRows | None:
        """Return rows of the list; None, or no rows, where there are none of these."""
        raise NotImplementedError

    def file_of(self, which: Which, rows: ListRows) -> TableRows:
        """Return the table that files of these rows have: their words, unless a list has exact values."""
        del which
        return ListTable(rows)

    # The keys

    def copy(self) -> Offer | None:
        """Copy the marked rows as a table with headings; a list of one column copies its values."""
        rows = self._marked()
        return self.copy_table() if rows is None or len(rows.heads) > 1 else ListPane.copy_short(self)

    def copy_short(self) -> Offer | None:
        """Copy what the marked rows are called, one a line."""
        rows = self._marked()
        if rows is None:
            return None
        count = min(rows.count, MOST_ROWS)
        what = self._of_total(counted(count, *rows.named), count, rows.count)
        return Offer(f"Copy {what}", partial(self._copy_names, rows, what))

    def copy_json(self) -> Offer | None:
        """Copy the marked rows as JSON."""
        return self.rows_as_json()

    # Every form

    def copy_table(self) -> Offer | None:
        """Copy the marked rows as a table with headings."""
        rows = self._marked()
        if rows is None:
            return None
        what = self._what(rows)
        return Offer(f"Copy {what}", partial(self._copy, rows, f"{what} {_WITH_HEADS}", partial(self._put_rows, rows)))

    def copy_markdown(self) -> Offer | None:
        """Copy the marked rows as a table of Markdown."""
        return self._in_form("MARKDOWN", "as a Markdown table")

    def copy_csv(self) -> Offer | None:
        """Copy the marked rows as CSV."""
        return self._in_form("CSV", "as CSV")

    def rows_as_json(self) -> Offer | None:
        """Copy the marked rows, with the words that are shown, as JSON."""
        return self._in_form("JSON", "as JSON")

    def json_or_rows(self, what: str, text: Callable[[], str | None]) -> Offer:
        """Return the offer to copy the JSON ``text()`` as it was sent, or where there is none the rows as JSON."""
        rows = self.rows_as_json()

        def run() -> str | None:
            found = text()
            if found:
                self._put(found)
                return f"Copied {what}"
            return rows.run() if rows is not None else NOTHING_TO_COPY

        return Offer(f"Copy {what}", run)

    def copy_sql(self) -> Offer | None:
        """Copy what the marked rows are called, each once, as the list behind IN."""
        rows = self._marked()
        if rows is None:
            return None
        return Offer(f"Copy SQL IN list of {rows.named[1]}", partial(self._copy_sql, rows))

    def save_shown(self) -> Offer | None:
        """Write the rows that are shown into a file."""
        return self._saving(Which.SHOWN, "Save what is shown as…")

    def save_all(self) -> Offer | None:
        """Write all rows into a file."""
        return self._saving(Which.ALL, "Save all of it as…")

    def own_forms(self) -> Forms:
        """Return the forms that this list has besides."""
        return ()

    def copy_as(self) -> Forms:
        """Return every form that the marked rows can be copied in."""
        rows = self.list_rows(Which.SHOWN)
        named = rows.named[1] if rows is not None else "names"
        table = "copy" if type(self).copy is ListPane.copy else "copy_table"
        curl = [("cURL", "copy_curl", self.copy_curl())] if self.has("copy_curl") else []
        return (
            ("Rows with headings (for a sheet)", table, self.copy_table()),
            (self.short_words or f"{named.capitalize()} only", "copy_short", self.copy_short()),
            *self.own_forms(),
            ("Markdown table", "copy_markdown", self.copy_markdown()),
            ("CSV", "copy_csv", self.copy_csv()),
            (f"SQL: IN (\u2026) list of {named}", "copy_sql", self.copy_sql()),
            ("JSON", "copy_json", self.copy_json()),
            *curl,
        )

    def curl_offer(self, curl: "Callable[[], Curl]") -> Offer:
        """Return the offer to copy requests, which says why where they are not known."""
        return Offer(_AS_CURL, lambda: _put_curl(curl(), self._put))

    # What is done

    def _marked(self) -> ListRows | None:
        rows = self.list_rows(Which.MARKED)
        return rows if rows is not None and rows.count else None

    @staticmethod
    def _most(rows: ListRows) -> int:
        return min(rows.count, MOST_ROWS, max(1, MOST_CELLS // max(1, len(rows.heads))))

    def _what(self, rows: ListRows) -> str:
        count = self._most(rows)
        return self._of_total(counted(count, *self.rows_called), count, rows.count)

    @staticmethod
    def _of_total(words: str, count: int, total: int) -> str:
        return f"the first {count:,} of {total:,} {words.partition(' ')[2]}" if count < total else words

    def _in_form(self, form: str, words: str) -> Offer | None:
        rows = self._marked()
        if rows is None:
            return None
        what = f"{self._what(rows)} {words}"

        def put(cells: Sequence[Cells]) -> str:
            from drs_inspector.session.table_files import list_texts  # noqa: PLC0415 - formats load with the first use

            found: Form = list_texts.Form[form]
            return self._put_text(list_texts.text_of_rows(found, rows, cells))

        return Offer(f"Copy {what}", partial(self._copy, rows, what, put))

    def _copy(self, rows: ListRows, what: str, put: Callable[[Sequence[Cells]], str]) -> str:
        """Make the rows, at once where they are few, else in slices; ``put`` returns what is wrong, "" for nothing."""
        making = self._making(rows, what, put)
        if rows.count <= _AT_ONCE:
            return list(making)[-1]
        self._begin(making)
        return f"Copying {what}"

    def _making(self, rows: ListRows, what: str, put: Callable[[Sequence[Cells]], str]) -> Generator[str, None, None]:
        found: list[Cells] = []
        steps = taken(rows, self._most(rows))
        while True:
            try:
                next(steps)
            except StopIteration as done:
                found = done.value
                break
            yield ""
        yield put(found) or f"Copied {what}" if found else NOTHING_TO_COPY

    def _begin(self, making: Generator[str, None, None]) -> None:
        """Go on between two events; a copy that was under way is not wanted any more."""
        if self._timer is None:
            self._timer = QTimer(self, interval=0)
            self._timer.timeout.connect(self._go_on)
        self._making_now = making
        self._timer.start()

    def _go_on(self) -> None:
        stop = perf_counter() + _SLICE_SECONDS
        for said in self._making_now or ():
            if said:
                say(self.widget, said)
            if perf_counter() >= stop:
                return
        if self._timer is not None:
            self._timer.stop()

    def _put_rows(self, rows: ListRows, cells: Sequence[Cells]) -> str:
        if _letters(cells) > MOST_LETTERS:
            return TOO_LONG
        if self._put is copy_text:
            put_table(rows.heads, cells)
        else:
            self._put(plain_nul(table_text([rows.heads, *cells])))
        return ""

    def _put_text(self, text: str) -> str:
        if len(text) > MOST_LETTERS:
            return TOO_LONG
        self._put(plain_nul(text))
        return ""

    def _copy_names(self, rows: ListRows, what: str) -> str:
        names = _first(rows)
        text = table_text([[name] for name in names])
        if not names:
            return NOTHING_TO_COPY
        return self._put_text(text) or f"Copied {what}"

    def _copy_sql(self, rows: ListRows) -> str:
        from drs_inspector.session.table_files.list_texts import sql_list_of  # noqa: PLC0415 - with its first use

        made = sql_list_of(_first(rows), backslash=rows.backslash)
        if not made.text:
            return f"Nothing is copied: {made.left_out}" if made.left_out else NOTHING_TO_COPY
        first = f"of the first {MOST_ROWS:,} rows " if rows.count > MOST_ROWS else ""
        said = f"Copied {counted(made.held, *rows.named)} {first}as an SQL IN list"
        return self._put_text(made.text) or "; ".join(filter(None, (said, made.left_out)))

    def _saving(self, which: Which, words: str) -> Offer | None:
        rows = self.list_rows(which)
        if rows is None or not rows.count:
            return None

        def run() -> str:
            now, saver = self.list_rows(which), saver_of(self.widget)
            if now is None or not now.count:
                return NOTHING_TO_SAVE
            if saver is None:
                return _NO_FILES
            saver.wanted.emit(self.file_of(which, now), now.title)
            return ""

        return Offer(words, run)


def curl_offer(curl: "Curl", put: Callable[[str], None]) -> Offer:
    """Return the offer to copy a request, which says why where it is not known."""
    return Offer(_AS_CURL, lambda: _put_curl(curl, put))


def _put_curl(curl: "Curl", put: Callable[[str], None]) -> str:
    if not curl.text:
        return f"No request to copy: {curl.why_not}"
    put(curl.text)
    return f"Copied {curl.words}"


def _first(rows: ListRows) -> list[str]:
    names: list[str] = []
    for name in rows.each_name():
        names.append(name)
        if len(names) >= MOST_ROWS:
            break
    return names


def _letters(cells: Sequence[Cells]) -> int:
    return sum(len(cell) for row in cells for cell in row)


def view_rows(
    view: QAbstractItemView,
    which: Which,
    title: str,
    *,
    heads: Sequence[str] = (),
    cells: Callable[[int], Sequence[str]] | None = None,
    is_row: Callable[[int], bool] | None = None,
    named: tuple[str, str] = ("name", "names"),
) -> ListRows:
    """Return rows of a short flat list by what its model says, or by ``cells(row)``, which are below ``heads``.

    What a view hides is not shown; files of all of it have the rows that are hidden as well. ``is_row(row)`` tells
    rows from titles between them.
    """
    model = view.model()
    columns = [0]  # that is all that a list has
    if isinstance(view, QTableView):
        columns = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]

    def numbers() -> list[int]:
        found: Sequence[int] = range(model.rowCount())
        if which is Which.MARKED:
            current = view.currentIndex().row()
            found = sorted({index.row() for index in view.selectionModel().selectedIndexes()}) or [current]
        hides = _never if which is Which.ALL else _hiding(view)
        return [row for row in found if row >= 0 and not hides(row) and (is_row is None or is_row(row))]

    def of(row: int) -> Sequence[str]:
        return cells(row) if cells is not None else [str(model.index(row, at).data() or "") for at in columns]

    titles = heads or [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in columns]
    return ListRows(title, tuple(titles), len(numbers()), lambda: iter([of(row) for row in numbers()]), named=named)


def _hiding(view: QAbstractItemView) -> Callable[[int], bool]:
    if isinstance(view, QTreeView):
        return lambda row: view.isRowHidden(row, QModelIndex())
    found: Callable[[int], bool] = getattr(view, "isRowHidden", _never)
    return found


def _never(_at: int) -> bool:
    return False
