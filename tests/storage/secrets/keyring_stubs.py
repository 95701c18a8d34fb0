"""Keyring backends that behave like the bad days of real ones."""

import threading

import keyring.errors


class KilledError(Exception):
    """Plays the end of the process: from here on no step succeeds."""


class DictBackend:
    """A well-behaved keyring. ``kill_at`` counts steps that change something: the process dies before that one."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.changes = 0
        self.kill_at: int | None = None

    def step(self) -> None:
        self.changes += 1
        if self.kill_at is not None and self.changes >= self.kill_at:
            raise KilledError

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.step()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError("Not found")
        self.step()
        del self.entries[service, username]


class MacBackend(DictBackend):
    """Like the macOS keychain through ``keyring``: replacing is deleting, then adding."""

    def set_password(self, service: str, username: str, password: str) -> None:
        if (service, username) in self.entries:
            self.step()
            del self.entries[service, username]
        self.step()
        self.entries[service, username] = password


class RawWindowsError(Exception):
    """Shaped as ``pywintypes.error``: no OSError, no KeyringError."""

    def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror = winerror
        self.funcname = funcname
        self.strerror = strerror


class WindowsBackend(DictBackend):
    """Like ``keyring``'s WinVaultKeyring: 2,560 bytes an entry, and one target per service that moves its tenant."""

    BLOB_LIMIT = 2560
    USER_NAME_LIMIT = 513

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, tuple[str, str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        for target in (service, f"{username}@{service}"):
            found = self.targets.get(target)
            if found is not None and found[0] == username:
                return found[1]
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        tenant = self.targets.get(service)
        if tenant is not None:
            self._write(f"{tenant[0]}@{service}", *tenant)
        self._write(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        deleted = False
        for target in (service, f"{username}@{service}"):
            if target in self.targets and self.targets[target][0] == username:
                self.step()
                del self.targets[target]
                deleted = True
        if not deleted:
            raise keyring.errors.PasswordDeleteError(service)

    def _write(self, target: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > self.BLOB_LIMIT or len(username) > self.USER_NAME_LIMIT:
            raise RawWindowsError(1783, "CredWrite", "The stub received bad data")
        self.step()
        self.targets[target] = (username, password)


class HangingBackend(DictBackend):
    """Never answers until ``release`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()
        self.calls = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.calls += 1
        self.release.wait(60)
        return super().get_password(service, username)


class LockedBackend(DictBackend):
    """The person dismissed the question for the password."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")


class RefusingBackend(DictBackend):
    """Raises what D-Bus bindings raise: an error of no family, quoting what it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(5, f"cannot store {password}")

    def get_password(self, service: str, username: str) -> str | None:
        raise SystemExit("a keyring must not end the program")


class ForgetfulBackend(DictBackend):
    """Takes everything and cuts it, without an error."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:200])


class DBusErrorResponse(Exception):  # noqa: N818 - jeepney's name for it
    """What jeepney raises for an error that the service answered with."""


class NoisyBackend(DictBackend):
    """Like KWallet's Secret Service: every third call uses a session key of which the other side has another idea."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def _is_off(self) -> bool:
        self.calls += 1
        return self.calls % 3 == 0

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        if found is None or not self._is_off():
            return found
        if self.calls % 2:
            return b"\xfe\x80noise".decode("utf-8")
        return ("", "\x07\x1b~")[self.calls % 4 == 0]

    def set_password(self, service: str, username: str, password: str) -> None:
        if self._is_off():
            raise DBusErrorResponse("[org.freedesktop.DBus.Error.InvalidObjectPath] Can't find session")
        super().set_password(service, username, password)
