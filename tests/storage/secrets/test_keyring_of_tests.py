"""The tests' own keyring: when it ends by itself, that is what a test is told, and not that a keyring is locked."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.secret_service import SecretService, empty, entries, secret_service, use

pytestmark = pytest.mark.expected_log("keyring: could not")
SAID = r"gnome-keyring ended by itself with -6\. It said:"


@contextmanager
def told() -> Iterator[None]:
    with pytest.raises(pytest.fail.Exception, match=SAID):
        yield


async def test_the_end_of_the_keyring_is_said(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with told(), secret_service(tmp_path_factory.mktemp("gnome-keyring")) as service:
        use(service.address, monkeypatch, tmp_path)
        store = KeyringStore()
        await store.set("work", "password", "p")
        os.kill(service.keyring_pid, signal.SIGABRT)
        # no second daemon, a locked one, is started in its place
        with pytest.raises(SecretStoreError):
            await store.get("work", "password")
        assert store.state == "missing"
        with told():
            entries(service.address)
        with told():
            empty(service.address)
        with told():
            use(service.address, monkeypatch, tmp_path)


def test_a_keyring_is_unlocked_when_a_test_gets_it(own_gnome_keyring: SecretService) -> None:
    assert own_gnome_keyring.ask("is_unlocked")


def test_a_keyring_that_does_what_it_should_is_not_blamed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with secret_service(tmp_path_factory.mktemp("gnome-keyring")) as service:
        service.must_run()
        service.restart()
        service.must_run()
