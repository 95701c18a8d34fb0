"""What a text has to offer to be shown line by line."""

from typing import Protocol

from drs_inspector.domain.rawjson.lines import JsonLine


class ShownLines(Protocol):
    """JSON set line by line (``JsonLines``), or a text as it was received (``ReceivedLines``)."""

    raw: bytes | memoryview
    size: int
    finished: bool

    @property
    def indexed_bytes(self) -> int:
        """How far the index has come."""

    @property
    def line_count(self) -> int:
        """How many lines are known so far."""

    def step(self, budget_seconds: float) -> bool:
        """Index for about this long; True when the whole text is indexed."""

    def line(self, number: int) -> JsonLine:
        """Return a line by its number from 0."""

    def label(self, number: int) -> str:
        """Return what is in front of a line."""

    def line_at(self, offset: int) -> int | None:
        """Return the number of the line that holds a byte, None while it is not known."""

    def text(self, line: JsonLine, limit: int | None = None) -> str:
        """Return a line as people read it."""

    def token_text(self, start: int, end: int) -> str:
        """Decode a range of bytes."""
