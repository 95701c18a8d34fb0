"""One project of a watch on a terminal: its looks, what it says of them, and whether what is waited for holds."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final

from drs_inspector.commands.watch.lines import Lines
from drs_inspector.domain.health.words import HealthKey
from drs_inspector.domain.query.query import JobQuery
from drs_inspector.session.events import Event, FiguresChanged, JobsChanged, WatchChanged, WatchState
from drs_inspector.session.readings.outcome import Refusal, RefusalKind
from drs_inspector.session.watch.changes import Change, Changes, Verdict
from drs_inspector.session.watch.holds import SIGNED_OUT
from drs_inspector.session.watch.plan import Interest
from drs_inspector.session.watch.watcher import Watcher
from drs_inspector.session.workspace.inspector import Inspector

_PROGRESS: Final = "BatchListProgresses"
_OF_ALL: Final = frozenset({RefusalKind.NO_RIGHT, RefusalKind.NOT_OFFERED})
_NEWS = FiguresChanged | JobsChanged | WatchChanged


class Follower:
    """Follows a project that ``watcher`` watches. ``selects`` is the filter, ``until`` what is waited for."""

    def __init__(
        self,
        title: str,
        inspector: Inspector,
        watcher: Watcher,
        selects: JobQuery,
        until: JobQuery | None,
        *,
        every: float,
        lines: Lines,
    ) -> None:
        self.watcher = watcher
        self._title = title
        self._inspector = inspector
        self._until = until
        self._every = every
        self._lines = lines
        self._changes = Changes(selects)
        self._counts: dict[HealthKey, int] = {}
        self._state = WatchState()
        self._told = WatchState()
        self._refusals_told: set[str] = set()

    @property
    def selected(self) -> tuple[str, ...]:
        """The jobs that the filter selects."""
        return self._changes.selected

    @property
    def is_ready(self) -> bool:
        """Whether figures were asked of every job that has some and is selected, or may be."""
        jobs = self._changes.may_come(self._inspector.snapshot)
        return all(self.watcher.was_asked(job_id, _PROGRESS) for job_id in jobs)

    @property
    def is_signed_out(self) -> bool:
        """Whether nothing can be read before the next sign-in."""
        return SIGNED_OUT in self._state.holds

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read."""
        return self._inspector.snapshot.complete and not self._state.error

    def follow(self, news: Callable[[], None]) -> None:
        """Call ``news`` when ``look`` may have something."""

        def on_event(event: Event) -> None:
            if isinstance(event, WatchChanged):
                self._state = event.state
            if isinstance(event, _NEWS):
                news()

        self._inspector.subscribe(on_event)

    def begin(self, now: datetime, seconds: float) -> None:
        """Take what was read, in so many seconds, as the first look."""
        self.look(now)
        self._lines.first(now, len(self.selected), seconds, self._title)

    def look(self, now: datetime) -> Sequence[Change]:
        """Compare with the look before, say what has changed, and return that."""
        snapshot = self._inspector.snapshot
        changes, self._counts = self._changes.look(snapshot, now)
        for change in changes:
            self._lines.change(change, self._title)
        self._tell(now)
        shown = frozenset(self._changes.may_come(snapshot))
        self._tell_refusals(now, shown)
        # One job alone is looked at as the window looks at the one that is selected: whether its ends are reached, too.
        alone = self.selected[0] if len(self.selected) == 1 else ""
        self.watcher.show(Interest(shown=shown, selected=alone, every=self._every), least=self._every)
        return changes

    def verdict(self) -> Verdict:
        """Return whether what is waited for holds; it does not before figures were asked of every job that has some."""
        assert self._until is not None  # noqa: S101 - it is asked for where there is one
        found = self._changes.verdict(self._until, self._inspector.snapshot)
        return found if self.is_ready else found._replace(holds=False)

    def say_counts(self, now: datetime) -> None:
        """Say how many jobs have each health."""
        self._lines.counts(now, self._counts, self._title)

    def _tell(self, now: datetime) -> None:
        """Say how the watching goes, where that is another thing than before."""
        state, told = self._state, self._told
        self._told = state
        if state.pace != told.pace and state.every is not None:
            words = f"now every {state.every:,.0f} s"
            words = f"the cloud asks for a pause (429): {words}" if state.pace > told.pace else words
            self._lines.note(now, words, self._title, "pause")
        if state.error and not told.error:
            self._lines.note(now, state.error, self._title, "error")
        elif told.error and not state.error:
            self._lines.note(now, "the cloud answers again", self._title, "note")

    def _tell_refusals(self, now: datetime, jobs: Collection[str]) -> None:
        """Say once why figures are not read, where that holds for all jobs of the project."""
        outcomes = (self._inspector.readings.outcome(job_id, _PROGRESS) for job_id in jobs)
        refused = {one.words for one in outcomes if isinstance(one, Refusal) and one.kind in _OF_ALL}
        for words in sorted(refused - self._refusals_told):
            self._lines.note(now, f"figures of progress are not read: {words}", self._title, "refused")
        self._refusals_told |= refused
