"""Tables for people: on a terminal they fit, in a pipe they are whole, and what is in them steers nothing."""

import io
import itertools
import re

import pytest

from drs_inspector.commands.run_settings import RUN
from drs_inspector.commands.table_output.arranged import ChosenColumns, SortedTable
from drs_inspector.commands.table_output.fitting import ColumnWidth, Shape, fitted, shortened, text_width
from drs_inspector.commands.table_output.screen import Screen, screen_of
from drs_inspector.commands.table_output.text_table import table_lines
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from tests.helpers.tables import HOSTILE, GivenTable, NumberedTable, every_kind, texts

ID, NAME, REASON = "e5fccaa7-2495-4996-ca61-9992b51jb207", "billing-reporting-prod-23-2", "the change log is gone"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines_of(table: GivenTable | NumberedTable, width: int | None, said: list[str] | None = None) -> list[str]:
    pieces = table_lines(table, Screen(width, {}), (said if said is not None else []).append)
    return "".join(pieces).splitlines()


def jobs(width: int) -> list[str]:
    columns = [TableColumn(name, name.title(), Kind.TEXT) for name in ("id", "name", "status", "error")]
    return lines_of(GivenTable(columns, [(ID, NAME, "FULL", REASON)] * 3), width)


def test_ids_give_way_before_reasons_and_names_and_each_in_its_own_way() -> None:
    assert ID in jobs(120)[1]
    at_80 = jobs(80)[1]
    assert (NAME in at_80, REASON in at_80, "e5fc" in at_80, ID in at_80) == (True, True, True, False)
    at_60 = jobs(60)[1]
    assert re.fullmatch(r"e5fc…b207  billing-re\S*…\S*prod-23-2  FULL    the change log …", at_60)
    narrow = jobs(50)[1]
    assert re.search(r"billi\S*…\S*-23-2", narrow)
    for width in (40, 50, 60, 80, 120):
        assert {text_width(line) <= width for line in jobs(width)} == {True}


def test_a_column_without_room_is_left_out_and_that_is_said() -> None:
    columns = [TableColumn(f"column_{number}", f"Column {number}", Kind.TEXT) for number in range(30)]
    columns[1] = TableColumn("snapshot", "Snapshot", Kind.TEXT)
    rows: list[list[Cell]] = [[f"value {column + row}" for column in range(30)] for row in (0, 100)]
    for row in rows:
        row[1], row[2], row[3] = "shop", None, row[0]
    said: list[str] = []
    lines = lines_of(GivenTable(columns, rows), 80, said)
    heads = lines[0].split("  ")
    assert max(map(len, lines)) <= 80
    assert heads[0] == "COLUMN 0"
    assert not {"SNAPSHOT", "COLUMN 2"} & {head.strip() for head in heads}  # they say nothing
    assert "COLUMN 3" not in lines[0]  # the same as another one
    shown = len([head for head in heads if head.strip()])
    assert said[0].startswith(f"{shown} of 30 columns shown; not shown: snapshot, column_2")
    assert len(lines_of(GivenTable(columns, rows), None)[0].split()) == 59  # in a pipe there are all


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize(
    "text", ["orders_archive", "城市人口表格数据", "e\u0301" * 12, "a\u0301城b\u0301市c\u0301", "🚚🚚🚚🚚🚚🚚"]
)
def test_wide_letters_count_two_and_marks_none(text: str, width: int) -> None:
    for shape in (Shape.NAME, Shape.REASON):
        short = shortened(text, width, shape)
        assert text_width(short) <= width
        begin, _ellipsis, end = short.partition("…")
        assert text.startswith(begin)
        assert text.endswith(end)
        assert not end.startswith("\u0301")


def test_every_width_is_kept_whatever_the_columns_are() -> None:
    for shapes in itertools.product(Shape, repeat=3):
        for available in (10, 30, 60, 100):
            widths = fitted(
                [ColumnWidth(shape, width) for shape, width in zip(shapes, (40, 12, 25), strict=True)], available
            )
            kept = sum(widths) + 2 * (len(widths) - 1)
            assert kept <= available or len(widths) == 1
            if available >= 77 + 4:
                assert widths == [40, 12, 25]


def test_numbers_are_at_the_right_and_null_is_a_dash() -> None:
    lines = lines_of(every_kind(), None)
    assert lines[1].split() == ["a", "9223372036854775807", "0.1", "true", "2026-11-28T05:41:58.123000Z"]
    assert lines[2][:25] == " " * 23 + "-1"
    assert lines[3].split() == ["-"] * 5


def test_a_text_of_a_table_is_one_line_that_steers_nothing() -> None:
    for width in (None, 80):
        lines = lines_of(texts(*HOSTILE), width)
        assert len(lines) == len(HOSTILE) + 1
        assert not {"\x1b", "\0", "\u202e", "\u2028", "\x85", "\ud800"} & set("".join(lines))


def test_one_long_text_does_not_fill_all_lines_of_a_pipe() -> None:
    lines = lines_of(texts("x" * 100_000, "y", "z"), None)
    assert [len(line) for line in lines[1:]] == [100_008, 9, 9]


@pytest.mark.parametrize(
    ("variables", "color", "codes"),
    [
        ({}, "auto", ["\x1b[1m", "\x1b[90m"]),
        ({"NO_COLOR": "1"}, "auto", ["\x1b[1m"]),
        ({}, "never", ["\x1b[1m"]),
        ({"TERM": "dumb"}, "auto", []),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], color: str, codes: list[str]
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(RUN, "color", color)
    text = "".join(table_lines(texts("a", None), screen_of(Terminal()), print))
    assert sorted(set(re.findall(r"\x1b\[(?!0m)\d+m", text))) == codes
    assert "\x1b" not in "".join(table_lines(texts("a", None), screen_of(io.StringIO()), print))


def test_rows_are_sorted_as_lists_of_the_window_are_with_null_last() -> None:
    table = texts("job-10", None, "Job-9", "job-1")
    names = [value for part in SortedTable(table, ["name"]).slices() for value in part.columns[1]]
    assert names == ["job-1", "Job-9", "job-10", None]
    names = [value for part in SortedTable(table, ["-name", "number"]).slices() for value in part.columns[1]]
    assert names == ["job-10", "Job-9", "job-1", None]


def test_columns_are_chosen_in_their_own_order() -> None:
    table = ChosenColumns(texts("a", "b"), ["name", "number"])
    assert [column.name for column in table.columns] == ["name", "number"]
    assert [part.columns for part in table.slices()] == [(["a", "b"], [0, 1])]
