"""Sentences about two documents that decide what the rest of a comparison means."""

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Final

from drs_inspector.domain.compare.matching import Pair
from drs_inspector.domain.compare.result import Comparison, SecondCopies, SideName
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.printable import both_ends, shortened
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_object, text_of
from drs_inspector.domain.snapshot import COMPUTED, Snapshot
from drs_inspector.domain.steps import Step

_ENTRY: Final = re.compile(r"(?:results|jobs)\[\d+\]")
_MOST_NAMED: Final = 10
_LONGEST_NAME: Final = 100


def notes_of(
    found: Comparison, a: Snapshot, b: Snapshot, shown_id: Callable[[str], str] = lambda job_id: job_id
) -> Iterator[str]:
    """Yield the sentences of a comparison. Names are those in ``a`` and ``b``, which may be its documents masked, with
    ids as ``shown_id`` says.
    """
    first, second = (one.source for one in (a, b))
    yield from (
        f"{letter} {COMPUTED}" for letter, one in zip("AB", (first, second), strict=True) if one.computed is True
    )
    projects = [one.project_id or one.project_name for one in (first, second)]
    if all(projects) and projects[0] != projects[1]:
        names = [one.project_name or one.project_id for one in (first, second)]
        if names[0] == names[1]:
            names = [f"{name} ({project})" for name, project in zip(names, projects, strict=True)]
        yield f"A is of project {names[0]} and B of project {names[1]}: what only one has is not gone from the other."
    times = [read_timestamp(one.read_at or one.cloud_read_at) for one in (first, second)]
    instants = [one.instant for one in times if one is not None and one.instant is not None and one.zone_known]
    if len(instants) == 2 and instants[0] > instants[1]:
        yield "A was read after B: what is called added was there before, and what is called gone came later."
    masked = [one.masked_as is not None for one in (found.a, found.b)]
    if masked[0] is not masked[1]:
        yield f"{'A' if masked[0] else 'B'} was masked: names that differ may be placeholders."
    yield from _copies(found.copies, {"a": a, "b": b}, shown_id)
    replies = sum(len(one.replies) for one in (a, b))
    if replies:
        yield f"Replies of further calls are not compared: {replies:,}."


def _copies(
    copies: Sequence[SecondCopies], documents: dict[SideName, Snapshot], shown_id: Callable[[str], str]
) -> Iterator[str]:
    for one in copies[:_MOST_NAMED]:
        job_id = shown_id(one.job_id)
        job = documents[one.side].jobs.get(job_id)
        name = f"{_short(job.name)} " if job is not None and job.name != job_id else ""
        others = "1 other was not" if one.others == 1 else f"{one.others:,} others were not"
        yield (
            f"{one.side.upper()} has the job {name}({_short(job_id)}) more than once, with entries that contradict each"
            f" other: the first was compared, {others}."
        )
    left = copies[_MOST_NAMED:]
    if left:
        sides = " and ".join(sorted({one.side.upper() for one in left}))
        verb = "have" if len(sides) > 1 else "has"
        yield f"{sides} {verb} {len(left):,} more such {'job' if len(left) == 1 else 'jobs'}."


def second_copies(a: Snapshot, b: Snapshot, pairs: Sequence[Pair]) -> Generator[Step, None, list[SecondCopies]]:
    """Return the jobs among these of which a document holds another entry, which says something else; in steps.

    Such entries are kept beside the jobs, under the place in the file at which they came.
    """
    sides: tuple[tuple[SideName, Snapshot, set[str | None]], ...] = (
        ("a", a, {pair.a for pair in pairs}),
        ("b", b, {pair.b for pair in pairs}),
    )
    found: list[SecondCopies] = []
    for side, snapshot, wanted in sides:
        counts: Counter[str] = Counter()
        for part in snapshot.parts:
            if _ENTRY.fullmatch(part.name):
                counts[_named(part.raw)] += 1
                yield None
        found += [
            SecondCopies(side=side, job_id=job_id, others=others)
            for job_id, others in counts.items()
            if job_id in wanted
        ]
        yield None
    return found


def _named(raw: bytes | memoryview) -> str:
    try:
        ids = [value for name, value in split_object(raw) if name == "id"]
    except BrokenJsonError:
        return ""
    return text_of(ids[-1]) if ids and first_byte(ids[-1]) == b'"' else ""


def _short(text: str) -> str:
    return shortened(both_ends(text), _LONGEST_NAME)
