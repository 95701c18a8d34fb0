"""Events of an Inspector: plain frozen records, delivered in order on the event loop's thread."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from drs_inspector.domain.coverage import ListCoverage
from drs_inspector.domain.errors import InspectorError

Phase = Literal["signing-in", "listing", "details", "done", "cancelled"]
SignInKind = Literal["none", "valid", "ends-soon", "ended", "locked"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a fetch. All counts are jobs, except ``in_flight``, which counts requests.

    ``found``: known so far from the list (children included). ``read``: details read. ``failed``: details that could
    not be read. ``waiting_seconds``: time spent so far waiting for the rate limit or for ``Retry-After``.
    ``paused``: requests wait for a new sign-in; the phase is the one that goes on then.
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
    """The progress of opening or writing files: ``done`` of ``total`` jobs (0 when not known yet)."""

    what: Literal["opening", "exporting"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """Ids of jobs that were added, changed or removed since the last event; no id is in two of the tuples."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotReplaced:
    """``Inspector.snapshot`` is another one now (another file, another project): read everything again."""


@dataclass(frozen=True, slots=True)
class DocumentChecked:
    """The file that was shown early has been checked, and ``Inspector.snapshot`` is what it holds."""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """The report of a fetch.

    ``found``, ``read`` and ``unavailable`` count jobs, ``failed`` counts problems that name no job (a page of the list
    that could not be read). ``complete`` is true when everything that was asked for has been read and no number
    contradicts that; ``gaps`` says in sentences what the snapshot's coverage lacks. ``error`` ended the whole fetch
    (sign-in refused, cloud unreachable); ``Inspector.refresh`` raises it. ``seconds`` is the whole time, of which
    ``paused_seconds`` were spent waiting for a new sign-in. ``lists`` says how the list of each scenario was read,
    ``requests`` counts replies and failures. ``is_look``: it was a look while watching. ``is_whole``: everything was
    asked for, not some of it again.
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
    gaps: tuple[str, ...] = ()
    lists: tuple[ListCoverage, ...] = ()
    requests: int = 0
    is_look: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class FetchFinished:
    """A fetch has ended: complete, with failures, cancelled or stopped by ``report.error``.

    Of a look while watching it is emitted only where what is covered is another thing than before.
    """

    report: FetchReport


@dataclass(frozen=True, slots=True)
class ProblemRaised:
    """A task failed whose result no caller waits for; ``where`` is its name."""

    error: InspectorError
    where: str


@dataclass(frozen=True, slots=True)
class KeyringWaiting:
    """A call of the keyring has begun (true), or has ended or timed out (false): it may show a dialog of its own."""

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
    """The state of a session's sign-in has changed; ``error`` is why it ended or could not be renewed."""

    state: SignInState
    error: InspectorError | None = None


@dataclass(frozen=True, slots=True)
class FiguresChanged:
    """Figures of these jobs were read: progress, lag, or whether their ends are reached."""

    job_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookWithReading:
    """Figures of running jobs are read as a part of the whole reading that has ended, or (``is_over``) were."""

    is_over: bool


@dataclass(frozen=True, slots=True)
class ReadingsChanged:
    """A call (its name in the registry) was asked of these jobs, or of the project (""): see `Inspector.readings`."""

    job_ids: tuple[str, ...]
    call: str


@dataclass(frozen=True, slots=True)
class WatchState:
    """How a project is watched.

    ``per_second`` are the requests of the last minute, as a rate. ``next_look`` is the seconds until the list is read
    again, None while it will not be; ``every`` the seconds between two of these looks, which are ``pace`` times as long
    as they would be (1, 2, 4 ...) because the cloud asked for less. ``looked_at`` is when the list was read last.
    ``holds`` is what keeps it from asking. ``error`` says in words why the last request failed, "" where it did not,
    ``next_step`` what helps, and ``failing_since`` since when nothing is answered.
    """

    per_second: float = 0.0
    next_look: float | None = None
    every: float | None = None
    pace: int = 1
    looked_at: datetime | None = None
    holds: frozenset[str] = frozenset()
    error: str = ""
    next_step: str = ""
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class WatchChanged:
    """The state of watching is another one, or some time has passed: ages are to be shown anew."""

    state: WatchState


Event = (
    Progress
    | FileProgress
    | JobsChanged
    | SnapshotReplaced
    | DocumentChecked
    | FetchFinished
    | ProblemRaised
    | KeyringWaiting
    | SignInChanged
    | FiguresChanged
    | LookWithReading
    | ReadingsChanged
    | WatchChanged
)
Listener = Callable[[Event], None]
