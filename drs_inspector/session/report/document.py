"""The documents that a report is about: the jobs that were chosen, masked as an export of them is.

A report tells nothing else: what the masking of archives removes cannot be in it.
"""

from collections.abc import Callable, Generator
from io import BytesIO
from typing import NamedTuple

import msgspec

from drs_inspector.domain.compare.documents import compare_jobs_steps, compare_steps
from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.compare.told.masked import MaskedComparison
from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.looks import SavedLooks
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.steps import Step, at_once
from drs_inspector.session.report.options import ComparisonOptions, ReportOptions, Runs, runs_of
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import masker_of, write_archive
from drs_inspector.storage.known_causes import known_causes

_NAME = "the archive"
_OTHER = "the archive that it is compared with"


class WrongPlacesError(InspectorError):
    """Options name places at which an archive has no job, or name one twice."""


def job_order(snapshot: Snapshot) -> list[str]:
    """Return the ids of a document in the order that ``ReportOptions.jobs`` counts in."""
    return [*snapshot.jobs, *(job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs)]


def places_of(snapshot: Snapshot, job_ids: "frozenset[str]") -> Runs:
    """Return the places of jobs; ids that the document does not have are left out."""
    return runs_of([place for place, job_id in enumerate(job_order(snapshot)) if job_id in job_ids])


class Compared(NamedTuple):
    """A comparison of two documents: what was found, and the documents as the report may tell them.

    ``masked`` tells what was found at the level of the report; None where nothing but secrets is left out.
    """

    found: Comparison
    a: Snapshot
    b: Snapshot
    masked: MaskedComparison | None


class ReportDocuments(NamedTuple):
    """What a report with a comparison is made of; ``document`` is None for a page that holds a comparison alone."""

    document: Snapshot | None
    compared: Compared


def report_document(archive: bytes, options: ReportOptions) -> Snapshot:
    """Return the document that a report with these options is about. Raises FileProblemError, WrongPlacesError.

    It is written as an archive and opened again, so that secrets, masking, jobs and coverage are those of an export.
    """
    return _report_document(open_bytes(_NAME, archive), options, options.policy)


def report_documents(
    archive: bytes, other: bytes, options: ReportOptions, pause: Callable[[], object]
) -> ReportDocuments:
    """Return the document of a report, and its comparison with an ``other`` archive; see ``report_document``.

    One masker masks both, so that nothing differs by its placeholder alone. Both are compared whole, as whole documents
    alone say that a job is gone. ``pause`` is called every few milliseconds meanwhile, and may end the work.
    """
    comparison = options.comparison
    if comparison is None:
        raise WrongPlacesError("The report names no archive that it was compared with.", "", "")
    whole = (open_bytes(_OTHER, other), open_bytes(_NAME, archive))
    masker = None if options.policy is None else masker_of(options.policy, whole)
    shown = tuple(_exported(one, masking=masker) for one in whole)
    document = None
    if options.page == "report":
        document = (
            _report_document(whole[1], options, masker) if options.jobs is not None else _judged(shown[1], options)
        )
    compared = whole if masker is not None else shown
    found = at_once(_compared_steps(compared[0], compared[1], options, comparison), pause)
    masked = None
    if masker is not None:
        masked = MaskedComparison(found, shown[0], shown[1], lambda job_id: masker.text("job-id", job_id))
    return ReportDocuments(document, Compared(found, shown[0], shown[1], masked))


def _compared_steps(
    a: Snapshot, b: Snapshot, options: ReportOptions, comparison: ComparisonOptions
) -> Generator[Step, None, Comparison]:
    chosen = [_ids(a, comparison.jobs), _ids(b, options.jobs)]
    wanted = CompareOptions(
        count_volatile=comparison.volatile,
        count_absent=comparison.null_or_absent,
        count_spelling=comparison.number_or_text,
        count_order=comparison.order,
        sections=frozenset(comparison.only) or frozenset(Section),
    )
    if comparison.pair:
        one, other = chosen
        if one is None or other is None or (len(one), len(other)) != (1, 1):
            raise WrongPlacesError("The report compares one job with another, and names others.", "", "")
        return compare_jobs_steps(a, one[0], b, other[0], wanted)
    if chosen == [None, None]:
        return compare_steps(a, b, wanted)
    sets = [frozenset(one or ()) for one in chosen]
    return compare_steps(a, b, msgspec.structs.replace(wanted, jobs_a=sets[0], jobs_b=sets[1]))


def _report_document(whole: Snapshot, options: ReportOptions, masking: Policy | Masker | None) -> Snapshot:
    part, job_ids = _part(whole, options)
    return _judged(_exported(whole, job_ids=job_ids, part=part, masking=masking), options)


def _judged(document: Snapshot, options: ReportOptions) -> Snapshot:
    document.judged_by = Judging(known_causes, figures=SavedLooks(document), limits=options.limits)
    return document


def _exported(
    whole: Snapshot,
    *,
    job_ids: frozenset[str] | None = None,
    part: Part | None = None,
    masking: Policy | Masker | None = None,
) -> Snapshot:
    """Return a document as an archive of it holds it."""
    cut = BytesIO()
    write_archive(whole, cut, job_ids=job_ids, part=part, masking=masking)
    return open_bytes(_NAME, cut.getvalue())


def _part(whole: Snapshot, options: ReportOptions) -> tuple[Part | None, frozenset[str] | None]:
    chosen = _ids(whole, options.jobs)
    if chosen is None:
        return None, None
    return Part(filter=options.filter) if options.filter else Part(jobs=tuple(chosen)), frozenset(chosen)


def _ids(whole: Snapshot, runs: Runs | None) -> list[str] | None:
    """Return the ids of jobs at some places, None for all. Raises WrongPlacesError."""
    if runs is None:
        return None
    order = job_order(whole)
    after = -1
    for first, last in runs:
        if not after < first <= last < len(order):
            raise WrongPlacesError(
                "The report names jobs that the archive does not have.", f"It has {len(order):,}.", ""
            )
        after = last
    return [job_id for first, last in runs for job_id in order[first : last + 1]]
