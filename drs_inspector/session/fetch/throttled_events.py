"""Events of a fetch, combined to some fifteen a second: none is lost, the last one is not late."""

import asyncio
import time
from collections.abc import Callable
from itertools import islice

from drs_inspector.session.events import Event, JobsChanged, Progress

INTERVAL_SECONDS = 0.066
MOST_JOBS = 50
"""Jobs of one event: what listeners do for them must fit between two frames of a screen."""


class ThrottledEvents:
    """Collects progress and changed jobs and emits them at most once per ``interval_seconds``.

    Many jobs become several events, between which the event loop has a turn. The first change after a pause is emitted
    at once, so that the first jobs show as soon as they are read. Nothing is emitted after ``close``: a fetch that was
    replaced is silent. With ``only_jobs`` no progress is. For one event loop.
    """

    def __init__(
        self, emit: Callable[[Event], None], *, interval_seconds: float = INTERVAL_SECONDS, only_jobs: bool = False
    ) -> None:
        self._emit = emit
        self._only_jobs = only_jobs
        self._interval = interval_seconds
        self._last = -interval_seconds
        self._timer: asyncio.TimerHandle | None = None
        self._progress = Progress("listing")
        self._progress_is_new = False
        self._added: dict[str, None] = {}
        self._changed: dict[str, None] = {}
        self._removed: dict[str, None] = {}
        self._closed = False

    def progress(self, progress: Progress) -> None:
        """Set the newest progress; a new phase, and a pause that begins or ends, are emitted at once."""
        if self._only_jobs:
            return
        before = self._progress
        new_phase = progress.phase != before.phase or progress.paused is not before.paused
        self._progress, self._progress_is_new = progress, True
        self._schedule(at_once=new_phase)

    def added(self, job_id: str) -> None:
        """A job was added to the snapshot."""
        if job_id in self._removed:
            del self._removed[job_id]
            self._changed[job_id] = None
        else:
            self._added[job_id] = None
        self._schedule()

    def changed(self, job_id: str) -> None:
        """A job of the snapshot has other values than before."""
        if job_id not in self._added:
            self._changed[job_id] = None
        self._schedule()

    def removed(self, job_id: str) -> None:
        """A job was removed from the snapshot."""
        self._changed.pop(job_id, None)
        if job_id in self._added:
            del self._added[job_id]
        else:
            self._removed[job_id] = None
        self._schedule()

    def flush(self) -> None:
        """Emit all that was collected, now."""
        while self._emit_next():
            pass

    def _emit_next(self) -> bool:
        """Emit the next jobs or, after them, the progress; False when nothing is left."""
        self._stop()
        if self._closed:
            return False
        if self._added or self._changed or self._removed:
            self._emit(JobsChanged(_first(self._added), _first(self._changed), _first(self._removed)))
        elif self._progress_is_new:
            self._progress_is_new = False
            self._emit(self._progress)
        else:
            self._last = time.monotonic()
            return False
        return True

    def _work(self) -> None:
        if self._emit_next():
            self._stop()  # a listener may have reported something
            self._timer = asyncio.get_running_loop().call_later(0, self._work)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self, *, silent: bool = False) -> None:
        """Emit what was collected, and nothing later; with ``silent`` only the jobs, which listeners must know."""
        if silent:
            self._progress_is_new = False
        self.flush()
        self._closed = True

    def _schedule(self, *, at_once: bool = False) -> None:
        if self._closed:
            return
        wait = self._last + self._interval - time.monotonic()
        if at_once or wait <= 0:
            # Not inside the call: the changes of one reply are collected first and become one event.
            wait = 0
            if at_once:
                self._stop()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0), self._work)


def _first(ids: dict[str, None]) -> tuple[str, ...]:
    """Take the first ids out of those that are waiting."""
    taken = tuple(islice(ids, MOST_JOBS))
    for job_id in taken:
        del ids[job_id]
    return taken
