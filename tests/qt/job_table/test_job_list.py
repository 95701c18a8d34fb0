"""The list of jobs beside the page of one."""

from collections.abc import Callable

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from drs_inspector.qt.job_table.job_list import JobList
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import detail
from tests.qt.job_table.conftest import Scene, ref


def test_the_list_beside_a_job_is_laid_out_before_it_is_shown(on_screen: Callable[..., Scene], qtbot: QtBot) -> None:
    scene = on_screen(*(detail(number) for number in range(1, 1_201)))
    beside = JobList(scene.view.model)
    qtbot.addWidget(beside)
    beside.resize(264, 400)
    last = scene.view.model.index(1_199, scene.view.model.name_column)
    scene.filter("name:job-000")
    scene.filter("")
    QTest.qWait(300)
    assert lines_run(beside.show) < 600, "there is nothing to do for each row"
    assert beside.select(ref(1_100))
    assert beside.view.viewport().rect().contains(beside.view.visualRect(beside.view.currentIndex()))
    scene.filter("name:job-0000")
    assert beside.view.visualRect(scene.view.model.index(8, scene.view.model.name_column)).isValid()
    scene.filter("")
    assert beside.view.visualRect(last).isValid(), "all at once where it is seen"
    beside.hide()
    scene.filter("name:job-00")
    QTest.qWait(300)
    assert beside.select(ref(900)), "where it was scrolled, its place is kept"
    beside.show()
    assert beside.view.viewport().rect().contains(beside.view.visualRect(beside.view.currentIndex()))
