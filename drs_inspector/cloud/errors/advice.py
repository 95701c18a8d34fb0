"""The meaning of refusals by status, code and message, and the next step (contract 1.9, 8.1, 8.2). No HTTP library."""

import re
from typing import Final

import msgspec

_LOCKED = re.compile(r"\block", re.IGNORECASE)
_BLOCKED_KEY = re.compile(r"reach the limit", re.IGNORECASE)

_SECOND_FACTOR = re.compile(
    r"\bmfa\b|multi-?factor|two-?factor|2fa|\btotp\b|verification code|pass ?code|one-?time (code|password)",
    re.IGNORECASE,
)


class Advice(msgspec.Struct, frozen=True):
    """The words for a refusal. ``sign_in`` means that the session, not the request, is at fault."""

    reason: str
    explanation: str
    next_step: str
    sign_in: bool = False


_SIGN_IN_AGAIN: Final = Advice(
    "the session is not accepted", "The token has expired, was revoked or is not valid here.", "Sign in again.", True
)
_LOCKED_ADVICE: Final = Advice(
    "the account is locked",
    "There were too many failed sign-ins.",
    "Wait about 15 minutes before the next try; trying sooner can prolong the lock.",
    True,
)
_BLOCKED_KEY_ADVICE: Final = Advice(
    "the access key is blocked",
    "There were too many wrong signatures.",
    "Wait about 5 minutes, then check access key and secret key.",
    True,
)
LOCKED_OUT: Final = (_LOCKED_ADVICE, _BLOCKED_KEY_ADVICE)
"""What is said of a user or key that too many wrong tries have locked."""
_REFUSED_SIGN_IN: Final = Advice(
    "IAM refused the sign-in",
    "",
    "Check account (domain), user name, password and project. It was tried once; the password was not sent again.",
    True,
)
_FORBIDDEN: Final = Advice(
    "you do not have the right for this",
    "",
    "Ask your administrator for the policy “DRS ReadOnlyAccess” in this project.",
)
_WRONG_PROJECT: Final = Advice(
    "the token belongs to another project",
    "DRS reads one project, with a token for that project.",
    "Choose the project in the connection and sign in again.",
    True,
)
_THROTTLED: Final = Advice(
    "too many requests",
    "The cloud asked to slow down, also after several tries.",
    "Wait a minute, or lower the number of requests per second in the settings.",
)
_NOT_OFFERED: Final = Advice(
    "this address does not offer DRS", "", "Check the DRS URL and the region: not every region offers DRS."
)
_NOT_OFFERED_CALL: Final = Advice(
    "this address does not offer it", "", "Nothing to do: the region may offer it one day."
)
_REFUSED_CALL: Final = Advice(
    "the cloud refused it", "", "Read what the cloud said: it may be the state of the job, or its kind."
)
_OF_CALLS: Final = {404: _NOT_OFFERED_CALL, 400: _REFUSED_CALL, 422: _REFUSED_CALL}
_RIGHTS: Final = {"Cloud Eye": "the rights ces:metrics:list and ces:metricData:list"}
_WRONG_PARAMETERS: Final = frozenset(
    {"DRS.M00007", "DRS.M00200", "DRS.M00201", "DRS.M00202", "DRS.M00210", "DRS.M00299", "DRS.M00300", "DRS.M00301",
     "DRS.M00305", "DRS.10020000", "ces.0014"}
)  # fmt: skip
"""Codes of requests that were made wrongly."""
_NO_SUCH_JOB: Final = Advice("the job is gone", "", "Refresh the job list.")

_BY_CODE: Final[dict[str, Advice]] = {
    "DRS.M00100": _SIGN_IN_AGAIN,
    "DRS.M00101": _FORBIDDEN,
    "DRS.M00102": _FORBIDDEN,
    "DRS.M00103": _FORBIDDEN,
    "DRS.M00105": _FORBIDDEN,
    "DRS.M00261": _WRONG_PROJECT,
    "DRS.10020072": _FORBIDDEN,
    "DRS.10000010": _NO_SUCH_JOB,
    "DRS.10020102": _NO_SUCH_JOB,
    "DRS.M00289": _NO_SUCH_JOB,
    "DRS.M05003": _NO_SUCH_JOB,
    "DRS.M05004": _NO_SUCH_JOB,
    "DRS.M01503": Advice("too many requests", "", "Wait a few seconds and try again."),
    "DRS.M01504": Advice("the job is busy", "Another operation is running or the job is abnormal.", "Try again later."),
    "APIGW.0101": _NOT_OFFERED,
    "APIGW.0301": _SIGN_IN_AGAIN,
    "APIGW.0302": _FORBIDDEN,
    "APIGW.0303": Advice(
        "the request was not accepted as genuine",
        "The token or signature is malformed, or the clock of this computer is wrong.",
        "Check the clock of this computer, then sign in again.",
        True,
    ),
    "APIGW.0305": _SIGN_IN_AGAIN,
    "APIGW.0306": _FORBIDDEN,
    "APIGW.0307": _SIGN_IN_AGAIN,
    "APIGW.0308": _THROTTLED,
    "APIGW.0310": _WRONG_PROJECT,
    "APIGW.0802": _FORBIDDEN,
    "IAM.0012": _THROTTLED,
    "IAM.0061": _LOCKED_ADVICE,
    "IAM.0066": _SIGN_IN_AGAIN,
    "IAM.0067": _SIGN_IN_AGAIN,
    "IAM.0081": Advice(
        "this user may not use the API",
        "It may sign in at the web console only.",
        "Ask your administrator for programmatic access for this user.",
        True,
    ),
    "IAM.1061": Advice("the one-time code is wrong", "", "Enter the current code of your authenticator.", True),
}
_BY_STATUS: Final[dict[int, Advice]] = {
    400: Advice("the request was refused", "", "Open the details and report this as a fault of the program."),
    401: _SIGN_IN_AGAIN,
    403: _FORBIDDEN,
    404: Advice("not found", "", "Check service URL, region and project."),
    410: Advice("this API is gone", "The service no longer offers it.", "Update DRS Inspector."),
    429: _THROTTLED,
    494: Advice("the token is too long", "A proxy or gateway limits the size of headers.", "Sign in again."),
}
_SERVICE_FAULT: Final = Advice("the service is failing", "The fault is at the cloud's side.", "Try again in a minute.")
_OTHER: Final = Advice("the cloud refused", "", "Open the details for the cloud's own words.")


def advice_for(status: int, code: str, message: str, signing_in: bool, one_of: str = "") -> Advice:
    """Return the advice for a refusal; codes of the gateway have the prefix ``APIGW.`` (see `code_number`).

    The code decides before the status, which has many reasons. With ``signing_in`` every refusal below 500 is a refused
    sign-in, except throttling. ``one_of`` names the service that a refused call is one of many of: what is said of it
    holds for that call, not for the address.
    """
    if status < 500 and is_locked(code, message if signing_in else ""):
        return _LOCKED_ADVICE
    if status == 401 and is_blocked_key(message):
        return _BLOCKED_KEY_ADVICE
    advice = _BY_CODE.get(code)
    if advice is None:
        advice = _SERVICE_FAULT if status >= 500 else _BY_STATUS.get(status, _OTHER)
    if signing_in and status < 500 and not (advice.sign_in and advice is not _SIGN_IN_AGAIN) and advice != _THROTTLED:
        return _REFUSED_SIGN_IN
    return _of_one_call(advice, status, code, one_of) if one_of else advice


def _of_one_call(advice: Advice, status: int, code: str, service: str) -> Advice:
    if advice is _FORBIDDEN:
        return msgspec.structs.replace(advice, next_step=right_missing(service))
    if advice is _NOT_OFFERED or (advice in (_BY_STATUS.get(status), _OTHER) and code not in _WRONG_PARAMETERS):
        return _NOT_OFFERED_CALL if advice is _NOT_OFFERED else _OF_CALLS.get(status, advice)
    return advice


def right_missing(service: str) -> str:
    """Return what helps where a right is missing in a service, by its name."""
    right = _RIGHTS.get(service)
    return _FORBIDDEN.next_step if right is None else f"Ask your administrator for {right} in this project."


def is_blocked_key(message: str) -> bool:
    """Tell whether the gateway blocks an access key after too many wrong signatures (contract 8.2)."""
    return _BLOCKED_KEY.search(message) is not None


def is_locked(code: str, message: str) -> bool:
    """Tell whether IAM refuses because the account is locked; another try can prolong that (contract 1.9)."""
    return code == "IAM.0061" or _LOCKED.search(message) is not None


def asks_for_second_factor(message: str) -> bool:
    """Tell whether the message of a refused sign-in asks for a one-time code (contract 1.2)."""
    return _SECOND_FACTOR.search(message) is not None


def refuses_the_token(status: int, code: str) -> bool:
    """Tell whether a new token may help: a 401, except DRS's own 401 for a missing right (contract 8.1)."""
    return status == 401 and code != "DRS.M00103"
