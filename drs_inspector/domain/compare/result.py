"""What a comparison found: the one model of window, command line, report and tests."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Literal, NamedTuple

import msgspec

from drs_inspector.domain.compare.options import CompareOptions, Section, Uncounted, UncountedValues
from drs_inspector.domain.snapshot import Snapshot

SideName = Literal["a", "b"]


class Change(StrEnum):
    """What became of a job or a part of it; the values are those of the JSON."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"
    NOT_READ = "not_read"


class Kind(StrEnum):
    """What kind of change it is, where ``changed`` alone says too little; the values are those of the JSON."""

    PLAIN = ""
    RENAMED = "renamed"
    MOVED = "moved"
    CONDITION = "condition"
    ORDER = "order"


class MatchedBy(StrEnum):
    """Why two jobs are taken for one; the values are those of the JSON."""

    ALONE = ""
    ID = "id"
    GIVEN = "given"
    RECREATED = "name_source_target"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One row: ``what`` it is, and its text on each side, None where that side has none.

    ``path`` leads to it: of a field that of the reply with the keys of lists, of an object its dotted names, of a rule
    its tables. ``place_a`` and ``place_b`` are the row of the object, or the place of the rule among those of the job.
    ``note`` says what a person may not see, such as names that look alike.
    """

    section: Section
    change: Change
    what: str
    a: str | None
    b: str | None
    kind: Kind = Kind.PLAIN
    path: str = ""
    note: str = ""
    place_a: int | None = None
    place_b: int | None = None


class Alike(NamedTuple):
    """A row of what is the same on both sides; as `Difference`, with a text on each side."""

    section: Section
    what: str
    a: str
    b: str
    path: str = ""
    place_b: int | None = None


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a job that a side does not hold, and why; ``part`` is "job", "list", "details", "objects", "rules"."""

    side: SideName
    part: str
    reason: str


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many fields, objects and rules of a job are the same on both sides."""

    fields: int = 0
    objects: int = 0
    rules: int = 0


class JobChange(msgspec.Struct, frozen=True, kw_only=True):
    """A job that differs, or of which that is not known. ``id_a`` and ``id_b`` are None where the job is not there.

    ``reason`` says why two jobs were taken for one, or why it is not known whether a job is gone. ``status`` is that of
    the side that has the job, B's where both have it. ``same`` is None where nothing was compared.
    """

    change: Change
    name: str
    id_a: str | None
    id_b: str | None
    matched: MatchedBy = MatchedBy.ALONE
    reason: str = ""
    status: str = ""
    fields: Sequence[Difference] = ()
    objects: Sequence[Difference] = ()
    rules: Sequence[Difference] = ()
    same: Totals | None = None
    unread: tuple[Unread, ...] = ()
    uncounted: UncountedValues = msgspec.field(default_factory=UncountedValues)

    @property
    def differences(self) -> Iterator[Difference]:
        """All rows, in the order of the sections."""
        return chain(self.fields, self.objects, self.rules)

    @property
    def count(self) -> int:
        """The number of rows; costs nothing."""
        return len(self.fields) + len(self.objects) + len(self.rules)

    @property
    def changes(self) -> int:
        """The number of rows, 1 of a job without rows that is added, gone or re-created."""
        return self.count or int(self.change is not Change.NOT_READ)

    def of(self, section: Section) -> Sequence[Difference]:
        """Return the rows of a section."""
        return {Section.FIELDS: self.fields, Section.OBJECTS: self.objects, Section.RULES: self.rules}.get(section, ())


class SecondCopies(msgspec.Struct, frozen=True, kw_only=True):
    """A job of which a document has several entries that contradict each other; so many ``others`` are not compared."""

    side: SideName
    job_id: str
    others: int


class Verdict(StrEnum):
    """The answer in one word; ``SAME_AS_READ``: nothing that both sides read differs."""

    SAME = "same"
    DIFFERENT = "different"
    SAME_AS_READ = "same_as_far_as_read"


class Comparison:
    """Two documents side by side. ``jobs`` are those with a change; the others are counted in ``same``.

    ``beside`` are changes of rules that belong to no job. ``notes`` are sentences about the two as a whole, ``copies``
    the jobs of which a document has another entry that was not compared.
    """

    def __init__(self, a: Snapshot, b: Snapshot, options: CompareOptions) -> None:
        self.a, self.b, self.options = a, b, options
        self.jobs: list[JobChange] = []
        self.beside: list[Difference] = []
        self.same: list[tuple[str, str]] = []
        self.uncounted: UncountedValues = UncountedValues()
        self.notes: list[str] = []
        self.copies: list[SecondCopies] = []

    def count(self, change: Change) -> int:
        """Return how many jobs have this change."""
        return sum(job.change is change for job in self.jobs)

    @property
    def changes(self) -> int:
        """The number of rows of all jobs, and of jobs that are themselves a change."""
        return sum(job.changes for job in self.jobs) + len(self.beside)

    @property
    def moving(self) -> int:
        """The number of values that are not counted because they always move."""
        kept = (Uncounted.LAST_CHANGED, Uncounted.PROGRESS, Uncounted.POSITIONS, Uncounted.COMMANDS)
        return sum(self.uncounted[reason] for reason in kept)

    @property
    def is_whole(self) -> bool:
        """Whether both sides were read so far that nothing can differ unseen."""
        unread = any(job.change is Change.NOT_READ or job.unread for job in self.jobs)
        return self.a.complete and self.b.complete and not unread and not self.copies

    @property
    def verdict(self) -> Verdict:
        """The answer in one word: it rests on what was read, and says so."""
        if self.beside or any(job.change is not Change.NOT_READ for job in self.jobs):
            return Verdict.DIFFERENT
        return Verdict.SAME if self.is_whole else Verdict.SAME_AS_READ
