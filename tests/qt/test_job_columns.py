"""A job column is one entry of one table: tree and terminal take it from there."""

import io

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from drs_inspector.commands.show.job_table import print_jobs
from drs_inspector.domain.tables import list_columns as columns
from drs_inspector.domain.tables.list_columns import JobColumn
from drs_inspector.qt.browse.node_cells import TONE_ROLE
from drs_inspector.qt.browse.tree_delegates import StatusDelegate
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeInspector, FakeSession, detail, job_id

LETTERS = JobColumn(
    "letters",
    "Letters",
    lambda job: f"{len(job.name)} letters",
    lambda job: (len(job.name),),
    tone=lambda job: "red" if len(job.name) > 5 else "green",
    hint=lambda job: f"{job.name}, counted",
    numeric=True,
    tree_width=77,
    terminal_from=100,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def inspector(monkeypatch: pytest.MonkeyPatch) -> FakeInspector:
    """Return two jobs, of which the one with the longer name comes first by name."""
    monkeypatch.setattr(columns, "JOB_COLUMNS", (*columns.JOB_COLUMNS, LETTERS))
    made = FakeInspector()
    made.put(detail(1, name="a-long-one"), detail(2, name="brief"))
    return made


def test_the_tree_has_a_column_that_was_added_to_the_table(qtbot: QtBot, inspector: FakeInspector) -> None:
    forest = SessionTrees(grouped=False)
    forest.show([FakeSession(inspector=inspector)])
    model = JobTreeModel(forest)
    view = JobTreeView(model, [])
    qtbot.addWidget(view)
    view.set_default_columns()
    number = model.columnCount() - 1
    names = [model.index(row, 0).data() for row in range(2)]
    assert names == ["a-long-one", "brief"]
    job = model.index(0, number)
    assert (job.data(), job.data(TONE_ROLE)) == ("10 letters", "red")
    assert model.headerData(number, Qt.Orientation.Horizontal) == "Letters"
    assert view.columnWidth(number) == 77
    assert isinstance(view.itemDelegateForColumn(number), StatusDelegate)
    model.sort(number, Qt.SortOrder.AscendingOrder)
    assert [model.index(row, 0).data() for row in range(2)] == ["brief", "a-long-one"]
    model.close()


def test_the_terminal_has_it_where_there_is_room(inspector: FakeInspector, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    print_jobs(inspector.snapshot, pipe)
    assert "LETTERS" in pipe.getvalue()
    line = next(line for line in pipe.getvalue().splitlines() if job_id(1) in line)
    assert "10 letters" in line
    for width, shown in ((159, False), (160, True)):  # below, the columns of the terminal itself take the room
        monkeypatch.setenv("COLUMNS", str(width))
        terminal = Terminal()
        print_jobs(inspector.snapshot, terminal)
        assert ("LETTERS" in terminal.getvalue()) is shown, width
