"""The owner of asyncio tasks: named, referenced until they end, newest wins, every failure reported once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


class TaskOwner:
    """Starts tasks and holds them until they end, so that none is garbage-collected early or fails in silence.

    ``report(name, error)`` is called once for each task that ends with an exception; a cancelled task is no failure.
    ``changed()`` is called when another task runs, or one less.
    This is the only caller of ``loop.create_task`` in the program.
    """

    def __init__(
        self, report: Callable[[str, BaseException], None], changed: Callable[[], None] = lambda: None
    ) -> None:
        self._report = report
        self._changed = changed
        self._newest: dict[str, asyncio.Task[Any]] = {}
        self._all: set[asyncio.Task[Any]] = set()
        self._quiet: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(
        self, name: str, coroutine: Coroutine[Any, Any, Result], *, newest_wins: bool = True, quiet: bool = False
    ) -> asyncio.Task[Result]:
        """Run ``coroutine`` as the task called ``name`` and return the task.

        A running task of that name is cancelled first; with ``newest_wins=False`` it is returned instead and
        ``coroutine`` is dropped. The failure of a ``quiet`` task is left to the caller that awaits it. Raises
        RuntimeError after ``close``.
        """
        running = self.running(name)
        if self._closed or (running is not None and not newest_wins):
            coroutine.close()
            if self._closed or running is None:
                raise RuntimeError(f"Task {name!r} was started after its owner was closed")
            return running
        if running is not None:
            running.cancel()
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._newest[name] = task
        self._all.add(task)
        if quiet:
            self._quiet.add(task)
        task.add_done_callback(self._ended)
        self._changed()
        return task

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tasks that have not ended."""
        return tuple(name for name, task in self._newest.items() if not task.done())

    def running(self, name: str) -> asyncio.Task[Any] | None:
        """Return the newest task of that name while it has not ended."""
        task = self._newest.get(name)
        return task if task is not None and not task.done() else None

    def cancel(self, name: str) -> bool:
        """Ask the task of that name to stop; False when there is none."""
        task = self.running(name)
        return task is not None and task.cancel()

    async def ended(self) -> None:
        """Wait until the tasks that run now have ended by themselves."""
        if pending := tuple(self._all):
            await asyncio.wait(pending)

    async def close(self) -> None:
        """Cancel all tasks and wait until they have ended. No task can be started afterwards."""
        self._closed = True
        pending = tuple(self._all)
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        quiet = task in self._quiet
        self._all.discard(task)
        self._quiet.discard(task)
        name = task.get_name()
        if self._newest.get(name) is task:
            del self._newest[name]
        self._changed()
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not quiet:
            _log.debug("Task %s failed: %s", name, type(error).__name__)
            self._report(name, error)


async def outcome(task: asyncio.Task[Result]) -> Result | None:
    """Wait for a task and return its result, None when it was cancelled. Raises what the task raised.

    Cancelling the caller cancels the task and raises CancelledError at once, before the task has ended.
    """
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        task.cancel()
        raise
    return None if task.cancelled() else task.result()
