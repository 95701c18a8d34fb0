"""The sign-in dialog: what may be entered, what is said about it, and what becomes of it."""

from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.auth import PasswordCredential, Project, TokenCredential
from drs_inspector.cloud.regions import load_regions
from drs_inspector.qt.views.credential_dialog import CredentialDialog
from drs_inspector.qt.views.credential_entries import Entries
from drs_inspector.storage.profiles import Profile

PROJECT_ID = "0123456789abcdef0123456789abcdef"
GOOD = {
    "iam_url": "https://iam.eu-de.otc.t-systems.com",
    "drs_url": "https://drs.eu-de.otc.t-systems.com",
    "domain": "OTC-1",
    "username": "anna",
    "password": "geheim",
    "project": "eu-de_shop",
}
PROFILE = Profile(name="shop", cloud="otc", region="eu-de", domain="OTC-1", username="anna", project_name="eu-de_shop")


def entries(**changes: Any) -> Entries:
    return Entries(**{**GOOD, **changes})


@pytest.fixture
def dialog(qtbot: QtBot) -> CredentialDialog:
    made = CredentialDialog([PROFILE])
    qtbot.addWidget(made)
    return made


def button(dialog: CredentialDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"iam_url": ""}, "iam_url"),
        ({"iam_url": "http://iam.example.com"}, "iam_url"),
        ({"drs_url": "https://user:pw@drs.example.com"}, "drs_url"),
        ({"domain": ""}, "domain"),
        ({"username": ""}, "username"),
        ({"password": ""}, "password"),
        ({"project": ""}, "project"),
        ({"use_token": True, "token": ""}, "token"),
    ],
)
def test_each_mistake_is_told_at_its_field(changes: dict[str, Any], field: str) -> None:
    complaints = entries(**changes).complaints(need_project=True)
    assert [complaint.field for complaint in complaints] == [field]
    assert complaints[0].text.endswith((".", "list."))


def test_what_is_right_is_not_complained_about() -> None:
    assert entries().complaints(need_project=True) == []
    assert entries(project="").complaints(need_project=False) == []
    assert entries(use_token=True, token="MII", project="", password="").complaints(need_project=True) == []


def test_a_kept_sign_in_needs_no_password_and_a_typed_one_wins() -> None:
    kept = TokenCredential("MIIkept")
    assert entries(stored_token=kept, password="").complaints(need_project=True) == []
    assert entries(stored_token=kept, password="").credential() is kept
    assert entries(stored_token=kept).credential() == PasswordCredential("anna", "geheim", "OTC-1")


def test_a_project_may_be_typed_as_name_or_as_id() -> None:
    assert entries().connection().project_name == "eu-de_shop"
    by_id = entries(project=PROJECT_ID).connection()
    assert (by_id.project_id, by_id.project_name) == (PROJECT_ID, "")
    chosen = entries(project_id=PROJECT_ID).connection()
    assert (chosen.project_id, chosen.project_name) == (PROJECT_ID, "eu-de_shop")


def test_neither_the_profile_nor_its_text_holds_a_secret() -> None:
    made = entries(token="MIIsecret", profile_name="p")
    for shown in (repr(made), repr(made.profile())):
        assert "geheim" not in shown
        assert "MIIsecret" not in shown


def test_choosing_a_region_shows_its_urls(dialog: CredentialDialog) -> None:
    place = dialog.form.place
    for region in load_regions():
        place.show_values(region.cloud_key, region.region, "", "")
        assert place.chosen() == region
        assert (place.iam_url.text(), place.drs_url.text()) == (region.iam_url, region.drs_url)


def test_urls_of_a_profile_win_over_those_of_its_region(dialog: CredentialDialog) -> None:
    dialog.form.place.show_values("otc", "eu-de", "https://iam.own.example", "https://drs.own.example")
    assert dialog.entries().iam_url == "https://iam.own.example"
    assert dialog.entries().region == "eu-de"


def test_connect_with_a_mistake_says_so_and_goes_to_the_field(dialog: CredentialDialog, qtbot: QtBot) -> None:
    spy = QSignalSpy(dialog.connect_requested)
    dialog.choose_profile("shop")
    with qtbot.waitExposed(dialog):
        dialog.show()
    button(dialog, "Connect").click()
    assert spy.count() == 0
    assert dialog.outcome.text == "Enter the password."
    assert dialog.focusWidget() is dialog.form.password.edit


def test_connect_hands_over_what_was_entered(dialog: CredentialDialog) -> None:
    spy = QSignalSpy(dialog.connect_requested)
    dialog.choose_profile("shop")
    dialog.form.password.set_text(" with blanks ")
    button(dialog, "Connect").click()
    made = spy.at(0)[0]
    assert made.credential() == PasswordCredential("anna", " with blanks ", "OTC-1")
    assert made.connection().project_name == "eu-de_shop"
    assert not made.keep_password


def test_found_projects_are_offered_without_the_disabled_and_the_chosen_one_stays(dialog: CredentialDialog) -> None:
    dialog.choose_profile("shop")
    dialog.form.show_projects(
        [
            Project(id="a" * 32, name="eu-de"),
            Project(id="b" * 32, name="eu-de_shop"),
            Project(id="c" * 32, name="eu-de_old", enabled=False),
        ]
    )
    offered = [dialog.form.project.itemText(at) for at in range(dialog.form.project.count())]
    assert offered == ["eu-de", "eu-de_shop"]
    assert dialog.entries().project_id == "b" * 32


def test_a_pasted_token_loses_its_line_breaks(dialog: CredentialDialog) -> None:
    dialog.form.by_token.setChecked(True)
    dialog.form.token.set_text(" MII\nabc def ")
    assert dialog.entries().token == "MIIabcdef"
    assert dialog.entries().use_token


def test_while_it_works_only_cancel_can_be_pressed(dialog: CredentialDialog) -> None:
    dialog.choose_profile("shop")
    dialog.busy("Signing in…")
    enabled = [one.text().replace("&", "") for one in dialog.findChildren(QPushButton) if one.isEnabled()]
    assert enabled == ["Cancel"]
    dialog.ready()
    assert button(dialog, "Connect").isEnabled()
    assert button(dialog, "Save").isEnabled()


def test_closing_leaves_no_secret_in_the_fields(dialog: CredentialDialog) -> None:
    dialog.form.password.set_text("geheim")
    dialog.form.token.set_text("MII")
    dialog.reject()
    assert dialog.form.password.text == ""
    assert dialog.form.token.text == ""


def test_every_field_has_a_name_and_is_reached_by_tab(dialog: CredentialDialog) -> None:
    fields = [
        one
        for one in dialog.findChildren(QWidget)
        if isinstance(one, QLineEdit | QComboBox) and not isinstance(one.parent(), QComboBox)
    ]
    for field in fields:
        assert field.accessibleName(), field
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    form = dialog.form
    order = [form.place.cloud, form.place.region, form.place.iam_url, form.place.drs_url, form.domain, form.username]
    order += [form.password.edit, form.project, form.find_button, form.keep_password]
    places = [chain.index(one) for one in order]
    assert places == sorted(places)
