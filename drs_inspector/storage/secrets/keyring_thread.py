"""One daemon thread for calls that may block without limit.

A hung Secret Service keeps its caller for ever; so the caller is a thread of its own: not the event loop,
which stops waiting after a time limit, and not the end of the program, because the thread is a daemon.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any


class HungError(Exception):
    """The call did not return within its time limit, or an earlier one still has not."""


class EndedError(Exception):
    """The call raised SystemExit or the like, which must not end the program."""


class AbandonedError(Exception):
    """Raised inside the thread: this call is not awaited any more, stop before the next step."""


class _Call:
    """A piece of work on its way through the thread and back to the event loop that asked for it."""

    __slots__ = ("_loop", "_work", "abandoned", "future", "running")

    def __init__(self, work: Callable[[Callable[[], None]], Any], loop: asyncio.AbstractEventLoop) -> None:
        self._work = work
        self._loop = loop
        self.future: asyncio.Future[Any] = loop.create_future()
        self.abandoned = threading.Event()
        self.running = False

    def check(self) -> None:
        """Raise AbandonedError when the result is not awaited any more."""
        if self.abandoned.is_set():
            raise AbandonedError

    def run(self) -> None:
        """Do the work in the thread and hand its result or exception to the loop."""
        if self.abandoned.is_set():
            return
        self.running = True
        try:
            result, error = self._work(self.check), None
        except BaseException as raised:  # noqa: BLE001 - whatever a keyring raises belongs to the waiting caller
            # frames of the failed call hold the secret as a local variable, so they are cut off
            result, error = None, raised.with_traceback(None)
        self.running = False
        try:
            self._loop.call_soon_threadsafe(self._settle, result, error)
        except RuntimeError:
            return  # the loop is closed: the program is ending and the result is not awaited

    def _settle(self, result: Any, error: BaseException | None) -> None:
        if self.abandoned.is_set() or self.future.done():
            self.future.cancel()
        elif error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(_CarriedError(error))


class _CarriedError(Exception):
    """Carries any exception through a future, which refuses StopIteration and re-raises SystemExit in the loop."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(type(error).__name__)
        self.error = error


class KeyringThread:
    """Runs one call at a time, in the order they come, in a daemon thread that is started by the first call."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._hung: _Call | None = None

    async def run(
        self,
        work: Callable[[Callable[[], None]], Any],
        *,
        time_limit: float,
        notice_after: float,
        on_waiting: Callable[[bool], None] | None,
    ) -> Any:
        """Run ``work(check)`` in the thread and return its result; ``work`` calls ``check`` before each step.

        ``time_limit`` and ``notice_after`` are seconds from now, waiting for the calls before this one included.
        ``on_waiting(True)`` is called once ``notice_after`` has passed, ``on_waiting(False)`` when that wait is over.

        Raises HungError at the time limit, and at once while the thread is still inside a call that went over its
        own. Raises what ``work`` raised, without its frames, and EndedError in place of SystemExit and its like.
        Cancelling stops ``work`` at its next step.
        """
        if self._hung is not None and self._hung.running:
            raise HungError
        self._hung = None
        call = _Call(work, asyncio.get_running_loop())
        self._start()
        self._queue.put(call)
        try:
            await self._wait(call, time_limit, notice_after, on_waiting)
        finally:
            if not call.future.done():
                call.abandoned.set()
        if not call.future.done():
            if call.running:
                self._hung = call
            raise HungError
        try:
            return call.future.result()
        except _CarriedError as carried:
            if isinstance(carried.error, Exception):
                raise carried.error from None
            raise EndedError(type(carried.error).__name__) from None

    @staticmethod
    async def _wait(
        call: _Call, time_limit: float, notice_after: float, on_waiting: Callable[[bool], None] | None
    ) -> None:
        patience = min(notice_after, time_limit)
        await asyncio.wait({call.future}, timeout=patience)
        if call.future.done() or time_limit <= patience:
            return
        if on_waiting is not None:
            on_waiting(True)
        try:
            await asyncio.wait({call.future}, timeout=time_limit - patience)
        finally:
            if on_waiting is not None:
                on_waiting(False)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()

    def end(self) -> None:
        """End the thread after the calls that it already has; it is not waited for."""
        self._queue.put(None)

    def _serve(self) -> None:
        while (call := self._queue.get()) is not None:
            call.run()
            del call  # what it holds must not live on while the thread waits for the next one
