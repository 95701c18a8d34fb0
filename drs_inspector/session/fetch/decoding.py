"""Taking replies apart without stopping the loop."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

LARGE_REPLY: Final = 1 << 16
"""Replies above this size (bytes) are decoded in a thread; below it decoding takes a few milliseconds."""

T = TypeVar("T")


class ReplyDecoder:
    """Decodes the replies of one fetch, the large ones in a thread and one after another.

    Decoding is work for the interpreter: several threads of it would take as long together, and each of them would make
    the thread of the window wait for its turn.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def decoded(self, decode: Callable[[bytes], T], data: bytes) -> T:
        """Return ``decode(data)``; what it raises is raised here."""
        if len(data) <= LARGE_REPLY:
            return decode(data)
        async with self._turn:
            return await asyncio.to_thread(decode, data)
