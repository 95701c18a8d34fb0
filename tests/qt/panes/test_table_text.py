"""Rows as text: no cell is taken for more cells, or for more rows."""

import csv
import io

import pytest

from drs_inspector.qt.panes.table_text import table_text


@pytest.mark.parametrize("cell", ["a\tb", "a\nb", 'say "a\tb"', '"quoted"', "\r", "", "=1+1", "plain"])
def test_no_cell_forges_a_row_or_a_column(cell: str) -> None:
    rows = [["first", cell, "last"], [cell, "x", cell]]
    text = io.StringIO(table_text(rows), newline="")
    assert list(csv.reader(text, delimiter="\t")) == rows
