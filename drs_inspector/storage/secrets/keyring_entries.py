"""The entries of this program in one keyring, and the patience that some keyrings need.

KWallet's Secret Service (5.97 to 6.24) and Python's secretstorage disagree about the key of a session whenever
one of its numbers begins with a zero byte, which is once in some hundred calls. Then a read comes back empty or as
noise and a write is refused, or stored as noise. Such a call is made again with a new key: a backend that keeps its
session is told to end it.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

_TRIES = 4
# What jeepney and secretstorage raise when the service could not decrypt; locked keyrings raise others.
_PASSING_ERRORS = frozenset({"DBusErrorResponse", "ItemNotFoundException"})


class KeyringBackend(Protocol):
    """What is used of keyring's own ``KeyringBackend``."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return the entry's text or None."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Write or replace the entry."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Delete the entry; raises when there is none."""


@runtime_checkable
class KeptConnection(Protocol):
    """A backend that keeps its connection and the key of its session from one call to the next."""

    def close(self) -> None:
        """Close the connection; the next call opens another one, with a new key."""


class BackendEntries:
    """The entries of one service in one backend; asks before every call whether the result is still awaited."""

    def __init__(self, backend: KeyringBackend, service: str, check: Callable[[], None]) -> None:
        self._backend = backend
        self._service = service
        self._check = check

    def read(self, name: str) -> str | None:
        """Return the entry's text, None when there is no such entry. What is not printable ASCII was not ours."""
        text: str | None = ""
        for _ in range(_TRIES):
            self._check()
            try:
                text = self._backend.get_password(self._service, name)
            except UnicodeDecodeError:
                text = ""
            if text is None or (text and text.isascii() and text.isprintable()):
                break
            self._end_session()
        return text

    def write(self, name: str, text: str) -> None:
        """Write or replace the entry."""
        for tries_left in reversed(range(_TRIES)):
            self._check()
            try:
                self._backend.set_password(self._service, name, text)
            except Exception as error:
                if not tries_left or type(error).__name__ not in _PASSING_ERRORS:
                    raise
                self._end_session()
            else:
                return

    def remove(self, name: str) -> None:
        """Remove the entry; no error when there is none."""
        self._check()
        try:
            self._backend.delete_password(self._service, name)
        except Exception as error:
            # backends raise the same error for "there is none" and for "you may not"
            if type(error).__name__ != "PasswordDeleteError" or self.read(name) is not None:
                raise

    def _end_session(self) -> None:
        if isinstance(self._backend, KeptConnection):
            self._backend.close()
