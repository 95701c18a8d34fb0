"""A comparison that is handed over: the archives of both documents as they were compared, and what differs at a level.

Both are written as archives and opened again, in the thread that writes: secrets, masking and coverage are those of an
export, and nothing is read of what the window shows meanwhile.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.compare.documents import USUAL, compare_jobs_steps, compare_steps
from drs_inspector.domain.compare.options import CompareOptions
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.compare.told.masked import MaskedComparison
from drs_inspector.domain.compare.told.whole import MaskedAway, masked_away, told_whole
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step, at_once
from drs_inspector.session.compare.question import Answer
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.report.cover import place_of
from drs_inspector.session.report.new_options import compared_places
from drs_inspector.session.report.options import Runs
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import masker_of, write_archive
from drs_inspector.storage.exports.exporter import ExportOptions, Selection

_NAMES: Final = ("the archive of A", "the archive of B")
Sides = tuple[Snapshot, Snapshot]


@dataclass(frozen=True)
class Compared:
    """What was compared with what, and what counts as a difference.

    ``ids`` are those of the only job that is compared in A and B, "" where a side does not have it; None for all jobs.
    ``pair``: they are two jobs that a person chose. ``titles`` are those of the documents.
    """

    titles: tuple[str, str] = ("", "")
    options: CompareOptions = USUAL
    ids: tuple[str, str] | None = None
    pair: bool = False

    @classmethod
    def of(cls, answer: Answer) -> "Compared":
        """Return what the answer of a window is about."""
        question, found = answer.question, answer.found
        if not question.is_of_jobs:
            return cls(answer.titles, question.options)
        pairs = [*((job.id_a or "", job.id_b or "") for job in found.jobs), *found.same]
        ids = pairs[0] if pairs else (question.job_a, question.job_b)
        return cls(answer.titles, question.options, ids, pair=question.job_a != question.job_b)

    @property
    def job_ids(self) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Which jobs of each document go along, None for all.

        Of a job that one document does not have both are needed whole: no part can say that it is gone.
        """
        if self.ids is None or not all(self.ids):
            return None, None
        return frozenset(self.ids[:1]), frozenset(self.ids[1:])

    def places(self, a: Snapshot, b: Snapshot) -> tuple[Runs | None, Runs | None]:
        """Return which jobs of the archives are compared, by their places."""
        if self.ids is None:
            return None, None
        return (((0, 0),), ((0, 0),)) if all(self.ids) else compared_places(a, b, next(filter(None, self.ids), ""))

    def steps(self, a: Snapshot, b: Snapshot, shown_id: Callable[[str], str]) -> Generator[Step, None, Comparison]:
        """Compare two documents; ``shown_id`` returns what an id is called in these."""
        if self.ids is None:
            return compare_steps(a, b, self.options)
        id_a, id_b = (shown_id(one) if one else "" for one in self.ids)
        if self.pair:
            return compare_jobs_steps(a, id_a, b, id_b, self.options)
        chosen = [frozenset(filter(None, (one,))) for one in (id_a, id_b)]
        return compare_steps(a, b, msgspec.structs.replace(self.options, jobs_a=chosen[0], jobs_b=chosen[1]))


class Archives(NamedTuple):
    """The archives of A and B at a level, and what that level does to the comparison of both."""

    a: bytes
    b: bytes
    documents: Sides
    away: MaskedAway
    jobs: int
    unavailable: int


class Making:
    """Makes what is written of a comparison. ``selection`` has the documents A and B, and the masking."""

    def __init__(self, compared: Compared, selection: Selection, options: ExportOptions) -> None:
        self._compared, self._policy, self._options = compared, selection.masking, options
        self._a, self._b = selection.documents

    def archives(self) -> Archives:
        """Return both archives. Raises what ``options.on_progress`` does."""
        plain, masker = self._plain, self._masker
        shown, away = plain, MaskedAway(0, 0)
        if masker is not None:
            written = [_written(one, self._options, masking=masker) for one in plain.documents]
            shown = _Plain(written, (open_bytes(_NAMES[0], written[0]), open_bytes(_NAMES[1], written[1])))
            told = at_once(self._compared.steps(*shown.documents, self._shown_id), self._pause)
            away = masked_away(self._found, told, self._shown_id)
        jobs = sum(len(one.jobs) for one in shown.documents)
        unavailable = sum(len(one.unavailable) for one in shown.documents)
        return Archives(shown.raw[0], shown.raw[1], shown.documents, away, jobs, unavailable)

    def told(self) -> tuple[Comparison, tuple[str, str]]:
        """Return what was found as it may be told, and the titles of both. Raises InspectorError for too many rows."""
        masker = self._masker
        if masker is None:
            return self._found, self._compared.titles
        told = told_masked(self._found, masker, self._options)
        return told, (place_of(told.a), place_of(told.b))

    @cached_property
    def _plain(self) -> "_Plain":
        raw = [
            _written(one, self._options, ids)
            for one, ids in zip((self._a, self._b), self._compared.job_ids, strict=True)
        ]
        return _Plain(raw, (open_bytes(_NAMES[0], raw[0]), open_bytes(_NAMES[1], raw[1])))

    @cached_property
    def _masker(self) -> Masker | None:
        return None if self._policy is None else masker_of(self._policy, self._plain.documents)

    @cached_property
    def _found(self) -> Comparison:
        return at_once(self._compared.steps(*self._plain.documents, lambda job_id: job_id), self._pause)

    def _pause(self) -> None:
        self._options.progress(0, 0)

    def _shown_id(self, job_id: str) -> str:
        masker = self._masker
        return job_id if masker is None else masker.text("job-id", job_id)


def told_masked(found: Comparison, masker: Masker, options: ExportOptions) -> Comparison:
    """Return what was found as both documents tell it masked. Raises InspectorError for too many rows."""
    a, b = (
        open_bytes(name, _written(one, options, masking=masker))
        for name, one in zip(_NAMES, (found.a, found.b), strict=True)
    )

    def shown_id(job_id: str) -> str:
        return masker.text("job-id", job_id) if job_id else ""

    options.progress(0, 0)
    return told_whole(found, MaskedComparison(found, a, b, shown_id), shown_id)


def _written(
    document: Snapshot,
    options: ExportOptions,
    job_ids: frozenset[str] | None = None,
    *,
    masking: Masker | None = None,
) -> bytes:
    memory = BytesIO()
    write_archive(document, memory, job_ids=job_ids, masking=masking, on_progress=options.progress)
    return memory.getvalue()


class _Plain(NamedTuple):
    raw: list[bytes]
    documents: Sides


def compared_documents(answer: Answer, *, with_readings: bool = True) -> Sides:
    """Return copies of both documents as they were compared, with the replies of further calls or without.

    Raises InspectorError for a file that was not checked then: it may hold something else.
    """
    for letter, one in zip("AB", (answer.a.snapshot, answer.b.snapshot), strict=True):
        if not one.is_checked or not all(job.is_checked for job in one.jobs.values()):
            raise InspectorError(
                "Nothing was written.",
                f"The file of {letter} was not checked to its end when it was compared.",
                "Compare again, then hand it over.",
            )
    a, b = copy_of(answer.a.snapshot), copy_of(answer.b.snapshot)
    for one in (a, b):
        one.replies_beside = tuple
        if not with_readings:
            one.replies, one.refusals, one.series = [], [], []
    return a, b
