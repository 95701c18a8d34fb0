"""Files: export in three ways, drop, open, recent files."""

import json
import re
from pathlib import Path
from typing import Any

import PySide6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QRadioButton, QTableView

from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import (
    assert_archive_is_tenant,
    files_holding,
    read_archive,
    secrets_of,
    served_detail,
)
from tests.e2e.shown_words import words_of

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"


async def export(driver: Driver, path: Path, *, keys: str = "Ctrl+S", share_safe: bool = False) -> None:
    """Export through the dialog and wait until the file is there."""
    driver.key(keys, driver.window)
    dialog = await driver.dialog(HandOverDialog)
    driver.type("File name", str(path), dialog)
    if share_safe:
        dialog.masking.choose("support")
    driver.click("Write", dialog)
    await driver.gone(dialog)
    await driver.wait_until(lambda: f"written to {path}" in driver.status, "the file is written")


def entering(data: QMimeData) -> QDragEnterEvent:
    """Return the event of something that is dragged onto a window."""
    # Qt 6.12 takes the finer point, and warns of the other one.
    point: Any = QPointF(300, 300) if PySide6.__version_info__ >= (6, 12) else QPoint(300, 300)
    return QDragEnterEvent(
        point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drag files onto the window and drop them; tells whether the window took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = entering(data)
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(QPointF(300, 300), copy, data, left, none)
    QApplication.sendEvent(window, dropped)
    return dropped.isAccepted()


def test_the_whole_project_is_exported_as_the_cloud_holds_it(on_stage: Play, crowd: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "all.json"

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await export(driver, path)

    on_stage(scene, demo=crowd)
    archive = read_archive(path)
    assert_archive_is_tenant(archive, crowd.tenant)
    assert archive["complete"]
    assert not archive["share_safe"]
    assert archive["unavailable"] == []
    assert archive["source"]["project_id"] == crowd.info.project_id
    rules = crowd.tenant.reply_rules([crowd.tenant.special_id("reply-rules")])
    assert [part["value"] for part in archive["reply_parts"] if part["name"] == "data_transformation"] == [rules]
    assert files_holding(tmp_path, secrets_of(crowd)) == []


def test_a_share_safe_export_names_no_person_and_no_place(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "masked.json"

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await export(driver, path, share_safe=True)

    on_stage(scene, demo=cloud)
    archive = read_archive(path)
    assert archive["share_safe"]
    jobs = {job["id"]: job for job in archive["jobs"]}
    assert set(jobs) == set(cloud.tenant.job_ids())
    text = path.read_text(encoding="utf-8")
    masks: dict[str, set[Any]] = {}
    for job_id in jobs:
        served, kept = served_detail(cloud.tenant, job_id), jobs[job_id]["detail"]
        assert kept["status"] == served["status"]
        for role in ("source_endpoint", "target_endpoint"):
            endpoint = served.get(role) or {}
            for address in re.findall(r"\d+\.\d+\.\d+\.\d+", str(endpoint.get("ip"))):
                assert not re.search(rf"(?<![\d.]){re.escape(address)}(?![\d.])", text), f"{address} of {job_id}"
            for name in ("ip", "db_user"):
                if endpoint.get(name):
                    masks.setdefault(f"{name} {endpoint[name]}", set()).add(kept[role][name])
    assert all(len(placeholders) == 1 for placeholders in masks.values()), "one value, one placeholder everywhere"
    assert len(masks) > 20


def test_only_the_selected_jobs_are_exported(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    first, second = (cloud.tenant.special_id(name) for name in ("full-house", "reply-rules"))

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, first))
        driver.add_line(TreeNode(NodeKind.SOURCE, second))  # a part selects its job
        driver.key("Ctrl+Shift+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        assert driver.find(QRadioButton, "Selected (2 jobs)", dialog).isChecked()
        driver.click("Cancel", dialog)
        await driver.gone(dialog)
        assert not path.exists()
        await export(driver, path, keys="Ctrl+Shift+S")

    on_stage(scene, demo=cloud)
    archive = read_archive(path)
    assert {job["id"] for job in archive["jobs"]} == {first, second}
    for job in archive["jobs"]:
        assert job["detail"] == served_detail(cloud.tenant, job["id"])


def test_a_file_that_is_there_is_replaced_only_when_one_says_so_twice(
    on_stage: Play, cloud: Cloud, tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    path.write_text("mine")

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        driver.type("File name", str(path), dialog)
        driver.click("Write", dialog)
        await driver.settle()
        assert dialog.isVisible()
        assert "already" in words_of(dialog)
        assert path.read_text() == "mine"
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(lambda: f"written to {path}" in driver.status, "the file is written")

    on_stage(scene, demo=cloud)
    assert_archive_is_tenant(read_archive(path), cloud.tenant)


def test_a_saved_reply_is_dropped_on_the_window(on_stage: Play) -> None:
    async def scene(driver: Driver) -> None:
        assert drop(driver.window, SAMPLE)
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the reply is open")
        await driver.settle()
        assert len(driver.shown_jobs()) == 2
        unassigned = TreeNode(NodeKind.UNASSIGNED_RULES)
        assert driver.node_index(unassigned).data() == "Transformation rules without a job: 2"
        await driver.click_line(unassigned)
        words = driver.details()
        assert [words.count(name) for name in ("table02", "test01")] >= [1, 1]
        assert "no such object in any job" in words
        contradiction = 'The id names table "table01", but table_name says "test01".'
        assert contradiction in words
        await driver.click_line(TreeNode(NodeKind.RULE, None, 1))
        words = driver.details()
        assert contradiction in words
        assert "no such object in any job" in words

    on_stage(scene)


def test_a_saved_reply_of_another_call_is_shown_by_itself_and_with_its_job(on_stage: Play, tmp_path: Path) -> None:
    job_id = json.loads(SAMPLE.read_bytes())["results"][0]["id"]
    head = "HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 09:06:31 GMT\r\n\r\n"
    progress = {"count": 2, "results": [{"job_id": job_id, "progress": "94"}, {"job_id": "gone", "progress": "3"}]}
    (tmp_path / "progress.json").write_text(head + json.dumps(progress))
    (tmp_path / "empty.json").write_text('{"count": 0, "results": []}')
    one, other = (TreeNode(NodeKind.SAVED_REPLIES, index=number) for number in (0, 1))

    async def alone(driver: Driver) -> None:
        assert drop(driver.window, tmp_path / "progress.json", tmp_path / "empty.json")
        await driver.wait_until(lambda: "2 saved replies opened" in driver.status, "the replies are open")
        await driver.settle()
        assert driver.shown_jobs() == []
        line = driver.node_index(one)
        assert line.data() == "Progress of 2 jobs: read 2026-11-20 09:06 UTC"
        assert driver.page.tree.isFirstColumnSpanned(line.row(), line.parent()), "its words have the whole width"
        await driver.click_line(TreeNode(NodeKind.SAVED_REPLIES))
        assert "0 of 2 jobs here" in driver.details()
        await driver.click_line(other)
        assert "Its shape does not say which call it is of: it is an empty reply that fits 8 calls" in driver.details()
        assert json.loads(await driver.raw_json()) == {"count": 0, "results": []}
        await export(driver, tmp_path / "kept.drs.json")
        kept = read_archive(tmp_path / "kept.drs.json")["replies"]
        assert [(reply["file"], len(reply["calls"])) for reply in kept] == [("progress.json", 1), ("empty.json", 8)]

    async def with_its_job(driver: Driver) -> None:
        assert drop(driver.window, SAMPLE, tmp_path / "progress.json")
        await driver.wait_until(lambda: "2 jobs and 1 saved reply opened" in driver.status, "the replies are open")
        await driver.settle()
        await driver.click_line(one)
        words = driver.details()
        told = ("1 of 2 jobs here", "Results 1: Progress", "BatchListProgresses")
        assert [word for word in told if word not in words] == []
        await driver.click_line(TreeNode(NodeKind.JOB, job_id))
        words = driver.details()
        told = ("progress of 2 jobs, read 2026-11-20", "Progress", "94")
        assert [word for word in told if word not in words] == []

    on_stage(alone)
    on_stage(with_its_job)


def test_what_is_no_file_is_not_taken(on_stage: Play) -> None:
    async def scene(driver: Driver) -> None:
        data = QMimeData()
        data.setText("words")
        event = entering(data)
        event.ignore()
        QApplication.sendEvent(driver.window, event)
        assert not event.isAccepted()

    on_stage(scene)


def test_open_asks_for_a_file_and_remembers_it(on_stage: Play) -> None:
    async def first(driver: Driver) -> None:
        driver.key("Ctrl+O", driver.window)
        dialog = await driver.dialog(QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        QTest.keyClicks(field, str(SAMPLE))
        QTest.keyClick(field, Qt.Key.Key_Return)
        await driver.gone(dialog)
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the reply is open")

    async def second(driver: Driver) -> None:
        table = driver.find(QTableView, "Recent files", driver.window.welcome)
        said = str(table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
        assert said.startswith(f"{SAMPLE.name}, saved reply · 2 jobs")
        assert str(SAMPLE.parent) in said
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Return)
        await driver.wait_until(lambda: "2 jobs opened" in driver.status, "the reply is open")

    on_stage(first)
    on_stage(second)
