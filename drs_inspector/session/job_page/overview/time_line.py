"""The phases of a job as a line: those that its times prove, and since when it is late or paused."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.session.job_page.overview.basis import Basis, late_since
from drs_inspector.session.peek.phases import phases_of
from drs_inspector.session.pictures.moments import seconds_of
from drs_inspector.session.pictures.phase_line import PhaseBar, PhaseKey, PhaseLine

# By the words of the phases: which it is, and what happened at its beginning.
_PHASES: Final = {
    "Waits": (PhaseKey.WAITED, "Created"),
    "Waited": (PhaseKey.WAITED, "Created"),
    "Full copy": (PhaseKey.FULL, "Started"),
    "Incremental": (PhaseKey.INCREMENTAL, "Full copy done"),
    "Running": (PhaseKey.RUNNING, ""),
    "Until its end": (PhaseKey.DONE, ""),
    "Since then": (PhaseKey.UNKNOWN, ""),
    "Failed": (PhaseKey.FAILED, "Failed by"),
}
_NOT_TOLD: Final = "the moment itself is not told: it was not later than the last change"


def time_line_of(basis: Basis) -> PhaseLine | None:
    """Return the line of a job, None where its times prove no phase."""
    times, status = basis.times, basis.job.status
    if times.now is None or times.created is None:
        return None
    bars: list[PhaseBar] = []
    begin = seconds_of(times.created)
    for phase in phases_of(times, status.code, status.group):
        key, word = _PHASES.get(phase.word, (PhaseKey.RUNNING, ""))
        end = begin + phase.seconds
        about = next((one for one in ("at most ", "at least ") if phase.duration.startswith(one)), "")
        word = word or ("Full copy done" if times.full_completed is not None else "Started")
        bars.append(PhaseBar(key, phase.word, begin, end, word, about, _NOT_TOLD if about else ""))
        begin = end
    if not bars:
        return None
    bars[-1:] = _last(basis, bars[-1])
    is_over = bars[-1].key is PhaseKey.DONE
    return PhaseLine(
        tuple(bars), bars[-1].end, "Ended by" if is_over else "Now" if basis.is_live else "Read", zone=basis.zone
    )


def _last(basis: Basis, last: PhaseBar) -> Iterator[PhaseBar]:
    """Yield the last phase, divided where the job is late or paused since."""
    since = late_since(basis)
    if since is not None and last.begin < seconds_of(since.moment) < last.end:
        at = seconds_of(since.moment)
        about, remark = ("", "") if since.is_exact else ("at least ", "the first look had it already")
        yield PhaseBar(last.key, last.word, last.begin, at, last.begin_word, "at most " if about else "", remark)
        yield PhaseBar(PhaseKey.LATE, "Late", at, last.end, "Late" if since.is_exact else "Late by", about, remark)
        return
    updated = basis.times.updated
    if basis.job.status.group == "paused" and updated is not None and last.begin < seconds_of(updated) < last.end:
        at = seconds_of(updated)
        yield PhaseBar(PhaseKey.RUNNING, "Running", last.begin, at, last.begin_word, "at most ", _NOT_TOLD)
        yield PhaseBar(PhaseKey.PAUSED, "Paused", at, last.end, "Paused by", "at least ", _NOT_TOLD)
        return
    yield last
