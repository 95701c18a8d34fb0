"""What is kept of an answer: its order, its copies, its links, and the words about it."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime

from drs_inspector.domain.errors import LimitError
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.domain.tables.documents import Document
from drs_inspector.session.sql.failures import SqlError
from drs_inspector.session.sql_page import texts
from drs_inspector.session.sql_page.copies import (
    cells_of,
    markdown_text,
    sql_list_text,
    values_text,
)
from drs_inspector.session.sql_page.desk import RunProgress
from drs_inspector.session.sql_page.links import JobLinks, LinkedJob
from drs_inspector.session.sql_page.result import PickedRows, SqlResult
from drs_inspector.session.sql_page.state import QueryFacts, RunState, state_words
from drs_inspector.session.table_files.as_json import json_text
from tests.qt.fakes import FakeInspector, detail, job_id

NOW = datetime(2026, 11, 27, 10, 19, tzinfo=UTC)


def result(*values: Cell, kind: Kind = Kind.INTEGER, **limits: int) -> SqlResult:
    made = SqlResult([TableColumn("value", "value", kind), TableColumn("place", "place", Kind.INTEGER)], **limits)
    made.add(RowSlice((list(values), list(range(len(values)))), len(values)))
    return made


def ordered(made: SqlResult, *, descending: bool = False) -> list[Cell]:
    steps = made.sorting(0, descending=descending)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        made.show_in(end.value)
    return [made.cell(row, 1) for row in range(made.rows)]


def test_order_is_stable_and_null_comes_last_either_way() -> None:
    made = result(2.0, None, 1.0, math.nan, 2.0, -math.inf, kind=Kind.NUMBER)
    assert ordered(made) == [5, 2, 0, 4, 3, 1]
    assert ordered(made, descending=True) == [0, 4, 2, 5, 3, 1]
    assert made.row(0) == (2.0, 0)
    made.show_in(None)
    assert made.cell(1, 0) is None
    many = [[None, *"abcdef"][row * 7_919 % 7 if row % 3 else row // 5 % 7] for row in range(9_000)]
    expected = sorted(range(9_000), key=lambda at: (many[at] is None, many[at] or ""))
    assert ordered(result(*many, kind=Kind.TEXT)) == expected


def test_rows_beyond_the_limit_are_not_kept_and_it_is_known() -> None:
    assert not result(1, 2, 3, most_rows=3).is_cut
    cut = result(1, 2, 3, most_rows=2)
    assert (cut.rows, cut.is_cut) == (2, True)
    assert result("x" * 50, "y" * 60, kind=Kind.TEXT, most_characters=100).is_cut


def test_copies_are_exact_and_forge_no_cell() -> None:
    columns = [TableColumn(name, name, kind) for name, kind in (("a|b", Kind.TEXT), ("a|b", Kind.INTEGER))]
    made = SqlResult([*columns, TableColumn("at", "at", Kind.TIME)])
    made.add(RowSlice((["<b>|\n\u202e", None], [2**53 + 1, -1], [NOW, None]), 2))
    picked = PickedRows(made, range(2))
    assert list(cells_of(picked)) == [
        ["a|b", "a|b", "at"],
        ("<b>|\n\u202e", "9007199254740993", "2026-11-27T10:19:00Z"),
        ("", "-1", ""),
    ]
    head, marks, row, last = markdown_text(picked).split("\n")
    assert (head, marks) == ("| a\\|b | a\\|b | at |", "| --- | --: | --- |")
    assert row.startswith("| &lt;b>\\|<br>&#x202e; | 9007199254740993")
    assert last == "| null | -1 | null |"
    assert json.loads(json_text(picked))[1] == {"a|b": None, "a|b_2": -1, "at": None}
    assert values_text(PickedRows(made, [1, 0], [1])) == "-1\n9007199254740993"
    assert sql_list_text(PickedRows(made, [1, 0, 1], [1])).text == "(-1, 9007199254740993)"
    assert sql_list_text(PickedRows(made, [1, 0], [0])).text == "('<b>|\n\u202e')"
    assert sql_list_text(PickedRows(made, [0], [2])).text == "('2026-11-27T10:19:00Z')"


def documents() -> Iterator[tuple[str, Document]]:
    for key, name in (("session-1", "same"), ("session-2", "other")):
        inspector = FakeInspector()
        inspector.put(detail(1, name="same"), detail(2, name=name), detail(3, name=f"only in {key}"))
        yield key, Document(f"title of {key}", inspector.snapshot)


def test_cells_that_are_a_job_lead_to_it() -> None:
    links = JobLinks()
    list(links.reading(list(documents())))
    names = [TableColumn(name, name, Kind.TEXT) for name in ("snapshot", "id", "name")]

    def lead(*row: Cell) -> LinkedJob | None:
        return links.job(names[-len(row) :], row, len(row) - 1)

    assert links.may_link("same")
    assert not links.may_link("nothing")
    assert not links.may_link(None)
    assert lead("only in session-2") == LinkedJob("session-2", job_id(3))
    assert lead("same") is None  # four jobs have the name
    assert lead(job_id(1), "same") is None  # in two documents
    assert lead("title of session-2", job_id(1), "same") == LinkedJob("session-2", job_id(1))
    assert lead("title of session-1", None, "same") is None  # two of them
    assert lead("title of session-2", None, "same") == LinkedJob("session-2", job_id(1))


def test_words_say_what_an_answer_is_of() -> None:
    (_key, first), (_other, second) = documents()
    first.snapshot.source.read_at = "2026-11-27T10:10:00Z"
    data = texts.data_words([first, second], NOW)
    assert data.coverage == "6 of 6 jobs read in full"
    assert data.age.endswith(", of some not known when")
    assert data.lines[0].startswith("title of session-1: ")
    progress = RunProgress()
    answered = state_words(QueryFacts(RunState.ANSWERED, progress, rows=1, seconds=0.0061, data=data))
    assert (answered.rows, answered.empty, answered.tone) == ("1 row", "", "grey")
    assert answered.words.startswith("6\u00a0ms  ·  read ")
    cut = state_words(QueryFacts(RunState.ANSWERED, progress, rows=9, most=2_000_000, data=data, is_cut=True))
    assert cut.rows == "First 9 rows"
    assert "Export writes up to 2,000,000" in cut.words
    before = state_words(QueryFacts(RunState.ANSWERED, progress, rows=9, data=data, is_from_before=True))
    assert (before.words.startswith("from before: "), before.tone) == (True, "amber")
    assert state_words(QueryFacts(RunState.ANSWERED, progress, data=data)).empty == texts.NO_ROWS
    assert "not all" in state_words(QueryFacts(RunState.STOPPED, progress, rows=5, seconds=2)).words
    assert state_words(QueryFacts(RunState.NONE, progress, has_sources=False)).empty == texts.NO_SOURCE
    progress.enter("tables", "objects")
    progress.rows = 12_000
    assert state_words(QueryFacts(RunState.RUNNING, progress)).words == "Reading tables: objects, 12,000 rows"


def test_values_and_problems_can_be_shown() -> None:
    assert [texts.shown_text(value, NOW) for value in (None, True, 1.5, 12345)] == ["null", "true", "1.5", "12345"]
    assert len(texts.shown_text("x" * 9_000_000, NOW)) == texts.MOST_SHOWN + 1
    assert texts.exact_text(datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)).endswith("2026-01-02T03:04:05.678901Z")
    assert texts.exact_text("a\u202eb") == "a\\u202eb"
    sql = "SELECT a\U0001f600\nFROM  "
    assert texts.marked_place(SqlError("", sql=sql, offset=7, length=1), sql) == (7, 8)
    assert texts.marked_place(SqlError("", sql=sql, offset=len(sql)), sql) == (13, 14)
    assert texts.marked_place(SqlError("", sql=sql), sql) is None
    assert texts.marked_place(LimitError(""), sql) is None
    assert texts.problem_words(SqlError("No.", "a\x1b", "Do")) == "No. a\\x1b. Do."
    assert texts.one_line("SELECT\n  a\x00") == "SELECT a\\x00"
