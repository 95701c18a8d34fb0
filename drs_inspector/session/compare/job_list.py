"""The jobs of a comparison as a list: those with a change, and when they are asked for those that are the same."""

from collections.abc import Collection, Generator, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, overload

from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange
from drs_inspector.domain.compare.words import (
    CHANGE_WORDS,
    SAME_SIGN,
    SAME_WORDS,
    SIGNS,
    summary_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.steps import Step

BESIDE: Final = "Rules that belong to no job"
_PAUSE: Final = 256
_TONES: Final = {Change.ADDED: "green", Change.GONE: "red", Change.CHANGED: "amber", Change.NOT_READ: "grey"}
_PREFIXES: Final = {"field": Section.FIELDS, "object": Section.OBJECTS, "rule": Section.RULES}


class Counted(StrEnum):
    """What jobs are counted by, in the order of the counters."""

    ADDED = Change.ADDED.value
    GONE = Change.GONE.value
    CHANGED = Change.CHANGED.value
    SAME = "same"
    NOT_READ = Change.NOT_READ.value

    @property
    def word(self) -> str:
        """Its word."""
        words = SAME_WORDS if self is Counted.SAME else CHANGE_WORDS[Change(self.value)]
        return f"{words[:1].upper()}{words[1:]}"

    @property
    def sign(self) -> str:
        """Its sign."""
        return SAME_SIGN if self is Counted.SAME else SIGNS[Change(self.value)]

    @property
    def tone(self) -> str:
        """Its tone."""
        return "grey" if self is Counted.SAME else tone_of(Change(self.value))


def tone_of(change: Change) -> str:
    """Return the tone of a change."""
    return _TONES[change]


def counts_of(found: Comparison) -> dict[Counted, int]:
    """Return how many jobs each counter has."""
    return {
        one: len(found.same) if one is Counted.SAME else found.count(Change(one.value)) + _beside(found, one)
        for one in Counted
    }


def _beside(found: Comparison, one: Counted) -> int:
    return int(bool(found.beside)) if one is Counted.CHANGED else 0


class ListedJob(NamedTuple):
    """A line of the list. ``change`` is None for a job that is the same; ``ids`` are None where a side has it not."""

    counted: Counted
    name: str
    summary: str
    ids: tuple[str | None, str | None]
    change: JobChange | None = None
    is_beside: bool = False

    @property
    def spoken(self) -> str:
        """The line as a phrase."""
        word = SAME_WORDS if self.counted is Counted.SAME else CHANGE_WORDS[Change(self.counted.value)]
        return ", ".join(filter(None, (word, self.name, "" if self.summary == word else self.summary)))


class Matching(NamedTuple):
    """The lines in which a text is found: of all changes, and of the jobs that are the same."""

    changes: frozenset[int]
    same: frozenset[int]


class ListedJobs(Sequence[ListedJob]):
    """The lines that are shown, made when they are looked at.

    ``chosen`` are the counters that filter, none for all that have a change; ``matching`` what a text is found in,
    None without a text.
    """

    def __init__(
        self,
        found: Comparison,
        chosen: Collection[Counted] = (),
        matching: Matching | None = None,
    ) -> None:
        self._found = found
        self._numbers = [
            number
            for number, one in enumerate(_all(found))
            if (not chosen or one in chosen) and (matching is None or number in matching.changes)
        ]
        self._same: Sequence[int] = ()
        if Counted.SAME in chosen:
            self._same = range(len(found.same)) if matching is None else sorted(matching.same)

    def __len__(self) -> int:
        return len(self._numbers) + len(self._same)

    @overload
    def __getitem__(self, place: int) -> ListedJob: ...
    @overload
    def __getitem__(self, place: slice) -> list[ListedJob]: ...
    def __getitem__(self, place: int | slice) -> ListedJob | list[ListedJob]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        if place < len(self._numbers):
            return _line(self._found, self._numbers[place])
        return _same_line(self._found, self._same[place - len(self._numbers)])

    def changes_of(self, place: int) -> int:
        """Return how many changes a line has to step through; costs nothing."""
        if place >= len(self._numbers):
            return 0
        number = self._numbers[place]
        if number >= len(self._found.jobs):
            return len(self._found.beside)
        return self._found.jobs[number].changes

    def place_of(self, ids: tuple[str | None, str | None], *, is_beside: bool = False) -> int | None:
        """Return where a job is, None where it is not shown."""
        return next((at for at, one in enumerate(self._lines()) if one == (ids, is_beside)), None)

    def _lines(self) -> Iterator[tuple[tuple[str | None, str | None], bool]]:
        jobs = self._found.jobs
        for number in self._numbers:
            is_beside = number >= len(jobs)
            yield (((None, None), True) if is_beside else ((jobs[number].id_a, jobs[number].id_b), False))
        yield from (((*self._found.same[number],), False) for number in self._same)


def _all(found: Comparison) -> Iterator[Counted]:
    yield from (Counted(job.change.value) for job in found.jobs)
    if found.beside:
        yield Counted.CHANGED


def _line(found: Comparison, number: int) -> ListedJob:
    if number >= len(found.jobs):
        return ListedJob(Counted.CHANGED, BESIDE, counted(len(found.beside), "rule"), (None, None), is_beside=True)
    job = found.jobs[number]
    return ListedJob(Counted(job.change.value), job.name, summary_words(job), (job.id_a, job.id_b), job)


def _same_line(found: Comparison, number: int) -> ListedJob:
    ids = found.same[number]
    return ListedJob(Counted.SAME, _name(found, ids), SAME_WORDS, ids)


def _name(found: Comparison, ids: tuple[str, str]) -> str:
    job = found.b.jobs.get(ids[1]) or found.a.jobs.get(ids[0])
    return job.name if job is not None else ids[1]


def matching_steps(found: Comparison, text: str) -> Generator[Step, None, Matching]:
    """Find the words of a text in steps: in names and ids of jobs, and in what, path and values of their rows.

    "field:", "object:" or "rule:" in front of a word looks for it in those rows alone. Every word must be found.
    """
    words = [_word(one) for one in text.casefold().split()]
    changes: set[int] = set()
    for number, job in enumerate(found.jobs):
        head = f"{job.name}\n{job.id_a or ''}\n{job.id_b or ''}\n{summary_words(job)}".casefold()
        if (yield from _has_all(words, head, job)):
            changes.add(number)
        yield None
    if found.beside and (yield from _has_all(words, BESIDE.casefold(), found.beside)):
        changes.add(len(found.jobs))
    same: set[int] = set()
    for number, ids in enumerate(found.same):
        head = f"{_name(found, ids)}\n{ids[0]}\n{ids[1]}".casefold()
        if all(section is None and word in head for section, word in words):
            same.add(number)
        if number % _PAUSE == 0:
            yield None
    return Matching(frozenset(changes), frozenset(same))


def _word(text: str) -> tuple[Section | None, str]:
    prefix, colon, rest = text.partition(":")
    section = _PREFIXES.get(prefix.removesuffix("s")) if colon and rest else None
    return (section, rest) if section is not None else (None, text)


def _has_all(
    words: Sequence[tuple[Section | None, str]], head: str, job: JobChange | Sequence[Difference]
) -> Generator[Step, None, bool]:
    left = [one for one in words if one[0] is not None or one[1] not in head]
    rows = iter(job.differences) if isinstance(job, JobChange) else iter(job)
    if not left:
        return True
    for number, row in enumerate(rows):
        said = "\n".join(filter(None, (row.what, row.path, row.a, row.b))).casefold()
        left = [(section, word) for section, word in left if section not in (None, row.section) or word not in said]
        if not left:
            return True
        if number % _PAUSE == 0:
            yield None
    return False
