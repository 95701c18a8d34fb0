"""All of a comparison as a level lets it be told; and what masking does to a comparison of masked documents."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.compare.result import Comparison, JobChange
from drs_inspector.domain.compare.told.masked import MaskedComparison, keyed
from drs_inspector.domain.errors import InspectorError

MOST_TOLD: Final = 100_000
"""So many rows are told masked at most: each is held with the text of its partner."""
_SECTIONS: Final = (Section.FIELDS, Section.OBJECTS, Section.RULES)


class MaskedAway(NamedTuple):
    """How many changes of two documents do not show when both are masked, and how many masking alone makes."""

    hidden: int
    made: int


def told_whole(found: Comparison, masked: MaskedComparison, shown_id: Callable[[str], str]) -> Comparison:
    """Return a comparison with every text as a level lets it be told. Raises InspectorError for too many rows."""
    if found.changes > MOST_TOLD:
        raise InspectorError(
            "There are too many changes to be told with masking.",
            f"There are {found.changes:,}; at most {MOST_TOLD:,} are masked one by one.",
            "Choose the page, or secrets only.",
        )
    told = Comparison(masked.a, masked.b, found.options)
    told.jobs = [masked.job(job, job.count) for job in found.jobs]
    told.beside = masked.beside(len(found.beside))
    told.same = [(shown_id(a), shown_id(b)) for a, b in found.same]
    told.uncounted, told.notes = found.uncounted, list(masked.notes)
    told.copies = [msgspec.structs.replace(one, job_id=shown_id(one.job_id)) for one in found.copies]
    return told


def masked_away(found: Comparison, told: Comparison, shown_id: Callable[[str], str]) -> MaskedAway:
    """Return what a comparison of masked documents (``told``) does not show of what was ``found``, and shows besides.

    A change that is told with other texts is the same change.
    """

    def shown(job_id: str | None) -> str | None:
        return None if job_id is None else shown_id(job_id)

    before = {(shown(job.id_a), shown(job.id_b)): job for job in found.jobs}
    after = {(job.id_a, job.id_b): job for job in told.jobs}
    hidden = made = 0
    for ids in before.keys() | after.keys():
        old, new = (Counter(_changes(side.get(ids))) for side in (before, after))
        hidden, made = hidden + (old - new).total(), made + (new - old).total()
    old, new = (Counter(key for key, _row in keyed(one.beside)) for one in (found, told))
    return MaskedAway(hidden + (old - new).total(), made + (new - old).total())


def _changes(job: JobChange | None) -> Iterator[Hashable]:
    """Yield what each change of a job is known by: its rows, or of a job without rows that it is one."""
    if job is None:
        return
    if not job.count and job.changes:
        yield job.change
    for section in _SECTIONS:
        yield from (key for key, _row in keyed(job.of(section)))
