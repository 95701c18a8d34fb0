"""Shows what the sessions report: progress in the status bar, the source, and problems."""

from drs_inspector.domain.counting import counted
from drs_inspector.qt.main_window.concern import Concern
from drs_inspector.qt.main_window.context import READING, AppContext
from drs_inspector.session.events import (
    Event,
    FetchFinished,
    FetchReport,
    FiguresChanged,
    FileProgress,
    JobsChanged,
    KeyringWaiting,
    LookWithReading,
    ProblemRaised,
    Progress,
    SignInChanged,
    SnapshotReplaced,
    WatchChanged,
)
from drs_inspector.session.status_texts import (
    progress_words,
    report_words,
    short_source,
    source_words,
    summed,
    together,
)
from drs_inspector.session.workspace.workspace import (
    OpenSession,
    SessionChanged,
    SessionClosed,
    SessionOpened,
    WorkspaceEvent,
)

_FILE_WORK = {"opening": "Opening…", "exporting": "Writing…"}
_CHANGES_NO_ACTION = JobsChanged | FiguresChanged | LookWithReading | WatchChanged
_OTHER_SOURCE = SnapshotReplaced | SessionOpened | SessionClosed | SessionChanged


class ProgressDisplay:
    """Listens to the workspace and keeps status bar, title and actions up to date."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        self._status = app.window.status
        self._keyring_waits = False
        self._unsaid = ""
        self._progress: dict[str, Progress] = {}
        self._reports: dict[str, FetchReport] = {}
        self._unsubscribe = app.workspace.subscribe(self._on_event)
        self._status.cancel_requested.connect(self.cancel)
        app.window.commands["cancel"].triggered.connect(lambda _checked=False: self.cancel())

    def close(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    def cancel(self) -> None:
        """Stop whatever runs; what was read stays."""
        self._app.workspace.cancel()
        for name in self._app.work_under_way():
            # A reading that has begun ends by itself, with a report of what was read.
            if not (name.startswith(READING) and self._app.workspace.is_fetching):
                self._app.tasks.cancel(name)

    def keyring_waits(self, waiting: bool) -> None:
        """Say that the keyring is taking its time; it may be showing a dialog of its own.

        The progress of a fetch comes first; it has said all when it ends, and the keyring may still be waited for.
        """
        self._keyring_waits = waiting
        if not self._app.workspace.is_fetching:
            self._show_rest(self._unsaid)

    def _show_rest(self, words: str) -> None:
        """Show what there is to say while no job is read: the keyring that is waited for, else these words."""
        if self._keyring_waits:
            self._unsaid = words
            self._status.busy("Waiting for your keyring…", can_cancel=False)
        else:
            self._unsaid = ""
            self._status.idle(words)

    def show_source(self) -> None:
        """Show where the jobs of the current session are from."""
        sessions, current = self._app.workspace.sessions, self._app.current_session()
        others = len(sessions) - 1
        if current is None:
            self._status.show_source(counted(len(sessions), "session") if sessions else "")
            self._app.window.show_title(counted(len(sessions), "session") if sessions else "")
            return
        source, files = current.inspector.snapshot.source, file_names(current)
        words = source_words(source, files, "" if others else current.name)
        self._status.show_source(f"{current.title}  ·  {words}" if others and words else words or current.title)
        title = current.title if others else short_source(source, files, current.name)
        self._app.window.show_title(f"{title} and {others:,} more" if others else title)

    def show_file_work(self, event: Event) -> None:
        """Show how far opening and writing files is: of every Inspector, also before its session is open."""
        if isinstance(event, FileProgress):
            self._status.busy(_FILE_WORK[event.what], event.done, event.total)

    def _on_event(self, key: str, event: WorkspaceEvent) -> None:
        if isinstance(event, Progress):
            self._show_progress(key, event)
        elif isinstance(event, FetchFinished) and event.report.is_look:
            self.show_source()
        elif isinstance(event, FetchFinished):
            self._reports[key] = event.report
            self._ended(key)
            self.show_source()
        elif isinstance(event, ProblemRaised):
            where = self._app.named(event.where, self._app.workspace.find(key))
            self._app.problems.show(event.error, where=where, about=Concern(event.where, key))
        elif isinstance(event, KeyringWaiting):
            self.keyring_waits(event.waiting)
        elif isinstance(event, _OTHER_SOURCE):
            self.show_source()
            if isinstance(event, SessionClosed) and key in self._progress:
                self._ended(key)
        self._end_problems(key, event)
        if not isinstance(event, _CHANGES_NO_ACTION):
            self._app.offer_actions()

    def _end_problems(self, key: str, event: WorkspaceEvent) -> None:
        """Let messages go that are over with this event. Who starts a reading ends those about reading."""
        if isinstance(event, SessionClosed):
            self._app.problems.session_closed(key)
        elif isinstance(event, SignInChanged) and event.state.kind == "valid":
            self._app.problems.signed_in(key)

    def _show_progress(self, key: str, progress: Progress) -> None:
        if progress.phase in ("done", "cancelled"):
            return
        if progress.phase == "signing-in":
            self._status.busy(progress_words(progress))
            return
        self._progress[key] = progress
        self._show_all_progress()

    def _show_all_progress(self) -> None:
        shown = together(self._progress.values())
        words = progress_words(shown)
        if len(self._progress) > 1:
            words = f"{words} ({len(self._progress)} sessions)"
        # A bar that goes to and fro says that something is going on, which is not so while everybody waits.
        total = shown.found if shown.phase == "details" else int(shown.paused)
        self._status.busy(words, shown.read + shown.failed, total)

    def _ended(self, key: str) -> None:
        self._progress.pop(key, None)
        if self._progress:
            self._show_all_progress()
        else:
            self._show_rest(report_words(summed(self._reports.values())) if self._reports else "")
            self._reports.clear()


def file_names(session: OpenSession) -> tuple[str, ...]:
    """Return the names of the files that a session shows; empty for a cloud."""
    return tuple(path.name for path in session.files)
