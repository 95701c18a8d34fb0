"""What has changed between two looks at the jobs of a project, and whether what is waited for holds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from drs_inspector.domain.health.facts import facts_of
from drs_inspector.domain.health.health import Health, reason_text
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.snapshot_health import SnapshotHealth
from drs_inspector.domain.health.told_figures import lacks_figures
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.query import JobQuery
from drs_inspector.domain.snapshot import Snapshot

_OVER = frozenset({"failed", "finished", "deleted"})


class Change(NamedTuple):
    """A job that has another health than at the look before; ``before`` is None for a new one, ``after`` of one gone.

    Statuses are as the cloud writes them, ``code`` is that of the cause of a failure. ``selected`` is True for a job
    that was there before and is selected from this look on, False for one that is not any more, else None: its health
    may be the same then, and ``before`` is None where it was not known.
    """

    time: datetime
    job_id: str
    name: str
    before: Health | None
    after: Health | None
    status_before: str = ""
    status: str = ""
    code: str = ""
    selected: bool | None = None

    @property
    def is_of_selection(self) -> bool:
        """Whether nothing else is known to have changed than that the job is selected, or is not any more."""
        same = self.before is None or (self.after is not None and self.before.key is self.after.key)
        return self.selected is not None and same

    def as_dict(self) -> dict[str, str | bool | None]:
        """The change as programs get it: times are ISO 8601 in UTC, words are keys, None is what there was not."""
        shown = self.after or self.before
        return {
            "event": "change",
            "time": utc_text(self.time),
            "job_id": self.job_id,
            "name": self.name,
            "from": self.before.key.value if self.before is not None else None,
            "to": self.after.key.value if self.after is not None else None,
            "reason": reason_text(shown) if shown is not None and self.after is not None else None,
            "status_from": self.status_before or None,
            "status": self.status or None,
            "code": self.code or None,
            "selected": self.selected,
        }


class Verdict(NamedTuple):
    """Whether what is waited for holds of the jobs that are selected.

    ``selected`` counts them, ``holds`` is for all of them. ``unknown`` counts those that may be selected, which is not
    known, and those without figures where what is waited for is a word that figures alone prove. ``never`` are the
    names of jobs that have ended in another way.
    """

    selected: int
    holds: bool
    unknown: int = 0
    never: tuple[str, ...] = ()


class _Known(NamedTuple):
    health: Health
    status: str
    name: str


class Changes:
    """Compares the jobs of a project that a filter selects from look to look.

    ``selected`` are their ids, ``maybe`` those of jobs of which it is not known whether they are.
    """

    def __init__(self, selects: JobQuery) -> None:
        self._selects = selects
        self._known: dict[str, _Known] | None = None
        self._others: dict[str, _Known] = {}
        self._there: frozenset[str] = frozenset()
        self.selected: tuple[str, ...] = ()
        self.maybe: tuple[str, ...] = ()

    def look(self, snapshot: Snapshot, now: datetime) -> tuple[Sequence[Change], dict[HealthKey, int]]:
        """Return what has changed since the look before (nothing at the first), and the counts of the selected jobs."""
        judging = snapshot.judged_by
        health = (
            SnapshotHealth(snapshot, now)
            if judging is None
            else SnapshotHealth(snapshot, now, known=judging.known, limits=judging.limits)
        )
        answers = {job.id: self._selects.answer(job, snapshot) for job in snapshot.jobs.values()}
        self.selected = tuple(job_id for job_id, answer in answers.items() if answer)
        self.maybe = tuple(job_id for job_id, answer in answers.items() if answer is None)
        before = self._known
        followed = dict.fromkeys(self.selected) if before is None else dict.fromkeys((*self.selected, *before))
        now_known = {
            job_id: _Known(health.own(job_id), job.status.code, job.name)
            for job_id in followed
            if (job := snapshot.jobs.get(job_id)) is not None
        }
        changes: list[Change] = []
        if before is not None:
            moved = {one: True for one in self.selected if one in self._there and one not in before}
            moved |= {one: False for one in before if one in answers and not answers[one]}
            # A job that is selected from now on is not new: it was something at the look before.
            before = before | {one: self._others[one] for one in moved if one in self._others}
            changes = _changes(before, now_known, moved, snapshot, now)
        self._there = frozenset(snapshot.jobs)
        self._known = {job_id: known for job_id, known in now_known.items() if answers.get(job_id)}
        self._others = self._not_selected(snapshot, health)
        return changes, health.counts(self.selected)

    def _not_selected(self, snapshot: Snapshot, health: SnapshotHealth) -> dict[str, _Known]:
        """Return what the other jobs are, where health or figures decide which are selected: they come and go then."""
        if not (self._selects.asks_health or self._selects.asks_figures):
            return {}
        selected = frozenset(self.selected)
        others = (job for job in snapshot.jobs.values() if job.id not in selected)
        return {job.id: _Known(health.own(job.id), job.status.code, job.name) for job in others}

    def verdict(self, until: JobQuery, snapshot: Snapshot) -> Verdict:
        """Return whether a condition holds of the jobs of the last look."""
        jobs = [snapshot.jobs[job_id] for job_id in self.selected if job_id in snapshot.jobs]
        answers = [until.answer(job, snapshot) for job in jobs]
        never = tuple(job.name for job, answer in zip(jobs, answers, strict=True) if answer is False and _is_over(job))
        figures = snapshot.judged_by.figures if snapshot.judged_by is not None else {}
        unproved = [job for job in jobs if lacks_figures(job, figures)] if until.asks_proved else ()
        holds = bool(jobs) and all(answer is True for answer in answers)
        return Verdict(len(jobs), holds, len(self.maybe) + len(unproved), never)

    def may_come(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Return the running jobs that are selected, or may be: what is known of their figures may decide it."""
        every = self._selects.asks_figures or self._selects.asks_health
        return tuple(running_of(snapshot, snapshot.jobs if every else (*self.selected, *self.maybe)))


def running_of(snapshot: Snapshot, job_ids: Collection[str]) -> list[str]:
    """Return the jobs among these that have figures."""
    jobs = (snapshot.jobs.get(job_id) for job_id in job_ids)
    return [job.id for job in jobs if job is not None and phase_of(job.status) is not None]


def utc_text(moment: datetime) -> str:
    """Return a time as programs read it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _changes(
    before: Mapping[str, _Known],
    after: Mapping[str, _Known],
    moved: Mapping[str, bool],
    snapshot: Snapshot,
    now: datetime,
) -> list[Change]:
    found: list[Change] = []
    for job_id in dict.fromkeys((*before, *after)):
        old, new = before.get(job_id), after.get(job_id)
        if old is not None and new is not None and old.health.key is new.health.key and job_id not in moved:
            continue
        name = new.name if new is not None else old.name if old is not None else job_id
        job = snapshot.jobs.get(job_id)
        code = _code(job, new) if job is not None and new is not None else ""
        found.append(
            Change(
                now,
                job_id,
                name,
                old.health if old else None,
                new.health if new else None,
                old.status if old else "",
                new.status if new else "",
                code,
                moved.get(job_id),
            )
        )
    return found


def _code(job: Job, known: _Known) -> str:
    return facts_of(job).code if known.health.key is HealthKey.FAILED else ""


def _is_over(job: Job) -> bool:
    return job.status.terminal or job.status.group in _OVER
