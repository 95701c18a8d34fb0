"""What a keyring's failures mean to a person: missing, locked, refused or hung. No text here can hold a secret."""

import sys
from typing import Literal

from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.domain.redaction.secrets import redact_text

_FOR_THIS_SESSION = "You can go on without it: nothing is saved, and you sign in again next time."
_TEXT_LIMIT = 200
_LOCKED_NAMES = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException", "KeychainDenied"})
_NO_CIPHERS = "libqca-ossl is missing"  # KWallet's own words, whatever was asked of it
_MISSING_NAMES = frozenset({"NoKeyringError", "SecretServiceNotAvailableException", "ModuleNotFoundError"})


def hung(seconds: float) -> SecretStoreError:
    """The keyring did not answer in time."""
    return SecretStoreError(
        "Your keyring does not answer.",
        f"It was given {seconds:g} seconds. It may be waiting for you to unlock it in another window, or it hangs.",
        f"Look for its window and unlock it, then try again. {_FOR_THIS_SESSION}",
    )


def missing(reasons: list[str]) -> SecretStoreError:
    """No keyring that can be used; ``reasons`` has one text per kind that was tried."""
    return SecretStoreError(
        "There is no keyring to store secrets in.",
        f"Tried: {'; '.join(reasons)}." if reasons else "This system offers none.",
        f"{_how_to_get_one()} {_FOR_THIS_SESSION}",
    )


def not_allowed(name: str) -> SecretStoreError:
    """The settings of Python's keyring name a backend that is not on the list of safe ones."""
    return SecretStoreError(
        "Your keyring settings choose a store that is not used for secrets.",
        f"They name {name}; only the operating system's own keyrings are used.",
        f"Change PYTHON_KEYRING_BACKEND or keyringrc.cfg. {_FOR_THIS_SESSION}",
    )


def explain(error: BaseException, doing: str) -> tuple[Literal["missing", "locked", "refused"], SecretStoreError]:
    """Return the state and the error to show for ``error`` while trying to ``doing`` ("read", "write", "remove").

    While writing, an error's text may quote what was written: then only its type and numbers are told.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    told = _numbers(error) if doing == "write" else short_text(error)
    if names & _MISSING_NAMES:
        return "missing", missing([told])
    if _NO_CIPHERS in str(error):
        return "missing", SecretStoreError(
            "KWallet cannot be used, because a part of it is not installed.",
            "It found no ciphers: the OpenSSL plugin of QCA is missing.",
            "Install it (Debian and Ubuntu: libqca-qt5-2-plugins, for Plasma 6 libqca-qt6-plugins) and sign in to the "
            f"desktop again. {_FOR_THIS_SESSION}",
        )
    if names & _LOCKED_NAMES or (names & {"InitError", "PasswordSetError"} and _says_dismissed(error)):
        return "locked", SecretStoreError(
            "Your keyring is locked.",
            f"It was not unlocked when a secret was to be {_past(doing)} ({told}).",
            f"Unlock it and try again. {_FOR_THIS_SESSION}",
        )
    return "refused", SecretStoreError(
        f"Your keyring refused to {doing} a secret.",
        f"It reported: {told}.",
        f"Check the keyring in your system's settings and try again. {_FOR_THIS_SESSION}",
    )


def short_text(error: BaseException) -> str:
    """Return the error's type and text in one short line, without secrets."""
    text = redact_text(" ".join(str(error).split()))[:_TEXT_LIMIT]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _numbers(error: BaseException) -> str:
    found = [
        f"{name} {getattr(error, name)}"
        for name in ("winerror", "errno", "status")
        if isinstance(getattr(error, name, None), int)
    ]
    return " ".join([type(error).__name__, *found])


def _says_dismissed(error: BaseException) -> bool:
    text = str(error).lower()
    return any(word in text for word in ("dismiss", "cancel", "lock"))


def _past(doing: str) -> str:
    return {"read": "read", "write": "written", "remove": "removed"}.get(doing, doing)


def _how_to_get_one() -> str:
    if sys.platform in {"win32", "darwin"}:
        return "Sign in to the desktop as a normal user and try again."
    return "Install and start GNOME Keyring or KWallet (a desktop session usually has one) and try again."
