"""Keyrings that hang, are locked, refuse, forget or are not there: never a blocked loop, never plaintext."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_store import KeyringStore, choose_backend
from tests.helpers.secret_service import SecretService
from tests.helpers.waiting import until
from tests.storage.secrets.hung_process import wait_and_end
from tests.storage.secrets.keyring_stubs import (
    DictBackend,
    ForgetfulBackend,
    HangingBackend,
    LockedBackend,
    RefusingBackend,
    WindowsBackend,
)

SECRET = "MIIsecret" * 300
pytestmark = pytest.mark.expected_log("keyring: could not")


async def answers(store: KeyringStore) -> bool:
    """Say whether the keyring's thread has come back from the call that hung."""
    try:
        await store.get("work", "token")
    except SecretStoreError:
        return False
    return True


async def test_a_hung_keyring_does_not_block_the_loop_and_says_so_in_time() -> None:
    backend, seen = HangingBackend(), list[bool]()
    store = KeyringStore(choose=lambda: backend, time_limit=1, notice_after=0.1, on_waiting=seen.append)
    started = time.perf_counter()
    waiting = asyncio.gather(store.get("work", "token"), return_exceptions=True)
    # A loop that the keyring blocks would not come here before the keyring answers, after a minute.
    await until(lambda: seen)
    assert seen == [True]
    (error,) = await waiting
    assert isinstance(error, SecretStoreError)
    assert "does not answer" in error.title
    assert "unlock" in error.next_step
    assert time.perf_counter() - started < 30
    assert seen == [True, False]
    assert store.state == "hung"

    # the thread is still inside that call: the next one fails at once instead of waiting again
    with pytest.raises(SecretStoreError):
        await store.set("work", "token", SECRET)
    assert seen == [True, False]
    backend.release.set()
    await until(lambda: answers(store))
    assert await store.get("work", "token") is None
    assert store.state == "ready"
    assert not backend.entries


async def test_a_keyring_that_answers_quickly_shows_no_waiting() -> None:
    seen = list[bool]()
    store = KeyringStore(choose=DictBackend, notice_after=5, on_waiting=seen.append)
    await store.set("work", "token", SECRET)
    assert await store.get("work", "token") == SECRET
    assert seen == []


async def test_a_cancelled_call_stops_before_its_next_step() -> None:
    started, go_on = threading.Event(), threading.Event()

    class Slow(DictBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            started.set()
            go_on.wait(10)
            super().set_password(service, username, password)

    backend = Slow()
    store = KeyringStore(choose=lambda: backend)
    writing = asyncio.get_running_loop().create_task(store.set("work", "token", SECRET))
    await until(started.is_set)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    await until(lambda: answers(store))
    assert backend.changes == 1
    assert await store.get("work", "token") is None


async def test_calls_are_made_one_at_a_time() -> None:
    inside, most = [0], [0]

    class Counting(DictBackend):
        def get_password(self, service: str, username: str) -> str | None:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.005)
            inside[0] -= 1
            return super().get_password(service, username)

    backend = Counting()
    store = KeyringStore(choose=lambda: backend)
    await asyncio.gather(*(store.get(f"profile {number}", "token") for number in range(10)))
    assert most == [1]


@pytest.mark.parametrize(
    ("backend", "state", "word"),
    [
        (LockedBackend, "locked", "locked"),
        (RefusingBackend, "refused", "refused"),
        (ForgetfulBackend, "refused", "refused"),
    ],
)
async def test_a_failure_is_told_with_cause_and_next_step_and_without_the_secret(
    backend: type[DictBackend], state: str, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = KeyringStore(choose=backend)
    with pytest.raises(SecretStoreError) as caught:
        await store.set("work", "token", SECRET)
    assert store.state == state
    assert word in caught.value.title
    assert caught.value.cause
    assert "sign in again next time" in caught.value.next_step
    assert "MIIsecret" not in str(caught.value) + caplog.text
    assert caught.value.__context__ is None or caught.value.__suppress_context__


async def test_windows_own_raw_error_is_told_without_the_secret_and_leaves_nothing() -> None:
    backend = WindowsBackend()
    store = KeyringStore(choose=lambda: backend, part_units=1281)
    with pytest.raises(SecretStoreError) as caught:
        await store.set("work", "token", SECRET)
    assert "winerror 1783" in caught.value.cause
    assert "MIIsecret" not in str(caught.value)
    assert store.state == "refused"
    assert await store.get("work", "token") is None
    fitting = KeyringStore(choose=lambda: backend)
    await fitting.set("work", "token", SECRET)
    assert await fitting.get("work", "token") == SECRET


async def test_what_the_keyring_did_not_keep_reads_as_absent() -> None:
    backend = ForgetfulBackend()
    store = KeyringStore(choose=lambda: backend)
    with pytest.raises(SecretStoreError):
        await store.set("work", "token", SECRET)
    assert await store.get("work", "token") is None
    assert not backend.entries


async def test_a_keyring_that_tries_to_end_the_program_is_an_error_like_others() -> None:
    with pytest.raises(SecretStoreError):
        await KeyringStore(choose=RefusingBackend).get("work", "token")


async def test_entries_of_others_and_damaged_entries_read_as_absent() -> None:
    backend = DictBackend()
    store = KeyringStore(choose=lambda: backend)
    for strange in ("hello", "{}", '{"format":"drs-inspector/secret-9","value":"x"}', '{"parts":-5}', "\x00"):
        backend.entries["DRS Inspector", "work/token"] = strange
        assert await store.get("work", "token") is None
    await store.set("work", "token", SECRET)
    part = next(key for key in backend.entries if "part 2" in key[1])
    backend.entries[part] = backend.entries[part].replace("M", "N")
    assert await store.get("work", "token") is None


async def test_without_a_keyring_the_person_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    store = KeyringStore()
    with pytest.raises(SecretStoreError, match="no keyring"):
        await store.get("work", "token")
    assert store.state == "missing"


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "evil.Ring",
    ],
)
async def test_stores_that_are_not_on_the_list_are_never_used(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    with pytest.raises(SecretStoreError) as caught:
        choose_backend()
    assert name in caught.value.cause
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "python_keyring"
    folder.mkdir()
    (folder / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={name}\nkeyring-path=/tmp\n")
    with pytest.raises(SecretStoreError) as caught:
        choose_backend()
    assert name in caught.value.cause


@pytest.mark.usefixtures("gnome_keyring_in_use")
@pytest.mark.parametrize(
    "name", ["", "keyring.backends.SecretService.Keyring", "keyring.backends.chainer.ChainerBackend"]
)
async def test_the_secret_service_is_found_by_itself_by_name_and_in_a_chain(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    store = KeyringStore()
    await store.set("work", "password", "p")
    assert store.backend_name == "keyring.backends.SecretService.Keyring"
    await store.delete("work", "password")


@pytest.mark.parametrize("leave", [False, True], ids=["after the time limit", "in the middle of the call"])
def test_the_end_of_the_program_never_waits_for_a_hung_keyring(leave: bool) -> None:
    told = wait_and_end(backend="stub", time_limit=60 if leave else 0.6, leave=leave)
    assert told["seconds"] < 30
    assert told["waiting"][0] is True
    assert told["state"] == ("unused" if leave else "hung")


def test_a_gnome_keyring_that_hangs_is_told_and_never_waited_for(own_gnome_keyring: SecretService) -> None:
    os.kill(own_gnome_keyring.keyring_pid, signal.SIGSTOP)
    try:
        told = wait_and_end()
        left = wait_and_end(time_limit=60, leave=True)
    finally:
        os.kill(own_gnome_keyring.keyring_pid, signal.SIGCONT)
    assert told["seconds"] < 30
    assert (told["state"], told["told"], told["waiting"]) == ("hung", "Your keyring does not answer.", [True, False])
    assert left["seconds"] < 30


def test_importing_the_store_does_not_import_keyring() -> None:
    program = "import sys, drs_inspector.storage.secrets.keyring_store; raise SystemExit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


async def test_a_locked_gnome_keyring_is_told(own_gnome_keyring: SecretService) -> None:
    """The password is not typed here, so GNOME Keyring's question fails."""
    store = KeyringStore()
    await store.set("work", "password", "p")
    own_gnome_keyring.ask("lock")
    for operation in (store.get("work", "password"), store.set("work", "token", SECRET)):
        with pytest.raises(SecretStoreError, match="Your keyring is locked") as caught:
            await operation
        assert "Unlock it" in caught.value.next_step
        assert store.state == "locked"
