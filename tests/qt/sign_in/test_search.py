"""The first line of the sign-in dialog: regions and saved connections are found, what is pasted fills the form."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from drs_inspector.cloud.network.regions import load_regions
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.storage.profiles.store import Profile, save_profile
from tests.qt.sign_in.search_steps import PLACE, SHOP, URLS, entries, lines, opened, paste, search
from tests.qt.sign_in.stage import Stage, press, refusal, text_of, type_in

# Cloud and region


async def test_nothing_is_chosen_beforehand_and_the_rest_appears_with_the_region(stage: Stage) -> None:
    dialog = opened(stage)
    assert dialog.windowTitle() == "New connection"
    assert dialog.focusWidget() is dialog.form.region.line
    assert dialog.form.region.is_open
    assert not dialog.form.rest.isVisible()
    assert dialog.primary.reason
    assert dialog.test_note.text() == "needs a region and an account"
    low = dialog.height()
    top = dialog.pos()
    search(dialog, "Frankfurt")
    assert lines(dialog) == ["EU-DE (Germany)"]
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Return)
    await stage.until(lambda: dialog.height() != low)
    assert dialog.form.rest.isVisible()
    assert "eu-de" in dialog.form.region.line.text()
    assert dialog.form.names.name == "EU-DE (Germany)"
    assert dialog.primary.reason == ""
    assert dialog.pos() == top, "the upper edge stays where it is"
    assert dialog.focusWidget() is dialog.form.entry("domain").edit
    await stage.close(dialog)


async def test_the_first_line_is_current_and_arrows_go_on(stage: Stage) -> None:
    dialog = opened(stage)
    search(dialog, "eu-")
    shown = dialog.form.region.panel.list
    assert shown.current is not None
    first = shown.current.name
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Down)
    assert shown.current.name != first
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Up)
    assert shown.current.name == first
    search(dialog, "atlantis")
    assert lines(dialog) == []
    assert "Nothing fits" in dialog.form.region.panel.note.text()
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Return)
    assert dialog.form.place is None
    await stage.close(dialog)


async def test_every_region_fills_its_urls(stage: Stage) -> None:
    dialog = opened(stage)
    for region in load_regions():
        dialog.form.taken.emit(region)
        profile = entries(stage).profile()
        wanted = (region.cloud_key, region.region, region.iam_url, region.drs_url)
        assert (profile.cloud, profile.region, profile.iam_url, profile.drs_url) == wanted
    await stage.close(dialog)


async def test_what_was_used_last_comes_first(stage: Stage) -> None:
    for profile in (Profile(name="first", **PLACE, **URLS), SHOP):
        save_profile(profile)
    stage.app.settings.last_profile = "shop"
    dialog = opened(stage)
    assert lines(dialog)[:2] == ["shop", "first"]
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Return)
    assert entries(stage).profile() == SHOP
    await stage.close(dialog)


async def test_a_search_that_is_given_up_leaves_what_was_chosen(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage, "shop")
    before = dialog.form.region.line.text()
    search(dialog, "eu-nl")
    QTest.keyClick(dialog.form.region.line, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.form.region.line.text() == before
    assert entries(stage).profile() == SHOP
    await stage.close(dialog)


# Pasting


async def test_a_pasted_entry_fills_the_form_and_its_password_is_never_shown(stage: Stage) -> None:
    dialog = opened(stage)
    secret = "geheim-in-a-paste"
    paste(
        dialog,
        "clouds:\n  otc:\n    profile: otc\n    region_name: eu-nl\n    auth:\n      username: anna\n"
        f"      password: {secret}\n      user_domain_name: OTC-1\n",
    )
    assert (text_of(dialog, "username"), text_of(dialog, "domain")) == ("anna", "OTC-1")
    assert text_of(dialog, "password") == secret
    edit = dialog.form.entry("password").edit
    assert edit is not None
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    said = [label.text() for label in dialog.findChildren(QLabel)]
    typed = [one.text() for one in dialog.findChildren(QLineEdit) if one.echoMode() is QLineEdit.EchoMode.Normal]
    assert secret not in "".join(said + typed)
    spoken = QAccessible.queryAccessibleInterface(edit)
    assert secret not in spoken.text(QAccessible.Text.Value) + spoken.text(QAccessible.Text.Name)
    await stage.close(dialog)


async def test_a_megabyte_of_garbage_is_told_and_leaves_the_window_usable(stage: Stage) -> None:
    dialog = opened(stage)
    for text in ("x" * 1_000_000, "clouds:\n" + "a: [" * 300_000):
        paste(dialog, text)
        assert "too long" in refusal(dialog)
        assert dialog.form.place is None
    paste(dialog, "frank\nfurt")
    assert dialog.form.region.line.text() == "frank furt"
    paste(dialog, "https://iam.eu-de.otc.t-systems.com/v3")
    assert refusal(dialog) == ""
    assert entries(stage).profile().region == "eu-de"
    await stage.close(dialog)


async def test_an_address_of_another_cloud_asks_for_the_other_one(stage: Stage) -> None:
    dialog = opened(stage)
    paste(dialog, "https://iam.my.cloud.example/v3")
    drs = dialog.form.entry("drs_url")
    assert drs is not None
    assert dialog.form.more.is_open
    assert dialog.focusWidget() is drs.edit
    assert "DRS address is not known" in dialog.outcome.text
    assert entries(stage).profile().cloud == ""
    await stage.close(dialog)


# Names and colours


async def test_a_name_is_filled_in_until_it_is_typed_and_no_other_connection_has_it(stage: Stage) -> None:
    save_profile(Profile(name="EU-DE (Germany)"))
    dialog = opened(stage)
    by_key = {region.region: region for region in load_regions()}
    dialog.form.taken.emit(by_key["eu-de"])
    assert dialog.form.names.name == "EU-DE (Germany) 2"
    dialog.form.taken.emit(by_key["eu-nl"])
    assert dialog.form.names.name == "EU-NL (Netherlands)"
    dialog.form.names.edit.selectAll()
    QTest.keyClicks(dialog.form.names.edit, "mine")
    dialog.form.taken.emit(by_key["eu-de"])
    assert dialog.form.names.name == "mine"
    await stage.close(dialog)


async def test_a_name_that_another_connection_has_is_not_taken_over(stage: Stage) -> None:
    save_profile(SHOP)
    dialog = opened(stage)
    paste(dialog, URLS["iam_url"])
    dialog.form.show_values({"domain": "OTC-1", "username": "ben", "password": "geheim"})
    dialog.form.names.edit.selectAll()
    QTest.keyClicks(dialog.form.names.edit, "shop")
    press(dialog, "Connect")
    assert "There is a connection of this name already" in refusal(dialog)
    assert dialog.focusWidget() is dialog.form.names.edit
    assert stage.profile("shop") == SHOP
    await stage.close(dialog)


async def test_a_saved_connection_is_changed_without_signing_in_and_keeps_what_is_not_shown(stage: Stage) -> None:
    save_profile(SHOP)
    stage.sign_in.edit("shop")
    dialog = stage.dialog(CredentialDialog)
    assert dialog.windowTitle() == "Change connection"
    type_in(dialog, "username", "ben")
    press(dialog, "Save")
    assert "without any secret" in dialog.outcome.text
    saved = stage.profile("shop")
    assert (saved.username, saved.colour, saved.project_name) == ("ben", "#3584e4", "eu-de_shop")
    await stage.close(dialog)


async def test_a_name_that_is_cut_is_whole_in_its_tool_tip(stage: Stage) -> None:
    name = "<b>A cloud</b> whose name is longer than the list of regions has room for in one line"
    save_profile(Profile(name=name, cloud="otc", region="eu-de", iam_url="https://iam.example.org"))
    dialog = opened(stage)
    search(dialog, "longer")
    shown = dialog.form.region.panel.list
    index = shown.currentIndex()
    assert index.data() == name
    tip = QTextDocument()
    tip.setHtml(index.data(Qt.ItemDataRole.ToolTipRole))
    assert tip.toPlainText().splitlines()[0] == name, "as text, not as HTML"
    headings = [row for row in range(len(shown.rows)) if shown.rows[row].key is None]
    assert [shown.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in headings] == [None] * len(headings)
