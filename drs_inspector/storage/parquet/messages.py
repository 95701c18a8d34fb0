"""What the program and the process that writes Parquet say to each other."""

from typing import Final

import msgspec

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError
from drs_inspector.storage.duckdb_process.rows import Rows

COMMAND: Final = "write-parquet"
"""The hidden command that is the process."""


class Begin(msgspec.Struct, frozen=True, tag=True):
    """A file begins: names and kinds of its columns. Its rows follow, then Finish. Not answered.

    ``scratch`` is a folder for what has no room in memory, ``memory`` is in bytes: the address space of the process.
    """

    columns: list[tuple[str, Kind]]
    scratch: str
    memory: int


class Finish(msgspec.Struct, frozen=True, tag=True):
    """That were all rows. Answered by Pieces of the file up to the last one, or by Failed."""


class Piece(msgspec.Struct, frozen=True, tag=True):
    """Bytes of the file, in their order."""

    data: bytes
    is_last: bool


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Why there is no file; ``is_memory``: there was not enough memory."""

    words: str
    is_memory: bool = False


Question = Begin | Rows | Finish
Reply = Piece | Failed
_questions: Final[msgspec.msgpack.Decoder[Question]] = msgspec.msgpack.Decoder(Question)
_replies: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)


def decoded_question(payload: bytes) -> Question:
    """Return what the program asks."""
    return _questions.decode(payload)


def decoded_reply(payload: bytes) -> Reply:
    """Return what the process answers. Raises BrokenTalkError for what is none."""
    try:
        return _replies.decode(payload)
    except msgspec.MsgspecError as error:
        raise BrokenTalkError from error
