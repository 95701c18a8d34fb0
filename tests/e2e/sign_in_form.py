"""The sign-in dialog in a person's hands."""

from pathlib import Path

from PySide6.QtWidgets import QRadioButton, QToolButton

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver

PROFILE = "work"


class SignInForm:
    """Fills the dialog by keyboard and mouse; fields are found by their accessible names."""

    def __init__(self, driver: Driver, dialog: CredentialDialog) -> None:
        self.driver = driver
        self.dialog = dialog

    @classmethod
    async def open(cls, driver: Driver) -> "SignInForm":
        """Press Connect on the tool bar or the shortcut."""
        driver.key("Ctrl+N", driver.window)
        return cls(driver, await driver.dialog(CredentialDialog))

    def fill(self, cloud: Cloud, *, password: str | None = None, project: str = "", profile: str = PROFILE) -> None:
        """Enter what leads to a cloud; no password is typed when it is empty."""
        info = cloud.info
        if profile:
            self.type("Profile name", profile)
        self.driver.choose("Cloud", "Another cloud", self.dialog)
        self.type("IAM URL", info.iam_url)
        self.type("DRS URL", info.drs_url)
        self.type("Account (domain)", info.domain)
        self.type("User name", info.username)
        self.type("Password", info.password if password is None else password)
        self.type("Project", project)

    def type(self, name: str, text: str) -> None:
        """Type into a field."""
        self.driver.type(name, text, self.dialog)

    def click(self, name: str) -> None:
        """Press a button."""
        self.driver.click(name, self.dialog)

    def use_token(self) -> None:
        """Choose to sign in with a token."""
        self.driver.find(QRadioButton, "Sign in with a token", self.dialog).click()

    def more(self) -> bool:
        """Open the rarely needed fields."""
        self.driver.find(QToolButton, "More options", self.dialog).click()
        return self.dialog.form.more.is_open

    @property
    def outcome(self) -> str:
        """What the dialog says about the last thing that was asked of it."""
        return self.dialog.outcome.text

    async def says(self, words: str) -> str:
        """Wait until the dialog says something that holds ``words``, and return it."""
        await self.driver.wait_until(lambda: words in self.outcome, f"the dialog says {words!r}, not {self.outcome!r}")
        return self.outcome

    async def connect(self) -> None:
        """Press Connect and wait until the dialog has gone."""
        self.click("Connect")
        await self.driver.gone(self.dialog)


async def connect_to(driver: Driver, cloud: Cloud, *, profile: str = PROFILE) -> None:
    """Open the dialog, fill it, connect, and wait for the first fetch to end."""
    form = await SignInForm.open(driver)
    form.fill(cloud, project=cloud.info.project_name, profile=profile)
    await form.connect()
    await driver.fetched(len(driver.fetches) + 1)


def profile_text(home: Path) -> str:
    """Return the file that holds the profiles."""
    return (home / "config" / "profiles.json").read_text(encoding="utf-8")
