"""A read call that was refused: why, in words, as it is kept beside what was read. A refusal is evidence, too."""

from enum import Enum
from typing import Any

import msgspec


class RefusalKind(Enum):
    """Why there is no reading."""

    NOT_OFFERED = "not offered in this region"
    NOT_SUPPORTED = "not for this kind of job"
    NOT_NOW = "not in this state of the job"
    NO_RIGHT = "no right"
    GONE = "gone"
    BUSY = "busy"
    OFF = "off"
    SIGNED_OUT = "signed out"
    UNREACHABLE = "not reached"
    UNREADABLE = "not to be read"
    OTHER = "refused"


class RefusedCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked, and what the cloud said in place of an answer.

    ``call`` is its name in the registry, ``job`` the id of the job it was asked about, "" for the project, ``given``
    the other parameters that it has. ``words`` say why there is no reading and ``next_step`` what helps; ``cause`` is
    what the cloud said, ``at`` when (ISO 8601 in UTC, "" where that is not known).
    """

    call: str
    job: str = ""
    given: dict[str, Any] = {}
    kind: RefusalKind = RefusalKind.OTHER
    words: str = ""
    next_step: str = ""
    cause: str = ""
    code: str = ""
    http_status: int | None = None
    request_id: str = ""
    at: str = ""
