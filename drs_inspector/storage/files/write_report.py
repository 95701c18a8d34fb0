"""What came of writing jobs to a file, a folder or a stream."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written. ``jobs`` and ``unavailable`` count entries; ``path`` is None for a stream.

    ``notes`` are sentences about what the format could not hold as it is.
    """

    jobs: int
    unavailable: int
    bytes: int
    path: Path | None = None
    notes: tuple[str, ...] = ()
