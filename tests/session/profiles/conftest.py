"""A cloud on loopback, a workspace and the real GNOME Keyring for the sign-in of profiles."""

import pytest

from drs_inspector.session.workspace.workspace import Workspace
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.session.profiles.stage import Stage
from tests.session.several import MakeLoopbackCloud


@pytest.fixture
async def stage(make_cloud: MakeLoopbackCloud, workspace: Workspace, keyring: KeyringStore) -> Stage:
    return Stage(make_cloud(), workspace, keyring)
