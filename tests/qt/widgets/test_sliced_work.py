"""Work in slices has its turns: one slice a turn of the loop, what a person waits for first."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from drs_inspector.qt.widgets.sliced_work import InParts, Rank, Turn


class Part(QObject):
    """Work of so many slices."""

    def __init__(self, name: str, rank: Rank, slices: int, done: list[str]) -> None:
        super().__init__()
        self.name, self.slices, self.done = name, slices, done
        self.turn = Turn(self, rank, self.work)
        self.wakes_itself = False

    def work(self, _budget: float) -> bool:
        self.done.append(self.name)
        self.slices -= 1
        if self.wakes_itself:
            self.wakes_itself = False
            self.turn.wake()
            self.slices = 1
            return True
        return self.slices <= 0


def test_one_slice_a_turn_and_what_a_person_waits_for_first(qtbot: QtBot) -> None:
    done: list[str] = []
    facets, rows, search = (
        Part("facets", Rank.FACETS, 2, done),
        Part("rows", Rank.ROWS, 2, done),
        Part("filter", Rank.FILTER, 1, done),
    )
    facets.turn.wake()
    rows.turn.wake()
    for number in range(1, 3):
        QCoreApplication.processEvents()
        assert len(done) == number
    search.turn.wake()  # it has come later, and does not wait for the facets
    qtbot.waitUntil(lambda: not facets.turn.is_awake)
    assert done == ["rows", "rows", "filter", "facets", "facets"]


def test_what_is_woken_by_its_own_last_slice_goes_on_and_what_has_gone_does_not(qtbot: QtBot) -> None:
    done: list[str] = []
    part, gone = Part("part", Rank.ROWS, 1, done), Part("gone", Rank.FILTER, 9, done)
    part.wakes_itself = True
    part.turn.wake()
    gone.turn.wake()
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, 52)  # QEvent.DeferredDelete
    qtbot.waitUntil(lambda: not part.turn.is_awake)
    assert done == ["part", "part"]
    part.turn.wake()
    part.turn.rest()
    QCoreApplication.processEvents()
    assert done == ["part", "part"]


def test_what_is_made_in_parts_is_made_once_and_at_once_when_it_is_asked_for() -> None:
    done: list[str] = []

    def make() -> Iterator[None]:
        for name in ("frame", "table"):
            whole.finish()  # a part that asks for the whole gets what there is
            done.append(name)
            yield
        done.append("side")

    whole = InParts(make)
    assert not whole.go_on()
    assert done == ["frame"]
    whole.finish()
    assert whole.go_on()
    assert done == ["frame", "table", "side"]
