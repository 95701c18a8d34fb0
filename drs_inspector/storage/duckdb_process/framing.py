"""Messages on a pipe: each in MessagePack, behind its length."""

import struct
from typing import IO, Final

import msgspec

LARGEST_MESSAGE: Final = 16 << 20
"""Bytes of the largest message that is made on purpose."""
_LENGTH: Final = struct.Struct("<Q")


class BrokenTalkError(Exception):
    """The other side has ended, or says what no message is."""


encode: Final = msgspec.msgpack.Encoder().encode


def write_message(target: IO[bytes], payload: bytes) -> None:
    """Write one encoded message. Raises BrokenTalkError."""
    try:
        target.write(_LENGTH.pack(len(payload)))
        target.write(payload)
        target.flush()
    except (OSError, ValueError) as error:  # ValueError: closed meanwhile
        raise BrokenTalkError from error


def read_message(source: IO[bytes], largest: int | None = None) -> bytes:
    """Read one encoded message of at most ``largest`` bytes. Raises BrokenTalkError, also at the end."""
    try:
        head = source.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise BrokenTalkError
        (length,) = _LENGTH.unpack(head)
        if largest is not None and length > largest:
            raise BrokenTalkError
        payload = source.read(length)
    except (OSError, ValueError) as error:
        raise BrokenTalkError from error
    if len(payload) < length:
        raise BrokenTalkError
    return payload
