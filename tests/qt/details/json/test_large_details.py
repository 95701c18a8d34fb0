"""Details that take long to search for secrets: the window goes on meanwhile, and no byte is shown before."""

import json

from pytestqt.qtbot import QtBot

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.qt.details.context import DetailContext
from drs_inspector.qt.details.json.tab import RAW_JSON, RawJsonPanel
from drs_inspector.qt.details.loading import LoadedPage
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.qt.details.conftest import Noted

NODE = TreeNode(NodeKind.JOB, "a")


def test_large_details_are_searched_in_slices_and_shown_then(qtbot: QtBot, noted: Noted) -> None:
    snapshot = Snapshot(SourceInfo())
    shards = [{"inst_name": "n" * 20_000, "db_password": "hunter2"} for _ in range(150)]
    snapshot.add_detail(json.dumps({"id": "a", "source_sharding": shards}).encode(), "a")
    context = DetailContext(snapshot, noted.copied.append, noted.problems.append, noted.visited.append)
    page = RAW_JSON.build(NODE, context)
    qtbot.addWidget(page)
    page.show()
    assert isinstance(page, LoadedPage)
    assert not page.findChildren(RawJsonPanel)
    qtbot.waitUntil(lambda: bool(page.findChildren(RawJsonPanel)), timeout=30_000)
    assert b"hunter2" not in bytes(snapshot.jobs["a"].detail_raw or b"")


def test_small_details_are_shown_at_once(qtbot: QtBot, noted: Noted) -> None:
    snapshot = Snapshot(SourceInfo())
    snapshot.add_detail(b'{"id": "a"}', "a")
    context = DetailContext(snapshot, noted.copied.append, noted.problems.append, noted.visited.append)
    page = RAW_JSON.build(NODE, context)
    qtbot.addWidget(page)
    assert isinstance(page, RawJsonPanel)
