"""The table of jobs while it is watched: lines, marks and ages, and nothing that moves."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from drs_inspector.domain.health.figures import Figures, Look
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.figures import look_of
from drs_inspector.qt.cells.row_delegate import CELL_ROLE, ROW_ROLE
from drs_inspector.qt.cells.values import EmptyCell, ProgressCell, RowMarks
from drs_inspector.qt.job_table.tables import RowsTable
from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.session.events import FiguresChanged, WatchChanged, WatchState
from drs_inspector.session.health.health_counts import HealthCounts
from drs_inspector.session.job_table import figures as session_figures
from drs_inspector.session.job_table.layout import SortedBy, TableLayout
from drs_inspector.session.readings.outcome import Outcome, Refusal, RefusalKind
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import detail, job_id
from tests.qt.job_table.conftest import NOW, Scene, ref

Show = Callable[..., Scene]
BY_NAME = TableLayout(columns=("name", "health", "status", "progress"), sorting=(SortedBy("name"),))
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
TIP = int(Qt.ItemDataRole.ToolTipRole)


class Watched:
    """A table on the screen of a source that is watched, with the counting that marks jobs."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.now = scene, NOW
        scene.healths._now = lambda: self.now
        self.figures: dict[str, Figures] = {}
        scene.session.inspector.snapshot.judged_by = Judging(is_live=True, figures=self.figures, clock=lambda: self.now)
        self.counts = HealthCounts(lambda: [scene.session], scene.healths, scene.view.marks)
        scene.healths.follow(lambda _key: self.counts.jobs_changed())
        scene.healths.again()
        self.settle()
        scene.session.inspector.tell(WatchChanged(WatchState()))
        self.settle()

    def settle(self) -> None:
        self.counts.jobs_changed()
        self.counts.work(99)
        self.scene.settle()
        self.counts.work(99)
        self.scene.settle()

    def look(self, lag: float, *numbers: int, seconds: float = 30) -> None:
        self.now += timedelta(seconds=seconds)
        for number in numbers:
            before = self.figures.get(job_id(number), Figures()).looks
            self.figures[job_id(number)] = Figures(looks=(*before, Look(read_at=self.now, lag=lag)))
        self.scene.session.inspector.tell(FiguresChanged(tuple(map(job_id, numbers))))
        self.settle()

    def column(self, key: str) -> int:
        return [column.key for column in self.scene.view.model.columns].index(key)

    def cell(self, number: int, key: str = "progress") -> object:
        return self.told(number, CELL_ROLE, key)

    def told(self, number: int, role: int, key: str = "progress") -> object:
        model = self.scene.view.model
        place = model.place_of(ref(number))
        assert place is not None
        return model.index(place, self.column(key)).data(role)

    def marked(self) -> list[int]:
        return sorted(int(one[24:29]) for _source, one in self.scene.view.marks.marked())


class Drawn(QObject):
    """Counts the rows of a table that are drawn."""

    def __init__(self, table: RowsTable) -> None:
        super().__init__(table)
        self.rows: list[int] = []
        self._table = table
        table.viewport().installEventFilter(self)
        # A window that was just opened is drawn whole some time later.
        waits = True
        while waits:
            self.rows.clear()
            QTest.qWait(60)
            waits = bool(self.rows)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """Note a drawing."""
        if isinstance(event, QPaintEvent):
            rect = event.region().boundingRect()
            self.rows += range(self._table.rowAt(rect.top()), self._table.rowAt(rect.bottom()) + 1)
        return False


@pytest.fixture
def watched(on_screen: Show) -> Iterator[Watched]:
    scene = on_screen(*(detail(number) for number in range(30)))
    scene.view.set_layout(BY_NAME)
    made = Watched(scene)
    made.look(2, *range(8))
    made.look(3, *range(8))
    yield made
    made.counts.close()


def test_a_watch_marks_what_has_changed_and_moves_nothing(watched: Watched) -> None:
    scene = watched.scene
    view, model = scene.view, scene.view.model
    view.set_layout(TableLayout(columns=BY_NAME.columns))
    scene.settle()
    assert view.select(ref(20))
    scene.main.verticalScrollBar().setValue(40)
    lines, at = scene.lines(), scene.main.verticalScrollBar().value()
    for _round in range(3):
        watched.look(900, 1, 3)
    scene.session.inspector.put(detail(9, status="INCRE_TRANSFER_FAILED"), detail(10, status="PAUSING"))
    watched.settle()
    assert (scene.lines(), scene.main.verticalScrollBar().value(), view.current()) == (lines, at, ref(20))
    assert watched.marked() == [1, 3, 9, 10]
    marks = watched.told(1, ROW_ROLE)
    assert isinstance(marks, RowMarks)
    assert (marks.changed, marks.is_alarming) == ("red", True)
    assert marks.told.startswith("changed at ")
    phrase = str(watched.told(1, SPOKEN, "name"))
    assert "lag 15 minutes, growing, over the last hour between 3 seconds and 15 minutes" in phrase
    assert phrase.endswith(", Working before")
    assert "Changed at" in str(watched.told(10, TIP, "name"))
    assert (watched.told(0, ROW_ROLE), len(view.marks)) == (None, 4)
    view.news.say()
    assert view.news.isVisible()
    assert view.news.text.startswith("4 jobs have changed · Rows are in the order of ")
    scene.filter("job-00003")
    view.news.say()
    assert view.news.text.startswith("4 jobs have changed, 1 of them in this list")
    scene.filter("")
    assert watched.marked() == [1, 3, 9, 10]
    scene.session.inspector.remove([job_id(3)])
    watched.settle()
    assert watched.marked() == [1, 9, 10]
    QTest.keyClick(scene.main, Qt.Key.Key_F9)
    scene.settle()
    assert [model.ref_at(place) for place in (0, 1)] == [ref(9), ref(1)], "the worst first, as a person wanted"
    assert scene.view.table.held.behind == 0
    QTest.keyClick(scene.main, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    scene.settle()
    assert (watched.marked(), watched.told(1, ROW_ROLE)) == ([], None)
    scene.session.inspector.put(detail(12, status="INCRE_TRANSFER_FAILED"))
    watched.settle()
    view.news.say()
    assert view.news.text.startswith("1 job has changed")


def test_marks_are_shapes_and_go_when_their_jobs_were_looked_at(watched: Watched) -> None:
    scene = watched.scene
    scene.session.inspector.put(detail(2, status="INCRE_TRANSFER_FAILED"), detail(4, status="PAUSING"))
    watched.settle()

    def edge(number: int) -> tuple[int, int]:
        """Return how high the mark is at the left edge, and how far it reaches into the row."""
        table = scene.view.pair.pinned
        place = scene.view.model.place_of(ref(number))
        assert place is not None
        QApplication.processEvents()
        image = table.viewport().grab().toImage()
        top, height = table.rowViewportPosition(place), table.rowHeight(place)
        ink = {tone_colour("red").name(), tone_colour("blue").name()}
        high = sum(image.pixelColor(1, y).name() in ink for y in range(top, top + height))
        wide = sum(image.pixelColor(x, top + height // 2).name() in ink for x in range(8))
        return high, wide

    (high, wide), (low, narrow) = edge(2), edge(4)
    assert high > low > 4
    assert wide > narrow >= 3
    assert edge(1) == (0, 0)
    scene.view.activateWindow()
    QTest.qWait(1)
    seen = scene.view.seen.timer
    seen.setInterval(0)
    assert scene.view.select(ref(4))
    QTest.qWait(20)
    assert watched.marked() == [2], "4 was looked at"
    scene.main.verticalScrollBar().setValue(scene.main.verticalScrollBar().maximum())
    assert scene.view.select(ref(2))
    scene.main.verticalScrollBar().setValue(scene.main.verticalScrollBar().maximum())
    seen.stop()
    seen.start()
    QTest.qWait(20)
    assert watched.marked() == [2], "it is not on the screen"
    scene.view.hide()
    scene.main.verticalScrollBar().setValue(0)
    seen.start()
    QTest.qWait(20)
    assert watched.marked() == [2], "nobody sees it"


def test_ages_grow_without_any_news_and_only_what_says_something_else_is_drawn(watched: Watched) -> None:
    scene = watched.scene
    cell = watched.cell(1)
    assert isinstance(cell, ProgressCell)
    assert (cell.text, cell.tone, len(cell.line)) == ("3\u00a0s", "green", 1)
    assert "Read now" in str(watched.told(1, TIP))
    watched.now += timedelta(seconds=20)
    assert "Read 20\u00a0s ago" in str(watched.told(1, TIP)), "as of the moment when it is asked"
    QTest.qWait(30)
    drawn = Drawn(scene.main)
    scene.view.follows.look_at_ages()
    QTest.qWait(30)
    assert drawn.rows == [], "20 seconds change no word"
    watched.now += timedelta(minutes=11)
    scene.view.follows.look_at_ages()
    QTest.qWait(30)
    cell = watched.cell(1)
    assert isinstance(cell, ProgressCell)
    assert (cell.text, cell.tone) == ("3\u00a0s\u00a0?", "grey")
    assert cell.spoken.startswith("lag 3\u00a0s, read 11\u00a0min ago")
    assert set(range(8)) <= set(drawn.rows) <= set(range(9)), "and no row without figures"
    assert "Stale" in str(watched.told(1, SPOKEN, "health"))


def test_figures_of_jobs_off_the_screen_draw_nothing(watched: Watched) -> None:
    scene = watched.scene
    watched.look(2, 29)
    watched.look(2, 29)
    QTest.qWait(30)
    drawn = Drawn(scene.main)
    watched.look(4, 29)
    QTest.qWait(30)
    assert drawn.rows == []
    watched.look(4, 2)
    QTest.qWait(30)
    assert {2} <= set(drawn.rows) <= {1, 2, 3}


def test_a_round_of_figures_is_little_work_among_many(on_screen: Show) -> None:
    scene = on_screen(*(detail(number) for number in range(40)))
    shiboken6.delete(scene.tester)  # it would look at every row each time
    scene.session.inspector.put(*(detail(number) for number in range(40, 1_200)))
    watched = Watched(scene)
    for _round in range(2):
        watched.look(2, *range(40))
    lags = iter((5.0, 6.0, 7.0))

    def ten() -> None:
        watched.now += timedelta(seconds=5)
        lag = next(lags)
        for number in range(10):
            before = watched.figures[job_id(number)].looks
            watched.figures[job_id(number)] = Figures(looks=(*before, Look(read_at=watched.now, lag=lag)))
        scene.session.inspector.tell(FiguresChanged(tuple(map(job_id, range(10)))))
        scene.view.work(99)

    ten()
    assert lines_run(ten) < 15_000, "nothing is put in order, and no row of another job is made anew"
    watched.counts.close()


@pytest.mark.parametrize(
    "reply",
    [
        b'{"incre_trans_delay": "-1", "progress": "", "remaining_time": null, "transfer_status": "PAUSING"}',
        b'{"incre_trans_delay": 1e308, "progress": {"a": 1}, "transfer_status": "INCRE_TRANSFER_STARTED"}',
        b'{"incre_trans_delay": "NaN", "progress": "NaN", "transfer_status": ["INCRE_TRANSFER_STARTED"]}',
        b'{"incre_trans_delay": ["12"], "progress": true, "process_time": "99999999999999999", "transfer_status": 7}',
        b'{"incre_trans_delay": "9223372036854775807", "progress": "101", "process_time": "1700481600000"}',
    ],
)
def test_whatever_a_cloud_tells_is_shown_or_said_to_be_missing(watched: Watched, reply: bytes) -> None:
    for seconds in range(3):
        look = look_of("BatchListProgresses", reply, watched.now + timedelta(seconds=seconds))
        if look is not None:
            before = watched.figures.get(job_id(9), Figures()).looks
            watched.figures[job_id(9)] = Figures(looks=(*before, look))
    watched.now += timedelta(seconds=3)
    watched.scene.session.inspector.tell(FiguresChanged((job_id(9),)))
    watched.settle()
    watched.scene.view.set_columns(("name", "progress", "lag", "remaining", "rpo", "rto", "reachable"))
    watched.settle()
    for key in ("progress", "lag", "remaining", "rpo", "rto", "reachable"):
        cell = watched.cell(9, key)
        assert isinstance(cell, ProgressCell | EmptyCell)
        assert cell.text
        assert str(watched.told(9, SPOKEN, key))
        assert "nan" not in cell.text.casefold()
    assert not watched.scene.view.grab().isNull()


def test_columns_of_figures_have_units_and_ages_and_say_why_they_are_empty(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = watched.scene
    scene.session.inspector.put(detail(20, status="FULL_TRANSFER_STARTED"), detail(21, status="PAUSING"))
    look = Look(read_at=watched.now, percent=62.0, remaining=4_000.0, source_reachable=True, target_reachable=False)
    watched.figures[job_id(20)] = Figures(looks=(look,))
    scene.session.inspector.tell(FiguresChanged((job_id(20),)))
    scene.view.set_columns(("name", "progress", "remaining", "lag", "rpo", "reachable"))
    watched.settle()
    texts = {key: str(watched.told(20, int(Qt.ItemDataRole.DisplayRole), key)) for key in scene.view.layout().columns}
    assert [texts[key] for key in ("progress", "remaining", "reachable")] == ["62\u00a0%", "1\u00a0h", "no"]
    assert "Remaining 1\u00a0h 6\u00a0min\nRead now" in str(watched.told(20, TIP, "remaining"))
    assert (watched.cell(20, "lag"), watched.cell(21, "progress")) == (EmptyCell(), EmptyCell())
    assert watched.cell(25, "lag") == EmptyCell("not asked")
    watched.now += timedelta(minutes=12)
    scene.view.follows.look_at_ages()
    assert watched.told(20, int(Qt.ItemDataRole.DisplayRole), "remaining") == "1\u00a0h\u00a0?"
    refusal = Refusal(RefusalKind.NO_RIGHT, "This user may not read the progress.", "Ask for DRS ReadOnlyAccess.")
    outcomes: list[Outcome] = [refusal]
    monkeypatch.setattr(session_figures, "_outcome", lambda _name, _shown: outcomes[0])
    scene.view.follows.look_at_ages()
    assert watched.cell(25, "lag") == EmptyCell("refused")
    assert "Ask for DRS ReadOnlyAccess." in str(watched.told(25, TIP, "lag"))
    assert "lag refused" in str(watched.told(25, SPOKEN, "name"))


def test_a_source_that_closes_takes_its_marks_and_figures(watched: Watched) -> None:
    scene = watched.scene
    watched.look(900, 1)
    assert watched.marked() == [1]
    scene.trees.show([])
    watched.counts.forget("a")
    scene.view.follows.look_at_ages()
    watched.look(1, 1)
    scene.view.news.say()
    assert scene.lines() == []
    assert not scene.view.news.isVisible()
    scene.view.close_table()
    scene.session.inspector.tell(FiguresChanged((job_id(1),)))
    assert scene.main.indexAt(QPoint(5, 5)).row() == -1
