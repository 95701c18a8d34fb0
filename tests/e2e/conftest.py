"""Fixtures of the end-to-end tests: clouds in other processes, a real keyring, and the real window on its own loop."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.cloud_host import Cloud
from tests.e2e.driver import Play, play
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.screen_reader import ReaderStage, screen_reader
from tests.helpers.secret_service import SecretService
from tests.helpers.tls_nginx import TlsNginx

pytestmark = pytest.mark.e2e


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def small_cloud() -> Iterator[Cloud]:
    with Cloud(jobs=41, objects=60, seed=7) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReaderStage]:
    with screen_reader(tmp_path_factory.mktemp("screen-reader")) as made:
        yield made


@pytest.fixture(scope="session")
def big_cloud() -> Iterator[Cloud]:
    with Cloud(jobs=200, objects=40, seed=11) as cloud:
        yield cloud


def _lent(cloud: Cloud) -> Iterator[Cloud]:
    """Lend a cloud to one test: without faults at first; no write may have been tried at the end."""
    cloud.faults()
    cloud.forget_calls()
    yield cloud
    if cloud.is_running:
        cloud.faults()
        assert cloud.writes() == []


@pytest.fixture
def cloud(small_cloud: Cloud) -> Iterator[Cloud]:
    """41 jobs."""
    yield from _lent(small_cloud)


@pytest.fixture
def crowd(big_cloud: Cloud) -> Iterator[Cloud]:
    """200 jobs."""
    yield from _lent(big_cloud)


@pytest.fixture
def own_cloud() -> Iterator[Callable[..., Cloud]]:
    """Make clouds that one test may stop and let age."""
    made: list[Cloud] = []

    def make(**options: Any) -> Cloud:
        made.append(Cloud(**options).start())
        return made[-1]

    yield make
    for cloud in made:
        if cloud.is_running:
            assert cloud.writes() == []
        cloud.stop()


@pytest.fixture
def keyring_address(gnome_keyring_in_use: SecretService) -> str:
    """Where that keyring is."""
    return gnome_keyring_in_use.address


@pytest.fixture
def authority(tmp_path: Path) -> PrivateAuthority:
    """The private certificate authority of a company."""
    return PrivateAuthority(tmp_path / "ca")


@pytest.fixture
def front(tmp_path: Path, cloud: Cloud, authority: PrivateAuthority) -> Iterator[TlsNginx]:
    """The small cloud behind TLS of that authority."""
    with TlsNginx(tmp_path / "nginx", cloud.info.iam_url, authority.issue()) as server:
        yield server


@pytest.fixture
def on_stage(qapp: QApplication) -> Play:
    """``on_stage(scene)`` opens the window, plays the scene on Qt's event loop, and closes the window."""
    return functools.partial(play, qapp)
