"""The Secret Service of GNOME Keyring, KeePassXC and KWallet, over one D-Bus connection instead of one for each call.

Imported by name, at the first use and in the keyring's thread: it imports keyring and secretstorage. Why one
connection, and what its first request is for: ``docs/decisions/0026-one-secret-service-connection.md``.
"""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

import secretstorage
from keyring.backends import SecretService
from keyring.errors import KeyringLocked, PasswordDeleteError
from secretstorage.defines import SS_PATH
from secretstorage.dhcrypto import Session
from secretstorage.util import SERVICE_IFACE, DBusAddressWrapper, open_session

_Result = TypeVar("_Result")


class _Connection(Protocol):
    """What is used of jeepney's connection, which has no types."""

    def close(self) -> None: ...


# The service has answered, and the connection is as good as before.
_ANSWERS = (KeyringLocked, PasswordDeleteError, secretstorage.LockedException, secretstorage.PromptDismissedException)
_DEFAULT, _NO_ALIAS = "default", "none"
_NOTHING = "/"  # no collection has the alias


class OneConnectionKeyring(SecretService.Keyring):
    """keyring's own backend with a connection and a session that stay: same collection, same attributes, same items.

    A call that fails on a connection kept from an earlier call is made once more on a new one: the service may have
    been started again, or have ended the session. One call at a time.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._session: tuple[_Connection, Session] | None = None
        self._in_use = threading.Lock()

    def get_password(self, service: str, username: str) -> str | None:
        """Return the entry's text or None; raises KeyringLocked when the question for the password was dismissed."""

        def read(collection: secretstorage.Collection) -> str | None:
            for item in collection.search_items(self._query(service, username)):
                _unlock(item)
                return item.get_secret().decode("utf-8")
            return None

        return self._run(read)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Write or replace the entry; raises KeyringLocked when the question for the password was dismissed."""
        attributes = self._query(service, username, application=self.appid)
        label = f"Password for '{username}' on '{service}'"

        def write(collection: secretstorage.Collection) -> None:
            collection.create_item(label, attributes, password.encode("utf-8"), replace=True)

        self._run(write)

    def delete_password(self, service: str, username: str) -> None:
        """Delete the entry; raises PasswordDeleteError when there is none, KeyringLocked as above."""

        def remove(collection: secretstorage.Collection) -> None:
            for item in collection.search_items(self._query(service, username)):
                item.delete()
                return
            raise PasswordDeleteError("No such password!")

        self._run(remove)

    def close(self) -> None:
        """Close the connection; the next call opens another one. Never waits: in the middle of a call it stays open."""
        if self._in_use.acquire(blocking=False):
            try:
                self._close()
            finally:
                self._in_use.release()

    def _run(self, operation: Callable[[secretstorage.Collection], _Result]) -> _Result:
        with self._in_use:
            if self._session is not None:
                try:
                    return self._attempt(operation)
                except _ANSWERS:
                    raise
                except Exception:  # noqa: BLE001, S110 - a lost connection shows itself in many ways; the next try tells
                    pass
            return self._attempt(operation)

    def _attempt(self, operation: Callable[[secretstorage.Collection], _Result]) -> _Result:
        try:
            if self._session is None:
                self._session = _open()
            collection = self._find_collection(*self._session)
            _unlock(collection)
            return operation(collection)
        except _ANSWERS:
            raise
        except BaseException:
            self._close()
            raise

    def _find_collection(self, connection: _Connection, session: Session) -> secretstorage.Collection:
        """Return the collection that keyring's settings or the person's desktop choose now; make one if there is none.

        GNOME Keyring (42 to 50) may end when it meets the first request of a client before it has noted the client.
        The first request here is one that it answers without looking at the client, and once it is answered the client
        is noted. Every time, because a service that was started again knows no client.

        By its own path: GNOME Keyring reads the path of an alias while another client's coming may be changing it.
        """
        _resolve(connection, _NO_ALIAS)
        path = getattr(self, "preferred_collection", None) or _resolve(connection, _DEFAULT)
        if path == _NOTHING:
            return secretstorage.create_collection(connection, "Default", _DEFAULT, session)
        return secretstorage.Collection(connection, path, session)

    def _close(self) -> None:
        kept, self._session = self._session, None
        if kept is not None:
            kept[0].close()


def _open() -> tuple[_Connection, Session]:
    connection = secretstorage.dbus_init()
    try:
        _resolve(connection, _NO_ALIAS)  # see _find_collection
        return connection, open_session(connection)
    except BaseException:
        connection.close()
        raise


def _resolve(connection: _Connection, alias: str) -> str:
    (path,) = DBusAddressWrapper(SS_PATH, SERVICE_IFACE, connection).call("ReadAlias", "s", alias)
    return str(path)


def _unlock(thing: secretstorage.Collection | secretstorage.Item) -> None:
    if thing.is_locked():
        thing.unlock()
        if thing.is_locked():
            raise KeyringLocked("Failed to unlock the keyring!")
