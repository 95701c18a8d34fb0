"""The sign-in dialog, worked as a person works it."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QToolButton

from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.sign_in.code_page import CodePage
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.sign_in.project_model import NAME
from drs_inspector.qt.widgets.fields.field_row import FieldRow
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver

PROFILE = "work"
EVERY = "All that I may see"


class SignInForm:
    """Fills the dialog by keyboard and mouse; fields are found by their accessible names."""

    def __init__(self, driver: Driver, dialog: CredentialDialog) -> None:
        self.driver = driver
        self.dialog = dialog
        self.projects: tuple[str, ...] = ()

    @classmethod
    async def open(cls, driver: Driver) -> "SignInForm":
        """Press Connect on the tool bar or the shortcut."""
        driver.key("Ctrl+N", driver.window)
        return cls(driver, await driver.dialog(CredentialDialog))

    @classmethod
    async def open_saved(cls, driver: Driver, profile: str) -> "SignInForm":
        """Press the shortcut and take a saved connection from the search."""
        form = await cls.open(driver)
        form.search(profile)
        driver.key("Return", form.region)
        return form

    @classmethod
    async def make(cls, driver: Driver) -> "SignInForm":
        """Press New in the profile manager: there a connection is saved without signing in."""
        driver.window.commands["profiles"].trigger()
        driver.click("New…", await driver.dialog(ProfileManager))
        return cls(driver, await driver.dialog(CredentialDialog))

    # The form

    @property
    def region(self) -> QLineEdit:
        """The field that searches cloud and region."""
        return self.driver.find(QLineEdit, "Cloud and region", self.dialog)

    def search(self, text: str) -> None:
        """Type into the search."""
        self.region.setFocus()
        QTest.keySequence(self.region, "Ctrl+A")
        QTest.keyClicks(self.region, text)

    def paste(self, text: str) -> None:
        """Paste into the search."""
        QGuiApplication.clipboard().setText(text)
        self.region.setFocus()
        QTest.keySequence(self.region, "Ctrl+V")

    def place(self, iam_url: str, drs_url: str) -> None:
        """Enter the addresses of a cloud of one's own: paste the first, type the second."""
        self.paste(iam_url)
        self.more()
        self.type("IAM URL", iam_url)
        self.type("DRS URL", drs_url)

    def fill(self, cloud: Cloud, *, password: str | None = None, project: str = "", profile: str = PROFILE) -> None:
        """Enter what leads to a cloud; no password is typed when it is empty. The project is chosen by ``connect``."""
        info = cloud.info
        self.place(info.iam_url, info.drs_url)
        self.type("Name", profile)
        self.type("Domain", info.domain)
        self.type("User", info.username)
        self.type("Password", info.password if password is None else password)
        self.projects = (project or info.project_name,)

    def type(self, name: str, text: str) -> None:
        """Type into a field."""
        self.driver.type(name, text, self.dialog)

    def click(self, name: str) -> None:
        """Press a button."""
        self.driver.click(name, self.dialog)

    def use(self, method: str) -> None:
        """Choose how to sign in."""
        self.driver.find(QRadioButton, f"Sign in with {method}", self.dialog).click()

    def use_token(self) -> None:
        """Choose to sign in with a token."""
        self.use("token")

    def more(self) -> None:
        """Open the rarely needed fields."""
        if not self.dialog.form.more.is_open:
            more = self.dialog.form.more.findChild(QToolButton)
            assert more is not None
            QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        assert self.dialog.form.more.is_open

    def keep(self) -> None:
        """Tick that the secret is kept."""
        self.driver.find(QCheckBox, "Keep in the keyring of this computer", self.dialog).click()

    # What it says

    @property
    def outcome(self) -> str:
        """What the dialog says about the last thing that was asked of it: in its banner, or below a marked field."""
        rows = self.dialog.findChildren(FieldRow)
        return " ".join([self.dialog.outcome.text, *(row.refusal for row in rows if row.refusal)]).strip()

    async def says(self, words: str) -> str:
        """Wait until the dialog says something that holds ``words``, and return it."""
        await self.driver.wait_until(
            lambda: words in self.outcome and not self.dialog.is_busy,
            f"the dialog says {words!r}, not {self.outcome!r}",
        )
        return self.outcome

    # The other pages

    async def code(self, code: str) -> None:
        """Wait for the page of the one-time code, type it and press Return."""
        await self.driver.wait_until(
            lambda: self.dialog.page == "code" and not self.dialog.is_busy, "a one-time code is asked for"
        )
        cells = self.cells
        await self.driver.wait_until(cells.hasFocus, "the code can be typed at once")
        QTest.keyClicks(cells, code)
        self.driver.key("Return", cells)

    @property
    def cells(self) -> QLineEdit:
        """The field of the one-time code."""
        page = self.dialog.findChild(CodePage)
        assert page is not None
        return page.cells

    async def choose(self, *projects: str) -> None:
        """Wait for the page of the projects, tick some with Space and open them."""
        await self.driver.wait_until(lambda: self.dialog.page == "projects", "the projects are offered")
        page = self.dialog.projects
        if EVERY in projects:
            self.driver.find(QCheckBox, EVERY, self.dialog).click()
        else:
            names = {page.model.index(row, NAME).data(): row for row in range(page.model.rowCount())}
            for name in projects:
                page.table.setFocus()
                page.table.selectRow(names[name])
                if page.model.at(names[name]).id not in page.model.chosen_ids:
                    QTest.keyClick(page.table, Qt.Key.Key_Space)
        self.driver.key("Return", page.table)

    async def connect(self) -> None:
        """Press Connect, choose the projects where they are asked for, and wait until the dialog has gone."""
        self.click("Connect")
        await self.finish()

    async def finish(self) -> None:
        """Choose the projects where they are asked for, and wait until the dialog has gone."""

        def is_gone() -> bool:
            return not shiboken6.isValid(self.dialog) or not self.dialog.isVisible()

        await self.driver.wait_until(lambda: is_gone() or self.dialog.page == "projects", "the sign-in has worked")
        if not is_gone():
            await self.choose(*self.projects)
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
