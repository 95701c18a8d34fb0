"""Steps of tests that fill the form of the sign-in dialog."""

from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.storage.profiles.store import Profile
from tests.qt.sign_in.stage import Stage

PLACE: dict[str, Any] = {"cloud": "otc", "region": "eu-de", "domain": "OTC-1"}
URLS: dict[str, Any] = {
    "iam_url": "https://iam.eu-de.otc.t-systems.com",
    "drs_url": "https://drs.eu-de.otc.t-systems.com",
}
SHOP = Profile(name="shop", username="anna", project_name="eu-de_shop", colour="#3584e4", **PLACE, **URLS)
CAREFUL = Profile(name="careful", username="anna", user_id="0123", second_factor=True, **PLACE, **URLS)


def entries(stage: Stage) -> Any:
    work = stage.sign_in._work
    assert work is not None
    return work.entries


def opened(stage: Stage, profile: str = "") -> CredentialDialog:
    stage.sign_in.ask(profile)
    dialog: CredentialDialog = stage.dialog(CredentialDialog)
    return dialog


def search(dialog: CredentialDialog, text: str) -> None:
    line = dialog.form.region.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def lines(dialog: CredentialDialog) -> list[str]:
    return [row.name for row in dialog.form.region.panel.list.rows if row.key is not None]


def paste(dialog: CredentialDialog, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    dialog.form.region.line.setFocus()
    QTest.keySequence(dialog.form.region.line, "Ctrl+V")
