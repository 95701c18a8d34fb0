"""What a query asks of the health of jobs: word, reason, and cause of failure. Yes, no, or not known."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from drs_inspector.domain.health.causes import Cause, cause_of
from drs_inspector.domain.health.health import Context, own_health, possible_words, reason_text, word_of
from drs_inspector.domain.health.judging import Judging, context_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot

Wanted = Callable[[str], bool | None]
"""Says of a text whether it is one that is asked for; None where that is not known."""
_MAY_HAVE_FAILED = frozenset({"failed", "unknown"})


class Asking:
    """Asks about jobs as their documents are judged.

    ``now`` is the time of the question; it counts for live sources without a clock of their own.
    """

    def __init__(self, now: datetime | None, zone: tzinfo | None = None) -> None:
        self._now, self._zone = now, zone
        self._snapshot: Snapshot | None = None
        self._judging: Judging | None = None
        self._context = context_of(None, now, zone)

    def context(self, snapshot: Snapshot | None) -> Context:
        """Return what the jobs of a document are judged by."""
        judging = snapshot.judged_by if snapshot is not None else None
        if snapshot is not self._snapshot or judging is not self._judging or (judging and judging.clock is not None):
            self._snapshot, self._judging = snapshot, judging
            self._context = context_of(snapshot, self._now, self._zone)
        return self._context

    def reason(self, job: Job, snapshot: Snapshot | None) -> str:
        """Return why a job has its word, whatever its subtasks are; "" where the word says all."""
        return reason_text(own_health(job, self.context(snapshot)))


class AskedBeside(NamedTuple):
    """A field that asks what a job does not tell alone: its health, or what its document is of.

    ``answer`` says whether a job has a text that is wanted, ``texts`` are all that it may have, the first ``most`` of
    which completion offers, and ``offered`` what it offers in any case. ``is_list``: the texts are words of a list, of
    which ``:`` takes the beginning.
    """

    answer: Callable[[Asking, Job, Snapshot | None, Wanted], bool | None]
    texts: Callable[[Asking, Job, Snapshot | None], Sequence[str]]
    most: int = 1
    offered: tuple[str, ...] = ()
    is_list: bool = False


def _word_answer(asking: Asking, job: Job, snapshot: Snapshot | None, wanted: Wanted) -> bool | None:
    """Answer by the word; a job that was not read is Not read, and may be each of those that its status leaves."""
    word = word_of(job, asking.context(snapshot))
    if wanted(word.value):
        return True
    if word is not HealthKey.NOT_READ:
        return False
    return None if any(wanted(one.value) for one in possible_words(job)) else False


def _reason_answer(asking: Asking, job: Job, snapshot: Snapshot | None, wanted: Wanted) -> bool | None:
    reason = asking.reason(job, snapshot)
    found = wanted(reason) if reason else False
    return found if found or job.has_detail else None


def _cause(asking: Asking, job: Job, snapshot: Snapshot | None) -> Cause | None:
    return cause_of(job, asking.context(snapshot).known)


def _by_cause(texts_of: Callable[[Cause], Sequence[str]]) -> AskedBeside:
    """Return a field for texts of the cause; whether a job failed, the list tells, why, the details."""

    def answer(asking: Asking, job: Job, snapshot: Snapshot | None, wanted: Wanted) -> bool | None:
        cause = _cause(asking, job, snapshot)
        texts = [text for text in (() if cause is None else texts_of(cause)) if text]
        answers = [wanted(text) for text in texts]
        if True in answers or (job.has_detail and None not in answers):
            return True in answers
        has_not_failed = not job.has_detail and job.list_tells("status") and job.status.group not in _MAY_HAVE_FAILED
        return False if has_not_failed else None

    def texts(asking: Asking, job: Job, snapshot: Snapshot | None) -> Sequence[str]:
        cause = _cause(asking, job, snapshot)
        return () if cause is None else texts_of(cause)

    return AskedBeside(answer, texts, most=2)


HEALTH = AskedBeside(
    _word_answer,
    lambda asking, job, snapshot: (word_of(job, asking.context(snapshot)).value,),
    offered=tuple(key.value for key in HealthKey),
    is_list=True,
)
REASON = AskedBeside(_reason_answer, lambda asking, job, snapshot: (asking.reason(job, snapshot),))
CAUSE = _by_cause(lambda cause: (cause.title, cause.code, cause.group, cause.reason))
CAUSE_CODE = _by_cause(lambda cause: (cause.code,))
OF_FIGURES = (HEALTH, REASON)
"""The fields whose answers may be others when figures come or get old."""
