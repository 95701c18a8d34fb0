"""Where the files of a reading are in a lake: ``jobs/cloud=…/region=…/project=…/date=…/part-….parquet``.

DuckDB and Spark take such folders for columns. Both read ``%41`` in them as a letter, Spark for ASCII alone: letters of
other alphabets are as they are. A value that no folder can have as it is (too long, or with what cannot be seen) is
shortened, and ends with figures that tell it from others; its exact text is in the table ``snapshots``.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.domain.tables.rows import Document, utc_time

KEYS: Final = ("cloud", "region", "project", "date")
UNKNOWN: Final = "__HIVE_DEFAULT_PARTITION__"
"""The folder of what is not known: null in the column."""
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
_LONGEST: Final = 100  # bytes; a path has four of them, and Windows takes 260 letters
_FIGURES: Final = 8


class Reading(NamedTuple):
    """One reading of a project: its key in the column ``snapshot``, its folder below a table, the name of its files."""

    key: str
    folder: PurePath
    name: str


def reading_of(document: Document, figures: str = "") -> Reading:
    """Return where a reading belongs. The same reading has the same place each time that it is written.

    ``figures`` tell it from others where what it holds must not, or cannot.
    """
    snapshot, source = document.snapshot, document.snapshot.source
    figures = figures or _figures(_told_of(document))
    project = source.project_name or source.project_id
    is_masked = snapshot.masked_as is not None and not snapshot.masked_as.keeps("project")
    # Each masked file begins again with project-1: different projects must not look like one.
    place = f"{project}-{figures}" if project and is_masked else project
    moment = utc_time(source.read_at)
    date = f"{moment:%Y-%m-%d}" if moment is not None else ""
    values = zip(KEYS, (source.cloud, source.region, place, date), strict=True)
    folder = PurePath(*(f"{key}={folder_value(value)}" for key, value in values))
    when = f"{moment:%Y%m%dT%H%M%SZ}-" if moment is not None else ""
    said = f" {moment:%Y-%m-%d %H:%M:%S}" if moment is not None else ""
    return Reading(f"{project or source.region or 'jobs'}{said} {figures}", folder, f"part-{when}{figures}")


def random_figures() -> str:
    """Return figures for what is not to be told from its contents."""
    return os.urandom(_FIGURES // 2).hex()


def folder_value(value: str) -> str:
    """Return a value as a part of a folder's name: nothing in it leads elsewhere, and no system refuses it."""
    if not value:
        return UNKNOWN
    if value == UNKNOWN or not all(letter.isascii() or letter.isprintable() for letter in value):
        return _cut("".join(letter if letter.isascii() or letter.isprintable() else "-" for letter in value), value)
    encoded = "".join(map(_letter, value))
    if len(encoded.encode()) > _LONGEST:
        return _cut(value, value)
    # Windows takes no dot at the end, and a name of dots alone looks like a way out.
    return encoded[:-1] + "%2E" if encoded.endswith(".") else encoded


def _cut(value: str, exact: str) -> str:
    room = _LONGEST - _FIGURES - 1
    kept: list[str] = []
    for letter in map(_letter, value):
        room -= len(letter.encode())
        if room < 0:
            break
        kept.append(letter)
    return f"{''.join(kept)}-{_figures([exact])}"


def _letter(letter: str) -> str:
    return letter if letter in _PLAIN or not letter.isascii() else f"%{ord(letter):02X}"


def _told_of(document: Document) -> Iterator[str]:
    """Yield what tells a reading, and the part of it that is written, from others."""
    snapshot = document.snapshot
    yield from _origin(snapshot.source)
    yield repr(snapshot.coverage.part)
    yield "" if snapshot.masked_as is None else repr(sorted(snapshot.masked_as.stays))
    for job in document.jobs():
        yield from (job.id, str(job.detail_size), job.status.value or "")
        if not snapshot.source.read_at or snapshot.masked_as is not None:
            # Nothing says which reading of which project it is: only what it holds does.
            yield bytes(job.detail_raw or b"").decode("utf-8", "replace")
    yield from _around(snapshot)


def _origin(source: SourceInfo) -> Iterator[str]:
    take: Callable[[str], str] = source.__getattribute__
    names = ("kind", "cloud", "region", "domain", "project_id", "project_name")
    yield from map(take, (*names, "read_at", "cloud_read_at", "partly_read_at"))


def _around(snapshot: Snapshot) -> Iterator[str]:
    yield from sorted(snapshot.unavailable)
    yield str(len(snapshot.problems))


def _figures(texts: Iterator[str] | list[str]) -> str:
    told = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        told.update(len(data).to_bytes(8, "little") + data)
    return told.hexdigest()[:_FIGURES]
