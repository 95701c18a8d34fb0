"""How the jobs are protected, as far as it was read: facts, counted over all jobs. No finding is made of them."""

from collections.abc import Callable, Iterator
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.report.values import JobName, Protection
from drs_inspector.session.job_page.endpoints import encryption_words
from drs_inspector.session.job_page.one_end import SOURCE, TARGET
from drs_inspector.session.job_page.page_rows import UNTOLD

MOST_NAMED: Final = 12
"""So many jobs are named behind a fact; the others have the fact on their own part of the report."""
_IN_CLEAR: Final = "none"
_NETWORKS: Final = {"eip": False, "vpc": True, "vpn": True}
"""Whether the data does not go over the public network; of another word nothing is known."""


Answer = Callable[[Job], bool | None]


def _network(job: Job) -> bool | None:
    return _NETWORKS.get(job.net_type.casefold())


def _encrypted(member: str) -> Answer:
    def answer(job: Job) -> bool | None:
        end = getattr(job.detail, member, None)
        cell = UNTOLD if end is None else encryption_words(end)
        return None if cell is UNTOLD else not cell.text.startswith(_IN_CLEAR)

    return answer


def _read_only(job: Job) -> bool | None:
    return job.detail.is_target_readonly if job.detail is not None else None


def _zones(job: Job) -> bool | None:
    return job.detail.is_multi_az if job.detail is not None else None


def _alarm(job: Job) -> bool | None:
    """Whether an alarm on the lag is set and there is a receiver; not told where the reply has no alarms."""
    alarm = job.detail.alarm_notify if job.detail is not None else None
    return None if alarm is None else bool(alarm.delay_time and (alarm.subscriptions or alarm.topic_name))


_FACTS: Final[tuple[tuple[str, Answer], ...]] = (
    ("Not over the public network", _network),
    ("Source connected with TLS", _encrypted(SOURCE)),
    ("Target connected with TLS", _encrypted(TARGET)),
    ("Target is read-only while data arrives", _read_only),
    ("Alarm on the lag is set and has a receiver", _alarm),
    ("Replication instance in two zones", _zones),
)
RULES: Final = "Rules without contradiction"


class ProtectionCounts:
    """Counts the facts while the jobs are gone through, one after the other in the order of the report."""

    def __init__(self) -> None:
        self._counts = {fact: [0, 0, 0] for fact, _answer in _FACTS} | {RULES: [0, 0, 0]}
        self._named: dict[str, list[JobName]] = {fact: [] for fact in self._counts}

    def add(self, job: Job, name: JobName, contradictions: bool | None) -> None:
        """Count a job. ``contradictions``: whether its rules have some; None where it has no rules, or none was read.

        Of a job without details nothing is told.
        """
        for fact, answer in _FACTS:
            self._count(fact, name, answer(job))
        if contradictions is not None:
            self._count(RULES, name, not contradictions)

    def __iter__(self) -> Iterator[Protection]:
        """Yield the facts of which something was told."""
        for fact, (yes, no, not_told) in self._counts.items():
            if yes or no:
                jobs = tuple(self._named[fact])
                yield Protection(
                    fact=fact, yes=yes, no=no, not_told=not_told, jobs=jobs, unlisted=no - len(jobs)
                )  # fmt: skip

    def _count(self, fact: str, name: JobName, answer: bool | None) -> None:
        self._counts[fact][2 if answer is None else 0 if answer else 1] += 1
        if answer is False and len(self._named[fact]) < MOST_NAMED:
            self._named[fact].append(name)
