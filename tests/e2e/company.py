"""A company's network and the program in it: settings as a person enters them, and the command line as a process."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.preferences.page import PreferencesPage
from drs_inspector.simulator import SimulatorInfo
from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Driver
from tests.e2e.sign_in_form import SignInForm

_PROJECT = Path(__file__).parents[2]
_HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")


async def set_network(
    driver: Driver, *, ca_file: Path | None = None, proxy: str = "", username: str = "", password: str = ""
) -> None:
    """File > Network: choose a file of certificates, a proxy, or both; all of it applies as it is entered."""
    driver.window.commands["network"].trigger()
    page = await driver.dialog(PreferencesPage)
    if proxy:
        driver.choose("Proxy", "This proxy", page)
        driver.type("Proxy URL", proxy, page)
        driver.type("User name at the proxy", username, page)
        driver.type("Proxy password", password, page)
    if ca_file is not None:
        trust(driver, page, ca_file)
    driver.click("Close", page)
    await driver.gone(page)


def trust(driver: Driver, page: PreferencesPage, ca_file: Path) -> None:
    """Choose a file of certificates."""
    driver.choose("Trusted authorities", "Those of the system and those in this file", page)
    driver.type("Certificate file", str(ca_file), page)


async def close(driver: Driver, dialog: QWidget, below: QWidget) -> None:
    """Close a dialog that is above another one, which has the keyboard then."""
    driver.click("Close", dialog)
    await driver.wait_until(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), "the dialog has closed")
    await driver.take_keyboard(below)


async def open_form(driver: Driver, cloud: Cloud, url: str, *, profile: str = "") -> SignInForm:
    """Open the sign-in dialog and fill it for a cloud that is reached at another URL than its own."""
    form = await SignInForm.open(driver)
    form.fill(cloud, project=cloud.info.project_name, profile=profile)
    form.type("IAM URL", url)
    form.type("DRS URL", url)
    return form


def place(info: SimulatorInfo, url: str = "", **changes: str) -> list[str]:
    """Return the options of the command line that lead to a cloud's project; ``changes`` by name with ``_``."""
    values = {
        "iam-url": url or info.iam_url,
        "drs-url": url or info.drs_url,
        "project-id": info.project_id,
        "domain": info.domain,
        "username": info.username,
    } | {name.replace("_", "-"): value for name, value in changes.items()}
    return [part for name, value in values.items() for part in (f"--{name}", value)]


def run_program(arguments: Sequence[str], folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a folder, without a display or a terminal to ask in."""
    folder.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
    environment |= {"PYTHONPATH": str(_PROJECT), "PYTHONWARNINGS": "error", **variables}
    return subprocess.run(
        [sys.executable, "-m", "drs_inspector", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def said(ran: "subprocess.CompletedProcess[str]") -> str:
    """Return everything that a process wrote."""
    return f"{ran.stdout}\n{ran.stderr}"
