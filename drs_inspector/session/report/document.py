"""The document that a report is about: the jobs that were chosen, masked as an export of them is.

A report never sees anything else: what the masking of archives removes cannot be in it.
"""

from io import BytesIO

from drs_inspector.domain.coverage import Part
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.health.judging import Judging
from drs_inspector.domain.live.looks import SavedLooks
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.options import ReportOptions, runs_of
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.known_causes import known_causes

_NAME = "the archive"


class WrongPlacesError(InspectorError):
    """Options name places at which an archive has no job, or name one twice."""


def job_order(snapshot: Snapshot) -> list[str]:
    """Return the ids of a document in the order that ``ReportOptions.jobs`` counts in."""
    return [*snapshot.jobs, *(job_id for job_id in snapshot.unavailable if job_id not in snapshot.jobs)]


def places_of(snapshot: Snapshot, job_ids: "frozenset[str]") -> tuple[tuple[int, int], ...]:
    """Return the places of jobs; ids that the document does not have are left out."""
    return runs_of([place for place, job_id in enumerate(job_order(snapshot)) if job_id in job_ids])


def report_document(archive: bytes, options: ReportOptions) -> Snapshot:
    """Return the document that a report with these options is about. Raises FileProblemError, WrongPlacesError.

    It is written as an archive and opened again, so that secrets, masking, jobs and coverage are those of an export.
    """
    whole = open_bytes(_NAME, archive)
    part, job_ids = _part(whole, options)
    cut = BytesIO()
    write_archive(whole, cut, job_ids=job_ids, part=part, masking=options.policy)
    del whole
    document = open_bytes(_NAME, cut.getvalue())
    document.judged_by = Judging(known_causes, figures=SavedLooks(document), limits=options.limits)
    return document


def _part(whole: Snapshot, options: ReportOptions) -> tuple[Part | None, frozenset[str] | None]:
    if options.jobs is None:
        return None, None
    order = job_order(whole)
    after = -1
    for first, last in options.jobs:
        if not after < first <= last < len(order):
            raise WrongPlacesError(
                "The report names jobs that the archive does not have.", f"It has {len(order):,}.", ""
            )
        after = last
    chosen = [job_id for first, last in options.jobs for job_id in order[first : last + 1]]
    return Part(filter=options.filter) if options.filter else Part(jobs=tuple(chosen)), frozenset(chosen)
