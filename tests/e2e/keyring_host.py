"""A real Secret Service of the tests' own, and a look into it from another process."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_LINE_LIMIT = 1000
# What another program of the same person sees: every entry of this program, by its user name.
_LOOK = """
import json, secretstorage
connection = secretstorage.dbus_init()
found = {
    item.get_attributes()["username"]: item.get_secret().decode()
    for item in secretstorage.search_items(connection, {"service": "DRS Inspector"})
}
print(json.dumps(found))
"""


@dataclass(frozen=True)
class SecretService:
    """A running Secret Service: the address of its bus, and the process that keeps the secrets."""

    address: str
    keyring_pid: int


@contextmanager
def secret_service(home: Path) -> Iterator[SecretService]:
    """Run dbus-daemon and an unlocked gnome-keyring-daemon; both are ended by their process."""
    if shutil.which("dbus-daemon") is None or shutil.which("gnome-keyring-daemon") is None:
        pytest.skip("dbus-daemon or gnome-keyring-daemon is not installed")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    for name in ("data", "config", "cache"):
        environment[f"XDG_{name.upper()}_HOME"] = str(home / name)
    with _bus(environment) as address, _keyring(environment | {"DBUS_SESSION_BUS_ADDRESS": address}) as pid:
        yield SecretService(address, pid)


@contextmanager
def _bus(environment: dict[str, str]) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    bus = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline(_LINE_LIMIT).decode().strip()
        assert address.startswith("unix:")
        yield address
    finally:
        end(bus)


@contextmanager
def _keyring(environment: dict[str, str]) -> Iterator[int]:
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    daemon = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert daemon.stdin is not None
        assert daemon.stdout is not None
        daemon.stdin.write(b"the password of a test's keyring")
        daemon.stdin.close()
        daemon.stdin = None
        daemon.stdout.readline(_LINE_LIMIT)  # it prints GNOME_KEYRING_CONTROL when it serves
        yield daemon.pid
    finally:
        end(daemon)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End one process and wait for it."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def entries(address: str) -> dict[str, str]:
    """Return what the keyring holds of this program, read by another process."""
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    found = subprocess.run(
        [sys.executable, "-c", _LOOK], env=environment, capture_output=True, check=True, text=True, timeout=30
    )
    return json.loads(found.stdout)


def empty(address: str) -> None:
    """Forget everything, for the next test."""
    look = _LOOK.replace("print(json.dumps(found))", "")
    clean = look + '\nfor item in secretstorage.search_items(connection, {"service": "DRS Inspector"}): item.delete()\n'
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    subprocess.run([sys.executable, "-c", clean], env=environment, check=True, timeout=30)
