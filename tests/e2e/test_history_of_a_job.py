"""The History tab of a job over readings that are kept, in the real window of a signed-in profile."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from drs_inspector.qt.details.history import page as history_page
from drs_inspector.qt.details.history.page import HistoryPage
from drs_inspector.session.history.keeping import HistoryDocument, keep_reading
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.storage.profiles.store import load_profiles, save_profile
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.sign_in_form import PROFILE, connect_to


def _page(driver: Driver) -> HistoryPage:
    (page,) = driver.page.details.tabs.currentWidget().findChildren(HistoryPage)
    return page


def _rows(driver: Driver) -> list[str]:
    model = _page(driver).table.rows
    return [row.line.phrase(model.titles) for row in model.rows if row.line is not None]


def _keep_with(driver: Driver, job_id: str, status: str) -> None:
    """Keep a reading as another program would that sees another status."""
    document = HistoryDocument(driver.inspector).whole()
    job = document.jobs[job_id]
    told = json.loads(bytes(job.detail_raw or b"")) | {"status": status, "description": "\u202e<b>evil"}
    document.add_detail(json.dumps(told).encode(), job_id, job.reply_number)
    keep_reading(PROFILE, document, datetime.now(UTC))


def _copy(driver: Driver, page: HistoryPage) -> None:
    place = next(at for at, row in enumerate(page.table.rows.rows) if row.line and row.line.kinds == () and
        "readings 1 and 2" in row.line.cells[4].text)  # fmt: skip
    page.table.selectRow(place)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert json.loads(driver.clipboard)["reading_before"] == 1
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "first seen between reading 1 (" in driver.clipboard


def test_what_changed_comes_in_when_it_is_read_and_nothing_jumps(
    on_stage: Play, cloud: Cloud, keyring_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keyring_address
    monkeypatch.setattr(history_page, "LOOKS_EVERY_MS", 200)

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.fetched()
        job = next(one.id for one in driver.inspector.snapshot.jobs.values() if one.has_detail and not one.child_ids)
        await driver.click_line(TreeNode(NodeKind.JOB, job))
        driver.page.details.choose("History")
        await driver.wait_until(
            lambda: "View > Kept readings, or drs-inspector history keep" in _page(driver).foot.words, "it says how"
        )
        assert not any("readings" in row for row in _rows(driver))
        saved = load_profiles().find(PROFILE)
        assert saved is not None
        save_profile(msgspec.structs.replace(saved, keep_readings=True))
        await driver.wait_until(
            lambda: "No reading of this project is kept yet" in _page(driver).foot.words, "none yet"
        )
        driver.key("F5")
        await driver.fetched(2)
        await driver.wait_until(lambda: any("Told by reading 1" in row for row in _rows(driver)), "the first is there")
        page = _page(driver)
        assert "1 kept reading was looked at" in page.foot.words
        page.table.selectRow(len(page.table.rows.rows) - 1)
        chosen, scroll = page.table.current_row(), page.table.verticalScrollBar().value()
        _keep_with(driver, job, "PAUSING")
        await driver.wait_until(lambda: any("Told by readings 1 and 2" in row for row in _rows(driver)), "it is told")
        told = [row for row in _rows(driver) if "readings" in row and "Description" in row]
        assert any("reading 2 and now" in row for row in told)
        assert all(row.isprintable() and "Who seen by readings" in row for row in told)
        assert any("\\u202e<b>evil" in row for row in told)
        assert _page(driver) is page
        current = page.table.current_row()
        assert current is not None
        assert chosen is not None
        assert (current.key, page.table.verticalScrollBar().value()) == (chosen.key, scroll)
        _copy(driver, page)

    on_stage(scene)
