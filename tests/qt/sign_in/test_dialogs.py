"""The dialogs around signing in: certificates, connection report, profiles, imports."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from drs_inspector.cloud.network.certificates import CertificateFacts, CertificateRefusedError
from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.profiles.dialog import ProfileManager
from drs_inspector.qt.profiles.import_preview import ProfilePreview
from drs_inspector.qt.profiles.model import ProfilesModel
from drs_inspector.storage.imports import FoundSignIn
from drs_inspector.storage.profiles.store import Profile

PROFILES = [Profile(name="one", colour="#3584e4"), Profile(name="two & more"), Profile(name="three")]


def press(dialog: QDialog, text: str) -> None:
    found = [one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)]
    assert found, text
    assert found[0].isEnabled(), text
    found[0].click()


def tick(dialog: QDialog, text: str) -> None:
    kinds = (*dialog.findChildren(QRadioButton), *dialog.findChildren(QCheckBox))
    next(one for one in kinds if text in one.text().replace("&", "")).click()


def field(dialog: QDialog, name: str) -> QLineEdit:
    return next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)


def said(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if not label.isHidden())


# Certificates


def facts(number: int, **more: Any) -> CertificateFacts:
    values: dict[str, Any] = {
        "subject": f"CN=host{number}",
        "issuer": "CN=Corp CA",
        "names": ("drs.example",),
        "not_before": datetime(2026, 1, 1, tzinfo=UTC),
        "not_after": datetime(2027, 1, 1, tzinfo=UTC),
        "sha256": ":".join(["AB"] * 32),
        "self_signed": False,
        "pem": f"PEM {number}\n",
    }
    return CertificateFacts(**{**values, **more})


def refused(reason: Any = "unknown-issuer", chain: Any = ()) -> CertificateRefusedError:
    return CertificateRefusedError(
        "Refused", "CN=Corp CA is not trusted.", host="drs.example", reason=reason, chain=chain
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("expired", "expired"),
        ("not-yet-valid", "not valid yet"),
        ("wrong-host", "other names"),
        ("unknown-issuer", "No authority that this computer trusts"),
        ("self-signed", "self-signed"),
        ("revoked", "revoked"),
        ("other", "could not be verified"),
    ],
)
def test_the_reason_is_told_in_words(qtbot: QtBot, reason: str, words: str) -> None:
    dialog = CertificateDialog(refused(reason), lambda _path, _pem: None)
    qtbot.addWidget(dialog)
    assert words in said(dialog)
    assert "nothing was sent" in said(dialog)


def test_the_chain_is_shown_copied_and_saved(qtbot: QtBot) -> None:
    saved: list[tuple[str, str]] = []
    dialog = CertificateDialog(refused(chain=(facts(0), facts(1))), lambda path, pem: saved.append((path, pem)))
    qtbot.addWidget(dialog)
    press(dialog, "Copy")
    copied = QGuiApplication.clipboard().text()
    for word in ("CN=host0", "CN=host1", "CN=Corp CA", "drs.example", ":".join(["AB"] * 32), "not trusted"):
        assert word in copied
    dialog.save_to("/chain.pem")
    assert saved == [("/chain.pem", "PEM 0\nPEM 1\n")]
    assert "/chain.pem" in said(dialog)


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot) -> None:
    def fail(_path: str, _pem: str) -> None:
        raise FileProblemError("The file cannot be written.")

    dialog = CertificateDialog(refused(chain=(facts(0),)), fail)
    qtbot.addWidget(dialog)
    dialog.save_to("/chain.pem")
    assert "cannot be written" in said(dialog)


def test_a_chain_that_is_still_asked_for_appears_later(qtbot: QtBot) -> None:
    dialog = CertificateDialog(refused(), lambda _path, _pem: None)
    qtbot.addWidget(dialog)
    dialog.show_chain((), looking=True)
    assert "Looking" in said(dialog)
    dialog.show_chain((facts(0, self_signed=True),))
    qtbot.waitUntil(lambda: "Looking" not in said(dialog))
    assert "(itself)" in said(dialog)


# Connection report


@dataclass(frozen=True)
class Step:
    title: str
    outcome: str = "ok"
    seconds: float = 0.0
    words: str = ""
    next_step: str = ""


def test_the_report_grows_and_can_be_copied_when_it_is_done(qtbot: QtBot) -> None:
    dialog = ConnectionReportDialog(["Session a", "Profile b"])
    qtbot.addWidget(dialog)
    dialog.begin()
    dialog.add(Step("Name resolution", seconds=0.012, words="iam.example is 127.0.0.1."))
    dialog.add(Step("Encryption", "failed", words="Not trusted.", next_step="Choose a file."))
    for word in ("Name resolution", "12 ms", "Not trusted.", "Choose a file."):
        assert word in said(dialog)
    copy = next(one for one in dialog.findChildren(QPushButton) if "Copy" in one.text())
    assert not copy.isEnabled()
    dialog.end("the whole report", "Failed: Encryption.", "failed")
    press(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == "the whole report"
    spy = QSignalSpy(dialog.run_requested)
    press(dialog, "Run again")
    assert spy.at(0) == [0]
    dialog.begin()
    qtbot.waitUntil(lambda: "Encryption" not in said(dialog))


def test_the_report_says_when_there_is_nothing_to_report_on(qtbot: QtBot) -> None:
    dialog = ConnectionReportDialog([])
    qtbot.addWidget(dialog)
    dialog.fail(InspectorError("There is nothing to report on yet."))
    assert "nothing to report" in said(dialog)


# Profiles


@pytest.fixture
def manager(qtbot: QtBot) -> ProfileManager:
    made = ProfileManager(lambda profile: f"leads to {profile.name}")
    qtbot.addWidget(made)
    made.show_profiles(PROFILES, ["two & more"])
    return made


def test_the_table_of_profiles_is_a_good_model(qtbot: QtBot) -> None:
    model = ProfilesModel(lambda profile: profile.name)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    spy = QSignalSpy(model.rename_requested)
    model.show_profiles(PROFILES)
    assert model.setData(model.index(0, 0), " new ") is False
    assert spy.at(0) == ["one", "new"]
    assert model.data(model.index(0, 0)) == "one"  # until it has been stored
    assert not model.setData(model.index(0, 0), "  ")
    assert spy.count() == 1
    model.show_profiles([])
    assert tester.model() is model


def test_the_manager_asks_for_what_is_selected(manager: ProfileManager) -> None:
    asked: list[tuple[Any, ...]] = []
    manager.edit_requested.connect(lambda *values: asked.append(("edit", *values)))
    manager.duplicate_requested.connect(lambda *values: asked.append(("copy", *values)))
    manager.moved.connect(lambda *values: asked.append(("move", *values)))
    manager.delete_requested.connect(lambda *values: asked.append(("delete", *values)))
    manager.connect_requested.connect(lambda *values: asked.append(("connect", *values)))
    for text in ("Edit", "Duplicate", "Up", "Down", "Delete"):
        press(manager, text)
    manager.table.selectAll()
    press(manager, "Connect")
    name = "two & more"
    assert asked == [
        ("edit", name),
        ("copy", name),
        ("move", name, 0),
        ("move", name, 2),
        ("delete", [name]),
        ("connect", [profile.name for profile in PROFILES]),
    ]
    assert not manager._edit.isEnabled()
    assert not manager._up.isEnabled()


def test_keys_and_context_menu_of_the_profiles_do_the_same(manager: ProfileManager, qtbot: QtBot) -> None:
    asked: list[object] = []
    manager.delete_requested.connect(asked.append)
    manager.table.selectAll()
    # A key that is a shortcut of the table reaches it only in the active window.
    with qtbot.waitActive(manager):
        manager.show()
        manager.activateWindow()
    manager.table.setFocus()

    def entry(text: str) -> QAction:
        manager.table.customContextMenuRequested.emit(QPoint(5, 5))
        menu = next(menu for menu in manager.table.findChildren(QMenu) if menu.isVisible())
        menu.hide()
        qtbot.waitUntil(manager.isActiveWindow)
        return next(action for action in menu.actions() if action.text() == text)

    names, count = [profile.name for profile in PROFILES], len(PROFILES)
    for keys, text in (("Ctrl+C", f"Copy {count} rows"), ("Ctrl+Shift+C", f"Copy {count} names")):
        found = []
        for run in (lambda keys=keys: QTest.keySequence(manager.table, keys), entry(text).trigger):
            QGuiApplication.clipboard().setText("nothing yet")
            run()
            found.append(QGuiApplication.clipboard().text())
        assert found[0] == found[1]
        heads = ["Name"] if keys == "Ctrl+C" else []
        assert [line.split("\t")[0] for line in found[0].splitlines()] == [*heads, *names]
    QTest.keyClick(manager.table, Qt.Key.Key_Delete)
    entry("Delete…").trigger()
    assert asked == [names, names]


def test_names_are_changed_in_place_with_the_keyboard(manager: ProfileManager, qtbot: QtBot) -> None:
    spy = QSignalSpy(manager.rename_requested)
    with qtbot.waitExposed(manager):
        manager.show()
    manager.rename()
    editor = manager.table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("renamed")
    QTest.keyPress(editor, Qt.Key.Key_Return)  # there is nothing left to send the release to
    qtbot.waitUntil(lambda: spy.count() == 1)
    assert spy.at(0) == ["two & more", "renamed"]
    assert manager.isVisible()  # Return ended the editing and nothing else


def test_a_colour_is_chosen_by_name(manager: ProfileManager) -> None:
    spy = QSignalSpy(manager.coloured)
    next(action for action in manager._menu.actions() if action.text() == "Red").trigger()
    next(action for action in manager._menu.actions() if action.text() == "None").trigger()
    assert [spy.at(0), spy.at(1)] == [[["two & more"], "#d9363e"], [["two & more"], ""]]


def test_without_profiles_it_says_how_to_get_some(manager: ProfileManager) -> None:
    manager.show_profiles([])
    assert "There are no profiles yet" in manager.outcome.text
    manager.show_profiles(PROFILES)
    assert manager.outcome.text == ""
    assert manager.names() == ["one"]


def test_a_file_of_profiles_is_shown_before_it_is_taken(qtbot: QtBot) -> None:
    preview = ProfilePreview(PROFILES, {"one"}, lambda profile: profile.name)
    qtbot.addWidget(preview)
    spy = QSignalSpy(preview.chosen)
    assert "there is a profile of this name" in preview.findChildren(QCheckBox)[0].text()
    tick(preview, "three")
    tick(preview, "Replace")
    press(preview, "Import")
    assert spy.at(0) == [PROFILES[:2], True]


# Imports


def found(name: str, **more: Any) -> FoundSignIn:
    method = "access-key" if "encrypted" in more else "password"
    profile = Profile(name=name, iam_url="https://iam.example", method=method)
    return FoundSignIn(profile=profile, origin="clouds.yaml", **more)


def test_what_was_found_is_shown_and_only_what_is_ticked_is_taken(qtbot: QtBot) -> None:
    dialog = ImportDialog(lambda one: f"summary of {one.profile.name}")
    qtbot.addWidget(dialog)
    spy = QSignalSpy(dialog.import_requested)
    dialog.show_found(
        [
            found("good", files=(Path("/used.yaml"), Path("/passed.yaml")), notes=("A note.",)),
            found("spare"),
            found("locked", encrypted=("secret_key",)),
            found("broken", problem=InspectorError("It is damaged.")),
        ]
    )
    for word in ("Summary of good", "/used.yaml", "Passed over: /passed.yaml", "A note.", "It is damaged."):
        assert word in said(dialog)
    tick(dialog, "spare")
    field(dialog, "Secret key").setText("typed")
    press(dialog, "Import (2)")
    taken, replace = spy.at(0)
    assert [one.profile.name for one in taken] == ["good", "locked"]
    assert (taken[1].secret("secret_key"), taken[1].encrypted, replace) == ("typed", (), False)
    dialog.show_result(["“good” imported."], all_well=True)
    assert field(dialog, "Secret key").text() == ""
    assert dialog.outcome.text == "“good” imported."


def test_nothing_found_is_told(qtbot: QtBot) -> None:
    dialog = ImportDialog(lambda one: one.origin)
    qtbot.addWidget(dialog)
    dialog.show_found([])
    assert "Nothing was found" in dialog.outcome.text
