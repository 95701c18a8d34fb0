"""Jobs that have changed since a person looked at them: each is marked until it has been looked at."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.health.figures import Figures
from drs_inspector.domain.health.settled import is_settled
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey
from drs_inspector.domain.labels.time_words import NO_BREAK

_WITH_REASON: Final = frozenset({HealthKey.FAILED, HealthKey.LATE})
"""The words whose reasons say something else for no other reason than that something has happened."""
_ALARMING: Final = frozenset({HealthKey.FAILED, HealthKey.LATE})
_AMOUNT: Final = re.compile(rf"\d[\d,.]{{0,12}}{NO_BREAK}\w+ ?")
_NO_FIGURES: Final = Figures()

Listener = Callable[[str, Collection[str] | None], None]
"""Is called with the key of a source and the ids of jobs whose marks are others, None for all."""


class Said(msgspec.Struct, frozen=True, gc=False):
    """What is said of a job in words: what goes on by itself, such as a lag in minutes, is left out."""

    status: str
    status_words: str
    key: HealthKey
    reason: str
    is_settled: bool

    @property
    def words(self) -> tuple[str, HealthKey, str]:
        """What is compared."""
        return self.status, self.key, self.reason

    def only_grew(self, now: "Said") -> bool:
        """Tell whether more is known of the job than before, and nothing has happened to it."""
        return self.status == now.status and (not self.is_settled or self.key is HealthKey.NOT_READ)

    def before(self, now: "Said") -> str:
        """Return what was said in place of what is said now."""
        if self.key is not now.key:
            return HEALTH_WORDS[self.key].word
        return self.status_words if self.status != now.status else self.reason.strip(" ,")


class Mark(NamedTuple):
    """A job has changed: when that was seen, what was said of it ``before``, "" of one that is new.

    ``is_alarming``: a person must look at it, now more than before.
    """

    at: datetime | None
    before: str
    is_alarming: bool


def said_of(job_id: str, health: SnapshotHealth) -> Said:
    """Return what is said of a job by itself. Raises KeyError for an id that the document does not have."""
    own, job = health.own(job_id), health.snapshot.jobs.get(job_id)
    reason = _AMOUNT.sub("", own.reason) if own.key in _WITH_REASON else ""
    if job is None:
        return Said("", "", own.key, reason, True)
    settled = is_settled(job, health.context.figures.get(job_id, _NO_FIGURES))
    return Said(job.status.value, job.status.short_label or job.status.value, own.key, reason, settled)


def mark_of(before: Said | None, now: Said, at: datetime | None) -> Mark | None:
    """Return the mark of what has changed, None where nothing has happened; ``before`` is None for a new job."""
    if before is None:
        return Mark(at, "", now.key in _ALARMING)
    if before.words == now.words or before.only_grew(now):
        return None
    is_worse = HEALTH_WORDS[now.key].order < HEALTH_WORDS[before.key].order
    return Mark(at, before.before(now), now.key in _ALARMING and (is_worse or before.reason != now.reason))


class JobMarks:
    """The marks of the jobs of all sources, by the key of the source and the id of the job.

    A mark moves no row and hides none: it stays until its job was ``seen``, or has gone.
    """

    def __init__(self) -> None:
        self._marks: dict[str, dict[str, Mark]] = {}
        self._listeners: list[Listener] = []

    def __len__(self) -> int:
        return sum(map(len, self._marks.values()))

    def of(self, source: str, job_id: str) -> Mark | None:
        """Return the mark of a job."""
        marks = self._marks.get(source)
        return marks.get(job_id) if marks else None

    def of_source(self, source: str) -> Mapping[str, Mark]:
        """Return the marks of a source as they are now, by job."""
        return dict(self._marks.get(source, {}))

    def marked(self) -> Iterable[tuple[str, str]]:
        """Yield the source and the id of each marked job."""
        return ((source, job_id) for source, marks in self._marks.items() for job_id in marks)

    def put(self, source: str, job_id: str, mark: Mark) -> None:
        """Mark a job; of one that is marked the newest change is told."""
        self._marks.setdefault(source, {})[job_id] = mark
        self._tell(source, (job_id,))

    def seen(self, source: str, job_ids: Iterable[str]) -> None:
        """Take away the marks of jobs that a person has looked at, or that have gone."""
        marks = self._marks.get(source, {})
        gone = [job_id for job_id in job_ids if marks.pop(job_id, None) is not None]
        if gone:
            self._tell(source, gone)

    def seen_all(self) -> None:
        """Take away all marks."""
        for source in tuple(self._marks):
            self.forget(source)

    def forget(self, source: str) -> None:
        """Take away the marks of a source: it was closed, or is another one."""
        if self._marks.pop(source, None):
            self._tell(source, None)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self, source: str, job_ids: Collection[str] | None) -> None:
        for listener in tuple(self._listeners):
            listener(source, job_ids)
