"""Waiting in tests: until something is so, with a patience that a busy machine does not use up."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable

PATIENCE = 60.0
"""Seconds. It only decides how long a failure takes: a wait that succeeds ends at once."""
_POLL_SECONDS = 0.005


async def until(condition: Callable[[], object | Awaitable[object]], seconds: float = PATIENCE) -> None:
    """Wait until a condition, plain or asynchronous, holds. Raises TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if await found if inspect.isawaitable(found) else found:
                return
            await asyncio.sleep(_POLL_SECONDS)


async def until_still(value: Callable[[], object], seconds: float = 0.3) -> None:
    """Wait until a value has not changed for ``seconds``. Raises TimeoutError when it goes on changing."""
    loop = asyncio.get_running_loop()
    seen, since = value(), loop.time()

    def is_still() -> bool:
        nonlocal seen, since
        if (now := value()) != seen:
            seen, since = now, loop.time()
        return loop.time() - since >= seconds

    await until(is_still)
