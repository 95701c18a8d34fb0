"""One-time codes, and signing in again while jobs are being read: nothing that was read or chosen is lost."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.simulator.iam.accounts import PASSCODE
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import spoken_name
from tests.e2e.sign_in_form import SignInForm, connect_to, profile_text
from tests.helpers.secret_service import entries


def fill_careful(form: SignInForm, cloud: Cloud, profile: str = "careful") -> None:
    """Enter the user whose account demands a one-time code."""
    user = cloud.twin.directory.careful_reader
    form.fill(cloud, project=cloud.info.project_name, profile=profile)
    form.type("User", user.name)
    form.type("Password", user.password)


def test_a_one_time_code_is_asked_for_and_never_kept(
    on_stage: Play, cloud: Cloud, keyring_address: str, own_home: Path
) -> None:
    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        fill_careful(form, cloud)
        names = {spoken_name(edit) for edit in form.dialog.findChildren(QLineEdit) if edit.isVisible()}
        assert not any("code" in name for name in names)
        form.click("Connect")
        await form.code("000000")
        await form.says("code")
        field = form.cells
        await driver.wait_until(lambda: field.text() == "" and field.isEnabled(), "the used code is gone")
        QTest.keyClicks(field, PASSCODE[:3])
        assert spoken_name(field) == "One-time code, 3 of 6 digits"
        QTest.keyClicks(field, PASSCODE[3:])
        driver.key("Return", field)
        await form.finish()
        assert (await driver.fetched()).report.complete
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)

    on_stage(scene)
    assert PASSCODE not in profile_text(own_home).replace(cloud.info.iam_url, "")
    assert all(name.startswith("careful/token") for name in entries(keyring_address))


def test_a_session_that_ends_while_reading_goes_on_after_signing_in_again(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str
) -> None:
    cloud = own_cloud(jobs=80, objects=4, latency_ms=120)

    async def scene(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        fill_careful(form, cloud)
        form.click("Connect")
        await form.code(PASSCODE)
        await form.finish()
        await driver.wait_until(lambda: driver.inspector.snapshot.jobs, "some jobs are read")
        cloud.advance(90_000)  # a one-time code cannot renew a session by itself
        await driver.wait_until(lambda: driver.inspector.is_paused, "reading is paused")
        assert driver.fetches == []
        driver.window.commands["sign_in_again"].trigger()
        again = SignInForm(driver, await driver.dialog(CredentialDialog))
        assert again.dialog.windowTitle().startswith("Sign in again to ")
        names = {spoken_name(edit) for edit in again.dialog.findChildren(QLineEdit) if edit.isVisible()}
        assert names == {"Password"}, "only the secret is asked for"
        again.type("Password", cloud.twin.directory.careful_reader.password)
        again.click("Sign in")
        await again.code(PASSCODE)
        await driver.gone(again.dialog)
        report = (await driver.fetched()).report
        assert report.complete
        assert set(driver.inspector.snapshot.jobs) == set(cloud.tenant.job_ids())
        await driver.settle(0.5)

    on_stage(scene)


def test_a_locked_session_opens_with_the_password_and_can_be_refreshed(on_stage: Play, cloud: Cloud) -> None:
    async def scene(driver: Driver) -> None:
        await connect_to(driver, cloud, profile="")
        key = driver.session_key
        driver.window.commands["lock"].trigger()
        driver.window.commands["sign_in_again"].trigger()
        again = SignInForm(driver, await driver.dialog(CredentialDialog))
        again.type("Password", "wrong")
        again.click("Sign in")
        await again.says("refused this password")
        again.type("Password", cloud.info.password)
        driver.key("Return", driver.find(QLineEdit, "Password", again.dialog))
        await driver.gone(again.dialog)
        await driver.fetched(2)
        assert driver.session_key == key
        assert driver.inspector.connection.sign_in_state.kind == "valid"

    on_stage(scene)
