"""What a window has to hand over of a comparison: in figures for a choice, and as what is written."""

from collections.abc import Collection, Sequence

from drs_inspector.domain.compare.words import (
    verdict_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.compare.question import Answer
from drs_inspector.session.hand_over.compared import Compared, compared_documents
from drs_inspector.session.hand_over.comparison_formats import comparison_formats
from drs_inspector.session.workspace.exported import ReadingCounts, added_up, reading_counts
from drs_inspector.storage.exports.exporter import Exporter


class ComparisonToHandOver:
    """An answer as it was when a person wanted to hand it over: the documents are those that were compared."""

    def __init__(self, answer: Answer) -> None:
        self._answer, self._compared = answer, Compared.of(answer)

    @property
    def titles(self) -> tuple[str, str]:
        """What A and B are called."""
        return self._answer.titles

    @property
    def source(self) -> SourceInfo:
        """Where B comes from."""
        return self._answer.b.snapshot.source

    @property
    def answer_words(self) -> str:
        """What was found, short."""
        found = self._answer.found
        return counted(found.changes, "change") if found.changes else verdict_words(found).partition(":")[0].rstrip(".")

    @property
    def job_ids(self) -> Sequence[Collection[str] | None]:
        """Which jobs of A and of B go along, None for all."""
        return self._compared.job_ids

    @property
    def jobs(self) -> tuple[int, int]:
        """How many jobs these are."""
        a, b = (len(one.jobs) if ids is None else len(ids) for one, ids in self._sides())
        return a, b

    @property
    def readings(self) -> ReadingCounts:
        """What both documents have besides the jobs."""
        return added_up(reading_counts(one, ids) for one, ids in self._sides())

    def formats(self, *, with_archive: bool = False) -> tuple[Exporter, ...]:
        """Return the formats that suit it."""
        return comparison_formats(self._compared, with_archive=with_archive)

    def documents(self, *, with_readings: bool) -> tuple[Snapshot, Snapshot]:
        """Return both documents to write. Raises InspectorError for a file that was not checked when they were."""
        return compared_documents(self._answer, with_readings=with_readings)

    def _sides(self) -> list[tuple[Snapshot, frozenset[str] | None]]:
        snapshots = (self._answer.a.snapshot, self._answer.b.snapshot)
        return list(zip(snapshots, self._compared.job_ids, strict=True))
