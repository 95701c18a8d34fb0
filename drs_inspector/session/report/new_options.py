"""The options of a report that is made now: window and command line take the same."""

import hashlib
from datetime import UTC, datetime

from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.cover import offset_of
from drs_inspector.session.report.document import places_of
from drs_inspector.session.report.making import PROGRAM
from drs_inspector.session.report.options import Form, ReportOptions, stays_of


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
