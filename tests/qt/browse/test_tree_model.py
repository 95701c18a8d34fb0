"""The job tree as a model: its lines, its lazy parts, and changes that leave everything else in its place."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from drs_inspector.domain.errors import InspectorError
from drs_inspector.qt.browse import tree_model
from drs_inspector.qt.browse.node_cells import NODE_ROLE, TONE_ROLE
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.session.events import JobsChanged
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.helpers.own_seconds import own_seconds
from tests.qt.fakes import FakeInspector, FakeSession, detail, job_id


def trees_of(inspector: FakeInspector, *, grouped: bool = True) -> SessionTrees:
    trees = SessionTrees(grouped=grouped)
    trees.show([FakeSession(inspector=inspector)])
    return trees


class Tree:
    """A model under the strict tester, with what is behind it."""

    def __init__(self, *, grouped: bool = True, inspector: FakeInspector | None = None) -> None:
        self.inspector = inspector or FakeInspector()
        self.trees = trees_of(self.inspector, grouped=grouped)
        self.view = self.trees.trees[0].view
        self.model = JobTreeModel(self.trees)
        self.tester = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    def texts(self, parent: QModelIndex | None = None) -> list[str]:
        parent = parent or QModelIndex()
        if self.model.canFetchMore(parent):
            self.model.fetchMore(parent)
        return [self.model.index(row, 0, parent).data() for row in range(self.model.rowCount(parent))]

    def line(self, kind: NodeKind, number: int) -> QModelIndex:
        return self.model.index_of(TreeNode(kind, job_id(number)))


@pytest.fixture
def tree(qtbot: QtBot) -> Iterator[Tree]:
    made = Tree()
    yield made
    made.model.close()


def test_jobs_stand_under_their_scenarios_with_counts(tree: Tree) -> None:
    tree.inspector.put(detail(1), detail(2), detail(3, db_use_type="sync"))
    tree.model.flush()
    assert tree.texts() == ["Migration: 2", "Synchronization: 1"]
    assert tree.texts(tree.model.index(0, 0)) == ["job-00001", "job-00002"]


def test_without_groups_jobs_stand_at_the_top(qtbot: QtBot) -> None:
    tree = Tree(grouped=False)
    tree.inspector.put(detail(1), detail(2, db_use_type="sync"))
    tree.model.flush()
    assert tree.texts() == ["job-00001", "job-00002"]


def test_a_job_shows_its_parts_with_what_there_is_to_say(tree: Tree) -> None:
    shard = {"db_type": "mongodb", "ip": "10.3.0.1:27017"}
    queue = {"db_type": "kafka", "ip": "10.4.0.1:9092", "topic": "orders"}
    tree.inspector.put(detail(1, source_sharding=[shard, shard], dmq_endpoint=queue))
    tree.model.flush()
    parts = tree.texts(tree.line(NodeKind.JOB, 1))
    names = [text.partition(":")[0] for text in parts]
    assert names == [
        "Source",
        "Shard 1",
        "Shard 2",
        "Target",
        "Message queue",
        "Replication instance",
        "Object selection",
        "Transformation rules",
        "Settings",
    ]
    assert "10.0.0.1" in parts[0]
    assert parts[6] == "Object selection: 1 database, 1 table"


def test_a_job_of_which_only_the_list_entry_is_known_has_its_settings(tree: Tree) -> None:
    tree.inspector.snapshot.add_list_entry(b'{"id":"a","name":"alpha","status":"CREATING"}', "a", "migration")
    tree.inspector.tell(JobsChanged(added=("a",)))
    tree.model.flush()
    assert tree.texts(tree.model.index_of(TreeNode(NodeKind.JOB, "a"))) == ["Settings"]


def test_child_jobs_stand_under_their_parent_after_its_parts(tree: Tree) -> None:
    tree.inspector.put(detail(1), detail(2, parent_id=job_id(1)))
    tree.model.flush()
    parent = tree.line(NodeKind.JOB, 1)
    assert tree.texts(parent)[-1] == "job-00002"
    child = tree.line(NodeKind.CHILD_JOB, 2)
    assert tree.texts(child)[0].startswith("Source")


def test_rules_are_lines_of_their_own(tree: Tree) -> None:
    condition = {
        "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 100"},
        "data_transformation_object_infos": [
            {"id": "shop-*-*-orders-*-*---conditionFilter--", "db_name": "shop", "table_name": "orders"}
        ],
    }
    tree.inspector.put(detail(1, data_transformation={"total_count": 1, "filter_conditions": [condition]}))
    tree.model.flush()
    tree.texts(tree.line(NodeKind.JOB, 1))
    rules = tree.texts(tree.line(NodeKind.RULES, 1))
    assert len(rules) == 1
    assert "id > 100" in rules[0]


def test_jobs_that_could_not_be_read_have_a_place_with_the_reason(tree: Tree) -> None:
    tree.inspector.put(detail(1))
    tree.inspector.snapshot.mark_unavailable("gone", InspectorError("The job does not exist."), name="lost")
    tree.model.touch()
    tree.model.flush()
    assert tree.texts()[-1] == "Details not read: 1"
    assert tree.texts(tree.model.index(1, 0)) == ["lost: The job does not exist."]


def test_every_line_and_cell_has_text_that_can_be_read_aloud(tree: Tree) -> None:
    tree.inspector.put(detail(1))
    tree.model.flush()
    job = tree.line(NodeKind.JOB, 1)
    spoken = [
        job.siblingAtColumn(column).data(Qt.ItemDataRole.AccessibleTextRole)
        for column in range(tree.model.column_total)
    ]
    assert spoken[:4] == ["job-00001", "Incremental migration", "MySQL → MySQL", "10.0.0.1 → rds-target"]
    assert any("2023" in text for text in spoken[4:])
    assert job.siblingAtColumn(1).data(TONE_ROLE) == "green"


def test_a_refresh_keeps_persistent_lines_where_their_jobs_are(tree: Tree) -> None:
    tree.inspector.put(*(detail(number) for number in range(10)))
    tree.model.flush()
    kept = QPersistentModelIndex(tree.line(NodeKind.JOB, 7))
    gone = QPersistentModelIndex(tree.line(NodeKind.JOB, 3))
    tree.texts(tree.line(NodeKind.JOB, 7))
    part = QPersistentModelIndex(tree.line(NodeKind.SOURCE, 7))
    tree.inspector.remove([job_id(3), job_id(4)])
    tree.inspector.put(detail(100), detail(7, status="PAUSING"))
    tree.model.flush()
    assert kept.data(NODE_ROLE) == TreeNode(NodeKind.JOB, job_id(7))
    assert kept.row() == 5
    assert part.data(NODE_ROLE) == TreeNode(NodeKind.SOURCE, job_id(7))
    assert not gone.isValid()
    assert kept.sibling(kept.row(), 1).data() == "Paused"


def test_a_stale_index_finds_nothing(tree: Tree) -> None:
    tree.inspector.put(detail(1), detail(2))
    tree.model.flush()
    stale = tree.line(NodeKind.JOB, 1)
    tree.inspector.remove([job_id(1)])
    tree.model.flush()
    assert tree.model.data(stale) is None
    assert tree.model.node_at(stale) is None


def test_sorting_turns_jobs_around_and_keeps_persistent_lines(tree: Tree) -> None:
    tree.inspector.put(*(detail(number) for number in range(4)))
    tree.model.flush()
    kept = QPersistentModelIndex(tree.line(NodeKind.JOB, 0))
    tree.model.sort(0, Qt.SortOrder.DescendingOrder)
    assert tree.texts(tree.model.index(0, 0)) == ["job-00003", "job-00002", "job-00001", "job-00000"]
    assert kept.row() == 3


def test_sorting_by_a_column_without_order_changes_nothing(tree: Tree) -> None:
    tree.inspector.put(detail(2), detail(1))
    tree.model.flush()
    tree.model.sort([column.title for column in tree.model.columns].index("Endpoints"), Qt.SortOrder.DescendingOrder)
    assert tree.texts(tree.model.index(0, 0)) == ["job-00001", "job-00002"]


def test_reveal_opens_what_is_above_a_line(qtbot: QtBot) -> None:
    inspector = FakeInspector()
    inspector.put(detail(1), detail(2, parent_id=job_id(1)))
    model = JobTreeModel(trees_of(inspector))
    wanted = TreeNode(NodeKind.TARGET, job_id(2))
    assert not model.index_of(wanted).isValid()
    assert model.reveal(wanted).data(NODE_ROLE) == wanted
    model.close()


def test_another_snapshot_replaces_all_lines(tree: Tree) -> None:
    tree.inspector.put(detail(1))
    tree.model.flush()
    tree.inspector.replace()
    tree.model.flush()
    assert tree.texts() == []


def change_at_random(tree: Tree, rng: random.Random) -> None:
    present = list(tree.inspector.snapshot.jobs)
    tree.inspector.remove(rng.sample(present, k=rng.randint(0, len(present) // 2)))
    numbers = {rng.randint(0, 25) for _ in range(rng.randint(0, 8))}
    tree.inspector.put(
        *(
            detail(
                number,
                name=f"n{rng.randint(0, 99)}",
                db_use_type=rng.choice(("migration", "sync", "cloudDataGuard")),
                parent_id=job_id(rng.randint(0, 25)) if rng.random() < 0.2 else None,
            )
            for number in numbers
        )
    )
    if rng.random() < 0.3:
        tree.view.set_filter(rng.choice(("n1", "", "n2")))
    if rng.random() < 0.3:
        tree.model.sort(0, rng.choice((Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)))
    tree.model.flush()


# 0: every change is one change of the layout; 48: runs of rows come and go.
@pytest.mark.parametrize("run_limit", [0, 48])
@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_changes_leaves_the_lines_of_the_view(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seed: int, run_limit: int
) -> None:
    monkeypatch.setattr(tree_model, "_RUN_LIMIT", run_limit)
    rng = random.Random(seed)  # noqa: S311 - a repeatable row of changes, no secret
    tree = Tree()
    for _round in range(6):
        change_at_random(tree, rng)
        model, groups = tree.model, list(tree.view.groups)
        tops = [model.index(row, 0) for row in range(model.rowCount())]
        assert [top.data(NODE_ROLE).name for top in tops] == groups
        for top, group in zip(tops, groups, strict=True):
            shown = [model.index(row, 0, top).data(NODE_ROLE).job_id for row in range(model.rowCount(top))]
            assert shown == tree.view.rows(group)
    tree.model.close()


def test_ten_thousand_jobs_change_without_a_long_pause(qtbot: QtBot) -> None:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(10_000)))
    trees = trees_of(inspector)
    view, model = trees.trees[0].view, JobTreeModel(trees)

    def filtered_and_back() -> None:
        for line in ("job-00042", ""):
            view.set_filter(line)
            model.flush()

    # Generous on purpose: a slow machine is no failure, a quadratic algorithm is (it took half a minute).
    assert own_seconds(filtered_and_back, attempts=1) < 5
    assert model.rowCount(model.index(0, 0)) == 10_000
    model.close()


def test_new_values_of_many_jobs_do_not_make_qt_ask_about_each(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    inspector = FakeInspector()
    inspector.put(*(detail(number) for number in range(500)))
    model = JobTreeModel(trees_of(inspector))
    view = JobTreeView(model, [])
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    asked: list[object] = []
    has_children = JobTreeModel.hasChildren

    def counted(model: JobTreeModel, *at: QModelIndex) -> bool:
        asked.append(at)
        return has_children(model, *at)

    monkeypatch.setattr(JobTreeModel, "hasChildren", counted)
    inspector.put(*(detail(number, status="PAUSING") for number in range(500)))
    model.flush()
    QTest.qWait(0)
    assert len(asked) < 50
    model.close()


def test_while_another_list_is_shown_no_nodes_are_made_and_later_all_are_there(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.inspector.put(detail(1), detail(2))
    tree.model.flush()
    kept = QPersistentModelIndex(tree.line(NodeKind.JOB, 1))
    settled: list[bool] = []
    tree.model.settled.connect(lambda: settled.append(True))
    tree.model.follow(on=False)
    asked: list[str] = []
    rows = tree.view.rows
    monkeypatch.setattr(tree.view, "rows", lambda group="": asked.append(group) or rows(group))  # type: ignore[func-returns-value]
    tree.inspector.put(detail(3), detail(4, db_use_type="sync"), detail(1, name="renamed"))
    tree.trees.start_filter("job-")
    tree.trees.work(10)
    tree.model.flush()
    assert settled, "those who wait for changes hear of them"
    assert asked == []
    assert not tree.line(NodeKind.JOB, 3).isValid()
    tree.trees.set_filter("")
    tree.model.follow(on=True)
    assert tree.texts() == ["Migration: 3", "Synchronization: 1"]
    assert kept.data() == "renamed"


def test_a_closed_session_is_not_kept_for_a_tree_that_is_not_shown(tree: Tree) -> None:
    tree.inspector.put(detail(1))
    other = FakeSession("session-2", FakeInspector(), title="Other")
    tree.trees.show([tree.trees.trees[0].session, other])
    tree.model.flush()
    tree.model.follow(on=False)
    tree.trees.show([other])
    tree.model.flush()
    assert not tree.trees.has_closed
    assert not tree.line(NodeKind.JOB, 1).isValid()


def test_the_words_on_the_way_to_a_node_are_those_of_the_lines_above_it(qtbot: QtBot) -> None:
    condition = {
        "transformation_info": {"transformation_type": "contentConditionalFilter", "value": "id > 100"},
        "objects": [],
    }
    inspector = FakeInspector()
    inspector.put(
        detail(1, data_transformation=[condition]), detail(2, parent_id=job_id(1)), detail(3, db_use_type="x")
    )
    inspector.snapshot.mark_unavailable("gone", {"title": "Refused"})
    trees = trees_of(inspector)
    view = JobTreeView(model := JobTreeModel(trees), [])
    qtbot.addWidget(view)
    seen = []

    def walk(parent: QModelIndex, above: list[str]) -> None:
        if model.canFetchMore(parent):
            model.fetchMore(parent)
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            node = model.node_at(index)
            assert node is not None
            words = [*above, model._cells.words(model._nodes.by_number[index.internalId()]).label]
            assert view.path_of(node) == " / ".join(words)
            seen.append(node.kind)
            walk(index, words)

    for grouped in (True, False):
        trees.set_grouped(grouped=grouped)
        model.flush()
        walk(QModelIndex(), [])
    trees.show([trees.trees[0].session, FakeSession("session-2", FakeInspector(), title="Other")])
    model.flush()
    walk(QModelIndex(), [])
    assert {NodeKind.SESSION, NodeKind.CHILD_JOB, NodeKind.SOURCE, NodeKind.UNAVAILABLE_JOB} <= set(seen)
    model.close()
