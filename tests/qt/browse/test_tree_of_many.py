"""A tree of very many jobs: what Qt asks of each, and made ready in steps before it is shown."""

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.qt.frame.layouts import TreeReady
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.lines_run import lines_run
from tests.qt.fakes import FakeInspector, FakeSession, detail

JOBS = 1_200


def test_the_tree_of_many_jobs_comes_in_steps_that_are_each_a_small_part(qtbot: QtBot) -> None:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(JOBS)))
    trees = SessionTrees()
    model = JobTreeModel(trees)
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    view = JobTreeView(model, [], stack)
    for shown in (QWidget(), view):
        stack.addWidget(shown)
    stack.resize(600, 400)
    stack.show()
    model.follow(on=False)
    trees.show([FakeSession(inspector=inspector)])
    model.flush()
    for job in inspector.snapshot.jobs.values():
        _ = job.scenario, job.name  # what is read of a job once is no part of this
    ready = TreeReady(view, trees, lambda: stack.setCurrentWidget(view))
    ready.show()
    steps = [0]
    while stack.currentWidget() is not view:
        steps.append(lines_run(lambda: ready.work(0.0)))
    assert max(steps) < sum(steps) * 0.6
    assert view.visualRect(model.index(JOBS - 1, 0, model.index(0, 0))).isValid(), "all of it is laid out"
    asked = lines_run(view.doItemsLayout) / JOBS
    assert asked < 18, "of a job Qt asks two questions: which it is, and whether it can be opened"
    shown_again = lines_run(lambda: stack.setCurrentIndex(0) or stack.setCurrentWidget(view))  # type: ignore[func-returns-value]
    assert shown_again < JOBS, "to show it is no work of all jobs"


def test_another_list_is_shown_instead_of_a_tree_that_is_not_ready(qtbot: QtBot) -> None:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(JOBS)))
    trees = SessionTrees()
    trees.show([FakeSession(inspector=inspector)])
    view = JobTreeView(JobTreeModel(trees), [])
    qtbot.addWidget(view)
    shown: list[str] = []
    ready = TreeReady(view, trees, lambda: shown.append("tree"))
    ready.show()
    ready.stop()
    qtbot.wait(30)
    assert ready.work(1.0)
    assert not shown
