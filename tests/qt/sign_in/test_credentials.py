"""The sign-in dialog: what may be entered, what is said about it, and what becomes of it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.credentials import Project
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.profiles.sign_in_form import ALL_PROJECTS, Entries
from drs_inspector.storage.profiles.store import Profile

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
        ({"second_factor": True}, "passcode"),
        ({"method": "token", "token": ""}, "token"),
        ({"method": "access-key", "secret_key": "sk"}, "access_key"),
        ({"method": "access-key", "access_key": "ak"}, "secret_key"),
        ({"agency_domain": "OTC-2"}, "agency_name"),
    ],
)
def test_each_mistake_is_told_at_its_field(changes: dict[str, Any], field: str) -> None:
    complaints = entries(**changes).complaints(need_project=True)
    assert [complaint.field for complaint in complaints] == [field]
    assert complaints[0].text.endswith((".", "list."))


def test_what_is_right_is_not_complained_about() -> None:
    assert entries().complaints(need_project=True) == []
    assert entries(project="").complaints(need_project=False) == []
    assert entries(method="token", token="MII", project="", password="").complaints(need_project=True) == []
    assert entries(project="", all_projects=True).complaints(need_project=True) == []
    keys = {"method": "access-key", "access_key": "ak", "secret_key": "sk"}
    assert entries(**keys, domain="", username="", password="", project="").complaints(need_project=True) == []


def test_a_kept_sign_in_needs_no_password_and_a_typed_one_wins() -> None:
    kept = TokenCredential("MIIkept")
    assert entries(stored=kept, password="").complaints(need_project=True) == []
    assert entries(stored=kept, password="").credential() is kept
    assert entries(stored=kept).credential() == PasswordCredential("anna", "geheim", "OTC-1")


def test_a_project_may_be_typed_as_name_or_as_id() -> None:
    assert entries().connection().project_name == "eu-de_shop"
    by_id = entries(project=PROJECT_ID).connection()
    assert (by_id.project_id, by_id.project_name) == (PROJECT_ID, "")
    chosen = entries(project_id=PROJECT_ID).connection()
    assert (chosen.project_id, chosen.project_name) == (PROJECT_ID, "eu-de_shop")


def test_neither_the_profile_nor_its_text_holds_a_secret() -> None:
    secrets = {
        "password": "geheim",
        "token": "MIIsecret",
        "passcode": "246810",
        "access_key": "AKsecret",
        "secret_key": "SKsecret",
        "security_token": "STsecret",
    }
    for method in ("password", "access-key", "token"):
        made = entries(**secrets, method=method, second_factor=True, profile_name="p")
        for shown in (repr(made), repr(made.profile()), str(made), repr(made.credential())):
            hidden = set(secrets) - ({"access_key"} if "AccessKey" in shown else set())
            assert [name for name in hidden if secrets[name] in shown] == []


def test_a_one_time_code_is_used_only_when_one_is_wanted() -> None:
    assert entries(passcode="246810").credential() == PasswordCredential("anna", "geheim", "OTC-1")
    wanted = entries(passcode="246810", second_factor=True, user_id="u1").credential()
    assert wanted == PasswordCredential("anna", "geheim", "OTC-1", user_id="u1", passcode="246810")


def test_an_agency_goes_around_password_and_token_and_not_around_an_access_key() -> None:
    agency = {"agency_name": "ops", "agency_domain": "OTC-2"}
    by_password = entries(**agency).credential()
    assert by_password == AgencyCredential(PasswordCredential("anna", "geheim", "OTC-1"), "ops", "OTC-2")
    assert entries(**agency, method="token", token="MII").credential() == AgencyCredential(
        TokenCredential("MII"), "ops", "OTC-2"
    )
    by_key = entries(**agency, method="access-key", access_key="ak", secret_key="sk").credential()
    assert by_key == AccessKeyCredential("ak", "sk")


@pytest.mark.parametrize(
    ("chosen", "form"), [("", None), ("Access", SigningForm.ACCESS), ("Credential", SigningForm.SCOPED)]
)
def test_the_form_of_signatures_is_left_open_unless_chosen(chosen: str, form: SigningForm | None) -> None:
    made = entries(method="access-key", access_key="ak", secret_key="sk", security_token="st", signing_form=chosen)
    assert made.credential() == AccessKeyCredential("ak", "sk", "st", form)


def test_all_projects_of_a_region_are_no_project_of_that_name() -> None:
    made = entries(project="", all_projects=True, profile_name="p")
    assert (made.connection().project_name, made.connection().project_id) == ("", "")
    assert made.profile().all_projects
    assert made.profile().project_name == ""


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
    assert dialog.focusWidget() is dialog.form.methods.password.edit


def test_connect_hands_over_what_was_entered(dialog: CredentialDialog) -> None:
    spy = QSignalSpy(dialog.connect_requested)
    dialog.choose_profile("shop")
    dialog.form.methods.password.set_text(" with blanks ")
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
    offered = [dialog.form.project.box.itemText(at) for at in range(dialog.form.project.box.count())]
    assert offered == ["eu-de", "eu-de_shop", ALL_PROJECTS]
    assert dialog.entries().project_id == "b" * 32


def test_a_pasted_token_loses_its_line_breaks(dialog: CredentialDialog) -> None:
    dialog.form.methods.choose("token")
    dialog.form.methods.token.set_text(" MII\nabc def ")
    assert dialog.entries().token == "MIIabcdef"
    assert dialog.entries().method == "token"


def test_while_it_works_only_cancel_can_be_pressed(dialog: CredentialDialog) -> None:
    dialog.choose_profile("shop")
    dialog.busy("Signing in…")
    enabled = [one.text().replace("&", "") for one in dialog.findChildren(QPushButton) if one.isEnabled()]
    assert enabled == ["Cancel"]
    dialog.ready()
    assert button(dialog, "Connect").isEnabled()
    assert button(dialog, "Save").isEnabled()


def test_closing_leaves_no_secret_in_the_fields(dialog: CredentialDialog) -> None:
    for field in dialog.form.methods.secrets:
        field.set_text("geheim")
    dialog.form.methods.access_key.setText("AK")
    dialog.reject()
    assert "".join(edit.text() for edit in fields_of(dialog) if edit.echoMode() is QLineEdit.EchoMode.Password) == ""
    assert dialog.form.methods.access_key.text() == ""
    assert dialog.entries().stored is None


def fields_of(dialog: CredentialDialog) -> list[QLineEdit]:
    return dialog.findChildren(QLineEdit)


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
    order = [form.place.cloud, form.place.region, form.place.iam_url, form.place.drs_url]
    order += [form.methods.domain, form.methods.username, form.methods.password.edit, form.methods.passcode.edit]
    order += [form.project.box, form.project.find_button, form.keep_password, form.more.opener]
    order += [form.more.second_factor, form.more.user_id, form.more.agency_name, form.more.agency_domain]
    places = [chain.index(one) for one in order]
    assert places == sorted(places)


def shown_fields(dialog: CredentialDialog) -> set[str]:
    return {edit.accessibleName() for edit in fields_of(dialog) if edit.isVisible() and edit.accessibleName()}


def test_each_way_shows_its_own_fields_and_the_rare_ones_only_when_asked_for(
    dialog: CredentialDialog, qtbot: QtBot
) -> None:
    dialog.choose_profile("shop")
    with qtbot.waitExposed(dialog):
        dialog.show()
    place = {"IAM URL", "DRS URL"}
    assert shown_fields(dialog) == place | {"Account (domain)", "User name", "Password"}
    dialog.form.more.opener.click()
    assert shown_fields(dialog) >= {"User ID", "Agency", "Account of the agency"}
    dialog.form.methods.choose("access-key")
    assert shown_fields(dialog) == place | {"Access key", "Secret key", "Security token"}
    dialog.form.methods.choose("token")
    assert shown_fields(dialog) == place | {"Token", "Agency", "Account of the agency"}
    dialog.form.more.opener.click()
    assert shown_fields(dialog) == place | {"Token"}


def test_a_one_time_code_is_asked_for_where_it_is_needed(dialog: CredentialDialog, qtbot: QtBot) -> None:
    dialog.choose_profile("shop")
    with qtbot.waitExposed(dialog):
        dialog.show()
    code = dialog.form.methods.passcode
    assert not code.isVisible()
    dialog.ask_code()
    assert code.isVisible()
    assert dialog.focusWidget() is code.edit
    code.set_text(" 246 810 ")
    assert dialog.entries().passcode == "246810"
    dialog.form.forget_code()
    assert dialog.entries().passcode == ""
    dialog.form.more.second_factor.setChecked(False)
    assert not code.isVisible()


def test_a_profile_that_uses_a_rare_option_shows_it(dialog: CredentialDialog) -> None:
    assert not dialog.form.more.is_open
    dialog.show_profiles([Profile(name="a", agency_name="ops", agency_domain="OTC-2")])
    dialog.choose_profile("a")
    assert dialog.form.more.is_open
    assert dialog.entries().agency_name == "ops"


def test_saving_keeps_what_the_dialog_does_not_show(dialog: CredentialDialog) -> None:
    dialog.show_profiles([Profile(name="a", cloud="otc", region="eu-de", colour="#3584e4")])
    dialog.choose_profile("a")
    assert dialog.entries().profile().colour == "#3584e4"


def test_several_projects_are_offered_and_none_is_guessed(dialog: CredentialDialog) -> None:
    dialog.form.project.show_project("", "")
    dialog.form.show_projects([Project(id="a" * 32, name="eu-de"), Project(id="b" * 32, name="eu-de_b")], choose=False)
    assert dialog.entries().project == ""
    assert [complaint.field for complaint in dialog.entries().complaints(need_project=True)][-1] == "project"
    dialog.form.project.box.setCurrentIndex(2)
    assert dialog.entries().all_projects


def test_signing_in_again_leaves_nothing_to_change_but_the_secret(dialog: CredentialDialog, qtbot: QtBot) -> None:
    dialog.ask_again(PROFILE, "shop")
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.windowTitle() == "Sign in again to shop"
    free = {edit.accessibleName() for edit in fields_of(dialog) if edit.isVisible() and edit.isEnabled()}
    assert free == {"Password"}
    assert dialog.focusWidget() is dialog.form.methods.password.edit
    spy = QSignalSpy(dialog.connect_requested)
    dialog.form.methods.password.set_text("neu")
    button(dialog, "Sign in").click()
    assert spy.at(0)[0].credential() == PasswordCredential("anna", "neu", "OTC-1")


@pytest.mark.parametrize("more", [False, True])
def test_it_fits_a_small_screen_without_cutting_words(dialog: CredentialDialog, qtbot: QtBot, more: bool) -> None:
    dialog.choose_profile("shop")
    dialog.form.more.open(more)
    dialog.outcome.say("error", "The user name or password is wrong. " * 4)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.resize(700, 560)
    assert (dialog.width(), dialog.height()) == (700, 560)
    for one in dialog.findChildren(QPushButton):
        if one.isVisible():
            assert one.width() >= one.sizeHint().width() - 2, one.text()


def test_what_is_typed_stays_when_the_keyboard_leaves_the_list_of_profiles(qtbot: QtBot) -> None:
    dialog = CredentialDialog([Profile(name="first"), PROFILE])
    qtbot.addWidget(dialog)
    dialog.choose_profile("shop")
    dialog.show()
    dialog.profile.setFocus()
    qtbot.waitUntil(dialog.profile.hasFocus)
    dialog.form.methods.password.set_text("geheim")
    dialog.outcome.say("warning", "This user needs a one-time code.")
    dialog.ask_code()
    assert dialog.form.methods.password.text == "geheim"
    assert dialog.outcome.text == "This user needs a one-time code."


def test_choosing_another_profile_of_the_list_fills_the_fields(qtbot: QtBot) -> None:
    dialog = CredentialDialog([Profile(name="first", username="bob"), PROFILE])
    qtbot.addWidget(dialog)
    dialog.choose_profile("shop")
    dialog.show()
    dialog.profile.setFocus()
    QTest.keyClick(dialog.profile, Qt.Key.Key_Up)
    assert dialog.form.methods.username.text() == "bob"
