"""Hits as they are shown, and as they are kept: a kind and a number, from which the rest is read when asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Literal, NamedTuple, overload

import msgspec

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.selection import ObjectSelection, build_object_selection
from drs_inspector.domain.search.text_match import Span, TextMatch
from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind

MOST_HITS = 100_000
"""So many hits of a search are kept; further ones are counted."""

Part = Literal["", "list", "refusal", "details", "reply", "top"]
"""The JSON in which a value is: list entry, entry in place of the details, details; of a document a saved reply, or
what is at the top of a reply."""

_KINDS = tuple(HitKind)
_CODES = {kind: code for code, kind in enumerate(_KINDS, 1)}
_FLAGS = {kind: bytes(number == code for number in range(256)) for kind, code in _CODES.items()}
OBJECT, NEW_NAME = _CODES[HitKind.OBJECT], _CODES[HitKind.NEW_NAME]
_SELECTIONS = 16


class HitAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What leads to the row itself. ``document`` is the key that its document was given with.

    Of an object: ``row`` in the selection of the job, and ``path``, its dotted names. Of a rule: ``rule``,
    its index in ``Snapshot.rules_of``, or without a job in ``Snapshot.unassigned_rules``. Of anything else: ``part``,
    the ``member`` in it (``tags[0].value``), and ``offset``, the byte of that JSON at which it begins, of which
    ``JsonLines.line_at`` makes a line; ``reply`` counts the saved replies, or the parts, of a document. Of an endpoint
    ``member`` begins with its side.
    """

    document: str
    job_id: str = ""
    kind: HitKind
    row: int | None = None
    path: str = ""
    rule: int | None = None
    part: Part = ""
    member: str = ""
    offset: int | None = None
    reply: int | None = None

    @property
    def side(self) -> str:
        """The member that is the endpoint (``source_endpoint``, ``source_sharding[1]``), "" for no endpoint."""
        return self.member.partition(".")[0] if self.kind is HitKind.ENDPOINT else ""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One hit. ``type`` is that of an object (table, collection ...), as it was sent.

    ``target`` is the dotted name on the target, "" where it is the same, ``rule`` the condition of the rule, or of the
    first that an object has. The spans are those of the text in them; ``job`` is the name, "" for a rule of no job.
    """

    kind: HitKind
    type: str = ""
    found: str
    found_spans: tuple[Span, ...] = ()
    target: str = ""
    target_spans: tuple[Span, ...] = ()
    rule: str = ""
    rule_spans: tuple[Span, ...] = ()
    job: str = ""
    address: HitAddress


class RuleHit(NamedTuple):
    """A rule: its number from 0, its line without the condition, and the condition."""

    number: int
    found: str
    condition: str


class ValueHit(NamedTuple):
    """A value of JSON, or the name of a member: where it is, and the words to show."""

    part: Part
    member: str
    offset: int | None
    found: str
    reply: int | None = None


class JobHits:
    """The hits in one job, or with ``job`` None in what a document has beside its jobs, in their order.

    ``counts`` are those of all hits, also of those that are not kept. ``conditions`` are those of the rules of objects,
    by row. Hits of other kinds than ``keep`` are neither counted nor kept.
    """

    def __init__(
        self, document: str, title: str, job: Job | None, room: int, keep: frozenset[HitKind] = ALL_KINDS
    ) -> None:
        self.document = document
        self.title = title
        self.job = job
        self.counts = dict.fromkeys(HitKind, 0)
        self.conditions: dict[int, str] = {}
        self._room = room
        self._keep = keep
        self._left_out = bytes(code for kind, code in _CODES.items() if kind not in keep)
        self._kinds = bytearray()
        self._numbers = array("I")
        self._others: list[RuleHit | ValueHit] = []

    def __len__(self) -> int:
        return len(self._kinds)

    @property
    def has_objects(self) -> bool:
        """Whether any object was found."""
        return bool(self.counts[HitKind.OBJECT] or self.counts[HitKind.NEW_NAME])

    @property
    def is_full(self) -> bool:
        """Whether further hits are only counted."""
        return len(self) >= self._room

    def count_rows(self, kinds: bytes) -> None:
        """Count objects by the codes of their kinds, OBJECT or NEW_NAME."""
        for kind, code in ((HitKind.OBJECT, OBJECT), (HitKind.NEW_NAME, NEW_NAME)):
            if kind in self._keep:
                self.counts[kind] += kinds.count(code)

    def add_rows(self, kinds: bytes, rows: Sequence[int]) -> None:
        """Add objects, each with the code of its kind, OBJECT or NEW_NAME."""
        self.count_rows(kinds)
        if self._left_out:
            flags = bytes(code not in self._left_out for code in range(256))
            rows = array("I", compress(rows, kinds.translate(flags)))
            kinds = kinds.translate(None, self._left_out)
        room = self._room - len(self)
        self._kinds += kinds[:room]
        self._numbers.extend(rows[:room])

    def add(self, kind: HitKind, other: RuleHit | ValueHit) -> None:
        """Add a hit of another kind."""
        if kind not in self._keep:
            return
        self.counts[kind] += 1
        if len(self) < self._room:
            self._kinds.append(_CODES[kind])
            self._numbers.append(len(self._others))
            self._others.append(other)

    def kind_at(self, index: int) -> HitKind:
        """Return the kind of one hit."""
        return _KINDS[self._kinds[index] - 1]

    def places_of(self, kind: HitKind, first: int) -> Iterator[int]:
        """Yield which of the hits from ``first`` on are of a kind."""
        flags = self._kinds[first:].translate(_FLAGS[kind])
        return compress(range(first, len(self._kinds)), flags)

    def at(self, index: int, match: TextMatch, selections: Selections) -> Hit:
        """Return one hit."""
        kind, number = self.kind_at(index), self._numbers[index]
        job_id = self.job.id if self.job is not None else ""
        if self.job is not None and kind in (HitKind.OBJECT, HitKind.NEW_NAME):
            return self._object(kind, number, match, selections.of(self.job))
        other = self._others[number]
        name = self.job.name if self.job is not None else ""
        if isinstance(other, RuleHit):
            found, condition = other.found, other.condition
            address = HitAddress(document=self.document, job_id=job_id, kind=kind, rule=other.number)
        else:
            found, condition = other.found, ""
            address = HitAddress(
                document=self.document,
                job_id=job_id,
                kind=kind,
                part=other.part,
                member=other.member,
                offset=other.offset,
                reply=other.reply,
            )
        return Hit(
            kind=kind,
            found=found,
            found_spans=match.spans(found),
            rule=condition,
            rule_spans=match.spans(condition),
            job=name,
            address=address,
        )

    def _object(self, kind: HitKind, row: int, match: TextMatch, objects: ObjectSelection) -> Hit:
        job = self.job
        found, target = objects.dotted_paths(row)
        target = "" if target == found else target
        condition = self.conditions.get(row, "")
        return Hit(
            kind=kind,
            type=objects.kind(row),
            found=found,
            found_spans=match.spans(found),
            target=target,
            target_spans=match.spans(target),
            rule=condition,
            rule_spans=match.spans(condition),
            job=job.name if job is not None else "",
            address=HitAddress(
                document=self.document, job_id=job.id if job is not None else "", kind=kind, row=row, path=found
            ),
        )


class Selections:
    """The object selections of the jobs whose hits are shown: those of small jobs are built again when asked for."""

    def __init__(self) -> None:
        self._built: OrderedDict[Job, ObjectSelection] = OrderedDict()

    def of(self, job: Job) -> ObjectSelection:
        """Return the selection of a job."""
        if job.is_loaded("objects"):
            return job.objects
        known = self._built.get(job)
        if known is None:
            known = self._built[job] = build_object_selection(job.member("object_infos"))
            if len(self._built) > _SELECTIONS:
                self._built.popitem(last=False)
        else:
            self._built.move_to_end(job)
        return known


class HitList(Sequence[Hit]):
    """The hits of a search that are kept, in order; each is made when it is asked for. Grows while the search runs."""

    def __init__(self, match: TextMatch, most: int = MOST_HITS, keep: frozenset[HitKind] = ALL_KINDS) -> None:
        self.most = most
        self._keep = keep
        self._match = match
        self._selections = Selections()
        self._blocks: list[JobHits] = []
        self._starts: list[int] = []
        self._counts = dict.fromkeys(HitKind, 0)
        self._jobs = 0
        self._length = 0
        self._open: JobHits | None = None

    @property
    def counts(self) -> dict[HitKind, int]:
        """How many hits there are of each kind, with those that are not kept."""
        new = self._open.counts if self._open is not None else {}
        return {kind: count + new.get(kind, 0) for kind, count in self._counts.items()}

    @property
    def total(self) -> int:
        """How many hits there are, with those that are not kept."""
        return sum(self.counts.values())

    @property
    def job_count(self) -> int:
        """In how many jobs there are hits."""
        return self._jobs + (self._open is not None and _is_of_job(self._open))

    def begin(self, document: str, title: str, job: Job | None) -> JobHits:
        """Return where the hits of the next job go."""
        self.end()
        self._open = JobHits(document, title, job, self.most - self._length, self._keep)
        self._blocks.append(self._open)
        self._starts.append(self._length)
        return self._open

    def end(self) -> None:
        """Take the hits of the job that was begun as they are."""
        block, self._open = self._open, None
        if block is None:
            return
        self._jobs += _is_of_job(block)
        for kind, count in block.counts.items():
            self._counts[kind] += count
        self._length += len(block)
        if not len(block):
            self._blocks.pop()
            self._starts.pop()

    def take(self) -> Iterator[Hit]:
        """Yield the hits of the jobs that are complete, and forget them; counts stay. For what keeps none."""
        complete = self._blocks if self._open is None else self._blocks[:-1]
        for block in complete:
            yield from (block.at(index, self._match, self._selections) for index in range(len(block)))
        self._blocks = [] if self._open is None else [self._open]
        self._starts = [0] * len(self._blocks)
        self._length = 0

    def job_at(self, index: int) -> Job | None:
        """Return the job of a hit as it was when it was searched."""
        return self._block(index)[0].job

    def is_of_open_job(self, index: int) -> bool:
        """Say whether a hit is of the job that is searched now: what its rules are, it does not tell yet."""
        return self._open is not None and index >= self._length

    def kind_at(self, index: int) -> HitKind:
        """Return the kind of a hit, which takes less than the hit."""
        block, place = self._block(index)
        return block.kind_at(place)

    def places_of(self, kind: HitKind, first: int = 0) -> Iterator[int]:
        """Yield which of the kept hits from ``first`` on are of a kind."""
        for number in range(max(0, bisect_right(self._starts, first) - 1), len(self._blocks)):
            start = self._starts[number]
            for place in self._blocks[number].places_of(kind, max(0, first - start)):
                yield start + place

    def __len__(self) -> int:
        return self._length + (len(self._open) if self._open is not None else 0)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> list[Hit]: ...

    def __getitem__(self, at: int | slice) -> Hit | list[Hit]:
        if isinstance(at, slice):
            return [self[index] for index in range(len(self))[at]]
        block, index = self._block(range(len(self))[at])
        return block.at(index, self._match, self._selections)

    def __iter__(self) -> Iterator[Hit]:
        return (self[index] for index in range(len(self)))

    def _block(self, index: int) -> tuple[JobHits, int]:
        number = bisect_right(self._starts, index) - 1
        return self._blocks[number], index - self._starts[number]


def _is_of_job(block: JobHits) -> bool:
    return block.job is not None and any(block.counts.values())
