"""The first page of a report: where it comes from, how much it covers, and at which level it was masked."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from drs_inspector.cloud.network.regions import cloud_label
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.health.judged import phase_of
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.labels.time_words import duration_words, moment_words
from drs_inspector.domain.read_calls.families import comparisons
from drs_inspector.domain.redaction.allow_list import CLASSES, Policy
from drs_inspector.domain.report.values import Completeness, Cover, Value
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import coverage_lines, part_words
from drs_inspector.session.job_page.page_rows import outside
from drs_inspector.session.report.options import ReportOptions

SECRETS_ONLY: Final = "secrets-only"
"""How the level is called at which nothing but secrets is left out."""
_COMPARISONS: Final = frozenset(call.name for call in comparisons.CALLS)
_NO_ROWS: Final = "this report does not say that source and target hold the same rows."


def cover_of(
    document: Snapshot, options: ReportOptions, counts: Mapping[HealthKey, int], objects: tuple[int, int, int]
) -> Cover:
    """Return the first page. ``objects`` are those selected, those renamed, and the number of jobs that tell them."""
    read_at, place = reading_time(document), place_of(document)
    return Cover(
        title=f"Database replication: state of {outside(place)}"
        if place
        else "Database replication: state of the jobs",
        read_at=moment_words(read_at, None, options.zone) if read_at is not None else "not told",
        made_at=moment_words(options.made, None, options.zone) if options.made is not None else "not told",
        zone=zone_words(options),
        program=f"DRS Inspector {outside(options.program)}",
        masking=masking_words(document, options),
        level=SECRETS_ONLY if options.level is None else str(options.level),
        archive="the archive it was made from" if options.kept else "the reading it was made from, which was not kept",
        archive_sha256=options.archive_sha256,
        origin=tuple(origin_of(document)),
        part=outside(part_words(document.coverage.part)),
        figures=tuple(_figures(document, counts, objects)),
    )


def place_of(document: Snapshot) -> str:
    """Return the place that a document is about, "" where nothing says it."""
    source = document.source
    return source.region or source.project_name or source.project_id or cloud_label(source.cloud)


def zone_words(options: ReportOptions) -> str:
    """Return the zone of all times: "UTC", "UTC+1", "UTC-3:30"."""
    hours, minutes = divmod(abs(options.offset_minutes), 60)
    sign = "-" if options.offset_minutes < 0 else "+"
    return f"UTC{sign}{hours}{f':{minutes:02d}' if minutes else ''}" if options.offset_minutes else "UTC"


def masking_words(document: Snapshot, options: ReportOptions) -> str:
    """Return what was done to the values, in a line: the level, and that classes differ from it where they do."""
    policy = options.policy
    if policy is None:
        return f"Without secrets; {masked_before(document) or 'nothing else is masked'}"
    changed = policy.stays != Policy.of(policy.level).stays
    return f"Masked for level {policy.level}{', with changes' if changed else ''}"


def masked_before(document: Snapshot) -> str:
    """Return what an archive says of its masking, "" where it says nothing."""
    told = document.masked_as
    return f"the archive says that it was masked for level {told.level}" if told is not None else ""


def origin_of(document: Snapshot) -> Iterator[Value]:
    """Yield where a document comes from."""
    source = document.source
    cloud = "Demo cloud on this computer" if source.kind == "demo" else cloud_label(source.cloud)
    told = (
        ("Cloud", cloud),
        ("Region", source.region),
        ("Address", source.drs_url),
        ("Project", source.project_name),
        ("Project id", source.project_id),
        ("Account", source.domain),
        ("Files", ", ".join(source.files[:20])),
    )
    for label, value in told:
        if value:
            yield Value(label=label, value=outside(value))


def _figures(document: Snapshot, counts: Mapping[HealthKey, int], objects: tuple[int, int, int]) -> Iterator[Value]:
    yield Value(label="Jobs", value=f"{document.total:,}")
    for key in (HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.HEALTHY, HealthKey.NOT_READ):
        if counts[key] or key in (HealthKey.FAILED, HealthKey.LATE, HealthKey.HEALTHY):
            yield Value(label=key.value.replace("_", " ").capitalize(), value=f"{counts[key]:,}")
    selected, renamed, jobs = objects
    note = "" if jobs == document.total else f"of {jobs:,} jobs"
    yield Value(label="Objects", value=f"{selected:,}", note=note)
    yield Value(label="Renamed", value=f"{renamed:,}", note=note)


def completeness_of(document: Snapshot, options: ReportOptions) -> Completeness:
    """Return over what the report speaks, and over what it does not."""
    return Completeness(
        is_complete=document.complete,
        sentences=tuple(outside(line) for line in coverage_lines(document)),
        not_asked=tuple(_not_asked(document, options)),
    )


def _not_asked(document: Snapshot, options: ReportOptions) -> Iterator[str]:
    if options.unsure:
        jobs = "1 job" if options.unsure == 1 else f"{options.unsure:,} jobs"
        yield f"Of {jobs} of the reading it is not known whether the filter finds them: they are not in this report."
    if options.jobs is not None and not options.filter:
        yield "Which jobs these are, who made the report chose."
    if options.limits != DEFAULT_LIMITS:
        yield (
            "Late and stale are judged by limits of who made the report, not by those of the program: "
            f"{limit_words(options.limits)}."
        )
    yield from _without_figures(document)
    read = {call.name for reply in document.replies for call in reply.calls}
    if read & _COMPARISONS:
        yield f"Comparisons of data were read; what they found is in the archive, and {_NO_ROWS}"
    elif any(refused.call in _COMPARISONS for refused in document.refusals):
        yield f"Comparisons of data were refused: {_NO_ROWS}"
    else:
        yield f"Comparisons of data were not asked for: {_NO_ROWS}"


def limit_words(limits: Limits) -> str:
    """Return from where on a job is told to be late or stale."""
    lag, old, stuck, trend = (
        duration_words(one) for one in (limits.lag, limits.fresh, limits.without_progress, limits.trend)
    )
    return (
        f"late from a lag of {lag}, or {stuck} without progress; a figure older than {old} is too old; a trend is"
        f" that of {trend}, from {limits.trend_share:.0%}"
    )


def _without_figures(document: Snapshot) -> Iterator[str]:
    """Say of how many running jobs no figure was read: figures alone prove that a job is late, stale or healthy."""
    running = [job.id for job in document.jobs.values() if phase_of(job.status) is not None]
    figures = document.judged_by.figures if document.judged_by is not None else {}
    unread = sum(job_id not in figures for job_id in running)
    if unread:
        of = "the running job" if len(running) == 1 else f"{unread:,} of {len(running):,} running jobs"
        yield f"Of {of} no figure was read: without one nothing says whether a job is late, stale or healthy."


def classes_of(policy: Policy) -> Iterator[tuple[str, bool]]:
    """Yield the title of every class of values, and whether it stays."""
    for name, one in CLASSES.items():
        yield one.title, name in policy.stays


def offset_of(moment: datetime) -> int:
    """Return the minutes by which the zone of a moment is ahead of UTC."""
    return round((moment.utcoffset() or timedelta()).total_seconds() / 60)
