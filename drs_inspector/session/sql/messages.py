"""What the program and its SQL process say to each other: messages in MessagePack, each behind its length.

The program believes nothing of what the process sends: types and sizes are checked. The other way there is no check:
what starts the process is the program.
"""

from typing import IO, Final, Literal

import msgspec

from drs_inspector.domain.tables.definition import Kind
from drs_inspector.storage.duckdb_process.framing import BrokenTalkError, read_message
from drs_inspector.storage.duckdb_process.rows import Rows

COMMAND: Final = "answer-sql"
"""The hidden command that is the SQL process."""


class TableShape(msgspec.Struct, frozen=True):
    """A table that queries may name: names and kinds of its columns."""

    name: str
    columns: list[tuple[str, Kind]]


class ParquetTable(msgspec.Struct, frozen=True):
    """A table whose rows are in files of Parquet: its name, patterns of their paths, columns that folders are."""

    name: str
    patterns: list[str]
    folders: list[str] = []


class Start(msgspec.Struct, frozen=True, tag=True):
    """The first message: limits, the time zone of the queries, and every table. Answered by Ready or Refused.

    Below ``folders`` files may be read, and nothing may be written.
    """

    memory: int
    memory_of_database: int
    milliseconds: int
    threads: int
    time_zone: str
    tables: list[TableShape]
    folders: list[str]
    parquet: list[ParquetTable]


class Fill(msgspec.Struct, frozen=True, tag=True):
    """The rows of a table follow. Not answered."""

    table: str


class Filled(msgspec.Struct, frozen=True, tag=True):
    """That were all rows. Answered by Ready or Refused."""


class Run(msgspec.Struct, frozen=True, tag=True):
    """One query, in the place of the one before. Answered by Needed, Opened or Refused."""

    sql: str


class NextPage(msgspec.Struct, frozen=True, tag=True):
    """The next page of that query's rows. Answered by Page or Refused."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """What was sent is there."""


class Needed(msgspec.Struct, frozen=True, tag=True):
    """The query names tables whose rows are not there yet: fill them and send it again."""

    tables: list[str]


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The query has a result with these columns."""

    columns: list[tuple[str, Kind]]


class Page(msgspec.Struct, frozen=True, tag=True):
    """Some rows of the result; a time is its microseconds since 1970."""

    columns: list[list[bool | int | float | str | None]]
    length: int
    is_last: bool


Reason = Literal[
    "no select", "several", "empty", "too long", "sql", "permission", "memory", "time", "row", "unforeseen"
]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why there is no answer: DuckDB's words, and where in the SQL, in characters from its start."""

    reason: Reason
    words: str = ""
    offset: int | None = None
    length: int = 0
    is_syntax: bool = False


Question = Start | Fill | Rows | Filled | Run | NextPage
Reply = Ready | Needed | Opened | Page | Refused


_questions: Final[msgspec.msgpack.Decoder[Question]] = msgspec.msgpack.Decoder(Question)
_replies: Final[msgspec.msgpack.Decoder[Reply]] = msgspec.msgpack.Decoder(Reply)


def read_question(source: IO[bytes]) -> Question:
    """Read what the program asks. Raises BrokenTalkError at the end."""
    return _questions.decode(read_message(source))


def decoded_reply(payload: bytes) -> Reply:
    """Return what the process answers. Raises BrokenTalkError."""
    try:
        return _replies.decode(payload)
    except msgspec.MsgspecError as error:
        raise BrokenTalkError from error
