"""Every reply is read here, as a stream and within limits: bytes as sent, unpacked, seconds, headers.

httpx by itself collects a body of any size, unpacks it without a limit, and measures only the time between two reads.
Compression is undone piece by piece, so that a small body cannot become a large one unnoticed.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import httpx

from drs_inspector.cloud.network import reply_limits as limits
from drs_inspector.cloud.network.reply_limits import ReplyLimitError, ReplyLimits, limits_for

OFFERED: Final = "gzip, deflate"
"""What requests offer as ``Accept-Encoding``: what the standard library unpacks in steps of a given size."""
_STEP: Final = 256 * 1024
_KNOWN: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_GZIP: Final = 16 + zlib.MAX_WBITS
_HEADER_BYTES: Final = 2
# Through a proxy with TLS of its own four steps have the limit for connecting each.
_CONNECTING_STEPS: Final = 4
_TURN_AFTER_PIECES: Final = 64
_NOT_FORWARDED: Final = (b"content-encoding", b"content-length", b"transfer-encoding")
_MEGABYTE: Final = 1 << 20
_LONGEST_SIZE: Final = 18
# Of h11, for a head of a reply, or of a piece of its body, that has no end.
_NO_END_OF_HEAD: Final = "buffer too long"


class BoundedTransport(httpx.AsyncBaseTransport):
    """Sends with another transport and returns whole replies, unpacked, that keep to the limits of sign-ins."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the reply, read whole. Raises `ReplyLimitError`, else what httpx raises."""
        return await exchange(self._inner, request, signing_in=True)

    async def aclose(self) -> None:
        """Close the transport inside."""
        await self._inner.aclose()


async def exchange(inner: httpx.AsyncBaseTransport, request: httpx.Request, *, signing_in: bool) -> httpx.Response:
    """Send a request and return the reply with its body unpacked; ``signing_in`` means the smaller limits.

    Raises `ReplyLimitError`, else what httpx raises.
    """
    request.headers["Accept-Encoding"] = OFFERED
    seconds = _head_seconds(request)
    try:
        async with asyncio.timeout(seconds):
            response = await inner.handle_async_request(request)
    except httpx.RemoteProtocolError as problem:
        raise (_long_headers() if _NO_END_OF_HEAD in str(problem) else problem) from None
    except TimeoutError:
        raise ReplyLimitError("takes too long", f"Its answer had not begun after {seconds:g} seconds.") from None
    try:
        _check_headers(response)
        allowed = limits_for(response.status_code, signing_in=signing_in)
        body = await _Body(response, allowed, _silence(request)).read()
        await _close_if_more_came(response)
    except httpx.RemoteProtocolError as problem:
        raise (_long_headers() if _NO_END_OF_HEAD in str(problem) else problem) from None
    finally:
        await response.aclose()
    return httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in response.headers.raw if name.lower() not in _NOT_FORWARDED],
        content=body,
        request=request,
        extensions={name: value for name, value in response.extensions.items() if name != "network_stream"},
    )


class _Body:
    """One body while it is read."""

    def __init__(self, response: httpx.Response, allowed: ReplyLimits, silence: float | None) -> None:
        self._response = response
        self._allowed = allowed
        self._silence = silence
        self._unpacked: list[bytes] = []
        self._size = 0
        self._on_wire = 0

    async def read(self) -> bytes:
        """Return the body. Raises `ReplyLimitError`; where a part is enough, returns what came within the limits."""
        allowed = self._allowed
        try:
            self._check_promise()
            async with asyncio.timeout(allowed.seconds):
                await self._collect()
        except TimeoutError:
            if not allowed.cut:
                cause = f"Its answer had not ended after {allowed.seconds:g} seconds, {self._size:,} bytes of it."
                raise ReplyLimitError("takes too long", cause) from None
        except UnpackingError as problem:
            if not allowed.cut:
                raise ReplyLimitError("sent a broken answer", f"Its body {problem}.") from None
        except ReplyLimitError:
            if not allowed.cut:
                raise
        return b"".join(self._unpacked)

    async def _collect(self) -> None:
        unpacker = Unpacker(",".join(self._response.headers.get_list("content-encoding")))
        async for piece in self._pieces():
            self._on_wire += len(piece)
            for unpacked in unpacker.unpack(piece):
                self._unpacked.append(unpacked)
                self._size += len(unpacked)
                self._check_size()
                if unpacker.packed:
                    # Unpacking is computing: the window gets its turn between the steps.
                    await asyncio.sleep(0)
        unpacker.end()

    async def _pieces(self) -> AsyncIterator[bytes]:
        """Yield the pieces of the body; a drip, or a flood of very small ones, ends it."""
        clock = asyncio.get_running_loop().time
        window_ends, in_window, count = clock() + (self._silence or 0), 0, 0
        stream = self._response.stream
        if not isinstance(stream, httpx.AsyncByteStream):  # pragma: no cover - of a transport that is not asynchronous
            raise TypeError("an asynchronous stream was expected")
        async for piece in stream:
            count += 1
            if count > limits.MOST_PIECES:
                raise ReplyLimitError("sent too many pieces", f"Its answer came in more than {count - 1:,} of them.")
            if count % _TURN_AFTER_PIECES == 0:
                await asyncio.sleep(0)
            if self._silence is not None and clock() >= window_ends:
                if in_window < limits.LEAST_BYTES:
                    cause = f"Only {in_window:,} bytes came in the last {self._silence:g} seconds."
                    raise ReplyLimitError("takes too long", cause)
                window_ends, in_window = clock() + self._silence, 0
            in_window += len(piece)
            yield piece

    def _check_promise(self) -> None:
        """Refuse at once what says itself that it is too large."""
        promised = self._response.headers.get("content-length", "")
        # The digits are counted first: a number of thousands of them is no int.
        too_large = promised.isdecimal() and (len(promised) > _LONGEST_SIZE or int(promised) > self._allowed.largest)
        if too_large and not self._allowed.cut:
            raise self._too_large()

    def _check_size(self) -> None:
        if max(self._size, self._on_wire) > self._allowed.largest:
            raise self._too_large()
        if self._size > limits.ANY_RATIO_BELOW_BYTES and self._size > limits.LARGEST_RATIO * self._on_wire:
            raise ReplyLimitError(
                "sent an answer that may be made to fill the memory",
                f"{self._on_wire:,} bytes unpack to more than {limits.LARGEST_RATIO} times as much, "
                "which no reply of the cloud does.",
            )

    def _too_large(self) -> ReplyLimitError:
        cause = f"It is larger than the limit of {self._allowed.largest // _MEGABYTE:,} MB."
        return ReplyLimitError("sent too large an answer", cause)


async def _close_if_more_came(response: httpx.Response) -> None:
    """Close the connection when bytes follow the reply that was asked for: they would be taken for the next reply.

    httpcore looks at bytes that are still to be read, not at those that came in one piece with the reply. How to see
    those is no public interface; where it is another one, the connection stays open, and a test fails.
    """
    link: object = response.stream
    for name in ("_httpcore_stream", "_stream", "_connection", "_h11_state"):
        link = getattr(link, name, None)
    more, _ended = getattr(link, "trailing_data", (b"", False))
    connection = response.extensions.get("network_stream")
    if more and connection is not None:
        await connection.aclose()


def _check_headers(response: httpx.Response) -> None:
    raw = response.headers.raw
    if len(raw) > limits.MOST_HEADERS:
        cause = f"It has {len(raw):,} headers; the limit is {limits.MOST_HEADERS}."
        raise ReplyLimitError("sent too many headers", cause)
    if sum(len(name) + len(value) for name, value in raw) > limits.LARGEST_HEADERS_BYTES:
        raise _long_headers()


def _long_headers() -> ReplyLimitError:
    cause = f"They are larger than the limit of {limits.LARGEST_HEADERS_BYTES // 1024} KB."
    return ReplyLimitError("sent too large headers", cause)


def _head_seconds(request: httpx.Request) -> float | None:
    """Return the seconds until an answer must have begun: every step may take as long as it may take by itself."""
    steps = request.extensions.get("timeout", {})
    named = [steps.get(step) for step in ("connect", "write", "read")]
    if any(one is None for one in named):
        return None
    connect, write, read = (float(one) for one in named)
    return _CONNECTING_STEPS * connect + write + read


def _silence(request: httpx.Request) -> float | None:
    """Return the seconds for which nothing may come."""
    read = request.extensions.get("timeout", {}).get("read")
    return None if read is None else float(read)


class UnpackingError(ValueError):
    """The body is not compressed as it says; the text goes on after "it"."""


class Unpacker:
    """Unpacks a body with this ``Content-Encoding``. Raises UnpackingError for one that was not offered, or several."""

    def __init__(self, encoding: str) -> None:
        names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
        if len(names) > 1:
            raise UnpackingError(f"is compressed {len(names)} times over")
        if names and names[0] not in _KNOWN:
            raise UnpackingError(f"is compressed as “{names[0][:20]}”, which was not asked for")
        self._name = _KNOWN[names[0]] if names else ""
        self._decoder = zlib.decompressobj(_GZIP)
        self._head: bytes | None = b"" if self._name == "deflate" else None
        self._begun = self._ended = False

    @property
    def packed(self) -> bool:
        """Whether the body is compressed at all."""
        return bool(self._name)

    def unpack(self, piece: bytes) -> Iterator[bytes]:
        """Yield what a piece unpacks to, in steps of at most 256 KB. Raises UnpackingError."""
        if not self._name:
            yield piece
            return
        if self._head is not None:
            piece = self._head + piece
            if len(piece) < _HEADER_BYTES:
                self._head = piece
                return
            self._head, self._decoder = None, zlib.decompressobj(_deflate_window(piece))
        while piece:
            if self._ended:
                piece = self._next_member(piece)
                continue
            yield from self._steps(piece)
            piece = self._decoder.unused_data

    def end(self) -> None:
        """Raise UnpackingError when the body ended too early; an empty body has nothing to unpack."""
        if self._head or (self._begun and not self._ended):
            raise UnpackingError("ends in the middle of its compression")

    def _steps(self, piece: bytes) -> Iterator[bytes]:
        self._begun = True
        full = False
        while piece or full:
            try:
                unpacked = self._decoder.decompress(piece, _STEP)
            except zlib.error:
                raise UnpackingError("is not compressed as it says, or is damaged") from None
            yield unpacked
            piece, full = self._decoder.unconsumed_tail, len(unpacked) == _STEP
            self._ended = self._decoder.eof
            if self._ended:
                return

    def _next_member(self, piece: bytes) -> bytes:
        """Begin the next member of a gzip body, of which there may be several; zeros may fill up the last block."""
        piece = piece.lstrip(b"\0")
        if piece:
            if self._name != "gzip":
                raise UnpackingError("goes on after the end of its compression")
            self._decoder, self._ended = zlib.decompressobj(_GZIP), False
        return piece


def _deflate_window(head: bytes) -> int:
    """Return zlib's word for "deflate" as it should be, or as some servers send it: without the two bytes before it."""
    proper = head[0] & 0x0F == zlib.DEFLATED and (head[0] << 8 | head[1]) % 31 == 0
    return zlib.MAX_WBITS if proper else -zlib.MAX_WBITS
