"""Waiting for an event, but not for ever."""

import asyncio
from contextlib import suppress


async def within(seconds: float, event: asyncio.Event) -> None:
    """Wait for an event, so many seconds at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
