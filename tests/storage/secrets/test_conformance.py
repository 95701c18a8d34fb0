"""One suite for every keyring: what was kept comes back, and a broken write is never a wrong secret."""

import asyncio
import functools
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_entries import KeyringBackend
from drs_inspector.storage.secrets.keyring_store import KeyringStore, MemoryStore, SecretStore
from tests.storage.secrets.keyring_stubs import DictBackend, MacBackend, NoisyBackend, WindowsBackend

pytestmark = pytest.mark.expected_log("keyring: could not")
TOKEN_LENGTHS = (1, 900, 1199, 1200, 1201, 2560, 12008, 32000)
STORES: dict[str, Callable[[], SecretStore]] = {
    "gnome-keyring": KeyringStore,
    "gnome-keyring in small parts": lambda: KeyringStore(part_units=1200, time_limit=60),
    "kwallet": KeyringStore,
    "kwallet in small parts": lambda: KeyringStore(part_units=1200, time_limit=60),
    "windows": lambda: KeyringStore(choose=WindowsBackend),
    "macos": lambda: KeyringStore(choose=MacBackend),
    "noisy": lambda: KeyringStore(choose=NoisyBackend),
    "plain": lambda: KeyringStore(choose=DictBackend),
    "memory": MemoryStore,
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> SecretStore:
    if "gnome-keyring" in request.param:
        request.getfixturevalue("gnome_keyring_in_use")
    if "kwallet" in request.param:
        request.getfixturevalue("kwallet_in_use")
    return STORES[request.param]()


def _itself(backend: KeyringBackend) -> KeyringBackend:
    return backend


def token(length: int, seed: str = "M") -> str:
    alphabet = seed + "IIabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/-="
    return "".join(itertools.islice(itertools.cycle(alphabet), length))


@pytest.mark.parametrize("length", TOKEN_LENGTHS)
async def test_a_token_of_any_length_comes_back(store: SecretStore, length: int) -> None:
    await store.set("work", "token", token(length))
    assert await store.get("work", "token") == token(length)
    await store.delete("work", "token")
    assert await store.get("work", "token") is None


@pytest.mark.parametrize("name", STORES)
def test_tokens_of_all_lengths_replace_each_other(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever was there before, longer or shorter, the last one kept is the one that comes back, whole."""
    if "gnome-keyring" in name:
        request.getfixturevalue("gnome_keyring_in_use")
    if "kwallet" in name:
        request.getfixturevalue("kwallet_in_use")
    store = STORES[name]()
    in_many_calls = "keyring in small parts" in name or "kwallet in small parts" in name

    @settings(max_examples=4 if in_many_calls else 15 if "-" in name or name == "kwallet" else 40)
    @given(st.lists(st.integers(1, 32_000) | st.sampled_from(TOKEN_LENGTHS), min_size=1, max_size=3))
    def replaced(lengths: list[int]) -> None:
        async def keep() -> None:
            for number, length in enumerate(lengths):
                await store.set("work", "token", token(length, str(number)))
            assert await store.get("work", "token") == token(lengths[-1], str(len(lengths) - 1))

        asyncio.run(keep())

    replaced()


async def test_what_was_never_kept_is_absent(store: SecretStore) -> None:
    assert await store.get("nobody", "token") is None
    await store.delete("nobody", "token")


@pytest.mark.parametrize(
    "value",
    [
        "päßwörd",
        "密码 🔑" * 300,
        " blank at the ends ",
        "line\r\nline\n\x00tab\t",
        "\ufeffmark",
        '{"state":"complete"}',
        "\ud800",
    ],
)
async def test_a_password_with_any_characters_comes_back(store: SecretStore, value: str) -> None:
    await store.set("work", "password", value)
    assert await store.get("work", "password") == value
    await store.set("work", "password", "")
    assert await store.get("work", "password") is None


async def test_profiles_and_kinds_are_kept_apart(store: SecretStore) -> None:
    names = ("a", "b", "a/token", "名前", "x" * 700, "line\nbreak")
    for number, name in enumerate(names):
        await store.set(name, "token", f"token {number}")
        await store.set(name, "password", f"password {number}")
    for number, name in enumerate(names):
        assert await store.get(name, "token") == f"token {number}"
        assert await store.get(name, "password") == f"password {number}"
        await store.delete(name, "token")
        assert await store.get(name, "password") == f"password {number}"
        await store.delete(name, "password")


async def test_a_shorter_secret_replaces_a_longer_one(store: SecretStore) -> None:
    for length in (32000, 5000, 40, 9000, 1):
        await store.set("work", "token", token(length, str(length)))
        assert await store.get("work", "token") == token(length, str(length))
    await store.delete("work", "token")
    assert await store.get("work", "token") is None


SIZES = ((0, 5000), (5000, 3000), (3000, 5000), (5000, 300), (300, 5000), (300, 200))


@pytest.mark.parametrize("backend_type", [WindowsBackend, MacBackend, DictBackend])
@pytest.mark.parametrize(("before", "after"), SIZES)
async def test_a_kill_between_any_two_writes_never_leaves_a_wrong_secret(
    backend_type: type[DictBackend], before: int, after: int
) -> None:
    for kill_at in itertools.count(1):
        backend = backend_type()
        store = KeyringStore(choose=functools.partial(_itself, backend))
        if before:
            await store.set("work", "token", token(before, "B"))
        backend.changes, backend.kill_at = 0, kill_at
        try:
            await store.set("work", "token", token(after, "A"))
        except SecretStoreError:
            died = True
        else:
            died = False
        changes, backend.kill_at = backend.changes, None
        found = await KeyringStore(choose=functools.partial(_itself, backend)).get("work", "token")
        if not died:
            assert found == token(after, "A")
            break
        # Windows first moves another entry out of the way, so its second change may still be the first of ours.
        untouched = changes <= 2 or after <= 300
        assert found in ({None, token(before, "B") if before else None, token(after, "A")} if untouched else {None})
        await clean_up_leaves_nothing(backend)


async def clean_up_leaves_nothing(backend: DictBackend) -> None:
    """After any kill one write and one delete must find every leftover part."""
    store = KeyringStore(choose=lambda: backend)
    await store.set("work", "token", token(1500, "N"))
    assert await store.get("work", "token") == token(1500, "N")
    await store.delete("work", "token")
    assert await store.get("work", "token") is None
    assert not backend.entries
    assert not getattr(backend, "targets", None)


@pytest.mark.parametrize("backend_type", [WindowsBackend, MacBackend, DictBackend])
async def test_a_kill_while_deleting_leaves_the_secret_or_nothing(backend_type: type[DictBackend]) -> None:
    for kill_at in itertools.count(1):
        backend = backend_type()
        store = KeyringStore(choose=functools.partial(_itself, backend))
        await store.set("work", "token", token(5000))
        backend.changes, backend.kill_at = 0, kill_at
        try:
            await store.delete("work", "token")
        except SecretStoreError:
            backend.kill_at = None
            assert await store.get("work", "token") in {None, token(5000) if kill_at <= 2 else None}
            await clean_up_leaves_nothing(backend)
        else:
            assert not backend.entries
            break
