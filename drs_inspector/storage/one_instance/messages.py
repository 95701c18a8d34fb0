"""What the open window and a second start say to each other: one JSON object a line, the window first.

The window greets, the start checks that it is the right one and asks, the window answers. A window that hangs never
greets, so that it is told nothing that it would do later, when the start has long opened a window of its own.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

PROTOCOL = 1
# A command line has two megabytes at most; made absolute and written as JSON it may have more.
LONGEST_BYTES = 4 << 20
_LONGEST_WORD = 4096


class BadMessageError(ValueError):
    """The other side said what is no message of this protocol."""


class NotListeningError(Exception):
    """No window listens there now, or it closed the connection without an answer; that may change."""


class StartRequest(NamedTuple):
    """What a start asks for: files (absolute paths), the demo, a profile; with none of them the window comes up front.

    ``activation`` is the token by which the desktop lets the window come to the front, ``version`` that of the start.
    """

    files: tuple[Path, ...] = ()
    demo: bool = False
    profile: str = ""
    activation: str = ""
    version: str = ""


class Greeting(NamedTuple):
    """What the window is: its protocol, its version, and the identity of ``InstancePlace``."""

    protocol: int
    version: str
    identity: str


class Answer(NamedTuple):
    """The window has taken it over; ``waits``: until a dialog that is open there has been closed."""

    waits: bool = False


def line_of(message: StartRequest | Greeting | Answer) -> bytes:
    """Return a message as a line. Names of files may be no text in any encoding; they arrive as they are."""
    text = json.dumps(message._asdict(), ensure_ascii=False, default=str)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def read_greeting(line: bytes, identity: str) -> Greeting:
    """Read the window's first line; raises BadMessageError, also for another protocol and another identity."""
    members = _members(line)
    if _typed(members, "protocol", int) != PROTOCOL or members.get("identity") != identity:
        raise BadMessageError("another window")
    return Greeting(PROTOCOL, _word(members, "version"), identity)


def read_answer(line: bytes) -> Answer:
    """Read the window's second line; raises BadMessageError."""
    return Answer(_typed(_members(line), "waits", bool))


def read_request(line: bytes) -> StartRequest:
    """Read what a start asks for; raises BadMessageError."""
    members = _members(line)
    files = _typed(members, "files", list)
    return StartRequest(
        tuple(_path(one) for one in files),
        _typed(members, "demo", bool),
        _word(members, "profile"),
        _word(members, "activation"),
        _word(members, "version"),
    )


def _members(line: bytes) -> dict[str, Any]:
    try:
        members = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise BadMessageError("no JSON") from None
    if not isinstance(members, dict):
        raise BadMessageError("no object")
    return members


def _typed(members: dict[str, Any], name: str, kind: type) -> Any:
    value = members.get(name)
    if type(value) is not kind:
        raise BadMessageError(name)
    return value


def _word(members: dict[str, Any], name: str) -> str:
    """Return a short text; a NUL would end it in the environment."""
    word: str = _typed(members, name, str)
    if len(word) > _LONGEST_WORD or "\0" in word:
        raise BadMessageError(name)
    return word


def _path(value: Any) -> Path:
    # The system's calls refuse a NUL with an error that no caller expects of a path.
    if not isinstance(value, str) or "\0" in value or not Path(value).is_absolute():
        raise BadMessageError("files")
    return Path(value)
