"""The glyph of each job in the tree, and what is said of it to those who see none."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from drs_inspector.qt.browse.node_cells import WORDS_ROLE
from drs_inspector.qt.browse.tree_model import JobTreeModel
from drs_inspector.qt.browse.tree_view import JobTreeView
from drs_inspector.session.health.sessions_health import SessionsHealth
from drs_inspector.session.job_tree.cells import Words
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.session.job_tree.sessions import SessionTrees
from tests.qt.fakes import FakeInspector, FakeSession, detail, job_id

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def test_every_job_has_its_glyph_and_keeps_its_name_and_status(qtbot: QtBot) -> None:
    inspector = FakeInspector()
    inspector.put(detail(1, status="INCRE_TRANSFER_FAILED", error_message="the moon is full"))
    inspector.put(detail(2, status="INCRE_TRANSFER_STARTED"))
    trees = SessionTrees(grouped=False)
    session = FakeSession("session-1", inspector)
    trees.show([session])
    health = SessionsHealth(now=lambda: NOW)
    model = JobTreeModel(trees, health=health)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view = JobTreeView(model, [])
    qtbot.addWidget(view)
    view.resize(900, 200)
    view.show()
    node = TreeNode(NodeKind.JOB, job_id(1), session="session-1")

    def words() -> Words:
        found = model.index_of(node).data(WORDS_ROLE)
        assert isinstance(found, Words)
        return found

    def spoken() -> str:
        return str(model.index_of(node).data(Qt.ItemDataRole.AccessibleTextRole))

    shown = words()
    assert shown.health is not None
    assert (shown.health.glyph, shown.health.tone) == ("octagon-cross", "red")
    name = str(model.index_of(node).data())
    assert name == shown.label, "what is copied is the name"
    assert spoken() == f"{name}, Failed, the moon is full"
    status = next(number for number, column in enumerate(model.columns) if column.key == "status")
    assert model.index_of(node, status).data() == "Incremental migration failed"
    assert view.itemDelegateForColumn(status) is None, "no pill beside the glyph"
    view.grab()

    inspector.put(detail(1, status="INCRE_TRANSFER_STARTED"))
    qtbot.waitUntil(lambda: words().health is not None and spoken() == f"{name}, Working, lag not known")
    inspector.remove([job_id(1)])
    model.flush()
    assert not model.index_of(node).isValid()
    model.close()
    health.close()
    health.again()
