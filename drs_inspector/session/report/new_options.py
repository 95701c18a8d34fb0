"""The options of a report that is made now: window and command line take the same."""

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime

import msgspec

from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.cover import offset_of
from drs_inspector.session.report.document import places_of
from drs_inspector.session.report.making import PROGRAM
from drs_inspector.session.report.options import ComparisonOptions, Form, Page, ReportOptions, Runs, stays_of


def new_options(
    snapshot: Snapshot,
    archive: bytes,
    *,
    policy: Policy | None,
    kept: bool,
    form: Form = "html",
    job_ids: frozenset[str] | None = None,
    filter_text: str = "",
    unsure: int = 0,
    limits: Limits = DEFAULT_LIMITS,
    unfolded: bool = False,
) -> ReportOptions:
    """Return the options of a report of an archive, whose document ``snapshot`` is.

    ``job_ids`` are the jobs of the archive that it is about, None for all, by the filter ``filter_text``; the other
    arguments are as in ReportOptions. Times are in the zone that the reader has at the time of the reading.
    """
    now = datetime.now(UTC)
    local = (reading_time(snapshot) or now).astimezone(reader_zone())
    return ReportOptions(
        program=PROGRAM,
        form=form,
        made_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        offset_minutes=offset_of(local),
        archive_sha256=hashlib.sha256(archive).hexdigest(),
        kept=kept,
        level=None if policy is None else policy.level,
        stays=stays_of(policy),
        jobs=None if job_ids is None else places_of(snapshot, job_ids),
        # The text of a filter may hold what the level removes.
        filter=filter_text if policy is None or policy.keeps("condition") else "",
        unsure=unsure,
        limits=limits,
        unfolded=unfolded,
    )


def with_comparison(
    options: ReportOptions,
    other: bytes,
    counts: CompareOptions,
    *,
    kept: bool,
    page: Page = "comparison",
    jobs: tuple[Runs | None, Runs | None] = (None, None),
    pair: bool = False,
    hidden: int = 0,
    made: int = 0,
) -> ReportOptions:
    """Return options of a report with those of its comparison with an ``other`` archive.

    ``jobs`` are the places in both, ``counts`` what counts; the other arguments are as in ComparisonOptions.
    """
    comparison = ComparisonOptions(
        archive_sha256=hashlib.sha256(other).hexdigest(),
        kept=kept,
        jobs=jobs[0],
        pair=pair,
        only=() if counts.sections == frozenset(Section) else tuple(sorted(counts.sections)),
        hidden=hidden,
        made=made,
        volatile=counts.count_volatile,
        null_or_absent=counts.count_absent,
        number_or_text=counts.count_spelling,
        order=counts.count_order,
    )
    return msgspec.structs.replace(options, page=page, jobs=jobs[1], comparison=comparison)


def compared_places(
    a: Snapshot, b: Snapshot, job: str = "", other: str = "", chosen: Collection[str] | None = None
) -> tuple[Runs | None, Runs | None]:
    """Return which jobs are compared by their places in each document, None for all of them.

    They are ``job`` of A with ``other`` of B, or ``job`` in both, or those ``chosen`` in either. Raises KeyError for a
    job that is not there.
    """
    if other:
        return _place(a, job), _place(b, other)
    if job:
        both = places_of(a, frozenset({job})), places_of(b, frozenset({job}))
        if not any(both):
            raise KeyError(job)
        return both
    if chosen is None:
        return None, None
    ids = frozenset(chosen)
    return places_of(a, ids), places_of(b, ids)


def _place(snapshot: Snapshot, job_id: str) -> Runs:
    places = places_of(snapshot, frozenset({job_id}))
    if not places:
        raise KeyError(job_id)
    return places
