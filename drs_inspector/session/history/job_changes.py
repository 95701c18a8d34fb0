"""What changed of one job from reading to reading: what, old and new value, and between which readings.

A reading that did not read the job, or not its details, says nothing of it: what differs is told between those that
did.
"""

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from math import inf
from typing import Final, NamedTuple

from drs_inspector.domain.compare.jobs import compare_pair, job_of
from drs_inspector.domain.compare.matching import Pair
from drs_inspector.domain.compare.options import CompareOptions, Section, UncountedValues, volatile
from drs_inspector.domain.compare.reach import why_no_details, why_not_proved
from drs_inspector.domain.compare.result import Change, JobChange, MatchedBy
from drs_inspector.domain.compare.rules.beside import RulesBeside
from drs_inspector.domain.compare.words import section_words
from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step, at_once
from drs_inspector.session.history.job_rows import NOW, JobChanges, JobRow, ReadAt, RowKind, Span
from drs_inspector.session.history.opening import ProjectHistory
from drs_inspector.storage.history.errors import DamagedReadingError
from drs_inspector.storage.history.job_versions import JobParts, JobVersions

MOST_READINGS: Final = 2_000
MOST_STATES: Final = 200
MOST_ROWS: Final = 300
"""The newest so many readings, states of the job in them, and rows."""
_MOST_LOOKS: Final = 50
_MOST_DOCUMENTS: Final = 3
_MOST_OF_A_SECTION: Final = {Section.FIELDS: 20, Section.OBJECTS: 3, Section.RULES: 5}
"""Of more than so many differences in one reading their number is told."""
_OPTIONS: Final = CompareOptions()
_EMPTY: Final = frozenset({b"", b"null"})
_OWN_REPLY: Final = "reply"
_THERE: Final = "in the first kept reading that can be read"


class _State(NamedTuple):
    """Readings in a row in which the job is the same; ``is_there`` is false where they do not have it."""

    first: int
    last: int
    is_there: bool


class _Fact(NamedTuple):
    """What a job is in a reading; ``why`` its details are not there, "" where they are."""

    scenario: str
    status: str
    why: str


class _Between(NamedTuple):
    """How a job differs between two readings."""

    rows: tuple[JobRow, ...]
    uncounted: UncountedValues


class JobScan:
    """Goes through the readings of a project for one job; what was compared once is not compared again.

    Everything takes long: it belongs into a thread.
    """

    def __init__(self, found: ProjectHistory, job_id: str) -> None:
        self.job_id = job_id
        heads = [one.head for one in found.readings[-MOST_READINGS:]]
        self._times = {head.number: ReadAt(head.number, head.read_at or head.kept_at) for head in heads}
        self._left_out = len(found.readings) - len(heads)
        begin = heads[0].number if self._left_out else 0
        self._damaged = {number for number in found.damaged if number > begin}
        self._history = found.history
        self._unreadable: set[int] = set()
        self._versions = JobVersions(found.history, job_id)
        self._states: list[_State] | None = None
        self._moved = UncountedValues()
        self._documents: dict[int, Snapshot | None] = {}
        self._facts: dict[int, _Fact] = {}
        self._reasons: dict[int, str] = {}
        self._between: dict[tuple[int, int], _Between] = {}

    def steps(self, now: Snapshot | None = None) -> Generator[Step, None, JobChanges]:
        """Return what changed, the newest first; ``now`` is a document with the job as it is shown now."""
        if self._states is None:
            self._states = yield from self._scanned()
        if now is not None and self.job_id not in now.jobs and self.job_id not in now.unavailable:
            now = None
        work = _Telling(self, self._states, now)
        rows = yield from work.rows()
        known = [self._times[one] for one in sorted(self._times.keys() - self._damaged)]
        return JobChanges(
            rows=tuple(rows[::-1][:MOST_ROWS]),
            readings=len(known),
            span=Span(known[0], known[-1]) if known else None,
            damaged=tuple(sorted(self._damaged)),
            unreadable=tuple(sorted(self._unreadable - self._damaged)),
            has_job=any(one.is_there for one in self._states),
            uncounted=self._moved + work.uncounted,
            earlier_readings=self._left_out,
            earlier_from=self._times.get(work.begins_at) if work.begins_at else None,
            more_rows=max(len(rows) - MOST_ROWS, 0),
            is_older=work.is_older,
        )

    # Going through the readings

    def _scanned(self) -> Generator[Step, None, list[_State]]:
        states: list[_State] = []
        before: JobParts | None = None
        moved: dict[object, UncountedValues] = {}
        for done, number in enumerate(self._times, 1):
            if number not in self._damaged:
                parts = self._parts(number)
                if parts is not None:
                    if before is None or not _is_alike(before, parts):
                        states.append(_State(number, number, bool(parts.contents)))
                    else:
                        states[-1] = states[-1]._replace(last=number)
                        self._count_moved(before, parts, moved)
                    before = parts
            yield done / len(self._times)
        self._forget_removed()
        return states

    def _forget_removed(self) -> None:
        """Take readings that were removed meanwhile for what they are: they are not damaged."""
        if self._damaged & self._times.keys():
            left = [one.head.number for one in self._history.readings().readings]
            for number in [one for one in self._times if left and one < left[0]]:
                self._damaged.discard(number)
                del self._times[number]

    def _parts(self, number: int) -> JobParts | None:
        """Return what a reading has of the job; None where that is damaged."""
        try:
            parts = self._versions.parts(number)
        except DamagedReadingError:
            self._damaged.add(number)
            return None
        if parts.is_lost:
            self._unreadable.add(number)
            return None
        return parts

    def _count_moved(self, before: JobParts, parts: JobParts, known: dict[object, UncountedValues]) -> None:
        """Count the values that moved while nothing else did; the same ones are compared once."""
        pairs = zip(before.values, parts.values, strict=True)
        moved = tuple(
            (at, one.value in _EMPTY, other.value in _EMPTY)
            for at, (one, other) in enumerate(pairs)
            if one.value != other.value and one.name != _OWN_REPLY
        )
        if not moved:
            return
        if (parts.contents, moved) not in known:
            known[parts.contents, moved] = self.between(before.number, parts.number, None).uncounted
        self._moved.update(known[parts.contents, moved])

    # What the telling asks for

    def time_of(self, number: int) -> ReadAt:
        """Return a reading with its time."""
        return self._times[number]

    def numbers_from(self, number: int) -> Iterator[int]:
        """Yield the numbers of the readings that can be read, from that one on."""
        return (one for one in self._times if one >= number and one not in self._damaged | self._unreadable)

    def fact(self, number: int, now: Snapshot | None) -> _Fact | None:
        """Return what the job is in a reading; None where its part is damaged."""
        if number not in self._facts or number == NOW:
            document = self._document(number, now)
            if document is None:
                return None
            job = job_of(document, self.job_id)
            self._facts[number] = _Fact(job.scenario, job.status.label, why_no_details(job, document))
        return self._facts[number]

    def why_not_proved(self, number: int, scenario: str) -> str:
        """Return why a reading without the job does not prove that there was none, "" where it does."""
        if number not in self._reasons:
            document = self._document(number, None)
            why = "it is damaged" if document is None else why_not_proved(self.job_id, scenario, document)
            self._reasons[number] = why
        return self._reasons[number]

    def between(self, a: int, b: int, now: Snapshot | None) -> _Between:
        """Return how the job differs between two readings."""
        found = self._between.get((a, b))
        if found is None or b == NOW:
            one, other = self._document(a, now), self._document(b, now)
            if one is None or other is None:
                return _Between((), UncountedValues())
            beside = RulesBeside(one, other)
            at_once(beside.steps())
            pair = Pair(self.job_id, self.job_id, MatchedBy.ID)
            compared = at_once(compare_pair(one, other, pair, _OPTIONS, beside))
            if isinstance(compared, JobChange):
                times = [ReadAt(NOW, one.source.read_at) if one is now else self.time_of(a)]
                times.append(ReadAt(NOW, other.source.read_at) if other is now else self.time_of(b))
                rows = tuple(row for section in Section for row in _rows_of(compared, section, *times))
                found = _Between(rows, compared.uncounted)
            else:
                found = _Between((), compared)
            self._between[a, b] = found
        return found

    def _document(self, number: int, now: Snapshot | None) -> Snapshot | None:
        """Return a reading with nothing but the job, None where its part is damaged. Few stay: they may be large."""
        if number == NOW:
            return now
        if number not in self._documents:
            while len(self._documents) >= _MOST_DOCUMENTS:
                del self._documents[next(iter(self._documents))]
            try:
                self._documents[number] = self._versions.document(number)
            except DamagedReadingError:
                self._documents[number] = None
            if self._documents[number] is None:
                self._unreadable.add(number)
        return self._documents[number]


class _Telling:
    """Makes rows of states, the oldest first."""

    def __init__(self, scan: JobScan, states: Sequence[_State], now: Snapshot | None) -> None:
        self._scan = scan
        self._states = states[-MOST_STATES:]
        self.begins_at = self._states[0].first if len(states) > MOST_STATES else 0
        newest = max((one.last for one in states), default=0)
        self.is_older = now is not None and bool(newest) and _is_before(now, scan.time_of(newest))
        self._now = None if self.is_older else now
        self.uncounted = UncountedValues()
        self._groups: list[tuple[float, list[JobRow]]] = []
        self._absent: _State | None = None
        self._is_gone = False
        self._last = self._full = self._listed = 0
        # Without details, since there were some: what differs is told when there are some again.
        self._waiting: list[tuple[int, int]] = []
        self._scenario = self._status = ""

    def rows(self) -> Generator[Step, None, list[JobRow]]:
        """Return the rows."""
        for state in self._states:
            if state.is_there:
                self._there(state.first, state.last)
            else:
                self._not_there(state)
            yield None
        if self._now is not None:
            self._there(NOW, NOW)
        before = self._full
        for first, last in self._waiting:
            self._compare(before, first)
            before = last
            yield None
        every = sorted(self._groups, key=lambda one: one[0])
        return [row for _at, group in every for row in group[::-1]]

    # States

    def _there(self, first: int, last: int) -> None:
        fact = self._scan.fact(first, self._now)
        if fact is None:
            return
        if not self._last:
            self._begin(first, fact.scenario)
        elif self._absent is not None and self._is_gone:
            proof, _why, _asked = self._proof(self._within(self._absent)[::-1])
            self._add(JobRow(RowKind.AGAIN, self._time(first), since=self._time(proof or self._last)))
        self._absent, self._is_gone, self._last = None, False, last
        self._scenario, self._status = fact.scenario or self._scenario, fact.status or self._status
        why = fact.why
        if why and first != NOW:
            self._add(JobRow(RowKind.NO_DETAILS, self._time(first), until=self._time(last), note=why))
        if why and self._full:
            self._waiting.append((first, last))
            return
        base = self._full or self._listed
        if base:
            self._compare(base, first)
        if why:
            self._listed = last
        else:
            self._full, self._waiting = last, []

    def _begin(self, first: int, scenario: str) -> None:
        """Say since when the job is there, as far as the readings before tell."""
        self._scenario = scenario
        if self._absent is None:
            if not self.begins_at and first != NOW:
                self._add(JobRow(RowKind.THERE, self._time(first), note=_THERE))
            return
        proof, why, _asked = self._proof(self._within(self._absent)[::-1])
        if proof:
            self._add(JobRow(RowKind.FIRST_SEEN, self._time(first), since=self._time(proof)))
        else:
            note = f"reading {self._absent.last:,} does not say that it was not there: {why}"
            self._add(JobRow(RowKind.FIRST_READ, self._time(first), note=note))

    def _not_there(self, state: _State) -> None:
        self._absent = state
        if not self._last:
            return
        numbers = self._within(state)
        proof, why, asked = self._proof(numbers)
        unread = numbers[: asked - bool(proof)]
        if unread:
            left = len(numbers) - asked if not proof else 0
            note = f"{why}; {counted(left, 'later one was', 'later ones were')} not asked" if left else why
            self._add(JobRow(RowKind.NOT_READ, self._time(unread[0]), until=self._time(unread[-1]), note=note))
        if proof:
            self._is_gone = True
            was = f"was {self._status}" if self._status else ""
            self._add(JobRow(RowKind.GONE, self._time(proof), since=self._time(self._last), note=was))

    def _within(self, state: _State) -> list[int]:
        return [one for one in self._scan.numbers_from(state.first) if one <= state.last]

    def _proof(self, numbers: Sequence[int]) -> tuple[int, str, int]:
        """Return the first of some readings that proves that the job is not in it, 0 for none, and why others do not.

        Only so many of them are asked, which is the third.
        """
        said = ""
        for asked, number in enumerate(numbers[:_MOST_LOOKS], 1):
            why = self._scan.why_not_proved(number, self._scenario)
            if not why:
                return number, said, asked
            said = said or why
        return 0, said, min(len(numbers), _MOST_LOOKS)

    # Differences

    def _compare(self, a: int, b: int) -> None:
        found = self._scan.between(a, b, self._now)
        self.uncounted.update(found.uncounted)
        self._add(*found.rows)

    def _time(self, number: int) -> ReadAt:
        return ReadAt(NOW, self._now.source.read_at) if number == NOW and self._now else self._scan.time_of(number)

    def _add(self, *rows: JobRow) -> None:
        if rows:
            self._groups.append((rows[0].seen.number or inf, list(rows)))


def _rows_of(found: JobChange, section: Section, before: ReadAt, seen: ReadAt) -> Iterator[JobRow]:
    every = found.of(section)
    row = partial(JobRow, RowKind.VALUE, seen, since=before, section=section.value)
    if len(every) > _MOST_OF_A_SECTION.get(section, 0):
        yield row(change=Change.CHANGED, what=section.capitalize(), note=section_words(found, section))
        return
    for one in every:
        note = ", ".join(filter(None, (one.kind.value, one.note)))
        yield row(change=one.change, what=one.what, old=one.a, new=one.b, note=note, path=one.path)


def _is_alike(before: JobParts, parts: JobParts) -> bool:
    """Say whether nothing differs between two readings but what always moves."""
    if not before.contents and not parts.contents:
        return True
    return (before.contents, before.rules, _still(before)) == (parts.contents, parts.rules, _still(parts))


def _still(parts: JobParts) -> list[bytes]:
    return [one.value for one in parts.values if one.name != _OWN_REPLY and volatile((one.name,)) is None]


def _is_before(now: Snapshot, newest: ReadAt) -> bool:
    """Say whether what is shown was read before the newest reading."""
    shown = max(filter(None, map(_seconds, (now.source.read_at, now.source.partly_read_at))), default=None)
    kept = _seconds(newest.at)
    return shown is not None and kept is not None and shown < kept


def _seconds(text: str) -> float | None:
    told = read_timestamp(text)
    return told.instant.timestamp() if told is not None and told.instant is not None and told.zone_known else None
