"""A comparison as a level lets it be seen.

What changed is known of the documents as they are: masking can make two values the same, and an error text that is the
same on both sides may be masked otherwise. What is told is known of both documents masked by one masker, by which the
same value has the same placeholder in both. So each row of the one comparison is told with the texts of its row in the
other; where that has none, masking hides the difference, and that is told in its place. Nothing of a document as it is
goes into a text.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from typing import Final

import msgspec

from drs_inspector.domain.compare.jobs import compare_pair, job_of
from drs_inspector.domain.compare.matching import Pair
from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Comparison, Difference, JobChange, Unread
from drs_inspector.domain.compare.rules.beside import RulesBeside
from drs_inspector.domain.compare.told.notes import notes_of
from drs_inspector.domain.jobs.fields import JobDetail, ListEntry
from drs_inspector.domain.labels.field_labels import label_of
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import at_once

HIDDEN: Final = "masked value changed: at this level both sides look the same"
"""What is said where masking hides a difference."""
UNTOLD: Final = "why is not told at this level"
NO_NAME: Final = "a job whose name is not told"
_KNOWN: Final = frozenset(JobDetail.__struct_fields__) | frozenset(ListEntry.__struct_fields__)
_WHATS: Final = {Section.OBJECTS: "Object", Section.RULES: "Rule", Section.FIELDS: "Field"}
_LIST: Final = "list."
_FURTHER: Final = 1_000
"""So many rows beyond those that are told are looked through for the texts of these."""


class MaskedComparison:
    """``found`` as both documents tell it masked. ``shown_id`` returns what became of the id of a job."""

    def __init__(self, found: Comparison, a: Snapshot, b: Snapshot, shown_id: Callable[[str], str]) -> None:
        self._found, self._shown_id = found, shown_id
        self.a, self.b = a, b
        self._rules = RulesBeside(a, b)
        if Section.RULES in found.options.sections:
            at_once(self._rules.steps())

    @property
    def notes(self) -> Iterator[str]:
        """The sentences about both documents."""
        return notes_of(self._found, self.a, self.b, self._shown_id)

    def beside(self, most: int) -> list[Difference]:
        """Return the first rows of the rules that belong to no job."""
        if not self._found.beside:
            return []
        told = self._rules.of_no_job(self._found.options).differences
        return list(_told_rows(self._found.beside, told, most))

    def job(self, job: JobChange, most: int) -> JobChange:
        """Return a job of ``found`` masked, with at most so many rows of each section; ``job`` says how many it has."""
        ids = [None if one is None else self._shown_id(one) for one in (job.id_a, job.id_b)]
        told = self._told(Pair(ids[0], ids[1], job.matched, job.reason))
        name, status = self._name_and_status(ids[0], ids[1])
        reasons = {} if told is None else {(one.side, one.part): one.reason for one in told.unread}
        unread = [
            Unread(side=one.side, part=one.part, reason=reasons.get((one.side, one.part), UNTOLD)) for one in job.unread
        ]
        rows = {
            section.value: tuple(_told_rows(job.of(section), () if told is None else told.of(section), most))
            for section in _WHATS
        }
        return msgspec.structs.replace(
            job, name=name, status=status, id_a=ids[0], id_b=ids[1], unread=tuple(unread), **rows
        )

    def _told(self, pair: Pair) -> JobChange | None:
        """Return what the masked documents say of two jobs, None where they say nothing."""
        if not self._are_there(pair):
            return None
        told = at_once(compare_pair(self.a, self.b, pair, self._found.options, self._rules))
        return told if isinstance(told, JobChange) else None

    def _are_there(self, pair: Pair) -> bool:
        sides = ((self.a, pair.a), (self.b, pair.b))
        return all(one is None or one in document.jobs or one in document.unavailable for document, one in sides)

    def _name_and_status(self, id_a: str | None, id_b: str | None) -> tuple[str, str]:
        """Return both as ``compare_pair`` does: those of B where B has them."""
        jobs = [
            job_of(document, one)
            for document, one in ((self.b, id_b), (self.a, id_a))
            if one is not None and (one in document.jobs or one in document.unavailable)
        ]
        names = [job.name for job in jobs if job.name != job.id] or [job.name for job in jobs] or [NO_NAME]
        return names[0], next((job.status.label for job in jobs if job.status.label), "")


def _told_rows(rows: Iterable[Difference], told: Iterable[Difference], most: int) -> Iterator[Difference]:
    """Yield the first rows with the texts of their partners in ``told``, which come in nearly the same order."""
    if most <= 0:
        return
    partners = dict(keyed(islice(told, most + _FURTHER)))
    for key, row in keyed(islice(rows, most)):
        partner = partners.get(key)
        yield _hidden(row) if partner is None else partner


def keyed(rows: Iterable[Difference]) -> Iterator[tuple[Hashable, Difference]]:
    """Yield each row with what it is known by, in which nothing is that masking changes."""
    counts: Counter[Hashable] = Counter()
    for row in rows:
        key = (row.section, row.change, row.kind, row.place_a, row.place_b, _member(row))
        yield (key, counts[key]), row
        counts[key] += 1


def _member(row: Difference) -> str:
    """Return the name of the member of a job that a field is in, "" for one that is no field or that nothing knows."""
    if row.section is not Section.FIELDS:
        return ""
    name = row.path.removeprefix(_LIST).partition(".")[0]
    return name if name in _KNOWN else ""


def _hidden(row: Difference) -> Difference:
    member = _member(row)
    return Difference(
        section=row.section,
        change=row.change,
        kind=row.kind,
        what=label_of(member) if member else _WHATS[row.section],
        a=None,
        b=None,
        note=HIDDEN,
        place_a=row.place_a,
        place_b=row.place_b,
    )
