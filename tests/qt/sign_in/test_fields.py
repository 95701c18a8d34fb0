"""Fields of the sign-in dialog that belong to one person or one way of signing in, and go with them."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.storage.profiles.store import Profile

PLAIN = Profile(
    name="plain",
    username="ben",
    iam_url="https://iam.example.com",
    drs_url="https://drs.example.com",
    domain="OTC-1",
)
CAREFUL = msgspec.structs.replace(PLAIN, name="careful", username="anna", user_id="0123", second_factor=True)
STILL_VALID = "No password is needed"


@pytest.fixture
def dialog(qtbot: QtBot) -> CredentialDialog:
    made = CredentialDialog([CAREFUL, PLAIN])
    qtbot.addWidget(made)
    made.choose_profile("careful")
    assert made.entries().user_id == "0123"
    return made


def another_name(dialog: CredentialDialog) -> None:
    QTest.keyClicks(dialog.form.methods.username, "2")


CHANGES: dict[str, Callable[[CredentialDialog], object]] = {
    "profile": lambda dialog: dialog.choose_profile("plain"),
    "user": another_name,
    "user, not typed": lambda dialog: dialog.form.methods.username.setText("ben"),
    "account": lambda dialog: dialog.form.methods.domain.setText("OTC-2"),
    "address": lambda dialog: dialog.form.place.iam_url.setText("https://iam.example.org"),
    "region": lambda dialog: dialog.form.place.cloud.setCurrentIndex(0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_user_id_goes_with_its_user(dialog: CredentialDialog, change: str) -> None:
    CHANGES[change](dialog)
    assert dialog.entries().user_id == ""
    assert dialog.choose_profile("careful")
    assert dialog.entries().user_id == "0123"


def test_a_user_id_stays_with_its_user(dialog: CredentialDialog) -> None:
    dialog.form.methods.password.set_text("geheim")
    dialog.form.place.drs_url.setText("https://drs.example.org")
    dialog.form.place.iam_url.setText("https://iam.example.com/")
    dialog.profile.setEditText("another name")
    assert dialog.entries().user_id == "0123"


def test_a_user_id_that_is_typed_first_stays_while_the_rest_is_typed(qtbot: QtBot) -> None:
    dialog = CredentialDialog([])
    qtbot.addWidget(dialog)
    form = dialog.form
    QTest.keyClicks(form.more.user_id, "0456")
    QTest.keyClicks(form.methods.domain, "OTC-1")
    QTest.keyClicks(form.methods.username, "anna")
    assert dialog.entries().user_id == "0456"


def test_the_note_that_no_password_is_needed_is_for_the_password_only(dialog: CredentialDialog) -> None:
    dialog.choose_profile("plain")
    dialog.form.use_stored_token(TokenCredential("MII"))
    dialog.keyring_note.follow()
    assert STILL_VALID in dialog.keyring_note.text
    for method in ("access-key", "token"):
        dialog.form.methods.choose(method)
        assert dialog.keyring_note.text == ""
        dialog.form.methods.choose("password")
        assert STILL_VALID in dialog.keyring_note.text
    dialog.keyring_note.say("warning", "The keyring is locked.")
    dialog.form.use_stored_token(None)
    dialog.form.methods.choose("token")
    assert dialog.keyring_note.text == "The keyring is locked."
