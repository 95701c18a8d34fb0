"""Writing what a search finds into a file: the rows and columns of ``drs-inspector find``.

The search is made again on the event loop, where everything that reads jobs is, a few milliseconds at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind, Wanted
from drs_inspector.session.fetch.snapshot_merger import copy_of
from drs_inspector.session.search.search import Search, SearchedDocument
from drs_inspector.session.search.table import HitRows
from drs_inspector.session.table_files.write import write_table

HIT_FORMATS = {"csv": "CSV", "xlsx": "Excel workbook", "json": "JSON", "ndjson": "NDJSON"}
"""The formats that are offered, with their titles."""
_STEP_SECONDS = 0.004
_ROWS = 200


@dataclass(frozen=True, slots=True)
class HitFile:
    """What was written; the coverage of ``search`` holds for its rows. ``notes`` are those of the format."""

    path: Path
    rows: int
    search: Search
    notes: tuple[str, ...] = ()


async def write_hits(
    wanted: Wanted,
    documents: Sequence[SearchedDocument],
    path: Path,
    form: str,
    *,
    kind: HitKind | None = None,
    progress: Callable[[Search], None] = lambda _search: None,
) -> HitFile:
    """Write all hits, or those of one kind, whole or not at all; a file that is there is replaced.

    Hits that a list does not keep are written too. The file shows one moment: what is read meanwhile is not in it.
    ``progress`` is called after each slice. Raises InspectorError for what the format cannot hold and for a text that
    cannot be searched for, FileProblemError, and CancelledError, after which the path is as it was before.
    """
    still = [SearchedDocument(one.key, one.title, copy_of(one.snapshot), one.job_ids) for one in documents]
    keep = ALL_KINDS if kind is None else frozenset({kind})
    wanted = wanted if kind is None else wanted.only(kind)
    rows = HitRows(wanted, still, keep=keep, step=_STEP_SECONDS, rows=_ROWS)
    report = await write_table(rows, path, form, each=lambda: progress(rows.search))
    return HitFile(path, report.rows, rows.search, report.notes)
