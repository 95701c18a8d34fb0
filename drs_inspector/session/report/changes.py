"""What a report says of a comparison, as values: all but the jobs, and then the jobs one by one."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from drs_inspector.domain.compare.options import ALWAYS_MOVE, Section, Uncounted
from drs_inspector.domain.compare.result import Change, Difference, JobChange, Verdict
from drs_inspector.domain.compare.words import (
    CHANGE_WORDS,
    SIGNS,
    UNCOUNTED_WORDS,
    same_words,
    section_words,
    summary_words,
    uncounted_lines,
    unread_words,
    verdict_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.report.changes import (
    ChangedJob,
    ChangeRow,
    ChangeSection,
    ComparedDocument,
    ComparisonCover,
    ComparisonPart,
)
from drs_inspector.domain.report.values import JobName, MaskedClass, Value
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.report.cover import (
    SECRETS_ONLY,
    classes_of,
    masked_before,
    masking_words,
    origin_of,
    place_of,
    zone_words,
)
from drs_inspector.session.report.document import Compared
from drs_inspector.session.report.options import ReportOptions
from drs_inspector.session.sources.masking_texts import stays_words

MOST_CHANGED: Final = 2_000
MOST_ROWS: Final = 200
MOST_ROWS_OF_ALL: Final = 20_000
"""So many jobs, rows of a section of a job, and rows of all jobs are written; how many are left out is said."""
_SECTIONS: Final = {Section.FIELDS: "Fields", Section.OBJECTS: "Objects", Section.RULES: "Rules"}
_ALSO_COUNTED: Final = {
    "volatile": "values that always move",
    "null_or_absent": "null beside what is missing",
    "number_or_text": "a number beside its text",
    "order": "orders of lists",
}


class ChangesContent:
    """``part`` is all but the jobs; ``jobs`` makes those one by one, and keeps none of them.

    ``place_of_job`` returns the place of the part of a job in the report by its id in B, 0 for one that has none.
    """

    def __init__(
        self, compared: Compared, options: ReportOptions, place_of_job: Callable[[str], int] = lambda _job_id: 0
    ) -> None:
        self.options = options
        self._compared, self._place_of_job = compared, place_of_job
        self.part = self._part()

    @property
    def cover(self) -> ComparisonCover:
        """The head of a page that holds nothing else."""
        document, options = self._compared.b, self.options
        place, masked = place_of(document), document.masked_as
        return ComparisonCover(
            title=f"Database replication: what changed in {outside(place)}"
            if place
            else "Database replication: changes",
            made_at=moment_words(options.made, None, options.zone) if options.made is not None else "not told",
            zone=zone_words(options),
            program=f"DRS Inspector {outside(options.program)}",
            level=SECRETS_ONLY if options.level is None else str(options.level),
            masking=masking_words(document, options),
            stays=stays_words(masked),
            classes=() if masked is None else tuple(MaskedClass(title=t, stays=s) for t, s in classes_of(masked)),
        )

    def jobs(self) -> Iterator[ChangedJob]:
        """Yield the jobs that changed, then those that are added or gone, then those of which that is not known."""
        left = MOST_ROWS_OF_ALL
        for job in self._compared.found.jobs[:MOST_CHANGED]:
            most = min(MOST_ROWS, left // len(_SECTIONS))
            masked = self._compared.masked
            told = self._told(job, job if masked is None else masked.job(job, most), most)
            left -= sum(len(one.rows) for one in told.sections)
            yield told

    def _part(self) -> ComparisonPart:
        found = self._compared.found
        masked = self._compared.masked
        notes = found.notes if masked is None else masked.notes
        beside = found.beside if masked is None else masked.beside(MOST_ROWS)
        verdict, answer = self._answer()
        return ComparisonPart(
            verdict=verdict,
            answer=answer,
            documents=tuple(self._documents()),
            figures=tuple(self._figures()),
            not_counted=tuple(
                Value(
                    label=UNCOUNTED_WORDS[reason].capitalize(),
                    value=f"{found.uncounted[reason]:,}",
                    note=_why(reason),
                )
                for reason in Uncounted
                if found.uncounted[reason]
            ),
            counted=tuple(self._counted()),
            notes=(*self._masked_away(), *map(outside, notes)),
            beside=_section("Rules that belong to no job", "", beside, len(found.beside)) if found.beside else None,
            unlisted=max(len(found.jobs) - MOST_CHANGED, 0),
        )

    def _answer(self) -> tuple[str, str]:
        """Return the verdict and its words: what masking hides is a difference, although no row shows it."""
        found, comparison = self._compared.found, self.options.comparison
        if comparison is not None and comparison.hidden and found.verdict is not Verdict.DIFFERENT:
            return Verdict.DIFFERENT.value, "They differ, and masking hides how."
        return found.verdict.value, verdict_words(found)

    def _masked_away(self) -> Iterator[str]:
        comparison = self.options.comparison
        if comparison is None:
            return
        if comparison.hidden:
            yield (
                f"{counted(comparison.hidden, 'more change')} cannot be seen here: masking makes both sides look the"
                " same. How many, who made this says."
            )
        if comparison.made:
            verb = "is none" if comparison.made == 1 else "are none"
            yield (
                f"{counted(comparison.made, 'change')} of those below {verb}: masking alone makes both sides differ."
                " How many, who made this says."
            )

    def _documents(self) -> Iterator[ComparedDocument]:
        options, comparison = self.options, self.options.comparison
        if comparison is None:
            return
        hashes = ((comparison.archive_sha256, comparison.kept), (options.archive_sha256, options.kept))
        for side, document, (sha256, kept) in zip("AB", (self._compared.a, self._compared.b), hashes, strict=True):
            read_at = reading_time(document)
            masking = masked_before(document) if options.policy is None else ""
            yield ComparedDocument(
                side=side,
                title=outside(place_of(document)) or "a file that does not say where it is from",
                read_at=moment_words(read_at, None, options.zone) if read_at is not None else "not told",
                jobs=counted(document.total, "job"),
                masking=f"Without secrets; {masking}" if masking else masking_words(document, options),
                archive="the archive" if kept else "the reading, which was not kept",
                archive_sha256=sha256,
                origin=tuple(origin_of(document)),
                coverage=tuple(map(outside, coverage_lines(document))),
            )

    def _figures(self) -> Iterator[Value]:
        found = self._compared.found
        for change in Change:
            number = found.count(change)
            yield Value(label=f"{SIGNS[change]} {CHANGE_WORDS[change].capitalize()}", value=f"{number:,}")
        yield Value(label="= The same", value=f"{len(found.same):,}")

    def _counted(self) -> Iterator[str]:
        options, comparison = self.options, self.options.comparison
        if comparison is None:
            return
        if comparison.only:
            yield f"Only {', '.join(one.value for one in Section if one in comparison.only)} were compared."
        if comparison.jobs is not None or options.jobs is not None:
            yield "Only some jobs were compared, which who made this chose: the others may differ."
        also = [words for name, words in _ALSO_COUNTED.items() if getattr(comparison, name)]
        if also:
            yield f"Counted as differences, too: {', '.join(also)}."

    def _told(self, job: JobChange, shown: JobChange, most: int) -> ChangedJob:
        """Return a job; ``shown`` are its texts, ``job`` alone says how many rows there are."""
        is_changed = job.change is Change.CHANGED
        sections = [
            _section(title, section_words(job, section), shown.of(section)[:most], len(job.of(section)))
            for section, title in _SECTIONS.items()
            if job.of(section)
        ]
        return ChangedJob(
            job=JobName(place=self._place_of_job(shown.id_b) if shown.id_b else 0, name=outside(shown.name)),
            sign=SIGNS[job.change],
            change=CHANGE_WORDS[job.change],
            summary=outside(summary_words(job if is_changed and job.count else shown)),
            id_a=outside(shown.id_a or ""),
            id_b=outside(shown.id_b or ""),
            reason=outside(job.reason),
            not_read=outside(unread_words(shown)),
            same=same_words(job),
            not_counted=tuple(uncounted_lines(job.uncounted)),
            sections=tuple(sections),
        )


def _why(reason: Uncounted) -> str:
    if reason is Uncounted.NOT_READ:
        return "what the other side says is not known"
    return "moves at every reading" if reason in ALWAYS_MOVE else "says the same, written otherwise"


def _section(title: str, words: str, rows: Iterable[Difference], count: int) -> ChangeSection:
    told = tuple(map(_row, rows))[:MOST_ROWS]
    return ChangeSection(title=title, words=words, rows=told, unlisted=count - len(told))


def _row(row: Difference) -> ChangeRow:
    return ChangeRow(
        sign=SIGNS[row.change],
        change=row.kind.value if row.kind.value in ("renamed", "moved") else CHANGE_WORDS[row.change],
        what=outside(row.what),
        a=None if row.a is None else outside(row.a),
        b=None if row.b is None else outside(row.b),
        note=outside(row.note),
    )
