"""The rows of a list in every form: what a hostile name cannot do there, and what is left out is told."""

import csv
import io
import json

import pytest

from drs_inspector.domain.tables.definition import RowSlice
from drs_inspector.session.table_files.list_rows import ListRows, ListTable, rows_of, taken
from drs_inspector.session.table_files.list_texts import Form, SqlList, sql_list_of, text_of_rows

NASTY = 'a\tb\n"c", |d| =1+1 \u202e'


def test_every_form_has_heads_and_cannot_be_broken_out_of() -> None:
    rows = rows_of("jobs", ("Name", "", "Name"), [(NASTY, "1", "x"), ("short",)])
    steps = taken(rows, 10)
    cells = _all(steps)
    assert [len(one) for one in cells] == [3, 3]
    text = text_of_rows(Form.CSV, rows, cells)
    assert list(csv.reader(io.StringIO(text))) == [["Name", "Column 2", "Name"], [NASTY, "1", "x"], ["short", "", ""]]
    assert json.loads(text_of_rows(Form.JSON, rows, cells))[0] == {"Name": NASTY, "Column 2": "1", "Name_2": "x"}
    assert len(text_of_rows(Form.MARKDOWN, rows, cells).splitlines()) == 4


def test_a_table_comes_in_slices_and_waits_where_rows_do() -> None:
    rows = ListRows("many", ("N",), 1_200, lambda: (None if n % 3 else (str(n),) for n in range(3_600)))
    parts = list(ListTable(rows).slices())
    assert sum(part.length for part in parts) == 1_200
    assert all(part.length <= 500 for part in parts)
    assert parts[0].columns[0][:2] == ("0", "3")
    assert list(ListTable(rows_of("none", ("N",), [])).slices()) == [] == list[RowSlice]()
    assert len(_all(taken(rows, 7))) == 7


@pytest.mark.parametrize(
    ("names", "backslash", "made"),
    [
        (["it's", "it's", "b"], None, SqlList("('it''s', 'b')", 2)),
        (["x\\", " OR 1=1 -- "], None, SqlList("(' OR 1=1 -- ')", 1, "1 name with a backslash is left out")),
        (["x\\"], True, SqlList("('x\\\\')", 1)),
        (["x\\"], False, SqlList("('x\\')", 1)),
        (["a\0b", "c\0"], None, SqlList("", 0, "2 names with a NUL are left out")),
        ([], None, SqlList("", 0)),
    ],
)
def test_a_list_for_sql_has_no_name_that_ends_its_literal(
    names: list[str], backslash: bool | None, made: SqlList
) -> None:
    assert sql_list_of(names, backslash=backslash) == made


def _all(steps: object) -> list[list[str]]:
    while True:
        try:
            next(steps)  # type: ignore[call-overload]
        except StopIteration as done:
            return [list(row) for row in done.value]
