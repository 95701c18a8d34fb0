"""A saved secret is for one address and one user: with another one a secret must be entered, too."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver, Play
from tests.e2e.shown_words import words_of
from tests.e2e.sign_in_form import PROFILE, SignInForm, connect_to
from tests.helpers.secret_service import entries


@pytest.mark.usefixtures("keyring_address")
@pytest.mark.parametrize("changed", ["IAM URL", "User"])
def test_a_kept_token_goes_to_no_other_host_and_serves_no_other_user(
    on_stage: Play, cloud: Cloud, own_cloud: Callable[..., Cloud], keyring_address: str, changed: str
) -> None:
    other = own_cloud(jobs=3, objects=3, seed=8)
    typed = other.info.iam_url if "URL" in changed else "somebody-else"

    async def first(driver: Driver) -> None:
        await connect_to(driver, cloud)
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds the token")
        await driver.settle(0.5)

    async def second(driver: Driver) -> None:
        sign_ins = len(cloud.calls())
        form = await SignInForm.open_saved(driver, PROFILE)
        await driver.wait_until(lambda: "No password is needed" in words_of(form.dialog), "the token is there")
        form.more()
        form.type(changed, typed)
        form.click("Connect")
        await form.says("Enter the password")
        assert other.calls() == []
        assert len(cloud.calls()) == sign_ins
        form.click("Cancel")
        await driver.gone(form.dialog)

    on_stage(first)
    on_stage(second)


@pytest.mark.parametrize(("way", "changed"), [("password", "IAM URL"), ("access key", "DRS URL")])
def test_a_kept_password_or_key_goes_to_no_other_host(
    on_stage: Play, own_cloud: Callable[..., Cloud], keyring_address: str, way: str, changed: str
) -> None:
    cloud, other = (own_cloud(jobs=3, objects=3, seed=8, token_lifetime=60) for _ in range(2))

    async def first(driver: Driver) -> None:
        form = await SignInForm.open(driver)
        form.fill(cloud, project=cloud.info.project_name)
        if way == "access key":
            form.use("access key")
            form.type("Access key", cloud.info.access_key)
            form.type("Secret key", cloud.info.secret_key)
        form.keep()
        await form.connect()
        await driver.fetched()
        await driver.wait_until(lambda: entries(keyring_address), "the keyring holds it")
        await driver.settle(0.5)

    async def second(driver: Driver) -> None:
        form = await SignInForm.open_saved(driver, PROFILE)
        secret = driver.find(QLineEdit, "Password" if way == "password" else "Secret key", form.dialog)
        await driver.wait_until(lambda: "keyring" in secret.placeholderText(), "the keyring has it")
        assert secret.text() == "", "it is not put into the window"
        form.more()
        form.type(changed, other.info.iam_url)
        assert secret.placeholderText() == ""
        form.click("Connect")
        await form.says(f"Enter the {'password' if way == 'password' else 'access key'}")
        assert other.calls() == []
        form.click("Cancel")
        await driver.gone(form.dialog)

    on_stage(first)
    on_stage(second)
