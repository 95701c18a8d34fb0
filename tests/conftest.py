"""Rules for every test: no network but loopback, no real keyring, no real settings, no unexpected log record.

Warnings and Qt messages are failures too: see ``[tool.pytest.ini_options]``.
"""

import ipaddress
import itertools
import logging
import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from drs_inspector.storage.secrets.keyring_store import KeyringStore
    from tests.helpers.secret_service import SecretService

# How long an example takes depends on what else the machine does. Speed is measured by tests/bench.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Set before anything imports Qt or keyring. pytest-xvfb gives the tests an X server of their own where Xvfb exists.
os.environ["QT_API"] = "pyside6"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
if sys.platform.startswith("linux") and shutil.which("Xvfb") is None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Hundreds of tests start the program as a process of its own. Where what Python compiled may not be kept, each of them
# compiles the program and all that it imports once more, and each worker of a run the tests: seconds, every time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Proxies of the machine would take requests for loopback away from the simulator; colours are what tests ask for.
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
for _name in (*_PROXIES, "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(_name, None)


# A shell that starts this run in the background lets it, and everything that it starts, take no notice of Ctrl+C, and
# nohup of the end of the terminal. The program respects that; tests of signals need them.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for _signal in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, _signal):  # Windows has no SIGHUP
            signal.signal(getattr(signal, _signal), signal.SIG_DFL)


_NUMBERS = itertools.count()


class NetworkBlockedError(RuntimeError):
    """A test tried to reach something that is not this machine."""


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        # Names below .invalid can never resolve (RFC 6761), so looking one up is a fair test of a wrong host.
        return text.endswith(".invalid") or text == "localhost"


def _block_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise NetworkBlockedError(f"tests may reach loopback only, not {address[0]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_loopback(arguments[0]):
        raise NetworkBlockedError(f"tests may look up loopback only, not {arguments[0]}")


# An audit hook sees every connection of this process, whichever library makes it.
sys.addaudithook(_block_network)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expected_log(pattern): a log record of level WARNING or above that may occur")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Spread the files that wait among those that work, where workers take one file after the other.

    The tests of a window wait for it most of their time: several workers with such files at once leave the processors
    idle. The last tenth is files that work, which are short: no worker goes on alone with a long one.
    """
    if not hasattr(config, "workerinput"):
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    windows = Path(__file__).parent / "e2e"
    waiting = [path for path in files if path.is_relative_to(windows)]
    working = [path for path in files if not path.is_relative_to(windows)]
    places = {path: 0.9 * number / len(waiting) for number, path in enumerate(waiting)}
    places |= {path: number / len(working) for number, path in enumerate(working)}
    items[:] = [item for path in sorted(files, key=places.__getitem__) for item in files[path]]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all homes. pytest's numbered folders are listed anew for each: 4 ms after 4,000 tests."""
    return tmp_path_factory.mktemp("homes", numbered=False)


@pytest.fixture(autouse=True)
def own_home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own settings, profiles and state; the person's own are never touched."""
    home = homes / str(next(_NUMBERS))
    home.mkdir(mode=0o700)
    monkeypatch.setenv("DRS_INSPECTOR_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def gnome_keyring(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SecretService]":
    """The one GNOME Keyring of this run, for the fixtures that lead a test to it."""
    from tests.helpers.secret_service import secret_service  # noqa: PLC0415 -- only where there is a keyring

    with secret_service(tmp_path_factory.mktemp("gnome-keyring")) as service:
        yield service


@pytest.fixture
def gnome_keyring_in_use(
    gnome_keyring: "SecretService", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> "Iterator[SecretService]":
    """Let this test's keyring calls, and those of what it starts, reach that keyring, which is empty afterwards."""
    from tests.helpers.secret_service import empty, use  # noqa: PLC0415 -- as above

    use(gnome_keyring.address, monkeypatch, tmp_path / "no-config")
    yield gnome_keyring
    empty(gnome_keyring.address)


@pytest.fixture
def keyring(gnome_keyring_in_use: "SecretService") -> "KeyringStore":
    """The program's own way to that keyring."""
    from drs_inspector.storage.secrets.keyring_store import KeyringStore  # noqa: PLC0415 -- as above

    assert gnome_keyring_in_use.address
    return KeyringStore()


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs at WARNING or above without having said so with ``expected_log``."""
    yield
    patterns = [re.compile(marker.args[0]) for marker in request.node.iter_markers("expected_log")]
    unexpected = [
        f"{record.name} {record.levelname}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING and not any(pattern.search(record.getMessage()) for pattern in patterns)
    ]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected))
