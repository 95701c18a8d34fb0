"""What the readings that are kept tell of a job: each row says between which of them it was seen first."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from drs_inspector.session.history.job_reader import KeptTold
from drs_inspector.session.history.job_rows import JobRow, RowKind
from drs_inspector.session.job_page.history.event import BY_READINGS, Event
from drs_inspector.session.job_page.page_rows import Words, outside

_GLYPHS: Final = {
    RowKind.GONE: ("triangle-exclamation", "amber"),
    RowKind.NOT_READ: ("circle-slash", "grey"),
    RowKind.NO_DETAILS: ("circle-slash", "grey"),
}


def paths_of(rows: Sequence[JobRow]) -> list[str]:
    """Return what each row is known by among those of its job: "readings[12..13][0]"; of two readings several rows."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        other = row.since or row.until
        numbers = sorted({row.seen.number, other.number if other is not None else row.seen.number})
        name = f"readings[{'..'.join(map(str, numbers))}]"
        seen[name] = seen.get(name, -1) + 1
        found.append(f"{name}[{seen[name]}]")
    return found


def reading_events(told: KeptTold, now: datetime, *, has_doors: bool) -> Iterator[Event]:
    """Yield what readings tell, at the time of the reading in which it was seen first."""
    if told.changes is None:
        return
    for path, row in zip(paths_of(told.changes.rows), told.changes.rows, strict=True):
        glyph, tone = _GLYPHS.get(row.kind, (" ", ""))
        yield Event(
            row.seen.time,
            outside(row.title),
            Words(row.values, outside(row.note), is_data=bool(row.values)),
            BY_READINGS,
            row.told_by,
            (),
            glyph,
            tone,
            path=path,
            raw=msgspec.json.encode(row.plain()),
            told_exact=row.between(now),
            door=row.told_by if has_doors and row.since is not None else "",
        )
