"""Secrets in the operating system's keyring; it and ``secret_service`` are the only files that import ``keyring``.

There is no fallback to a file, ever. Without a keyring that is safe the caller is told why, and what to do next.
"""

import configparser
import hashlib
import importlib
import logging
import os
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets import keyring_errors
from drs_inspector.storage.secrets.keyring_entries import BackendEntries, KeptConnection, KeyringBackend
from drs_inspector.storage.secrets.keyring_thread import HungError, KeyringThread
from drs_inspector.storage.secrets.split_secret import Entries, NotSavedError, load_secret, remove_secret, store_secret

SERVICE_NAME = "DRS Inspector"
SecretKind = str
"""What an entry is: the token, the secret of a sign-in method, or the proxy's password."""
StoreState = Literal["unused", "ready", "missing", "locked", "refused", "hung"]

_log = logging.getLogger(__name__)
_SMALL_ENTRY_UNITS = 1200  # Windows takes 1,280 UTF-16 units; its own bookkeeping gets the rest
_ROOMY_ENTRY_UNITS = 48_000  # one entry for any token: macOS may ask the person once per entry
_KEY_LENGTH_LIMIT = 200  # Windows takes 513 characters of user name, part number included

_WINDOWS = "keyring.backends.Windows.WinVaultKeyring"
_MACOS = "keyring.backends.macOS.Keyring"
_SECRETS = "keyring.backends.SecretService.Keyring"
_DESKTOP = (
    _SECRETS,
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.libsecret.Keyring",
)
_ALLOWED = frozenset({_WINDOWS, _MACOS, *_DESKTOP})
_CHAINER = "keyring.backends.chainer.ChainerBackend"
# Used in place of keyring's own, whose subclass it is; what people configure and read is keyring's name.
_REPLACED = {_SECRETS: "drs_inspector.storage.secrets.secret_service.OneConnectionKeyring"}


class SecretStore(Protocol):
    """Secrets of profiles. Every method may raise SecretStoreError and never blocks the event loop."""

    @property
    def state(self) -> StoreState:
        """What the last call found."""

    async def get(self, profile: str, kind: SecretKind) -> str | None:
        """Return the secret, None when there is none."""

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        """Keep the secret; an empty one is removed."""

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Remove the secret; no error when there is none."""


class MemoryStore:
    """Secrets for this session only: gone when the program ends."""

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}
        self.state: StoreState = "ready"

    async def get(self, profile: str, kind: SecretKind) -> str | None:
        """Return the secret, None when there is none."""
        return self._secrets.get((profile, kind))

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        """Keep the secret; an empty one is removed."""
        self._secrets[profile, kind] = value
        if not value:
            await self.delete(profile, kind)

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Remove the secret; no error when there is none."""
        self._secrets.pop((profile, kind), None)


class KeyringStore:
    """Secrets in the operating system's keyring, off the event loop, one call at a time, with a time limit.

    ``choose`` returns the backend; it runs in the keyring's thread at the first use, and again after it failed.
    ``time_limit`` (seconds) holds for one get, set or delete; ``on_waiting(True)`` is called on the event loop when
    one has taken ``notice_after`` seconds ("waiting for your keyring"), ``on_waiting(False)`` when that wait is over.
    A caller keeps a value in memory until ``set`` has returned: macOS replaces by deleting first.
    One process needs one store: "one call at a time" is per store. A connection that the backend keeps is closed with
    the store.
    """

    def __init__(
        self,
        *,
        choose: Callable[[], KeyringBackend] | None = None,
        time_limit: float = 10.0,
        notice_after: float = 1.0,
        on_waiting: Callable[[bool], None] | None = None,
        part_units: int | None = None,
    ) -> None:
        self.time_limit = time_limit
        self.notice_after = notice_after
        self.on_waiting = on_waiting
        self.state: StoreState = "unused"
        self.backend_name = ""
        self._choose = choose or choose_backend
        self._part_units = part_units
        self._backend: KeyringBackend | None = None
        self._thread = KeyringThread("keyring")
        weakref.finalize(self, self._thread.end)

    async def get(self, profile: str, kind: SecretKind) -> str | None:
        """Return the secret, None when there is none or its last write was interrupted; raises SecretStoreError."""
        found = await self._run("read", lambda entries: load_secret(entries, _key(profile, kind)))
        return found if isinstance(found, str) else None

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        """Write the secret and read it back; an empty one is removed. Raises SecretStoreError."""
        if not value:
            await self.delete(profile, kind)
            return
        await self._run("write", lambda entries: self._store(entries, _key(profile, kind), value))

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Remove the secret and leftovers of interrupted writes; raises SecretStoreError."""
        await self._run("remove", lambda entries: remove_secret(entries, _key(profile, kind)))

    async def _run(self, doing: str, operation: Callable[[Entries], str | None]) -> str | None:
        def work(check: Callable[[], None]) -> str | None:
            if self._backend is None:
                self._backend = self._choose()
                self.backend_name = _shown_name(self._backend)
                if isinstance(self._backend, KeptConnection):
                    weakref.finalize(self, self._backend.close)
            return operation(BackendEntries(self._backend, SERVICE_NAME, check))

        try:
            found = await self._thread.run(
                work, time_limit=self.time_limit, notice_after=self.notice_after, on_waiting=self.on_waiting
            )
        except HungError:
            self.state = "hung"
            raise keyring_errors.hung(self.time_limit) from None
        except SecretStoreError:
            self.state = "missing"
            raise
        except Exception as error:  # noqa: BLE001 - keyrings raise OSError, pywintypes.error, D-Bus errors and more
            self.state, shown = keyring_errors.explain(error, doing)
            _log.warning("keyring: could not %s a secret: %s", doing, type(error).__name__)
            raise shown from None
        self.state = "ready"
        return found if isinstance(found, str) else None

    def _store(self, entries: Entries, key: str, value: str) -> None:
        try:
            store_secret(entries, key, value, self._units())
        except NotSavedError:
            # noise may have been stored in place of an entry (see split_secret): one more try
            store_secret(entries, key, value, self._units())

    def _units(self) -> int:
        roomy = self.backend_name in _ALLOWED and self.backend_name != _WINDOWS
        return self._part_units or (_ROOMY_ENTRY_UNITS if roomy else _SMALL_ENTRY_UNITS)


def choose_backend() -> KeyringBackend:
    """Return the safest backend of this system, by name from a fixed list; blocks, so only the thread calls it.

    Backends are imported by name, not discovered: packages that happen to be installed are never run, and a frozen
    program finds them too. A backend chosen in keyring's own settings is obeyed when it is on the list; one that is
    not (plaintext, null, a third party's) means that there is no keyring. A chain is replaced by its best allowed
    part.

    Raises SecretStoreError when there is none.
    """
    configured = _configured_backend()
    if configured and configured != _CHAINER and configured not in _ALLOWED:
        raise keyring_errors.not_allowed(configured)
    names = (configured,) if configured in _ALLOWED else _names_of_this_system()
    usable: list[tuple[float, type]] = []
    reasons: list[str] = []
    for name in names:
        module_name, _, class_name = _REPLACED.get(name, name).rpartition(".")
        try:
            backend = getattr(importlib.import_module(module_name), class_name)
            usable.append((float(backend.priority), backend))
        except Exception as error:  # noqa: BLE001 - a backend that cannot be used says so in any way it likes
            reasons.append(f"{name.split('.')[-2]}: {keyring_errors.short_text(error)}")
    if not usable:
        raise keyring_errors.missing(reasons)
    chosen: KeyringBackend = max(usable, key=lambda pair: pair[0])[1]()
    return chosen


def _names_of_this_system() -> tuple[str, ...]:
    if sys.platform == "win32":
        return (_WINDOWS,)
    if sys.platform == "darwin":
        return (_MACOS,)
    return _DESKTOP


def _configured_backend() -> str:
    """Return the backend that keyring's environment variable or settings file names, "" for none."""
    named = os.environ.get("PYTHON_KEYRING_BACKEND", "").strip()
    if named:
        return named
    from keyring.util import platform_  # noqa: PLC0415 - keyring costs 100 ms and more

    parser = configparser.RawConfigParser()
    try:
        parser.read(Path(platform_.config_root()) / "keyringrc.cfg", encoding="utf-8")
    except (configparser.Error, OSError, UnicodeError):
        return ""
    return parser.get("backend", "default-keyring", fallback="").strip()


def _shown_name(backend: KeyringBackend) -> str:
    """Return keyring's name of the backend's kind, its own when it is of no kind of keyring's."""
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(backend).__mro__]
    return next((name for name in names if name in _ALLOWED), names[0])


def _key(profile: str, kind: SecretKind) -> str:
    key = f"{profile}/{kind}"
    if len(key) <= _KEY_LENGTH_LIMIT and key.isprintable():
        return key
    return f"{hashlib.sha256(profile.encode('utf-8', errors='surrogatepass')).hexdigest()}/{kind}"
