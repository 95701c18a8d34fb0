"""The limits of SQL: what one query may cost, and how much of it is passed at a time."""

from dataclasses import dataclass
from typing import Final

GIGABYTE: Final = 1 << 30
LONGEST_SQL: Final = 100_000
"""Characters of one query."""
DEEPEST_NESTING: Final = 500
"""Expressions inside one another; DuckDB takes stack for each."""
FILES_AT_ONCE: Final = 256
"""Files that may be open where folders are read; without folders it is none."""
MOST_THREADS: Final = 4
PAGE_ROWS: Final = 2_048
"""The most rows of a page; a page is smaller where rows are long."""
PAGE_BYTES: Final = 1 << 20
"""What a page aims at."""
KEPT_ROWS: Final = 50_000
"""The most rows of an answer that are kept for who takes them more than once."""
STARTING_SECONDS: Final = 60.0
"""For the start of the process, and for one slice of rows to be taken."""


@dataclass(frozen=True, slots=True)
class SqlLimits:
    """What a query may take. ``seconds`` count from when its tables are there to its last page.

    ``memory`` is in bytes: the address space of the process, which DuckDB is told to use two thirds of. ``rows`` are
    those of the result.
    """

    seconds: float = 60.0
    memory: int = 3 * GIGABYTE
    rows: int = 2_000_000

    @property
    def milliseconds(self) -> int:
        """The time in the unit that DuckDB takes."""
        return max(1, round(self.seconds * 1000))

    @property
    def memory_of_database(self) -> int:
        """What DuckDB plans with, in bytes; scalar functions take more, up to ``memory``."""
        return self.memory * 2 // 3
