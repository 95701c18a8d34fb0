"""Preferences, Network: what cannot be used is marked and not applied; the proxy's password is for one proxy only."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from drs_inspector.cloud.network.certificates import CertificateRefusedError
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.qt.widgets.fields.field_frame import FieldFrame
from drs_inspector.storage.secrets.keyring_store import SecretKind
from tests.e2e.expected import files_holding
from tests.helpers.private_ca import PrivateAuthority
from tests.qt.preferences.conftest import Preferences, inside
from tests.qt.sign_in.stage import press

PROXY, OTHER = "http://proxy.example.com:3128", "http://other.example.com:3128"
WORD = "geheim-p"


def is_marked(preferences: Preferences, name: str) -> bool:
    return preferences.field(name, FieldFrame).is_refused


def in_keyring(preferences: Preferences) -> str:
    return "".join(preferences.stage.saved.values())


def use_proxy(preferences: Preferences) -> None:
    preferences.choose("proxy", "This proxy")
    preferences.enter("proxy_url", PROXY)
    preferences.enter("proxy_username", "anna")
    preferences.enter("proxy_password", WORD)


async def test_settings_apply_and_are_saved_and_the_password_goes_to_the_keyring(
    preferences: Preferences, own_home: Path
) -> None:
    network = preferences.stage.network
    changes: list[bool] = []
    network.changed.connect(lambda: changes.append(True))
    page = preferences.open("network")
    use_proxy(preferences)
    assert changes
    assert network.now() == NetworkSettings(proxy="manual", proxy_url=PROXY, proxy_username="anna", proxy_password=WORD)
    assert (preferences.saved.proxy, preferences.saved.proxy_username) == ("manual", "anna")
    await preferences.stage.until(lambda: WORD in in_keyring(preferences))
    assert files_holding(own_home, [WORD.encode()]) == []
    edit = preferences.field("proxy_password", QLineEdit)
    page.reject()
    assert edit.text() == ""
    assert network.now().proxy_password == WORD
    network.forget()
    assert network.now().proxy_password == ""
    await network.load_saved()
    assert network.now().proxy_password == WORD


@pytest.mark.parametrize("path", ["~no-such-user-here/ca.pem", "/dev/zero", "/", "x" * 5000])
async def test_a_file_that_cannot_be_used_is_marked_and_not_applied(preferences: Preferences, path: str) -> None:
    preferences.open("network")
    preferences.choose("trust", "Those of the system and those in this file")
    edit = preferences.field("ca_file", QLineEdit)
    edit.setFocus()
    edit.setText(path)
    preferences.page.search.setFocus()
    assert is_marked(preferences, "ca_file")
    assert "This file cannot be used." in preferences.setting("ca_file").message
    assert (preferences.in_force.trust, preferences.in_force.ca_file) == ("system", "")


@pytest.mark.parametrize(
    "url",
    [
        "proxy.example.com",
        "socks5://a:1",
        "http://u:p@proxy:3128",
        "http://proxy:port",
        "http://proxy",
        "http://pro xy:3128",
        "http://proxy:0",
        "http://u:12#p@proxy:3128",
        "http://u:12/p@proxy:3128",
    ],
)
async def test_a_proxy_that_cannot_be_meant_is_marked_and_the_one_of_before_stays(
    preferences: Preferences, url: str
) -> None:
    preferences.open("network")
    use_proxy(preferences)
    preferences.enter("proxy_url", url)
    row = preferences.setting("proxy_url")
    assert is_marked(preferences, "proxy_url")
    assert "Not applied: the value of before stays in force." in row.message
    assert "u:p" not in row.message
    assert row.message in inside(row, QLineEdit).accessibleDescription()
    assert preferences.in_force.proxy_url == preferences.saved.proxy_url == PROXY
    QTest.keyClicks(inside(row, QLineEdit), "/")
    assert not is_marked(preferences, "proxy_url")
    preferences.enter("proxy_url", OTHER)
    assert not is_marked(preferences, "proxy_url")
    assert preferences.saved.proxy_url == OTHER


async def test_a_proxy_is_not_used_before_it_has_an_address(preferences: Preferences) -> None:
    preferences.open("network")
    url = preferences.field("proxy_url", QLineEdit)
    assert not url.isEnabled()
    preferences.choose("proxy", "This proxy")
    assert url.isEnabled()
    assert "Enter the proxy as http://name:port" in preferences.setting("proxy_url").message
    assert preferences.in_force.proxy == "system"
    preferences.enter("proxy_username", "anna")
    assert preferences.in_force.proxy_username == ""
    preferences.enter("proxy_url", PROXY)
    assert preferences.setting("proxy_url").message == ""
    assert (preferences.saved.proxy, preferences.saved.proxy_url) == ("manual", PROXY)
    assert preferences.saved.proxy_username == "anna"
    preferences.choose("proxy", "No proxy")
    assert preferences.saved.proxy == "none"
    assert not url.isEnabled()


async def test_reset_takes_away_what_is_entered_and_not_applied(preferences: Preferences) -> None:
    preferences.open("network")
    preferences.choose("proxy", "This proxy")
    preferences.enter("proxy_url", "nonsense")
    preferences.press("Reset “Network”")
    assert preferences.setting("proxy").widget.value() == "system"
    assert preferences.text("proxy_url") == ""
    assert not is_marked(preferences, "proxy_url")
    assert preferences.setting("proxy_url").message == ""


async def test_a_password_is_not_sent_to_another_proxy_than_it_was_entered_for(preferences: Preferences) -> None:
    network = preferences.stage.network
    preferences.open("network")
    use_proxy(preferences)
    await preferences.stage.until(lambda: WORD in in_keyring(preferences))
    preferences.enter("proxy_url", OTHER)
    assert network.now().proxy_password == ""
    assert preferences.text("proxy_password") == ""
    await network.load_saved()
    assert network.now().proxy_password == ""
    preferences.enter("proxy_url", PROXY)
    await preferences.stage.until(lambda: preferences.text("proxy_password") == WORD)
    assert network.now().proxy_password == WORD


async def test_the_saved_password_is_filled_in_when_the_keyring_has_answered(preferences: Preferences) -> None:
    preferences.open("network")
    use_proxy(preferences)
    await preferences.stage.until(lambda: WORD in in_keyring(preferences))
    preferences.page.reject()
    preferences.stage.network.forget()
    preferences.open("network")
    assert preferences.text("proxy_password") == ""
    await preferences.stage.until(lambda: preferences.text("proxy_password") == WORD)


async def test_the_password_is_filled_in_although_the_keyring_is_still_saving_it(
    preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = preferences.stage.app.secrets
    plain, saving, go_on = secrets.set, asyncio.Event(), asyncio.Event()

    async def slow(profile: str, kind: SecretKind, value: str) -> None:
        saving.set()
        await go_on.wait()
        await plain(profile, kind, value)

    monkeypatch.setattr(secrets, "set", slow)
    preferences.open("network")
    use_proxy(preferences)
    await preferences.stage.until(saving.is_set)
    preferences.page.reject()
    preferences.stage.network.forget()
    preferences.open("network")
    go_on.set()
    await preferences.stage.until(lambda: preferences.text("proxy_password") == WORD)


@pytest.mark.parametrize("meanwhile", ["another", ""], ids=["typed", "locked"])
async def test_the_keyring_s_answer_does_not_replace_what_was_typed_or_forgotten_meanwhile(
    preferences: Preferences, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    network = preferences.stage.network
    preferences.open("network")
    use_proxy(preferences)
    await preferences.stage.until(lambda: not preferences.stage.app.tasks.running("Keyring of the proxy"))
    network.forget()
    secrets = preferences.stage.app.secrets
    plain, asked, go_on = secrets.get, asyncio.Event(), asyncio.Event()

    async def slow(profile: str, kind: SecretKind) -> str | None:
        found = await plain(profile, kind)
        asked.set()
        await go_on.wait()
        return found

    monkeypatch.setattr(secrets, "get", slow)
    loading = preferences.stage.app.tasks.start("A sign-in", network.load_saved())
    await preferences.stage.until(asked.is_set)
    if meanwhile:
        preferences.enter("proxy_password", meanwhile)
    else:
        network.forget()
    go_on.set()
    await loading
    assert network.now().proxy_password == meanwhile


async def test_locking_empties_the_field_of_the_password_also_of_what_is_being_typed(preferences: Preferences) -> None:
    preferences.open("network")
    use_proxy(preferences)
    preferences.stage.sign_in.forget_secrets()
    assert preferences.text("proxy_password") == ""
    QTest.keyClicks(preferences.field("proxy_password", QLineEdit), "half")
    preferences.stage.sign_in.forget_secrets()
    assert preferences.text("proxy_password") == ""


async def test_a_password_that_is_being_typed_is_saved_when_the_page_closes(preferences: Preferences) -> None:
    page = preferences.open("network")
    use_proxy(preferences)
    edit = preferences.field("proxy_password", QLineEdit)
    edit.setFocus()
    QTest.keyClicks(edit, "-more")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert edit.text() == ""
    assert preferences.stage.network.now().proxy_password == f"{WORD}-more"
    await preferences.stage.until(lambda: f"{WORD}-more" in in_keyring(preferences))


async def test_a_file_of_certificates_is_looked_into_before_it_is_trusted(
    preferences: Preferences, tmp_path: Path
) -> None:
    good, bad = PrivateAuthority(tmp_path / "ca").ca_file, tmp_path / "bad.pem"
    bad.write_text("nothing", "utf-8")
    preferences.open("network")
    preferences.choose("trust", "Those of the system and those in this file")
    row = preferences.setting("ca_file")
    assert "Choose a file" in row.message
    for path in (bad, tmp_path / "gone.pem"):
        preferences.enter("ca_file", str(path))
        assert is_marked(preferences, "ca_file")
        assert "cannot be used" in row.message
        assert preferences.in_force.trust == "system"
    preferences.enter("ca_file", str(good))
    assert (preferences.saved.trust, preferences.saved.ca_file) == ("file", str(good))
    assert not is_marked(preferences, "ca_file")
    assert "Example" in row.message


async def test_it_says_that_verification_cannot_be_switched_off(preferences: Preferences) -> None:
    page = preferences.open("network")
    words = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "always verified" in words
    assert not any("verif" in box.text().lower() for box in page.findChildren(QCheckBox))


async def test_the_sign_in_dialog_and_the_certificate_dialog_lead_to_the_section(preferences: Preferences) -> None:
    stage = preferences.stage
    stage.sign_in.ask()
    dialog = stage.dialog(CredentialDialog)
    dialog.form.network_requested.emit()
    assert preferences.page.parentWidget() is dialog
    assert preferences.page.navigation.key == "network"
    preferences.page.reject()
    dialog.reject()
    error = CertificateRefusedError("Refused", "", host="drs.example", reason="self-signed", chain=())
    stage.network.show_certificate(error)
    certificates = stage.dialog(CertificateDialog)
    press(certificates, "Network")
    assert preferences.page.parentWidget() is certificates
    assert preferences.page.navigation.key == "network"
    preferences.page.reject()
    certificates.reject()
