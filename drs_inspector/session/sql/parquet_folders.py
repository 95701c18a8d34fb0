"""Folders of Parquet: which tables are in them.

``FOLDER/jobs.parquet`` and every file of Parquet below ``FOLDER/jobs/`` are the table jobs. Folders in there that are
named ``date=2026-11-28`` are columns. What begins with a dot or an underline is no table, as for Spark.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.sql.messages import ParquetTable

_SUFFIX: Final = ".parquet"
_PATTERN: Final = "*?["
_HIDDEN: Final = (".", "_")


def parquet_tables(folders: Sequence[Path]) -> list[ParquetTable]:
    """Return the tables of folders; those of the same name are one. Raises FileProblemError for one without any."""
    found: dict[str, list[str]] = {}
    columns: dict[str, list[str]] = {}
    for folder in folders:
        if any(mark in str(folder) for mark in _PATTERN):
            raise FileProblemError(
                f"The folder {folder} cannot be read.", "Its name has *, ? or [ in it.", "Give it another name."
            )
        try:
            tables = _tables_of(folder)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise FileProblemError(f"The folder {folder} cannot be read.", f"{reason}.", "Check its name.") from error
        if not tables:
            raise FileProblemError(
                f"The folder {folder} has no tables.",
                f"A table is a file NAME{_SUFFIX} in it, or a folder NAME with such files.",
                "Give the folder that has them.",
            )
        for name, pattern, folders_of_it in tables:
            found.setdefault(name, []).append(pattern)
            columns.setdefault(name, folders_of_it)
    return [ParquetTable(name, patterns, columns[name]) for name, patterns in sorted(found.items())]


def _tables_of(folder: Path) -> list[tuple[str, str, list[str]]]:
    """Return the tables of a folder: name, pattern, and the columns that its folders are."""
    tables: list[tuple[str, str, list[str]]] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_HIDDEN):
            continue
        if entry.suffix == _SUFFIX and entry.is_file():
            tables.append((entry.stem, str(entry), []))
        elif entry.is_dir() and (first := next(entry.rglob(f"*{_SUFFIX}"), None)) is not None:
            between = first.relative_to(entry).parent.parts
            names = [part.partition("=")[0] for part in between if "=" in part]
            tables.append((entry.name, str(entry / "**" / f"*{_SUFFIX}"), names))
    return [one for one in tables if not any(mark in one[0] for mark in _PATTERN)]
