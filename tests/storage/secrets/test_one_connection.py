"""One connection to the Secret Service for all calls of a store: opened again when lost, closed with the store."""

import asyncio
import contextlib
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.secret_service import SecretService
from tests.helpers.waiting import until
from tests.storage.secrets.keyring_stubs import DictBackend

pytestmark = pytest.mark.expected_log("keyring: could not")
SECRET = "MIIsecret" * 300
# What keyring's own backend does in a process of its own: write, read, or count the items with an entry's attributes.
_OWN_BACKEND = """
import json, sys
from contextlib import closing
from keyring.backends.SecretService import Keyring

action, *arguments = json.loads(sys.argv[1])
backend = Keyring()
if action == "items":
    collection = backend.get_preferred_collection()
    with closing(collection.connection):
        found = collection.search_items({"service": arguments[0], "username": arguments[1]})
        answer = [[item.get_label(), item.get_attributes()] for item in found]
        for _label, attributes in answer:
            # GNOME Keyring adds it by itself, to items that it has read from its file again.
            attributes.pop("xdg:schema", None)
else:
    answer = getattr(backend, action)(*arguments)
print(json.dumps(answer))
"""


def by_keyrings_own(action: str, *arguments: str) -> object:
    command = [sys.executable, "-c", _OWN_BACKEND, json.dumps([action, *arguments])]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=True)
    answer: object = json.loads(done.stdout)
    return answer


@contextmanager
def clients(address: str) -> Iterator[Callable[[], set[str]]]:
    """Return a function that returns the names of all connections that have asked the Secret Service for something."""
    rule = "type='method_call',destination='org.freedesktop.secrets'"
    command = ["dbus-monitor", "--address", address, "--profile", rule]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as monitor:
        assert monitor.stdout is not None
        seen = set[str]()

        def listen() -> None:
            for line in monitor.stdout or ():
                # type, time, serial, sender, destination, path, interface, member
                if line.startswith("mc\t"):
                    seen.add(line.split("\t")[3])

        while "NameLost" not in monitor.stdout.readline():  # a monitor gives up its own name first
            pass
        listener = threading.Thread(target=listen, daemon=True)
        listener.start()

        def stop() -> set[str]:
            monitor.terminate()
            listener.join()
            return seen

        yield stop
        monitor.terminate()


async def work(store: KeyringStore) -> None:
    for number in range(5):
        await store.set("work", "token", f"{SECRET}{number}")
        assert await store.get("work", "token") == f"{SECRET}{number}"
    await store.delete("work", "token")
    assert await store.get("work", "token") is None


async def test_all_calls_of_a_store_use_one_connection(gnome_keyring_in_use: SecretService) -> None:
    store = KeyringStore()
    with clients(gnome_keyring_in_use.address) as seen:
        await work(store)
        assert len(seen()) == 1


async def test_a_keyring_that_was_started_again_is_reached_again(own_gnome_keyring: SecretService) -> None:
    store = KeyringStore()
    await store.set("work", "token", SECRET)
    own_gnome_keyring.restart()
    assert await store.get("work", "token") == SECRET
    own_gnome_keyring.restart()
    await store.set("work", "token", "another")
    own_gnome_keyring.restart()
    await store.delete("work", "token")
    assert own_gnome_keyring.ask("entries") == {}


class Relay:
    """A socket in front of the bus that can cut its connections; served by the test's own event loop."""

    def __init__(self, bus: str) -> None:
        self._bus = bus.split(",", maxsplit=1)[0].removeprefix("unix:path=")
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_bus, to_bus = await asyncio.open_unix_connection(self._bus)
        self._writers += [writer, to_bus]
        await asyncio.gather(self._pass(reader, to_bus), self._pass(from_bus, writer))

    def cut(self) -> None:
        """Cut all connections; new ones are served."""
        for writer in self._writers:
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
        writer.close()


async def test_a_lost_connection_is_opened_again(
    gnome_keyring_in_use: SecretService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    relay = Relay(gnome_keyring_in_use.address)
    async with await asyncio.start_unix_server(relay.serve, tmp_path / "bus"):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        store = KeyringStore()
        await store.set("work", "token", SECRET)
        relay.cut()
        assert await store.get("work", "token") == SECRET
        relay.cut()
        await store.set("work", "token", "another")
        relay.cut()
        await store.delete("work", "token")
        relay.cut()
    assert gnome_keyring_in_use.ask("entries") == {}


async def test_a_keyring_that_is_gone_for_good_is_told(own_gnome_keyring: SecretService) -> None:
    store = KeyringStore()
    await store.set("work", "token", SECRET)
    with own_gnome_keyring.stopped():
        for _ in range(2):
            with pytest.raises(SecretStoreError, match="no keyring"):
                await store.get("work", "token")
            assert store.state == "missing"
    assert await store.get("work", "token") == SECRET


async def test_a_locked_keyring_that_is_unlocked_again_gives_what_it_keeps(own_gnome_keyring: SecretService) -> None:
    store = KeyringStore()
    await store.set("work", "token", SECRET)
    own_gnome_keyring.ask("lock")
    with pytest.raises(SecretStoreError, match="locked"):
        await store.get("work", "token")
    own_gnome_keyring.restart()  # it unlocks itself
    assert await store.get("work", "token") == SECRET
    assert store.state == "ready"


@pytest.mark.usefixtures("gnome_keyring_in_use")
async def test_entries_are_those_of_keyrings_own_backend() -> None:
    """What an earlier version has saved is found and replaced, not doubled; it finds what this one saves, too."""
    store = KeyringStore()
    await store.set("work", "token", "by this")
    entry = by_keyrings_own("get_password", "DRS Inspector", "work/token")
    assert isinstance(entry, str)
    assert "by this" in entry
    items = by_keyrings_own("items", "DRS Inspector", "work/token")

    by_keyrings_own("delete_password", "DRS Inspector", "work/token")
    assert await store.get("work", "token") is None
    by_keyrings_own("set_password", "DRS Inspector", "work/token", entry)
    assert by_keyrings_own("items", "DRS Inspector", "work/token") == items
    assert await store.get("work", "token") == "by this"

    await store.set("work", "token", "by this again")
    assert by_keyrings_own("items", "DRS Inspector", "work/token") == items
    await store.delete("work", "token")
    assert by_keyrings_own("items", "DRS Inspector", "work/token") == []


async def test_the_connection_and_the_thread_end_with_the_store(gnome_keyring_in_use: SecretService) -> None:
    """An unclosed socket would be a ResourceWarning, and that a failure."""
    gc.collect()
    store = KeyringStore()
    # Connections and threads of the tests before may still be ending: only what comes now is looked at.
    before, threads = set(gnome_keyring_in_use.ask("connections")), set(threading.enumerate())
    await store.get("work", "token")
    own = set(gnome_keyring_in_use.ask("connections")) - before
    own_threads = set(threading.enumerate()) - threads
    assert (len(own), len(own_threads)) == (1, 1)
    del store
    gc.collect()
    await until(lambda: not own & set(gnome_keyring_in_use.ask("connections")))
    await until(lambda: not any(thread.is_alive() for thread in own_threads))


class GarblingSession(DictBackend):
    """A Secret Service that has another idea of the session's key: what it gives is noise until the session ends."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions = 1

    def close(self) -> None:
        self.sessions += 1

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        return "\x07\x1b~" if found is not None and self.sessions % 2 else found


async def test_a_session_that_garbles_is_ended() -> None:
    backend = GarblingSession()
    store = KeyringStore(choose=lambda: backend)
    await store.set("work", "password", "p")
    backend.sessions = 1
    assert await store.get("work", "password") == "p"
    assert backend.sessions == 2
