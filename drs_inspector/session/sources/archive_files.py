"""Opening and writing files in a thread, so that the event loop goes on; progress and cancellation come through."""

import asyncio
import importlib
import itertools
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.events import Event, FileProgress
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.fetch.throttled_events import INTERVAL_SECONDS
from drs_inspector.session.tasks import TaskOwner, outcome
from drs_inspector.storage.exports.exporter import Exporter, ExportOptions, Selection, Target
from drs_inspector.storage.files.write_report import WriteReport

if TYPE_CHECKING:
    from drs_inspector.storage.archive.open_files import OpenedFiles

_ARCHIVE = "drs_inspector.storage.archive"


class _StoppedError(Exception):
    """Raised inside the thread when its work was cancelled."""


class _Thread:
    """What the event loop and the thread of one piece of work share."""

    def __init__(self, emit: Callable[[Event], None], what: Literal["opening", "exporting"]) -> None:
        self._loop = asyncio.get_running_loop()
        self._emit = emit
        self._what = what
        self._stopped = threading.Event()
        self._last = 0.0

    def stop(self) -> None:
        """Let the thread end at its next step and report no more."""
        self._stopped.set()

    def progress(self, done: int, total: int) -> None:
        """Called in the thread before each job: passes progress on now and then, ends the work when it is stopped."""
        if self._stopped.is_set():
            raise _StoppedError
        now = self._loop.time()
        if now - self._last >= INTERVAL_SECONDS:
            self._last = now
            self._loop.call_soon_threadsafe(self._show, FileProgress(self._what, done, total))

    def _show(self, progress: FileProgress) -> None:
        if not self._stopped.is_set():
            self._emit(progress)


class FileWork:
    """Opens files and exports. A new opening of a document replaces one that is under way, so does an export."""

    def __init__(self, tasks: TaskOwner, emit: Callable[[Event], None]) -> None:
        self._tasks = tasks
        self._emit = emit
        self._openings = itertools.count(1)

    async def open_documents(
        self, paths: Sequence[Path], *, early: bool = False, contents: Mapping[Path, bytes] | None = None
    ) -> "OpenedFiles":
        """Open files as the documents that they are. Raises CancelledError when it was stopped.

        Openings go on side by side: each is of other files. ``early`` shows a large archive before it is checked;
        ``contents`` has what was read already.
        """

        def work() -> "OpenedFiles":
            archive = importlib.import_module(_ARCHIVE)
            opened: OpenedFiles = archive.open_documents(paths, early=early, contents=contents or {})
            for document in opened.documents:
                document.snapshot.read_summaries()
            return opened

        name = f"open files {next(self._openings)}"
        opened = await outcome(self._tasks.start(name, asyncio.to_thread(work), quiet=True))
        if opened is None:
            raise asyncio.CancelledError
        return opened

    async def open(self, paths: Sequence[Path]) -> Snapshot:
        """Open files that are one document. Raises FileProblemError, CancelledError when it was replaced or stopped."""

        def work() -> Snapshot:
            snapshot: Snapshot = importlib.import_module(_ARCHIVE).open_files(paths)
            return snapshot

        self._emit(FileProgress("opening", 0, len(paths)))
        snapshot = await outcome(self._tasks.start("open", asyncio.to_thread(work), quiet=True))
        if snapshot is None:
            raise asyncio.CancelledError
        return snapshot

    async def export(self, selection: Selection, target: Target, exporter: Exporter, *, replaces: bool) -> WriteReport:
        """Write a selection in a format; without ``replaces`` a file that is there stays.

        Raises InspectorError for what the format cannot do, FileProblemError, and CancelledError when the export was
        replaced or stopped.
        """
        # A fetch may go on meanwhile: the file shows one moment.
        frozen = replace(selection, documents=tuple(map(copy_of, selection.documents)))
        report = await outcome(self._tasks.start("export", self._write(frozen, target, exporter, replaces), quiet=True))
        if report is None:
            raise asyncio.CancelledError
        self._emit(FileProgress("exporting", report.jobs, report.jobs))
        return report

    async def _write(self, selection: Selection, target: Target, exporter: Exporter, replaces: bool) -> WriteReport:
        thread = _Thread(self._emit, "exporting")
        options = ExportOptions(on_progress=thread.progress, replace=replaces)
        try:
            return await asyncio.to_thread(exporter.export, selection, target, options)
        finally:
            thread.stop()
