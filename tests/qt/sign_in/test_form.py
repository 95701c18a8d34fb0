"""The form of the sign-in dialog: what appears when, what belongs together, what is said where."""

from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.qt.widgets.fields.action_button import ActionButton
from drs_inspector.qt.widgets.fields.field_row import FieldRow
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.qt.sign_in.search_steps import CAREFUL, PLACE, SHOP, URLS, entries, opened, paste
from tests.qt.sign_in.stage import Stage, press, shown_fields, text_of, type_in

# Ways to sign in


async def test_each_way_shows_its_own_fields_and_the_rare_ones_only_when_asked_for(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    assert shown_fields(dialog) == {"domain", "username", "password"}
    dialog.form.more.opener.click()
    rare = {"iam_url", "drs_url"}
    assert shown_fields(dialog) == {"domain", "username", "password", "user_id", "agency_name", "agency_domain"} | rare
    dialog.form.methods.choose("access-key")
    assert shown_fields(dialog) == {"access_key", "secret_key", "security_token", "signing_form"} | rare
    assert dialog.form.methods.keep.isVisible()
    dialog.form.methods.choose("token")
    assert shown_fields(dialog) == {"token", "agency_name", "agency_domain"} | rare
    assert not dialog.form.methods.keep.isVisible()
    dialog.form.more.opener.click()
    assert shown_fields(dialog) == {"token"}
    await stage.close(dialog)


async def test_what_is_used_of_the_rare_options_is_named_in_their_line(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    more = dialog.form.more
    assert more.opener.accessibleName() == "More: project eu-de_shop, URLs, agency, proxy, certificate"
    more.open()
    type_in(dialog, "agency_name", "ops")
    type_in(dialog, "iam_url", "https://iam.own.example")
    stage.app.settings.proxy, stage.app.settings.proxy_url = "manual", "http://squid.example.com:3128"
    stage.app.settings.trust, stage.app.settings.ca_file = "file", "/ca.pem"
    stage.sign_in._show_network()
    assert more.opener.accessibleName() == (
        "More: own URLs, agency ops, project eu-de_shop, proxy squid.example.com, certificate of a file"
    )
    await stage.close(dialog)


async def test_urls_of_a_profile_win_over_those_of_its_region(stage: Stage) -> None:
    own: dict[str, Any] = {"iam_url": "https://iam.own.example", "drs_url": "https://drs.own.example"}
    save_profile(Profile(name="own", username="anna", **PLACE, **own))
    dialog = opened(stage, "own")
    profile = entries(stage).profile()
    assert (profile.iam_url, profile.region) == ("https://iam.own.example", "eu-de")
    assert "own URLs" in dialog.form.more.opener.accessibleName()
    await stage.close(dialog)


async def test_nothing_of_one_connection_is_left_when_another_one_is_chosen(stage: Stage) -> None:
    save_profile(CAREFUL)
    save_profile(Profile(name="keys", method="access-key", cloud="otc", region="eu-nl", **URLS))
    dialog = opened(stage, "careful")
    type_in(dialog, "password", "geheim")
    dialog.form.taken.emit(stage.profile("keys"))
    assert entries(stage).profile() == stage.profile("keys")
    dialog.form.methods.choose("password")
    assert [text_of(dialog, name) for name in ("domain", "username", "password", "user_id")] == ["", "", "", ""]
    await stage.close(dialog)


# A user id belongs to its user


@pytest.mark.parametrize(("name", "text"), [("username", "ben"), ("domain", "OTC-2"), ("iam_url", "https://i.example")])
async def test_a_user_id_goes_with_its_user(stage: Stage, name: str, text: str) -> None:
    save_profile(CAREFUL)
    dialog = opened(stage, "careful")
    dialog.form.more.open()
    assert text_of(dialog, "user_id") == "0123"
    type_in(dialog, name, text)
    assert text_of(dialog, "user_id") == ""
    await stage.close(dialog)


async def test_a_user_id_goes_with_the_region_and_stays_with_its_user(stage: Stage) -> None:
    save_profile(CAREFUL)
    dialog = opened(stage, "careful")
    dialog.form.more.open()
    type_in(dialog, "password", "geheim")
    type_in(dialog, "drs_url", "https://drs.example.org")
    assert text_of(dialog, "user_id") == "0123"
    dialog.form.taken.emit(next(region for region in load_regions() if region.region == "eu-nl"))
    assert text_of(dialog, "user_id") == ""
    await stage.close(dialog)


async def test_a_user_id_that_is_typed_first_stays_while_the_rest_is_typed(stage: Stage) -> None:
    dialog = opened(stage)
    paste(dialog, URLS["iam_url"])
    dialog.form.more.open()
    type_in(dialog, "user_id", "0456")
    type_in(dialog, "domain", "OTC-1")
    type_in(dialog, "username", "anna")
    assert text_of(dialog, "user_id") == "0456"
    await stage.close(dialog)


# What is missing, what is going on, closing


async def test_every_mistake_is_marked_and_the_first_has_the_keyboard(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    await stage.until(lambda: stage.app.tasks.running("Keyring") is None)  # it holds nothing for this one
    type_in(dialog, "username", "")
    press(dialog, "Connect")
    marked = [row.label.text().replace("&", "") for row in dialog.findChildren(FieldRow) if row.refusal]
    assert marked == ["User", "Password"]
    user = dialog.form.entry("username")
    assert user is not None
    assert dialog.focusWidget() is user.edit
    described = QAccessible.queryAccessibleInterface(user.edit)
    assert described.text(QAccessible.Text.Name) == "User"
    assert "Enter the user name." in described.text(QAccessible.Text.Description)
    await stage.close(dialog)


async def test_test_says_what_it_needs_and_leads_there(stage: Stage) -> None:
    save_profile(Profile(name="nobody", cloud="otc", region="eu-de", **URLS))
    dialog = opened(stage, "nobody")
    assert dialog.test.reason == "needs a region and an account"
    dialog.test.click()
    domain = dialog.form.entry("domain")
    assert domain is not None
    assert dialog.focusWidget() is domain.edit
    type_in(dialog, "domain", "OTC-1")
    type_in(dialog, "username", "anna")
    assert dialog.test.reason == ""
    assert dialog.test_note.text() == ""
    await stage.close(dialog)


async def test_while_it_works_only_cancel_can_be_used(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    dialog.busy("Signing in…")
    usable = [one.text() for one in dialog.findChildren(ActionButton) if one.isVisible() and not one.reason]
    assert usable == ["Cancel"]
    assert not dialog.form.isEnabled()
    dialog.ready()
    assert dialog.primary.reason == ""
    await stage.close(dialog)


async def test_closing_leaves_no_secret_in_the_fields(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    for panel in dialog.form.methods.panels.values():
        panel.show_values(dict.fromkeys(panel.entries, "geheim"))
    dialog.code.cells.setText("123456")
    dialog.reject()
    secret = [one for panel in dialog.form.methods.panels.values() for one in panel.entries.values()]
    assert {one.text for one in secret if one.field.secret or one.field.place == "keyring"} == {""}
    assert dialog.code.cells.text() == ""


async def test_the_computer_left_alone_forgets_what_was_typed(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    type_in(dialog, "password", "geheim")
    stage.sign_in.forget_secrets()
    assert text_of(dialog, "password") == ""
    assert text_of(dialog, "username") == "anna"
    await stage.close(dialog)


# Keyboard and screen


async def test_every_field_has_a_name_and_is_reached_by_tab_in_its_order(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    dialog.form.more.open()
    fields = [
        one
        for one in dialog.findChildren(QWidget)
        if isinstance(one, QLineEdit | QComboBox) and not isinstance(one.parent(), QComboBox)
    ]
    assert [field for field in fields if not field.accessibleName()] == []
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    order: list[QWidget | None] = [dialog.form.names.edit, dialog.form.names.colour, dialog.form.region.line]
    order.append(dialog.form.methods.segments.buttons["password"])
    order += [dialog.form.entry(name).edit for name in ("domain", "username", "password")]
    order += [dialog.form.methods.keep, dialog.form.more.opener]
    order += [
        dialog.form.entry(name).edit for name in ("iam_url", "drs_url", "user_id", "agency_name", "agency_domain")
    ]
    order += [dialog.form.more.network, dialog.form.more.choose_again, dialog.test, dialog.cancel, dialog.primary]
    places = [chain.index(one) for one in order if one is not None]
    assert places == sorted(places)
    await stage.close(dialog)


@pytest.mark.parametrize("more", [False, True])
async def test_it_fits_a_small_screen_and_scrolls(stage: Stage, more: bool) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    dialog.form.more.open(more)
    dialog.outcome.say("error", "The user name or password is wrong. " * 4)
    await stage.until(lambda: not dialog._fit.isActive())
    assert dialog.width() <= 1024
    dialog.resize(500, 300)
    password = dialog.form.entry("password")
    assert password is not None
    password.focus()
    dialog.reveal()
    seen = dialog._scroll.viewport().rect()
    assert password.edit is not None
    place = password.edit.mapTo(dialog._scroll.viewport(), password.edit.rect().center())
    assert seen.contains(place)
    for one in dialog.findChildren(ActionButton):
        if one.isVisible():
            assert one.width() >= one.sizeHint().width() - 2, one.text()
    await stage.close(dialog)


async def test_the_dialog_is_as_high_as_its_content(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    await stage.until(lambda: dialog.form.rest.isVisible() and dialog.height() > 300)
    low, top = dialog.height(), dialog.pos()
    dialog.form.more.open()
    await stage.until(lambda: dialog.height() > low)
    await stage.until(lambda: dialog._scroll.verticalScrollBar().maximum() == 0)
    dialog.form.more.open(False)
    await stage.until(lambda: dialog.height() == low)
    assert dialog.pos() == top
    await stage.close(dialog)
