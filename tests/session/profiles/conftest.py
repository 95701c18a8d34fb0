"""A cloud on loopback, a workspace and the real GNOME Keyring for the sign-in of profiles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.secret_service import SecretService, empty, secret_service, use
from tests.session.profiles.stage import Stage
from tests.session.several import MakeLoopbackCloud


@pytest.fixture(scope="session")
def _keyring_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretService]:
    with secret_service(tmp_path_factory.mktemp("gnome-keyring")) as service:
        yield service


@pytest.fixture
def keyring(_keyring_service: SecretService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[KeyringStore]:
    """The real GNOME Keyring, empty."""
    use(_keyring_service.address, monkeypatch, tmp_path)
    yield KeyringStore()
    empty(_keyring_service.address)


@pytest.fixture
async def stage(make_cloud: MakeLoopbackCloud, workspace: Workspace, keyring: KeyringStore) -> Stage:
    return Stage(make_cloud(), workspace, keyring)
