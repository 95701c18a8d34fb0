"""A start of the program: it is the first and gets the lock, or hands over to the window that is open.

Loaded before the first paint: what talks to another window is loaded only where there is one.
"""

import contextlib
import time
from typing import TYPE_CHECKING, NamedTuple

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.one_instance.lock import InstanceLock, take_lock
from drs_inspector.storage.one_instance.place import InstancePlace, instance_place

if TYPE_CHECKING:
    from drs_inspector.storage.one_instance.messages import StartRequest

# Until a window that is starting, or closing, is at work or gone: a second, but half a minute on a busy computer.
STARTING_SECONDS = 60.0
# A window that hangs is given up then: a file that was opened is to be seen.
ANSWER_SECONDS = 10.0
_TRY_AGAIN_SECONDS = 0.05
_SECOND_WINDOW = "This is a second window. It works as the first; close one of them before you change preferences."


class Handed(NamedTuple):
    """The open window has taken it over: its version, and whether a dialog there has to be closed first."""

    version: str
    waits: bool


class Alone(NamedTuple):
    """This start has a window of its own beside the open one; ``problem`` says why, None where there cannot be one."""

    problem: InspectorError | None = None


def first_or_handed(request: "StartRequest") -> InstanceLock | Handed | Alone:
    """Become the first, or hand the request to the open window; both are tried in turn, within the limits above."""
    place = instance_place()
    if place is None:
        return Alone()
    end = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            lock = take_lock(place)
        except OSError:  # a file system without locks
            return Alone()
        if lock is not None:
            return lock
        outcome = _handed(place, request)
        if outcome is not None:
            return outcome
        if time.monotonic() >= end:
            return Alone(_NO_ANSWER)
        time.sleep(_TRY_AGAIN_SECONDS)


def _handed(place: InstancePlace, request: "StartRequest") -> Handed | Alone | None:
    """Hand the request over; None when there is no window that listens now."""
    from drs_inspector.storage.one_instance import channel, messages  # noqa: PLC0415 - only where a window is open

    content = messages.line_of(request)
    if len(content) > messages.LONGEST_BYTES:  # the window would take it for a flood
        return Alone(_TOO_MANY)
    try:
        with contextlib.closing(channel.connect(place, time.monotonic() + ANSWER_SECONDS)) as connection:
            greeting = messages.read_greeting(connection.line(), place.identity)
            connection.send(content)
            return Handed(greeting.version, messages.read_answer(connection.line()).waits)
    except channel.UnsafeError:
        return Alone(_UNSAFE)
    except messages.BadMessageError:
        return Alone(_OTHER_VERSION)
    except TimeoutError:
        return Alone(_NO_ANSWER)
    except (messages.NotListeningError, OSError):
        return None


_TOO_MANY = InspectorError("These files are too many for the open window.", "", _SECOND_WINDOW)
_NO_ANSWER = InspectorError(
    "The window that is open does not answer.", "It may be hanging, or very busy.", _SECOND_WINDOW
)
_UNSAFE = InspectorError(
    "The window that is open was told nothing.",
    "Other users can get at the way to it.",
    f"Close it and start it again. {_SECOND_WINDOW}",
)
_OTHER_VERSION = InspectorError(
    "The window that is open is of another version of DRS Inspector.",
    "It does not understand this one.",
    f"Close it to work with the new version alone. {_SECOND_WINDOW}",
)
