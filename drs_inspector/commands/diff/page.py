"""A comparison as a page that can be given away and verified: ``diff --format html``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from drs_inspector.commands.diff.sides import Side, archive_of_side
from drs_inspector.commands.output import write_lines, write_note
from drs_inspector.commands.report_file import STDOUT, ReportFile, written
from drs_inspector.domain.compare.options import CompareOptions, Section
from drs_inspector.domain.compare.result import Comparison
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.report.cover import offset_of
from drs_inspector.session.report.document import places_of
from drs_inspector.session.report.making import PROGRAM, write_report
from drs_inspector.session.report.options import ComparisonOptions, ReportOptions, Runs, stays_of


@dataclass(frozen=True, slots=True)
class PageWanted:
    """What is compared, at which level it is told, and where the page goes.

    ``job`` is that of ``--job`` and ``other`` that of ``--with``; ``is_filtered``: the options name the jobs that a
    filter has found. ``output`` is "" for standard output.
    """

    options: CompareOptions
    policy: Policy | None
    job: str
    other: str
    is_filtered: bool
    output: str
    force: bool
    unfold: bool


async def write_page(
    words: Sequence[str], sides: Sequence[Side], contents: Mapping[Path, bytes], wanted: PageWanted
) -> Comparison:
    """Write the page and return what was found. Raises click.UsageError for a job that is not there."""
    named = (*words, "")[: len(sides)]  # what options name is no file
    archives = [archive_of_side(word, side, contents) for word, side in zip(named, sides, strict=True)]
    snapshots = [side.document.inspector.snapshot for side in sides if side.document is not None]
    if None in archives:
        raise ValueError(words)
    a, b = (one for one in archives if one is not None)
    jobs = _places(snapshots, wanted)
    options, now = wanted.options, datetime.now(UTC)
    local = (reading_time(snapshots[1]) or now).astimezone(reader_zone())
    page = ReportOptions(
        program=PROGRAM,
        page="comparison",
        made_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        offset_minutes=offset_of(local),
        archive_sha256=b.sha256,
        kept=b.kept,
        level=None if wanted.policy is None else wanted.policy.level,
        stays=stays_of(wanted.policy),
        jobs=jobs[1],
        unfolded=wanted.unfold,
        comparison=ComparisonOptions(
            archive_sha256=a.sha256,
            kept=a.kept,
            jobs=jobs[0],
            pair=bool(wanted.other),
            only=() if options.sections == frozenset(Section) else tuple(sorted(options.sections)),
            volatile=options.count_volatile,
            null_or_absent=options.count_absent,
            number_or_text=options.count_spelling,
            order=options.count_order,
        ),
    )
    target = ReportFile(wanted.output or STDOUT, "html", wanted.force, snapshots[1].source, wanted.policy, "comparison")
    _path, found = await written(target, lambda sink: write_report(b.data, page, sink, a.data))
    if found is None:
        raise ValueError(page.page)
    if not (a.kept and b.kept):
        write_note("What is no file is not kept, so the page cannot be verified: export it, and compare the files.")
    if wanted.output:
        write_lines(f"Written to {Path(wanted.output)}", err=True)
    return found


def _places(snapshots: Sequence[Snapshot], wanted: PageWanted) -> tuple[Runs | None, Runs | None]:
    """Return the jobs that are compared, by their places in each document; None for all."""
    a, b = snapshots
    if wanted.other:
        return _place(a, wanted.job), _place(b, wanted.other)
    if wanted.job:
        both = tuple(places_of(one, frozenset({wanted.job})) for one in (a, b))
        if not any(both):
            raise _nowhere(wanted.job)
        return both[0], both[1]
    if not wanted.is_filtered:
        return None, None
    chosen = frozenset(wanted.options.jobs_a or ()) | frozenset(wanted.options.jobs_b or ())
    return places_of(a, chosen), places_of(b, chosen)


def _place(snapshot: Snapshot, job_id: str) -> Runs:
    places = places_of(snapshot, frozenset({job_id}))
    if not places:
        raise _nowhere(job_id)
    return places


def _nowhere(job_id: str) -> click.UsageError:
    return click.UsageError(f"There is no job {job_id!r} there.")
