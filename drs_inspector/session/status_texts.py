"""Texts of the status bar: the progress of a fetch, its report, and the source of the jobs."""

from collections.abc import Collection, Sequence

from drs_inspector.cloud.network.regions import cloud_label
from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import read_timestamp, span_words
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.session.events import FetchReport, Progress

CLOCK_TOLERANCE_SECONDS = 60
"""A difference of two clocks above this is said."""


def progress_words(progress: Progress) -> str:
    """Return the progress of a fetch in words."""
    if progress.phase == "signing-in":
        return "Signing in…"
    if progress.paused:
        counts = f": {progress.read:,} of {progress.found:,}" if progress.found else ""
        return f"Paused until you sign in again{counts}"
    if progress.phase == "listing":
        return f"Listing jobs… {progress.found:,} found" if progress.found else "Listing jobs…"
    words = [f"Reading details: {progress.read:,} of {progress.found:,}"]
    if progress.failed:
        words.append(f"{progress.failed:,} failed")
    if progress.waiting_seconds >= 1:
        words.append(f"waited {progress.waiting_seconds:.0f} s to spare the cloud")
    return ", ".join(words)


def report_words(report: FetchReport) -> str:
    """Return the report of a fetch in words."""
    if report.error is not None:
        return report.error.title
    if report.cancelled:
        return f"Cancelled: {report.read:,} of {report.found:,} jobs read"
    words = [f"{report.read:,} {'job' if report.read == 1 else 'jobs'} read in {report.seconds:.1f} s"]
    if report.unavailable:
        words.append(f"details of {report.unavailable:,} not read")
    if report.failed:
        words.append(f"{counted(report.failed, 'part')} of the list could not be read")
    if report.gaps:
        more = f" and {len(report.gaps) - 1:,} more" if len(report.gaps) > 1 else ""
        words.append(f"not complete: {report.gaps[0].rstrip('.')}{more}")
    return ", ".join(words)


def together(all_progress: Collection[Progress]) -> Progress:
    """Return the progress of fetches that run side by side, at least one, as one.

    They wait at the same time, so the longest wait counts; the result is paused when all of them are.
    """
    phases = {progress.phase for progress in all_progress}
    return Progress(
        phase=next(phase for phase in ("details", "listing", "signing-in", *phases) if phase in phases),
        found=sum(progress.found for progress in all_progress),
        read=sum(progress.read for progress in all_progress),
        failed=sum(progress.failed for progress in all_progress),
        waiting_seconds=max(progress.waiting_seconds for progress in all_progress),
        in_flight=sum(progress.in_flight for progress in all_progress),
        paused=all(progress.paused for progress in all_progress),
    )


def summed(reports: Collection[FetchReport]) -> FetchReport:
    """Return the reports of fetches that ran side by side, at least one, as one; the longest time counts."""
    return FetchReport(
        found=sum(report.found for report in reports),
        read=sum(report.read for report in reports),
        unavailable=sum(report.unavailable for report in reports),
        failed=sum(report.failed for report in reports),
        cancelled=any(report.cancelled for report in reports),
        seconds=max(report.seconds for report in reports),
        complete=all(report.complete for report in reports),
        error=next((report.error for report in reports if report.error is not None), None),
        gaps=tuple(dict.fromkeys(gap for report in reports for gap in report.gaps)),
    )


def source_words(source: SourceInfo, files: Sequence[str] = (), name: str = "") -> str:
    """Return the source of the jobs and the time they were read, in words; empty when there is no source yet.

    ``files`` are the names of the opened files; an archive's ``source`` is the cloud it was read from. ``name`` is what
    a document is called that is in no file.
    """
    words = [part for part in (*place_words(source, files, name), *when_words(source)) if part]
    return "  ·  ".join(words) if files or name or source.drs_url or source.project_name or source.project_id else ""


def when_words(source: SourceInfo) -> list[str]:
    """Return when the jobs were read, each time with its zone; empty when no file and no clock tells."""
    read_at, again = read_timestamp(source.read_at), read_timestamp(source.partly_read_at)
    by_cloud = read_timestamp(source.cloud_read_at)
    words = [f"read {read_at.local_text()}"] if read_at else []
    words += [f"some of them again {again.local_text()}"] if again else []
    return words or ([f"answered {by_cloud.local_text()} by the cloud's clock"] if by_cloud else [])


def clock_words(source: SourceInfo) -> str:
    """Return how far this computer's clock was from the cloud's when the jobs were read, "" for up to a minute."""
    here, there = read_timestamp(source.read_at), read_timestamp(source.cloud_read_at)
    if here is None or there is None or here.instant is None or there.instant is None:
        return ""
    seconds = (here.instant - there.instant).total_seconds()
    if abs(seconds) <= CLOCK_TOLERANCE_SECONDS:
        return ""
    way = "ahead of" if seconds > 0 else "behind"
    return (
        f"When the jobs were read, this computer's clock was {span_words(abs(seconds))} {way} the cloud's, "
        f"which said {there.local_text()}."
    )


def reading_lines(source: SourceInfo) -> list[str]:
    """Return when the jobs were read and how far the clocks differed, as lines."""
    when = ", ".join(when_words(source)) or "when they were read is not known"
    return [f"Jobs: {when}.", *filter(None, [clock_words(source)])]


def place_words(source: SourceInfo, files: Sequence[str] = (), name: str = "") -> list[str]:
    """Return file or name of the document, cloud, region and project, as far as they are known."""
    project = source.project_name or source.project_id
    cloud = "Demo cloud" if source.kind == "demo" else cloud_label(source.cloud) or source.drs_url
    where = [cloud, source.region, f"project {project}" if project else ""]
    if files:
        where.insert(0, f"{'File' if len(files) == 1 else 'Files'} {', '.join(files)}")
    return [part for part in dict.fromkeys((name, *where)) if part]


def short_source(source: SourceInfo, files: Sequence[str] = (), name: str = "") -> str:
    """Return the source in a word or two, for the window's title."""
    if name:
        return name
    if files:
        return files[0] if len(files) == 1 else f"{len(files)} files"
    if source.kind == "demo":
        return "Demo"
    return source.project_name or source.project_id
