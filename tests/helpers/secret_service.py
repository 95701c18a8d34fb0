"""Real keyrings of the tests' own, GNOME Keyring and KWallet, and a look into them from another process.

Each has a D-Bus, a home and folders of its own, so that the person's keyring is out of reach.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.waiting import PATIENCE

_LINE_LIMIT = 1000
_KWALLET_HASH_BYTES = 56
_SECRETS = "org.freedesktop.secrets"
# Nobody is there to answer a question; what a person's own settings may be does not matter here.
_KWALLET_SETTINGS = """
[Wallet]
Enabled=true
First Use=false
Prompt on Open=false
Launch Manager=false
Close When Idle=false
[org.freedesktop.secrets]
apiEnabled=true
"""
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
_EMPTY = """
import secretstorage
connection = secretstorage.dbus_init()
for item in secretstorage.search_items(connection, {"service": "DRS Inspector"}):
    item.delete()
"""
_SESSION = "import secretstorage, secretstorage.util; secretstorage.util.open_session(secretstorage.dbus_init())"


@dataclass(frozen=True)
class SecretService:
    """A running Secret Service: the address of its bus, and the process that keeps the secrets."""

    address: str
    keyring_pid: int


@contextmanager
def secret_service(home: Path) -> Iterator[SecretService]:
    """Run dbus-daemon and an unlocked gnome-keyring-daemon; both are ended by their process."""
    _need("dbus-daemon", "gnome-keyring-daemon")
    environment = _environment(home)
    with _bus(environment) as address, _gnome_keyring(environment | {"DBUS_SESSION_BUS_ADDRESS": address}) as pid:
        yield SecretService(address, pid)


@contextmanager
def kwallet(home: Path, *, unlocked: bool = True) -> Iterator[SecretService]:
    """Run dbus-daemon and a kwalletd5 whose wallet is open, or one that asks for the password on a screen nobody sees.

    The wallet is made and opened as at a login: the login module hands the hash of the password to the daemon. A
    wallet that was made just now is offered to other programs only after a restart, so there are two runs.
    """
    _need("dbus-daemon", "kwalletd5")
    environment = _environment(home) | {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    (home / "config").mkdir()
    (home / "config" / "kwalletrc").write_text(_KWALLET_SETTINGS)
    with _bus(environment) as address:
        environment |= {"DBUS_SESSION_BUS_ADDRESS": address}
        # Its file is there before anything is in it: a daemon that ends then leaves a wallet that nothing opens.
        with _kwalletd(environment, at_login=True):
            _wait_for(lambda: _has_open_wallet(environment), "KWallet has made a wallet")
        with _kwalletd(environment, at_login=unlocked) as pid:
            _need_ciphers(address)
            yield SecretService(address, pid)


def entries(address: str) -> dict[str, str]:
    """Return what the keyring holds of this program, read by another process."""
    found: dict[str, str] = json.loads(_run(address, _LOOK))
    return found


def empty(address: str) -> None:
    """Forget everything, for the next test."""
    _run(address, _EMPTY)


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


def use(address: str, monkeypatch: pytest.MonkeyPatch, config_home: Path) -> None:
    """Let this process's keyring calls reach the Secret Service at the address, and only that."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config_home))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


def _need(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def _need_ciphers(address: str) -> None:
    """Without a plugin KWallet can open no session; its package is only recommended by KWallet's."""
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    done = subprocess.run(
        [sys.executable, "-c", _SESSION], env=environment, capture_output=True, check=False, text=True, timeout=PATIENCE
    )
    if "libqca-ossl is missing" in done.stderr:
        pytest.skip("not installed: libqca-qt5-2-plugins")
    assert done.returncode == 0, done.stderr


def _environment(home: Path) -> dict[str, str]:
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    for name in ("data", "config", "cache"):
        environment[f"XDG_{name.upper()}_HOME"] = str(home / name)
    return environment


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
def _gnome_keyring(environment: dict[str, str]) -> Iterator[int]:
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


@contextmanager
def _kwalletd(environment: dict[str, str], *, at_login: bool) -> Iterator[int]:
    daemon = _start_at_login(environment) if at_login else _start_kwalletd(environment, ["kwalletd5"], ())
    try:
        _wait_for(lambda: daemon.poll() is not None or _serves(environment), "KWallet serves")
        assert daemon.poll() is None, f"kwalletd5 ended with {daemon.returncode}"
        yield daemon.pid
    finally:
        end(daemon)


def _start_at_login(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start kwalletd5 with a pipe for the password's hash and a socket for the session's environment."""
    address = Path(environment["XDG_RUNTIME_DIR"]) / "kwallet5.socket"
    address.unlink(missing_ok=True)
    reading, writing = os.pipe()
    with socket.socket(socket.AF_UNIX) as login:
        login.bind(str(address))
        login.listen(1)
        command = ["kwalletd5", "--pam-login", str(reading), str(login.fileno())]
        daemon = _start_kwalletd(environment | {"PAM_KWALLET5_LOGIN": str(address)}, command, (reading, login.fileno()))
    os.close(reading)
    with open(writing, "wb") as pipe:  # noqa: PTH123 - a descriptor, no path
        pipe.write(bytes(range(_KWALLET_HASH_BYTES)))
    with socket.socket(socket.AF_UNIX) as session:
        session.connect(str(address))
    return daemon


def _start_kwalletd(
    environment: dict[str, str], command: list[str], descriptors: tuple[int, ...]
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command, env=environment, pass_fds=descriptors, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _serves(environment: dict[str, str]) -> bool:
    """Say whether KWallet answers, be it with no wallet yet: then its own name is there."""
    return _says_yes(environment, "org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", _SECRETS)


def _has_open_wallet(environment: dict[str, str]) -> bool:
    return _says_yes(environment, "org.kde.kwalletd5", "/modules/kwalletd5", "org.kde.KWallet.isOpen", "kdewallet")


def _says_yes(environment: dict[str, str], service: str, path: str, method: str, argument: str) -> bool:
    look = ["dbus-send", "--session", "--print-reply", f"--dest={service}", path, method, f"string:{argument}"]
    answer = subprocess.run(look, env=environment, capture_output=True, check=False, timeout=PATIENCE)
    return b"boolean true" in answer.stdout


def _wait_for(condition: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, f"not in time: {what}"
        time.sleep(0.02)


def _run(address: str, program: str) -> str:
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True, timeout=PATIENCE
    )
    return done.stdout
