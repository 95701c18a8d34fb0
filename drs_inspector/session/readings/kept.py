"""What was read of a source by calls of the registry, kept for as long as the source is open: bounded, newest first."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.live.pages import rows_in, rows_on
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.given import part_of
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply, parameters_without_secrets
from drs_inspector.session.readings.outcome import Given, Outcome, Reading, Refusal, RefusalKind

MOST_BYTES: Final = 256 << 20
"""Of the replies of one source; the oldest are dropped."""
_MOST_OUTCOMES: Final = 100_000
_OF_A_REPLY: Final = 2_048
"""What a reply takes besides its bytes, about."""
_OF_ALL: Final = frozenset({RefusalKind.NOT_OFFERED, RefusalKind.NO_RIGHT})
"""What is said to one job and holds for all of a project."""
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Kept:
    """The newest outcome of one part of a call about a job, and the newest reading, which may be an older one.

    ``longer`` is an older reading with more rows than the newest one, which a bound has ended; ``is_new``: that has
    rows which are not the first of the longer one.
    """

    call: ReadCall
    outcome: Outcome
    reading: Reading | None
    given: Given
    longer: Reading | None = None
    is_new: bool = False

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What holds replies, the older first."""
        return tuple(one for one in (self.longer, self.reading) if one is not None)


class Longer(NamedTuple):
    """A reading that has more rows than the newest one of the same, and whether the newest has others at its head."""

    reading: Reading
    newest: Reading
    is_new: bool


class KeptReadings:
    """The newest outcome of each call, by job ("" is the project) and part of the call (`part_of`).

    A refusal does not take the reading before it away, nor does a look at the first rows a reading of more rows: that
    is kept beside it. At most ``most_bytes`` of replies are kept, but always the
    newest reading; ``dropped`` counts readings that had to go for that.
    """

    is_saved = False
    """Whether they are of a document, which holds them itself."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[_Key, _Kept] = {}
        self._of_job: dict[str, dict[_Key, None]] = {}
        self._of_all: dict[tuple[str, str], Refusal] = {}
        self._uses: Counter[int] = Counter()
        self._size = 0
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        """How many bytes the replies take, about."""
        return self._size

    @property
    def bound_in_words(self) -> str:
        """What was dropped, as a sentence; "" for nothing."""
        if not self.dropped:
            return ""
        readings = "reading was" if self.dropped == 1 else "readings were"
        most = f"{self._most_bytes >> 20:,} MB of replies are kept"
        return f"{self.dropped:,} older {readings} dropped: {most} for a project."

    def keep(self, job_id: str, call: ReadCall, outcome: Outcome, given: Given | None = None) -> None:
        """Keep what came of a call about a job, or about the project (""). ``given`` is what it was asked with.

        That a call was not asked does not replace what the cloud said when it was: that is the better witness.
        """
        given = (outcome.given if isinstance(outcome, Reading) else None) or given or {}
        key = (job_id, call.name, part_of(call, given))
        before = self._kept.pop(key, None)
        reading = before.reading if before is not None else None
        longer, is_new = (before.longer, before.is_new) if before is not None else (None, False)
        self._note_of_all(key, outcome)
        if isinstance(outcome, Reading):
            self._use(outcome)
            longer = _longer(before.readings, outcome) if before is not None else None
            is_new = longer is not None and _has_others(outcome, longer)
            for one in before.readings if before is not None else ():
                if one is not longer:
                    self._leave(one)
            reading = outcome
        elif before is not None and _says_less(outcome, before.outcome):
            outcome = before.outcome
        self._kept[key] = _Kept(call, outcome, reading, given, longer, is_new)
        self._of_job.setdefault(job_id, {})[key] = None
        while (self._size > self._most_bytes or len(self._kept) > _MOST_OUTCOMES) and len(self._kept) > 1:
            self.dropped += self._remove(next(iter(self._kept)))

    def outcome(self, job_id: str, call_name: str, part: str = "") -> Outcome | None:
        """Return what came of a call the last time it was asked; None where it was not asked."""
        kept = self._kept.get((job_id, call_name, part))
        return None if kept is None else kept.outcome

    def refusal_of_all(self, call_name: str, part: str = "") -> Refusal | None:
        """Return why no job is asked a call any more: it is not offered here, or the right is missing; else None."""
        return self._of_all.get((call_name, part))

    def reading(self, job_id: str, call_name: str, part: str = "") -> Reading | None:
        """Return the newest reading of a call, also where it was refused since."""
        kept = self._kept.get((job_id, call_name, part))
        return None if kept is None else kept.reading

    def longer(self, job_id: str, call_name: str, part: str = "") -> Longer | None:
        """Return a reading with more rows than the newest has; None where the newest is the longest."""
        kept = self._kept.get((job_id, call_name, part))
        if kept is None or kept.longer is None or kept.reading is None:
            return None
        return Longer(kept.longer, kept.reading, kept.is_new)

    def of_job(self, job_id: str) -> tuple[Outcome, ...]:
        """Return the newest outcome of every call about a job, or about the project (""), in their first order."""
        return tuple(self._kept[key].outcome for key in self._of_job.get(job_id, ()))

    def replies(self) -> tuple[SavedReply, ...]:
        """Return the replies of all readings, each once, the oldest first; no look that only repeats a longer one."""
        kept = tuple(self._kept.values())  # tables are also made in a thread
        repeat = (one for one in kept if one.longer is not None and not one.is_new)
        left_out = {id(one.reading) for one in repeat}
        readings = (reading for one in kept for reading in one.readings if id(reading) not in left_out)
        return tuple({id(page): page for reading in readings for page in reading.pages}.values())

    def refusals(self, *, remembered: bool = False) -> tuple[RefusedCall, ...]:
        """Return what the cloud refused, in place of the newest reading or of its further pages.

        ``remembered``: also what was not asked because it would have been refused.
        """
        found = []
        for (job_id, _name, _part), kept in self._kept.items():
            refusal = kept.outcome if isinstance(kept.outcome, Refusal) else kept.outcome.refused
            if refusal is not None and (refusal.was_asked or remembered):
                found.append(_as_kept(job_id, kept, refusal))
        return tuple(found)

    def drop(self, job_ids: Collection[str]) -> None:
        """Forget jobs that are gone."""
        for job_id in job_ids:
            for key in tuple(self._of_job.get(job_id, ())):
                self._remove(key)

    def _note_of_all(self, key: _Key, outcome: Outcome) -> None:
        if isinstance(outcome, Reading):
            self._of_all.pop(key[1:], None)
        elif outcome.kind in _OF_ALL:
            self._of_all[key[1:]] = outcome

    def _remove(self, key: _Key) -> bool:
        """Forget one; return whether it was a reading."""
        kept = self._kept.pop(key)
        of_job = self._of_job[key[0]]
        del of_job[key]
        if not of_job:
            del self._of_job[key[0]]
        for reading in kept.readings:
            self._leave(reading)
        return kept.reading is not None

    def _use(self, reading: Reading) -> None:
        """Count the replies of a reading; one about several jobs counts once."""
        for page in reading.pages:
            self._size += 0 if self._uses[id(page)] else len(page.raw) + _OF_A_REPLY
            self._uses[id(page)] += 1

    def _leave(self, reading: Reading) -> None:
        for page in reading.pages:
            self._uses[id(page)] -= 1
            if not self._uses[id(page)]:
                del self._uses[id(page)]
                self._size -= len(page.raw) + _OF_A_REPLY


def _longer(before: tuple[Reading, ...], newest: Reading) -> Reading | None:
    """Return the reading before that a bound would take rows of, None where the newest replaces it."""
    if newest.is_whole:
        return None
    rows = sum(rows_in(newest.call, page.raw) for page in newest.pages)
    return next((one for one in before if _has_more(one, rows)), None)


def _has_more(reading: Reading, rows: int) -> bool:
    found = 0
    for page in reading.pages:
        found += rows_in(reading.call, page.raw)
        if found > rows:
            return True
    return False


def _has_others(newest: Reading, longer: Reading) -> bool:
    """Whether the first rows are others than before."""
    rows = [bytes(row) for page in newest.pages for row in rows_on(newest.call, page.raw)]
    before = (bytes(row) for page in longer.pages for row in rows_on(longer.call, page.raw))
    return any(row != next(before, None) for row in rows)


def _says_less(outcome: Refusal, before: Outcome) -> bool:
    """Whether a refusal only repeats one that the cloud itself gave."""
    return isinstance(before, Refusal) and before.was_asked and not outcome.was_asked and outcome.kind is before.kind


def _as_kept(job_id: str, kept: _Kept, refusal: Refusal) -> RefusedCall:
    return RefusedCall(
        call=kept.call.name,
        job=job_id,
        given=parameters_without_secrets(kept.call, kept.given),
        kind=refusal.kind,
        words=refusal.words,
        next_step=refusal.next_step,
        cause=refusal.cause,
        code=refusal.code,
        http_status=refusal.http_status,
        request_id=refusal.request_id,
        at="" if refusal.at is None else utc_text(refusal.at),
    )
