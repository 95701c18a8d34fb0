"""Large replies are taken apart beside the loop, and one after another."""

import asyncio
import threading
import time

import pytest

from drs_inspector.session.fetch.listing import LARGE_REPLY, ReplyDecoder

LARGE = b" " * (LARGE_REPLY + 1)


class Decoding:
    """Notes in which threads it runs, and how many run at a time."""

    def __init__(self) -> None:
        self.running = 0
        self.most = 0
        self.threads: set[int] = set()

    def __call__(self, data: bytes) -> int:
        self.running += 1
        self.most = max(self.most, self.running)
        self.threads.add(threading.get_ident())
        time.sleep(0.02)
        self.running -= 1
        return len(data)


async def test_large_replies_wait_for_one_another_and_the_loop_for_none() -> None:
    decoder, decoding = ReplyDecoder(), Decoding()
    sizes = await asyncio.gather(*(decoder.decoded(decoding, LARGE) for _ in range(5)))
    assert sizes == [len(LARGE)] * 5
    assert decoding.most == 1
    assert threading.get_ident() not in decoding.threads


async def test_a_small_reply_is_decoded_at_once() -> None:
    decoder, decoding = ReplyDecoder(), Decoding()
    assert await decoder.decoded(decoding, LARGE[:-1]) == LARGE_REPLY
    assert decoding.threads == {threading.get_ident()}


async def test_what_could_not_be_decoded_keeps_no_other_reply_waiting() -> None:
    decoder = ReplyDecoder()
    with pytest.raises(ZeroDivisionError):
        await decoder.decoded(lambda data: 1 // (len(data) - len(LARGE)), LARGE)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await decoder.decoded(Decoding(), LARGE)
    assert await asyncio.wait_for(decoder.decoded(len, LARGE), 10) == len(LARGE)
