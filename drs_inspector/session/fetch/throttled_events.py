"""Turns many small facts into few events: at most some fifteen a second, none lost, the last one never late."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from drs_inspector.session.events import Event, JobsChanged, Progress

INTERVAL_SECONDS = 0.066


class ThrottledEvents:
    """Collects progress and changed jobs and passes them on at most once per ``interval_seconds``.

    The first fact after a pause goes out at once, so that a person sees the first jobs as soon as they are in. After
    ``close`` nothing is passed on any more: a fetch that was replaced by another is silent. Used on one event loop.
    """

    def __init__(self, emit: Callable[[Event], None], *, interval_seconds: float = INTERVAL_SECONDS) -> None:
        self._emit = emit
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
        """Remember the newest progress; a new phase, and a pause that begins or ends, are passed on at once."""
        before = self._progress
        new_phase = progress.phase != before.phase or progress.paused is not before.paused
        if progress != self._progress or not self._progress_is_new:
            self._progress = progress
            self._progress_is_new = True
        self._schedule(at_once=new_phase)

    def waited(self, seconds: float) -> None:
        """Add time spent waiting for pace to the newest progress."""
        self.progress(replace(self._progress, waiting_seconds=self._progress.waiting_seconds + seconds))

    def added(self, job_id: str) -> None:
        """A job has come into the snapshot."""
        if job_id in self._removed:
            del self._removed[job_id]
            self._changed[job_id] = None
        else:
            self._added[job_id] = None
        self._schedule()

    def changed(self, job_id: str) -> None:
        """A job of the snapshot has other values."""
        if job_id not in self._added:
            self._changed[job_id] = None
        self._schedule()

    def removed(self, job_id: str) -> None:
        """A job has left the snapshot."""
        self._changed.pop(job_id, None)
        if job_id in self._added:
            del self._added[job_id]
        else:
            self._removed[job_id] = None
        self._schedule()

    def flush(self) -> None:
        """Pass on what is held, now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._closed:
            return
        self._last = time.monotonic()
        if self._added or self._changed or self._removed:
            event = JobsChanged(tuple(self._added), tuple(self._changed), tuple(self._removed))
            self._added, self._changed, self._removed = {}, {}, {}
            self._emit(event)
        if self._progress_is_new:
            self._progress_is_new = False
            self._emit(self._progress)

    def close(self, *, silent: bool = False) -> None:
        """Pass on what is held and nothing after it; with ``silent`` only the jobs, which listeners must know."""
        if silent:
            self._progress_is_new = False
        self.flush()
        self._closed = True

    def _schedule(self, *, at_once: bool = False) -> None:
        if self._closed:
            return
        wait = self._last + self._interval - time.monotonic()
        if at_once or wait <= 0:
            # Not inside the caller: what belongs to one reply is collected first and goes out as one event.
            wait = 0
            if self._timer is not None and at_once:
                self._timer.cancel()
                self._timer = None
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0), self.flush)
