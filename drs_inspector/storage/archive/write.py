"""Writing an archive: streaming, the replies' own bytes, whole or not at all."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from drs_inspector import __version__
from drs_inspector.domain.coverage import Part
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import parts_about
from drs_inspector.domain.snapshot import MASKED_DOUBT, ReplyPart, Snapshot, is_doubt
from drs_inspector.storage.archive.format import (
    ARCHIVE_REPLY,
    FORMAT,
    VERIFIED,
    VERSION,
    Seal,
    Slice,
    split_extra_name,
)
from drs_inspector.storage.archive.index.member import INDEXED_FROM, IndexWriter, big_spans
from drs_inspector.storage.archive.reading_entries import (
    named_in_entries,
    refusal_entry,
    series_entry,
    unavailable_entry,
)
from drs_inspector.storage.archive.reply_entries import reply_entry
from drs_inspector.storage.files.atomic_write import to_disk
from drs_inspector.storage.files.write_report import WriteReport

_STEPS = 64
_TURN_SECONDS = 0.002
_SYNCED_EARLY = 16 << 20
_PROGRAM = {"name": "DRS Inspector", "version": __version__}


def write_archive(
    snapshot: Snapshot,
    stream: BinaryIO,
    *,
    job_ids: Collection[str] | None = None,
    part: Part | None = None,
    masking: Policy | Masker | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    cuts: "Cuts | None" = None,
) -> WriteReport:
    """Write the snapshot, or only the jobs in ``job_ids``, to a binary stream, which stays open.

    ``part`` says in the archive which part these jobs are; without it they are jobs that were chosen.

    Each job's list entry and detail are written with the bytes they came with, secrets removed. With ``masking``
    nothing stays but what that policy lets stay, the same value has the same placeholder throughout this archive, and
    the archive says which policy it was. A masker gives several archives the same placeholders: see ``masker_of``.
    ``on_progress(done, total)`` gets the number of jobs before each job; an exception it raises ends the writing.
    ``cuts`` gets the places where what is written can be cut into parts that stay the same from archive to archive.
    Files are made by ``storage.exports``. Raises OSError.
    """
    writer = _Writer(snapshot, job_ids, part, masking, on_progress, cuts=cuts)
    writer.write_to(stream)
    return writer.report()


def masker_of(policy: Policy, snapshots: Sequence[Snapshot]) -> Masker:
    """Return what masks several documents alike; what went in one of them before does not come back in another."""
    for snapshot in snapshots:
        policy = policy.after(snapshot.masked_as)
    masker = Masker(policy)
    for snapshot in snapshots:
        _Writer(snapshot, None, None, masker, None, cuts=None).learn()
        masker.learn(_json(snapshot.source), "source")
        for missing in snapshot.unavailable.values():
            masker.learn(unavailable_entry(missing), "unavailable")
    return masker


@dataclass(slots=True)
class Cuts:
    """Offsets in an archive: where each entry of a list begins and ends, and where each big member in one of them."""

    entries: list[tuple[int, int]] = field(default_factory=list)
    big: list[tuple[int, int]] = field(default_factory=list)


class _Writer:
    """One pass over the snapshot; holds one job's bytes at a time, and those only while they are masked."""

    def __init__(
        self,
        snapshot: Snapshot,
        job_ids: Collection[str] | None,
        part: Part | None,
        masking: Policy | Masker | None,
        on_progress: Callable[[int, int], None] | None,
        *,
        cuts: Cuts | None,
    ) -> None:
        self._snapshot = snapshot
        self._cuts = cuts
        self._wanted = None if job_ids is None else frozenset(job_ids)
        self._part = part
        self._is_taught = isinstance(masking, Masker)
        self._mask = Masker(masking.after(snapshot.masked_as)) if isinstance(masking, Policy) else masking
        self._on_progress = on_progress
        self._jobs = [job for job_id, job in snapshot.jobs.items() if self._is_wanted(job_id)]
        self._unavailable = [entry for job_id, entry in snapshot.unavailable.items() if self._is_wanted(job_id)]
        # Of a reply about several jobs nothing is written of those that are not.
        self._replies = parts_about(snapshot.replies, self._wanted)
        self._extras = _extras_by_place(snapshot.parts)
        self._bytes = self._job_number = 0
        self._next_turn = 0.0
        # What is masked comes in pieces, and members of other programs keep readers from the usual way.
        self._index = IndexWriter() if masking is None and not self._extras else None

    def write_to(self, stream: BinaryIO) -> None:
        """Write the document."""
        if not self._is_taught:
            self.learn()
        with Seal() as seal:
            for piece in self._document():
                seal.add(piece)  # before it is written: the code takes longer than the disk does
                stream.write(piece)
                self._bytes += len(piece)
            if self._bytes >= _SYNCED_EARLY:
                to_disk(stream)
            end = seal.end()
        self._bytes += stream.write(end)

    def learn(self) -> None:
        """Give placeholders to what is personal anywhere before the first text that may mention it is written."""
        if self._mask is not None:
            places = [(raw, "job") for job in self._jobs for raw in (job.list_given, job.detail_given)]
            places += [(missing.entry_raw or None, "job") for missing in self._unavailable]
            places += [(part.raw, f"reply.{part.name}") for part in self._parts_of_jobs()]
            places += [(reply.raw, reply.model) for reply in self._replies]
            places += named_in_entries(self._replies, self._refusals(), self._series())
            for raw, at in places:
                for number, _step in enumerate(self._mask.learning(raw, at) if raw is not None else ()):
                    if number % _STEPS == 0:
                        self._give_way(0)

    def _give_way(self, done: int) -> None:
        """Let the thread of the event loop have the interpreter's lock, and a caller end the writing, now and then."""
        now = time.perf_counter()
        if now >= self._next_turn:
            time.sleep(0)  # which takes a fraction of a millisecond, on a busy machine more
            if self._on_progress is not None:
                self._on_progress(done, len(self._jobs))
            self._next_turn = time.perf_counter() + _TURN_SECONDS

    def report(self) -> WriteReport:
        """Return what was written."""
        return WriteReport(len(self._jobs), len(self._unavailable), self._bytes)

    @property
    def _is_everything(self) -> bool:
        snapshot = self._snapshot
        held = len(self._jobs), len(self._unavailable)
        return self._part is None and held == (len(snapshot.jobs), len(snapshot.unavailable))

    def _coverage(self) -> tuple[bytes, bool]:
        """Return the coverage of what is written as JSON, and whether that is complete as the part it is."""
        snapshot, coverage = self._snapshot, self._snapshot.coverage
        complete = snapshot.complete
        if not self._is_everything:
            chosen = self._wanted or frozenset()
            part = self._part or Part(jobs=(*(job.id for job in self._jobs), *sorted(chosen - snapshot.jobs.keys())))
            jobs = {job.id: job for job in self._jobs}
            refused = {entry.id: entry for entry in self._unavailable}
            coverage = snapshot.coverage_of(part, jobs, refused)
            complete = coverage.complete
        head = bytes(self._clean(_json(coverage), "coverage"))[:-1]
        extras = list(self._extra_members("coverage", b","))
        if head == b"{" and extras:
            extras[0] = bytes(extras[0])[1:]
        return b"".join((head, *extras, b"}")), complete

    def _is_wanted(self, job_id: str) -> bool:
        return self._wanted is None or job_id in self._wanted

    def _document(self) -> Iterator[Slice]:
        everything = self._is_everything
        coverage, complete = self._coverage()
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        head = {"format": FORMAT, "version": VERSION, "created_at": created, "program": _PROGRAM}
        yield msgspec.json.encode(head)[:-1]
        yield b',\n"source":' + self._source()
        yield b',\n"complete":' + _json(complete)
        yield b',\n"coverage":' + coverage
        policy = self._snapshot.masked_as if self._mask is None else self._mask.policy
        yield b',\n"share_safe":' + _json(self._mask is not None)
        if policy is not None:
            yield b',\n"masking":' + _json(policy.as_dict(applied=self._mask is not None))
        yield from self._extra_members("", b",\n")
        yield b',\n"jobs":['
        yield from self._separated(self._job_entries())
        yield b'],\n"reply_parts":['
        yield from self._separated(self._part_entry(part) for part in self._parts_of_jobs())
        yield b'],\n"unavailable":['
        yield from self._separated(
            [self._clean(unavailable_entry(entry), "unavailable")] for entry in self._unavailable
        )
        yield b'],\n"problems":['
        yield from self._separated([problem] for problem in self._problems(everything=everything))
        yield b"]"
        for name, entries in self._readings():
            yield b',\n"%b":[' % name
            yield from self._separated(entries)
            yield b"]"
        if self._index is not None:
            yield self._index.member(self._bytes)

    def _problems(self, *, everything: bool) -> Iterator[Slice]:
        """Yield the problems; doubts are masked to one at every level, in words that hold no name."""
        doubts = 0
        for problem in self._snapshot.problems:
            doubts += is_doubt(problem)
            if self._mask is None or not is_doubt(problem):
                if everything or is_doubt(problem):
                    yield self._clean(_json(problem), "reason")
            elif doubts == 1:
                yield _json(MASKED_DOUBT)

    def _separated(self, entries: "Iterator[Iterator[Slice]] | Iterator[list[Slice]]") -> Iterator[Slice]:
        mark = b"\n"
        for entry in entries:
            yield mark
            begin = self._bytes
            yield from entry
            if self._cuts is not None:
                self._cuts.entries.append((begin, self._bytes))
            mark = b",\n"
        if mark != b"\n":
            yield b"\n"

    def _job_entries(self) -> Iterator[Iterator[Slice]]:
        for number, job in enumerate(self._jobs):
            self._job_number = number
            if self._on_progress is not None:
                self._on_progress(number, len(self._jobs))
            yield self._job_entry(job)

    def _job_entry(self, job: Job) -> Iterator[Slice]:
        head: dict[str, Any] = {"id": job.id}
        if job.parent_given:
            head["parent_id"] = job.parent_given
        if job.reply_number is not None:
            head["reply"] = job.reply_number
        if job.scenario_given:
            head["scenario"] = job.scenario_given
        yield self._masked(_json(head), "archive_job")[:-1]
        yield from self._extra_members(f"jobs/{job.id}", b",")
        yield b',"list":'
        yield from self._job_bytes(job.list_given, lambda: job.list_raw)
        yield b',"detail":'
        yield from self._indexed(job, self._job_bytes(job.detail_given, lambda: job.detail_raw))
        yield b"}"

    def _indexed(self, job: Job, pieces: Iterator[Slice]) -> Iterator[Slice]:
        """Yield the details of a job, and note where they and their big members are."""
        if self._index is None:
            yield from pieces
            return
        for raw in pieces:  # without masking it is one
            if len(raw) >= INDEXED_FROM:
                members = job.known_members if raw is job.detail_given else None
                spans = big_spans(raw, members)
                self._index.add(self._bytes, len(raw), spans)
                if self._cuts is not None:
                    self._cuts.big += [(self._bytes + start, self._bytes + end) for start, end in spans]
            yield raw

    def _job_bytes(self, given: Slice | None, clean: Callable[[], Slice | None]) -> Iterator[Slice]:
        """Yield what is written of a list entry or detail; ``clean`` searches for secrets once in a job's life."""
        if self._mask is not None:  # what is given away is searched, whatever was searched before
            for piece in (b"null",) if given is None else self._mask.pieces(redact_secrets(given), "job"):
                yield piece
                self._give_way(self._job_number)
            return
        raw = given if given is None or VERIFIED.holds(given) else clean()
        yield b"null" if raw is None else raw

    def _extra_members(self, place: str, separator: bytes) -> Iterator[Slice]:
        for member, raw in self._extras.get(place, ()):
            yield separator + _json(member if self._mask is None else self._mask.member_name(member)) + b":"
            yield self._clean(raw, "nothing")

    def _parts_of_jobs(self) -> Iterator[ReplyPart]:
        """Yield the parts that came in the same reply as a job that is written, all of them when all jobs are."""
        replies = {job.reply_number for job in self._jobs}
        for part in self._snapshot.parts:
            if part.reply_number != ARCHIVE_REPLY and (self._wanted is None or part.reply_number in replies):
                yield part

    def _refusals(self) -> list[RefusedCall]:
        return [one for one in self._snapshot.refusals if self._wanted is None or one.job in self._wanted]

    def _series(self) -> list[JobSeries]:
        return [one for one in self._snapshot.series if self._is_wanted(one.job_id)]

    def _readings(self) -> Iterator[tuple[bytes, Iterator[list[Slice]]]]:
        """Yield the members that hold what further calls said, but those that are empty."""
        if self._replies:
            yield b"replies", (reply_entry(reply, self._clean) for reply in self._replies)
        if refusals := self._refusals():
            yield b"refusals", (refusal_entry(one, self._clean) for one in refusals)
        if series := self._series():
            yield b"series", (series_entry(one, self._clean) for one in series)

    def _part_entry(self, part: ReplyPart) -> list[Slice]:
        name = part.name if self._mask is None else self._mask.member_name(part.name)
        head = _json({"reply": part.reply_number, "name": name})[:-1]
        return [head, b',"value":', self._clean(part.raw, f"reply.{part.name}"), b"}"]

    def _clean(self, raw: Slice, model: str) -> Slice:
        """Return the JSON of a model of ``allow_list`` without secrets, and masked when that is asked for."""
        return self._masked(redact_secrets(raw), model)

    def _masked(self, raw: Slice, model: str) -> Slice:
        return raw if self._mask is None else self._mask.mask(raw, model)

    def _source(self) -> bytes:
        head = bytes(self._clean(_json(self._snapshot.source), "source"))[:-1]
        return b"".join((head, *self._extra_members("source", b","), b"}"))


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


def _extras_by_place(parts: Iterable[ReplyPart]) -> dict[str, list[tuple[str, Slice]]]:
    found: dict[str, list[tuple[str, Slice]]] = {}
    for part in parts:
        named = split_extra_name(part.name) if part.reply_number == ARCHIVE_REPLY else None
        if named is not None:
            found.setdefault(named[0], []).append((named[1], part.raw))
    return found
