"""A whole day with the window in a process of its own: every sign-in method and every failure once.

Started with a plan as JSON on standard input (secrets are in no argument, variable or file). It logs everything at
DEBUG, notes whatever comes onto the clipboard, and prints one line for each thing that it did.
"""

import faulthandler
import functools
import json
import logging
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMessageBox

from drs_inspector.qt.app import application
from drs_inspector.qt.connection_report.bundle_dialog import BundleDialog
from drs_inspector.qt.connection_report.dialog import ConnectionReportDialog
from drs_inspector.qt.import_sign_ins.dialog import ImportDialog
from drs_inspector.qt.network.certificate_dialog import CertificateDialog
from drs_inspector.qt.sign_in.code_page import CodePage
from drs_inspector.qt.sign_in.dialog import CredentialDialog
from drs_inspector.session.job_tree.node import NodeKind, TreeNode
from drs_inspector.simulator import SimulatorInfo
from drs_inspector.simulator.iam.accounts import AGENCY
from drs_inspector.storage.profiles.store import export_profiles
from tests.e2e.company import close, set_network
from tests.e2e.driver import Driver, play
from tests.e2e.sign_in_form import SignInForm
from tests.e2e.test_files import export


def done(what: str) -> None:
    """Tell the test what was done."""
    sys.stdout.write(f"done: {what}\n")
    sys.stdout.flush()


class ClipboardHistory:
    """Writes down everything that is ever on the clipboard, in every form that it is offered in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        QGuiApplication.clipboard().changed.connect(self._note)

    def _note(self, mode: QClipboard.Mode) -> None:
        data = QGuiApplication.clipboard().mimeData(mode)
        self._count += 1
        for form in data.formats() if data is not None else ():
            name = f"{self._count:03} {mode.name} {form}".replace("/", "_")
            (self._folder / name).write_bytes(bytes(data.data(form).data()))


class Day:
    """What a person does with the window. ``plan`` has the secrets by name and where everything is."""

    def __init__(self, plan: dict[str, Any], driver: Driver) -> None:
        self.plan = plan
        self.secret: dict[str, str] = plan["secrets"]
        self.work = Path(plan["work"])
        self.driver = driver

    async def form(self, profile: str, cloud: str = "cloud", *, password: str = "") -> SignInForm:
        """Open the sign-in dialog and fill everything but the secrets."""
        info = msgspec.convert(self.plan[cloud], SimulatorInfo)
        self.driver.window_run.sign_in.ask()
        form = SignInForm(self.driver, await self.driver.dialog(CredentialDialog))
        cloud_with_info: Any = SimpleNamespace(info=info)
        form.fill(cloud_with_info, password=password, project=info.project_name, profile=profile)
        return form

    async def refused(self, form: SignInForm, words: str) -> None:
        """Press Connect and read why it did not work."""
        form.click("Connect")
        await form.says(words)

    async def connected(self, form: SignInForm, what: str) -> None:
        """Press Connect and wait until the jobs are there."""
        before = len(self.driver.fetches)
        await form.connect()
        await self.driver.fetched(before + 1)
        done(what)

    async def passwords(self) -> None:
        form = await self.form(self.plan["profile"])
        form.type("Password", self.secret["wrong password"])
        await self.refused(form, "password")
        form.type("Password", self.secret["password"])
        form.keep()
        await self.connected(form, "password")

    async def codes(self) -> None:
        form = await self.form("careful")
        form.type("User", self.plan["careful"])
        form.type("Password", self.secret["careful password"])
        form.click("Connect")
        await form.code(self.secret["wrong code"])
        await form.says("code")
        before = len(self.driver.fetches)
        await form.code(self.secret["one-time code"])
        await form.finish()
        await self.driver.fetched(before + 1)
        done("one-time code")

    async def keys(self) -> None:
        form = await self.form("key")
        form.use("access key")
        form.type("Access key", self.secret["access key"])
        form.type("Secret key", self.secret["wrong secret key"])
        form.type("Security token", self.secret["security token"])
        await self.refused(form, "key")
        form.type("Secret key", self.secret["secret key"])
        form.keep()
        await self.connected(form, "access key")

    async def tokens(self) -> None:
        form = await self.form("token")
        form.use_token()
        form.type("Token", self.secret["wrong token"])
        await self.refused(form, "token")
        form.type("Token", self.secret["pasted token"])
        await self.connected(form, "pasted token")

    async def agencies(self) -> None:
        form = await self.form("agency", "partner", password=self.secret["agency base password"])
        form.more()
        form.type("Agency", AGENCY)
        form.type("Its account", self.plan["agency account"])
        form.keep()
        await self.connected(form, "agency")

    async def certificates(self) -> None:
        form = await self.form("", "bad", password=self.secret["unsent password"])
        await self.refused(form, "Nothing was sent")
        form.click("Show certificate…")
        dialog = await self.driver.dialog(CertificateDialog)
        self.driver.click("Copy", dialog)
        await close(self.driver, dialog, form.dialog)
        form.click("Cancel")
        await self.driver.gone(form.dialog)
        done("certificate refused")

    async def reports(self) -> None:
        self.driver.window.commands["doctor"].trigger()
        dialog = await self.driver.dialog(ConnectionReportDialog)
        for row in range(dialog.choice.count()):
            dialog.choice.setCurrentIndex(row)
            if row:
                self.driver.click("Run again", dialog)
            await self.driver.wait_until(lambda: dialog.report, "the report is done")
            self.driver.click("Copy", dialog)
            dialog.save_requested.emit(str(self.work / f"report {row}.json"))
        self.driver.click("Close", dialog)
        await self.driver.gone(dialog)
        done("connection reports")

    async def imports(self) -> None:
        self.driver.window.commands["import_sign_ins"].trigger()
        dialog = await self.driver.dialog(ImportDialog)
        await self.driver.wait_until(lambda: "Import (1)" in _buttons(dialog), "one sign-in was found")
        self.driver.click("Import (1)", dialog)
        await self.driver.wait_until(lambda: "imported" in dialog.outcome.text, "it is imported")
        assert "but" not in dialog.outcome.text, dialog.outcome.text
        self.driver.click("Close", dialog)
        await self.driver.gone(dialog)
        self.driver.window_run.sign_in.ask("imported")
        form = SignInForm(self.driver, await self.driver.dialog(CredentialDialog))
        password = self.driver.find(QLineEdit, "Password", form.dialog)
        await self.driver.wait_until(lambda: "keyring" in password.placeholderText(), "the keyring has its password")
        await self.refused(form, "password")
        form.click("Cancel")
        await self.driver.gone(form.dialog)
        done("import")

    async def files(self) -> None:
        for node in self.driver.lines():
            if node.kind is NodeKind.JOB:
                await self.driver.click_line(TreeNode(NodeKind.JOB, node.job_id, session=node.session))
                for keys in ("Ctrl+J", "Ctrl+Shift+C", "Ctrl+I"):
                    self.driver.key(keys, self.driver.page.tree)
                break
        profile = self.plan["profile"]
        await export(self.driver, self.work / f"{profile} all.json")
        await export(self.driver, self.work / f"{profile} masked.json", share_safe=True)
        names = [profile.name for profile in self.driver.window_run.sign_in.profiles().profiles]
        export_profiles(names, self.work / f"{profile} profiles.json")
        done("files")

    async def crashes(self) -> None:
        token = self.driver.window_run.app.workspace.sessions[0].inspector.connection.token.value

        def crash(secret: str, headers: str = "") -> None:
            password = secret
            raise RuntimeError(f"a slot failed with {len(password)} characters {headers}")

        for work in (
            functools.partial(crash, self.secret["password"]),
            functools.partial(crash, token, f"headers: X-Auth-Token: {token}"),
            functools.partial(crash, token, json.dumps({"auth": {"password": self.secret["password"]}})),
        ):
            QTimer.singleShot(0, work)
            await self.driver.wait_until(lambda: self.driver.problems, "the crash is shown")
            bar = self.driver.window.error_bar
            self.driver.click("Show details of the problem", bar)
            self.driver.click("Copy the problem", bar)
            assert "RuntimeError" in self.driver.clipboard
            self.driver.click("Show details of the problem", bar)
            self.driver.click("Close the message", bar)
        done("crashes")

    async def bundles(self) -> None:
        self.driver.window.commands["support_bundle"].trigger()
        dialog = await self.driver.dialog(BundleDialog)
        for share_safe in (False, True):
            path = str(self.work / f"bundle {share_safe}.zip")
            dialog.save_requested.emit(path, share_safe)
            saved = functools.partial(lambda wanted: wanted in dialog.outcome.text, path)
            await self.driver.wait_until(saved, "the bundle is saved")
        self.driver.click("Close", dialog)
        await self.driver.gone(dialog)
        done("support bundles")

    async def leave(self) -> None:
        for command in ("sign_out", "lock"):
            self.driver.window.commands[command].trigger()
            if command == "sign_out":
                question = await self.driver.dialog(QMessageBox)
                self.driver.click("Sign out", question)
                await self.driver.gone(question)
        await self.driver.settle(0.6)
        done("sign out and lock")

    async def live(self) -> None:
        """Do all of it, or on a short day only the most usual part."""
        proxy = self.plan["proxy"]
        await set_network(
            self.driver,
            ca_file=Path(self.plan["ca file"]),
            proxy=proxy["url"],
            username=proxy["username"],
            password=self.secret["proxy password"],
        )
        if self.plan["short"]:
            await self.passwords()
            await self.files()
            return
        for part in (
            self.passwords,
            self.codes,
            self.keys,
            self.tokens,
            self.agencies,
            self.certificates,
            self.imports,
            self.files,
            self.reports,
            self.crashes,
            self.bundles,
            self.leave,
        ):
            await part()


def _buttons(dialog: Any) -> list[str]:
    return [one.text().replace("&", "") for one in dialog.findChildren(QAbstractButton) if one.isVisible()]


def give_cells_to_long_codes(digits: int) -> None:
    """Let a code have so many digits: six of them would be found by chance in any file."""
    ask = CodePage.ask

    def ask_long(page: CodePage, _digits: int, hint: str, refusal: str = "") -> None:
        ask(page, digits, hint, refusal)

    CodePage.ask = ask_long  # type: ignore[assignment,method-assign]


def main() -> None:
    """Live the day, then fail in every other way that leaves something behind."""
    plan = json.loads(sys.stdin.read())
    handlers: list[logging.Handler] = [logging.FileHandler(Path(plan["log"])), logging.StreamHandler()]
    logging.basicConfig(level=logging.DEBUG, handlers=handlers, format="%(name)s %(levelname)s %(message)s")
    for name in ("httpx", "httpcore", "asyncio", "keyring", "qasync"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    app = application()
    give_cells_to_long_codes(len(plan["secrets"]["one-time code"]))
    history = ClipboardHistory(Path(plan["clipboard"]))

    async def scene(driver: Driver) -> None:
        await Day(plan, driver).live()

    play(app, scene)
    assert history is not None

    def fail(secret: str) -> None:
        raise ValueError(len(secret))

    thread = threading.Thread(target=fail, args=(plan["secrets"]["password"],))
    thread.start()
    thread.join()
    faulthandler.dump_traceback()
    done("window closed")


if __name__ == "__main__":
    main()
