"""Signing in through the dialog, and what is kept of it: the token in the keyring, nothing secret in any file."""

import json
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from drs_inspector.cloud.client import open_client
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.commands.source.demo import connection_to
from drs_inspector.session.job_tree.node import NodeKind
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.expected import files_holding, secrets_of
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, SignInForm, connect_to, profile_text
from tests.helpers.secret_service import entries


def test_a_person_signs_in_and_the_token_is_kept_in_the_keyring(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud)
        form.click("Test")
        words = await form.says("3 projects found")  # the disabled one and MOS are none that can be read
        assert "valid until" in words
        assert f"Signed in as {cloud.info.username} ({cloud.info.domain})" in words
        assert driver.fetches == []
        form.click("Connect")
        await driver.wait_until(lambda: form.dialog.page == "projects", "the project is chosen after the sign-in")
        offered = [project for project in cloud.twin.directory.projects if project.enabled and project.name != "MOS"]
        model = form.dialog.projects.model
        assert {project.name for project in model.projects} == {project.name for project in offered}
        assert form.dialog.projects.number == 0, "none is guessed"
        await form.finish()
        report = (await driver.fetched()).report
        assert report.read == len(cloud.tenant.job_ids())
        assert report.complete
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        # The last entry written says that the token is whole; by now the window waits for nothing.
        await driver.settle(0.5)

    on_stage(scene)
    kept = entries(keyring_address)
    texts = "".join(kept.values())
    assert all(name.startswith(f"{PROFILE}/token") for name in kept)
    assert "expires_at" in texts
    assert "MII" in texts
    assert cloud.info.password not in texts
    assert cloud.info.username in profile_text(own_home)
    assert files_holding(own_home, secrets_of(cloud)) == []


def test_the_password_is_kept_only_when_asked(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud)
        box = driver.find(QCheckBox, "Keep in the keyring of this computer", form.dialog)
        assert not box.isChecked()
        box.click()
        await form.connect()
        await driver.fetched()
        await driver.wait_until(
            lambda: any("password" in name for name in entries(keyring_address)), "the password is kept"
        )
        await driver.settle(0.5)

    on_stage(scene)
    kept = entries(keyring_address)
    assert any(cloud.info.password in text for name, text in kept.items() if name.startswith(f"{PROFILE}/password"))
    assert json.loads(profile_text(own_home))  # a file that can be read, and holds nothing of it
    assert files_holding(own_home, secrets_of(cloud)) == []


def test_regions_fill_the_urls_and_both_can_be_typed_over(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.search("Netherlands")
        assert "EU-NL (Netherlands)" in words_of(form.dialog)
        driver.key("Return", form.region)
        assert "eu-nl" in form.region.text()
        name = driver.find(QLineEdit, "Name", form.dialog)
        assert "Netherlands" in name.text(), "the name is filled in from the region"
        form.more()
        urls = [driver.find(QLineEdit, name, form.dialog).text() for name in ("IAM URL", "DRS URL")]
        assert all(url.startswith("https://") and "eu-nl" in url for url in urls)
        form.fill(cloud, project=cloud.info.project_name, profile="")
        form.type("IAM URL", "http://iam.example.invalid")
        form.click("Connect")
        assert "not encrypted" in form.outcome  # plain http is for loopback only; nothing is sent
        assert driver.find(QLineEdit, "IAM URL", form.dialog).hasFocus()
        form.type("IAM URL", cloud.info.iam_url)
        await form.connect()
        assert (await driver.fetched()).report.complete

    on_stage(scene)


def test_a_pasted_token_signs_in_and_no_profile_is_made_without_a_name(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def scene(driver: Driver) -> None:
        info = cloud.info
        client = open_client(connection_to(info), PasswordCredential(info.username, info.password, info.domain))
        token = (await client.sign_in()).value
        await client.aclose()
        form = await SignInForm.open(driver)
        form.fill(cloud, project=info.project_name, profile="", password="")
        form.use_token()
        QGuiApplication.clipboard().setText(token)
        field = driver.find(QLineEdit, "Token", form.dialog)
        field.setFocus()
        QTest.keySequence(field, "Ctrl+V")
        await form.connect()
        assert (await driver.fetched()).report.read == len(cloud.tenant.job_ids())

    on_stage(scene)
    assert entries(keyring_address) == {}
    assert not (own_home / "config" / "profiles.json").exists()
    assert files_holding(own_home, secrets_of(cloud)) == []


def test_another_project_opens_beside_the_first(on_stage: Play, cloud: Cloud, keyring_address: str) -> None:
    other = cloud.twin.directory.sub_project

    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud)
        assert len(driver.inspector.snapshot.jobs) == len(cloud.tenant.job_ids())
        form = await SignInForm.open(driver)
        form.fill(cloud, project=other.name, profile="other")
        await form.connect()
        await driver.fetched(2)
        first, second = driver.window_run.app.workspace.sessions
        assert len(first.inspector.snapshot.jobs) == len(cloud.tenant.job_ids())
        assert set(second.inspector.snapshot.jobs) == set(cloud.twin.tenants[other.id].job_ids())
        own_lines = [node for node in driver.lines() if node.kind is NodeKind.SESSION]
        assert [node.session for node in own_lines] == [first.key, second.key]
        await driver.click_line(own_lines[1])
        assert other.name in driver.status
        assert driver.window.windowTitle().startswith(second.title)
        await driver.settle(0.5)

    on_stage(scene)
    kept = entries(keyring_address)
    assert {name.split("/")[0] for name in kept} == {PROFILE, "other"}
