"""A real Secret Service of the test's own: private D-Bus, private GNOME Keyring, private folders."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

LINE_LIMIT = 1000


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


@contextlib.contextmanager
def _running_secret_service(home: Path) -> Iterator[str]:
    """Start dbus-daemon and an unlocked gnome-keyring-daemon of their own; yields the bus address."""
    if shutil.which("dbus-daemon") is None or shutil.which("gnome-keyring-daemon") is None:
        pytest.skip("dbus-daemon or gnome-keyring-daemon is not installed")
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(runtime),
    }
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline(LINE_LIMIT).decode().strip()
        assert address.startswith("unix:")
        daemon = _start_keyring(environment | {"DBUS_SESSION_BUS_ADDRESS": address})
        try:
            yield address
        finally:
            _stop(daemon)
    finally:
        _stop(bus)


@pytest.fixture(scope="session")
def secret_service_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Secret Service that ends with the tests."""
    with _running_secret_service(tmp_path_factory.mktemp("keyring-home")) as address:
        yield address


def _start_keyring(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdin is not None
    assert daemon.stdout is not None
    daemon.stdin.write(b"a test's password")
    daemon.stdin.close()
    daemon.stdin = None
    daemon.stdout.readline(LINE_LIMIT)  # it prints GNOME_KEYRING_CONTROL when it serves
    return daemon


@pytest.fixture
def secret_service(secret_service_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let this test's keyring calls reach the private Secret Service, and only that."""
    _use(secret_service_address, monkeypatch, tmp_path)


@pytest.fixture
def own_secret_service(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """A Secret Service for this one test, which may lock or break it."""
    with _running_secret_service(tmp_path_factory.mktemp("keyring-home")) as address:
        _use(address, monkeypatch, tmp_path)
        yield


def _use(address: str, monkeypatch: pytest.MonkeyPatch, config_home: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config_home))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
