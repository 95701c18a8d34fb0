"""What a masking would do: how many values of each class there are, and an example of each."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy
from drs_inspector.domain.redaction.masking import STRUCTURE, Found, Masker
from drs_inspector.domain.redaction.secrets import Cleaned, cleaned
from drs_inspector.domain.saved_reply import parts_about
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.storage.archive.mask_file import read_to_mask
from drs_inspector.storage.archive.reading_entries import named_in_entries

Raw = bytes | memoryview
_LONGEST_EXAMPLE = 200
_STEPS = 64
_TURN_SECONDS = 0.002
_TOLD_SECONDS = 0.1
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
    ``secrets`` were found in what is held, and ``secret`` is what the first is called, "" where it has no name of its
    own. ``size`` is that of the JSON without secrets, in bytes; ``shorter`` is what it loses for each class that goes.
    """

    classes: tuple[ClassPreview, ...]
    structure: int
    replaced_before: frozenset[str] = frozenset()
    secrets: int = 0
    secret: str = ""
    size: int = 0
    shorter: Mapping[str, int] = field(default_factory=dict)

    def about(self, policy: Policy | None) -> int:
        """Return about how many bytes an archive has at a level: what is around the jobs is not counted."""
        gone = () if policy is None else self.shorter.keys() - policy.stays
        return max(self.size - sum(self.shorter[name] for name in gone), 0)


_STOPPED = MaskingPreview((), 0)


async def masking_preview(documents: Sequence[Snapshot], job_ids: Collection[str] | None = None) -> MaskingPreview:
    """Count in a thread, beside the event loop; a cancelled call lets the thread end at its next value."""
    return await preview_of([(document, job_ids) for document in documents])


async def preview_of(
    chosen: Sequence[tuple[Snapshot, Collection[str] | None]], say: Callable[[float], None] | None = None
) -> MaskingPreview:
    """Count as ``masking_preview``, of each document the jobs that are named beside it, None for all of them.

    ``say`` is called now and then in the event loop with the share that is done, from 0 to 1.
    """
    stopped, loop = threading.Event(), asyncio.get_running_loop()
    copies = [(copy_of(document), job_ids) for document, job_ids in chosen]

    def tell(share: float) -> None:
        if say is not None and not stopped.is_set():
            say(share)

    turn = _Turn(stopped.is_set, lambda share: loop.call_soon_threadsafe(tell, share))
    try:
        return await asyncio.to_thread(_count, copies, turn)
    finally:
        stopped.set()


class _StoppedError(Exception):
    """Raised inside the thread when its work was cancelled."""


class _Turn:
    """What a thread that counts does now and then: gives way to the event loop, tells how far it is, ends when told."""

    def __init__(self, stopped: Callable[[], bool], tell: Callable[[float], object]) -> None:
        self._stopped, self._tell = stopped, tell
        self._turn_at, self._tell_at = 0.0, time.perf_counter() + _TOLD_SECONDS

    def take(self, share: float) -> None:
        """Take a turn, where it is time to. Raises _StoppedError."""
        now = time.perf_counter()
        if now < self._turn_at:
            return
        if self._stopped():
            raise _StoppedError
        time.sleep(0)  # the interpreter's lock is free for a moment
        self._turn_at = time.perf_counter() + _TURN_SECONDS
        if now >= self._tell_at:
            self._tell_at = now + _TOLD_SECONDS
            self._tell(share)


def file_preview(path: Path, data: bytes | None = None) -> MaskingPreview:
    """Count what ``mask_file`` would do to a file, or to ``data`` that was read already; raises FileProblemError."""
    found = read_to_mask(path, data)
    turn = _Turn(lambda: False, lambda _share: None)
    if found.snapshot is not None:
        return _count([(found.snapshot, None)], turn)
    return _counted([[(found.raw, found.model)]], frozenset(), turn)


def _count(chosen: Sequence[tuple[Snapshot, Collection[str] | None]], turn: _Turn) -> MaskingPreview:
    stay = (CLASSES if (before := document.masked_as) is None else before.stays for document, _ids in chosen)
    documents = [list(_pieces(document, job_ids)) for document, job_ids in chosen]
    try:
        return _counted(documents, frozenset(CLASSES).difference(*stay), turn)
    except _StoppedError:
        return _STOPPED


def _counted(documents: Sequence[Sequence[tuple[Raw, str]]], before: frozenset[str], turn: _Turn) -> MaskingPreview:
    counts = dict.fromkeys((*CLASSES, STRUCTURE), 0)
    examples: dict[str, tuple[str, str]] = {}
    shorter: Counter[str] = Counter()
    secrets, secret, size = 0, "", 0
    for one in _found(documents, turn):
        if isinstance(one, Cleaned):
            secrets, secret, size = secrets + one.secrets, secret or one.name, size + len(one.raw)
            continue
        counts[one.group] += 1
        shorter[one.group] += len(one.before) - len(one.after)
        if one.group not in examples:
            examples[one.group] = (one.before[:_LONGEST_EXAMPLE], one.after[:_LONGEST_EXAMPLE])
    rows = (ClassPreview(name, counts[name], *examples[name]) for name in CLASSES if counts[name])
    return MaskingPreview(tuple(rows), counts[STRUCTURE], before, secrets, secret, size, shorter)


def _found(documents: Sequence[Sequence[tuple[Raw, str]]], turn: _Turn) -> Iterator[Found | Cleaned]:
    """Yield every value of each document, after it was met, and of each piece what was secret in it."""
    whole = 2 * sum(len(raw) for pieces in documents for raw, _at in pieces) or 1
    done = 0
    for pieces in documents:
        masker = Masker(_EXAMPLES)
        for raw, at in pieces:
            for number, _step in enumerate(masker.learning(raw, at)):
                if number % _STEPS == 0:
                    turn.take(done / whole)
            done += len(raw)
        for raw, at in pieces:
            clean = cleaned(raw)
            yield clean
            for number, found in enumerate(masker.found(clean.raw, at)):
                if number % _STEPS == 0:
                    turn.take(done / whole)
                yield found
            done += len(raw)


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
