"""Merging what a fetch reads into a snapshot as a difference: a job that did not change stays the same object."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from drs_inspector.domain.coverage import Coverage, ReplyCoverage, details_of
from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import ReplyPart, Snapshot, SourceInfo
from drs_inspector.session.fetch.throttled_events import ThrottledEvents

Raw = bytes | memoryview
_AT_A_TIME = 256


class _Listed(NamedTuple):
    """The list entry of a job whose details have not come yet."""

    raw: Raw
    scenario: str
    parent_id: str | None


def copy_of(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot with the same jobs, parts and failures that later changes of ``snapshot`` do not reach."""
    copy = Snapshot(snapshot.source)
    copy.jobs = dict(snapshot.jobs)
    copy.parts = list(snapshot.parts)
    copy.replies, copy.refusals, copy.series = list(snapshot.replies), list(snapshot.refusals), list(snapshot.series)
    copy.unavailable = dict(snapshot.unavailable)
    copy.problems = list(snapshot.problems)
    copy.complete = snapshot.complete
    copy.coverage = snapshot.coverage
    copy.masked_as = snapshot.masked_as
    copy.is_checked = snapshot.is_checked
    copy.judged_by = snapshot.judged_by
    copy.replies_beside = snapshot.replies_beside
    return copy


class SnapshotMerger:
    """Fills ``snapshot``, at first a copy of ``previous``, and tells ``events`` of each added, changed and removed job.

    A known job stays as it was until its new details are read, so that it never shows as half read. When its details
    cannot be read this time, the old ones stay beside the reason. ``whole`` means that everything is read again, and
    drops older problems.

    A look while watching (``is_look``) changes ``previous`` itself: a job that is listed as before counts as it is
    covered already (``keep``), and a list that cannot be read takes nothing away from what is known.
    """

    def __init__(
        self,
        previous: Snapshot | None,
        source: SourceInfo,
        events: ThrottledEvents,
        *,
        whole: bool,
        is_look: bool = False,
    ) -> None:
        self._previous = previous
        self._events = events
        self._whole = whole
        self._is_look = is_look
        self._seen: set[str] = set()
        self._settled: set[str] = set()
        self._kept: set[str] = set()
        self._left_replies: set[int] = set()
        self._listed: dict[str, _Listed] = {}
        self.snapshot = Snapshot() if previous is None else previous if is_look else copy_of(previous)
        self.snapshot.source = source if previous is None else _with_times(source, previous.source)
        self._has_replies = False
        self.snapshot.complete = is_look and self.snapshot.complete
        self._replies: list[ReplyCoverage] = []
        if whole:
            self.snapshot.problems = []
        numbers = [part.reply_number for part in self.snapshot.parts]
        numbers += [job.reply_number for job in self.snapshot.jobs.values() if job.reply_number is not None]
        self._first_reply = self._next_reply = max(numbers, default=-1) + 1

    def replied(self, now: datetime, cloud_time: datetime | None) -> None:
        """Note the time of the first reply of this reading, aware: by this computer's clock, and by the cloud's."""
        if self._has_replies:
            return
        self._has_replies = True
        source = self.snapshot.source
        if self._whole or not source.read_at:
            times = {"read_at": utc_text(now), "cloud_read_at": utc_text(cloud_time) if cloud_time else ""}
            times["partly_read_at"] = ""
        else:
            times = {"partly_read_at": utc_text(now)}
        self.snapshot.source = msgspec.structs.replace(source, **times)

    def parts_of_reply(self, parts: Mapping[str, Raw]) -> int:
        """Add what a reply holds besides its jobs, by name; return the number of the reply, which no other has."""
        number = self._next_reply
        self._next_reply += 1
        for name, raw in parts.items():
            self.snapshot.add_part(number, name, raw)
        return number

    def reply(self, reply: ReplyCoverage) -> None:
        """Record what a detail reply claimed and held."""
        self._replies.append(reply)

    def keep(self, job_id: str, raw: Raw, scenario: str, parent_id: str | None) -> bool:
        """Say whether a job is listed as before, and may stay as it is; False for one that is new."""
        old = self.snapshot.jobs.get(job_id)
        if old is None or old.list_given != raw or (old.scenario_given, old.parent_given) != (scenario, parent_id):
            return False
        self._seen.add(job_id)
        self._kept.add(job_id)
        return True

    def list_entry(self, job_id: str, raw: Raw, scenario: str, parent_id: str | None) -> None:
        """Add or update a job from its list entry; its details mostly come later."""
        self._seen.add(job_id)
        old = self.snapshot.jobs.get(job_id)
        listed = _Listed(raw, scenario, parent_id)
        if old is None:
            self.snapshot.jobs[job_id] = _job(job_id, listed, None, None)
            self._events.added(job_id)
        elif old.has_detail and job_id not in self._settled:
            self._listed[job_id] = listed
        else:
            self._renew(old, listed, old.detail_given, old.reply_number)

    def detail(self, job_id: str, raw: Raw, reply_number: int) -> None:
        """Add or update a job from its details in reply ``reply_number`` (see ``parts_of_reply``)."""
        self._seen.add(job_id)
        self._settled.add(job_id)
        old = self.snapshot.jobs.get(job_id)
        listed = self._listed.pop(job_id, None)
        failed_before = self.snapshot.unavailable.pop(job_id, None)
        if old is None:
            self.snapshot.jobs[job_id] = _job(job_id, listed, raw, reply_number)
            self._events.added(job_id)
            return
        if failed_before is not None and old.unavailable is not None:
            old.unavailable = None
            self._events.changed(job_id)
        self._renew(old, listed, raw, reply_number)

    def unavailable(self, job_id: str, error: InspectorError, entry: Raw = b"") -> None:
        """Record why the details of a job could not be read; ``entry`` is what the reply held in their place."""
        self._seen.add(job_id)
        self._settled.add(job_id)
        old, listed = self.snapshot.jobs.get(job_id), self._listed.pop(job_id, None)
        if old is not None and listed is not None:
            self._renew(old, listed, old.detail_given, old.reply_number, list_is_newer=old.has_detail)
        self.snapshot.mark_unavailable(job_id, error, entry=entry)
        self._events.changed(job_id)

    def problem(self, error: InspectorError, where: str) -> None:
        """Record a failure that concerns no single job; ``where`` names what was read. The same one counts once."""
        problem = {"where": where, **error.as_dict()}
        if problem not in self.snapshot.problems:
            self.snapshot.problems.append(problem)

    def finish(self, read: Coverage, *, ended_early: bool) -> None:
        """End the merge: remove jobs that completely read lists do not have any more, and say what is covered now.

        ``read`` is what was asked for and how its lists ended; the details are counted here.
        """
        scenarios = {one.scenario for one in read.lists if one.has_all}
        listed_whole = scenarios if not ended_early and read.asked.jobs is None else set()
        gone = [
            job_id
            for job_id, job in self.snapshot.jobs.items()
            if job_id not in self._seen and job.scenario in listed_whole
        ]
        for job_id in gone:
            self._remove(job_id)
        if listed_whole and self._whole:
            for job_id in [name for name in self.snapshot.unavailable if name not in self._seen]:
                if job_id not in self.snapshot.jobs:
                    del self.snapshot.unavailable[job_id]
            self._drop_old_parts()
        if self._is_look:
            _drop_parts(self.snapshot, self._left_replies - {job.reply_number for job in self.snapshot.jobs.values()})
            _drop_problems(self.snapshot, read)
        self._cover(read)
        self.snapshot.complete = self.snapshot.coverage.complete and not self.snapshot.problems

    def _cover(self, read: Coverage) -> None:
        """Set the coverage: of this reading alone, or of an earlier one in which a part was read again."""
        snapshot, before = self.snapshot, self._previous
        unlisted = set(snapshot.jobs) - self._seen if read.asked.jobs is None else set()
        unread = (self._seen | set(read.asked.jobs or ())) - self._settled - self._kept
        if self._whole or before is None or not before.jobs:
            stale = unread | unlisted
            coverage = msgspec.structs.replace(read, not_listed=len(unlisted))
        else:
            stale = ({*before.coverage.details.stale} | unread) - self._settled
            if self._is_look:
                lists = tuple(one for one in read.lists if one.has_all)
                all_listed = len(lists) == len(read.lists) and read.asked.jobs is None
                read = msgspec.structs.replace(read, lists=lists)
            coverage = _with_part(before.coverage, read)
            if self._is_look and all_listed and not coverage.asked.scenarios:
                coverage = msgspec.structs.replace(coverage, not_listed=0)
        used = {job.reply_number for job in snapshot.jobs.values()}
        replies = [reply for reply in before.coverage.details.replies if reply.reply in used] if before else []
        details = details_of(
            snapshot.jobs,
            snapshot.unavailable,
            coverage.asked.jobs,
            [*(reply for reply in replies if reply.reply < self._first_reply), *self._replies],
            stale=stale,
        )
        snapshot.coverage = msgspec.structs.replace(coverage, details=details)

    def take_over(self, other: Snapshot, job_ids: Collection[str] | None = None) -> Iterator[None]:
        """Make the snapshot equal to ``other``, or only the jobs ``job_ids``; equal jobs stay the same objects.

        Yields now and then, for others to work meanwhile; go on to the end.
        """
        target = self.snapshot
        wanted = set(job_ids) if job_ids is not None else None
        for job_id in [name for name in target.jobs if name not in other.jobs]:
            if wanted is None or job_id in wanted:
                self._remove(job_id)
        for number, (job_id, job) in enumerate(other.jobs.items(), 1):
            if number % _AT_A_TIME == 0:
                yield
            if wanted is not None and job_id not in wanted:
                continue
            old = target.jobs.get(job_id)
            if old is None:
                self._events.added(job_id)
            elif _is_same(old, job):
                continue
            else:
                self._events.changed(job_id)
            target.jobs[job_id] = job
        if wanted is None:
            target.source, target.complete, target.coverage = other.source, other.complete, other.coverage
            target.masked_as = other.masked_as
            target.replies, target.refusals, target.series = other.replies[:], other.refusals[:], other.series[:]
        target.parts = []
        for part in other.parts:
            target.add_part(*part)
        target.unavailable, target.problems = dict(other.unavailable), list(other.problems)

    def _renew(
        self,
        old: Job,
        listed: _Listed | None,
        detail: Raw | None,
        reply_number: int | None,
        *,
        list_is_newer: bool = False,
    ) -> None:
        """Replace ``old`` by a new Job when anything about it is different."""
        now = listed or _Listed(old.list_given or b"", old.scenario_given or "", old.parent_given)
        job = _job(old.id, now if now.raw else None, detail, reply_number, scenario=now.scenario, parent=now.parent_id)
        job.unavailable, job.list_is_newer = old.unavailable, list_is_newer
        if old.reply_number is not None and old.reply_number != reply_number:
            self._left_replies.add(old.reply_number)
        same_reply = old.reply_number == reply_number
        if _is_same(old, job, ignore_reply=True) and (same_reply or self._parts(old) == self._parts(job)):
            # Equal in every value: the job belongs to the newer reply now, whose parts are equal too.
            old.reply_number = reply_number
            return
        self.snapshot.jobs[old.id] = job
        self._events.changed(old.id)

    def _parts(self, job: Job) -> list[tuple[str, bytes]]:
        number = job.reply_number
        return [(part.name, bytes(part.raw)) for part in self.snapshot.parts if part.reply_number == number]

    def _remove(self, job_id: str) -> None:
        del self.snapshot.jobs[job_id]
        self.snapshot.unavailable.pop(job_id, None)
        self._events.removed(job_id)

    def _drop_old_parts(self) -> None:
        """Drop parts of replies that no job was read from any more; numbers below 0 are no replies."""
        used = {job.reply_number for job in self.snapshot.jobs.values()}
        parts = self.snapshot.parts
        current: list[ReplyPart] = [
            part for part in parts if not 0 <= part.reply_number < self._first_reply or part.reply_number in used
        ]
        if len(current) != len(parts):
            self.snapshot.parts = []
            for part in current:
                self.snapshot.add_part(*part)


def _drop_parts(snapshot: Snapshot, replies: Collection[int | None]) -> None:
    """Drop the parts of detail replies of which the last job was read again."""
    if any(part.reply_number in replies for part in snapshot.parts):
        parts, snapshot.parts = snapshot.parts, []
        for part in parts:
            if part.reply_number not in replies:
                snapshot.add_part(*part)


def _drop_problems(snapshot: Snapshot, read: Coverage) -> None:
    """Drop what was said of lists that have been read since."""
    well = tuple(f"{one.scenario}, page " for one in read.lists if one.has_all)
    problems = [one for one in snapshot.problems if not (well and str(one.get("where", "")).startswith(well))]
    if len(problems) != len(snapshot.problems):
        snapshot.problems = problems


def _with_times(source: SourceInfo, before: SourceInfo) -> SourceInfo:
    """Return a source with the times of an earlier reading: nothing has been read anew so far."""
    if source.read_at:
        return source
    times = {name: getattr(before, name) for name in ("read_at", "cloud_read_at", "partly_read_at")}
    return msgspec.structs.replace(source, **times)


def _with_part(before: Coverage, read: Coverage) -> Coverage:
    """Return an earlier coverage with the lists of what was read again, and the jobs that were asked for besides."""
    asked = before.asked
    if asked.jobs is not None:
        more = read.asked.jobs or ()
        asked = msgspec.structs.replace(asked, jobs=tuple(dict.fromkeys([*asked.jobs, *more])))
    if read.asked.jobs is not None:
        return msgspec.structs.replace(before, asked=asked)
    newer = {one.scenario: one for one in read.lists}
    lists = [newer.pop(one.scenario, one) for one in before.lists]
    if asked.scenarios:
        asked = msgspec.structs.replace(asked, scenarios=tuple(dict.fromkeys([*asked.scenarios, *newer])))
    return msgspec.structs.replace(before, asked=asked, lists=(*lists, *newer.values()))


def _job(
    job_id: str,
    listed: _Listed | None,
    detail: Raw | None,
    reply_number: int | None,
    *,
    scenario: str = "",
    parent: str | None = None,
) -> Job:
    return Job(
        job_id,
        list_raw=listed.raw if listed else None,
        detail_raw=detail,
        reply_number=reply_number,
        parent_id=listed.parent_id if listed else parent,
        scenario=(listed.scenario if listed else scenario) or None,
    )


def _is_same(one: Job, other: Job, *, ignore_reply: bool = False) -> bool:
    return (
        one.list_given == other.list_given
        and one.detail_given == other.detail_given
        and one.parent_given == other.parent_given
        and one.scenario_given == other.scenario_given
        and one.unavailable == other.unavailable
        and one.list_is_newer == other.list_is_newer
        and (ignore_reply or one.reply_number == other.reply_number)
    )
