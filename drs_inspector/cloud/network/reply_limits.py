"""The limits of one reply, and the error for a reply beyond them. Why these numbers: decision 30."""

from typing import Final

import httpx
import msgspec

_MEGABYTE: Final = 1 << 20

LARGEST_READ_BYTES: Final = 256 * _MEGABYTE
"""A reply of DRS, unpacked. Ten jobs with a million objects are 150 MB."""
READ_SECONDS: Final = 600.0
"""The body of such a reply: 256 MB at 3.5 Mbit/s."""
LARGEST_SIGN_IN_BYTES: Final = 16 * _MEGABYTE
"""A reply of IAM, unpacked. 5,000 projects, the most that one page has, are about 2 MB."""
SIGN_IN_SECONDS: Final = 60.0
LARGEST_ERROR_BYTES: Final = 1 * _MEGABYTE
"""Of a refusal no more is read: its status says it, and no message is longer."""
ERROR_SECONDS: Final = 30.0
LARGEST_RATIO: Final = 200
"""Unpacked bytes for one packed byte. Replies of a million objects reach about 40, a bomb reaches 1,000."""
ANY_RATIO_BELOW_BYTES: Final = 16 * _MEGABYTE
"""Up to this size any ratio is harmless."""
LEAST_BYTES: Final = 16 * 1024
"""In every span of time that a reply may be silent for (120 seconds unless set otherwise), at least this much comes."""
MOST_PIECES: Final = 1 << 18
"""Pieces that a body comes in; 256 MB in pieces of 1 KB."""
MOST_HEADERS: Final = 256
LARGEST_HEADERS_BYTES: Final = 100 * 1024
"""All headers together; a token, the longest of them, is up to 32 KB (contract 1.6)."""


class ReplyLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a body: bytes, as many on the wire as unpacked, and seconds from the headers to its end.

    ``cut`` means that of a body beyond the limits the beginning is taken, which is enough of a refusal.
    """

    largest: int
    seconds: float
    cut: bool = False


def limits_for(status: int, *, signing_in: bool) -> ReplyLimits:
    """Return the limits for a reply of this status. A 400 may carry results (contract 4.2)."""
    if status >= 300 and status != 400:
        return ReplyLimits(largest=LARGEST_ERROR_BYTES, seconds=ERROR_SECONDS, cut=True)
    if signing_in:
        return ReplyLimits(largest=LARGEST_SIGN_IN_BYTES, seconds=SIGN_IN_SECONDS)
    return ReplyLimits(largest=LARGEST_READ_BYTES, seconds=READ_SECONDS)


class ReplyLimitError(httpx.TransportError):
    """A reply beyond a limit. ``reason`` goes on after the name of the host, ``cause`` is a sentence."""

    def __init__(self, reason: str, cause: str, *, next_step: str = "") -> None:
        super().__init__(f"{reason}: {cause}")
        self.reason = reason
        self.cause = cause
        self.next_step = next_step or (
            "Try again. If it stays, tell those who run the service or the proxy before it; nothing of it was used."
        )
