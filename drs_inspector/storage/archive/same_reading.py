"""Whether saved replies can be parts of one reading of a project, or what says that they are not.

Nothing in a reply names the reading it belongs to. What can be compared is compared; replies of two readings between
which nothing changed look like one, and are the same then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from drs_inspector.domain.coverage import is_met
from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.summary import JobSummary, read_detail_summary, read_list_summary
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot

LONGEST_READING = timedelta(hours=1)
"""Replies whose ``Date`` differ by more are of two readings: the largest project takes some minutes."""
_QUOTED = 60  # letters of a value that may be of any length
_COMPARED = {
    "name": "name",
    "status": "status",
    "scenario": "scenario",
    "job_direction": "direction",
    "task_type": "task type",
}

Named = Sequence[tuple[str, Snapshot]]


def contradiction_between(replies: Named) -> str:
    """Return a sentence with the first thing that says that replies are not of one reading, "" when nothing does.

    Each reply comes with the name of its file, opened by itself.
    """
    checks = (_far_apart(replies), _jobs_that_differ(replies), _lists_that_differ(replies))
    return next((sentence for check in checks for sentence in check), "")


def _far_apart(replies: Named) -> Iterator[str]:
    dates = [
        (datetime.fromisoformat(snapshot.source.cloud_read_at), name)
        for name, snapshot in replies
        if snapshot.source.cloud_read_at
    ]
    if dates:
        (first, earlier), (last, later) = min(dates), max(dates)
        if last - first > LONGEST_READING:
            yield f"{earlier} was read at {utc_text(first)} and {later} at {utc_text(last)}."


@dataclass(slots=True)
class _Witness:
    """What the files so far say about one job, each with its name: the list, the details, a refusal."""

    listed: tuple[str, Job] | None = None
    detailed: tuple[str, Job] | None = None
    refused: tuple[str, bytes] | None = None


def _jobs_that_differ(replies: Named) -> Iterator[str]:
    """Yield what two files say differently about a job that is in both."""
    witnesses: dict[str, _Witness] = {}
    for name, snapshot in replies:
        for job_id, missing in snapshot.unavailable.items():
            witness = witnesses.setdefault(job_id, _Witness())
            if witness.detailed is not None:
                yield _only_one_has(job_id, witness.detailed[0], name)
            if witness.refused is not None and not _same(witness.refused[1], missing.entry_raw):
                files = f"{witness.refused[0]} and {name}"
                yield f"why there are no details of the job {_short(job_id)} differs in {files}."
            witness.refused = witness.refused or (name, missing.entry_raw)
        for job_id, job in snapshot.jobs.items():
            witness = witnesses.setdefault(job_id, _Witness())
            if job.has_detail and witness.refused is not None:
                yield _only_one_has(job_id, name, witness.refused[0])
            yield from _with_others(job, name, witness)
            if job.list_given is not None:
                witness.listed = witness.listed or (name, job)
            if job.detail_given is not None:
                witness.detailed = witness.detailed or (name, job)


def _with_others(job: Job, name: str, witness: _Witness) -> Iterator[str]:
    listed, detailed = witness.listed, witness.detailed
    if listed is not None and not _agree(listed[1], job):
        yield f"the list entries of the job {_short(job.id)} in {listed[0]} and {name} differ."
    if detailed is not None and not _same(detailed[1].detail_given, job.detail_given):
        yield f"the details of the job {_short(job.id)} in {detailed[0]} and {name} differ."
    if listed is not None and job.detail_given is not None:
        yield from _list_and_details(listed[1], job, listed[0], name)
    if detailed is not None and job.list_given is not None:
        yield from _list_and_details(job, detailed[1], name, detailed[0])


def _list_and_details(listed: Job, detailed: Job, list_name: str, detail_name: str) -> Iterator[str]:
    """Yield the values of a job that its list entry and its details both have, and that differ."""
    one: JobSummary = read_list_summary(listed.list_given or b"{}")
    other: JobSummary = read_detail_summary(detailed.detail_given or b"{}")
    for member, label in _COMPARED.items():
        mine, theirs = getattr(one, member), getattr(other, member)
        if mine and theirs and mine != theirs:
            values = f"{_short(mine)} in {list_name} and {_short(theirs)} in {detail_name}"
            yield f"the {label} of the job {_short(listed.id)} is {values}."


def _short(value: str) -> str:
    return printable(value if len(value) <= _QUOTED else f"{value[:_QUOTED]}…")


def _only_one_has(job_id: str, has: str, refused: str) -> str:
    return f"{has} has details of the job {_short(job_id)}, {refused} says why there are none."


def _agree(one: Job, other: Job) -> bool:
    """Say whether the list entries of a job are the same.

    As a subtask it has an entry within that of its parent, with fewer members than one of its own: what only one of
    them has is no contradiction, and is kept with the parent.
    """
    if one.list_given is None or other.list_given is None:
        return True
    if one.parent_given is None and other.parent_given is None:
        return _same(one.list_given, other.list_given)
    left, right = _decoded(one.list_given), _decoded(other.list_given)
    if not isinstance(left, dict) or not isinstance(right, dict):
        return bool(left == right)
    return all(left[key] == right[key] for key in left.keys() & right.keys())


def _same(one: bytes | memoryview | None, other: bytes | memoryview | None) -> bool:
    """Say whether two JSON texts have the same values, however they are laid out; one that is missing says nothing."""
    return one is None or other is None or bytes(one) == bytes(other) or _decoded(one) == _decoded(other)


def _decoded(raw: bytes | memoryview) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return bytes(raw)


@dataclass(slots=True)
class _List:
    """The pages of the list of one scenario together."""

    name: str
    claim: int
    largest: int = 0
    found: set[str] = field(default_factory=set)
    below: set[str] = field(default_factory=set)

    def add(self, jobs: Iterator[Job]) -> None:
        page = {job.id for job in jobs}
        self.found |= page
        self.largest = max(self.largest, len(page))


def _lists_that_differ(replies: Named) -> Iterator[str]:
    """Yield what says that pages are of two lists, or that details are of a job that a whole list does not have."""
    lists: dict[str, _List] = {}
    for name, snapshot in replies:
        for page in snapshot.coverage.lists:
            if page.claimed_last is None:
                continue
            one = lists.setdefault(page.scenario, _List(name, page.claimed_last))
            if one.claim != page.claimed_last:
                yield f"{one.name} says that there are {one.claim:,} jobs, {name} that there are {page.claimed_last:,}."
            entries = [job for job in snapshot.jobs.values() if job.list_given is not None]
            one.add(job for job in entries if job.parent_given is None)
            one.below |= {job.id for job in entries if job.parent_given is not None}
            if one.largest <= one.claim < len(one.found):
                yield f"{one.name} says that there are {one.claim:,} jobs, the pages hold {len(one.found):,} together."
    for name, snapshot in replies:
        for job in snapshot.jobs.values():
            whole = lists.get(job.scenario) if job.detail_given is not None and job.scenario else None
            if whole is None or not is_met(whole.claim, len(whole.found), len(whole.below - whole.found)):
                continue
            if job.id not in whole.found | whole.below and job.parent_id is None:
                yield f"{name} has the job {_short(job.id)}, which the whole list in {whole.name} does not have."
