"""Real keyrings for the tests of storage: one of each kind for all of them, and one of its own for a rough test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.helpers.secret_service import SecretService, empty, kwallet, secret_service, use

OwnKWallet = Callable[[bool], SecretService]


@pytest.fixture(scope="session")
def _kwallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with kwallet(tmp_path_factory.mktemp("kwallet")) as service:
        yield service


@pytest.fixture
def kwallet_in_use(_kwallet: SecretService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SecretService]:
    """Let this test's keyring calls reach the private KWallet, which is empty afterwards."""
    use(_kwallet.address, monkeypatch, tmp_path)
    yield _kwallet
    empty(_kwallet.address)


@pytest.fixture
def own_gnome_keyring(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[SecretService]:
    """A GNOME Keyring for this one test, which may lock, stop or break it."""
    with secret_service(tmp_path_factory.mktemp("gnome-keyring")) as service:
        use(service.address, monkeypatch, tmp_path)
        yield service


@pytest.fixture
def own_kwallet(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[OwnKWallet]:
    """``own_kwallet(unlocked)`` starts a KWallet for this one test."""
    with ExitStack() as stack:

        def start(unlocked: bool) -> SecretService:
            service = stack.enter_context(kwallet(tmp_path_factory.mktemp("kwallet"), unlocked=unlocked))
            use(service.address, monkeypatch, tmp_path)
            return service

        yield start
