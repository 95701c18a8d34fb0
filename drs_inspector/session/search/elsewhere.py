"""In how many other jobs the same is: objects of some names, rules on the same tables. Counted in slices of time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Generator, Iterable, Sequence
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.query.whole import lines_end_with, own_rules_steps, read_objects, source_path_steps
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.rules.rule_set import condition_text, named_text, table_text
from drs_inspector.domain.search.hits import Selections
from drs_inspector.domain.snapshot import Snapshot

Answer = Generator[object, None, bool | None]


class OtherJobs(ABC):
    """Looks through documents for jobs other than ``own_id``. A job that is in several documents is one.

    ``count`` is right when ``step`` has said so; of ``unread`` jobs it is not known, as their details were not read.
    """

    def __init__(self, snapshots: Iterable[Snapshot], own_id: str) -> None:
        self._snapshots, self._own_id = tuple(snapshots), own_id
        self._found: set[str] = set()
        self._read: set[str] = set()
        self._unread: set[str] = set()
        self._work = self._run()

    @property
    def count(self) -> int:
        """How many other jobs have it."""
        return len(self._found)

    @property
    def unread(self) -> int:
        """Of how many it is not known."""
        return len(self._unread - self._read)

    def step(self, budget_seconds: float) -> bool:
        """Work for about so long; True when all jobs were looked at."""
        stop = perf_counter() + budget_seconds
        return all(perf_counter() < stop for _ in self._work)

    def _run(self) -> Generator[object, None, None]:
        for snapshot in self._snapshots:
            for job_id in dict.fromkeys((*snapshot.jobs, *snapshot.unavailable)):
                job = snapshot.jobs.get(job_id)
                if job_id == self._own_id or (job is None and job_id not in snapshot.unavailable):
                    continue
                answer = None if job is None or not job.has_detail else (yield from self._answer(job, snapshot))
                (self._unread if answer is None else self._read).add(job_id)
                if answer:
                    self._found.add(job_id)
                yield None

    @abstractmethod
    def _answer(self, job: Job, snapshot: Snapshot) -> Answer:
        """Say whether a job has it."""


class ObjectsElsewhere(OtherJobs):
    """Counts jobs that have an object of one of these names; the case of letters does not count, as in a search."""

    def __init__(self, names: Collection[str], snapshots: Iterable[Snapshot], own_id: str) -> None:
        super().__init__(snapshots, own_id)
        self._test = lines_end_with(name for name in names if name.strip())

    def _answer(self, job: Job, snapshot: Snapshot) -> Answer:  # noqa: ARG002 - one form for all
        return source_path_steps(job, self._test)


class OtherRules(NamedTuple):
    """How many other jobs have a rule on the tables of one, and how many of them with its own condition."""

    jobs: int
    alike: int


class RulesElsewhere(OtherJobs):
    """Finds out which other jobs have rules on the tables of some rules."""

    def __init__(self, rules: Sequence[TransformationRule], snapshots: Iterable[Snapshot], own_id: str) -> None:
        super().__init__(snapshots, own_id)
        # By table, by job: the conditions that are on it there.
        self._on: dict[str, dict[str, set[str]]] = {table: {} for rule in rules for table in _tables(rule)}
        self._selections = Selections()

    def of(self, rule: TransformationRule) -> OtherRules:
        """Return what was found on the tables of a rule."""
        conditions: dict[str, set[str]] = {}
        for table in _tables(rule):
            for job_id, found in self._on.get(table, {}).items():
                conditions.setdefault(job_id, set()).update(found)
        own = condition_text(rule).strip()
        return OtherRules(len(conditions), sum(own in found for found in conditions.values()))

    def _answer(self, job: Job, snapshot: Snapshot) -> Answer:
        rules = yield from own_rules_steps(job)
        beside = snapshot.reply_rules(job.reply_number)
        if not any(not self._on.keys().isdisjoint(_tables(rule)) for rule in (*rules, *beside)):
            return False
        if beside:  # which of them are of this job, its objects tell
            if not job.is_loaded("objects") and job.detail_size > BIG:
                yield from read_objects(job)
            rules = yield from snapshot.rules_steps(job, self._selections.of(job))
        is_found = False
        for rule in rules:
            for table in self._on.keys() & _tables(rule):
                self._on[table].setdefault(job.id, set()).add(condition_text(rule).strip())
                is_found = True
        return is_found


def _tables(rule: TransformationRule) -> set[str]:
    """Return the tables of a rule by id and by names, as searches compare them."""
    texts = (text(table).casefold() for table in rule.objects for text in (table_text, named_text))
    return {text for text in texts if text}


def elsewhere_words(found: OtherJobs) -> str:
    """Return "9 jobs", and of how many it is not known."""
    if not found.unread:
        return f"{found.count:,} {'job' if found.count == 1 else 'jobs'}" if found.count else "no other job"
    several = f"{found.count:,} {'job' if found.count == 1 else 'jobs'}" if found.count else "none that was read"
    return f"{several}, {found.unread:,} not read"


def other_rules_words(elsewhere: RulesElsewhere, rule: TransformationRule) -> str:
    """Return "2 other jobs filter crm.orders, with other conditions"; "" where none is known to."""
    jobs, alike = elsewhere.of(rule)
    if not jobs:
        return ""
    who = "1 other job filters" if jobs == 1 else f"{jobs:,} other jobs filter"
    on = table_text(rule.objects[0]) if len(rule.objects) == 1 else "tables of this rule"
    other = "another condition" if jobs == 1 else "other conditions"
    how = f"with {'the same condition' if alike else other}"
    if 0 < alike < jobs:
        how = f"{alike:,} with the same condition"
    unread = f"; {elsewhere.unread:,} not read" if elsewhere.unread else ""
    return f"{who} {on}, {how}{unread}"
