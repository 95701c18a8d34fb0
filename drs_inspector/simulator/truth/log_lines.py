"""The log of a job: what happened as a line each, and the service's own chatter between, by number and never built."""

from typing import NamedTuple

from drs_inspector.simulator.truth.job_state import JobState
from drs_inspector.simulator.truth.sequences import Without, how_many
from drs_inspector.simulator.truth.stories import losses, reason_of

LARGEST = 100_000
_USUAL_STEP_MS = 6 * 3_600_000
_WARNS_EVERY = 50
_CHATTER = (
    "Checkpoint was saved.",
    "Heartbeat of the replication instance received.",
    "Metadata of the source were read again.",
    "Relay log was cleaned.",
)


class LogLine(NamedTuple):
    """One line of the log."""

    level: str
    message: str
    at_ms: int


class JobLog:
    """The log of a job until now, newest first. ``level`` Info, Warn or Error; "" is all of them."""

    def __init__(self, state: JobState, level: str = "", *, largest: bool = False, opened_ms: int = 0) -> None:
        self._events = [line for line in reversed(events(state)) if level in ("", line.level)]
        started = state.moments.started_ms
        self._first = state.now_ms if started is None else started
        span = max(0, (state.released_ms or state.now_ms) - self._first)
        lived = max(1, (opened_ms or state.now_ms) - self._first)
        self._step = max(1, lived // LARGEST) if largest else _USUAL_STEP_MS
        self._all = 0 if started is None else span // self._step
        self._level = level
        self._chatter = self._of_level()
        # Newest first: an event comes after all chatter that is newer.
        self._places = [turn + self._newer(line.at_ms) for turn, line in enumerate(self._events)]

    def __len__(self) -> int:
        return len(self._events) + self._chatter

    def page(self, offset: int, limit: int) -> list[LogLine]:
        """Return lines from ``offset`` on; nothing else is made."""
        stop = min(len(self), offset + limit)
        return [self._at(place) for place in range(offset, stop)]

    def _at(self, place: int) -> LogLine:
        before = 0
        for turn, at in enumerate(self._places):
            if at == place:
                return self._events[turn]
            before += at < place
        return self._line(self._number(self._chatter - 1 - (place - before)))

    def _of_level(self) -> int:
        if self._level == "Error":
            return 0
        if self._level == "Warn":
            return how_many(self._all, _WARNS_EVERY, 0)
        return self._all if not self._level else len(Without(self._all, _WARNS_EVERY, frozenset({0})))

    def _number(self, inside: int) -> int:
        if self._level == "Warn":
            return inside * _WARNS_EVERY
        return inside if not self._level else Without(self._all, _WARNS_EVERY, frozenset({0})).at(inside)

    def _newer(self, at_ms: int) -> int:
        """Return how many lines of chatter are newer than a moment, by halving."""
        low, high = 0, self._chatter
        while low < high:
            middle = (low + high) // 2
            if self._time(self._number(middle)) > at_ms:
                high = middle
            else:
                low = middle + 1
        return self._chatter - low

    def _time(self, number: int) -> int:
        return self._first + (number + 1) * self._step

    def _line(self, number: int) -> LogLine:
        if number % _WARNS_EVERY == 0:
            return LogLine("Warn", f"A statement took {3 + number % 40} s at the target.", self._time(number))
        return LogLine("Info", _CHATTER[number % len(_CHATTER)], self._time(number))


def events(state: JobState) -> list[LogLine]:
    """Return what happened to a job until now as lines of its log, oldest first."""
    plan, life = state.plan, state.plan.timeline
    lines = [LogLine("Info", "The job was created.", state.moments.created_ms)]
    for number in range(1, state.position + 1):
        status = life.stage(number).status
        # The time that the detail has as update_time while the job is in this state.
        at = life.start_of(number) + 412
        if status.endswith("FAILED"):
            lines.append(LogLine("Error", f"{status}: {reason_of(plan, status)}", at))
        else:
            level = "Warn" if status in ("PAUSING", "PAUSEING", "FROZEN") else "Info"
            lines.append(LogLine(level, f"The job is in the state {status}.", at))
        if status == "INCRE_TRANSFER_STARTED":
            end = life.start_of(number + 1) if number < state.position else state.now_ms
            side = state.story.removesuffix("-lost")
            lines += [
                LogLine("Error", f"The {side} database cannot be reached: connect timed out.", lost)
                for lost in losses(plan, life.start_of(number), min(end, state.now_ms))
            ]
    known = {line.at_ms: line for line in lines if line.at_ms <= max(state.now_ms, state.moments.updated_ms)}
    return [known[at] for at in sorted(known)]
