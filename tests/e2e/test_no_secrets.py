"""After a whole day's work no secret is anywhere but in the keyring: no file, no log, no export, no clipboard."""

import logging
from pathlib import Path

import pytest

from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import CANARY, files_holding, secrets_of
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import connect_to
from tests.e2e.test_files import export
from tests.helpers.secret_service import entries


def test_secrets_are_in_the_keyring_and_nowhere_else(
    on_stage: Play,
    cloud: Cloud,
    keyring_address: str,
    own_home: Path,
    tmp_path: Path,
    *,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    served = "".join(cloud.tenant.detail_bytes(job_id).decode() for job_id in cloud.tenant.job_ids())
    assert served.count(CANARY) > 20, "the cloud serves secrets, so that there is something to be found"
    failed = cloud.tenant.special_id("failed")
    out = tmp_path / "out"
    out.mkdir()
    shown: list[str] = []

    async def scene(driver: Driver) -> None:
        cloud.faults("401-once@batch-detail", "500@batch-detail:1")
        await connect_to(driver, cloud)
        for job_id in driver.shown_jobs():
            await driver.click_line(TreeNode(NodeKind.JOB, job_id))
            shown.append(words_of(driver.window))
        await driver.click_line(TreeNode(NodeKind.JOB, failed))
        driver.key("Ctrl+J", driver.page.tree)
        shown.append(driver.clipboard)
        await export(driver, out / "all.json")
        await export(driver, out / "masked.json", share_safe=True)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)

    on_stage(scene)
    token = "".join(entries(keyring_address).values())
    assert "MII" in token
    secrets = secrets_of(cloud)
    assert files_holding(own_home, secrets) == []
    assert files_holding(out, secrets) == []
    assert "jdbc:mysql://******@" in "".join(shown), "a masked address says that there was a user"
    streams = capfd.readouterr()
    for text in (*shown, caplog.text, streams.out, streams.err):
        for secret in (*secrets, b"MIIN", b"X-Subject-Token: MII"):
            assert secret.decode() not in text
    assert caplog.records, "something was logged, so that there is something to be found"
