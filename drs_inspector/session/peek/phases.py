"""Which phases of a job its times prove, and how long each was."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from drs_inspector.domain.labels.time_words import duration_words

_FULL = frozenset({"FULL_TRANSFER_STARTED"})
_INCREMENTAL = frozenset({"INCRE_TRANSFER_STARTED"})


class Times(NamedTuple):
    """The exact times of a job, None where none is told; ``now`` is when its document was read, or the present."""

    created: datetime | None = None
    started: datetime | None = None
    full_completed: datetime | None = None
    updated: datetime | None = None
    now: datetime | None = None


class Phase(NamedTuple):
    """A phase: its word, the tone of its colour, how long it was in seconds, and that in words.

    The moment of a failure is not told: it is not after the last change. So what was before it is "at most" so long.
    """

    word: str
    tone: str
    seconds: float
    duration: str


def phases_of(times: Times, code: str, group: str) -> tuple[Phase, ...]:
    """Return the phases that the times prove, in their order; none where they contradict each other.

    ``code`` is the status of the job, ``group`` its group.
    """
    told = [moment for moment in times if moment is not None]
    if times.now is None or times.created is None or told != sorted(told):
        return ()
    return tuple(_phases(times, times.now, times.created, code, group))


def _phases(times: Times, now: datetime, created: datetime, code: str, group: str) -> Iterator[Phase]:
    updated, has_failed, is_over = times.updated, group == "failed", group in {"finished", "deleted"}
    if times.started is None:
        if not has_failed and not is_over:
            yield _phase("Waits", "grey", created, now)
        return
    yield _phase("Waited", "grey", created, times.started)
    if times.full_completed is not None:
        yield _phase("Full copy", "green-blue", times.started, times.full_completed)
    elif code in _FULL:
        yield _phase("Full copy", "green-blue", times.started, now)
        return
    since = times.full_completed or times.started
    if has_failed and updated is not None:
        words = "Incremental" if code == "INCRE_TRANSFER_FAILED" and times.full_completed else "Running"
        yield _phase(words, "green" if words == "Incremental" else "green-blue", since, updated, "at most ")
        yield _phase("Failed", "red", updated, now, "at least ")
    elif is_over and updated is not None:
        yield _phase("Until its end", "green", since, updated, "at most ")
    elif code in _INCREMENTAL:
        yield _phase("Incremental" if times.full_completed else "Running", "green", since, now)
    elif not has_failed and not is_over:
        yield _phase("Since then", "grey-blue", since, now)


def _phase(word: str, tone: str, start: datetime, end: datetime, about: str = "") -> Phase:
    seconds = (end - start).total_seconds()
    return Phase(word, tone, seconds, f"{about}{duration_words(seconds)}")
