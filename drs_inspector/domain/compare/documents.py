"""Two documents side by side, job by job, in steps that a window takes between two frames."""

from collections.abc import Generator

from drs_inspector.domain.compare.jobs import compare_pair
from drs_inspector.domain.compare.matching import Pair, pair_steps
from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.compare.result import Change, Comparison, JobChange, MatchedBy
from drs_inspector.domain.compare.rules.beside import RulesBeside
from drs_inspector.domain.compare.told.notes import notes_of, second_copies
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step, at_once

_ORDER = {Change.CHANGED: 0, Change.ADDED: 1, Change.GONE: 2, Change.NOT_READ: 3}
USUAL = CompareOptions()
_PAUSE = 1_024


def compare(a: Snapshot, b: Snapshot, options: CompareOptions = USUAL) -> Comparison:
    """Compare two documents now; see ``compare_steps``."""
    return at_once(compare_steps(a, b, options))


def compare_steps(a: Snapshot, b: Snapshot, options: CompareOptions = USUAL) -> Generator[Step, None, Comparison]:
    """Compare two documents in steps of a few milliseconds; yields the share that is done.

    A document that changes meanwhile (a refresh puts new jobs in it) is compared as it is at each job's turn, and is to
    be compared again after that. Jobs that went meanwhile are passed over.
    """
    pairs = yield from pair_steps(a, b, options)
    return (yield from _compared(a, b, pairs, options, beside=_is_whole(options)))


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
    pairs = yield from pair_steps(a, b, options)
    pair = next((one for one in pairs if job_id in (one.a, one.b)), None)
    if pair is None:
        raise KeyError(job_id)
    return (yield from _compared(a, b, [pair], options, beside=False))


def _is_whole(options: CompareOptions) -> bool:
    return options.jobs_a is None and options.jobs_b is None and Section.RULES in options.sections


def _compared(
    a: Snapshot, b: Snapshot, pairs: list[Pair], options: CompareOptions, *, beside: bool
) -> Generator[Step, None, Comparison]:
    found = Comparison(a, b, options)
    rules = RulesBeside(a, b)
    if Section.RULES in options.sections:
        yield from rules.steps()
    sizes: list[int] = []
    for pair in pairs:
        sizes.append(_size(a, b, pair))
        if len(sizes) % _PAUSE == 0:
            yield None
    total, done = max(sum(sizes), 1), 0
    for pair, size in zip(pairs, sizes, strict=True):
        if not _is_there(a, b, pair):
            continue
        steps = compare_pair(a, b, pair, options, rules)
        while True:
            try:
                share = next(steps)
            except StopIteration as finished:
                _take(found, pair, finished.value)
                break
            yield (done + size * (share or 0.0)) / total
        done += size
        yield done / total
    if beside:
        of_no_job = rules.of_no_job(options)
        found.beside = list(of_no_job.differences)
        found.uncounted += of_no_job.uncounted
    found.copies = yield from second_copies(a, b, pairs)
    found.jobs.sort(key=lambda job: _ORDER[job.change])
    found.notes += notes_of(found, a, b)
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
