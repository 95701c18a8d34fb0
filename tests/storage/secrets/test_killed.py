"""A real process, a real keyring, SIGKILL between any two writes: the secret is whole or it is absent."""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.helpers.secret_service import entries
from tests.storage.secrets.test_conformance import token

pytestmark = [
    pytest.mark.expected_log("keyring: could not"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]
ROOT = Path(__file__).resolve().parents[3]
# Each line of input is [number of the change, text, size of parts]: a child keeps the text and is killed right before
# that change (0: it is not). The answer is the child's wait status.
_PROGRAM = """
import asyncio, json, os, signal, sys
from drs_inspector.storage.secrets.keyring_store import KeyringStore, choose_backend

class Killed:
    def __init__(self, backend, kill_at):
        self.backend, self.left = backend, kill_at
    def _step(self):
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def get_password(self, service, name):
        return self.backend.get_password(service, name)
    def set_password(self, service, name, text):
        self._step()
        self.backend.set_password(service, name, text)
    def delete_password(self, service, name):
        self._step()
        self.backend.delete_password(service, name)

choose_backend()  # imported once, used by no one
for line in sys.stdin:
    kill_at, text, units = json.loads(line)
    child = os.fork()
    if child == 0:
        store = KeyringStore(choose=lambda: Killed(choose_backend(), kill_at), part_units=units, time_limit=60)
        asyncio.run(store.set("work", "token", text) if text else store.delete("work", "token"))
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""
PARTS, WHOLE = 1200, 48_000


class Killer:
    """Keeps secrets in children that are killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def keep(self, text: str, *, kill_at: int = 0, units: int = PARTS) -> bool:
        """Return whether the child lived to the end. An empty ``text`` is removed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([kill_at, text, units]) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        assert status in {0, signal.SIGKILL}
        return status == 0


@contextmanager
def running_killer() -> Iterator[Killer]:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Killer(process)


@pytest.fixture(params=["gnome_keyring_in_use", "kwallet_in_use"])
def killer(request: pytest.FixtureRequest) -> Iterator[Killer]:
    request.getfixturevalue(request.param)
    with running_killer() as made:
        yield made


def kept() -> str | None:
    return asyncio.run(KeyringStore(time_limit=60).get("work", "token"))


@pytest.mark.parametrize(("before", "after"), [(0, 3000), (3000, 2000), (2000, 100)])
def test_a_process_killed_between_two_writes_leaves_the_whole_secret_or_none(
    killer: Killer, before: int, after: int
) -> None:
    old, new = token(before, "B") if before else None, token(after, "A")
    for kill_at in itertools.count(1):
        killer.keep(old or "")
        if killer.keep(new, kill_at=kill_at):
            assert kept() == new
            break
        # before the first change nothing has happened yet
        assert kept() == (old if kill_at == 1 else None)
    assert kill_at > 1
    killer.keep("")
    assert entries(os.environ["DBUS_SESSION_BUS_ADDRESS"]) == {}


def test_a_process_killed_while_it_removes_a_secret_leaves_it_whole_or_not_at_all(killer: Killer) -> None:
    for kill_at in itertools.count(1):
        killer.keep(token(3000))
        if killer.keep("", kill_at=kill_at):
            break
        assert kept() == (token(3000) if kill_at == 1 else None)
    assert entries(os.environ["DBUS_SESSION_BUS_ADDRESS"]) == {}


def test_in_one_entry_the_old_token_or_the_new_one_is_there_at_every_moment(killer: Killer) -> None:
    """What people have on Linux: a keyring that takes a token of 32,000 characters in one piece."""
    old, new = token(32_000, "B"), token(31_000, "A")
    killer.keep(old, units=WHOLE)
    assert not killer.keep(new, kill_at=1, units=WHOLE)
    assert kept() == old
    for _attempt in range(5):
        lived = killer.keep(new, kill_at=2, units=WHOLE)
        if lived:
            break
        # KWallet garbled the one write, as it does now and then, and the process was killed before it wrote again.
        assert kept() in {None, old, new}
    assert lived
    assert kept() == new
