"""What a masking would do: how many values of each class there are, and an example of each."""

import asyncio
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy
from drs_inspector.domain.redaction.masking import STRUCTURE, Found, Masker
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.saved_reply import parts_about
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.storage.archive.mask_file import read_to_mask
from drs_inspector.storage.archive.reading_entries import named_in_entries

Raw = bytes | memoryview
_LONGEST_EXAMPLE = 200
_STEPS = 256
# Error texts keep words where they stay: their example shows that.
_EXAMPLES = Policy(Level.PUBLIC, frozenset({"errors"}))


@dataclass(frozen=True, slots=True)
class ClassPreview:
    """How many values a class has, and the first of them ``before`` and ``after``; longer examples are cut."""

    name: str
    count: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MaskingPreview:
    """``classes`` are those that have values; ``structure`` counts figures, times and words that always stay.

    What was ``replaced_before`` in every document does not come back: the values of these classes are placeholders.
    """

    classes: tuple[ClassPreview, ...]
    structure: int
    replaced_before: frozenset[str] = frozenset()


_STOPPED = MaskingPreview((), 0)


async def masking_preview(documents: Sequence[Snapshot], job_ids: Collection[str] | None = None) -> MaskingPreview:
    """Count in a thread, beside the event loop; a cancelled call lets the thread end at its next value."""
    return await preview_of([(document, job_ids) for document in documents])


async def preview_of(chosen: Sequence[tuple[Snapshot, Collection[str] | None]]) -> MaskingPreview:
    """Count as ``masking_preview``, of each document the jobs that are named beside it, None for all of them."""
    stopped = threading.Event()
    copies = [(copy_of(document), job_ids) for document, job_ids in chosen]
    try:
        return await asyncio.to_thread(_count, copies, stopped.is_set)
    finally:
        stopped.set()


def file_preview(path: Path, data: bytes | None = None) -> MaskingPreview:
    """Count what ``mask_file`` would do to a file, or to ``data`` that was read already; raises FileProblemError."""
    found = read_to_mask(path, data)
    if found.snapshot is not None:
        return _count([(found.snapshot, None)], lambda: False)
    return _counted([_found(lambda: [(found.raw, found.model)])], frozenset(), lambda: False)


def _count(chosen: Sequence[tuple[Snapshot, Collection[str] | None]], stopped: Callable[[], bool]) -> MaskingPreview:
    stay = (CLASSES if (before := document.masked_as) is None else before.stays for document, _ids in chosen)
    found = (_found(partial(_pieces, document, job_ids)) for document, job_ids in chosen)
    return _counted(found, frozenset(CLASSES).difference(*stay), stopped)


def _counted(
    documents: Iterable[Iterator[Found | None]], before: frozenset[str], stopped: Callable[[], bool]
) -> MaskingPreview:
    counts = dict.fromkeys((*CLASSES, STRUCTURE), 0)
    examples: dict[str, tuple[str, str]] = {}
    for found in chain.from_iterable(documents):
        if stopped():
            return _STOPPED
        if found is not None:
            counts[found.group] += 1
            examples.setdefault(found.group, (found.before[:_LONGEST_EXAMPLE], found.after[:_LONGEST_EXAMPLE]))
    rows = (ClassPreview(name, counts[name], *examples[name]) for name in CLASSES if counts[name])
    return MaskingPreview(tuple(rows), counts[STRUCTURE], before)


def _found(pieces: Callable[[], Iterable[tuple[Raw, str]]]) -> Iterator[Found | None]:
    """Yield None while names are being met, then every value; the event loop's thread has a turn now and then."""
    masker = Masker(_EXAMPLES)
    met = (step for raw, at in pieces() for step in masker.learning(raw, at))
    values = (one for raw, at in pieces() for one in masker.found(redact_secrets(raw), at))
    for number, step in enumerate(chain(met, values)):
        if number % _STEPS == 0:
            time.sleep(0)  # the interpreter's lock is free for a moment
        yield step


def _pieces(document: Snapshot, job_ids: Collection[str] | None) -> Iterator[tuple[Raw, str]]:
    """Yield the JSON of what an export of these jobs holds, and what it is, as ``Masker.mask`` takes it."""
    jobs = [job for job in document.jobs.values() if job_ids is None or job.id in job_ids]
    for job in jobs:
        for raw in (job.list_given, job.detail_given):
            if raw is not None:
                yield raw, "job"
    replies = {job.reply_number for job in jobs}
    for part in document.parts:
        if job_ids is None or part.reply_number in replies:
            yield part.raw, f"reply.{part.name}"
    saved = parts_about(document.replies, job_ids)
    yield from ((reply.raw, reply.model) for reply in saved)
    refusals = (one for one in document.refusals if job_ids is None or one.job in job_ids)
    series = (one for one in document.series if job_ids is None or one.job_id in job_ids)
    yield from named_in_entries(saved, refusals, series)
    for missing in document.unavailable.values():
        if job_ids is None or missing.id in job_ids:
            yield msgspec.json.encode(missing), "unavailable"
    yield msgspec.json.encode(document.source), "source"
    yield msgspec.json.encode(document.coverage), "coverage"
    for problem in document.problems if job_ids is None else ():
        yield msgspec.json.encode(problem), "reason"
