"""Tables as files: what is read back is what was in the table, whatever the values are."""

import csv
import html.parser
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import yaml

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn, TableRows
from drs_inspector.storage.exports.tables import xlsx_file
from drs_inspector.storage.exports.tables.registry import table_format, table_formats
from drs_inspector.storage.exports.tables.table_format import TableOptions, TableReport
from tests.helpers.tables import HOSTILE, WHEN, GivenTable, NumberedTable, every_kind, texts

FORMULA = tuple("=+-@\t\r")
SHOWN = [text.replace("\ud800", r"\ud800") for text in HOSTILE]  # in UTF-8 there is no half of a pair


def written(name: str, table: TableRows, *, spreadsheet: bool = False) -> bytes:
    target = io.BytesIO()
    table_format(name).write(table, target, TableOptions(spreadsheet=spreadsheet))
    return target.getvalue()


def rows_of_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def test_csv_gives_back_every_text_and_adds_nothing() -> None:
    data = written("csv", texts(*HOSTILE))
    assert data.startswith(b"number,name\n0,=1+1\n")  # no mark, no apostrophe
    assert [row[1] for row in rows_of_csv(data)[1:]] == SHOWN


def test_csv_tells_null_from_the_empty_text_and_keeps_numbers_whole() -> None:
    assert written("csv", every_kind()).decode() == (
        "text,integer,number,boolean,time\n"
        "a,9223372036854775807,0.1,true,2026-11-28T05:41:58.123000Z\n"
        '"",-1,1e+300,false,2026-11-28T05:41:58Z\n'
        ",,,,\n"
    )


def cells_of_a_spreadsheet(data: bytes, separator: str) -> list[str]:
    """Return the cells that a program sees which splits at ``separator``, and knows quotes only where a cell begins."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator)
    return [cell.strip(" ") for row in rows for cell in row]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_for_spreadsheets_has_no_formula_whatever_they_split_at(separator: str) -> None:
    data = written("csv", texts(*HOSTILE, *("x" + text for text in HOSTILE)), spreadsheet=True)
    assert data.startswith(b"\xef\xbb\xbf")
    assert [cell for cell in cells_of_a_spreadsheet(data, separator) if cell.startswith(FORMULA)] == []
    assert written("csv", GivenTable([TableColumn("=1", "=1", Kind.TEXT)], []), spreadsheet=True).endswith(b"'=1\n")
    numbers = GivenTable([TableColumn("n", "N", Kind.INTEGER)], [(-5,)])
    assert written("csv", numbers, spreadsheet=True).endswith(b"n\n-5\n")  # a number is none


def test_tsv_has_a_line_for_each_row_and_is_undone_by_its_escapes() -> None:
    def plain(field: str) -> str | None:
        if field == r"\N":
            return None
        escapes = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\\": "\\"}
        return re.sub(r"\\[tnr\\]", lambda found: escapes[found[0]], field)

    values = [*(text for text in HOSTILE if "\ud800" not in text), "", None]
    lines = written("tsv", texts(*values)).decode().split("\n")
    assert lines[0] == "number\tname"
    assert lines[-1] == ""
    assert [plain(line.split("\t")[1]) for line in lines[1:-1]] == values


def test_ndjson_has_an_object_a_line_with_exact_values_in_the_order_of_columns() -> None:
    lines = written("ndjson", every_kind()).splitlines()
    assert lines[0].decode() == (
        '{"text":"a","integer":9223372036854775807,"number":0.1,"boolean":true,"time":"2026-11-28T05:41:58.123000Z"}'
    )
    assert json.loads(lines[2]) == dict.fromkeys(["text", "integer", "number", "boolean", "time"])
    hostile = written("ndjson", texts(*HOSTILE)).split(b"\n")
    assert [json.loads(line)["name"] for line in hostile[:-1]] == list(HOSTILE)


def test_json_is_one_array_also_of_no_rows() -> None:
    assert [row["name"] for row in json.loads(written("json", texts(*HOSTILE)))] == list(HOSTILE)
    assert json.loads(written("json", texts())) == []


def test_what_is_no_number_in_json_is_said_as_text() -> None:
    odd = GivenTable([TableColumn("n", "N", Kind.NUMBER)], [(float("nan"),), (float("inf"),), (float("-inf"),), (0.5,)])
    assert [row["n"] for row in json.loads(written("json", odd))] == ["NaN", "Infinity", "-Infinity", 0.5]
    assert str([row["n"] for row in yaml.safe_load(written("yaml", odd))]) == "[nan, inf, -inf, 0.5]"


def test_columns_of_one_name_keep_their_values() -> None:
    columns = [TableColumn(name, name, Kind.INTEGER) for name in ("a", "a", "a_2", "a")]
    table = GivenTable(columns, [(1, 2, 3, 4)])
    for name in ("ndjson", "yaml"):
        row: dict[str, int] = yaml.safe_load(written(name, table))
        row = row[0] if isinstance(row, list) else row
        assert row == {"a": 1, "a_3": 2, "a_2": 3, "a_4": 4}


def test_yaml_gives_back_every_value_with_its_type() -> None:
    values = [text for text in HOSTILE if "\ud800" not in text]
    assert [row["name"] for row in yaml.safe_load(written("yaml", texts(*values)))] == values
    first, _second, last = yaml.safe_load(written("yaml", every_kind()))
    assert first == {"text": "a", "integer": 2**63 - 1, "number": 0.1, "boolean": True, "time": WHEN}
    assert set(last.values()) == {None}
    assert yaml.safe_load(written("yaml", texts())) == []


class Page(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_html_is_one_table_without_a_script_in_which_nothing_hides() -> None:
    table = texts(*HOSTILE, None, name="<b>")
    page = Page(written("html", table).decode())
    names = {tag for tag, _attributes in page.tags}
    assert not names & {"script", "a", "img", "link", "b"}
    assert [tag for tag, _ in page.tags].count("table") == 1
    assert {attributes.get("scope") for tag, attributes in page.tags if tag == "th"} == {"col", "row"}
    shown = "".join(page.cells)
    assert not {"\x1b", "\u202e", "\0"} & set(shown)
    assert r"\u202e" in shown
    assert "</td><script>alert(1)</script>" in shown


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True)


def test_a_workbook_holds_values_and_no_formula_or_link() -> None:
    data = written("xlsx", texts(*HOSTILE, None))
    sheet = workbook(data).active
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells[:-1]} <= {"s", "inlineStr"}
    assert [cell.value for cell in cells[:7]] == [text.replace("\r", "_x000D_") for text in HOSTILE[:7]]
    assert cells[-1].value is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not [
            name for name in archive.namelist() if "link" in name.lower() or ("rels" in name and "sheet1" in name)
        ]
    assert "<f" not in xml
    assert "hyperlink " not in xml.lower()
    assert "nul_x0000_nul" in xml
    assert "_x005F_x0041_" in xml  # not the letter A
    assert "half _xD800_ pair" in xml


def test_a_workbook_keeps_numbers_exact_and_times_as_times() -> None:
    big = 2**63 - 1
    columns = [TableColumn(kind.value, kind.value, kind) for kind in Kind]
    early = datetime(1899, 1, 1, tzinfo=UTC)
    table = GivenTable(columns, [("007", big, 0.1, True, WHEN), ("", 12, 1e300, False, early)])
    rows = list(workbook(written("xlsx", table)).active.iter_rows(values_only=True))
    assert rows[0] == tuple(kind.value for kind in Kind)
    assert rows[1] == ("007", str(big), 0.1, True, WHEN.replace(tzinfo=None))
    assert rows[2][1:] == (12, 1e300, False, "1899-01-01T00:00:00Z")


@pytest.mark.parametrize(("count", "sheets"), [(0, [0]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_rows_that_a_sheet_cannot_hold_go_to_the_next(
    monkeypatch: pytest.MonkeyPatch, count: int, sheets: Sequence[int]
) -> None:
    assert xlsx_file.SHEET_ROWS + 1 == 2**20  # the head has a row
    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 10)
    book = workbook(written("xlsx", NumberedTable(count, slice_rows=5)))
    assert book.sheetnames == ["numbered", *(f"numbered {number}" for number in range(2, len(sheets) + 1))]
    numbers = [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book]
    assert [len(one) for one in numbers] == sheets
    assert [one for sheet in numbers for one in sheet] == list(range(count))


def test_a_sheet_is_split_before_its_bytes_need_what_spreadsheets_warn_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "SHEET_BYTES", 3000)
    assert len(workbook(written("xlsx", NumberedTable(200, slice_rows=10))).sheetnames) > 3


def test_a_text_that_no_cell_holds_is_cut_and_that_is_said() -> None:
    target = io.BytesIO()
    table = texts("x" * 40_000, "\U0001f600" * 20_000, "y" * 32_767)
    report = table_format("xlsx").write(table, target, TableOptions())
    assert report == TableReport(3, ("2 texts were cut at 32,767 letters, which is what a cell holds.",))
    lengths = [
        len(row[1].encode("utf-16-le")) // 2
        for row in workbook(target.getvalue()).active.iter_rows(2, values_only=True)
    ]
    assert lengths == [32_767, 32_766, 32_767]


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    table = GivenTable([TableColumn(f"c{number}", "C", Kind.TEXT) for number in range(16_385)], [])
    with pytest.raises(InspectorError, match=r"16,385 columns"):
        written("xlsx", table)


def test_odd_names_become_names_of_sheets() -> None:
    row: list[Cell] = [1]
    for name in ("[a]:*?/\\", "n" * 60, "'quoted'", "", "\0"):
        made = workbook(written("xlsx", GivenTable([TableColumn("a", "A", Kind.INTEGER)], [row], name=name)))
        assert 0 < len(made.sheetnames[0]) <= 31


@pytest.mark.parametrize("name", table_formats())
def test_writing_can_be_stopped_between_slices_and_counts_rows(name: str) -> None:
    seen: list[int] = []

    def stop_at_four(count: int) -> None:
        seen.append(count)
        if count >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table_format(name).write(NumberedTable(100, slice_rows=2), io.BytesIO(), TableOptions(on_rows=stop_at_four))
    assert seen == [2, 4]


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(InspectorError) as refused:
        table_format("parquette")
    assert refused.value.next_step == f"Formats: {', '.join(table_formats())}."
