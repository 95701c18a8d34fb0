"""Reads what kept readings tell of the job that is looked at, beside the event loop; the last wish wins."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import RULES_PART, Snapshot, SourceInfo
from drs_inspector.session.tasks import TaskOwner

if TYPE_CHECKING:
    # It is loaded with the first page that looks at readings.
    from drs_inspector.session.history.job_changes import JobScan
    from drs_inspector.session.history.job_rows import JobChanges

_MOST_KNOWN: Final = 20


class KeptTold(NamedTuple):
    """What is known: ``changes``, or ``problem``, a sentence that says why there are none. Neither: being looked at."""

    changes: "JobChanges | None" = None
    problem: str = ""


READING: Final = KeptTold()
NO_PROFILE: Final = KeptTold(
    problem="No readings are kept of this sign-in: save it as a profile, then View > Kept readings can keep them."
)


class _Asked(NamedTuple):
    profile: str
    source: SourceInfo
    job_id: str


class _Stopped(Exception):  # noqa: N818 - no error: another wish came
    """Nothing waits for it any more."""


class _Wish:
    """A wish that may be given up while a thread works for it."""

    def __init__(self, asked: _Asked, now: Snapshot) -> None:
        self.asked, self.now = asked, now
        self.is_over = False


class JobHistoryReader:
    """One for a window. ``changed(profile, job id)``: something else is known of a job."""

    def __init__(self, tasks: TaskOwner, changed: Callable[[str, str], None]) -> None:
        self._tasks, self._changed = tasks, changed
        self._known: dict[tuple[str, ...], KeptTold] = {}
        # What was gone through last, and what the folder was like then; None while a thread has it.
        self._last: tuple[_Asked, object, JobScan] | None = None
        self._wish: _Wish | None = None
        self._next: _Wish | None = None

    def told(self, profile: str, source: SourceInfo, job_id: str) -> KeptTold:
        """Return what is known of a job."""
        return self._known.get(_key(_Asked(profile, source, job_id)), READING) if profile else NO_PROFILE

    def ask(self, profile: str, snapshot: Snapshot, job_id: str) -> None:
        """Look (again): newer readings, and what is shown now. What was asked for before is not waited for any more."""
        if not profile:
            return
        wish = _Wish(_Asked(profile, snapshot.source, job_id), shown_document(snapshot, job_id))
        if self._wish is not None and not self._wish.is_over and _key(self._wish.asked) == _key(wish.asked):
            self._next = wish  # what is looked at is asked for again and again: it must come to its end
            return
        self._start(wish)

    def _start(self, wish: _Wish) -> None:
        if self._wish is not None:
            self._wish.is_over = True
        self._wish, self._next = wish, None
        self._tasks.start(f"History of a job {id(self)}", self._read(wish))

    async def _read(self, wish: _Wish) -> None:
        last, self._last = self._last, None
        try:
            told, done = await asyncio.to_thread(_told, wish, last)
        except _Stopped:
            return
        finally:
            wish.is_over = True
        if self._wish is wish:
            self._last = done
        key = _key(wish.asked)
        if self._known.get(key) != told:
            self._known.pop(key, None)
            self._known[key] = told
            while len(self._known) > _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._changed(wish.asked.profile, wish.asked.job_id)
        if self._wish is wish and self._next is not None:
            self._start(self._next)


def shown_document(snapshot: Snapshot, job_id: str) -> Snapshot:
    """Return a document with one job as it is shown now, for a thread: nothing in it is read or changed by others."""
    document = Snapshot(snapshot.source)
    job = snapshot.jobs.get(job_id)
    if job is not None:
        document.jobs[job_id] = Job(
            job_id,
            list_raw=job.list_given,
            detail_raw=job.detail_source,
            reply_number=job.reply_number,
            parent_id=job.parent_given,
            scenario=job.scenario_given,
            unavailable=job.unavailable,
            list_is_newer=job.list_is_newer,
        )
        for part in snapshot.parts:
            if part.name == RULES_PART and part.reply_number == job.reply_number:
                document.add_part(*part)
    if job_id in snapshot.unavailable:
        document.unavailable[job_id] = snapshot.unavailable[job_id]
    document.coverage = snapshot.coverage
    return document


def _key(asked: _Asked) -> tuple[str, ...]:
    source = asked.source
    return asked.profile, source.kind, source.iam_url, source.drs_url, source.project_id, asked.job_id


def _told(
    wish: _Wish, last: "tuple[_Asked, object, JobScan] | None"
) -> "tuple[KeptTold, tuple[_Asked, object, JobScan] | None]":
    """Do the work; belongs into a thread. Raises _Stopped."""
    from drs_inspector.session.history.job_changes import JobScan  # noqa: PLC0415 - with the first page that looks
    from drs_inspector.session.history.opening import ProjectHistory  # noqa: PLC0415 - as above
    from drs_inspector.storage.history.places import history_of  # noqa: PLC0415 - as above

    asked = wish.asked
    try:
        history = history_of(asked.profile, asked.source)
        numbers = history.numbers()
        stamp = numbers[:1], numbers[-1:], len(numbers), history.changed_ns()
        if last is None or _key(last[0]) != _key(asked) or last[1] != stamp:
            kept = history.readings()
            if not kept.readings:
                return KeptTold(problem=_why_nothing(asked.profile, is_damaged=bool(kept.damaged))), None
            found = ProjectHistory(asked.source.project_name, history, kept.readings, kept.damaged, kept.bytes)
            last = asked, stamp, JobScan(found, asked.job_id)
    except InspectorError as error:
        return KeptTold(problem=f"Kept readings could not be read: {error.cause or error.title}"), None
    steps = last[2].steps(wish.now)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            changes: JobChanges = finished.value
            return KeptTold(changes), last
        if wish.is_over:
            raise _Stopped


def _why_nothing(profile: str, *, is_damaged: bool) -> str:
    from drs_inspector.storage.profiles.store import load_profiles  # noqa: PLC0415 - as above

    if is_damaged:
        return "The kept readings of this project are damaged."
    saved = load_profiles().find(profile)
    if saved is not None and saved.keep_readings:
        return "No reading of this project is kept yet: the next whole one will be the first."
    return "No readings are kept: View > Kept readings, or drs-inspector history keep, keeps them from then on."
