"""Why there is no answer, in words for a person."""

from typing import Final

from drs_inspector.domain.errors import FileProblemError, InspectorError, LimitError, UnforeseenError
from drs_inspector.session.sql.limits import GIGABYTE, LONGEST_SQL, SqlLimits
from drs_inspector.session.sql.messages import Refused

_EXAMPLE: Final = "Ask with a SELECT, such as: SELECT name, status FROM jobs"


class SqlError(InspectorError):
    """A query that cannot be answered as it is written.

    ``offset`` and ``length`` are the characters of it that are meant, ``line`` and ``column`` count from 1; all are
    None where no place is known.
    """

    def __init__(
        self,
        title: str,
        cause: str = "",
        next_step: str = "",
        *,
        sql: str = "",
        offset: int | None = None,
        length: int = 0,
    ) -> None:
        super().__init__(title, cause, next_step)
        self.offset = offset
        self.length = length if offset is not None else None
        before = sql[:offset] if offset is not None else ""
        self.line = None if offset is None else before.count("\n") + 1
        self.column = None if offset is None else len(before) - (before.rfind("\n") + 1) + 1


def failure(refused: Refused, sql: str, limits: SqlLimits) -> InspectorError:
    """Return the error for what the SQL process refused."""
    if refused.reason == "memory":
        return out_of_memory(limits)
    if refused.reason == "time":
        return out_of_time(limits)
    if refused.reason == "unforeseen":
        return UnforeseenError(
            "The query could not be answered.",
            f"The SQL process failed ({refused.words}).",
            "Write it in another way; report it if it should work.",
        )
    if refused.reason in _FIXED:
        title, cause, next_step = _FIXED[refused.reason]
        return SqlError(title, cause.format(refused.words), next_step)
    error = SqlError("", sql=sql, offset=refused.offset, length=refused.length)
    place = f" at line {error.line}, column {error.column}" if error.line is not None else ""
    title = f"The SQL is not understood{place}." if refused.is_syntax else f"The SQL cannot be answered{place}."
    next_step = _EXAMPLE if refused.is_syntax else _next_step(refused.words)
    return SqlError(title, _sentences(refused.words), next_step, sql=sql, offset=refused.offset, length=refused.length)


def out_of_time(limits: SqlLimits) -> LimitError:
    """Return the error for a query that ran too long."""
    return LimitError(
        f"The query was stopped: it took longer than its limit of {limits.seconds:g} seconds.",
        "",
        "Ask for less with WHERE or LIMIT, or allow more time.",
    )


def out_of_memory(limits: SqlLimits, cause: str = "") -> LimitError:
    """Return the error for a query that needs too much memory."""
    return LimitError(
        f"The query was stopped: it needs more memory than its limit of {limits.memory / GIGABYTE:.1f} GB.",
        cause,
        "Ask for fewer columns or rows, or filter and group before you sort and join.",
    )


def too_many_rows(limits: SqlLimits) -> LimitError:
    """Return the error for a result with too many rows."""
    return LimitError(
        f"The result has more rows than its limit of {limits.rows:,}.",
        "The rows up to there are not all.",
        "Ask for fewer with WHERE or LIMIT, or count and group.",
    )


def ended(code: int | None, limits: SqlLimits) -> InspectorError:
    """Return the error for a process that ended by itself: with a signal, what a query took could not be had."""
    if code is not None and code < 0:
        cause = f"Its process ended (signal {-code}), as it does when memory for a query cannot be had."
        return out_of_memory(limits, cause)
    return UnforeseenError(
        "The query could not be answered.",
        f"The SQL process ended (code {code}).",
        "Run it again; report it if that fails.",
    )


def stopped() -> SqlError:
    """Return the error for a query whose process was ended from here."""
    return SqlError("The query was stopped.", "", "Run it again.")


def unreadable_folder(error: InspectorError) -> FileProblemError:
    """Return the error for a folder of Parquet with a file that cannot be read."""
    return FileProblemError("The folder cannot be read.", error.cause, "Take the file out of it, or write it again.")


_ONLY_SELECT: Final = "Queries only read: ask with one SELECT, or EXPLAIN of one."
_FIXED: Final = {
    "no select": ("Only a SELECT can be answered.", "This is another statement ({}).", _ONLY_SELECT),
    "several": ("Only one statement can be answered at a time.", "There are {}.", "Remove the others."),
    "empty": ("There is no SQL.", "", _EXAMPLE),
    "too long": (f"The SQL is longer than {LONGEST_SQL:,} characters.", "", "Ask for less at a time."),
    "row": ("A row of the result is too long.", "", "Ask for fewer columns, or for the beginning: left(name, 100)."),
    "permission": (
        "SQL reaches the tables and nothing else.",
        "{}",
        "Ask about the tables; files, network and settings are shut to queries.",
    ),
}


def _next_step(words: str) -> str:
    if words.startswith("Table with name"):
        return "SHOW TABLES lists those there are."
    if "not found in FROM" in words or "does not have a column" in words:
        return "DESCRIBE and the name of a table list its columns."
    return "Correct it, then run it again."


def _sentences(words: str) -> str:
    """Return DuckDB's lines as one line."""
    text = " ".join(line.strip() for line in words.splitlines() if line.strip())
    return text if text.endswith((".", "!", "?")) or not text else f"{text}."
