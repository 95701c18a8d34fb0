"""Which job of one document is which of the other: by id, else offered by name, source and target."""

from collections.abc import Generator, Iterable
from typing import Final, NamedTuple

from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import MatchedBy
from drs_inspector.domain.decoding.scalars import code_of
from drs_inspector.domain.jobs.job import Endpoint, Job
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step

RECREATED = "another id, the same name, source and target: re-created"
SEVERAL = "several jobs have this name, source and target, so none is taken for it"

_PAUSE: Final = 1_024
_DECODED: Final = 32
"""So many jobs are looked at in a step: as they are listed, or with their details, which are read for that."""


class Pair(NamedTuple):
    """A job of each document, one of them None where it has no partner; ``reason`` says what a person may doubt."""

    a: str | None
    b: str | None
    by: MatchedBy = MatchedBy.ALONE
    reason: str = ""


def pair_steps(a: Snapshot, b: Snapshot, options: CompareOptions) -> Generator[Step, None, list[Pair]]:
    """Return every job of both documents once: pairs and additions in the order of B, then what only A has; in steps.

    Of a pair one job may be chosen: what it is in the other document does not depend on what a filter finds there.
    """
    ids_a, ids_b = (list(dict.fromkeys([*one.jobs, *one.unavailable])) for one in (a, b))
    alone_a = [job_id for job_id in ids_a if not _has(b, job_id)]
    alone_b = [job_id for job_id in ids_b if not _has(a, job_id)]
    yield None
    recreated = (yield from _recreated(a, alone_a, b, alone_b)) if options.match_recreated else {}
    partners = {pair.b: pair for pair in recreated.values() if pair.b is not None and pair.a is not None}
    lone = {key: pair.reason for key, pair in recreated.items() if pair.a is None or pair.b is None}
    found: list[Pair] = []
    for number, job_id in enumerate(ids_b):
        if number % _PAUSE == 0:
            yield None
        if _has(a, job_id):
            found.append(Pair(job_id, job_id, MatchedBy.ID))
        else:
            found.append(partners.get(job_id) or Pair(None, job_id, reason=lone.get(("b", job_id), "")))
    taken = {pair.a for pair in partners.values()}
    found += [Pair(job_id, None, reason=lone.get(("a", job_id), "")) for job_id in alone_a if job_id not in taken]
    return [pair for pair in found if _is_chosen(pair, options)]


def _is_chosen(pair: Pair, options: CompareOptions) -> bool:
    if options.jobs_a is None and options.jobs_b is None:
        return True
    return any(
        job_id is not None and (chosen is None or job_id in chosen)
        for job_id, chosen in ((pair.a, options.jobs_a), (pair.b, options.jobs_b))
    )


def _has(snapshot: Snapshot, job_id: str) -> bool:
    return job_id in snapshot.jobs or job_id in snapshot.unavailable


def _recreated(
    a: Snapshot, alone_a: Iterable[str], b: Snapshot, alone_b: Iterable[str]
) -> Generator[Step, None, dict[tuple[str, str], Pair]]:
    """Return pairs of jobs whose name, source and target are the same and no other's, and why others have none."""
    groups: dict[tuple[object, ...], tuple[list[str], list[str]]] = {}
    for side, (snapshot, ids) in enumerate(((a, alone_a), (b, alone_b))):
        for number, job_id in enumerate(ids):
            if number % _DECODED == 0:
                yield None
            job = snapshot.jobs.get(job_id)
            key = None if job is None else recreated_key(job)
            if key is not None:
                groups.setdefault(key, ([], []))[side].append(job_id)
    found: dict[tuple[str, str], Pair] = {}
    for number, (of_a, of_b) in enumerate(groups.values()):
        if number % _PAUSE == 0:
            yield None
        if len(of_a) == len(of_b) == 1:
            found["a", of_a[0]] = Pair(of_a[0], of_b[0], MatchedBy.RECREATED, RECREATED)
        elif of_a and of_b:
            found |= {("a", job_id): Pair(job_id, None, reason=SEVERAL) for job_id in of_a}
            found |= {("b", job_id): Pair(None, job_id, reason=SEVERAL) for job_id in of_b}
    return found


def recreated_key(job: Job) -> tuple[object, ...] | None:
    """Return what a job has in common with the one it was re-created as; None where its ends are not known."""
    detail = job.detail if job.has_detail else None
    if detail is None or job.name == job.id:
        return None
    ends = [_end(detail.source_endpoint), _end(detail.target_endpoint)]
    return None if None in ends else (job.name, job.scenario, *ends)


def _end(endpoint: Endpoint | None) -> tuple[object, ...] | None:
    """Return what tells a database from others, None where nothing does."""
    if endpoint is None:
        return None
    place = endpoint.inst_id or code_of(endpoint.ip)
    return None if not place else (endpoint.db_type, place, endpoint.db_port, endpoint.db_name)
