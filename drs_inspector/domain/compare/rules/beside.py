"""Rules beside the results of a reply, of two documents: compared by what they are, in whichever reply they came.

Such a rule names no job, and belongs to every job of its reply that has its table (contract 7.3). Which jobs shared a
reply is chance: so a job is compared with every rule of a document that is of a kind and on tables that either document
gives this job. What came beside a reply whose jobs the other document has not read is not known to be gone from there.
"""

from collections import Counter
from collections.abc import Generator, Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.reach import why_no_details, why_not_proved
from drs_inspector.domain.compare.result import Change
from drs_inspector.domain.compare.rules.pairs import RulesFound, compare_rules, place_of
from drs_inspector.domain.compare.values import canonical
from drs_inspector.domain.decoding.drift import UnknownField
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.selection import ObjectSelectionBuilder
from drs_inspector.domain.rules.fields import TransformationRule
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.domain.steps import Step

Rules = Sequence[TransformationRule]
Unknown = Sequence[UnknownField]
_STEP_SECONDS: Final = 0.002
_OBJECTS: Final = "object_infos"
_REPLY: Final = "reply"


def rules_steps(snapshot: Snapshot, job: Job) -> Generator[Step, None, list[TransformationRule]]:
    """Return the rules of a job: its own, and those beside the results of its reply that are on its tables."""
    if not snapshot.reply_rules(job.reply_number):
        return list(job.own_rules)
    objects = job.objects if job.is_loaded("objects") else None
    if objects is None:
        builder = ObjectSelectionBuilder(job.member(_OBJECTS))
        while not builder.step(_STEP_SECONDS):
            yield None
        objects = builder.selection
    steps = snapshot.rules_steps(job, objects)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            found: tuple[TransformationRule, ...] = finished.value
            return list(found)
        yield None


class _Side:
    """The rules beside the replies of one document. A rule that several replies have is one, one twice in a reply two.

    ``given`` are those that each job has of its own reply, ``groups`` all of them by kind and tables, and ``homes`` the
    jobs whose replies hold them, by what they say: where it is on no table of these, all jobs of those replies.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.given: dict[str, list[TransformationRule]] = {}
        self.groups: dict[Hashable, list[TransformationRule]] = {}
        self.homes: dict[Hashable, set[str]] = {}

    def steps(self) -> Generator[Step, None, None]:
        """Read them."""
        jobs: dict[int | None, list[Job]] = {}
        for job in list(self.snapshot.jobs.values()):
            jobs.setdefault(job.reply_number, []).append(job)
        numbers = dict.fromkeys(part.reply_number for part in self.snapshot.parts if part.name == RULES_PART)
        most: Counter[Hashable] = Counter()
        for number in numbers:
            rules = self.snapshot.reply_rules(number)
            counts: Counter[Hashable] = Counter()
            for rule in rules:
                says = _says(rule)
                counts[says] += 1
                if counts[says] > most[says]:
                    most[says] += 1
                    self.groups.setdefault(place_of(rule), []).append(rule)
                yield None
            yield from self._give(jobs.get(number, []), rules)

    def _give(self, jobs: Sequence[Job], rules: Rules) -> Generator[Step, None, None]:
        taken: set[Hashable] = set()
        for job in jobs if rules else ():
            of_job = yield from rules_steps(self.snapshot, job)
            self.given[job.id] = given = [rule for rule in of_job if rule.home == _REPLY]
            for says in map(_says, given):
                taken.add(says)
                self.homes.setdefault(says, set()).add(job.id)
        for rule in rules:
            says = _says(rule)
            if says not in taken:
                self.homes.setdefault(says, set()).update(job.id for job in jobs)

    def of(self, keys: Iterable[Hashable], without: Rules) -> list[TransformationRule]:
        """Return all rules of these kinds and tables but those that are given."""
        left = Counter(map(_says, without))
        found = []
        for rule in (one for key in keys for one in self.groups.get(key, ())):
            says = _says(rule)
            if left[says]:
                left[says] -= 1
            else:
                found.append(rule)
        return found


class _Given(NamedTuple):
    """The rules of a job on one side; of them ``placed`` are rows of its own page, the others came elsewhere."""

    rules: list[TransformationRule]
    placed: int


class RulesBeside:
    """The rules beside the replies of both documents; they are read in ``steps``."""

    def __init__(self, a: Snapshot, b: Snapshot) -> None:
        self._sides = (_Side(a), _Side(b))
        self._are_there = any(part.name == RULES_PART for one in (a, b) for part in one.parts)

    def steps(self) -> Generator[Step, None, None]:
        """Read them, in steps of a few milliseconds."""
        for side in self._sides if self._are_there else ():
            yield from side.steps()

    def are_of(self, jobs: tuple[Job, Job]) -> bool:
        """Say whether a rule beside a reply is on a table of either job."""
        return any(side.given.get(job.id) for side, job in zip(self._sides, jobs, strict=True))

    def compare(
        self,
        jobs: tuple[Job, Job],
        rules: tuple[Rules, Rules],
        options: CompareOptions,
        unknown: tuple[Unknown, Unknown],
    ) -> RulesFound:
        """Compare the rules of two jobs, as ``rules_steps`` returns them, with those of other replies."""
        given = [side.given.get(job.id, []) for side, job in zip(self._sides, jobs, strict=True)]
        keys = dict.fromkeys(place_of(rule) for one in given for rule in one)
        sides = [
            _Given([*own, *side.of(keys, of_reply)], len(own))
            for side, own, of_reply in zip(self._sides, rules, given, strict=True)
        ]
        return self._compared(sides[0], sides[1], options, unknown)

    def of_no_job(self, options: CompareOptions) -> RulesFound:
        """Compare those that are on no table of any job, in neither document."""
        keys = {place_of(rule) for side in self._sides for rules in side.given.values() for rule in rules}
        free = [
            [rule for key, rules in side.groups.items() if key not in keys for rule in rules] for side in self._sides
        ]
        return self._compared(_Given(free[0], len(free[0])), _Given(free[1], len(free[1])), options, ((), ()))

    def _compared(self, a: _Given, b: _Given, options: CompareOptions, unknown: tuple[Unknown, Unknown]) -> RulesFound:
        return compare_rules(a.rules, b.rules, options, unknown, placed=(a.placed, b.placed), doubted=self._is_doubted)

    def _is_doubted(self, rule: TransformationRule, change: Change) -> bool:
        """Say whether a rule that one document alone has may stand beside a reply that the other has not read."""
        if rule.home != _REPLY:
            return False
        mine, other = self._sides if change is Change.GONE else self._sides[::-1]
        return any(_is_unread(mine.snapshot, job_id, other.snapshot) for job_id in mine.homes.get(_says(rule), ()))


def _is_unread(mine: Snapshot, job_id: str, other: Snapshot) -> bool:
    job = other.jobs.get(job_id)
    if job is not None:
        return bool(why_no_details(job, other))
    given = mine.jobs.get(job_id)
    return bool(why_not_proved(job_id, "" if given is None else given.scenario, other))


def _says(rule: TransformationRule) -> Hashable:
    """Return what a rule says, however it is written."""
    try:
        return repr(canonical(rule.raw))
    except (ValueError, RecursionError):
        return rule.raw
