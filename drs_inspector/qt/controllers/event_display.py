"""Shows what the Inspector reports: progress in the status bar, the source, and problems."""

from collections.abc import Sequence
from pathlib import Path

from drs_inspector.domain.moments import read_moment
from drs_inspector.domain.snapshot import SourceInfo
from drs_inspector.qt.controllers.shared import Shared
from drs_inspector.session.events import (
    Event,
    FetchFinished,
    FetchReport,
    FileProgress,
    JobsChanged,
    KeyringWaiting,
    ProblemRaised,
    Progress,
    SnapshotReplaced,
)

_FILE_WORK = {"opening": "Opening…", "exporting": "Exporting…"}


def progress_words(progress: Progress) -> str:
    """Return how far a fetch is, in words."""
    if progress.phase == "signing-in":
        return "Signing in…"
    if progress.phase == "listing":
        return f"Listing jobs… {progress.found:,} found" if progress.found else "Listing jobs…"
    words = [f"Reading details: {progress.read:,} of {progress.found:,}"]
    if progress.failed:
        words.append(f"{progress.failed:,} failed")
    if progress.waiting_seconds >= 1:
        words.append(f"waited {progress.waiting_seconds:.0f} s to spare the cloud")
    return ", ".join(words)


def report_words(report: FetchReport) -> str:
    """Return how a fetch ended, in words."""
    if report.error is not None:
        return report.error.title
    if report.cancelled:
        return f"Cancelled: {report.read:,} of {report.found:,} jobs read"
    words = [f"{report.read:,} {'job' if report.read == 1 else 'jobs'} read in {report.seconds:.1f} s"]
    if report.unavailable:
        words.append(f"{report.unavailable:,} not available")
    if report.failed:
        words.append(f"{report.failed:,} parts of the list could not be read")
    return ", ".join(words)


def source_words(source: SourceInfo, files: Sequence[str] = ()) -> str:
    """Return where the jobs are from and when they were read, in words; empty when there is no source yet.

    ``files`` are the names of the files that were opened; an archive's ``source`` is the cloud it was made from.
    """
    read_at = read_moment(source.read_at)
    when = f"read {read_at.local_text()}" if read_at else ""
    project = source.project_name or source.project_id
    cloud = "Demo cloud" if source.kind == "demo" else source.cloud or source.drs_url
    where = [cloud, source.region, f"project {project}" if project else ""]
    if files:
        where.insert(0, f"{'File' if len(files) == 1 else 'Files'} {', '.join(files)}")
    words = [part for part in (*dict.fromkeys(where), when) if part]
    return "  ·  ".join(words) if files or source.drs_url or project else ""


def short_source(source: SourceInfo, files: Sequence[str] = ()) -> str:
    """Return a word or two for the window's title."""
    if files:
        return files[0] if len(files) == 1 else f"{len(files)} files"
    if source.kind == "demo":
        return "Demo"
    return source.project_name or source.project_id


class EventDisplay:
    """Listens to the Inspector and keeps status bar, title and actions up to date."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._status = shared.window.status
        self._files: tuple[str, ...] = ()
        self._shows_keyring = False
        self._unsubscribe = shared.inspector.subscribe(self._on_event)
        self._status.cancel_requested.connect(self.cancel)
        shared.window.commands["cancel"].triggered.connect(self.cancel)

    def close(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    def cancel(self) -> None:
        """Stop whatever runs; what was read stays."""
        self._shared.inspector.cancel()

    def keyring_waits(self, waiting: bool) -> None:
        """Say that the keyring is taking its time; it may be showing a dialog of its own."""
        if waiting and not self._shared.inspector.is_fetching:
            self._shows_keyring = True
            self._status.busy("Waiting for your keyring…", can_cancel=False)
        elif not waiting and self._shows_keyring:
            self._shows_keyring = False
            if not self._shared.inspector.is_fetching:
                self._status.idle("")

    def show_source(self) -> None:
        """Show where the jobs are from."""
        source = self._shared.inspector.snapshot.source
        files = () if self._shared.inspector.is_live else self._files
        self._status.show_source(source_words(source, files))
        self._shared.window.show_title(short_source(source, files))

    def show_files(self, paths: Sequence[Path]) -> None:
        """Show that the jobs are from these files."""
        self._files = tuple(path.name for path in paths)
        self.show_source()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._show_progress(event)
        elif isinstance(event, FileProgress):
            self._status.busy(_FILE_WORK[event.what], event.done, event.total)
        elif isinstance(event, FetchFinished):
            self._status.idle(report_words(event.report))
            self.show_source()
        elif isinstance(event, SnapshotReplaced):
            self.show_source()
        elif isinstance(event, ProblemRaised):
            self._shared.problems.show(event.error, where=event.where)
        elif isinstance(event, KeyringWaiting):
            self.keyring_waits(event.waiting)
        if not isinstance(event, JobsChanged):
            self._shared.offer_actions()

    def _show_progress(self, progress: Progress) -> None:
        if progress.phase in ("done", "cancelled"):
            return
        total = progress.found if progress.phase == "details" else 0
        self._status.busy(progress_words(progress), progress.read + progress.failed, total)
