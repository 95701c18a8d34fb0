"""What a cloud or a file says is shown as it is and never read as HTML: markup would hide words and load files.

A picture in HTML is loaded from wherever its address leads to, on Windows also from another computer, which is sent
a proof of the password in that case.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QTreeView, QWidget

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play

MARKUP = "<img src='//files.example/x.png'>"


def with_markup(value: Any) -> Any:
    """Return a reply in which every text has markup in it, but ids, states and times."""
    if isinstance(value, dict):
        plain = ("id", "status", "parent_id")
        return {
            name: one if name in plain or name.endswith("_time") else with_markup(one) for name, one in value.items()
        }
    if isinstance(value, list):
        return [with_markup(one) for one in value]
    return f"{value}{MARKUP}" if isinstance(value, str) else value


def indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Yield the cells of a table, or of the open lines of a tree."""
    model = view.model()
    waiting = [view.rootIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(model.rowCount(parent)):
            yield from (
                model.index(row, column, parent)
                for column in range(1 if isinstance(view, QListView) else model.columnCount(parent))
            )
            if isinstance(view, QTreeView):
                waiting.append(model.index(row, 0, parent))


def read_as_html(window: QWidget) -> set[str]:
    """Return every text of a window that Qt would take for HTML."""
    found: set[str] = set()
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText and "<img" in widget.text():
            found.add(f"label {widget.text()}")
        if "<img" in widget.toolTip():
            found.add(f"tool tip of a {type(widget).__name__}: {widget.toolTip()}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in indexes(widget):
                tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
                if "<img" in tip:
                    found.add(f"tool tip of a cell of a {type(widget.model()).__name__}: {tip}")
    return found


def test_nothing_of_a_job_is_read_as_html(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    tenant = cloud.tenant
    jobs = [tenant.special_id(name) for name in ("full-house", "kafka", "sharded")]
    reply = {"count": len(jobs), "results": [with_markup(tenant.detail(job_id)) for job_id in jobs]}
    path = tmp_path / f"{MARKUP.replace('/', '_')}.json"
    path.write_text(json.dumps(reply))
    found: set[str] = set()

    async def scene(driver: Driver) -> None:
        await driver.wait_until(lambda: driver.window.browse is not None and driver.lines(), "the file is open")
        tree = driver.page.tree
        tree.expandAll()
        seen = 0
        for index in list(indexes(tree)):
            if index.column() == 0:
                tree.setCurrentIndex(index)
                await driver.settle(0)
                for title in driver.tab_titles()[:-1]:
                    await driver.open_tab(title)
                found.update(read_as_html(driver.window))
                seen += 1
        await driver.click_line(TreeNode(NodeKind.JOB, jobs[0]))
        await driver.open_tab("Overview")
        assert MARKUP in driver.details()
        assert seen > 20

    on_stage(scene, files=[path])
    assert sorted(found) == []
