"""KWallet as KDE has it: through its Secret Service, through its own interface, locked, and switched off."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.secret_service import SecretService
from tests.storage.secrets.hung_process import wait_and_end
from tests.storage.secrets.keyring_stubs import DBusErrorResponse, DictBackend

pytestmark = pytest.mark.expected_log("keyring: could not")
ROOT = Path(__file__).resolve().parents[3]
SYSTEM_PACKAGES = Path("/usr/lib/python3/dist-packages")
# A process of its own, because KWallet's own interface needs the system's dbus-python, and only that of the system.
KEEP = r"""
import asyncio, json
from drs_inspector.storage.secrets.keyring_store import KeyringStore

async def main():
    store, wrong = KeyringStore(), []
    for length in (1, 1199, 1201, 2560, 12008, 32000, 40):
        value = "M" * length
        await store.set("work", "token", value)
        if await KeyringStore().get("work", "token") != value:
            wrong.append(length)
    await store.set("w\u00f6rk", "password", "p\u00e4\u00df\u5bc6\U0001f511\n")
    if await store.get("w\u00f6rk", "password") != "p\u00e4\u00df\u5bc6\U0001f511\n":
        wrong.append("password")
    await store.delete("work", "token")
    if await store.get("work", "token") is not None:
        wrong.append("deleted")
    print(json.dumps([store.backend_name, wrong]))

asyncio.run(main())
"""


def keep_in_another_process(**variables: str) -> list[object]:
    done = subprocess.run(
        [sys.executable, "-c", KEEP],
        env=os.environ | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("kwallet_in_use")
def test_without_dbus_python_kde_is_served_through_the_secret_service() -> None:
    assert keep_in_another_process(XDG_CURRENT_DESKTOP="KDE") == ["keyring.backends.SecretService.Keyring", []]


@pytest.mark.usefixtures("kwallet_in_use")
def test_with_dbus_python_kde_is_served_through_its_own_interface(tmp_path: Path) -> None:
    for part in ("dbus", *(path.name for path in SYSTEM_PACKAGES.glob("_dbus_*.so"))):
        (tmp_path / part).symlink_to(SYSTEM_PACKAGES / part)
    variables = {"XDG_CURRENT_DESKTOP": "KDE", "PYTHONPATH": str(tmp_path)}
    probe = [sys.executable, "-c", "import dbus.mainloop.glib"]
    if subprocess.run(probe, env=os.environ | variables, capture_output=True, check=False).returncode:
        pytest.skip("python3-dbus is not installed for this Python")
    assert keep_in_another_process(**variables) == ["keyring.backends.kwallet.DBusKeyring", []]


def test_a_locked_wallet_asks_on_the_screen_and_neither_waiting_nor_ending_takes_long(
    own_kwallet: Callable[[bool], SecretService],
) -> None:
    """KWallet's question is not answered here, so it stays open."""
    own_kwallet(False)
    waited = wait_and_end()
    assert waited.pop("seconds") < 30
    assert waited == {"state": "hung", "waiting": [True, False], "told": "Your keyring does not answer."}


async def test_kwallet_without_its_cipher_plugin_says_which_package_is_missing() -> None:
    class WithoutPlugin(DictBackend):
        def get_password(self, service: str, username: str) -> str | None:
            raise DBusErrorResponse(
                "[org.freedesktop.DBus.Error.InvalidArgs] createDLGroup failed: maybe libqca-ossl is missing"
            )

    store = KeyringStore(choose=WithoutPlugin)
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: store.get("work", "token"),
        lambda: store.set("work", "token", "t"),
    ]
    for call in calls:
        with pytest.raises(SecretStoreError) as caught:
            await call()
        assert "libqca" in caught.value.next_step
        assert store.state == "missing"
