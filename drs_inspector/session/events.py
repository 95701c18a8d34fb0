"""What an Inspector tells its listeners: plain frozen records, delivered on the event loop's thread in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from drs_inspector.domain.errors import InspectorError

Phase = Literal["signing-in", "listing", "details", "done", "cancelled"]
SignInKind = Literal["none", "valid", "ends-soon", "ended", "locked"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch is. All counts are jobs, except ``in_flight``, which counts requests.

    ``found``: known so far from the list (children included). ``read``: details read. ``failed``: details that could
    not be read. ``waiting_seconds``: time spent so far waiting for the pace limit or for ``Retry-After``.
    ``paused``: requests wait until somebody signs in again; the phase is the one that goes on then.
    """

    phase: Phase
    found: int = 0
    read: int = 0
    failed: int = 0
    waiting_seconds: float = 0.0
    in_flight: int = 0
    paused: bool = False


@dataclass(frozen=True, slots=True)
class FileProgress:
    """How far opening or writing files is: ``done`` of ``total`` jobs (0 when not known yet)."""

    what: Literal["opening", "exporting"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """Job ids of the current snapshot that came, changed or went since the last event; no id is in two lists."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotReplaced:
    """``Inspector.snapshot`` is about other jobs now (another file, another project): read everything anew."""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """The outcome of a fetch.

    ``found``, ``read`` and ``unavailable`` count jobs, ``failed`` counts problems that name no job (a page of the list
    that could not be read). ``complete`` is true when everything that was asked for has been read. ``error`` ended the
    whole fetch (sign-in refused, cloud unreachable); it is also raised by ``Inspector.refresh``. ``seconds`` is the
    whole time, of which ``paused_seconds`` were spent waiting for somebody to sign in again.
    """

    found: int = 0
    read: int = 0
    unavailable: int = 0
    failed: int = 0
    cancelled: bool = False
    seconds: float = 0.0
    waited_seconds: float = 0.0
    complete: bool = False
    error: InspectorError | None = None
    paused_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FetchFinished:
    """A fetch has ended: complete, with failures, cancelled or stopped by ``report.error``."""

    report: FetchReport


@dataclass(frozen=True, slots=True)
class ProblemRaised:
    """Something failed that nobody is waiting for; ``where`` names it in the person's words."""

    error: InspectorError
    where: str


@dataclass(frozen=True, slots=True)
class KeyringWaiting:
    """The keyring is being asked (true) or has answered or was given up (false): it may show a dialog of its own."""

    waiting: bool


@dataclass(frozen=True, slots=True)
class SignInState:
    """Whether requests can be sent, and until when.

    ``none``: no cloud is signed in to. ``valid``: signed in. ``ends-soon``: the sign-in ends within minutes and
    cannot be renewed, or could not be so far. ``ended``: nothing can be read before
    ``SourceConnection.sign_in_again``. ``locked``: the secrets were dropped from memory. ``expires_at`` is aware UTC by
    the cloud's clock, None when it is not known; ``SourceConnection.sign_in_seconds_left`` is the time left, which
    does not depend on this computer's clock. ``renewable`` says that the session renews itself.
    """

    kind: SignInKind = "none"
    expires_at: datetime | None = None
    renewable: bool = False


@dataclass(frozen=True, slots=True)
class SignInChanged:
    """The sign-in of a session stands otherwise than before; ``error`` says why it ended or could not be renewed."""

    state: SignInState
    error: InspectorError | None = None


Event = (
    Progress
    | FileProgress
    | JobsChanged
    | SnapshotReplaced
    | FetchFinished
    | ProblemRaised
    | KeyringWaiting
    | SignInChanged
)
Listener = Callable[[Event], None]
