"""What DuckDB says when it cannot answer, as a message with the place in the person's own text."""

import json
from dataclasses import dataclass
from typing import Final, NamedTuple

from drs_inspector.session.sql.answering.statement import NotAllowedError, Statement
from drs_inspector.session.sql.messages import Reason, Refused

_REASONS: Final[dict[str, Reason]] = {
    "Permission": "permission",
    "Out of Memory": "memory",
    "INTERRUPT": "time",
}
_SYNTAX: Final = "SYNTAX_ERROR"
# What follows advises to change settings or to load extensions, which is shut here.
_ADVICE: Final = ("\n\nPlease try installing", ' Use "SET ', "\n\nPossible solutions", "\n\nAlternatively, consider")
_LONGEST_WORDS: Final = 2_000


class _Place(NamedTuple):
    offset: int | None = None
    length: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's text, its statement, and at which byte of what runs that begins; None while it is only parsed."""

    sql: str
    statement: Statement | None = None
    start: int = 0

    def place(self, offset: int, length: int) -> _Place:
        """Return the characters of the person's text that DuckDB means with some bytes of what runs; or none."""
        body, before = (self.statement.body, self.statement.start) if self.statement else (self.sql, 0)
        raw = body.encode("utf-8", "replace")
        first = offset - self.start
        if not 0 <= first <= len(raw):
            return _Place()
        text = raw[:first].decode("utf-8", "ignore")
        meant = raw[first : first + max(0, length)].decode("utf-8", "ignore")
        return _Place(before + len(text), len(meant))


def refused(error: BaseException, asked: Asked) -> Refused:
    """Return the message for what went wrong with a query."""
    if isinstance(error, NotAllowedError):
        return Refused(error.reason, error.words)
    if isinstance(error, MemoryError):
        return Refused("memory")
    said = _said(error)
    if said is None:
        return Refused("unforeseen", type(error).__name__)
    reason = _REASONS.get(str(said.get("exception_type", "")), "sql")
    words = str(said.get("exception_message", ""))
    for advice in _ADVICE:
        words = words.partition(advice)[0]
    place = asked.place(*numbers) if (numbers := _numbers(said.get("location"))) else _Place()
    syntax = said.get("error_subtype") == _SYNTAX
    return Refused(reason, words.strip()[:_LONGEST_WORDS], place.offset, place.length, syntax)


def _said(error: BaseException) -> dict[str, object] | None:
    """Return what DuckDB says as JSON behind the name of the error."""
    text = str(error)
    try:
        said = json.loads(text[text.index("{") :])
    except ValueError:
        return None
    return said if isinstance(said, dict) and "exception_message" in said else None


def _numbers(location: object) -> tuple[int, int] | None:
    """Return offset and length in bytes of ``[25,1]``."""
    try:
        offset, length = json.loads(str(location))
    except (ValueError, TypeError):
        return None
    return (offset, length) if isinstance(offset, int) and isinstance(length, int) else None
