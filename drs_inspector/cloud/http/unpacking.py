"""Undoing the compression of a body piece by piece, so that a small body cannot become a large one unnoticed."""

import zlib
from collections.abc import Iterator
from typing import Final

OFFERED: Final = "gzip, deflate"
"""What requests offer as ``Accept-Encoding``: what the standard library unpacks in steps of a given size."""
_STEP: Final = 256 * 1024
_KNOWN: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_GZIP: Final = 16 + zlib.MAX_WBITS
_HEADER_BYTES: Final = 2


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
