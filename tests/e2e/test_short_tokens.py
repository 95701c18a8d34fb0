"""Tokens that end in the middle: nothing is lost, and no sign-in is more than needed."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from tests.e2e.cloud_host import Cloud
from tests.e2e.company import place, run_program, said
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import assert_archive_is_tenant, read_archive
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import SignInForm, connect_to
from tests.e2e.test_files import export
from tests.helpers.waiting import until_still

_LIFETIME = 2
_JOBS = 1000


@pytest.fixture
def hasty(own_cloud: Callable[..., Cloud]) -> Cloud:
    """A thousand jobs, every answer takes a while, and no token lives longer than two seconds."""
    return own_cloud(jobs=_JOBS, objects=6, seed=31, latency_ms=120, token_lifetime=_LIFETIME)


def assert_no_more_sign_ins_than_needed(cloud: Cloud, seconds: float) -> None:
    allowed = math.ceil(seconds / _LIFETIME) + 2
    attempts = [record for record in cloud.sign_in_log() if record[0] == ["password"]]
    print(f"{seconds:.1f} s, {len(attempts)} sign-ins, {allowed} allowed")  # noqa: T201 - shown with -s
    assert seconds > 2 * _LIFETIME, "the fetch outlived its token more than once"
    assert 2 < len(attempts) <= allowed
    assert {status for *_, status in attempts} == {201}


def test_a_thousand_jobs_outlive_their_tokens_in_the_window(on_stage: Play, hasty: Cloud, tmp_path: Path) -> None:
    path, seconds = tmp_path / "all.json", 0.0

    async def scene(driver: Driver) -> None:
        nonlocal seconds
        begun = time.monotonic()
        await connect_to(driver, hasty, profile="")
        seconds = time.monotonic() - begun
        report = driver.fetches[0].report
        assert (report.complete, report.read, report.unavailable, report.failed) == (True, _JOBS, 0, 0)
        assert report.error is None
        assert driver.window.findChild(QWidget, "signInBanner") is None, "a sign-in was asked for"
        await export(driver, path)

    on_stage(scene)
    assert_no_more_sign_ins_than_needed(hasty, seconds)
    archive = read_archive(path)
    assert len(archive["jobs"]) == _JOBS
    assert_archive_is_tenant(archive, hasty.tenant)


def test_a_thousand_jobs_outlive_their_tokens_on_the_command_line(hasty: Cloud, tmp_path: Path) -> None:
    begun = time.monotonic()
    ran = run_program(
        ["export", *place(hasty.info), "-o", "all.json"],
        tmp_path / "work",
        DRS_INSPECTOR_PASSWORD=hasty.info.password,
    )
    seconds = time.monotonic() - begun
    assert ran.returncode == 0, said(ran)
    assert f"{_JOBS} of {_JOBS} jobs read" in ran.stderr
    assert_no_more_sign_ins_than_needed(hasty, seconds)
    archive = read_archive(tmp_path / "work" / "all.json")
    assert len(archive["jobs"]) == _JOBS
    assert_archive_is_tenant(archive, hasty.tenant)


def test_a_pasted_token_that_ends_in_the_middle_is_followed_by_another(
    on_stage: Play, own_cloud: Callable[..., Cloud]
) -> None:
    cloud = own_cloud(jobs=400, objects=6, seed=33, latency_ms=300)

    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud, profile="")
        form.use_token()
        form.type("Token", cloud.issue(seconds=600, size=400))
        form.click("Connect")
        await driver.gone(form.dialog)
        await driver.wait_until(lambda: len(driver.shown_jobs()) > 5, "some jobs are read and shown")
        chosen = TreeNode(NodeKind.JOB, driver.shown_jobs()[0])
        await driver.click_line(chosen)
        cloud.advance(601)
        await driver.wait_until(lambda: driver.inspector.is_paused, "the token has ended and reading waits")
        await driver.settle()
        shown, key = set(driver.shown_jobs()), driver.session_key
        assert driver.fetches == []
        assert 5 < len(shown) < 400
        assert "has ended. Reading is paused until you sign in again." in words_of(driver.window)
        # What was under way is answered 0.3 s after it was sent; nothing is asked with a token that has ended.
        await until_still(lambda: len(cloud.calls()), 0.7)

        driver.click("Sign in again")
        again = SignInForm(driver, await driver.dialog(CredentialDialog))
        assert again.dialog.windowTitle().startswith("Sign in again to ")
        again.type("Token", "a token that never was one")
        again.click("Sign in")
        await again.says("token")
        assert driver.inspector.is_paused
        again.type("Token", cloud.issue(size=400))
        again.click("Sign in")
        await driver.gone(again.dialog)
        report = (await driver.fetched()).report
        assert (report.complete, report.read) == (True, 400)
        assert driver.session_key == key, "it is the same session"
        assert len(driver.fetches) == 1, "it is the same fetch"
        assert set(driver.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
        assert shown <= set(driver.shown_jobs())
        assert driver.page.tree.current_node() == driver.own(chosen)
        assert "Reading is paused" not in words_of(driver.window)

    on_stage(scene)
    statuses = [status for _method, path, status in cloud.calls() if path.endswith("batch-detail")]
    assert statuses.count(401) <= 6, "requests under way learn it, no other one is sent"
