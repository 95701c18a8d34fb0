"""Two documents side by side, job by job, in steps that a window takes between two frames."""

from collections.abc import Generator, Iterator

from drs_inspector.domain.compare.jobs import compare_pair, rules_steps
from drs_inspector.domain.compare.matching import Pair, pairs_of
from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.compare.result import Change, Comparison, JobChange, MatchedBy
from drs_inspector.domain.compare.rules import compare_rules
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.domain.steps import Step, at_once

_ORDER = {Change.CHANGED: 0, Change.ADDED: 1, Change.GONE: 2, Change.NOT_READ: 3}
USUAL = CompareOptions()


def compare(a: Snapshot, b: Snapshot, options: CompareOptions = USUAL) -> Comparison:
    """Compare two documents now; see ``compare_steps``."""
    return at_once(compare_steps(a, b, options))


def compare_steps(a: Snapshot, b: Snapshot, options: CompareOptions = USUAL) -> Generator[Step, None, Comparison]:
    """Compare two documents in steps of a few milliseconds; yields the share that is done.

    A document that changes meanwhile (a refresh puts new jobs in it) is compared as it is at each job's turn, and is to
    be compared again after that. Jobs that went meanwhile are passed over.
    """
    return (yield from _compared(a, b, pairs_of(a, b, options), options, beside=_is_whole(options)))


def compare_jobs_steps(
    a: Snapshot, id_a: str, b: Snapshot, id_b: str, options: CompareOptions = USUAL
) -> Generator[Step, None, Comparison]:
    """Compare two jobs, also of one document or of two clouds. Raises KeyError for an id that is not there."""
    for snapshot, job_id in ((a, id_a), (b, id_b)):
        if job_id not in snapshot.jobs and job_id not in snapshot.unavailable:
            raise KeyError(job_id)
    by = MatchedBy.ID if id_a == id_b else MatchedBy.GIVEN
    return (yield from _compared(a, b, [Pair(id_a, id_b, by)], options, beside=False))


def compare_job_steps(
    a: Snapshot, b: Snapshot, job_id: str, options: CompareOptions = USUAL
) -> Generator[Step, None, Comparison]:
    """Compare a job with what it is in the other document. Raises KeyError for an id that neither document has."""
    pair = next((one for one in pairs_of(a, b, options) if job_id in (one.a, one.b)), None)
    if pair is None:
        raise KeyError(job_id)
    return (yield from _compared(a, b, [pair], options, beside=False))


def _is_whole(options: CompareOptions) -> bool:
    return options.jobs_a is None and options.jobs_b is None and Section.RULES in options.sections


def _compared(
    a: Snapshot, b: Snapshot, pairs: list[Pair], options: CompareOptions, *, beside: bool
) -> Generator[Step, None, Comparison]:
    found = Comparison(a, b, options)
    sizes = [_size(a, b, pair) for pair in pairs]
    total, done = max(sum(sizes), 1), 0
    for pair, size in zip(pairs, sizes, strict=True):
        if not _is_there(a, b, pair):
            continue
        steps = compare_pair(a, b, pair, options)
        while True:
            try:
                share = next(steps)
            except StopIteration as finished:
                _take(found, pair, finished.value)
                break
            yield (done + size * (share or 0.0)) / total
        done += size
        yield done / total
    if beside and any(part.name == RULES_PART for one in (a, b) for part in one.parts):
        for snapshot in (a, b):
            for job in list(snapshot.jobs.values()):
                if snapshot.reply_rules(job.reply_number):
                    yield from rules_steps(snapshot, job)
        rules = compare_rules(a.unassigned_rules, b.unassigned_rules, options)
        found.beside = list(rules.differences)
        found.uncounted += rules.uncounted
    found.jobs.sort(key=lambda job: _ORDER[job.change])
    found.notes += _notes(a, b)
    return found


def _take(found: Comparison, pair: Pair, told: object) -> None:
    if not isinstance(told, JobChange):
        found.same.append((pair.a or "", pair.b or ""))
        found.uncounted.update(told)  # type: ignore[call-overload]
        return
    found.uncounted.update(told.uncounted)
    is_alone = told.id_a is None or told.id_b is None
    if not is_alone or Section.JOBS in found.options.sections:
        found.jobs.append(told)


def _is_there(a: Snapshot, b: Snapshot, pair: Pair) -> bool:
    return all(
        job_id is None or job_id in snapshot.jobs or job_id in snapshot.unavailable
        for snapshot, job_id in ((a, pair.a), (b, pair.b))
    )


def _size(a: Snapshot, b: Snapshot, pair: Pair) -> int:
    jobs = (a.jobs.get(pair.a or ""), b.jobs.get(pair.b or ""))
    return 1_000 + sum(job.detail_size for job in jobs if job is not None)


def _notes(a: Snapshot, b: Snapshot) -> Iterator[str]:
    """Yield sentences about the two documents that decide what the rest means."""
    first, second = (one.source for one in (a, b))
    projects = [one.project_id or one.project_name for one in (first, second)]
    if all(projects) and projects[0] != projects[1]:
        names = [one.project_name or one.project_id for one in (first, second)]
        yield f"A is of project {names[0]} and B of project {names[1]}: what only one has is not gone from the other."
    times = [read_timestamp(one.read_at or one.cloud_read_at) for one in (first, second)]
    instants = [one.instant for one in times if one is not None and one.instant is not None and one.zone_known]
    if len(instants) == 2 and instants[0] > instants[1]:
        yield "A was read after B: what is called added was there before, and what is called gone came later."
    masked = [one.masked_as is not None for one in (a, b)]
    if masked[0] is not masked[1]:
        yield f"{'A' if masked[0] else 'B'} was masked: names that differ may be placeholders."
    replies = sum(len(one.replies) for one in (a, b))
    if replies:
        yield f"Replies of further calls are not compared: {replies:,}."
