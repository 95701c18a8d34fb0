"""Real keyrings of the tests' own, GNOME Keyring and KWallet, and a look into them from another process.

Each has a D-Bus, a home and folders of its own, so that the person's keyring is out of reach.
"""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.keyring_look import Look, LookError
from tests.helpers.private_bus import end, need, private_bus, private_environment
from tests.helpers.waiting import PATIENCE

_LINE_LIMIT = 1000
_KWALLET_HASH_BYTES = 56
_SECRETS = "org.freedesktop.secrets"
# No question is answered here; what a person's own settings may be does not matter here.
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
# keyring uses KWallet's own interface only where it runs and could also be started on request.
_SERVICES = {"org.kde.kwalletd5": "[D-BUS Service]\nName=org.kde.kwalletd5\nExec=/bin/false\n"}
_WORDS_LIMIT = 2000


class SecretService:
    """A running Secret Service: the address of its bus, and the process that keeps the secrets."""

    def __init__(self, address: str, start: Callable[[], "subprocess.Popen[bytes]"], log: Path) -> None:
        self.address = address
        self._look = Look(address)
        self._start = start
        self._log = log
        self._process = start()

    @property
    def keyring_pid(self) -> int:
        return self._process.pid

    def restart(self) -> None:
        """Kill the process and start another one, as after a crash: it has the same entries and knows no client."""
        with self.stopped():
            pass

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Kill the process, and start another one afterwards."""
        self._process.kill()
        end(self._process)
        yield
        self._process = self._start()
        self.wait_until_unlocked()

    def wait_until_unlocked(self) -> None:
        _wait_for(self._is_unlocked, "the keyring is unlocked")

    def must_run(self, patience: float = 0) -> None:
        """Fail with the process's last words when it ended by itself, ``patience`` seconds from now at the latest."""
        try:
            code = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            return
        words = self._log.read_text("utf-8", errors="replace")[-_WORDS_LIMIT:]
        pytest.fail(f"{self._log.stem} ended by itself with {code}. It said:\n{words}", pytrace=False)

    def ask(self, question: str) -> Any:
        """Return what another process sees (see keyring_look). Fails with the reason when the keyring has ended."""
        self.must_run()
        try:
            return self._look.ask(question)
        except LookError:
            self.must_run(patience=1)
            raise

    def close(self) -> None:
        self._look.close()
        end(self._process)

    def _is_unlocked(self) -> bool:
        self.must_run()
        try:
            return bool(self._look.ask("is_unlocked"))
        except LookError:
            return False


_running: dict[str, SecretService] = {}


@contextmanager
def secret_service(home: Path) -> Iterator[SecretService]:
    """Run dbus-daemon and an unlocked gnome-keyring-daemon; both are ended by their process.

    Fails at the end, if not before, when the daemon has ended by itself.
    """
    need("dbus-daemon", "gnome-keyring-daemon")
    environment = private_environment(home)
    log = home / "gnome-keyring.log"
    with private_bus(environment, _SERVICES) as address:
        environment |= {"DBUS_SESSION_BUS_ADDRESS": address}
        with _registered(SecretService(address, lambda: _start_gnome_keyring(environment, log), log)) as service:
            service.wait_until_unlocked()
            yield service
            service.must_run()


@contextmanager
def kwallet(home: Path, *, unlocked: bool = True) -> Iterator[SecretService]:
    """Run dbus-daemon and a kwalletd5 whose wallet is open, or one that asks for the password on a hidden screen.

    The wallet is made and opened as at a login: the login module hands the hash of the password to the daemon. A
    wallet that was made just now is offered to other programs only after a restart, so there are two runs.
    """
    need("dbus-daemon", "kwalletd5")
    environment = private_environment(home) | {"QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    (home / "config").mkdir()
    (home / "config" / "kwalletrc").write_text(_KWALLET_SETTINGS)
    with private_bus(environment, _SERVICES) as address:
        environment |= {"DBUS_SESSION_BUS_ADDRESS": address}
        # Its file is there before anything is in it: a daemon that ends then leaves a wallet that nothing opens.
        with _kwalletd(environment, address, at_login=True):
            _wait_for(lambda: _has_open_wallet(environment), "KWallet has made a wallet")
        with _kwalletd(environment, address, at_login=unlocked) as service:
            _need_ciphers(service)
            yield service
            service.must_run()


def entries(address: str) -> dict[str, str]:
    """Return what the keyring holds of this program, by user name, read by another process."""
    found: dict[str, str] = _running[address].ask("entries")
    return found


def empty(address: str) -> None:
    """Forget everything, for the next test."""
    _running[address].ask("empty")


def use(address: str, monkeypatch: pytest.MonkeyPatch, config_home: Path) -> None:
    """Let this process's keyring calls reach the Secret Service at the address, and only that.

    Fails when it has ended by itself.
    """
    _running[address].must_run()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config_home))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)


def _need_ciphers(service: SecretService) -> None:
    """Without a plugin KWallet can open no session; its package is only recommended by KWallet's."""
    try:
        service.ask("session")
    except LookError as error:
        if "libqca-ossl is missing" in str(error):
            pytest.skip("not installed: libqca-qt5-2-plugins")
        raise


@contextmanager
def _registered(service: SecretService) -> Iterator[SecretService]:
    _running[service.address] = service
    try:
        yield service
    finally:
        del _running[service.address]
        service.close()


def _start_gnome_keyring(environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with log.open("ab") as words:
        daemon = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words)
    assert daemon.stdin is not None
    assert daemon.stdout is not None
    daemon.stdin.write(b"the password of a test's keyring")
    daemon.stdin.close()
    daemon.stdin = None
    daemon.stdout.readline(_LINE_LIMIT)  # it prints GNOME_KEYRING_CONTROL when it serves
    return daemon


@contextmanager
def _kwalletd(environment: dict[str, str], address: str, *, at_login: bool) -> Iterator[SecretService]:
    log = Path(environment["HOME"]) / "kwallet.log"

    def start() -> "subprocess.Popen[bytes]":
        return _start_at_login(environment, log) if at_login else _start_kwalletd(environment, log, ["kwalletd5"], ())

    def serves() -> bool:
        service.must_run()
        return _serves(environment)

    with _registered(SecretService(address, start, log)) as service:
        _wait_for(serves, "KWallet serves")
        yield service


def _start_at_login(environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """Start kwalletd5 with a pipe for the password's hash and a socket for the session's environment."""
    address = Path(environment["XDG_RUNTIME_DIR"]) / "kwallet5.socket"
    address.unlink(missing_ok=True)
    reading, writing = os.pipe()
    with socket.socket(socket.AF_UNIX) as login:
        login.bind(str(address))
        login.listen(1)
        command = ["kwalletd5", "--pam-login", str(reading), str(login.fileno())]
        environment = environment | {"PAM_KWALLET5_LOGIN": str(address)}
        daemon = _start_kwalletd(environment, log, command, (reading, login.fileno()))
    os.close(reading)
    with open(writing, "wb") as pipe:  # noqa: PTH123 - a descriptor, no path
        pipe.write(bytes(range(_KWALLET_HASH_BYTES)))
    with socket.socket(socket.AF_UNIX) as session:
        session.connect(str(address))
    return daemon


def _start_kwalletd(
    environment: dict[str, str], log: Path, command: list[str], descriptors: tuple[int, ...]
) -> "subprocess.Popen[bytes]":
    with log.open("ab") as words:
        return subprocess.Popen(command, env=environment, pass_fds=descriptors, stdout=words, stderr=words)


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
