"""Several sessions in one tree: a level that comes and goes, and everything that stays where it is meanwhile."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.browse.node_cells import NODE_ROLE, WORDS_ROLE
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.session.events import SignInState
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import SessionTrees, ShownSession
from tests.qt.fakes import FakeSession, detail, job_id


def session(number: int, *jobs: int, **more: object) -> FakeSession:
    made = FakeSession(key=f"session-{number}", title=f"Project {number}", **more)  # type: ignore[arg-type]
    made.inspector.put(*(detail(job) for job in jobs))
    return made


class Forest:
    """A model under the strict tester, and the sessions that it shows."""

    def __init__(self, *sessions: FakeSession) -> None:
        self.trees = SessionTrees()
        self.trees.show(sessions)
        self.model = JobTreeModel(self.trees)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    def show(self, *sessions: ShownSession) -> None:
        self.trees.show(sessions)
        self.model.flush()

    def texts(self, parent: QModelIndex | None = None) -> list[str]:
        parent = parent or QModelIndex()
        return [self.model.index(row, 0, parent).data() for row in range(self.model.rowCount(parent))]

    def line(self, kind: NodeKind, key: str, number: int | None = None) -> QModelIndex:
        return self.model.index_of(TreeNode(kind, None if number is None else job_id(number), session=key))


@pytest.fixture
def two(qtbot: QtBot) -> Iterator[Forest]:
    made = Forest(session(1, 1, 2), session(2, 2, 3, kind="file"))
    yield made
    made.model.close()
    made.trees.close()


def test_an_only_session_has_no_line(qtbot: QtBot) -> None:
    assert Forest(session(1, 1)).texts() == ["Migration: 1"]


def test_each_of_several_sessions_has_a_line_with_its_jobs_below(two: Forest) -> None:
    assert two.texts() == ["Project 1: 2 jobs", "Project 2: 2 jobs  ·  from files"]
    top = two.line(NodeKind.SESSION, "session-2")
    assert two.texts(top) == ["Migration: 2"]
    assert two.texts(two.model.index(0, 0, top)) == ["job-00002", "job-00003"]


def test_the_same_job_of_two_sessions_is_two_lines_that_say_whose_they_are(two: Forest) -> None:
    tips = [
        two.line(NodeKind.JOB, key, 2).data(Qt.ItemDataRole.ToolTipRole).splitlines()
        for key in ("session-1", "session-2")
    ]
    assert tips == [["job-00002", "Session: Project 1"], ["job-00002", "Session: Project 2"]]


def test_an_only_session_s_tool_tips_name_no_session(qtbot: QtBot) -> None:
    trees = Forest(session(1, 1))
    assert trees.line(NodeKind.JOB, "session-1", 1).data(Qt.ItemDataRole.ToolTipRole) == "job-00001"


@pytest.mark.parametrize(
    ("state", "problem", "words"),
    [
        (SignInState("valid"), None, "signed in"),
        (SignInState("ended"), None, "sign in again"),
        (SignInState("locked"), InspectorError("No way."), "locked, sign in again"),
        (SignInState("valid"), InspectorError("No way."), "No way."),
    ],
)
def test_a_session_says_its_state(qtbot: QtBot, state: SignInState, problem: InspectorError | None, words: str) -> None:
    first = session(1, 1, problem=problem, colour="#aa0000")
    first.inspector.connection.sign_in_state = state
    trees = Forest(first, session(2))
    line = trees.line(NodeKind.SESSION, "session-1")
    assert line.data() == f"Project 1: 1 job  ·  {words}"
    assert line.data(WORDS_ROLE).colour == "#aa0000"


def test_a_session_says_that_it_is_a_demo_and_how_many_details_were_not_read(qtbot: QtBot) -> None:
    demo, cloud = session(1, 1, kind="demo"), session(2, 2)
    cloud.inspector.snapshot.mark_unavailable("gone", InspectorError("The job does not exist."))
    assert Forest(demo, cloud).texts() == ["Project 1: 1 job  ·  demo", "Project 2: 1 job, details of 1 not read"]


def test_lines_stay_the_same_lines_when_a_session_opens_and_closes(qtbot: QtBot) -> None:
    first, second = session(1, *range(5)), session(2, 7)
    trees = Forest(first)
    kept = QPersistentModelIndex(trees.line(NodeKind.JOB, "session-1", 3))
    part = QPersistentModelIndex(trees.line(NodeKind.SOURCE, "session-1", 3))
    assert part.isValid()
    trees.show(first, second)
    assert kept.data(NODE_ROLE).job_id == part.parent().data(NODE_ROLE).job_id == job_id(3)
    assert kept.parent().parent().data() == "Project 1: 5 jobs"
    trees.show(first)
    assert (kept.row(), kept.parent().data()) == (3, "Migration: 5")
    assert not kept.parent().parent().isValid()
    assert part.isValid()
    trees.show(first, second)
    trees.show(second)
    assert not kept.isValid()
    assert trees.texts() == ["Migration: 1"]


def test_filter_order_and_groups_are_those_of_all_sessions(two: Forest) -> None:
    assert two.trees.set_filter("job-00002") is None
    two.model.flush()
    assert two.texts() == ["Project 1: 1 of 2 jobs", "Project 2: 1 of 2 jobs  ·  from files"]
    assert (two.trees.visible_count, two.trees.matches.total) == (2, 4)
    two.show(*(tree.session for tree in two.trees.trees), session(3, 2, 9))
    assert two.texts()[2] == "Project 3: 1 of 2 jobs"
    assert two.trees.set_filter("is:nonsense")
    assert two.trees.filter == "job-00002"


def test_a_session_that_is_searched_does_not_say_what_the_filter_before_has_found(two: Forest) -> None:
    assert two.trees.set_filter("job-00002") is None
    assert two.trees.start_filter("any:job") is None
    two.model.flush()
    assert two.texts() == ["Project 1: searching 2 jobs", "Project 2: searching 2 jobs  ·  from files"]
    assert two.trees.work(60)
    two.model.flush()
    assert two.texts()[0] == "Project 1: 2 of 2 jobs"
    assert two.trees.search_progress is None


def test_sessions_stay_in_sight_when_no_job_of_theirs_matches(two: Forest) -> None:
    two.trees.set_filter("job-00003")
    two.model.flush()
    assert two.texts()[0] == "Project 1: 0 of 2 jobs"


@pytest.mark.no_cover  # the tester asks millions of times, and what watches each line takes longer than the lines
def test_any_row_of_openings_and_closings_leaves_the_lines_of_the_sessions(qtbot: QtBot) -> None:
    rng = random.Random(5)  # noqa: S311 - a repeatable row of changes, no secret
    every = [session(number, *rng.sample(range(8), 3)) for number in range(4)]
    trees = Forest()
    for _round in range(8):
        shown = rng.sample(every, rng.randint(0, len(every)))
        for one in shown:
            one.inspector.put(detail(rng.randint(0, 8), name=f"n{rng.randint(0, 99)}"))
        trees.show(*shown)
        tops = [trees.model.index(row, 0) for row in range(trees.model.rowCount())]
        if len(shown) > 1:
            assert [top.data(NODE_ROLE).session for top in tops] == [one.key for one in shown]
            tops = [trees.model.index(0, 0, top) for top in tops]
        assert [trees.model.rowCount(top) for top in tops] == [len(one.inspector.snapshot.jobs) for one in shown]


def test_selection_open_lines_and_place_survive_in_the_view(qtbot: QtBot) -> None:
    first, second = session(1, *range(60)), session(2, *range(3))
    trees = SessionTrees()
    trees.show([first])
    model = JobTreeModel(trees)
    tree = JobTreeView(model, [])
    qtbot.addWidget(tree)
    tree.resize(500, 300)
    tree.show()
    chosen = TreeNode(NodeKind.JOB, job_id(40), session="session-1")
    assert tree.select(chosen)
    tree.expand(model.index_of(chosen))
    tree.scrollTo(model.index_of(chosen), JobTreeView.ScrollHint.PositionAtCenter)
    place = tree.visualRect(model.index_of(chosen)).top()
    for shown in ([first, second], [first], [first, second], [first]):
        trees.show(shown)
        model.flush()
        assert tree.current_node() == chosen
        assert tree.isExpanded(model.index_of(chosen))
        assert tree.visualRect(model.index_of(chosen)).top() == place
        assert len(shown) == 1 or tree.isExpanded(model.index_of(TreeNode(NodeKind.SESSION, session="session-2")))
    tree.close()
    model.close()


def test_a_job_that_only_its_child_keeps_in_sight_is_opened_and_closed_again(qtbot: QtBot) -> None:
    only = session(1)
    only.inspector.put(detail(1), detail(2, parent_id=job_id(1)), detail(3), detail(4, parent_id=job_id(3)))
    trees = SessionTrees()
    trees.show([only])
    model = JobTreeModel(trees)
    tree = JobTreeView(model, [])
    qtbot.addWidget(tree)
    parents = [TreeNode(NodeKind.JOB, job_id(number), session="session-1") for number in (1, 3)]

    def filtered(text: str) -> list[bool]:
        trees.set_filter(text)
        model.flush()
        tree.openings.apply(trees.filter, trees.for_children())
        return [tree.isExpanded(model.index_of(parent)) for parent in parents]

    assert filtered("job-00002") == [True, False]
    assert filtered("") == [False, False]
    assert filtered("job-00001") == [False, False]  # it matches itself
    filtered("")
    tree.expand(model.index_of(parents[1]))  # by hand: it stays open
    assert filtered("job-00004") == [False, True]
    assert filtered("") == [False, True]
    filtered("job-00002")
    tree.collapse(model.index_of(parents[0]))
    assert filtered("job-00002") == [False, False]  # closed by hand under this filter
    model.close()
