"""What a refused signature means: wrong, blocked or ended key, or a wrong clock (contract 1.9, 1.10, 8.2)."""

import re
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

from drs_inspector.cloud.errors.advice import is_blocked_key
from drs_inspector.cloud.errors.error_body import ErrorText, code_number
from drs_inspector.domain.decoding.http_date import read_http_date
from drs_inspector.domain.decoding.timestamps import span_words
from drs_inspector.domain.errors import LockedOutError, SignInError
from drs_inspector.domain.redaction.secrets import redact_text

# How far a signature's time may be from the gateway's (contract 1.10).
SKEW_SECONDS: Final = 900.0
_ABOUT_KEYS = re.compile(r"\bak\b|\bsk\b|aksk|access ?key|secret ?key|signature", re.IGNORECASE)
_ENDED = re.compile(
    r"(security|temporary|sts)[ _-]?(token|key|credential)\w{0,32}\W.{0,256}?\b(expire|end)|token expire", re.IGNORECASE
)
_TOO_OLD = re.compile(r"expire|time ?stamp|\bdate\b", re.IGNORECASE)


class SessionEndedError(SignInError):
    """The session was good and has ended: a new sign-in is needed."""


class KeyTrouble(Enum):
    """Why a signed request was refused. ``SIGNATURE`` is the only one that the other form of signing may cure."""

    SIGNATURE = auto()
    UNKNOWN = auto()
    INACTIVE = auto()
    BLOCKED = auto()
    ENDED = auto()
    CLOCK = auto()
    OTHER = auto()


_BY_CODE: Final = {
    "IAM.1104": KeyTrouble.BLOCKED,
    "IAM.1105": KeyTrouble.INACTIVE,
    "IAM.1106": KeyTrouble.UNKNOWN,
    "IAM.1107": KeyTrouble.INACTIVE,
    "IAM.1108": KeyTrouble.ENDED,
}
_CHECK_KEY: Final = (
    "Check access key and secret key. Nothing more is sent with this key: after five wrong signatures the cloud "
    "blocks a key for 5 minutes."
)
_WORDS: Final = {
    KeyTrouble.SIGNATURE: ("the signature was not accepted", "Most often the secret key is not right.", _CHECK_KEY),
    KeyTrouble.UNKNOWN: (
        "this access key does not exist",
        "It may have been deleted, or be of another cloud.",
        _CHECK_KEY,
    ),
    KeyTrouble.INACTIVE: (
        "this access key is not active",
        "It was switched off or has expired.",
        "Ask for a new access key, or have this one switched on again.",
    ),
    KeyTrouble.BLOCKED: (
        "the access key is blocked",
        "There were too many wrong signatures.",
        "Wait about 5 minutes, then check access key and secret key.",
    ),
    KeyTrouble.ENDED: (
        "the temporary access key has ended",
        "Temporary keys work until their end, at most a day.",
        "Sign in again with a new temporary key and its security token.",
    ),
    KeyTrouble.OTHER: (
        "the signed request was refused",
        "The service does not say what is wrong with the key.",
        "Check access key, secret key and URL. Nothing more is sent with this key.",
    ),
}


def as_ended(error: SignInError) -> SessionEndedError:
    """Return the same refusal as the end of a session."""
    return SessionEndedError(
        error.title,
        error.cause,
        error.next_step,
        code=error.code,
        request_id=error.request_id,
        http_status=error.http_status,
    )


def trouble_of(status: int, said: ErrorText, access_key: str, seconds_off: float | None) -> KeyTrouble | None:
    """Return what a reply says against the key or its signature, or None when it says nothing against them.

    ``seconds_off`` is how far this computer's clock is from the service's, None when the reply does not tell.
    """
    code = code_number(said.code)
    if status < 500 and code in _BY_CODE:
        return _BY_CODE[code]
    # DRS answers 401 with this code for a right that is missing.
    if status != 401 or code == "DRS.M00103":
        return None
    signs = {
        KeyTrouble.BLOCKED: is_blocked_key(said.message),
        KeyTrouble.CLOCK: seconds_off is not None and abs(seconds_off) > SKEW_SECONDS,
        KeyTrouble.ENDED: _ENDED.search(said.message) is not None,
        KeyTrouble.UNKNOWN: "ak not exist" in said.message and access_key in said.message,
        KeyTrouble.SIGNATURE: bool(_ABOUT_KEYS.search(said.message)) and not _TOO_OLD.search(said.message),
    }
    return next((trouble for trouble, found in signs.items() if found), KeyTrouble.OTHER)


def key_error(
    trouble: KeyTrouble,
    said: ErrorText,
    *,
    host: str,
    status: int,
    request_id: str,
    access_key: str,
    seconds_off: float | None,
) -> SignInError:
    """Return the error to show. It repeats the service's words, without the access key."""
    code = f" {said.code}" if said.code else ""
    message = redact_text(said.message.replace(access_key, "***")).rstrip(".")
    cause = f"{host} answered {status}{code}{f': {message}' if message else ''}."
    marks: dict[str, Any] = {
        "code": said.code,
        "request_id": request_id or said.request_id,
        "http_status": status,
    }
    if trouble is KeyTrouble.CLOCK and seconds_off is not None:
        # A signature with the service's time instead of the computer's would go through, and hide what also breaks
        # certificates, one-time codes and every time that is shown.
        side = "behind" if seconds_off > 0 else "ahead of"
        return SignInError(
            "The clock of this computer is wrong",
            f"It is {span_words(abs(seconds_off))} {side} the clock of {host}; a signature may be off by "
            f"15 minutes. {cause}",
            "Set the clock of this computer, then try again.",
            **marks,
        )
    reason, explanation, next_step = _WORDS.get(trouble, _WORDS[KeyTrouble.OTHER])
    kinds = {KeyTrouble.ENDED: SessionEndedError, KeyTrouble.BLOCKED: LockedOutError}
    return kinds.get(trouble, SignInError)(f"Access key: {reason}", f"{cause} {explanation}", next_step, **marks)


def seconds_off(date_header: str, now: datetime) -> float | None:
    """Return how many seconds the service's ``Date`` is ahead of ``now`` (aware), or None for no readable date."""
    moment = read_http_date(date_header)
    return None if moment is None else (moment - now).total_seconds()
