"""The dialog that hands over says what a level replaces and what stays, before anything is written."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QRadioButton, QTreeView

from drs_inspector.domain.redaction.allow_list import CLASSES
from drs_inspector.qt.details.json.tab import RawJsonPanel
from drs_inspector.qt.details.summary import snapshot_facts
from drs_inspector.qt.hand_over.dialog import HandOverDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.archive import open_files
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of


def rows(dialog: HandOverDialog) -> dict[str, tuple[Any, str, str, str]]:
    """Return whether each class is ticked, how many it has, and the example, by its title."""
    model = dialog.masking.model
    tick = [model.data(model.index(row, 0), Qt.ItemDataRole.CheckStateRole) for row in range(model.rowCount())]
    text = [[model.data(model.index(row, column)) for column in range(4)] for row in range(model.rowCount())]
    return {one[0]: (tick[row] == Qt.CheckState.Checked, *one[1:]) for row, one in enumerate(text)}


def secrets_are_no_choice(driver: Driver, dialog: HandOverDialog) -> None:
    table = driver.find(QTreeView, "What is replaced", dialog)
    table.setCurrentIndex(dialog.masking.model.index(0, 0))
    driver.key("Space", table)
    title, (ticked, _found, _called, becomes) = next(iter(rows(dialog).items()))
    assert (title, ticked, becomes) == ("Passwords, keys, tokens, certificates", True, "always left out")
    assert "about " in words_of(dialog.place)


def test_classes_are_counted_ticked_and_written(on_stage: Play, cloud: Cloud, tmp_path: Path) -> None:
    path = tmp_path / "masked.json"
    title = {name: one.title for name, one in CLASSES.items()}

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, cloud.tenant.special_id("full-house")))
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        QAbstractItemModelTester(dialog.masking.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        proposed = driver.find(QLineEdit, "File name", dialog).text()
        assert rows(dialog)[title["jobs"]][3] == "stays", "nothing but secrets is left out at first"
        dialog.masking.choose("support")
        await driver.wait_until(lambda: dialog.masking.model.preview is not None, "the values are counted")
        assert driver.find(QLineEdit, "File name", dialog).text() == proposed.replace(
            f"demo-{cloud.info.project_name}-", "demo-jobs-support-"
        )
        table = driver.find(QTreeView, "What is replaced", dialog)
        seen = rows(dialog)
        ticked, count, before, after = seen[title["jobs"]]
        assert (ticked, after) == (True, "job-1")
        assert before in {(cloud.tenant.detail(job_id) or {}).get("name") for job_id in cloud.tenant.job_ids()}
        assert int(count.replace(",", "")) >= len(cloud.tenant.job_ids())
        assert seen[title["job_ids"]][::3] == (False, "stays")
        driver.find(QRadioButton, "Selected (1 job)", dialog).click()
        assert rows(dialog)[title["jobs"]][1] == "…"
        await driver.wait_until(lambda: dialog.masking.model.preview is not None, "one job is counted")
        assert int(rows(dialog)[title["jobs"]][1]) < int(count)

        secrets_are_no_choice(driver, dialog)
        names = ["secrets", *CLASSES]
        table.setCurrentIndex(dialog.masking.model.index(names.index("objects"), 0))
        driver.key("Space", table)
        assert rows(dialog)[title["objects"]][0] is False
        assert "names of databases" in dialog.masking.stays.label.text()
        driver.type("File name", str(path), dialog)
        driver.click("Write", dialog)
        await driver.gone(dialog)
        await driver.wait_until(lambda: f"written to {path}" in driver.status, "the file is written")

    on_stage(scene, demo=cloud)
    words = {fact.label: fact.value or "" for fact in snapshot_facts(open_files([path]))}
    assert words["Masked"].startswith("The file says that it was masked at level support")
    archive = json.loads(path.read_bytes())
    (job,) = archive["jobs"]
    assert archive["masking"]["stays"] == [
        name for name in CLASSES if name in {"job_ids", "places", "errors", "objects"}
    ]
    assert job["detail"]["name"] == "job-1"
    assert job["detail"]["object_infos"] == (cloud.tenant.detail(job["id"]) or {})["object_infos"]


def test_a_word_is_proved_gone_and_the_result_can_be_looked_at(on_stage: Play, cloud: Cloud) -> None:
    job_id = cloud.tenant.special_id("full-house")
    name = (cloud.tenant.detail(job_id) or {})["name"]

    async def scene(driver: Driver) -> None:
        await driver.fetched()
        await driver.click_line(TreeNode(NodeKind.JOB, job_id))
        driver.key("Ctrl+S", driver.window)
        dialog = await driver.dialog(HandOverDialog)
        row = dialog.masking.result
        driver.find(QRadioButton, "Selected (1 job)", dialog).click()
        for level, words in (
            ("support", "Not in the result (without masking "),
            ("auditor", "Still in the result "),
        ):
            dialog.masking.choose(level)
            driver.type("A word that must be gone", name.upper(), dialog)
            await driver.wait_until(partial(lambda found: found in words_of(row), words), f"looked for: {level}")
        dialog.masking.choose("public")
        driver.click("Look at the whole result…", dialog)
        await driver.wait_until(lambda: row.findChild(RawJsonPanel) is not None, "the result is shown")
        await driver.wait_until(lambda: "Not in the result" in words_of(row), "looking does not end the search")
        panel = row.findChild(RawJsonPanel)
        lines = panel.view.lines
        await driver.wait_until(lambda: lines.finished, "all lines are known")
        text = "".join(lines.text(lines.line(number)) for number in range(lines.line_count))
        assert '"job-1"' in text
        assert name not in text
        panel.window().close()
        dialog.reject()
        await driver.gone(dialog)

    on_stage(scene, demo=cloud)
