"""Which rows are drawn again when jobs change."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.qt.job_table.tables import RowsTable
from drs_inspector.session.events import FiguresChanged
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from tests.qt.fakes import detail, job_id
from tests.qt.job_table.conftest import NOW, Scene

Show = Callable[..., Scene]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BY_NAME = TableLayout(sorting=(SortedBy("name"),))
LOST = "retry 20 times, last: jdbc:mysql://10.11.99.239:3306/ : link failure"


class Drawn(QObject):
    """Notes which rows of a table are drawn."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self.rows: set[int] = set()
        self._table = table
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Note a drawing."""
        if isinstance(event, QPaintEvent):
            rect = event.region().boundingRect()
            self.rows |= set(range(self._table.rowAt(rect.top()), self._table.rowAt(rect.bottom()) + 1))
        return False


def test_jobs_that_change_are_drawn_again_where_they_are_on_the_screen(on_screen: Show) -> None:
    scene = on_screen(*(detail(number, status="PAUSING") for number in range(100, 180)))
    scene.view.set_layout(BY_NAME)
    scene.settle()
    QTest.qWait(50)
    drawn = Drawn(scene.main)
    scene.session.inspector.put(detail(170, status="CREATING"))
    scene.settle()
    QTest.qWait(50)
    assert drawn.rows == set(), "it is below the rows that fit"
    scene.session.inspector.put(detail(103, status="CREATING"), detail(171, status="CREATING"))
    scene.settle()
    QTest.qWait(50)
    assert {3} <= drawn.rows <= {2, 3, 4}, "no row is drawn for another one"
    status = next(at for at, one in enumerate(scene.view.model.columns) if one.key == "status")
    words = [scene.view.model.index(place, status).data() for place in (3, 4, 70, 71)]
    assert words[0] == words[2] == words[3] != words[1]


def test_figures_are_drawn_and_ordered_by_as_they_come(on_screen: Callable[..., Scene]) -> None:
    scene = on_screen(*(detail(number, status="INCRE_TRANSFER_STARTED") for number in range(3)))
    figures: dict[str, Figures] = {}
    scene.session.inspector.snapshot.judged_by = Judging(is_live=True, figures=figures, clock=lambda: NOW)
    scene.healths.again()
    scene.settle()

    def look(number: int, lag: float) -> list[str]:
        before = figures.get(job_id(number), Figures()).looks
        figures[job_id(number)] = Figures(looks=(*before, Look(read_at=NOW + timedelta(seconds=len(before)), lag=lag)))
        scene.session.inspector.tell(FiguresChanged((job_id(number),)))
        scene.settle()
        return scene.lines()

    def cells(place: int) -> list[str]:
        model = scene.view.model
        return [str(model.index(place, column).data()) for column in range(model.columnCount())]

    scene.view.set_layout(TableLayout(columns=("name", "health", "progress"), sorting=(SortedBy("name"),)))
    scene.settle()
    assert look(1, 9) == ["0", "1", "2"], "another order than by figures stays"
    assert cells(1)[1:] == ["Healthy", "9\u00a0s"]
    assert cells(0)[1:] == ["Working (lag not known)", "not asked"]
    scene.view.set_layout(
        TableLayout(columns=("name", "health", "progress"), sorting=(SortedBy("progress", descending=True),))
    )
    scene.settle()
    assert look(2, 30) == ["2", "1", "0"]
    assert look(0, 50) == ["0", "2", "1"]
    assert cells(0)[1:] == ["Healthy", "50\u00a0s"]
